//! What can go wrong here, in the words of the port and of whoever starts the program.

use uncino_domain::storage::StorageError;

/// Why a database can't be opened. The messages are whole sentences for the person who configured it.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL is of no database that we know.
    #[error(
        "database.url must begin with sqlite:// or postgres://, as in sqlite:///var/lib/uncino/uncino.db"
    )]
    Scheme,
    /// SQLite in memory would give every connection its own database.
    #[error("database.url names no file: SQLite needs one, as in sqlite:///var/lib/uncino/uncino.db")]
    NoFile,
    /// The URL asks for TLS in a build without it.
    #[error(
        "database.url asks for TLS (sslmode={0}), but this program was built without the feature postgres-tls"
    )]
    TlsMissing(String),
    /// The file can't be read or made.
    #[error("the database file {path} can't be opened: {reason}")]
    File {
        /// Its path.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// The server can't be reached, or refuses us.
    #[error("the database can't be opened: {0}")]
    Connect(String),
    /// A migration failed.
    #[error("the database can't be brought up to date: {0}")]
    Migrate(String),
    /// There are tables of another program.
    #[error("the database belongs to another program ({0}); Uncino needs one of its own")]
    Foreign(String),
    /// The database has been used by a newer program.
    #[error("the database was made by a newer version of Uncino (migration {0}); update the program")]
    Newer(String),
}

/// A diesel error in the words of the port.
pub(crate) fn failed(error: diesel::result::Error) -> StorageError {
    match error {
        diesel::result::Error::DeserializationError(reason) => {
            StorageError::Corrupt { table: "unknown", reason: reason.to_string() }
        }
        other => StorageError::Statement(other.to_string()),
    }
}

/// A row that can't be understood.
pub(crate) fn corrupt(table: &'static str, reason: impl Into<String>) -> StorageError {
    StorageError::Corrupt { table, reason: reason.into() }
}
