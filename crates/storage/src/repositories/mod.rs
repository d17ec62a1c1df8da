//! Every query, written once and compiled for both databases by [`both!`](crate::connection::both).

mod aliases;
mod audit;
mod clients;
mod codes;
mod consents;
mod database;
mod editing;
mod event_lists;
mod event_series;
mod event_tags;
mod events;
mod limits;
mod links;
mod places;
mod sessions;
mod settings;
mod static_pages;
mod sync;
mod tags;
mod tokens;
mod users;

use uncino_domain::storage::{Removal, StorageError, Stored};

use crate::error::failed;

/// Was there a row to be removed?
fn removal(outcome: diesel::QueryResult<usize>) -> Stored<Removal> {
    Ok(if outcome.map_err(failed)? > 0 { Removal::Removed } else { Removal::NotThere })
}

/// A count of rows in the port's words.
fn number(count: i64) -> Stored<u32> {
    u32::try_from(count).map_err(|error| StorageError::Statement(error.to_string()))
}

/// A text in which `LIKE` finds no wildcards; to be used with `.escape('\\')`.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// The pattern of every text that holds these words; to be used with `.escape('\\')`.
fn holding(words: &str) -> String {
    format!("%{}%", escaped(words))
}
