//! Connections to PostgreSQL, and to a pooler in front of it.

use std::time::{Duration, Instant};

use diesel::connection::{CacheSize, SimpleConnection as _};
use diesel::r2d2::{Error, R2D2Connection as _};
use diesel::{Connection as _, ConnectionError, ConnectionResult, PgConnection};
use r2d2::ManageConnection;

/// How often a connection through a pooler is begun anew.
const TRIES: u32 = 30;
/// For how long a connection that was just used counts as one that lives.
const FRESH: Duration = Duration::from_millis(250);
/// The pause between two tries.
const PAUSE: Duration = Duration::from_millis(20);

/// Who gives us the sessions of PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sessions {
    /// PostgreSQL itself: a connection is a session.
    OurOwn,
    /// A pooler that gives each transaction whichever session is free, such as `PgBouncer` in transaction mode.
    Pooled,
}

/// What a transaction may wait for, and how long it may stand open, each said by these words.
macro_rules! bounds {
    ($set:literal) => {
        concat!(
            $set,
            "statement_timeout = '15s'; ",
            $set,
            "lock_timeout = '10s'; ",
            $set,
            "idle_in_transaction_session_timeout = '60s'"
        )
    };
}
pub(super) use bounds;

/// A connection of the pool.
pub(crate) struct Kept {
    pub(super) connection: PgConnection,
    used: Instant,
}

/// Makes connections to one database and looks whether they still live.
#[derive(Debug)]
pub(crate) struct Connector {
    url: String,
    sessions: Sessions,
}

impl Connector {
    pub(crate) fn new(url: &str, sessions: Sessions) -> Self {
        Self { url: url.to_owned(), sessions }
    }

    /// A new connection. Diesel begins each with statements outside of a transaction, in two messages a statement. Behind a
    /// pooler the second message can reach another session, which doesn't know the statement; then it is begun anew.
    pub(crate) fn establish(&self) -> ConnectionResult<PgConnection> {
        prepare_tls();
        if self.sessions == Sessions::OurOwn {
            let mut connection = PgConnection::establish(&self.url)?;
            let bounds = connection.batch_execute(bounds!("SET "));
            bounds.map_err(ConnectionError::CouldntSetupConfiguration)?;
            return Ok(connection);
        }
        let mut tries = 1;
        let mut connection = loop {
            match PgConnection::establish(&self.url) {
                Err(ConnectionError::CouldntSetupConfiguration(_)) if tries < TRIES => {
                    tries += 1;
                    std::thread::sleep(PAUSE);
                }
                other => break other?,
            }
        };
        // A statement that was prepared in one session isn't known in another.
        connection.set_prepared_statement_cache_size(CacheSize::Disabled);
        Ok(connection)
    }
}

/// OpenSSL, as it is by itself, tears itself down while the program ends, though threads may still be using it: the program
/// would crash after its work was done. Whoever initialises it first decides, so that is us.
fn prepare_tls() {
    #[cfg(feature = "postgres-tls")]
    openssl_sys::init();
}

impl ManageConnection for Connector {
    type Connection = Kept;
    type Error = Error;

    fn connect(&self) -> Result<Kept, Error> {
        let connection = self.establish().map_err(Error::ConnectionError)?;
        Ok(Kept { connection, used: Instant::now() })
    }

    /// One message, which no pooler can tear apart; diesel's own question takes two. Not asked of one that was used just now:
    /// the question would cost as much as a look-up.
    fn is_valid(&self, kept: &mut Kept) -> Result<(), Error> {
        if kept.used.elapsed() < FRESH {
            return Ok(());
        }
        kept.connection.batch_execute("SELECT 1").map_err(Error::QueryError)
    }

    fn has_broken(&self, kept: &mut Kept) -> bool {
        kept.used = Instant::now();
        std::thread::panicking() || kept.connection.is_broken()
    }
}
