//! docker-compose.yml must please Docker Compose and the Compose specification; neither check needs an engine.

use crate::process::{command, root, run};
use crate::python::Environment;
use crate::{Failure, find};

const FILE: &str = "docker-compose.yml";

/// Where the validator lives.
const VALIDATOR: Environment =
    Environment { name: "check-jsonschema", packages: &["check-jsonschema==0.39.0"] };

/// Fails when the file is missing, or either validator refuses it.
pub(crate) fn check() -> Result<(), Failure> {
    if !root().join(FILE).is_file() {
        return Err(format!("{FILE} is missing from the repository's root").into());
    }
    let (program, arguments) = find::docker_compose()?.split_first().ok_or("no Docker Compose command")?;
    run(command(program).args(arguments).args(["-f", FILE, "config", "-q"]))?;
    let validator = VALIDATOR.program("check-jsonschema")?;
    run(command(validator).args(["--builtin-schema", "vendor.compose-spec", FILE]))
}
