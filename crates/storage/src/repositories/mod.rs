//! Every query, written once and compiled for both databases by [`both!`](crate::connection::both).

mod clients;
mod codes;
mod consents;
mod events;
mod places;
mod sessions;
mod tags;
mod tokens;
mod users;

use uncino_domain::storage::{Removal, Stored};

use crate::error::failed;

/// Was there a row to be removed?
fn removal(outcome: diesel::QueryResult<usize>) -> Stored<Removal> {
    Ok(if outcome.map_err(failed)? > 0 { Removal::Removed } else { Removal::NotThere })
}
