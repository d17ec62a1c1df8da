//! A whole run.

use std::fs;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser as _;
use serde_json::json;

use crate::arguments::{Arguments, Command, Run};
use crate::contest::Contest;
use crate::database::{Places, Seeded};
use crate::failure::Failure;
use crate::load::Wrk;
use crate::measured::Results;
use crate::path::{self, Path};
use crate::profile::{self, Profile};
use crate::program::Program;
use crate::scratch::Scratch;
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

/// What a run stands on.
struct Ground<'a> {
    run: &'a Run,
    paths: Vec<Path>,
    peer: Option<String>,
    places: Places,
    program: Program,
}

fn measure(run: &Run) -> Result<(), Failure> {
    let paths = match &run.profile {
        Some(name) => chosen(std::slice::from_ref(name))?,
        None => chosen(&run.only)?,
    };
    let peer = run.peer.as_deref().map(host).transpose()?;
    let scratch = Scratch::create(&run.folder)?;
    let (path, scratch_path) = (run.program.canonicalize()?, scratch.path().to_owned());
    let program = Program { path, scratch: scratch_path, under: Vec::new() };
    let places = Places {
        kept: run.folder.canonicalize()?,
        scratch: scratch.path().to_owned(),
        postgres: run.postgres.clone().zip(run.postgres_programs.clone()),
    };
    let ground = Ground { run, paths, peer, places, program };
    if run.profile.is_some() {
        return ground.profile();
    }
    ground.compare()
}

impl Ground<'_> {
    fn compare(&self) -> Result<(), Failure> {
        let run = self.run;
        let mut results = Results::default();
        for size in run.sizes() {
            self.measure(size, &mut results)?;
        }
        println!("\n{}", table::text(&results));
        if run.scales {
            println!("{}", table::scales(&results));
        }
        if let Some(file) = &run.json {
            let all = json!({"seconds": run.seconds, "rounds": run.rounds, "results": results.json()});
            fs::write(file, serde_json::to_vec_pretty(&all)?)?;
        }
        Ok(())
    }

    fn profile(&self) -> Result<(), Failure> {
        let wrk = Wrk { scratch: self.places.scratch.clone(), seconds: self.run.seconds };
        let folder = profile::folder(&self.places.kept)?;
        for size in self.run.sizes() {
            for seeded in self.seeded(size)? {
                for path in &self.paths {
                    let profile = Profile { path, program: &self.program, wrk: &wrk, size, folder: &folder };
                    let sampled = if self.run.instructions { None } else { profile.sample(&seeded)? };
                    let report = sampled.map_or_else(|| profile.count(&seeded), Ok)?;
                    println!("\n{}, {}\n{report}", seeded.kind().name(), path.name);
                }
            }
        }
        Ok(())
    }

    fn seeded(&self, size: Size) -> Result<Vec<Seeded>, Failure> {
        let kinds = self.run.database.kinds().iter();
        kinds.map(|kind| Seeded::ready(*kind, &self.places, &self.program, size)).collect()
    }

    fn measure(&self, size: Size, results: &mut Results) -> Result<(), Failure> {
        let run = self.run;
        let seeded = self.seeded(size)?;
        let wrk = Wrk { scratch: self.places.scratch.clone(), seconds: run.seconds };
        for number in 1..=run.rounds {
            println!("    {} people, {} events: round {number} of {}", size.people, size.events, run.rounds);
            let mut contest = Contest {
                wrk: &wrk,
                program: &self.program,
                results,
                size,
                paths: &self.paths,
                empty: None,
                rest: (number == run.rounds && run.rest > 0).then(|| Duration::from_secs(run.rest)),
            };
            contest.empty(&std::env::current_exe()?)?;
            for seeded in &seeded {
                contest.program(seeded)?;
            }
            if let Some(host) = &self.peer {
                contest.peer(host, run.peer_token.as_deref())?;
            }
        }
        Ok(())
    }
}

/// Address and port of a URL.
fn host(url: &str) -> Result<String, Failure> {
    let host = url.strip_prefix("http://").map(|rest| rest.trim_end_matches('/'));
    let host = host.filter(|host| !host.is_empty() && !host.contains('/'));
    let host = host.ok_or_else(|| format!("`{url}` is no http://HOST:PORT"))?;
    Ok(if host.contains(':') { host.to_owned() } else { format!("{host}:80") })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_is_named_by_its_address() {
        assert_eq!(host("http://127.0.0.1:13120/").unwrap(), "127.0.0.1:13120");
        assert_eq!(host("http://gancio.example").unwrap(), "gancio.example:80");
        for bad in ["https://gancio.example", "127.0.0.1:13120", "http://", "http://a/b"] {
            assert!(host(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn paths_are_chosen_by_their_names() {
        let names = |chosen: Vec<Path>| chosen.iter().map(|path| path.name).collect::<Vec<_>>();
        assert_eq!(names(chosen(&["list".to_owned(), "bearer".to_owned()]).unwrap()), ["bearer", "list"]);
        assert!(chosen(&["lists".to_owned()]).unwrap_err().to_string().contains("list-304"));
    }
}
