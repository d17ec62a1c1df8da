//! docker-compose.yml must please Docker Compose and the Compose specification; neither check needs an engine.

use std::path::PathBuf;

use crate::process::{command, root, run, succeeds, target_folder};
use crate::{Failure, find};

const FILE: &str = "docker-compose.yml";

/// The validator that pip installs, in one version, so that a new one can't break an old commit.
const VALIDATOR: &str = "check-jsonschema==0.39.0";

/// Fails when the file is missing, or either validator refuses it.
pub(crate) fn check() -> Result<(), Failure> {
    if !root().join(FILE).is_file() {
        return Err(format!("{FILE} is missing from the repository's root").into());
    }
    let (program, arguments) = find::docker_compose()?.split_first().ok_or("no Docker Compose command")?;
    run(command(program).args(arguments).args(["-f", FILE, "config", "-q"]))?;
    run(command(validator()?).args(["--builtin-schema", "vendor.compose-spec", FILE]))
}

/// The validator's path, in a virtual environment of its own under the target folder.
fn validator() -> Result<PathBuf, Failure> {
    let environment = target_folder().join("tools").join(VALIDATOR);
    let validator = environment.join("bin/check-jsonschema");
    if !succeeds(command(&validator).arg("--version")) {
        run(command(find::python()?).args(["-m", "venv", "--clear"]).arg(&environment))?;
        run(command(environment.join("bin/python")).args(["-m", "pip", "install", "--quiet", VALIDATOR]))?;
    }
    Ok(validator)
}
