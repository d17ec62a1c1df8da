//! PostgreSQL: a pool, one transaction a closure.

mod connector;

use std::fmt::{self, Debug};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

use diesel::connection::{AnsiTransactionManager, TransactionManager as _};
use diesel::dsl::sql;
use diesel::sql_types::Bool;
use diesel::{Connection as _, PgConnection, RunQueryDsl as _};
use r2d2::{Pool, PooledConnection};
use uncino_domain::storage::{Outcome, Storage, StorageError, Stored, Work};
use url::Url;

use crate::connection::Connection;
use crate::error::{OpenError, failed};
use crate::migrations::migrate_postgres;
pub(crate) use connector::Sessions;
use connector::{Connector, bounds};

/// Connections for each core: more of them make PostgreSQL slower.
const CONNECTIONS_PER_CORE: usize = 4;
/// How long a caller waits for a connection.
const WAIT: Duration = Duration::from_secs(5);

/// How long the end waits for what is under way.
const LAST_TRANSACTIONS: Duration = Duration::from_secs(5);

/// What a transaction is for.
#[derive(Debug, Clone, Copy)]
enum Purpose {
    Look,
    Change,
}

impl Purpose {
    /// How it begins, in one message. Behind a pooler its bounds are its own, because the next one may run in another session;
    /// a session of ours has them for all its transactions.
    fn beginning(self, sessions: Sessions) -> &'static str {
        match (self, sessions) {
            (Self::Look, Sessions::OurOwn) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            (Self::Change, Sessions::OurOwn) => "BEGIN",
            (Self::Look, Sessions::Pooled) => {
                concat!("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ", bounds!("SET LOCAL "))
            }
            (Self::Change, Sessions::Pooled) => concat!("BEGIN; ", bounds!("SET LOCAL ")),
        }
    }
}

/// The storage port on a PostgreSQL database.
pub(crate) struct PostgresStorage {
    pool: RwLock<Option<Pool<Connector>>>,
    sessions: Sessions,
}

impl PostgresStorage {
    /// Connects and brings the database up to date.
    pub(crate) fn open(url: &str, sessions: Sessions) -> Result<Self, OpenError> {
        let connector = Connector::new(url, sessions);
        let mut connection = connector.establish().map_err(no_connection)?;
        migrate_postgres(&mut connection)?;
        drop(connection); // A pooler may have few.
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let pool = Pool::builder()
            .max_size(u32::try_from(cores * CONNECTIONS_PER_CORE).unwrap_or(u32::MAX))
            .min_idle(Some(0)) // A command needs one connection, and none that is still on its way when it ends.
            .connection_timeout(WAIT)
            .build(connector)
            .map_err(no_connection)?;
        Ok(Self { pool: RwLock::new(Some(pool)), sessions })
    }

    fn run_for(&self, purpose: Purpose, work: Work) -> Stored<()> {
        let mut pooled = self.connection()?;
        let connection: &mut PgConnection = &mut pooled.connection;
        let beginning = purpose.beginning(self.sessions);
        AnsiTransactionManager::begin_transaction_sql(connection, beginning).map_err(failed)?;
        match run(connection, work) {
            Ok(()) => AnsiTransactionManager::commit_transaction(connection).map_err(failed),
            Err(why) => {
                // What can't be rolled back is a broken connection, and the pool throws it away.
                let _broken = AnsiTransactionManager::rollback_transaction(connection);
                match why {
                    NotCommitted::RolledBack => Ok(()),
                    NotCommitted::Failed(failure) => Err(failure),
                }
            }
        }
    }

    fn connection(&self) -> Stored<PooledConnection<Connector>> {
        let pool = self.pool.read().unwrap_or_else(PoisonError::into_inner).clone();
        let pool = pool.ok_or_else(|| StorageError::Unavailable("the database is closed".to_owned()))?;
        pool.get().map_err(|error| StorageError::Unavailable(error.to_string()))
    }
}

impl Debug for PostgresStorage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PostgresStorage")
    }
}

impl Storage for PostgresStorage {
    fn run_read(&self, work: Work) -> Stored<()> {
        self.run_for(Purpose::Look, work)
    }

    /// One message, outside of a transaction: a statement is one by itself. Behind a pooler it would have no bounds.
    fn run_look_up(&self, work: Work) -> Stored<()> {
        if self.sessions == Sessions::Pooled {
            return self.run_read(work);
        }
        let mut pooled = self.connection()?;
        match run(&mut pooled.connection, work) {
            Ok(()) | Err(NotCommitted::RolledBack) => Ok(()),
            Err(NotCommitted::Failed(failure)) => Err(failure),
        }
    }

    fn run_write(&self, work: Work) -> Stored<()> {
        self.run_for(Purpose::Change, work)
    }

    fn close(&self) {
        let pool = self.pool.write().unwrap_or_else(PoisonError::into_inner).take();
        let (Some(pool), started) = (pool, Instant::now()) else { return };
        while pool.state().idle_connections < pool.state().connections
            && started.elapsed() < LAST_TRANSACTIONS
        {
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// Why a transaction was not committed.
enum NotCommitted {
    /// The work wanted it so.
    RolledBack,
    /// Something broke.
    Failed(StorageError),
}

fn run(connection: &mut PgConnection, work: Work) -> Result<(), NotCommitted> {
    match catch_unwind(AssertUnwindSafe(|| work(&mut Connection::Postgres(connection)))) {
        Ok(Outcome::Commit) => Ok(()),
        Ok(Outcome::RollBack) => Err(NotCommitted::RolledBack),
        Err(_panic) => Err(NotCommitted::Failed(StorageError::Panicked)),
    }
}

/// Are there migrations? Asked on a connection of its own.
pub(crate) fn is_used(url: &str, sessions: Sessions) -> Result<bool, OpenError> {
    let mut connection = Connector::new(url, sessions).establish().map_err(no_connection)?;
    let question = sql::<Bool>("to_regclass('__diesel_schema_migrations') IS NOT NULL");
    connection
        .transaction(|connection| diesel::select(question).get_result(connection))
        .map_err(|error: diesel::result::Error| no_connection(error))
}

fn no_connection(error: impl fmt::Display) -> OpenError {
    OpenError::Connect(error.to_string().trim().to_owned())
}

/// The library repeats what it takes for a host, which may be a part of a password.
fn refuse_unencoded(url: &str) -> Result<(), OpenError> {
    let (_, rest) = url.split_once("://").unwrap_or_default();
    let without_query = rest.split('?').next().unwrap_or_default();
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let is_hex = |digit: &u8| digit.is_ascii_hexdigit();
    let is_code = |code: &str| code.as_bytes().get(..2).is_some_and(|code| code.iter().all(is_hex));
    let is_one_part = without_query.matches('@').count() == authority.matches('@').count();
    let is_encoded = authority.matches('@').count() <= 1 && authority.split('%').skip(1).all(is_code);
    if !is_one_part || !is_encoded {
        let words = "in an address, `@` in a name or a password is %40, `/` is %2F, `%` is %25";
        return Err(OpenError::Connect(words.to_owned()));
    }
    Ok(())
}

/// A URL that asks for TLS is never answered without it.
pub(crate) fn refuse_missing_tls(url: &str) -> Result<(), OpenError> {
    refuse_unencoded(url)?;
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
