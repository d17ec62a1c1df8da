//! The log, on standard error. It can't stop, slow or fail anything: see [`line_queue`].

mod line_queue;

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

use crate::exit::Failure;
use crate::settings::Settings;
pub(crate) use line_queue::LineQueue;

/// Starts logging at the level of the settings.
pub(crate) fn start(settings: &Settings, lines: &LineQueue) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(format!("actix_server=warn,{}", settings.log.level))
        .map_err(|error| Failure::Setting(format!("log.level is no level and no filter: {error}")))?;
    let lines = lines.clone();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(move || lines.clone())
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .log_internal_errors(false)
        .init();
    // The usual hook would wait for a standard error that nobody reads.
    std::panic::set_hook(Box::new(|panic| tracing::error!("{panic}")));
    Ok(())
}
