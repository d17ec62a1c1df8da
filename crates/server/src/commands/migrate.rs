//! `uncino migrate`

use crate::application::open_storage;
use crate::exit::Failure;
use crate::settings::Settings;

/// Opening a database brings it up to date.
pub(crate) fn run(settings: &Settings) -> Result<(), Failure> {
    open_storage(settings)?.close();
    println!("the database is up to date");
    Ok(())
}
