//! `uncino migrate`

use crate::application::open_storage;
use crate::exit::Failure;
use crate::output::say;
use crate::settings::Settings;

/// Opening a database brings it up to date.
pub(crate) fn run(settings: &Settings) -> Result<(), Failure> {
    open_storage(settings)?.close();
    say!("the database is up to date");
    Ok(())
}
