//! A Docker engine: the one that runs here, or one of our own that never outlives this program.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::process::{command, output, succeeds, target_folder};
use crate::scratch::ScratchFolder;
use crate::{Failure, find};

/// The shell script that owns the engine.
const KEEPER: &str = include_str!("engine.sh");

/// What makes `docker compose` out of docker-compose 1.
const PLUGIN: &str = include_str!("plugin.sh");

/// How long it may take to start.
const PATIENCE: Duration = Duration::from_mins(1);

/// An engine that answers.
pub(crate) struct Engine {
    own: Option<Own>,
}

/// One of our own: its socket, process number, log and settings are in a temporary folder, its images in the target
/// folder, so that the next run needn't make them again.
struct Own {
    keeper: Child,
    folder: ScratchFolder,
}

impl Engine {
    /// The engine that runs here, else a new one.
    pub(crate) fn find_or_start() -> Result<Self, Failure> {
        if succeeds(command("docker").arg("info")) {
            println!("    the engine that runs here");
            return Ok(Self { own: None });
        }
        let folder = ScratchFolder::create("engine")?;
        let data = target_folder().join("compose/engine");
        fs::create_dir_all(&data)?;
        let plugin = folder.path().join("config/cli-plugins/docker-compose");
        fs::create_dir_all(plugin.parent().ok_or("no folder")?)?;
        fs::write(&plugin, PLUGIN)?;
        fs::set_permissions(&plugin, fs::Permissions::from_mode(0o755))?;
        let mut keeper = command("sh");
        keeper.args(["-c", KEEPER, "engine.sh"]).arg(data).arg(folder.path());
        keeper.stdin(Stdio::piped()).stdout(Stdio::null());
        keeper.process_group(0); // Ctrl-C is for us; the keeper notices our end
        let mut engine = Self { own: Some(Own { keeper: keeper.spawn()?, folder }) };
        engine.wait_until_ready()?;
        engine.forget_leftovers()?;
        println!("    an engine of our own");
        Ok(engine)
    }

    /// Is it ours alone, and can nothing be pulled?
    pub(crate) fn is_own(&self) -> bool {
        self.own.is_some()
    }

    /// A program that talks to this engine.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = command(program);
        if let Some(own) = &self.own {
            let folder = own.folder.path();
            command.env("DOCKER_HOST", format!("unix://{}", folder.join("docker.sock").display()));
            command.env("DOCKER_CONFIG", folder.join("config")).env("DOCKER_BUILDKIT", "0");
        }
        command
    }

    /// `docker`, with these words.
    pub(crate) fn docker(&self, words: &[&str]) -> Command {
        let mut docker = self.command("docker");
        docker.args(words);
        docker
    }

    /// What `docker` answers.
    pub(crate) fn ask(&self, words: &[&str]) -> Result<String, Failure> {
        output(&mut self.docker(words))
    }

    /// Docker Compose, in either spelling.
    pub(crate) fn compose(&self) -> Result<Command, Failure> {
        let (program, words) = find::docker_compose()?.split_first().ok_or("no Docker Compose command")?;
        let mut compose = self.command(program);
        compose.args(words);
        Ok(compose)
    }

    /// Where a volume's files are, if this machine can look at them.
    pub(crate) fn volume(&self, name: &str) -> Result<PathBuf, Failure> {
        Ok(self.ask(&["volume", "inspect", "--format", "{{.Mountpoint}}", name])?.into())
    }

    fn wait_until_ready(&mut self) -> Result<(), Failure> {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if succeeds(&mut self.docker(&["info"])) {
                return Ok(());
            }
            let Some(own) = &mut self.own else { break };
            if let Some(status) = own.keeper.try_wait()? {
                let log = fs::read_to_string(own.folder.path().join("log")).unwrap_or_default();
                let end: Vec<_> = log.lines().rev().take(10).collect();
                let end: Vec<_> = end.into_iter().rev().collect();
                return Err(format!("dockerd ended: {status}\n{}", end.join("\n")).into());
            }
            sleep(Duration::from_millis(200));
        }
        Err(format!("dockerd didn't answer within {} s", PATIENCE.as_secs()).into())
    }

    /// What a run that was killed left in our own engine.
    fn forget_leftovers(&self) -> Result<(), Failure> {
        let left = self.ask(&["ps", "--all", "--quiet"])?;
        for container in left.lines() {
            self.ask(&["rm", "--force", "--volumes", container])?;
        }
        self.ask(&["network", "prune", "--force"])?;
        for volume in self.ask(&["volume", "ls", "--quiet"])?.lines() {
            self.ask(&["volume", "rm", volume])?;
        }
        Ok(())
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        if let Some(own) = &mut self.own {
            drop(own.keeper.stdin.take());
            if let Err(error) = own.keeper.wait() {
                eprintln!("xtask: dockerd in {} may still run: {error}", own.folder.path().display());
            }
        }
    }
}
