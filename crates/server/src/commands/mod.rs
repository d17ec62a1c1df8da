//! The commands, one a file.

pub(crate) mod audit;
pub(crate) mod clients;
pub(crate) mod config;
pub(crate) mod healthcheck;
pub(crate) mod import;
pub(crate) mod media;
pub(crate) mod migrate;
pub(crate) mod serve;
pub(crate) mod settings;
pub(crate) mod users;

use std::ops::Deref;

use uncino_domain::context::Ports;
use uncino_outbound::Carries;

use crate::application::{open_storage, ports};
use crate::exit::Failure;
use crate::settings::Settings;

/// The services' ports, for a command that looks into or changes what is there: it makes no database.
fn open_existing(settings: &Settings) -> Result<Opened, Failure> {
    if let Some(path) = settings.database_url().strip_prefix("sqlite://")
        && !std::path::Path::new(path).exists()
    {
        let question = "is this the right folder, and are these the right settings?";
        return Err(Failure::Database(format!("there is no database at {path}; {question}")));
    }
    open(settings)
}

/// The services' ports, for a command that may be the first to need a database.
fn open(settings: &Settings) -> Result<Opened, Failure> {
    let base_url = settings.base_url(([127, 0, 0, 1], 13120).into())?;
    let storage = open_storage(settings)?;
    ports(storage.clone(), settings, &base_url, Carries::AfterOwnDeeds)
        .map(Opened)
        .inspect_err(|_failure| storage.close())
}

/// The ports of one command, closed with this value: letters are sent and the database is let go before the command ends.
struct Opened(Ports);

impl Deref for Opened {
    type Target = Ports;

    fn deref(&self) -> &Ports {
        &self.0
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        self.0.close();
    }
}
