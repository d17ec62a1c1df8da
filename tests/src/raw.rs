//! Bytes as they are, for requests that no library would send.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Sends bytes and reads until the server closes; head and body of the answer.
pub async fn send(address: SocketAddr, request: &[u8]) -> (String, String) {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    // A server that refuses early may close while we still send.
    let _refused_early = stream.write_all(request).await;
    let mut answer = Vec::new();
    let reading = stream.read_to_end(&mut answer);
    let _reset = tokio::time::timeout(Duration::from_secs(20), reading).await.expect("an answer in time");
    split(&answer)
}

fn split(answer: &[u8]) -> (String, String) {
    let answer = String::from_utf8_lossy(answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    (head.to_owned(), body.to_owned())
}

/// Sends bytes, then a chunk of a body now and then, and reads until the server closes.
pub async fn send_and_trickle(address: SocketAddr, request: &[u8]) -> (String, String) {
    let stream = TcpStream::connect(address).await.expect("a connection");
    let (mut reading, mut writing) = stream.into_split();
    writing.write_all(request).await.expect("the request");
    let trickle = tokio::spawn(async move {
        while writing.write_all(b"1\r\nx\r\n").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    });
    let mut answer = Vec::new();
    let reading = reading.read_to_end(&mut answer);
    let _reset = tokio::time::timeout(Duration::from_secs(20), reading).await.expect("an end in time");
    trickle.abort();
    split(&answer)
}

/// Begins a request.
pub async fn begin(address: SocketAddr, beginning: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(beginning).await.expect("the beginning");
    stream
}

/// Waits until the server asks for the body of a request that expects that (RFC 9110 section 10.1.1): a worker has it.
pub async fn is_expected(stream: &mut TcpStream) {
    const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";
    let mut answer = vec![0; CONTINUE.len()];
    let reading = stream.read_exact(&mut answer);
    tokio::time::timeout(Duration::from_secs(20), reading).await.expect("in time").expect("an answer");
    assert_eq!(answer, CONTINUE);
}

/// Waits until nobody listens there any more.
pub async fn refuses_connections(address: SocketAddr) {
    for _ in 0..1_000 {
        if TcpStream::connect(address).await.is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it still listens");
}

/// Sends the rest of a request and reads until the server closes.
pub async fn finish(mut stream: TcpStream, rest: &[u8]) -> (String, String) {
    stream.write_all(rest).await.expect("the rest");
    let mut answer = Vec::new();
    let reading = stream.read_to_end(&mut answer);
    let _reset = tokio::time::timeout(Duration::from_secs(20), reading).await.expect("an answer in time");
    split(&answer)
}

/// A form post, byte by byte, as WordPress sends it.
pub async fn post_form(address: SocketAddr, path: &str, body: &[u8]) -> (String, String) {
    let mut request = format!(
        "POST {path} HTTP/1.1\r\nUser-Agent: WordPress/6.1; https://wp.example\r\nHost: {address}\r\nAccept: */*\r\n\
         Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    )
    .into_bytes();
    request.extend_from_slice(body);
    send(address, &request).await
}

/// A request with a JSON body, as WordPress sends it.
pub async fn json(address: SocketAddr, method_and_path: &str, access: &str, body: &str) -> (String, String) {
    let request = format!(
        "{method_and_path} HTTP/1.1\r\nUser-Agent: WordPress/6.1; https://wp.example\r\nHost: {address}\r\nAccept: */*\r\n\
         Authorization: Bearer {access}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    );
    send(address, request.as_bytes()).await
}

/// The status of an answer.
pub fn status(head: &str) -> u16 {
    head.split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .unwrap_or_else(|| panic!("no status in {head:?}"))
}
