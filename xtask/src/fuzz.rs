//! `cargo xtask fuzz`: new texts for every parser and every form of output, for as long as one likes.

use crate::Failure;
use crate::process::{cargo, run};
use crate::steps::Steps;
use crate::tools::{self, Tool};
use crate::torture::seconds;

/// How long, unless something else is said.
pub(crate) const TEN_MINUTES: &str = "10m";
/// The tests, by name, and how many there are: lines, descriptions, calendars, what authors write, what strangers ask.
const TESTS: &str = "test(/fuzz::whatever_/)";
const PROPERTIES: u64 = 5;
/// What the testkit's texts read.
const SECONDS: &str = "FUZZ_SECONDS";

/// Runs for that long in all, the same time for each property; ends at the first text for which one doesn't hold, and keeps
/// it in `tests/corpus`.
pub(crate) fn until(time: &str) -> Result<(), Failure> {
    let seconds = seconds(time).ok_or_else(|| format!("`{time}` is no time: 90s, 60m or 8h are"))?;
    let mut steps = Steps::begin();
    let outcome = fuzz(&mut steps, (seconds / PROPERTIES).max(1));
    steps.sum_up(outcome)
}

fn fuzz(steps: &mut Steps, seconds: u64) -> Result<(), Failure> {
    steps.step("tools", || tools::make_ready(&[Tool::Nextest]))?;
    steps.step("fuzz", || {
        let mut nextest = cargo("nextest run --cargo-profile ci --profile torture --no-capture --workspace");
        run(nextest.args(["-E", TESTS]).env(SECONDS, seconds.to_string()))
    })
}
