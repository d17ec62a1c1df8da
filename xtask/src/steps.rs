//! Steps that are announced, timed and summed up.

use std::time::{Duration, Instant};

use crate::Failure;

/// The steps of one run, in order. The first failing one is the last one.
pub(crate) struct Steps {
    began: Instant,
    ended: Vec<Ended>,
}

struct Ended {
    name: &'static str,
    took: Duration,
    succeeded: bool,
}

impl Steps {
    pub(crate) fn begin() -> Self {
        Self { began: Instant::now(), ended: Vec::new() }
    }

    /// Does one step: a line before it, a line with its duration after it.
    pub(crate) fn step<T>(
        &mut self,
        name: &'static str,
        work: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        println!("==> {name}");
        let began = Instant::now();
        let outcome = work();
        let ended = Ended { name, took: began.elapsed(), succeeded: outcome.is_ok() };
        println!("<== {ended}");
        self.ended.push(ended);
        outcome.map_err(|cause| format!("{name}: {cause}").into())
    }

    /// Prints every step once more, and hands on how the run ended.
    pub(crate) fn sum_up(self, outcome: Result<(), Failure>) -> Result<(), Failure> {
        println!("\nSteps");
        for ended in &self.ended {
            println!("    {ended}");
        }
        let verdict = if outcome.is_ok() { "every step passed" } else { "FAILED" };
        println!("{verdict}, after {:.1} s", self.began.elapsed().as_secs_f32());
        outcome
    }
}

impl std::fmt::Display for Ended {
    fn fmt(&self, line: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let verdict = if self.succeeded { "ok" } else { "FAILED" };
        write!(line, "{verdict:6} {:7.1} s  {}", self.took.as_secs_f32(), self.name)
    }
}
