//! One round: every contestant once, one after the other.

use std::time::Duration;

use crate::failure::Failure;
use crate::load::{Load, Wrk};
use crate::measured::{Contestant, Measured, Results};
use crate::path::{Path, PathKind};
use crate::process;
use crate::program::Program;
use crate::seed::{self, Once, Size};
use crate::served::Served;

/// How many codes, or refresh tokens, are made for each second of a load; when they are gone it ends.
const STOCK_PER_SECOND: u64 = 12_000;

/// How often one request is sent alone to see when its first byte comes.
const ALONE: u32 = 5;

/// Who is measured with what.
pub(crate) struct Round<'a> {
    pub(crate) wrk: &'a Wrk,
    pub(crate) results: &'a mut Results,
    pub(crate) size: Size,
    /// What the empty server did in this round.
    pub(crate) empty: Option<f64>,
}

impl Round<'_> {
    fn contestant(&self, place: &str, name: &str) -> Contestant {
        Contestant { place: place.to_owned(), name: name.to_owned(), scale: self.size.people }
    }

    /// The empty server.
    pub(crate) fn empty(&mut self, empty: &Served) -> Result<(), Failure> {
        let path = Path { name: "empty", request: crate::request::Request::get("/"), kind: PathKind::Open };
        let measured = self.measure(empty, &path, 0)?;
        self.empty = Some(measured.rate);
        self.results.add(self.contestant("empty", "empty"), measured);
        Ok(())
    }

    /// The program on a database that is at this URL, path by path.
    pub(crate) fn program(
        &mut self,
        program: &Program,
        (place, url): (&str, &str),
        paths: &[Path],
    ) -> Result<(), Failure> {
        let first = program.serve(url)?;
        self.note(place, "start, ms", first.started_in);
        drop(first);
        let served = program.serve(url)?;
        self.note(place, "next start, ms", served.started_in);
        let idle = process::memory(served.id())?;
        self.results.note(self.contestant(place, "memory idle, MB"), megabytes(idle));
        for path in paths {
            let stock = self.stock(url, path)?;
            let measured = self.measure(&served, path, stock);
            let mut measured = measured
                .map_err(|cause| format!("{place}, {}: {cause}\n{}", path.name, last(&program.log())))?;
            measured.of_empty = self.empty.map(|empty| measured.rate / empty);
            self.results.add(self.contestant(place, path.name), measured);
        }
        Ok(())
    }

    fn note(&mut self, place: &str, name: &str, took: Duration) {
        self.results.note(self.contestant(place, name), took.as_secs_f64() * 1_000.0);
    }

    /// Makes what works once, if the path needs that; how many.
    fn stock(&self, url: &str, path: &Path) -> Result<u64, Failure> {
        let PathKind::Once(kind) = path.kind else { return Ok(0) };
        let count = STOCK_PER_SECOND * self.wrk.seconds;
        make(url, kind, count, self.size)?;
        Ok(count)
    }

    fn measure(&self, served: &Served, path: &Path, stock: u64) -> Result<Measured, Failure> {
        let request = path.request_to(&served.host)?;
        let one = request.numbered(0, self.size.people);
        let mut first_bytes = Vec::new();
        if !matches!(path.kind, PathKind::Once(_)) {
            for _ in 0..ALONE {
                let answer = one.send(&served.host)?;
                let is_whole = answer.body.is_empty() == (path.status() == 304);
                if answer.status != path.status() || !is_whole {
                    let length = answer.body.len();
                    return Err(format!("status {} with {length} bytes", answer.status).into());
                }
                first_bytes.push(answer.first_byte);
            }
        }
        first_bytes.sort_unstable();
        let before = process::cpu(served.id())?;
        let load = self.wrk.load(&served.host, &request, path.numbers(self.size, stock))?;
        let cpu = process::cpu(served.id())?.saturating_sub(before);
        Ok(Measured {
            first_byte_ms: first_bytes.get(first_bytes.len() / 2).map(|took| took.as_secs_f64() * 1_000.0),
            cpu_us: Some(cpu.as_secs_f64() * 1_000_000.0 / count(load.requests)),
            memory_mb: Some(megabytes(process::memory(served.id())?)),
            ..measured(&load)
        })
    }
}

fn make(url: &str, kind: Once, count: u64, size: Size) -> Result<(), Failure> {
    let storage = uncino_storage::open(url)?;
    let made = seed::stock(&*storage, kind, 0..count, size);
    storage.close();
    made
}

fn measured(load: &Load) -> Measured {
    Measured {
        rate: count(load.requests) / load.seconds,
        p50_us: count(load.p50_us),
        p99_us: count(load.p99_us),
        megabytes: Some(count(load.bytes) / 1_000_000.0 / load.seconds),
        ..Measured::default()
    }
}

/// A count as a number to divide.
#[expect(clippy::cast_precision_loss, reason = "nothing here is counted to 2^53")]
fn count(number: u64) -> f64 {
    number as f64
}

/// MB of kB.
fn megabytes(kilobytes: u64) -> f64 {
    count(kilobytes) / 1_000.0
}

/// The end of a log.
fn last(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    lines[lines.len().saturating_sub(5)..].join("\n")
}
