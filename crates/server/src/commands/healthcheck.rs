//! `uncino healthcheck`: does the server that runs beside us answer? For images that have no other program to ask it.

use std::io::{Error, ErrorKind, Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, ToSocketAddrs as _};
use std::time::{Duration, Instant};

use crate::exit::Failure;
use crate::output::say;
use crate::settings::Settings;

/// How long the server may take, all in all.
const PATIENCE: Duration = Duration::from_secs(3);

/// The most that is read of the answer, in bytes.
const MAX_ANSWER: usize = 4_096;

/// Asks the address of the settings, from this very machine.
pub(crate) fn run(settings: &Settings) -> Result<(), Failure> {
    let bind = &settings.server.bind;
    let unhealthy = |reason: String| Failure::Refused(format!("not healthy: {reason}"));
    let addresses = bind.to_socket_addrs().map_err(|error| unhealthy(format!("{bind}: {error}")))?;
    let mut complaint = format!("{bind} is no address");
    let end = Instant::now() + PATIENCE;
    for address in addresses.map(nearby) {
        match ask(address, end) {
            Ok(()) => {
                say!("healthy: {address} answers");
                return Ok(());
            }
            Err(error) => complaint = format!("{address}: {error}"),
        }
    }
    Err(unhealthy(complaint))
}

/// Where a server that listens there is reached from its own machine.
pub(super) fn nearby(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        IpAddr::V4(_) | IpAddr::V6(_) => {}
    }
    address
}

fn ask(address: SocketAddr, end: Instant) -> std::io::Result<()> {
    let mut stream = TcpStream::connect_timeout(&address, left(end)?)?;
    stream.set_write_timeout(Some(left(end)?))?;
    write!(stream, "GET /api/ping HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    let mut part = [0; 512];
    while answer.len() < MAX_ANSWER {
        stream.set_read_timeout(Some(left(end)?))?;
        match stream.read(&mut part) {
            Ok(0) => break,
            Ok(read) => answer.extend_from_slice(part.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Err(late()),
            Err(error) => return Err(error),
        }
    }
    judge(&answer)
}

/// `OK`, with status 200.
fn judge(answer: &[u8]) -> std::io::Result<()> {
    let answer = String::from_utf8_lossy(answer);
    let is_fine = answer.split_once("\r\n\r\n").is_some_and(|(head, body)| {
        let status = head.split_whitespace().nth(1);
        status == Some("200") && body.contains("OK")
    });
    if is_fine {
        Ok(())
    } else {
        Err(Error::new(ErrorKind::InvalidData, "what answers there isn't well, or isn't Uncino"))
    }
}

fn left(end: Instant) -> std::io::Result<Duration> {
    let left = end.saturating_duration_since(Instant::now());
    if left.is_zero() { Err(late()) } else { Ok(left) }
}

fn late() -> Error {
    Error::new(ErrorKind::TimedOut, format!("no answer within {} seconds", PATIENCE.as_secs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_on_all_addresses_is_asked_on_loopback() {
        for (bind, asked) in [
            ("0.0.0.0:13120", "127.0.0.1:13120"),
            ("[::]:80", "[::1]:80"),
            ("10.0.0.7:13120", "10.0.0.7:13120"),
            ("127.0.0.1:1", "127.0.0.1:1"),
        ] {
            assert_eq!(nearby(bind.parse().unwrap()), asked.parse().unwrap());
        }
    }

    #[test]
    fn only_a_good_answer_counts() {
        assert!(judge(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nOK").is_ok());
        for bad in
            ["", "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 503 Service Unavailable\r\n\r\nOK", "SSH-2.0\r\n\r\nOK"]
        {
            assert!(judge(bad.as_bytes()).is_err(), "{bad}");
        }
    }
}
