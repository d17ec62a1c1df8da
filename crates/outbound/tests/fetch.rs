//! Fetching, from servers on ports of one's own.

#![expect(clippy::unwrap_used, reason = "tests: a surprise ends the test")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::ops::ControlFlow;

use uncino_domain::fetch::{Fetcher as _, NotFetched};
use uncino_outbound::HttpFetcher;

/// At most this many bytes are taken.
const ROOM: usize = 1_000;

/// What is at that address, for a server that may ask only this `host:port` beside public ones.
fn fetch(allowed: &str, url: &str) -> Result<Vec<u8>, NotFetched> {
    let fetcher = HttpFetcher::new(&[allowed.to_owned()]);
    let mut taken = Vec::new();
    let mut take = |piece: &[u8]| {
        taken.extend_from_slice(piece);
        if taken.len() > ROOM { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(fetcher.fetch(url, &mut take)).map(|()| taken)
}

/// Answers on a port of one's own, each request with the next of these answers; then it is gone.
fn elsewhere(answers: Vec<Vec<u8>>) -> (String, std::thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let serving = std::thread::spawn(move || {
        let mut asked = Vec::new();
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
            let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
            asked.push(head[0].clone());
            stream.write_all(&answer).unwrap();
        }
        asked
    });
    (host, serving)
}

fn ok(body: &[u8]) -> Vec<u8> {
    [
        format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len()).as_bytes(),
        body,
    ]
    .concat()
}

fn redirect(to: &str) -> Vec<u8> {
    format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        .into_bytes()
}

#[test]
fn a_redirect_is_followed() {
    let (host, serving) = elsewhere(vec![redirect("/real.jpg"), ok(b"poster")]);
    assert_eq!(fetch(&host, &format!("http://{host}/a.jpg?b=1")), Ok(b"poster".to_vec()));
    assert_eq!(serving.join().unwrap(), ["GET /a.jpg?b=1 HTTP/1.1", "GET /real.jpg HTTP/1.1"]);
}

#[test]
fn what_is_gone_or_no_http_is_not_fetched_and_what_is_endless_is_broken_off() {
    let gone = b"HTTP/1.1 404 Not Found\r\nContent-Length: 6\r\nConnection: close\r\n\r\nposter";
    let endless = [b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_vec(), vec![b'x'; 1_048_576]];
    for (answer, why) in [
        (gone.to_vec(), NotFetched::Unreachable),
        (b"nonsense".to_vec(), NotFetched::Unreachable),
        (endless.concat(), NotFetched::BrokenOff),
    ] {
        let (host, _serving) = elsewhere(vec![answer]);
        assert_eq!(fetch(&host, &format!("http://{host}/a.jpg")), Err(why));
    }
}

/// By its number, by a name, by a redirect: this server's own network is nobody's business.
#[test]
fn nobody_makes_the_server_ask_its_own_network() {
    let private = TcpListener::bind("127.0.0.1:0").unwrap();
    private.set_nonblocking(true).unwrap();
    let port = private.local_addr().unwrap().port();
    let (host, serving) = elsewhere(vec![
        redirect(&format!("http://127.0.0.1:{port}/")),
        redirect(&format!("http://localhost:{port}/")),
    ]);
    for url in [
        format!("http://127.0.0.1:{port}/"),
        format!("http://localhost:{port}/"),
        format!("http://LOCALHOST:{port}/"),
        format!("http://2130706433:{port}/"),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
        format!("http://{host}/"),
        format!("http://{host}/"),
        "file:///etc/hostname".to_owned(),
        "nonsense".to_owned(),
    ] {
        assert_eq!(fetch(&host, &url), Err(NotFetched::Unreachable), "{url}");
    }
    assert_eq!(serving.join().unwrap().len(), 2, "the redirects were looked at");
    assert!(private.accept().is_err(), "nobody came");
}

#[test]
fn an_address_that_leads_on_and_on_is_given_up() {
    let leads_on = |count: usize| (0..count).map(|_| redirect("/again")).collect::<Vec<_>>();
    let (host, serving) = elsewhere([leads_on(3), vec![ok(b"poster")]].concat());
    assert_eq!(fetch(&host, &format!("http://{host}/")), Ok(b"poster".to_vec()));
    assert_eq!(serving.join().unwrap().len(), 4);
    let (host, serving) = elsewhere(leads_on(4));
    assert_eq!(fetch(&host, &format!("http://{host}/")), Err(NotFetched::Unreachable));
    assert_eq!(serving.join().unwrap().len(), 4);
}
