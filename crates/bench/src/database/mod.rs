//! Seeded databases: made once, kept, and copied for every use.

mod postgres;
mod sqlite;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::failure::Failure;
use crate::program::Program;
use crate::seed::{self, REVISION, Size};

use postgres::{PostgresDatabase, Template};
use sqlite::SqliteFile;

/// Older ones are made anew: their events lie behind by now.
const KEPT: Duration = Duration::from_hours(7 * 24);

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// Where databases are made and kept.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    /// Where seeded ones are kept.
    pub(crate) kept: PathBuf,
    /// Where copies live as long as they are used.
    pub(crate) scratch: PathBuf,
    /// A superuser's URL of a `PostgreSQL` that may be filled, and its programs.
    pub(crate) postgres: Option<(String, PathBuf)>,
}

/// A seeded database that is never served itself.
pub(crate) enum Seeded {
    Sqlite { file: PathBuf, scratch: PathBuf },
    Postgres(Template),
}

/// A copy that is used, and removed with this value.
pub(crate) enum Database {
    Sqlite(SqliteFile),
    Postgres(PostgresDatabase),
}

impl Seeded {
    /// The one that was kept, or a new one.
    pub(crate) fn ready(kind: Kind, places: &Places, program: &Program, size: Size) -> Result<Self, Failure> {
        let name = name(size)?;
        let seed = |url: &str| {
            println!("    seeding {} with {} people and {} events", kind.name(), size.people, size.events);
            fill(program, url, size)
        };
        match kind {
            Kind::Sqlite => {
                let file = places.kept.join(format!("{name}.db"));
                if !is_fresh(&file) {
                    let unfinished = SqliteFile::new(places.scratch.join("seed.db"));
                    seed(&unfinished.url())?;
                    fs::rename(unfinished.path(), &file)?;
                }
                Ok(Self::Sqlite { file, scratch: places.scratch.clone() })
            }
            Kind::Postgres => {
                let (server, programs) = places.postgres.as_ref().ok_or("there is no PostgreSQL")?;
                let dump = places.kept.join(format!("{name}.dump"));
                let template = Template::create(server, programs)?;
                if is_fresh(&dump) {
                    template.restore(&dump)?;
                } else {
                    seed(template.url())?;
                    template.dump(&places.scratch.join("seed.dump"))?;
                    fs::rename(places.scratch.join("seed.dump"), &dump)?;
                }
                Ok(Self::Postgres(template))
            }
        }
    }

    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Sqlite { .. } => Kind::Sqlite,
            Self::Postgres(_) => Kind::Postgres,
        }
    }

    /// A copy of it, under a name that no other copy has at the time.
    pub(crate) fn copy(&self, name: &str) -> Result<Database, Failure> {
        match self {
            Self::Sqlite { file, scratch } => {
                let copy = SqliteFile::new(scratch.join(format!("{name}.db")));
                fs::copy(file, copy.path())?;
                Ok(Database::Sqlite(copy))
            }
            Self::Postgres(template) => Ok(Database::Postgres(template.copy(name)?)),
        }
    }
}

impl Database {
    pub(crate) fn url(&self) -> String {
        match self {
            Self::Sqlite(file) => file.url(),
            Self::Postgres(database) => database.url().to_owned(),
        }
    }
}

fn is_fresh(file: &Path) -> bool {
    let made = fs::metadata(file).and_then(|kept| kept.modified());
    made.is_ok_and(|at| at.elapsed().is_ok_and(|age| age < KEPT))
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
