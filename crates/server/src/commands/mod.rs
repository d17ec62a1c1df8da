//! The commands, one a file.

pub(crate) mod clients;
pub(crate) mod config;
pub(crate) mod migrate;
pub(crate) mod serve;
pub(crate) mod users;

use uncino_domain::services::Ports;

use crate::application::{open_storage, ports};
use crate::exit::Failure;
use crate::settings::Settings;

/// The services' ports, for a command that doesn't serve.
fn open(settings: &Settings) -> Result<Ports, Failure> {
    let storage = open_storage(settings)?;
    let base_url = settings.base_url(([127, 0, 0, 1], 13120).into())?;
    Ok(ports(storage, settings, &base_url))
}
