//! All that a run does, a few times and by hand: for tests, which need no time and no `wrk`.

use std::path::Path as FilePath;
use std::time::Duration;

use crate::database::{Kind, Places, Seeded};
use crate::failure::Failure;
use crate::path::{self, Path, PathKind};
use crate::program::Program;
use crate::raw::{self, Operation, Task};
use crate::scratch::Scratch;
use crate::seed::{self, Size};
use crate::target::Target;
use crate::{empty, process};

/// Few, and more events than a page shows.
const SIZE: Size = Size { people: 100, events: 200 };
/// How often each path is asked.
const TIMES: u64 = 4;
/// How long raw operations may go on.
const A_MOMENT: Duration = Duration::from_millis(100);

/// What is run.
#[derive(Debug, Clone, Copy)]
pub struct Programs<'a> {
    /// The built program.
    pub server: &'a FilePath,
    /// This crate's own.
    pub bench: &'a FilePath,
    /// A folder for what is kept.
    pub folder: &'a FilePath,
}

/// Seeds a SQLite file, keeps it, and asks every path; what was asked.
///
/// # Errors
/// The first that doesn't answer as it must.
pub fn on_sqlite(programs: Programs<'_>) -> Result<Vec<&'static str>, Failure> {
    every_path(Kind::Sqlite, programs, None)
}

/// The same on `PostgreSQL`: a superuser's URL, and the folder with its programs.
///
/// # Errors
/// The first that doesn't answer as it must.
pub fn on_postgres(
    programs: Programs<'_>,
    url: &str,
    postgres_programs: &FilePath,
) -> Result<Vec<&'static str>, Failure> {
    every_path(Kind::Postgres, programs, Some((url.to_owned(), postgres_programs.to_owned())))
}

fn every_path(
    kind: Kind,
    programs: Programs<'_>,
    postgres: Option<(String, std::path::PathBuf)>,
) -> Result<Vec<&'static str>, Failure> {
    let scratch = Scratch::create(programs.folder)?;
    let kept = programs.folder.to_owned();
    let places = Places { kept, scratch: scratch.path().to_owned(), postgres };
    let (path, scratch_path) = (programs.server.to_owned(), scratch.path().to_owned());
    let program = Program { path, scratch: scratch_path, under: Vec::new() };
    drop(Seeded::ready(kind, &places, &program, SIZE)?);
    // What was kept is taken up again.
    let seeded = Seeded::ready(kind, &places, &program, SIZE)?;
    raw_operations(&seeded)?;
    let database = seeded.copy("served")?;
    let served = program.serve(&database.url())?;
    let storage = uncino_storage::open(&database.url())?;
    let target = Target::ours(&served, SIZE.people);
    let mut asked = Vec::new();
    for path in path::all() {
        if let PathKind::Once(once) = path.kind {
            seed::stock(&*storage, once, 0..TIMES, SIZE)?;
        }
        ask(&target, &path)?;
        asked.push(path.name);
    }
    storage.close();
    process::memory(served.id())?;
    process::cpu(served.id())?;
    let empty = empty::start(programs.bench)?;
    ask(&Target::ours(&empty, SIZE.people), &Path::empty())?;
    Ok(asked)
}

fn ask(target: &Target, path: &Path) -> Result<(), Failure> {
    let request = path.request_to(&target.host)?;
    for number in 0..TIMES {
        target
            .ask(path, &request, number)
            .map_err(|cause| format!("{}, number {number}: {cause}", path.name))?;
    }
    Ok(())
}

fn raw_operations(seeded: &Seeded) -> Result<(), Failure> {
    let database = seeded.copy("raw")?;
    let storage = uncino_storage::open(&database.url())?;
    seed::stock(&*storage, seed::Once::Code, 0..SIZE.people, SIZE)?;
    storage.close();
    for operation in [Operation::LookUp, Operation::Client, Operation::Exchange, Operation::Event] {
        let task = Task { operation, people: SIZE.people, stock: SIZE.people };
        let turns = raw::measure(seeded.kind(), &database, task, A_MOMENT)
            .map_err(|cause| format!("{}: {cause}", operation.name()))?;
        if turns.took_us.is_empty() {
            return Err(format!("{}: nothing was done", operation.name()).into());
        }
    }
    Ok(())
}
