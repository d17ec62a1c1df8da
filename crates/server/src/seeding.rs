//! Seeds at the start of the server: judged before anything is touched, stored once.

use uncino_domain::context::Ports;
use uncino_domain::instance::seed::Seeds;
use uncino_domain::instance::seeding::{Seeding, SeedingService};

use crate::exit::Failure;
use crate::settings::Settings;

/// Seeds that may be wrong: on a database that is in use that doesn't matter any more.
pub(crate) struct Judged(Result<Option<Seeds>, Failure>);

/// Judges the seeds. A database that no Uncino has used is not touched if they are wrong.
pub(crate) fn judge(settings: &Settings) -> Result<Judged, Failure> {
    match settings.seeds() {
        Err(refusal) if !uncino_storage::is_used(&settings.database_url())? => Err(refusal),
        judged => Ok(Judged(judged)),
    }
}

/// Stores them in an empty database; any other stays as it is, and a line of the log says so.
pub(crate) fn apply(Judged(judged): Judged, ports: &Ports) -> Result<(), Failure> {
    let service = SeedingService::new(ports.clone());
    let seeds = match judged {
        Ok(None) => return Ok(()),
        Ok(Some(seeds)) => seeds,
        Err(refusal) => {
            if service.is_open()? {
                return Err(refusal);
            }
            say_left_alone();
            return Ok(());
        }
    };
    let kinds = seeds.kinds().join(", ");
    match service.apply(seeds)? {
        Seeding::Applied => tracing::info!("the database was empty and begins with the seeds: {kinds}"),
        Seeding::LeftAlone => say_left_alone(),
    }
    Ok(())
}

fn say_left_alone() {
    tracing::info!(
        "the seeds are left alone: the database has users or clients already, and they stay as they are"
    );
}
