//! PostgreSQL: a pool, one transaction a closure.

use std::fmt::{self, Debug};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::dsl::sql;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Pool, PooledConnection};
use diesel::sql_types::Bool;
use diesel::{Connection as _, PgConnection, RunQueryDsl as _};
use uncino_domain::storage::{Outcome, Storage, StorageError, Stored, Work};
use url::Url;

use crate::connection::Connection;
use crate::error::{OpenError, failed};
use crate::migrations::migrate_postgres;

/// Connections for each core: more of them make PostgreSQL slower.
const CONNECTIONS_PER_CORE: usize = 4;
/// How long a caller waits for a connection.
const WAIT: Duration = Duration::from_secs(5);

/// The storage port on a PostgreSQL database.
pub(crate) struct PostgresStorage {
    pool: Pool<ConnectionManager<PgConnection>>,
}

impl PostgresStorage {
    /// Connects and brings the database up to date.
    pub(crate) fn open(url: &str) -> Result<Self, OpenError> {
        let connect = |error: &dyn fmt::Display| OpenError::Connect(error.to_string().trim().to_owned());
        let mut connection = PgConnection::establish(url).map_err(|error| connect(&error))?;
        migrate_postgres(&mut connection)?;
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let pool = Pool::builder()
            .max_size(u32::try_from(cores * CONNECTIONS_PER_CORE).unwrap_or(u32::MAX))
            .min_idle(Some(1))
            .connection_timeout(WAIT)
            .connection_customizer(Box::new(Bounded))
            .build(ConnectionManager::new(url))
            .map_err(|error| connect(&error))?;
        Ok(Self { pool })
    }

    fn connection(&self) -> Stored<PooledConnection<ConnectionManager<PgConnection>>> {
        self.pool.get().map_err(|error| StorageError::Unavailable(error.to_string()))
    }
}

impl Debug for PostgresStorage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PostgresStorage")
    }
}

impl Storage for PostgresStorage {
    fn run_read(&self, work: Work) -> Stored<()> {
        let mut connection = self.connection()?;
        let mut transaction = connection.build_transaction().repeatable_read().read_only();
        settle(transaction.run(|connection| run(connection, work)))
    }

    fn run_write(&self, work: Work) -> Stored<()> {
        let mut connection = self.connection()?;
        settle(connection.transaction(|connection| run(connection, work)))
    }
}

/// Bounds what a connection may wait for and leave open.
#[derive(Debug)]
struct Bounded;

impl CustomizeConnection<PgConnection, diesel::r2d2::Error> for Bounded {
    fn on_acquire(&self, connection: &mut PgConnection) -> Result<(), diesel::r2d2::Error> {
        let bounds = "SET statement_timeout = '15s'; SET lock_timeout = '10s'; \
                      SET idle_in_transaction_session_timeout = '60s'";
        connection.batch_execute(bounds).map_err(diesel::r2d2::Error::QueryError)
    }
}

/// Why a transaction was not committed.
enum NotCommitted {
    /// The work wanted it so.
    RolledBack,
    /// Something broke.
    Failed(StorageError),
}

impl From<diesel::result::Error> for NotCommitted {
    fn from(error: diesel::result::Error) -> Self {
        Self::Failed(failed(error))
    }
}

fn run(connection: &mut PgConnection, work: Work) -> Result<(), NotCommitted> {
    match catch_unwind(AssertUnwindSafe(|| work(&mut Connection::Postgres(connection)))) {
        Ok(Outcome::Commit) => Ok(()),
        Ok(Outcome::RollBack) => Err(NotCommitted::RolledBack),
        Err(_panic) => Err(NotCommitted::Failed(StorageError::Panicked)),
    }
}

fn settle(outcome: Result<(), NotCommitted>) -> Stored<()> {
    match outcome {
        Ok(()) | Err(NotCommitted::RolledBack) => Ok(()),
        Err(NotCommitted::Failed(failure)) => Err(failure),
    }
}

/// Are there migrations? Asked on a connection of its own.
pub(crate) fn is_used(url: &str) -> Result<bool, OpenError> {
    let connect = |error: &dyn fmt::Display| OpenError::Connect(error.to_string().trim().to_owned());
    let mut connection = PgConnection::establish(url).map_err(|error| connect(&error))?;
    let question = sql::<Bool>("to_regclass('__diesel_schema_migrations') IS NOT NULL");
    diesel::select(question).get_result(&mut connection).map_err(|error| connect(&error))
}

/// A URL that asks for TLS is never answered without it.
pub(crate) fn refuse_missing_tls(url: &str) -> Result<(), OpenError> {
    if cfg!(feature = "postgres-tls") {
        return Ok(());
    }
    let url = Url::parse(url).map_err(|error| OpenError::Connect(error.to_string()))?;
    let asked = url.query_pairs().find(|(name, _)| name == "sslmode").map(|(_, value)| value.into_owned());
    match asked.or_else(|| std::env::var("PGSSLMODE").ok()) {
        Some(mode) if matches!(mode.as_str(), "require" | "verify-ca" | "verify-full") => {
            Err(OpenError::TlsMissing(mode))
        }
        Some(_) | None => Ok(()),
    }
}
