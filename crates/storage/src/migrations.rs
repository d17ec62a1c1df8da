//! The migrations of both databases, embedded in the program and run at every start: SQL, then what SQL can't do.

use diesel::connection::SimpleConnection as _;
use diesel::migration::{MigrationConnection, MigrationSource, MigrationVersion};
use diesel::{Connection as _, PgConnection, SqliteConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use uncino_domain::storage::StorageError;

use crate::connection::Connection;
use crate::error::OpenError;
use crate::folding::fold_names;

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// The advisory lock that nodes starting together take in turn; it ends with the transaction, because behind a pooler the
/// next transaction may run in another session. The number means nothing else.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7089336938131513954)";

/// What triggers do at the end of a transaction they do at the end of each statement here: a table with rows on which some still
/// wait can't be altered.
const AT_ONCE: &str = "SET CONSTRAINTS ALL IMMEDIATE";

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Brings a SQLite database up to date, in one transaction.
pub(crate) fn migrate_sqlite(connection: &mut SqliteConnection) -> Result<(), OpenError> {
    let outcome = connection.exclusive_transaction(|connection| {
        migrate(connection, SQLITE).map_err(Aborted)?;
        fold_names(&mut Connection::Sqlite(connection)).map_err(Aborted::from)
    });
    outcome.map_err(|Aborted(failure)| failure)
}

/// Brings a PostgreSQL database up to date, in one transaction, one node at a time.
pub(crate) fn migrate_postgres(connection: &mut PgConnection) -> Result<(), OpenError> {
    let outcome = connection.transaction(|connection| {
        connection.batch_execute(LOCK)?;
        connection.batch_execute(AT_ONCE)?;
        migrate(connection, POSTGRES).map_err(Aborted)?;
        fold_names(&mut Connection::Postgres(connection)).map_err(Aborted::from)
    });
    outcome.map_err(|Aborted(failure)| failure)
}

fn migrate<C, DB>(connection: &mut C, source: EmbeddedMigrations) -> Result<(), OpenError>
where
    C: MigrationHarness<DB> + MigrationConnection<Backend = DB>,
    DB: diesel::backend::Backend,
    EmbeddedMigrations: MigrationSource<DB>,
{
    let failed = |failure: Failure| OpenError::Migrate(failure.to_string());
    let known: Vec<MigrationVersion<'static>> = source
        .migrations()
        .map_err(failed)?
        .iter()
        .map(|migration| migration.name().version().as_owned())
        .collect();
    let applied = connection.applied_migrations().map_err(failed)?;
    if let Some(unknown) = applied.into_iter().find(|version| !known.contains(version)) {
        return Err(OpenError::Newer(unknown.to_string()));
    }
    connection.run_pending_migrations(source).map(drop).map_err(|failure| match failure.to_string() {
        taken if taken.contains("already exists") => OpenError::Foreign(taken),
        failure => OpenError::Migrate(failure),
    })
}

/// An [`OpenError`] on its way out of a transaction, which insists on taking database errors too.
struct Aborted(OpenError);

impl From<diesel::result::Error> for Aborted {
    fn from(error: diesel::result::Error) -> Self {
        Self(OpenError::Migrate(error.to_string()))
    }
}

impl From<StorageError> for Aborted {
    fn from(error: StorageError) -> Self {
        Self(OpenError::Migrate(error.to_string()))
    }
}
