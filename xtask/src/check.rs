//! `cargo xtask check`: what can be said without running anything, for before each commit.

use crate::Failure;
use crate::process::{cargo, run};
use crate::steps::Steps;
use crate::tools::{self, Tool};

/// Formatting and lints: under a minute once everything has been compiled.
pub(crate) fn quickly() -> Result<(), Failure> {
    let mut steps = Steps::begin();
    let ready = steps.step("tools", || tools::make_ready(&[Tool::RustComponents]));
    let outcome = ready.and_then(|()| formatting(&mut steps)).and_then(|()| lints(&mut steps));
    steps.sum_up(outcome)
}

/// Every file is formatted.
pub(crate) fn formatting(steps: &mut Steps) -> Result<(), Failure> {
    steps.step("formatting", || run(&mut cargo("fmt --all --check")))
}

/// No lint speaks, in the tests neither.
pub(crate) fn lints(steps: &mut Steps) -> Result<(), Failure> {
    let lints = "clippy --workspace --all-targets --profile ci -- -D warnings";
    steps.step("lints", || run(&mut cargo(lints)))
}
