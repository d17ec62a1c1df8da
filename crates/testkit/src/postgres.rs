//! A schema, or a database, of one's own on the throw-away PostgreSQL of the test command.

use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A PostgreSQL schema that is dropped with this value.
#[derive(Debug)]
pub struct Schema {
    name: String,
    url: String,
}

impl Schema {
    /// Makes a new schema on the server of `TEST_POSTGRES_URL`, which `cargo xtask test` sets.
    pub fn create() -> Self {
        let name = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
        let server = server();
        psql(&format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}"));
        let url = format!("{server}?options=-csearch_path%3D{name}&application_name={name}");
        Self { name, url }
    }

    /// The URL of a database that has only this schema.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Runs statements in it, as whoever administers the server.
    pub fn run(&self, statements: &str) {
        psql(&format!("SET search_path TO {}; {statements}", self.name));
    }

    /// The name of the schema.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        psql(&format!("DROP SCHEMA IF EXISTS {} CASCADE", self.name));
    }
}

/// A whole PostgreSQL database that is dropped with this value, for what a schema can't show.
#[derive(Debug)]
pub struct WholeDatabase {
    name: String,
}

impl WholeDatabase {
    /// Makes a new, empty database on the server of `TEST_POSTGRES_URL`.
    pub fn create() -> Self {
        let name = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
        psql(&format!("CREATE DATABASE {name}"));
        Self { name }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its URL.
    pub fn url(&self) -> String {
        let server = server();
        let (address, _) = server.rsplit_once('/').expect("a database in TEST_POSTGRES_URL");
        format!("{address}/{}", self.name)
    }
}

impl Drop for WholeDatabase {
    fn drop(&mut self) {
        psql(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}

fn server() -> String {
    std::env::var("TEST_POSTGRES_URL")
        .expect("TEST_POSTGRES_URL is set: run the tests with `cargo xtask test`")
}

fn psql(statements: &str) {
    let program =
        std::env::var("TEST_POSTGRES_BIN").map_or("psql".to_owned(), |folder| format!("{folder}/psql"));
    let arguments = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--dbname"];
    let output = Command::new(program).args(arguments).arg(server()).args(["--command", statements]).output();
    let output = output.expect("psql runs");
    assert!(output.status.success(), "psql: {}", String::from_utf8_lossy(&output.stderr));
}
