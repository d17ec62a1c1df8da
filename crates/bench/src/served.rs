//! A server that was started here, and ends with this value.

use std::process::{Child, Command};
use std::time::{Duration, Instant};

use crate::failure::Failure;
use crate::interrupted;
use crate::request::Request;

/// How long it may take to answer for the first time.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long it may take to end when it is asked to.
const FAREWELL: Duration = Duration::from_secs(10);
/// The pause between two questions of one kind.
const PAUSE: Duration = Duration::from_micros(500);

/// A running server.
pub(crate) struct Served {
    child: Child,
    /// Address and port.
    pub(crate) host: String,
    /// From its start to its first answer.
    pub(crate) started_in: Duration,
}

impl Served {
    /// Starts it, and asks until it answers.
    pub(crate) fn start(mut command: Command, host: String, question: &Request) -> Result<Self, Failure> {
        let began = Instant::now();
        let child = command.spawn().map_err(|cause| format!("{command:?} did not start: {cause}"))?;
        let mut served = Self { child, host, started_in: Duration::ZERO };
        loop {
            if let Ok(answer) = question.send(&served.host)
                && answer.status == 200
            {
                served.started_in = began.elapsed();
                return Ok(served);
            }
            if let Some(status) = served.child.try_wait()? {
                return Err(format!("the server ended by itself: {status}").into());
            }
            if began.elapsed() > PATIENCE {
                return Err(format!("no answer within {} s", PATIENCE.as_secs()).into());
            }
            interrupted::pause(PAUSE)?;
        }
    }

    /// The number of its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Served {
    /// It is asked to end as a service manager asks, so that a profiler sees its end, and made to if it doesn't.
    fn drop(&mut self) {
        let _ended_already = Command::new("kill").args(["-s", "TERM", &self.child.id().to_string()]).status();
        let began = Instant::now();
        while began.elapsed() < FAREWELL {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ended_already = self.child.kill();
        let _ended_already = self.child.wait();
    }
}

/// A port of the loopback interface that nobody listens on, with its address.
pub(crate) fn free_host() -> std::io::Result<String> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string())
}
