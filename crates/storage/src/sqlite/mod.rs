//! SQLite: one file, one writer, many readers.

mod near;
mod writer;

use std::fmt::{self, Debug};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Pool};
use diesel::result::Error;
use diesel::{Connection as _, QueryResult, SqliteConnection};
use uncino_domain::storage::{Mark, Storage, StorageError, Stored, Work};

use crate::connection::Connection;
use crate::error::{OpenError, failed};
use crate::migrations::migrate_sqlite;
use near::Near;
use writer::Writer;

/// Readers at once: more than cores gains nothing.
const READERS: u32 = 4;

/// `busy_timeout` comes first: the pragmas after it may have to wait for another process.
const PRAGMAS: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                       PRAGMA foreign_keys = ON;";

/// How often, and after what pause, a locked file is tried again: five seconds in all.
const LOCK_TRIES: u32 = 250;
const LOCK_PAUSE: Duration = Duration::from_millis(20);

/// How long the end waits for those who still read.
const LAST_READERS: Duration = Duration::from_secs(5);

/// The storage port on a SQLite file.
pub(crate) struct SqliteStorage {
    writer: Writer,
    readers: RwLock<Option<Readers>>,
    near: Near,
}

type Readers = Pool<ConnectionManager<SqliteConnection>>;

impl SqliteStorage {
    /// Opens or makes the file and brings it up to date.
    pub(crate) fn open(path: &str) -> Result<Self, OpenError> {
        let unreadable = |reason: String| OpenError::File { path: path.to_owned(), reason };
        create_private(Path::new(path)).map_err(|error| unreadable(error.to_string()))?;
        let mut connection =
            SqliteConnection::establish(path).map_err(|error| unreadable(error.to_string()))?;
        prepare(&mut connection).map_err(|error| unreadable(error.to_string()))?;
        migrate_sqlite(&mut connection)?;
        let readers = Pool::builder()
            .max_size(READERS)
            .min_idle(Some(1)) // Each reads the whole schema when it is opened.
            .test_on_check_out(false)
            .connection_customizer(Box::new(Reader))
            .build(ConnectionManager::new(path))
            .map_err(|error| unreadable(error.to_string()))?;
        let writer = Writer::start(connection).map_err(|error| unreadable(error.to_string()))?;
        let near = Near::open(path).map_err(|error| unreadable(error.to_string()))?;
        Ok(Self { writer, readers: RwLock::new(Some(readers)), near })
    }
}

impl Debug for SqliteStorage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SqliteStorage")
    }
}

impl Storage for SqliteStorage {
    fn run_read(&self, work: Work) -> Stored<()> {
        let readers = self.readers.read().unwrap_or_else(PoisonError::into_inner).clone();
        let readers =
            readers.ok_or_else(|| StorageError::Unavailable("the database is closed".to_owned()))?;
        let mut reader = readers.get().map_err(|error| StorageError::Unavailable(error.to_string()))?;
        reader.batch_execute("BEGIN").map_err(failed)?;
        let outcome = catch_unwind(AssertUnwindSafe(|| work(&mut Connection::Sqlite(&mut reader))));
        reader.batch_execute("ROLLBACK").map_err(failed)?;
        outcome.map(drop).map_err(|_panic| StorageError::Panicked)
    }

    fn run_look_up(&self, work: Work) -> Stored<()> {
        self.near.look_up(work)
    }

    fn is_near(&self) -> bool {
        true
    }

    fn mark(&self) -> Stored<Option<Mark>> {
        self.near.mark().map(Some)
    }

    fn run_write(&self, work: Work) -> Stored<()> {
        self.writer.run(work)
    }

    /// The readers go first: then the writer's connection is the last one, and SQLite removes its side files with it.
    fn close(&self) {
        self.near.close();
        if let Some(readers) = self.readers.write().unwrap_or_else(PoisonError::into_inner).take() {
            let started = Instant::now();
            while readers.state().idle_connections < readers.state().connections
                && started.elapsed() < LAST_READERS
            {
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        self.writer.close();
    }
}

impl Drop for SqliteStorage {
    fn drop(&mut self) {
        self.close();
    }
}

/// Sets a pooled connection up to look and not to touch.
#[derive(Debug)]
struct Reader;

impl CustomizeConnection<SqliteConnection, diesel::r2d2::Error> for Reader {
    fn on_acquire(&self, connection: &mut SqliteConnection) -> Result<(), diesel::r2d2::Error> {
        only_look(connection).map_err(diesel::r2d2::Error::QueryError)
    }
}

/// A connection to look and not to touch, outside of the pool.
fn open_reader(path: &str) -> QueryResult<SqliteConnection> {
    let unreadable = |error: diesel::ConnectionError| Error::QueryBuilderError(error.into());
    let mut connection = SqliteConnection::establish(path).map_err(unreadable)?;
    only_look(&mut connection)?;
    Ok(connection)
}

fn only_look(connection: &mut SqliteConnection) -> QueryResult<()> {
    prepare(connection)?;
    connection.batch_execute("PRAGMA query_only = ON")
}

/// Sets a connection up. Going over to a write-ahead log needs the file for a moment, and SQLite doesn't wait for it by
/// itself; when several programs open a new file at once, all but one have to try again.
fn prepare(connection: &mut SqliteConnection) -> QueryResult<()> {
    let mut tries = 0;
    loop {
        match connection.batch_execute(PRAGMAS) {
            Err(error) if tries < LOCK_TRIES && error.to_string().contains("locked") => {
                tries += 1;
                std::thread::sleep(LOCK_PAUSE);
            }
            outcome => return outcome,
        }
    }
}

/// Makes a missing file readable for its owner only; SQLite's side files inherit that.
fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}
