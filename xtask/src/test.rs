//! `cargo xtask test`: everything that must hold, cheapest first, stopping at the first failure.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::postgres::Postgres;
use crate::process::{cargo, run, target_folder};
use crate::steps::Steps;
use crate::tools::{self, Tool};
use crate::{Failure, check, compose, find, node, python, smoke};

/// The URL of the `PostgreSQL` that tests may fill as they like.
pub(crate) const POSTGRES_URL: &str = "TEST_POSTGRES_URL";
/// The folder with `pg_dump` and `psql`.
pub(crate) const POSTGRES_PROGRAMS: &str = "TEST_POSTGRES_BIN";
/// The path of the pooler.
pub(crate) const PGBOUNCER: &str = "TEST_PGBOUNCER";
/// The path of the browser.
pub(crate) const CHROMIUM: &str = "TEST_CHROMIUM";
/// The path of the browser's driver.
pub(crate) const CHROMEDRIVER: &str = "TEST_CHROMEDRIVER";
/// The path of the Python that has the clients of stories.
const PYTHON: &str = "TEST_PYTHON";
/// The path of what tries the API by its description.
const SCHEMATHESIS: &str = "TEST_SCHEMATHESIS";
/// The path of Node.js.
const NODE: &str = "TEST_NODE";
/// The folder whose `node_modules` has the clients of stories.
const NODE_CLIENTS: &str = "TEST_NODE_CLIENTS";
/// The path of the server's program, built from the same sources as the tests.
const PROGRAM: &str = "TEST_UNCINO";

/// The folder for pictures of every page, if they are wanted.
const SCREENSHOTS: &str = "TEST_SCREENSHOTS";

/// What the tests themselves need; the other checks need more.
const FOR_TESTS: [Tool; 8] = [
    Tool::Nextest,
    Tool::Postgres,
    Tool::PgBouncer,
    Tool::Chromium,
    Tool::Chromedriver,
    Tool::Python,
    Tool::Node,
    Tool::Npm,
];
const FOR_CHECKS: [Tool; 2] = [Tool::RustComponents, Tool::DockerCompose];

/// Every check and every test.
pub(crate) fn everything() -> Result<(), Failure> {
    let mut steps = Steps::begin();
    let outcome = check_and_test(&mut steps);
    steps.sum_up(outcome)
}

/// Only the tests that these arguments of `cargo nextest run` choose, on a `PostgreSQL` of their own.
pub(crate) fn only(chosen: &[&str]) -> Result<(), Failure> {
    only_with(chosen, None)
}

fn only_with(chosen: &[&str], pictures: Option<&Path>) -> Result<(), Failure> {
    let mut steps = Steps::begin();
    let ready = steps.step("tools", || tools::make_ready(&FOR_TESTS));
    let outcome = ready.and_then(|()| test(&mut steps, chosen, pictures));
    steps.sum_up(outcome)
}

/// Judges every page, and keeps pictures of it.
pub(crate) fn screenshots() -> Result<(), Failure> {
    let folder = target_folder().join("screenshots");
    let _there_was_none = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    only_with(&["--no-fail-fast", "-E", "test(every_page::no_page_for)"], Some(&folder))?;
    println!("the pictures are in {}", folder.display());
    Ok(())
}

fn check_and_test(steps: &mut Steps) -> Result<(), Failure> {
    steps.step("tools", || tools::make_ready(&[&FOR_TESTS[..], &FOR_CHECKS].concat()))?;
    check::formatting(steps)?;
    steps.step("docker-compose.yml", compose::check)?;
    check::lints(steps)?;
    test(steps, &["--no-fail-fast"], None)?;
    let examples = "test --workspace --doc --profile ci";
    steps.step("documentation examples", || run(&mut cargo(examples)))?;
    steps.step("release build", || run(&mut cargo("build --release")))?;
    steps.step("first start", smoke::first_start)
}

fn test(steps: &mut Steps, chosen: &[&str], pictures: Option<&Path>) -> Result<(), Failure> {
    steps.step("Python clients", || python::CLIENTS.program("python"))?;
    steps.step("schemathesis", || python::SCHEMATHESIS.program("schemathesis"))?;
    steps.step("JavaScript clients", node::clients)?;
    // The whole-program tests start the real binary, which nextest alone would not build.
    let build = "build --workspace --bins --tests --profile ci";
    steps.step("build", || run(&mut cargo(build)))?;
    let programs = find::postgres_programs()?;
    let postgres = steps.step("PostgreSQL", || Postgres::start(&programs))?;
    steps.step("tests", || {
        let mut nextest = cargo("nextest run --cargo-profile ci");
        if !names_a_package(chosen) {
            nextest.arg("--workspace");
        }
        let tests = with_environment(nextest.args(chosen), &postgres)?;
        if let Some(folder) = pictures {
            tests.env(SCREENSHOTS, folder);
        }
        run(tests)
    })
}

/// Whether these arguments of nextest choose packages; `--workspace` would overrule them.
fn names_a_package(chosen: &[&str]) -> bool {
    chosen.iter().any(|word| word.starts_with("-p") || word.starts_with("--package"))
}

fn with_environment<'a>(tests: &'a mut Command, postgres: &Postgres) -> Result<&'a mut Command, Failure> {
    tests.env(POSTGRES_URL, postgres.url());
    tests.env(POSTGRES_PROGRAMS, find::postgres_programs()?);
    tests.env(PGBOUNCER, find::pgbouncer()?);
    tests.env(CHROMIUM, find::chromium()?);
    tests.env(CHROMEDRIVER, find::chromedriver()?);
    tests.env(PYTHON, python::CLIENTS.program("python")?);
    tests.env(SCHEMATHESIS, python::SCHEMATHESIS.program("schemathesis")?);
    tests.env(NODE, find::node()?);
    tests.env(NODE_CLIENTS, node::clients()?);
    Ok(tests.env(PROGRAM, target_folder().join("ci/uncino")))
}

#[cfg(test)]
mod tests {
    use super::names_a_package;

    #[test]
    fn a_package_is_named_in_any_of_nextests_spellings() {
        assert!(names_a_package(&["-p", "uncino-web"]));
        assert!(names_a_package(&["--package=uncino-web"]));
        assert!(!names_a_package(&["-E", "test(redeem)"]));
    }
}
