//! One server under the load of one path.

use std::time::Duration;

use crate::failure::Failure;
use crate::http::Answer;
use crate::load::{Load, Numbers, Wrk};
use crate::measured::Measured;
use crate::path::{Path, PathKind};
use crate::process;
use crate::request::Request;
use crate::served::Served;

/// How many applications use their tokens during a load. The first use of a token in an hour is written down; with a token for
/// each person it would be that which is measured.
const APPLICATIONS: u64 = 100;

/// How often one request is sent alone to see when its first byte comes.
const ALONE: usize = 5;

/// A server that answers.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    /// Address and port.
    pub(crate) host: String,
    /// The number of its process, if it is one of ours.
    pub(crate) process: Option<u32>,
    /// How many people it has.
    pub(crate) people: u64,
}

impl Target {
    /// A server that was started here.
    pub(crate) fn ours(served: &Served, people: u64) -> Self {
        Self { host: served.host.clone(), process: Some(served.id()), people }
    }

    /// Is asked by one request alone a few times, then by all at once. The stock is how many there are of what works once.
    pub(crate) fn measure(&self, wrk: &Wrk, path: &Path, stock: u64) -> Result<Measured, Failure> {
        let request = path.request_to(&self.host)?;
        let alone = self.alone(path, &request)?;
        let wrk = &wrk.long_enough_for(alone.map_or(Duration::ZERO, |(_, whole)| whole));
        let before = self.cpu()?;
        let mut memory = 0;
        let load = wrk.load(&self.host, &request, self.numbers(path, stock), || {
            memory = memory.max(self.process.map_or(Ok(0), process::memory)?);
            Ok(())
        })?;
        let cpu = self.cpu()?.saturating_sub(before);
        let is_ours = self.process.is_some();
        Ok(Measured {
            first_byte_ms: alone.map(|(first_byte, _)| milliseconds(first_byte)),
            cpu_us: is_ours.then(|| cpu.as_secs_f64() * 1_000_000.0 / count(load.requests)),
            memory_mb: is_ours.then(|| megabytes(memory)),
            ..measured(&load)
        })
    }

    /// How long an answer takes when nobody else asks, to its first byte and to its last one; of what works once nothing is
    /// spent on that, the load needs it.
    fn alone(&self, path: &Path, request: &Request) -> Result<Option<(Duration, Duration)>, Failure> {
        if matches!(path.kind, PathKind::Once(_)) {
            return Ok(None);
        }
        let mut took = Vec::new();
        for _ in 0..ALONE {
            let answer = self.ask(path, request, 0)?;
            took.push((answer.first_byte, answer.whole));
        }
        took.sort_unstable();
        Ok(took.get(ALONE / 2).copied())
    }

    /// Sends one request; its answer must be the path's.
    pub(crate) fn ask(&self, path: &Path, request: &Request, number: u64) -> Result<Answer, Failure> {
        let answer = request.numbered(number, self.people).send(&self.host)?;
        let expected = path.status();
        if answer.status == expected && answer.body.is_empty() == (expected == 304) {
            return Ok(answer);
        }
        let body = String::from_utf8_lossy(&answer.body);
        let body: String = body.chars().take(200).collect();
        Err(format!("status {}, not {expected}: {body}", answer.status).into())
    }

    fn numbers(&self, path: &Path, stock: u64) -> Numbers {
        let people = self.people;
        match path.kind {
            PathKind::Token => {
                Numbers { count: u64::from(u32::MAX), wraps: true, people: people.min(APPLICATIONS) }
            }
            PathKind::Open | PathKind::Seeded => Numbers { count: people, wraps: true, people },
            PathKind::Once(_) => Numbers { count: stock, wraps: false, people },
        }
    }

    fn cpu(&self) -> Result<Duration, Failure> {
        self.process.map_or(Ok(Duration::ZERO), process::cpu)
    }
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
pub(crate) fn count(number: u64) -> f64 {
    number as f64
}

/// MB of kB.
pub(crate) fn megabytes(kilobytes: u64) -> f64 {
    count(kilobytes) / 1_000.0
}

/// A time in milliseconds.
pub(crate) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
