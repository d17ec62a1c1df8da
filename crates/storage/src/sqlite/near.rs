//! Look-ups where the caller stands: connections without a queue before them, so that no long read ever keeps a look-up
//! waiting, and one that tells when somebody has committed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::BigInt;
use diesel::sqlite::Sqlite;
use uncino_domain::storage::{Mark, StorageError, Stored, Work};

use super::open_reader;
use crate::connection::Connection;
use crate::error::failed;

/// Connections that are at hand: one for each thread that asks at the same time.
pub(super) struct Near {
    path: String,
    at_hand: Mutex<AtHand>,
    watch: Mutex<Watch>,
}

/// None once the storage is closed.
struct AtHand(Option<Vec<SqliteConnection>>);

/// A connection that never writes, and what it saw last.
struct Watch {
    connection: Option<SqliteConnection>,
    version: i64,
    mark: u64,
}

impl Near {
    /// Opens the file, which must have been brought up to date.
    pub(super) fn open(path: &str) -> QueryResult<Self> {
        let watch = Watch { connection: Some(open_reader(path)?), version: 0, mark: 0 };
        Ok(Self {
            path: path.to_owned(),
            at_hand: Mutex::new(AtHand(Some(Vec::new()))),
            watch: Mutex::new(watch),
        })
    }

    /// Runs work that asks one question.
    pub(super) fn look_up(&self, work: Work) -> Stored<()> {
        let mut connection = self.take()?;
        let outcome = catch_unwind(AssertUnwindSafe(|| work(&mut Connection::Sqlite(&mut connection))));
        if let Some(at_hand) = &mut self.at_hand.lock().unwrap_or_else(PoisonError::into_inner).0 {
            at_hand.push(connection);
        }
        outcome.map(drop).map_err(|_panic| StorageError::Panicked)
    }

    fn take(&self) -> Stored<SqliteConnection> {
        let taken = match &mut self.at_hand.lock().unwrap_or_else(PoisonError::into_inner).0 {
            Some(at_hand) => at_hand.pop(),
            None => return Err(closed()),
        };
        taken.map_or_else(|| open_reader(&self.path).map_err(failed), Ok)
    }

    /// How far the file has come: SQLite tells a connection whether others have committed since it asked last, whoever they
    /// are (`PRAGMA data_version`).
    pub(super) fn mark(&self) -> Stored<Mark> {
        let mut watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner);
        let connection = watch.connection.as_mut().ok_or_else(closed)?;
        let version: i64 = DataVersion.get_result(connection).map_err(failed)?;
        if version != watch.version {
            watch.version = version;
            watch.mark += 1;
        }
        Ok(Mark(watch.mark))
    }

    /// Lets go of the file.
    pub(super) fn close(&self) {
        self.at_hand.lock().unwrap_or_else(PoisonError::into_inner).0 = None;
        self.watch.lock().unwrap_or_else(PoisonError::into_inner).connection = None;
    }
}

fn closed() -> StorageError {
    StorageError::Unavailable("the database is closed".to_owned())
}

/// `PRAGMA data_version`, as a query that is prepared once a connection.
#[derive(Debug, Clone, Copy, QueryId)]
struct DataVersion;

impl Query for DataVersion {
    type SqlType = BigInt;
}

impl QueryFragment<Sqlite> for DataVersion {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        pass.push_sql("PRAGMA data_version");
        Ok(())
    }
}

impl RunQueryDsl<SqliteConnection> for DataVersion {}
