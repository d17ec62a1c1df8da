//! A database for one story.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use uncino_testkit::postgres::Schema;

/// A database that ends with this value.
pub enum Database {
    /// A file in a folder of its own.
    Sqlite(TempDir),
    /// A schema of its own.
    Postgres(Schema),
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

    /// A new PostgreSQL schema.
    pub fn postgres() -> Self {
        choose_cryptography();
        Self::Postgres(Schema::create())
    }

    /// Its URL for the program.
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite://{}", folder.path().join("uncino.db").display()),
            Self::Postgres(schema) => schema.url().to_owned(),
        }
    }

    /// Everything that is stored, as whoever steals the database would see it.
    pub fn dump(&self) -> Vec<u8> {
        match self {
            Self::Sqlite(folder) => files(folder.path()),
            Self::Postgres(schema) => {
                let folder = std::env::var("TEST_POSTGRES_BIN").expect("TEST_POSTGRES_BIN");
                let server = std::env::var("TEST_POSTGRES_URL").expect("TEST_POSTGRES_URL");
                let dump = Command::new(Path::new(&folder).join("pg_dump"))
                    .args(["--schema", schema.name(), "--dbname", &server])
                    .output()
                    .expect("pg_dump runs");
                assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
                dump.stdout
            }
        }
    }
}

/// All bytes of all files: the database, its write-ahead log, whatever else.
fn files(folder: &Path) -> Vec<u8> {
    let entries = std::fs::read_dir(folder).expect("the folder");
    entries.flat_map(|entry| std::fs::read(entry.expect("an entry").path()).expect("a file")).collect()
}
