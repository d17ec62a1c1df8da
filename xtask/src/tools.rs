//! The programs that the checks need, and what installs each.

use crate::process::{cargo, succeeds};
use crate::{Failure, find, install};

/// A program, or a group of programs that come together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tool {
    /// rustfmt and clippy.
    RustComponents,
    /// cargo-nextest.
    Nextest,
    /// The server's programs, with `pg_dump` and `psql`.
    Postgres,
    /// The pooler in front of it.
    PgBouncer,
    /// The browser.
    Chromium,
    /// What drives the browser.
    Chromedriver,
    /// Either of the two Docker Compose commands; no engine is needed.
    DockerCompose,
    /// Docker's client and engine.
    Docker,
    /// What makes the folder of a Debian system.
    Debootstrap,
    /// What the engine makes networks with.
    Iptables,
    /// Python 3 that can make virtual environments.
    Python,
    /// Node.js 18 or newer.
    Node,
    /// Node.js's package manager.
    Npm,
    /// What asks a server as fast as it answers.
    Wrk,
    /// What says where a process computes.
    Perf,
    /// What counts instructions where that one may not.
    Valgrind,
}

impl Tool {
    /// Whether it is on this machine.
    pub(crate) fn is_here(self) -> bool {
        match self {
            Self::RustComponents => {
                succeeds(&mut cargo("fmt --version")) && succeeds(&mut cargo("clippy --version"))
            }
            Self::Nextest => succeeds(&mut cargo("nextest --version")),
            Self::Postgres => find::postgres_programs().is_ok(),
            Self::PgBouncer => find::pgbouncer().is_ok(),
            Self::Chromium => find::chromium().is_ok(),
            Self::Chromedriver => find::chromedriver().is_ok(),
            Self::DockerCompose => find::docker_compose().is_ok(),
            Self::Docker => find::docker().is_ok(),
            Self::Debootstrap => find::in_path("debootstrap").is_some(),
            Self::Iptables => find::in_path("iptables").is_some(),
            Self::Python => find::python().is_ok(),
            Self::Node => find::node().is_ok(),
            Self::Npm => find::npm().is_ok(),
            Self::Wrk => find::in_path("wrk").is_some(),
            Self::Perf => find::in_path("perf").is_some(),
            Self::Valgrind => find::in_path("valgrind").is_some(),
        }
    }

    /// Its Debian package; other distributions use similar names. None for what comes with Rust.
    pub(crate) fn debian_package(self) -> Option<&'static str> {
        match self {
            Self::RustComponents | Self::Nextest => None,
            Self::Postgres => Some("postgresql"),
            Self::PgBouncer => Some("pgbouncer"),
            Self::Chromium => Some("chromium"),
            Self::Chromedriver => Some("chromium-driver"),
            Self::DockerCompose => Some("docker-compose"),
            Self::Docker => Some("docker.io"),
            Self::Debootstrap => Some("debootstrap"),
            Self::Iptables => Some("iptables"),
            Self::Python => Some("python3-venv"),
            Self::Node => Some("nodejs"),
            Self::Npm => Some("npm"),
            Self::Wrk => Some("wrk"),
            Self::Perf => Some("linux-perf"),
            Self::Valgrind => Some("valgrind"),
        }
    }

    /// The command that installs it, for what comes with Rust.
    pub(crate) fn rust_command(self) -> Option<&'static [&'static str]> {
        match self {
            Self::RustComponents => Some(&["rustup", "component", "add", "rustfmt", "clippy"]),
            Self::Nextest => Some(&["cargo", "install", "--locked", "cargo-nextest"]),
            Self::Postgres
            | Self::PgBouncer
            | Self::Chromium
            | Self::Chromedriver
            | Self::DockerCompose
            | Self::Docker
            | Self::Debootstrap
            | Self::Iptables
            | Self::Python
            | Self::Node
            | Self::Npm
            | Self::Wrk
            | Self::Perf
            | Self::Valgrind => None,
        }
    }
}

/// Installs what is missing of these, or says what to install.
pub(crate) fn make_ready(tools: &[Tool]) -> Result<(), Failure> {
    let missing = missing(tools);
    if missing.is_empty() {
        return Ok(());
    }
    install::install(&missing)?;
    let missing = self::missing(&missing);
    if missing.is_empty() { Ok(()) } else { Err(format!("installed, but not found: {missing:?}").into()) }
}

fn missing(tools: &[Tool]) -> Vec<Tool> {
    tools.iter().copied().filter(|tool| !tool.is_here()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_can_be_installed_one_way_and_only_one() {
        use Tool::{
            Chromedriver, Chromium, Debootstrap, Docker, DockerCompose, Iptables, Nextest, Node, Npm, Perf,
            PgBouncer, Postgres, Python, RustComponents, Valgrind, Wrk,
        };
        for tool in [
            RustComponents,
            Nextest,
            Postgres,
            PgBouncer,
            Chromium,
            Chromedriver,
            DockerCompose,
            Docker,
            Debootstrap,
            Iptables,
            Python,
            Node,
            Npm,
            Wrk,
            Perf,
            Valgrind,
        ] {
            assert!(tool.debian_package().is_some() != tool.rust_command().is_some(), "{tool:?}");
        }
    }
}
