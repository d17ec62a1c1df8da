//! Where the installed programs are.

use std::env;
use std::path::{Path, PathBuf};

use crate::Failure;
use crate::process::{command, succeeds};

/// The folder with `initdb`, `postgres`, `pg_isready`, `pg_dump` and `psql`: the one in PATH, else Debian's newest.
pub(crate) fn postgres_programs() -> Result<PathBuf, Failure> {
    let in_path = in_path("initdb").and_then(|initdb| Some(initdb.canonicalize().ok()?.parent()?.to_owned()));
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let folders = in_path.into_iter().chain(newest_first(installed.map(|entry| entry.path()).collect()));
    let complete = |folder: &PathBuf| {
        ["initdb", "postgres", "pg_isready", "pg_dump", "psql"].iter().all(|name| folder.join(name).is_file())
    };
    folders.into_iter().find(complete).ok_or_else(|| "no folder with all programs of PostgreSQL".into())
}

/// The path of the pooler; Debian keeps it among the programs of the system.
pub(crate) fn pgbouncer() -> Result<PathBuf, Failure> {
    let installed = Path::new("/usr/sbin/pgbouncer").to_owned();
    in_path("pgbouncer")
        .or_else(|| Some(installed).filter(|path| path.is_file()))
        .ok_or_else(|| "no PgBouncer".into())
}

fn newest_first(mut versions: Vec<PathBuf>) -> Vec<PathBuf> {
    let number = |path: &PathBuf| path.file_name()?.to_str()?.parse::<f32>().ok();
    versions
        .sort_by(|left, right| number(right).partial_cmp(&number(left)).unwrap_or(std::cmp::Ordering::Equal));
    versions.into_iter().map(|version| version.join("bin")).collect()
}

/// The browser's path.
pub(crate) fn chromium() -> Result<PathBuf, Failure> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    names.into_iter().find_map(in_path).ok_or_else(|| "no Chromium".into())
}

/// The path of the browser's driver.
pub(crate) fn chromedriver() -> Result<PathBuf, Failure> {
    in_path("chromedriver").ok_or_else(|| "no chromedriver".into())
}

/// The words that begin a Docker Compose command.
pub(crate) fn docker_compose() -> Result<&'static [&'static str], Failure> {
    let spellings: [&[&str]; 2] = [&["docker-compose"], &["docker", "compose"]];
    let answers = |words: &&[&str]| {
        words
            .split_first()
            .is_some_and(|(program, rest)| succeeds(command(program).args(rest).arg("version")))
    };
    spellings.into_iter().find(answers).ok_or_else(|| "no Docker Compose command".into())
}

/// Docker's client, with an engine that runs or can be started.
pub(crate) fn docker() -> Result<PathBuf, Failure> {
    let has_engine = || in_path("dockerd").is_some() || succeeds(command("docker").arg("info"));
    in_path("docker").filter(|_| has_engine()).ok_or_else(|| "no Docker".into())
}

/// A Python 3 that can make virtual environments: the one in PATH, else the system's.
pub(crate) fn python() -> Result<PathBuf, Failure> {
    let candidates = in_path("python3").into_iter().chain([PathBuf::from("/usr/bin/python3")]);
    let able = |python: &PathBuf| succeeds(command(python).args(["-c", "import ensurepip, venv"]));
    candidates.into_iter().find(able).ok_or_else(|| "no Python 3 with venv".into())
}

/// A Node.js of version 18 or newer: the one in PATH, else the system's.
pub(crate) fn node() -> Result<PathBuf, Failure> {
    let candidates = in_path("node").into_iter().chain([PathBuf::from("/usr/bin/node")]);
    let question = "process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)";
    let able = |node: &PathBuf| succeeds(command(node).args(["-e", question]));
    candidates.into_iter().find(able).ok_or_else(|| "no Node.js 18 or newer".into())
}

/// The path of Node.js's package manager.
pub(crate) fn npm() -> Result<PathBuf, Failure> {
    in_path("npm").ok_or_else(|| "no npm".into())
}

/// Searches PATH and, for a PATH without it, `/usr/bin`.
pub(crate) fn in_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain([Path::new("/usr/bin").to_owned()]);
    folders.map(|folder| folder.join(program)).find(|candidate| candidate.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_postgres_comes_first_by_number_and_not_by_letter() {
        let versions = ["9.6", "15", "notes", "17"].map(PathBuf::from).to_vec();
        let order = newest_first(versions);
        assert_eq!(order, ["17/bin", "15/bin", "9.6/bin", "notes/bin"].map(PathBuf::from));
    }
}
