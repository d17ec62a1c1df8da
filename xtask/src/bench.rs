//! `cargo xtask bench`: what the release build does in a second, beside what bounds it. `uncino-bench` measures; this builds
//! both and starts what they need.

use crate::process::{cargo, command, run, target_folder};
use crate::tools::{self, Tool};
use crate::{Failure, steps::Steps};

/// Builds and measures; the arguments go to `uncino-bench run` as they are.
pub(crate) fn measure(arguments: &[&str]) -> Result<(), Failure> {
    let mut steps = Steps::begin();
    let outcome = measure_in(&mut steps, arguments);
    steps.sum_up(outcome)
}

fn measure_in(steps: &mut Steps, arguments: &[&str]) -> Result<(), Failure> {
    steps.step("tools", || tools::make_ready(&[Tool::Wrk]))?;
    let build = "build --release -p uncino-server -p uncino-bench";
    steps.step("release build", || run(&mut cargo(build)))?;
    steps.step("bench", || {
        let target = target_folder();
        let mut bench = command(target.join("release/uncino-bench"));
        bench.arg("run").arg("--program").arg(target.join("release/uncino"));
        bench.arg("--folder").arg(target.join("bench")).args(arguments);
        run(&mut bench)
    })
}
