//! A whole run.

use std::fs;
use std::path::{Path as FilePath, PathBuf};
use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::{Arguments, Command, Run};
use crate::database::Seeded;
use crate::failure::Failure;
use crate::load::Wrk;
use crate::measured::Results;
use crate::path::{self, Path};
use crate::program::Program;
use crate::round::Round;
use crate::seed::Size;
use crate::{empty, interrupted, table};

/// Reads the command line and does what it says.
pub fn begin() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Run(run) => {
            interrupted::listen();
            measure(&run)
        }
        Command::Empty { host } => empty::serve(&host),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("bench: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// A folder for this run, removed with this value. What a run that was killed left is removed by the next.
struct Scratch(PathBuf);

impl Scratch {
    fn create(folder: &FilePath) -> Result<Self, Failure> {
        fs::create_dir_all(folder)?;
        let folder = folder.canonicalize()?;
        for entry in fs::read_dir(&folder)?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let owner = name.strip_prefix("run-");
            if owner.is_some_and(|id| !FilePath::new("/proc").join(id).exists()) {
                fs::remove_dir_all(entry.path())?;
            }
        }
        let path = folder.join(format!("run-{}", std::process::id()));
        fs::create_dir(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("bench: {} stays behind: {error}", self.0.display());
        }
    }
}

fn measure(run: &Run) -> Result<(), Failure> {
    let paths = chosen(&run.only)?;
    let scratch = Scratch::create(&run.folder)?;
    let mut results = Results::default();
    for size in run.sizes() {
        measure_at(run, size, &paths, (&scratch.0, &mut results))?;
    }
    println!("\n{}", table::text(&results));
    if run.scales {
        println!("{}", table::scales(&results));
    }
    if let Some(file) = &run.json {
        fs::write(file, serde_json::to_vec_pretty(&results.json())?)?;
    }
    Ok(())
}

fn measure_at(
    run: &Run,
    size: Size,
    paths: &[Path],
    (scratch, results): (&FilePath, &mut Results),
) -> Result<(), Failure> {
    let program = Program { path: run.program.canonicalize()?, scratch: scratch.to_owned() };
    let seeded = Seeded::ready(&run.folder.canonicalize()?, &program, size)?;
    let wrk = Wrk { scratch: scratch.to_owned(), seconds: run.seconds };
    for number in 1..=run.rounds {
        println!("    {} people, {} events: round {number} of {}", size.people, size.events, run.rounds);
        let mut round = Round { wrk: &wrk, results, size, empty: None };
        round.empty(&empty::start(&std::env::current_exe()?)?)?;
        for kind in run.database.kinds() {
            let database = seeded.copy(scratch, "served")?;
            round.program(&program, (kind.name(), &database.url()), paths)?;
        }
    }
    Ok(())
}

/// The paths of these names; all, if none is named.
fn chosen(names: &[String]) -> Result<Vec<Path>, Failure> {
    let all = path::all();
    if let Some(unknown) = names.iter().find(|name| !all.iter().any(|path| path.name == *name)) {
        let known: Vec<&str> = all.iter().map(|path| path.name).collect();
        return Err(format!("no path is called `{unknown}`; there are {}", known.join(", ")).into());
    }
    Ok(all
        .into_iter()
        .filter(|path| names.is_empty() || names.iter().any(|name| *name == path.name))
        .collect())
}
