//! What a step borrows from the machine and gives back: a folder, a port.

use std::fs::{self, DirBuilder};
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::{env, process};

/// How many leftovers of earlier processes with our number are stepped over.
const ATTEMPTS: u32 = 100;

/// An empty temporary folder, ours alone (mode 0700), removed with everything in it on drop.
pub(crate) struct ScratchFolder {
    path: PathBuf,
}

impl ScratchFolder {
    /// Creates `uncino-<purpose>-<pid>` in the system's temporary folder.
    pub(crate) fn create(purpose: &str) -> io::Result<Self> {
        let name = format!("uncino-{purpose}-{}", process::id());
        for attempt in 0..ATTEMPTS {
            let suffix = if attempt == 0 { String::new() } else { format!("-{attempt}") };
            let path = env::temp_dir().join(format!("{name}{suffix}"));
            match DirBuilder::new().mode(0o700).create(&path) {
                Ok(()) => return Ok(Self { path }),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::new(
            ErrorKind::AlreadyExists,
            format!("too many folders {name}* in the temporary folder"),
        ))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for ScratchFolder {
    fn drop(&mut self) {
        match fs::remove_dir_all(&self.path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                eprintln!("xtask: {} stays behind: {error}", self.path.display());
            }
            _ => {}
        }
    }
}

/// A port of the loopback interface that nobody listens on.
pub(crate) fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
