//! `cargo xtask torture`: random sequences of actions for as long as one likes, to find what nobody thought of.

use crate::postgres::Postgres;
use crate::process::{cargo, run};
use crate::steps::Steps;
use crate::tools::{self, Tool};
use crate::{Failure, find, test};

/// How long, unless something else is said.
pub(crate) const AN_HOUR: &str = "60m";
/// The tests, by name, and how many there are: on memory, SQLite and `PostgreSQL`.
const TESTS: &str = "test(any_sequence_of_actions_keeps_the_rules)";
const STORAGES: u64 = 3;
/// What the testkit's machine reads.
const SECONDS: &str = "TORTURE_SECONDS";

/// Runs for that long in all, a third of it on each storage; ends at the first rule that is broken.
pub(crate) fn until(time: &str) -> Result<(), Failure> {
    let seconds = seconds(time).ok_or_else(|| format!("`{time}` is no time: 90s, 60m or 8h are"))?;
    let mut steps = Steps::begin();
    let outcome = torture(&mut steps, (seconds / STORAGES).max(1));
    steps.sum_up(outcome)
}

fn torture(steps: &mut Steps, seconds: u64) -> Result<(), Failure> {
    steps.step("tools", || tools::make_ready(&[Tool::Nextest, Tool::Postgres]))?;
    let programs = find::postgres_programs()?;
    let postgres = steps.step("PostgreSQL", || Postgres::start(&programs))?;
    steps.step("torture", || {
        let mut nextest = cargo("nextest run --cargo-profile ci --profile torture --no-capture");
        nextest.args(["-p", "uncino-domain", "-p", "uncino-storage", "-E", TESTS]);
        nextest.env(SECONDS, seconds.to_string());
        nextest.env(test::POSTGRES_URL, postgres.url()).env(test::POSTGRES_PROGRAMS, &programs);
        run(&mut nextest)
    })
}

/// `90s`, `60m` or `8h` in seconds.
pub(crate) fn seconds(time: &str) -> Option<u64> {
    let units = [("s", 1), ("m", 60), ("h", 3_600)];
    let (number, unit) = units.iter().find_map(|(name, unit)| Some((time.strip_suffix(name)?, unit)))?;
    number.parse::<u64>().ok()?.checked_mul(*unit)
}

#[cfg(test)]
mod tests {
    use super::{AN_HOUR, seconds};

    #[test]
    fn a_time_is_a_number_with_its_unit() {
        assert_eq!(seconds(AN_HOUR), Some(3_600));
        assert_eq!(seconds("90s"), Some(90));
        assert_eq!(seconds("8h"), Some(28_800));
        for nonsense in ["", "60", "m", "-1m", "1.5h", "1d", "99999999999999999h"] {
            assert_eq!(seconds(nonsense), None, "{nonsense}");
        }
    }
}
