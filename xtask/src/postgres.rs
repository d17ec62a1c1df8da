//! A throw-away `PostgreSQL` that never outlives this program.

use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::process::{command, output, succeeds};
use crate::scratch::{ScratchFolder, free_port};
use crate::tools::{self, Tool};
use crate::{Failure, find, test};

/// The shell script that owns the server: it stops it when our end of its standard input closes.
const KEEPER: &str = include_str!("postgres.sh");

/// How long the server may take to accept connections.
const PATIENCE: Duration = Duration::from_mins(1);

/// Whether a commit waits for the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Commits {
    /// As in production.
    Durable,
    /// As in tests: nobody mourns the data.
    Fast,
}

/// A running server with the role `uncino`, no password, data in a temporary folder. Dropping it stops the server and
/// removes the folder; so does the end of this program, even a violent one.
pub(crate) struct Postgres {
    keeper: Child,
    port: u16,
    folder: ScratchFolder,
}

impl Postgres {
    /// Starts a server for tests with the programs in this folder and waits until it accepts connections.
    pub(crate) fn start(programs: &Path) -> Result<Self, Failure> {
        Self::start_with(programs, Commits::Fast)
    }

    /// Starts a server that commits like this.
    pub(crate) fn start_with(programs: &Path, commits: Commits) -> Result<Self, Failure> {
        let folder = ScratchFolder::create("postgres")?;
        let port = free_port()?;
        let mut keeper = command("sh");
        keeper.args(["-c", KEEPER, "postgres.sh"]).arg(programs).arg(folder.path()).arg(port.to_string());
        keeper.arg(if commits == Commits::Durable { "on" } else { "off" });
        keeper.current_dir(folder.path()).stdin(Stdio::piped()).stdout(Stdio::null());
        keeper.process_group(0); // Ctrl-C is for us; the keeper notices our end
        step_down(&mut keeper, &folder)?;
        let keeper = keeper.spawn();
        let keeper =
            keeper.map_err(|cause| format!("no server can live in {}: {cause}", folder.path().display()))?;
        let mut postgres = Self { keeper, port, folder };
        postgres.wait_until_ready(programs)?;
        Ok(postgres)
    }

    /// The connection URL for tests: a superuser's, so that a test may create its own database or schema.
    pub(crate) fn url(&self) -> String {
        format!("postgres://uncino@127.0.0.1:{}/postgres", self.port)
    }

    /// Whether the server still runs.
    pub(crate) fn is_running(&mut self) -> Result<bool, Failure> {
        Ok(self.keeper.try_wait()?.is_none())
    }

    fn wait_until_ready(&mut self, programs: &Path) -> Result<(), Failure> {
        let began = Instant::now();
        let mut question = Command::new(programs.join("pg_isready"));
        question.args(["-h", "127.0.0.1", "-U", "uncino", "-d", "postgres", "-p"]).arg(self.port.to_string());
        while began.elapsed() < PATIENCE {
            if !self.is_running()? {
                return Err("PostgreSQL ended while it started: its log is above".into());
            }
            if succeeds(&mut question) {
                return Ok(());
            }
            sleep(Duration::from_millis(50));
        }
        Err(format!("PostgreSQL accepted no connection within {} s", PATIENCE.as_secs()).into())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        if let Err(error) = self.keeper.wait() {
            eprintln!("xtask: PostgreSQL in {} may still run: {error}", self.folder.path().display());
        }
    }
}

/// `cargo xtask postgres`: keeps a server until Ctrl-C.
pub(crate) fn until_interrupted() -> Result<(), Failure> {
    tools::make_ready(&[Tool::Postgres])?;
    let programs = find::postgres_programs()?;
    let mut postgres = Postgres::start(&programs)?;
    println!("PostgreSQL accepts connections at {}\n", postgres.url());
    println!("export {}='{}'", test::POSTGRES_URL, postgres.url());
    println!("export {}='{}'", test::POSTGRES_PROGRAMS, programs.display());
    for (variable, path) in [
        (test::PGBOUNCER, find::pgbouncer()),
        (test::CHROMIUM, find::chromium()),
        (test::CHROMEDRIVER, find::chromedriver()),
    ] {
        if let Ok(path) = path {
            println!("export {variable}='{}'", path.display());
        }
    }
    println!("\nCtrl-C stops it and removes its data.");
    while postgres.is_running()? {
        sleep(Duration::from_millis(500));
    }
    Err("PostgreSQL ended by itself".into())
}

/// `PostgreSQL` refuses to run as root: there the keeper and its folder become the user `postgres`.
fn step_down(keeper: &mut Command, folder: &ScratchFolder) -> Result<(), Failure> {
    if output(command("id").arg("-u"))? != "0" {
        return Ok(());
    }
    let user: u32 = output(command("id").args(["-u", "postgres"]))?.parse()?;
    let group: u32 = output(command("id").args(["-g", "postgres"]))?.parse()?;
    chown(folder.path(), Some(user), Some(group))?;
    keeper.uid(user).gid(group);
    Ok(())
}
