//! Seeded databases: made once, kept, and copied for every use.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::failure::Failure;
use crate::program::Program;
use crate::seed::{self, REVISION, Size};

/// Older ones are made anew: their events lie behind by now.
const KEPT: Duration = Duration::from_hours(7 * 24);

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Kind {
    Sqlite,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
        }
    }
}

/// A seeded database that is never served itself.
pub(crate) struct Seeded {
    file: PathBuf,
}

/// A copy that is served, and removed with this value.
pub(crate) struct Database {
    file: PathBuf,
}

impl Seeded {
    /// The one that was kept in this folder, or a new one.
    pub(crate) fn ready(folder: &Path, program: &Program, size: Size) -> Result<Self, Failure> {
        let file = folder.join(format!("{}.db", name(size)?));
        let is_fresh = fs::metadata(&file)
            .is_ok_and(|kept| kept.modified().is_ok_and(|at| at.elapsed().is_ok_and(|age| age < KEPT)));
        if !is_fresh {
            println!("    seeding {}", file.display());
            let unfinished = Database { file: program.scratch.join("seed.db") };
            remove(&unfinished.file);
            fill(program, &unfinished.url(), size)?;
            fs::rename(&unfinished.file, &file)?;
        }
        Ok(Self { file })
    }

    /// A copy of it in that folder.
    pub(crate) fn copy(&self, folder: &Path, name: &str) -> Result<Database, Failure> {
        let file = folder.join(format!("{name}.db"));
        remove(&file);
        fs::copy(&self.file, &file)?;
        Ok(Database { file })
    }
}

/// The program makes the tables, the storage port the rows.
fn fill(program: &Program, url: &str, size: Size) -> Result<(), Failure> {
    program.migrate(url)?;
    let storage = uncino_storage::open(url)?;
    let filled = seed::fill(&*storage, size);
    storage.close();
    filled
}

/// What it is kept by: the schema, the rows' revision, how many there are.
fn name(size: Size) -> Result<String, Failure> {
    let migrations = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations/sqlite");
    let names =
        fs::read_dir(migrations)?.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let latest = names.filter(|name| name.starts_with(|c: char| c.is_ascii_digit())).max();
    let schema = latest.ok_or("there are no migrations")?;
    let schema = schema.split('_').next().unwrap_or_default();
    Ok(format!("seed-{schema}-{REVISION}-{}-{}", size.people, size.events))
}

impl Database {
    pub(crate) fn url(&self) -> String {
        format!("sqlite://{}", self.file.display())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        remove(&self.file);
    }
}

/// Removes a file with those that SQLite puts beside it.
fn remove(file: &Path) {
    for end in ["", "-wal", "-shm"] {
        let _there_was_none = fs::remove_file(format!("{}{end}", file.display()));
    }
}
