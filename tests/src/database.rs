//! A database for one story.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use uncino_testkit::postgres::Schema;

use crate::PgBouncer;

/// A database that ends with this value.
pub enum Database {
    /// A file in a folder of its own.
    Sqlite(TempDir),
    /// A schema of its own.
    Postgres(Schema),
    /// A database of its own behind a pooler.
    Pooled(PgBouncer),
}

/// Built beside the server, the HTTP client of the stories can speak TLS, and wants to be told by which means. Every story
/// begins with a database.
fn choose_cryptography() {
    let _chosen_already = rustls::crypto::ring::default_provider().install_default();
}

impl Database {
    /// A new SQLite file.
    pub fn sqlite() -> Self {
        choose_cryptography();
        Self::Sqlite(tempfile::tempdir().expect("a folder"))
    }

    /// A copy of the SQLite file of a folder that a released version left, `0.1.0` say, with the files beside it.
    pub fn left_by(version: &str) -> Self {
        choose_cryptography();
        let folder = tempfile::tempdir().expect("a folder");
        let left = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/upgrade").join(version);
        let copied = Command::new("cp").arg("-R").arg(left.join(".")).arg(folder.path()).status();
        assert!(copied.expect("cp runs").success());
        Self::Sqlite(folder)
    }

    /// A new PostgreSQL schema.
    pub fn postgres() -> Self {
        choose_cryptography();
        Self::Postgres(Schema::create())
    }

    /// A new PostgreSQL database behind `PgBouncer` in transaction mode.
    pub fn pooled() -> Self {
        choose_cryptography();
        Self::Pooled(PgBouncer::start())
    }

    /// Its URL for the program.
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite://{}", folder.path().join("uncino.db").display()),
            Self::Postgres(schema) => schema.url().to_owned(),
            Self::Pooled(pooler) => pooler.url(),
        }
    }

    /// The folder of a SQLite file.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(folder) => Some(folder.path()),
            Self::Postgres(_) | Self::Pooled(_) => None,
        }
    }

    /// Everything that is stored, as whoever steals the database would see it.
    pub fn dump(&self) -> Vec<u8> {
        match self {
            Self::Sqlite(folder) => files(folder.path()),
            Self::Postgres(schema) => {
                let server = std::env::var("TEST_POSTGRES_URL").expect("TEST_POSTGRES_URL");
                pg_dump(&["--schema", schema.name(), "--dbname", &server])
            }
            Self::Pooled(pooler) => pg_dump(&["--dbname", &pooler.unpooled_url()]),
        }
    }
}

fn pg_dump(arguments: &[&str]) -> Vec<u8> {
    let folder = std::env::var("TEST_POSTGRES_BIN").expect("TEST_POSTGRES_BIN");
    let dump = Command::new(Path::new(&folder).join("pg_dump")).args(arguments).output();
    let dump = dump.expect("pg_dump runs");
    assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
    dump.stdout
}

/// All bytes of all files: the database, its write-ahead log, whatever else.
fn files(folder: &Path) -> Vec<u8> {
    let entries = std::fs::read_dir(folder).expect("the folder");
    entries.flat_map(|entry| std::fs::read(entry.expect("an entry").path()).expect("a file")).collect()
}
