//! `cargo xtask bench`: what the release build does in a second, beside what bounds it. `uncino-bench` measures; this builds
//! both and starts what they need.

use std::path::PathBuf;

use crate::postgres::{Commits, Postgres};
use crate::process::{cargo, command, run, target_folder};
use crate::steps::Steps;
use crate::tools::{self, Tool};
use crate::{Failure, find};

/// Builds and measures; the arguments go to `uncino-bench run` as they are.
pub(crate) fn measure(arguments: &[&str]) -> Result<(), Failure> {
    let mut steps = Steps::begin();
    let outcome = measure_in(&mut steps, arguments);
    steps.sum_up(outcome)
}

fn measure_in(steps: &mut Steps, arguments: &[&str]) -> Result<(), Failure> {
    let is_asked = is_said(arguments, "--help", None);
    let on_postgres = !is_said(arguments, "--database", Some("sqlite")) && !is_asked;
    let is_profiled = is_said(arguments, "--profile", None);
    let mut needed = vec![Tool::Wrk];
    needed.extend(on_postgres.then_some(Tool::Postgres));
    needed.extend(is_profiled.then_some([Tool::Perf, Tool::Valgrind]).into_iter().flatten());
    steps.step("tools", || tools::make_ready(&needed))?;
    let program = steps.step("build", || build(is_profiled))?;
    let programs = on_postgres.then(find::postgres_programs).transpose()?;
    let start = |programs| steps.step("PostgreSQL", || Postgres::start_with(programs, Commits::Durable));
    let postgres = programs.as_deref().map(start).transpose()?;
    steps.step("bench", || {
        let mut bench = command(target_folder().join("release/uncino-bench"));
        bench.arg("run").arg("--program").arg(program);
        bench.arg("--folder").arg(target_folder().join("bench"));
        if let (Some(postgres), Some(programs)) = (&postgres, &programs) {
            bench.args(["--postgres", &postgres.url()]).arg("--postgres-programs").arg(programs);
        }
        run(bench.args(arguments))
    })
}

/// Builds what measures and what is measured; the path of that. One command for both, so that what they share is compiled once.
fn build(is_profiled: bool) -> Result<PathBuf, Failure> {
    run(&mut cargo("build --release -p uncino-server -p uncino-bench"))?;
    if !is_profiled {
        return Ok(target_folder().join("release/uncino"));
    }
    run(&mut cargo("build --profile profiling -p uncino-server"))?;
    Ok(target_folder().join("profiling/uncino"))
}

/// Is that option among the arguments, with that value if it is of interest?
fn is_said(arguments: &[&str], option: &str, value: Option<&str>) -> bool {
    arguments.iter().enumerate().any(|(position, word)| match word.split_once('=') {
        Some((name, given)) => name == option && value.is_none_or(|value| given == value),
        None => {
            *word == option
                && value.is_none_or(|value| arguments.get(position + 1).is_some_and(|next| *next == value))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::is_said;

    #[test]
    fn an_option_is_said_in_either_spelling() {
        assert!(is_said(&["--rounds", "1", "--database", "sqlite"], "--database", Some("sqlite")));
        assert!(is_said(&["--database=sqlite"], "--database", Some("sqlite")));
        assert!(!is_said(&["--database", "both"], "--database", Some("sqlite")));
        assert!(is_said(&["--profile", "bearer"], "--profile", None));
        assert!(is_said(&["--profile=bearer"], "--profile", None));
        assert!(!is_said(&["--only", "bearer"], "--profile", None));
    }
}
