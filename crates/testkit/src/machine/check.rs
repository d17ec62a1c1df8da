//! Many sequences, each from a seed of its own.
//!
//! The tests of every day run the same seeds again and again, so that a change never fails for a reason that isn't in
//! it; new ones are for the long run (`cargo xtask torture`). A failure names its seed and the shortest sequence that
//! was found; it becomes a test of its own, with a name that says what went wrong.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use proptest::strategy::Strategy as _;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};
use uncino_domain::instance::policy::Policy;
use uncino_domain::secret::{SecretGenerator as _, SystemRandom};
use uncino_domain::storage::Storage;

use super::action::{Action, sequences};
use super::model::{DAY, Switches};
use super::run::Run;
use crate::fixtures::{World, policy};

/// Runs until that many seconds are over, with new seeds.
const SECONDS: &str = "TORTURE_SECONDS";
/// The first seed; without [`SECONDS`] the only one.
const SEED: &str = "TORTURE_SEED";
/// How often a long run says that it goes on.
const PROGRESS: Duration = Duration::from_mins(1);

/// What ran.
#[derive(Debug, Default)]
pub struct Tally {
    /// Sequences.
    pub cases: u64,
    /// Actions in them.
    pub actions: u64,
    /// Which action came to what, and how often.
    pub outcomes: BTreeMap<(String, String), u64>,
    /// What sequences came upon.
    pub covered: BTreeSet<&'static str>,
}

/// Which seeds, and for how long.
struct Budget {
    first: u64,
    cases: u64,
    time: Option<Duration>,
}

/// Runs sequences on fresh stores: that many, unless the environment asks for a long run. `open` gives a store and
/// whatever keeps it alive.
///
/// # Panics
/// At the first rule that doesn't hold, with the shortest sequence of actions that breaks it.
pub fn check<A>(open: impl Fn() -> (Arc<dyn Storage>, A), cases: u64) -> Tally {
    let budget = Budget::from_environment(cases);
    let (began, mut told) = (Instant::now(), Instant::now());
    let mut tally = Tally::default();
    println!("seeds from {}", budget.first);
    while budget.has_more(tally.cases, began.elapsed()) {
        one(&open, budget.first.wrapping_add(tally.cases), &mut tally);
        if told.elapsed() > PROGRESS {
            told = Instant::now();
            println!("{} s: {} sequences, {} actions", began.elapsed().as_secs(), tally.cases, tally.actions);
        }
    }
    println!("{} sequences, {} actions, no rule broken", tally.cases, tally.actions);
    tally
}

/// The sequence of one seed.
fn one<A>(open: &impl Fn() -> (Arc<dyn Storage>, A), seed: u64, tally: &mut Tally) {
    let mut runner = TestRunner::new(Config {
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_shrink_time: 100_000,
        ..Config::default()
    });
    let sequence = sequences().new_tree(&mut runner).expect("a sequence");
    let (policy, switches) = rules_of(seed);
    let run = |actions: &[Action]| {
        let (storage, _alive) = open();
        let mut run = Run::on(World::on(storage, policy.clone()), switches);
        let outcome = run.all(actions);
        (run, outcome)
    };
    let counted = RefCell::new(tally);
    let outcome = runner.run_one(sequence, |actions| {
        let (run, outcome) = run(&actions);
        counted.borrow_mut().add(&run);
        outcome.map_err(|violation| TestCaseError::fail(violation.to_string()))
    });
    match outcome {
        Ok(_counts) => {}
        Err(TestError::Abort(reason)) => panic!("{reason}"),
        Err(TestError::Fail(reason, mut actions)) => {
            shorten(&mut actions, |actions| run(actions).1.is_err());
            let (run, outcome) = run(&actions);
            let violation = outcome.err().map_or(reason.to_string(), |violation| violation.to_string());
            let lines = run.lines.join("\n    ");
            panic!("{violation}\n{SEED}={seed} runs it again; under {switches:?}:\n    {lines}");
        }
    }
}

/// Leaves out, one by one, what isn't needed to fail.
fn shorten(actions: &mut Vec<Action>, fails: impl Fn(&[Action]) -> bool) {
    let mut position = 0;
    while position < actions.len() {
        let action = actions.remove(position);
        if fails(actions) {
            position = 0;
        } else {
            actions.insert(position, action);
            position += 1;
        }
    }
}

/// The rules of every second seed are without mercy.
fn rules_of(seed: u64) -> (Policy, Switches) {
    let mut policy = policy();
    policy.limits = false;
    if seed.is_multiple_of(2) {
        let switches = Switches { replay_keeps_tokens: true, refresh_grace: 60, compatible_max: None };
        return (policy, switches);
    }
    policy.compat.replay_keeps_tokens = false;
    policy.compat.access_max = Some(TimeDelta::days(100));
    policy.oauth.refresh_grace = TimeDelta::zero();
    let compatible_max = Some(100 * DAY);
    (policy, Switches { replay_keeps_tokens: false, refresh_grace: 0, compatible_max })
}

impl Budget {
    fn from_environment(cases: u64) -> Self {
        let number = |name: &str| {
            let text = std::env::var(name).ok()?;
            Some(text.parse::<u64>().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
        };
        match (number(SECONDS), number(SEED)) {
            (Some(seconds), seed) => Self {
                first: seed.unwrap_or_else(fresh_seed),
                cases: u64::MAX,
                time: Some(Duration::from_secs(seconds)),
            },
            (None, Some(seed)) => Self { first: seed, cases: 1, time: None },
            (None, None) => Self { first: 0, cases, time: None },
        }
    }

    fn has_more(&self, done: u64, elapsed: Duration) -> bool {
        done < self.cases && self.time.is_none_or(|time| elapsed < time)
    }
}

fn fresh_seed() -> u64 {
    let mut bytes = [0; 8];
    SystemRandom.fill(&mut bytes);
    u64::from_be_bytes(bytes)
}

impl Tally {
    fn add(&mut self, run: &Run) {
        self.cases += 1;
        self.actions += run.outcomes.len() as u64;
        for outcome in &run.outcomes {
            *self.outcomes.entry(outcome.clone()).or_default() += 1;
        }
        self.covered.extend(&run.model.covered);
    }
}
