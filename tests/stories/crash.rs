//! A power cut in the middle of a burst: what was answered is there, and no code works twice.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use reqwest::Client;
use serde_json::{Value, json};
use tests::application::{WORDPRESS, text};
use tests::{Application, Database, Person, Server, on_both_databases};

on_both_databases!(what_was_answered_survives_a_kill);

/// What a caller saw answered with 200 before the end.
#[derive(Debug)]
enum Answered {
    Client(String),
    Event(i64),
    Exchange {
        code: String,
        access: String,
    },
    /// No answer, or none in time: either outcome is right.
    Unknown,
}

async fn what_was_answered_survives_a_kill(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let application = Application::register(&server, WORDPRESS).await;
    let anna = Person::log_in(&server, "anna@example.org").await;
    let code = anna.approve(&application).await;
    let access = application.tokens(&code).await.access;
    let mut codes = Vec::new();
    for _ in 0..40 {
        codes.push(anna.approve(&application).await);
    }
    let address = server.address().to_string();
    let burst = Arc::new((server.url(), application.clone(), access));
    let mut callers: Vec<_> =
        codes.iter().cloned().map(|code| tokio::spawn(exchange(burst.clone(), code))).collect();
    for number in 0..300 {
        callers.push(tokio::spawn(publish(burst.clone(), number)));
        callers.push(tokio::spawn(register(burst.clone(), number)));
    }
    // In the middle of it: some are answered, most are not.
    while ANSWERED.load(Ordering::SeqCst) < 50 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    server.kill();
    let mut answered = Vec::new();
    for caller in callers {
        answered.push(caller.await.expect("no panic"));
    }

    let server = Server::start_at(&address, &database, &[]);
    let clients = String::from_utf8(server.command(&["clients", "list"], "").stdout).unwrap();
    let events: Value =
        reqwest::get(format!("{}/api/events", server.url())).await.unwrap().json().await.unwrap();
    let ids: Vec<i64> = events.as_array().unwrap().iter().filter_map(|event| event["id"].as_i64()).collect();
    let mut seen = (0, 0, 0);
    for answer in answered {
        match answer {
            Answered::Client(id) => {
                assert!(clients.contains(&id), "client {id} is lost");
                seen.0 += 1;
            }
            Answered::Event(id) => {
                assert!(ids.contains(&id), "event {id} is lost");
                seen.1 += 1;
            }
            Answered::Exchange { code, access } => {
                assert_eq!(application.get(&access, "/api/user").await.status(), 200, "a token is lost");
                assert_eq!(application.trade(&code).await.status(), 400, "a code works twice");
                seen.2 += 1;
            }
            Answered::Unknown => {}
        }
    }
    println!("answered before the kill: {seen:?} clients, events, exchanges");
    assert!(seen.0 + seen.1 + seen.2 >= 50, "the burst had begun");
    for code in codes {
        let first = application.trade(&code).await.status();
        let second = application.trade(&code).await.status();
        assert!(first == 200 || first == 400, "{first}");
        assert_eq!(second, 400, "a code works twice");
    }
}

/// How many of the burst were answered with 200.
static ANSWERED: AtomicUsize = AtomicUsize::new(0);

type Burst = Arc<(String, Application, String)>;

async fn body(response: Result<reqwest::Response, reqwest::Error>) -> Option<Value> {
    let response = response.ok()?;
    if response.status() != 200 {
        return None;
    }
    let body = response.json().await.ok()?;
    ANSWERED.fetch_add(1, Ordering::SeqCst);
    Some(body)
}

async fn exchange(burst: Burst, code: String) -> Answered {
    let (url, application, _) = &*burst;
    let fields = [
        ("client_id", application.id.as_str()),
        ("client_secret", application.secret.as_str()),
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
    ];
    match body(Client::new().post(format!("{url}/oauth/token")).form(&fields).send().await).await {
        Some(tokens) => Answered::Exchange { access: text(&tokens, "access_token"), code },
        None => Answered::Unknown,
    }
}

async fn publish(burst: Burst, number: usize) -> Answered {
    let (url, _, access) = &*burst;
    let event = json!({
        "title": format!("Event {number}"), "start_datetime": 4_000_000_000_i64,
        "place_name": "Town hall", "place_address": "1 Main street", "tags": ["a", "b"],
    });
    let request = Client::new().post(format!("{url}/api/event")).bearer_auth(access).json(&event);
    match body(request.send().await).await.and_then(|event| event["id"].as_i64()) {
        Some(id) => Answered::Event(id),
        None => Answered::Unknown,
    }
}

async fn register(burst: Burst, number: usize) -> Answered {
    let fields = [("client_name", format!("Client {number}")), ("redirect_uris", WORDPRESS.to_owned())];
    match body(Client::new().post(format!("{}/api/client", burst.0)).form(&fields).send().await).await {
        Some(client) => Answered::Client(text(&client, "client_id")),
        None => Answered::Unknown,
    }
}
