//! As much HTTP as it takes to see whether Uncino answers.

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::PORT;
use crate::Failure;

/// The longest that an answer may take: longer than a node waits for a database that is gone.
const PATIENCE: Duration = Duration::from_secs(45);

/// An answer: its status, and its body as it came.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: String,
}

/// Asks for a page or reads something.
pub(super) fn get(path: &str) -> io::Result<Answer> {
    send(&format!("GET {path} HTTP/1.1\r\n"), "")
}

/// Sends JSON with a bearer token.
pub(super) fn post(path: &str, token: &str, json: &str) -> io::Result<Answer> {
    let length = json.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n"
    );
    send(&head, json)
}

fn send(head: &str, body: &str) -> io::Result<Answer> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, PORT))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(stream, "{head}Host: localhost:{PORT}\r\nConnection: close\r\n\r\n{body}")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or(io::ErrorKind::UnexpectedEof)?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    Ok(Answer { status: status.ok_or(io::ErrorKind::InvalidData)?, body: body.to_owned() })
}

/// Waits until a path is answered with that status; how long that took.
pub(super) fn wait_for(path: &str, status: u16, patience: Duration) -> Result<Duration, Failure> {
    let began = Instant::now();
    loop {
        let last = get(path).map(|answer| answer.status);
        if last.as_ref().is_ok_and(|last| *last == status) {
            return Ok(began.elapsed());
        }
        if began.elapsed() > patience {
            return Err(format!("{path} never was {status}; the last answer: {last:?}").into());
        }
        sleep(Duration::from_millis(250));
    }
}
