//! The first start of the release build, as a newcomer sees it: an empty folder, no configuration.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::Failure;
use crate::process::{command, target_folder};
use crate::scratch::{ScratchFolder, free_port};

/// How long the program may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Starts the release build in an empty folder, waits for its ping and looks for the database that it made.
pub(crate) fn first_start() -> Result<(), Failure> {
    let scratch = ScratchFolder::create("first-start")?;
    let folder = scratch.path().join("empty");
    fs::create_dir(&folder)?;
    let log = scratch.path().join("log");
    let port = free_port()?;
    let mut running = Running(start(&folder, File::create(&log)?, port)?);

    let answered = wait_for_ping(&mut running, port);
    drop(running);
    if answered.is_err() {
        eprintln!("{}", fs::read_to_string(&log)?);
    } else if !folder.join("data/uncino.db").is_file() {
        return Err("it made no data/uncino.db".into());
    }
    answered
}

fn start(folder: &Path, log: File, port: u16) -> io::Result<Child> {
    let address = format!("127.0.0.1:{port}");
    let mut program = command(target_folder().join("release/uncino"));
    program.env("UNCINO_SERVER__BIND", &address).env("UNCINO_SERVER__BASE_URL", format!("http://{address}"));
    program.current_dir(folder).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn()
}

/// A child that does not outlive the step.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        if let Err(error) = self.0.kill().and_then(|()| self.0.wait()) {
            eprintln!("xtask: process {} may still run: {error}", self.0.id());
        }
    }
}

fn wait_for_ping(running: &mut Running, port: u16) -> Result<(), Failure> {
    let began = Instant::now();
    let mut last = String::new();
    while began.elapsed() < PATIENCE {
        if let Some(status) = running.0.try_wait()? {
            return Err(format!("the program ended by itself: {status}").into());
        }
        match ping(port) {
            Ok(answer) if is_pong(&answer) => return Ok(()),
            Ok(answer) => last = answer,
            Err(error) => last = error.to_string(),
        }
        sleep(Duration::from_millis(100));
    }
    Err(format!("no OK from /api/ping within {} s; the last answer: {last}", PATIENCE.as_secs()).into())
}

fn ping(port: u16) -> io::Result<String> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    write!(stream, "GET /api/ping HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

fn is_pong(answer: &str) -> bool {
    let body = answer.split_once("\r\n\r\n").map(|(_, body)| body.trim());
    answer.starts_with("HTTP/1.1 200 ") && body == Some("OK")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_200_with_the_body_ok_is_a_pong() {
        assert!(is_pong("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK"));
        assert!(!is_pong("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        assert!(!is_pong("HTTP/1.1 503 Service Unavailable\r\n\r\nOK"));
    }
}
