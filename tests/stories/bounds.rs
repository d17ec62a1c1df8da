//! How much is too much: of a body, a header, a list, a crowd.

use std::time::{Duration, Instant};

use reqwest::{Client, StatusCode};
use serde_json::json;
use tests::{Database, Server, on_both_databases, raw};

on_both_databases!(
    the_bounds_hold,
    a_crowd_of_small_objects_takes_little_memory,
    a_body_without_end_closes_the_connection,
    small_requests_cost_little,
);

async fn the_bounds_hold(database: Database) {
    let server = Server::start(&database);
    let address = server.address();
    let deep = format!("{{\"title\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let (head, _) = raw::json(address, "POST /api/event", "x", &deep).await;
    assert_eq!(raw::status(&head), 401, "the token is judged before the body");
    let request = format!(
        "POST /api/event HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{deep}",
        deep.len()
    );
    let (head, body) = raw::send(address, request.as_bytes()).await;
    assert_eq!((raw::status(&head), body.as_str()), (400, "the body is malformed"));

    let huge_header = format!("GET /api/ping HTTP/1.1\r\nHost: x\r\nX-A: {}\r\n\r\n", "a".repeat(300_000));
    let (head, _) = raw::send(address, huge_header.as_bytes()).await;
    assert!(head.is_empty() || (400..500).contains(&raw::status(&head)), "{head}");

    let parts: Vec<String> = (0..1_000)
        .map(|number| format!("--b\r\nContent-Disposition: form-data; name=\"x{number}\"\r\n\r\n1\r\n"))
        .collect();
    let parts = parts.concat();
    let request = format!(
        "POST /api/client HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{parts}--b--\r\n",
        parts.len() + 7
    );
    let (head, _) = raw::send(address, request.as_bytes()).await;
    assert_eq!(raw::status(&head), 413, "{head}");

    let large = format!("client_name={}&redirect_uris=https://a.example/", "n".repeat(65_536));
    let (head, _) = raw::post_form(address, "/api/client", large.as_bytes()).await;
    assert_eq!(raw::status(&head), 413, "{head}");
    let ping = reqwest::get(format!("{}/api/ping", server.url())).await.unwrap().text().await.unwrap();
    assert_eq!(ping, "OK", "it lives");
}

/// A body of a megabyte can describe objects of sixty.
async fn a_crowd_of_small_objects_takes_little_memory(database: Database) {
    let server = Server::start(&database);
    let crowd = format!("{{\"title\":\"x\",\"x\":[{}0]}}", "{\"\":0},".repeat(120_000));
    let pairs = "a&".repeat(500_000);
    let (http, url) = (Client::new(), format!("{}/api/event", server.url()));
    let before = server.peak_memory();
    let mut answers = Vec::new();
    for number in 0..40 {
        let request = http.post(&url);
        let request = if number % 2 == 0 {
            request.header("content-type", "application/json").body(crowd.clone())
        } else {
            request.header("content-type", "application/x-www-form-urlencoded").body(pairs.clone())
        };
        answers.push(tokio::spawn(async move { request.send().await.unwrap().status() }));
    }
    for answer in answers {
        assert_eq!(answer.await.unwrap(), StatusCode::BAD_REQUEST);
    }
    let grown = server.peak_memory() - before;
    assert!(grown < 200_000, "forty bodies of a megabyte took {grown} kB");
}

async fn a_body_without_end_closes_the_connection(database: Database) {
    let server = Server::start(&database);
    for start in [
        "POST /nowhere HTTP/1.1",
        "POST /api/event HTTP/1.1\r\nAuthorization: Bearer nope",
        "GET / HTTP/1.1",
        "POST /oauth/token HTTP/1.1",
    ] {
        let request =
            format!("{start}\r\nHost: {}\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n", server.address());
        let started = Instant::now();
        // Reads until the server closes, and panics after twenty seconds.
        let (head, _) = raw::send_and_trickle(server.address(), request.as_bytes()).await;
        assert!((200..500).contains(&raw::status(&head)), "{start}: {head}");
        assert!(started.elapsed() < Duration::from_secs(15), "{start}: {:?}", started.elapsed());
    }
}

async fn small_requests_cost_little(database: Database) {
    let server = Server::start(&database);
    let http = Client::new();
    let url = format!("{}/api/event", server.url());
    let event = |change: serde_json::Value| {
        let mut event = json!({
            "title": "x", "start_datetime": 4_000_000_000_i64, "place_name": "a", "place_address": "b",
        });
        event.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        event
    };
    let tags: Vec<String> = (0..100_000).map(|number| number.to_string()).collect();
    let started = Instant::now();
    let refused = http.post(&url).json(&event(json!({"tags": tags}))).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    assert!(started.elapsed() < Duration::from_secs(2), "many tags took {:?}", started.elapsed());
    let emoji: String = (0..255).map(|number| char::from_u32(0x1F300 + number).unwrap()).collect();
    let added = http.post(&url).json(&event(json!({"title": emoji}))).send().await.unwrap();
    assert_eq!(added.status(), StatusCode::OK);
    let slug = added.json::<serde_json::Value>().await.unwrap()["slug"].as_str().unwrap().len();
    assert!(slug <= 100, "a slug of {slug} characters");
    let started = Instant::now();
    let long =
        http.get(format!("{}/api/events?query={}", server.url(), "a".repeat(60_000))).send().await.unwrap();
    assert_eq!(long.status(), StatusCode::OK, "the beginning counts");
    assert!(started.elapsed() < Duration::from_secs(2), "a long query took {:?}", started.elapsed());
}
