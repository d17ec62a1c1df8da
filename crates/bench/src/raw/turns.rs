//! Turns of many threads, and how long each took.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::{Operation, Task};
use crate::failure::Failure;
use crate::interrupted;

/// What came of them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Turns {
    /// How long all of it took.
    pub(crate) seconds: f64,
    /// How long each took, in microseconds, in order.
    pub(crate) took_us: Vec<u64>,
}

impl Turns {
    /// How long all but one in a hundred took, say, or half of them.
    pub(crate) fn percentile(&self, percent: usize) -> u64 {
        let last = self.took_us.len().saturating_sub(1);
        self.took_us.get(last * percent / 100).copied().unwrap_or_default()
    }
}

/// Lets threads take turns, each turn with a number that no other has, until the time is over, the numbers of what works once are,
/// or one fails.
pub(super) fn take<W>(threads: usize, task: Task, time: Duration, worker: W) -> Result<Turns, Failure>
where
    W: Fn(u64) -> Result<(), Failure> + Sync,
{
    let (next, is_over) = (AtomicU64::new(0), AtomicBool::new(false));
    let outcome = Mutex::new((Vec::new(), None));
    let began = Instant::now();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut took = Vec::new();
                let mut failed = None;
                while failed.is_none() && !is_over.load(Ordering::Relaxed) {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if task.operation == Operation::Exchange && number >= task.stock {
                        break;
                    }
                    let turn = Instant::now();
                    failed = interrupted::check().and_then(|()| worker(number)).err();
                    took.push(u64::try_from(turn.elapsed().as_micros()).unwrap_or(u64::MAX));
                    is_over.fetch_or(began.elapsed() >= time, Ordering::Relaxed);
                }
                is_over.fetch_or(failed.is_some(), Ordering::Relaxed);
                if let Ok(mut outcome) = outcome.lock() {
                    outcome.0.append(&mut took);
                    outcome.1 = outcome.1.take().or(failed);
                }
            });
        }
    });
    let seconds = began.elapsed().as_secs_f64();
    let (mut took_us, failed) = outcome.into_inner().map_err(|_poisoned| "a thread panicked")?;
    took_us.sort_unstable();
    failed.map_or(Ok(Turns { seconds, took_us }), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(stock: u64) -> Task {
        Task { operation: Operation::Exchange, people: 1, stock }
    }

    #[test]
    fn every_number_has_one_turn_and_then_it_ends() {
        let seen = Mutex::new(Vec::new());
        let turns = take(4, task(100), Duration::from_mins(1), |number| {
            seen.lock().unwrap().push(number);
            Ok(())
        });
        assert_eq!(turns.unwrap().took_us.len(), 100);
        let mut seen = seen.into_inner().unwrap();
        seen.sort_unstable();
        assert_eq!(seen, (0..100).collect::<Vec<u64>>());
    }

    #[test]
    fn a_failure_ends_all_of_it() {
        let failing = |number| if number == 5 { Err("five".into()) } else { Ok(()) };
        assert_eq!(take(4, task(u64::MAX), Duration::from_mins(1), failing).unwrap_err().to_string(), "five");
    }

    #[test]
    fn percentiles_are_of_those_in_order() {
        let turns = Turns { seconds: 1.0, took_us: (0..=200).collect() };
        assert_eq!((turns.percentile(50), turns.percentile(99)), (100, 198));
        assert_eq!(Turns { seconds: 1.0, took_us: Vec::new() }.percentile(50), 0);
    }
}
