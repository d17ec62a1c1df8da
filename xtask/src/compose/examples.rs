//! The examples and the page: as written, and against what runs.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::engine::Engine;
use crate::process::{root, run};
use crate::python::Environment;
use crate::scratch::ScratchFolder;
use crate::{Failure, find};

/// What `examples/python/requirements.txt` asks for.
const PYTHON: Environment = Environment {
    name: "python-examples",
    packages: &[
        "pytest==9.2.0",
        "requests==2.34.2",
        "requests-oauthlib==2.0.0",
        "oauthlib==4.0.1",
        "certifi==2026.10.18",
        "charset-normalizer==3.5.2",
        "idna==3.20",
        "iniconfig==2.3.1",
        "packaging==26.3",
        "pluggy==1.7.0",
        "Pygments==2.21.0",
        "urllib3==2.8.0",
    ],
};

/// What is pasted.
const PAGE: &str = "docs/integration-testing.md";

/// The examples, against an Uncino that runs at this address.
pub(super) fn against(engine: &Engine, url: &str) -> Result<(), Failure> {
    for mut example in both(engine)? {
        run(example.env("UNCINO_URL", url))?;
    }
    Ok(())
}

/// The examples as their readers run them: they start and stop Uncino themselves.
pub(super) fn as_written(engine: &Engine) -> Result<(), Failure> {
    for mut example in both(engine)? {
        run(&mut example)?;
        nothing_is_left(engine)?;
    }
    Ok(())
}

/// The compose file and the commands of the page, in an empty folder.
pub(super) fn page(engine: &Engine) -> Result<(), Failure> {
    let page = fs::read_to_string(root().join(PAGE))?;
    let compose_file = block(&page, "```yaml\nservices:").ok_or("the page has no compose file")?;
    let commands = block(&page, "```\ndocker compose up").ok_or("the page has no commands")?;
    let folder = ScratchFolder::create("page")?;
    fs::write(folder.path().join("docker-compose.yml"), compose_file)?;
    let mut shell = engine.command("bash");
    let outcome = run(shell.args(["-e", "-x", "-c", &commands]).current_dir(folder.path()));
    if outcome.is_err() {
        let mut down = engine.compose()?;
        run(down.args(["down", "--volumes"]).current_dir(folder.path()))?;
    }
    outcome?;
    nothing_is_left(engine)
}

/// The block of the page that begins so, without its fences.
fn block(page: &str, beginning: &str) -> Option<String> {
    let (_, rest) = page.split_once(beginning)?;
    let (_, first_line) = beginning.split_once('\n')?;
    Some(format!("{first_line}{}", rest.split("```").next()?))
}

fn both(engine: &Engine) -> Result<[Command; 2], Failure> {
    let mut python = engine.command(&PYTHON.program("pytest")?.to_string_lossy());
    python.args(["-q", "-p", "no:cacheprovider"]).env("PYTHONDONTWRITEBYTECODE", "1");
    python.current_dir(root().join("examples/python"));
    let folder: PathBuf = root().join("examples/javascript");
    if !folder.join("node_modules").is_dir() {
        let mut npm = engine.command(&find::npm()?.to_string_lossy());
        run(npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(&folder))?;
    }
    let mut node = engine.command(&find::node()?.to_string_lossy());
    node.arg("--test").current_dir(folder);
    Ok([python, node])
}

fn nothing_is_left(engine: &Engine) -> Result<(), Failure> {
    if !engine.is_own() {
        return Ok(()); // Others may run there what they like.
    }
    let left = engine.ask(&["ps", "--all", "--quiet"])?;
    if left.is_empty() { Ok(()) } else { Err(format!("containers are left: {left}").into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str) -> Result<String, Failure> {
        Ok(fs::read_to_string(root().join(name))?)
    }

    #[test]
    fn the_page_shows_the_compose_file_of_the_examples_in_ten_lines() -> Result<(), Failure> {
        let shown = block(&file(PAGE)?, "```yaml\nservices:").ok_or("a compose file")?;
        assert_eq!(shown, file("examples/docker-compose.yml")?);
        assert_eq!(shown.lines().count(), 10);
        Ok(())
    }

    #[test]
    fn the_examples_and_we_use_what_is_seeded() -> Result<(), Failure> {
        let compose = file("examples/docker-compose.yml")?;
        for (name, value) in super::super::project::SEEDS {
            assert!(compose.contains(name) && compose.contains(value), "{name}");
        }
        for example in ["examples/python/test_agenda.py", "examples/javascript/agenda.test.js"] {
            let text = file(example)?;
            for value in ["tests-client-0123456789", "tests-secret-0123456789", super::super::project::TOKEN]
            {
                assert!(text.contains(value), "{example}: {value}");
            }
        }
        for package in file("examples/python/requirements.txt")?.lines() {
            assert!(PYTHON.packages.contains(&package), "{package}");
        }
        Ok(())
    }
}
