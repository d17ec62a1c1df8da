//! A database for one story.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use uncino_testkit::postgres::Schema;

use crate::PgBouncer;
use crate::script::named;

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

    /// Every row of every table, as the statement that would insert it; in an order that says nothing.
    pub fn rows(&self) -> Vec<String> {
        let only_rows = ["--data-only", "--inserts"];
        let printed = match self {
            Self::Sqlite(folder) => sqlite_rows(&folder.path().join("uncino.db")),
            Self::Postgres(schema) => {
                let server = std::env::var("TEST_POSTGRES_URL").expect("TEST_POSTGRES_URL");
                let schema = ["--schema", schema.name(), "--dbname", &server];
                pg_dump(&[&only_rows[..], &schema[..]].concat())
            }
            Self::Pooled(pooler) => {
                pg_dump(&[&only_rows[..], &["--dbname", &pooler.unpooled_url()]].concat())
            }
        };
        let printed = String::from_utf8(printed).expect("text");
        // What a sequence counts is not undone, and no row.
        let lines: Vec<&str> = printed.lines().filter(|line| !line.contains("pg_catalog.setval")).collect();
        let printed = lines.join("\n");
        let rows = printed.split("\nINSERT INTO ").skip(1);
        // What pg_dump says of the next table is no part of the row before.
        let rows = rows.filter_map(|row| row.split("\n\n--\n").next());
        let mut rows: Vec<String> = rows.map(|row| row.trim_end().to_owned()).collect();
        rows.sort();
        rows
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

/// Prints each row of a SQLite file as the statement that would insert it.
const SQLITE_ROWS: &str = "import sqlite3, sys
for statement in sqlite3.connect('file:' + sys.argv[1] + '?mode=ro', uri=True).iterdump():
    if statement.startswith('INSERT INTO '):
        print('\\n' + statement)";

fn sqlite_rows(file: &Path) -> Vec<u8> {
    let printed = Command::new(named("TEST_PYTHON", "Python")).arg("-c").arg(SQLITE_ROWS).arg(file).output();
    let printed = printed.expect("Python runs");
    assert!(printed.status.success(), "{}", String::from_utf8_lossy(&printed.stderr));
    printed.stdout
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
