//! A compose project: what is up, and goes down whatever happens.

use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::engine::Engine;
use crate::Failure;
use crate::process::{output, run};

/// The project's name, so that it never is somebody's own.
const NAME: &str = "uncino-check";

/// What the seeds of the examples are; `examples/docker-compose.yml` has the same.
pub(super) const SEEDS: [(&str, &str); 8] = [
    ("UNCINO_SEED__ADMIN_EMAIL", "admin@example.org"),
    ("UNCINO_SEED__ADMIN_PASSWORD", "password-of-the-admin"),
    ("UNCINO_SEED__USER_EMAIL", "anna@example.org"),
    ("UNCINO_SEED__USER_PASSWORD", "password-of-anna"),
    ("UNCINO_SEED__CLIENT_ID", "tests-client-0123456789"),
    ("UNCINO_SEED__CLIENT_SECRET", "tests-secret-0123456789"),
    ("UNCINO_SEED__CLIENT_REDIRECT_URIS", "http://127.0.0.1:13121/callback"),
    ("UNCINO_SEED__TOKEN", TOKEN),
];

/// The seeded access token.
pub(super) const TOKEN: &str = "tests-token-0123456789";

/// What can be started.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Profile {
    Sqlite,
    Postgres,
    Cluster,
}

impl Profile {
    fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::Cluster => "cluster",
        }
    }

    /// The services that are Uncino.
    pub(super) fn nodes(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => &["uncino"],
            Self::Postgres => &["uncino-postgres"],
            Self::Cluster => &["node-1", "node-2", "node-3"],
        }
    }

    fn is_default(self) -> bool {
        self == Self::Sqlite // By the file .env.
    }
}

/// The whole name of a network or volume.
pub(super) fn full_name(name: &str) -> String {
    format!("{NAME}_{name}")
}

/// A project of docker-compose.yml. Dropping it removes its containers, networks and volumes.
pub(super) struct Project<'e> {
    pub(super) engine: &'e Engine,
    pub(super) profile: Profile,
    settings: Vec<(String, String)>,
}

impl<'e> Project<'e> {
    /// A project with these settings; nothing runs yet.
    pub(super) fn new(engine: &'e Engine, profile: Profile, settings: &[(&str, &str)]) -> Self {
        let settings = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Self { engine, profile, settings: settings.collect() }
    }

    /// Docker Compose with this project and these words.
    pub(super) fn compose(&self, words: &[&str]) -> Result<Command, Failure> {
        let mut compose = self.engine.compose()?;
        compose.args(["--project-name", NAME]);
        if !self.profile.is_default() {
            compose.args(["--profile", self.profile.name()]);
        }
        compose.args(words).envs(self.settings.iter().cloned());
        Ok(compose)
    }

    /// Starts everything and waits until every node says that it is healthy.
    pub(super) fn up(&self) -> Result<(), Failure> {
        run(&mut self.compose(&["up", "--detach"])?)?;
        self.wait_until_healthy()
    }

    pub(super) fn wait_until_healthy(&self) -> Result<(), Failure> {
        let began = Instant::now();
        for node in self.profile.nodes() {
            loop {
                let health = self.inspect(node, "{{.State.Health.Status}}")?;
                if health == "healthy" {
                    break;
                }
                if began.elapsed() > Duration::from_mins(1) {
                    return Err(format!("{node} is {health}\n{}", self.logs(node)?).into());
                }
                sleep(Duration::from_millis(500));
            }
        }
        Ok(())
    }

    /// The id of a service's container.
    pub(super) fn container(&self, service: &str) -> Result<String, Failure> {
        output(&mut self.compose(&["ps", "--all", "--quiet", service])?)
            .ok()
            .filter(|id| !id.is_empty())
            .ok_or_else(|| format!("{service} has no container").into())
    }

    /// What the engine knows of a service's container.
    pub(super) fn inspect(&self, service: &str, format: &str) -> Result<String, Failure> {
        self.engine.ask(&["inspect", "--format", format, &self.container(service)?])
    }

    /// What a service has said so far.
    pub(super) fn logs(&self, service: &str) -> Result<String, Failure> {
        output(&mut self.compose(&["logs", "--no-color", service])?)
    }

    /// What a command in a service's container says; it must succeed.
    pub(super) fn exec(&self, service: &str, words: &[&str]) -> Result<String, Failure> {
        let container = self.container(service)?;
        let said = self.engine.docker(&[&["exec", &*container], words].concat()).output()?;
        let [stdout, stderr] =
            [said.stdout, said.stderr].map(|bytes| String::from_utf8_lossy(&bytes).trim().to_owned());
        if said.status.success() {
            return Ok(stdout);
        }
        Err(format!("`{}` in {service}: {}: {stdout} {stderr}", words.join(" "), said.status).into())
    }

    /// Cuts a service off the network, or joins it again where it was.
    pub(super) fn cut(&self, service: &str) -> Result<(), Failure> {
        let network = full_name("cluster");
        self.engine.ask(&["network", "disconnect", &network, &self.container(service)?]).map(drop)
    }

    pub(super) fn join(&self, service: &str, address: &str) -> Result<(), Failure> {
        let (network, container) = (full_name("cluster"), self.container(service)?);
        self.engine
            .ask(&["network", "connect", "--ip", address, "--alias", service, &network, &container])
            .map(drop)
    }

    /// Removes everything; also what is left of an earlier run.
    pub(super) fn down(&self) -> Result<(), Failure> {
        run(&mut self.compose(&["down", "--volumes", "--remove-orphans"])?)?;
        let label = format!("label=com.docker.compose.project={NAME}");
        for things in [&["ps", "--all"][..], &["volume", "ls"], &["network", "ls"]] {
            let left = self.engine.ask(&[things, &["--quiet", "--filter", &label]].concat())?;
            if !left.is_empty() {
                return Err(format!("`docker compose down` left something: {left}").into());
            }
        }
        Ok(())
    }
}

impl Drop for Project<'_> {
    fn drop(&mut self) {
        if let Err(error) = self.down() {
            eprintln!("xtask: {error}");
        }
    }
}
