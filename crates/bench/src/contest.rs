//! The contestants, one after the other: what bounds a path stands right before it, in the same round.

use std::collections::HashMap;
use std::path::Path as FilePath;
use std::time::Duration;

use crate::database::{Database, Kind, Seeded};
use crate::failure::Failure;
use crate::load::Wrk;
use crate::measured::{Contestant, Measured, Results};
use crate::path::{Path, PathKind};
use crate::program::Program;
use crate::raw::{self, Operation, Task};
use crate::seed::{self, Once, Size};
use crate::served::Served;
use crate::target::{Target, count, megabytes, milliseconds};
use crate::{empty, interrupted, process};

/// How long a server may settle before its memory is looked at.
const SETTLING: Duration = Duration::from_secs(1);

/// How many codes, or refresh tokens, are made for each second of a load; when they are gone it ends.
fn stock_per_second(kind: Kind) -> u64 {
    match kind {
        Kind::Sqlite => 12_000,
        Kind::Postgres => 4_000,
    }
}

/// One round of one size.
pub(crate) struct Contest<'a> {
    pub(crate) wrk: &'a Wrk,
    pub(crate) program: &'a Program,
    pub(crate) results: &'a mut Results,
    pub(crate) size: Size,
    pub(crate) paths: &'a [Path],
    /// What the empty server did.
    pub(crate) empty: Option<f64>,
    /// How long the program rests at its end, if it does.
    pub(crate) rest: Option<Duration>,
}

impl Contest<'_> {
    /// The empty server.
    pub(crate) fn empty(&mut self, ourselves: &FilePath) -> Result<(), Failure> {
        let served = empty::start(ourselves)?;
        let measured = Target::ours(&served, self.size.people).measure(self.wrk, &Path::empty(), 0)?;
        self.empty = Some(measured.rate);
        self.results.add(self.contestant("empty", "60 bytes"), measured);
        Ok(())
    }

    /// The program on a copy of that database, path by path, with raw operations on another copy.
    pub(crate) fn program(&mut self, seeded: &Seeded) -> Result<(), Failure> {
        let place = seeded.kind().name();
        let (database, beside) = (seeded.copy("served")?, seeded.copy("raw")?);
        let served = self.started_twice(place, &database)?;
        interrupted::pause(SETTLING)?;
        self.remember(place, "memory idle, MB", &served)?;
        let mut raw: HashMap<&str, f64> = HashMap::new();
        for (position, path) in self.paths.iter().enumerate() {
            if let Some(operation) = path.raw
                && !raw.contains_key(operation.name())
            {
                raw.insert(operation.name(), self.raw(seeded.kind(), &beside, operation)?);
            }
            let stock = self.stock(seeded.kind(), &database, path)?;
            let measured = Target::ours(&served, self.size.people).measure(self.wrk, path, stock);
            interrupted::check()?; // Then a failure says nothing of the program.
            let mut measured = measured
                .map_err(|cause| format!("{place}, {}: {cause}\n{}", path.name, last(&self.program.log())))?;
            let bound = path.raw.and_then(|operation| raw.get(operation.name()));
            measured.of_raw = bound.map(|raw| measured.rate / raw);
            self.add(place, path, measured);
            let is_last_feed = path.is_feed() && !self.paths.get(position + 1).is_some_and(Path::is_feed);
            if is_last_feed || path.name == "log-in" {
                self.remember(place, &format!("memory after {}, MB", path.name), &served)?;
            }
        }
        if let Some(rest) = self.rest {
            interrupted::pause(rest)?;
            self.remember(place, "memory after a rest, MB", &served)?;
        }
        Ok(())
    }

    /// Another server, which nobody seeded: what it can't do is noted and is no failure of ours.
    pub(crate) fn peer(&mut self, host: &str, token: Option<&str>) -> Result<(), Failure> {
        let target = Target { host: host.to_owned(), process: None, people: self.size.people };
        for path in self.paths.iter().cloned().filter_map(|path| path.of_peer(token)) {
            match target.measure(self.wrk, &path, 0) {
                Ok(measured) => self.add("peer", &path, measured),
                Err(reason) => {
                    interrupted::check()?;
                    self.results.fail(self.contestant("peer", path.name), reason.to_string());
                }
            }
        }
        Ok(())
    }

    fn contestant(&self, place: &str, name: &str) -> Contestant {
        Contestant { place: place.to_owned(), name: name.to_owned(), scale: self.size.people }
    }

    fn add(&mut self, place: &str, path: &Path, mut measured: Measured) {
        measured.of_empty = self.empty.map(|empty| measured.rate / empty);
        self.results.add(self.contestant(place, path.name), measured);
    }

    /// Starts it, and once more.
    fn started_twice(&mut self, place: &str, database: &Database) -> Result<Served, Failure> {
        let first = self.program.serve(&database.url())?;
        self.results.note(self.contestant(place, "start, ms"), milliseconds(first.started_in));
        drop(first);
        let served = self.program.serve(&database.url())?;
        self.results.note(self.contestant(place, "next start, ms"), milliseconds(served.started_in));
        Ok(served)
    }

    fn remember(&mut self, place: &str, name: &str, served: &Served) -> Result<(), Failure> {
        let memory = megabytes(process::memory(served.id())?);
        self.results.note(self.contestant(place, name), memory);
        Ok(())
    }

    /// A raw operation; how often a second.
    fn raw(&mut self, kind: Kind, database: &Database, operation: Operation) -> Result<f64, Failure> {
        let mut task = Task { operation, people: self.size.people, stock: 0 };
        if operation == Operation::Exchange {
            task.stock = self.make(kind, database, Once::Code)?;
        }
        let turns = raw::measure(kind, database, task, Duration::from_secs(self.wrk.seconds))
            .map_err(|cause| format!("{}, raw {}: {cause}", kind.name(), operation.name()))?;
        let rate = count(u64::try_from(turns.took_us.len())?) / turns.seconds;
        let measured = Measured {
            rate,
            p50_us: count(turns.percentile(50)),
            p99_us: count(turns.percentile(99)),
            ..Measured::default()
        };
        self.results.add(self.contestant(&format!("{} raw", kind.name()), operation.name()), measured);
        Ok(rate)
    }

    /// Makes what works once, if the path needs that; how many.
    fn stock(&self, kind: Kind, database: &Database, path: &Path) -> Result<u64, Failure> {
        match path.kind {
            PathKind::Once(once) => self.make(kind, database, once),
            PathKind::Open | PathKind::Token | PathKind::Seeded => Ok(0),
        }
    }

    fn make(&self, kind: Kind, database: &Database, once: Once) -> Result<u64, Failure> {
        let count = stock_per_second(kind) * self.wrk.seconds;
        let storage = uncino_storage::open(&database.url())?;
        let made = seed::stock(&*storage, once, 0..count, self.size);
        storage.close();
        made.map(|()| count)
    }
}

/// The end of a log.
fn last(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    lines[lines.len().saturating_sub(5)..].join("\n")
}
