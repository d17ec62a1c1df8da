//! One request by hand: to see whether a path answers, and when the first byte comes.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    /// As it was sent: with the sizes of its chunks, if it has some.
    pub(crate) body: Vec<u8>,
    /// From the beginning of the connection to the first byte.
    pub(crate) first_byte: Duration,
    /// To the last one.
    pub(crate) whole: Duration,
}

impl Answer {
    /// A header's value, by its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }
}

/// Sends a text and reads until the server closes.
pub(crate) fn send(host: &str, request: &str, patience: Duration) -> io::Result<Answer> {
    let began = Instant::now();
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(patience))?;
    stream.write_all(request.as_bytes())?;
    let mut answer = vec![0; 1];
    stream.read_exact(&mut answer)?;
    let first_byte = began.elapsed();
    stream.read_to_end(&mut answer)?;
    let answer = read(&answer).map(|answer| Answer { first_byte, whole: began.elapsed(), ..answer });
    answer.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "that is no answer of HTTP/1.1"))
}

fn read(answer: &[u8]) -> Option<Answer> {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let status = head.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()?;
    let (first_byte, whole) = (Duration::ZERO, Duration::ZERO);
    Some(Answer { status, head, body: answer[end + 4..].to_vec(), first_byte, whole })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_has_a_status_headers_and_a_body() {
        let answer = read(b"HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\nbody").unwrap();
        assert_eq!((answer.status, answer.header("etag"), &*answer.body), (304, Some("\"x\""), &b"body"[..]));
        assert!(read(b"HTTP/1.1 200 OK\r\n").is_none());
    }
}
