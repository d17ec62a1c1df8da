//! `docker-compose.yml`: looked at without an engine as part of the tests, and run for real by `cargo xtask compose`.

mod bad_input;
mod engine;
mod examples;
mod http;
mod images;
mod project;
mod walk;

use std::net::{Ipv4Addr, TcpListener};

use crate::process::{command, root, run};
use crate::python::Environment;
use crate::steps::Steps;
use crate::tools::{self, Tool};
use crate::{Failure, find};

use engine::Engine;
use project::Profile;

/// Every compose file here; an operator's first.
const FILES: [&str; 2] = ["docker-compose.yml", "examples/docker-compose.yml"];

/// The port of all of them, on this machine.
const PORT: u16 = 13_120;

/// Where the validator lives.
const VALIDATOR: Environment =
    Environment { name: "check-jsonschema", packages: &["check-jsonschema==0.39.0"] };

/// What running containers needs.
const FOR_CONTAINERS: [Tool; 7] = [
    Tool::Docker,
    Tool::DockerCompose,
    Tool::Debootstrap,
    Tool::Iptables,
    Tool::Python,
    Tool::Node,
    Tool::Npm,
];

/// Fails when a file is missing, or Docker Compose or the Compose specification refuses it; neither needs an engine.
pub(crate) fn check() -> Result<(), Failure> {
    let (program, arguments) = find::docker_compose()?.split_first().ok_or("no Docker Compose command")?;
    let validator = VALIDATOR.program("check-jsonschema")?;
    for file in FILES {
        if !root().join(file).is_file() {
            return Err(format!("{file} is missing from the repository").into());
        }
        run(command(program).args(arguments).args(["-f", file, "config", "-q"]))?;
        run(command(&validator).args(["--builtin-schema", "vendor.compose-spec", file]))?;
    }
    Ok(())
}

/// Runs all of it with a real engine, and takes it down again, also after a failure.
pub(crate) fn for_real() -> Result<(), Failure> {
    let mut steps = Steps::begin();
    let outcome = all(&mut steps);
    steps.sum_up(outcome)
}

fn all(steps: &mut Steps) -> Result<(), Failure> {
    steps.step("tools", || tools::make_ready(&FOR_CONTAINERS))?;
    steps.step("docker-compose.yml", check)?;
    steps.step("the port", || {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, PORT));
        free.map(drop).map_err(|cause| format!("127.0.0.1:{PORT} must be free: {cause}").into())
    })?;
    let engine = steps.step("engine", Engine::find_or_start)?;
    steps.step("base images", || images::bases(&engine))?;
    steps.step("image", || images::build(&engine))?;
    steps.step("SQLite", || walk::walk(&engine, Profile::Sqlite))?;
    steps.step("PostgreSQL", || walk::walk(&engine, Profile::Postgres))?;
    steps.step("cluster", || walk::walk(&engine, Profile::Cluster))?;
    steps.step("the page, as pasted", || examples::page(&engine))?;
    steps.step("examples, as written", || examples::as_written(&engine))?;
    steps.step("bad input", || bad_input::all(&engine))
}
