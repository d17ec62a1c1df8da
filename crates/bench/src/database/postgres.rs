//! Databases of `PostgreSQL` that are dropped with their values.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};

use crate::failure::Failure;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A database of its own.
pub(crate) struct PostgresDatabase {
    server: String,
    name: String,
    url: String,
}

impl PostgresDatabase {
    /// Makes one on the server of this URL, as a copy of another one if that is named.
    fn create(server: &str, purpose: &str, template: Option<&str>) -> Result<Self, Failure> {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("bench_{}_{count}_{purpose}", std::process::id());
        let (address, _) = server.rsplit_once('/').ok_or("the URL of PostgreSQL names no database")?;
        let template = template.map(|template| format!(" TEMPLATE {template}")).unwrap_or_default();
        run(server, &format!("CREATE DATABASE {name}{template}"))?;
        Ok(Self { server: server.to_owned(), url: format!("{address}/{name}"), name })
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        if let Err(error) = run(&self.server, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name))
        {
            eprintln!("bench: the database {} stays behind: {error}", self.name);
        }
    }
}

/// A database that others are copied from.
pub(crate) struct Template {
    database: PostgresDatabase,
    programs: PathBuf,
}

impl Template {
    /// An empty one.
    pub(super) fn create(server: &str, programs: &Path) -> Result<Self, Failure> {
        let database = PostgresDatabase::create(server, "seed", None)?;
        Ok(Self { database, programs: programs.to_owned() })
    }

    pub(super) fn url(&self) -> &str {
        self.database.url()
    }

    /// Writes all that it has into a file.
    pub(super) fn dump(&self, file: &Path) -> Result<(), Failure> {
        let mut dump = Command::new(self.programs.join("pg_dump"));
        succeed(dump.args(["--format=custom", "--file"]).arg(file).args(["--dbname", self.url()]))
    }

    /// Reads what was written.
    pub(super) fn restore(&self, file: &Path) -> Result<(), Failure> {
        let mut restore = Command::new(self.programs.join("pg_restore"));
        succeed(restore.args(["--exit-on-error", "--dbname", self.url()]).arg(file))
    }

    /// A copy, with the statistics that its planner would have after a while.
    pub(super) fn copy(&self, purpose: &str) -> Result<PostgresDatabase, Failure> {
        run(self.url(), "VACUUM ANALYZE")?;
        PostgresDatabase::create(&self.database.server, purpose, Some(&self.database.name))
    }
}

fn run(url: &str, statement: &str) -> Result<(), Failure> {
    Ok(PgConnection::establish(url)?.batch_execute(statement)?)
}

fn succeed(command: &mut Command) -> Result<(), Failure> {
    let output = command.output().map_err(|cause| format!("{command:?} did not start: {cause}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{command:?} failed: {}", String::from_utf8_lossy(&output.stderr)).into())
}
