//! The built program: how it is run here, without limits and with nothing from this environment.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::failure::Failure;
use crate::request::Request;
use crate::served::{Served, free_host};

/// The program, and a folder for what it writes beside its database.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    pub(crate) path: PathBuf,
    pub(crate) scratch: PathBuf,
    /// The command that runs it, if it doesn't run by itself.
    pub(crate) under: Vec<OsString>,
}

impl Program {
    /// Makes or mends a database, and ends.
    pub(crate) fn migrate(&self, database: &str) -> Result<(), Failure> {
        let mut command = self.on(database)?;
        let output = command.arg("migrate").stdout(Stdio::piped()).stderr(Stdio::piped()).output()?;
        if output.status.success() {
            return Ok(());
        }
        Err(format!("`uncino migrate` failed: {}", String::from_utf8_lossy(&output.stderr)).into())
    }

    /// Serves that database until this value ends.
    pub(crate) fn serve(&self, database: &str) -> Result<Served, Failure> {
        let host = free_host()?;
        let mut command = self.on(database)?;
        command.env("UNCINO_SERVER__BIND", &host).env("UNCINO_SERVER__BASE_URL", format!("http://{host}"));
        let served = Served::start(command, host, &Request::get("/api/ping"));
        served.map_err(|cause| format!("{cause}\n{}", self.log()).into())
    }

    fn on(&self, database: &str) -> Result<Command, Failure> {
        fs::create_dir_all(&self.scratch)?;
        let log = File::create(self.log_file())?;
        let data = self.scratch.join("data");
        let _there_was_none = fs::remove_dir_all(&data); // its pictures belong to one database
        let mut words = self.under.iter().map(OsString::as_os_str).chain([self.path.as_os_str()]);
        let mut command = Command::new(words.next().unwrap_or_default());
        command.args(words);
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("UNCINO_"))
        {
            command.env_remove(name);
        }
        command.env("UNCINO_DATABASE__URL", database).env("UNCINO_DATA_DIR", &data);
        command.env("UNCINO_LIMITS__ENABLED", "false");
        command.current_dir(&self.scratch).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        Ok(command)
    }

    /// What it has logged since it was started last.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    fn log_file(&self) -> PathBuf {
        Path::new(&self.scratch).join("log")
    }
}
