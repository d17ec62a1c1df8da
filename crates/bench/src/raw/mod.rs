//! Raw operations: what the same disk and the same database do when nobody speaks HTTP, weighs rights or renders anything.
//! They bound what the program can do.

mod operations;
mod postgres;
mod sqlite;
mod tables;
mod turns;

use std::time::Duration;

use crate::database::{Database, Kind};
use crate::failure::Failure;

pub(crate) use turns::Turns;

/// What is done again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    /// A token is looked up by its digest.
    LookUp,
    /// A client is added.
    Client,
    /// A code is read, claimed if nobody did before, and a family with its two tokens added.
    Exchange,
    /// An event is added, with two tags.
    Event,
}

impl Operation {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::LookUp => "look-up of a token",
            Self::Client => "insert of a client",
            Self::Exchange => "exchange of a code",
            Self::Event => "insert of an event",
        }
    }
}

/// What an operation is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Task {
    pub(crate) operation: Operation,
    /// How many people there are.
    pub(crate) people: u64,
    /// How many there are of what works once.
    pub(crate) stock: u64,
}

/// Does it for that long, from as many threads as the load has connections.
pub(crate) fn measure(kind: Kind, database: &Database, task: Task, time: Duration) -> Result<Turns, Failure> {
    match kind {
        Kind::Sqlite => sqlite::measure(database.url().trim_start_matches("sqlite://"), task, time),
        Kind::Postgres => postgres::measure(&database.url(), task, time),
    }
}
