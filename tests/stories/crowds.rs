//! Many who read a long calendar at once, and slowly: they read along in one that is made once, and nobody waits for them.

use reqwest::Client;
use serde_json::json;
use tests::application::WORDPRESS;
use tests::{Application, Database, Person, Server, on_both_databases, raw};

on_both_databases!(slow_readers_of_a_long_calendar_hold_up_nobody);

/// More than stand in a calendar that is written at once.
const EVENTS: usize = 60;
/// What is said of each, in bytes: a calendar of some ten megabytes, more than any buffer of a connection takes.
const SAID: usize = 80_000;
/// How many read it, and never come to its end.
const READERS: usize = 40;

async fn slow_readers_of_a_long_calendar_hold_up_nobody(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "admin");
    let (http, token) = (Client::new(), server.log_in_by_api("anna@example.org").await);
    for number in 0..EVENTS {
        let said = format!("<p>{}</p>", "What happens there. ".repeat(SAID / 20));
        let event = json!({
            "title": format!("Event {number}"), "start_datetime": 1_900_000_000 + number, "description": said,
            "place_name": "Town hall", "place_address": "1 Main street",
        });
        let sent = http.post(format!("{}/api/event", server.url())).bearer_auth(&token).json(&event);
        assert_eq!(sent.send().await.unwrap().status(), 200);
    }
    let application = Application::register(&server, WORDPRESS).await;
    let anna = Person::log_in(&server, "anna@example.org").await;
    let code = anna.approve(&application).await;
    let ask = format!("GET /feed/ics HTTP/1.1\r\nHost: {}\r\n\r\n", server.address());
    let whole = http.get(format!("{}/feed/ics", server.url())).send().await.unwrap().bytes().await.unwrap();
    assert!(whole.len() > EVENTS * SAID, "{} bytes", whole.len());
    let before = server.peak_memory();
    let mut readers = Vec::new();
    for _ in 0..READERS {
        readers.push(raw::begin(server.address(), ask.as_bytes()).await);
    }
    let tokens = application.tokens(&code).await;
    let published = application.publish(&tokens.access, "Somebody published meanwhile").await;
    assert_eq!(published.status(), 200);
    // The calendar is another one now, and whoever reads the old one still holds it.
    let again = http.get(format!("{}/feed/ics", server.url())).send().await.unwrap().bytes().await.unwrap();
    assert!(again.len() > whole.len());
    let grown = server.peak_memory() - before;
    assert!(grown < 100_000, "{READERS} readers of {} bytes took {grown} kB", whole.len());
    drop(readers);
}
