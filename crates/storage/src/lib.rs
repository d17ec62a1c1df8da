//! What Uncino remembers: the storage port of [`uncino_domain::storage`] on SQLite and on PostgreSQL, from one diesel
//! code base.
//!
//! [`open`] chooses the database by the scheme of its URL, brings it up to date and gives the port. Behind it:
//! - `sqlite`: one writer thread that runs what is waiting in one durable commit, and a pool of readers;
//! - `postgres`: a pool; one transaction a closure;
//! - the wings `access`, `oauth`, `people`, `agenda`, `instance`: a file for every repository, named as its accessor, with
//!   its queries (once, compiled for both by the macro `both!`) and its rows (what they are in the domain, and what makes
//!   them corrupt);
//! - `columns`, `query`, `among`: what these share;
//! - `foreign`: databases of other programs, which are read and never written; `aside`: a database of ours out of the way.
//!
//! # The crate alone
//! Under a service of one's own, that knows the port and not the database:
//!
//! ```
//! use std::sync::Arc;
//!
//! use uncino_domain::agenda::announcement::{Announcement, AnnouncementWords};
//! use uncino_domain::clock::{Clock as _, SystemClock};
//! use uncino_domain::storage::{Storage, Stored};
//!
//! /// Tells visitors something.
//! struct Noticeboard {
//!     storage: Arc<dyn Storage>,
//! }
//!
//! impl Noticeboard {
//!     fn announce(&self, title: &str) -> Stored<Announcement> {
//!         let words = AnnouncementWords { title: title.to_owned(), text: String::new(), visible: true };
//!         let now = SystemClock.now();
//!         self.storage.write(move |repositories| repositories.announcements().insert(&words, now))
//!     }
//!
//!     fn announcements(&self) -> Stored<Vec<Announcement>> {
//!         self.storage.read(|repositories| repositories.announcements().list())
//!     }
//! }
//!
//! let folder = tempfile::tempdir().unwrap();
//! let file = folder.path().join("agenda.db");
//! let board = Noticeboard { storage: uncino_storage::open(&format!("sqlite://{}", file.display())).unwrap() };
//! let announced = board.announce("Closed on Monday").unwrap();
//! assert_eq!(board.announcements().unwrap(), [announced]);
//! board.storage.close();
//! ```
//!
//! A table or column more: both folders under `migrations/`, `schema`, the table's file in its wing, and the contract
//! suite.

mod access;
mod agenda;
mod among;
mod aside;
mod columns;
mod connection;
mod error;
mod folding;
mod foreign;
mod instance;
mod migrations;
mod oauth;
mod people;
mod postgres;
mod query;
mod schema;
mod sqlite;

use std::sync::Arc;

use uncino_domain::storage::Storage;

pub use aside::{is_served, put_back, set_aside};
pub use error::OpenError;
pub use foreign::{Foreign, ForeignError, open_foreign};
use postgres::Sessions;

/// Opens the database that the URL names (`sqlite:///absolute/path`, `sqlite://relative/path`, `postgres://...`) and
/// brings it up to date.
///
/// # Errors
/// A sentence for the person who configured it. No other scheme is tried.
pub fn open(url: &str) -> Result<Arc<dyn Storage>, OpenError> {
    open_through(url, Sessions::OurOwn)
}

/// Opens a database as [`open`] does, behind a pooler that gives each transaction whichever session of PostgreSQL is free, such as `PgBouncer` in
/// transaction mode. Slower: statements are prepared each time.
///
/// # Errors
/// A sentence for the person who configured it.
pub fn open_behind_pooler(url: &str) -> Result<Arc<dyn Storage>, OpenError> {
    open_through(url, Sessions::Pooled)
}

fn open_through(url: &str, sessions: Sessions) -> Result<Arc<dyn Storage>, OpenError> {
    match Target::parse(url)? {
        Target::Sqlite(path) => Ok(Arc::new(sqlite::SqliteStorage::open(path)?)),
        Target::Postgres(url) => Ok(Arc::new(postgres::PostgresStorage::open(url, sessions)?)),
    }
}

/// Is this a URL that [`open`] would try?
///
/// # Errors
/// A sentence for the person who configured it.
pub fn check_url(url: &str) -> Result<(), OpenError> {
    Target::parse(url).map(drop)
}

/// Has an Uncino used this database before? Looks and changes nothing, and works behind a pooler too.
///
/// # Errors
/// A sentence for the person who configured it.
pub fn is_used(url: &str) -> Result<bool, OpenError> {
    match Target::parse(url)? {
        Target::Sqlite(path) => Ok(std::fs::metadata(path).is_ok_and(|file| file.len() > 0)),
        Target::Postgres(url) => postgres::is_used(url, Sessions::Pooled),
    }
}

/// A database by its URL.
enum Target<'u> {
    Sqlite(&'u str),
    Postgres(&'u str),
}

impl<'u> Target<'u> {
    fn parse(url: &'u str) -> Result<Self, OpenError> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            if path.is_empty() || path.contains(":memory:") {
                return Err(OpenError::NoFile);
            }
            Ok(Self::Sqlite(path))
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            postgres::refuse_missing_tls(url)?;
            Ok(Self::Postgres(url))
        } else {
            Err(OpenError::Scheme)
        }
    }
}
