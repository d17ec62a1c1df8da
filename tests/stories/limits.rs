//! Limits: guessing gets slow, on all nodes at once, and nobody else notices.

use std::time::{Duration, Instant};

use reqwest::{Client, Response, StatusCode};
use tests::application::WORDPRESS;
use tests::server::PASSWORD;
use tests::{Application, Database, Person, Server, on_both_databases};

on_both_databases!(
    guessing_a_password_gets_slow_for_that_address_alone,
    guessing_a_client_secret_gets_slow,
    failures_survive_a_restart,
    thirty_two_log_ins_at_once_all_succeed_and_others_are_served,
    without_limits_nothing_is_counted,
);

async fn guess(server: &Server, password: &str, from: Option<&str>) -> Response {
    let fields = [
        ("username", "anna@example.org"),
        ("password", password),
        ("grant_type", "password"),
        ("client_id", "self"),
    ];
    let mut request = Client::new().post(format!("{}/oauth/login", server.url())).form(&fields);
    if let Some(address) = from {
        request = request.header("x-forwarded-for", address);
    }
    request.send().await.unwrap()
}

fn retry_after(response: &Response) -> u64 {
    response.headers()["retry-after"].to_str().unwrap().parse().unwrap()
}

async fn guessing_a_password_gets_slow_for_that_address_alone(database: Database) {
    let server = Server::start_with(&database, &[("UNCINO_SERVER__TRUSTED_PROXIES", "127.0.0.1")]);
    server.create_user("anna@example.org", "user");
    for _ in 0..5 {
        assert_eq!(guess(&server, "wrong", Some("192.0.2.1")).await.status(), StatusCode::FORBIDDEN);
    }
    let slowed = guess(&server, PASSWORD, Some("192.0.2.1")).await;
    assert_eq!((slowed.status(), retry_after(&slowed)), (StatusCode::TOO_MANY_REQUESTS, 1));
    assert_eq!(guess(&server, PASSWORD, Some("192.0.2.2")).await.status(), StatusCode::OK);
    database.pass(1);
    assert_eq!(guess(&server, "wrong", Some("192.0.2.1")).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(retry_after(&guess(&server, "wrong", Some("192.0.2.1")).await), 2, "twice as long");
    database.pass(2);
    assert_eq!(guess(&server, PASSWORD, Some("192.0.2.1")).await.status(), StatusCode::OK);
    assert_eq!(guess(&server, "wrong", Some("192.0.2.1")).await.status(), StatusCode::FORBIDDEN, "forgotten");
}

async fn guessing_a_client_secret_gets_slow(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let application = Application::register(&server, WORDPRESS).await;
    let anna = Person::log_in(&server, "anna@example.org").await;
    let code = anna.approve(&application).await;
    let mut thief = application.clone();
    thief.secret = "0000000000000000000000000000000000000000".to_owned();
    for _ in 0..5 {
        assert_eq!(thief.trade(&code).await.status(), StatusCode::UNAUTHORIZED);
    }
    let slowed = thief.trade(&code).await;
    assert_eq!((slowed.status(), retry_after(&slowed)), (StatusCode::TOO_MANY_REQUESTS, 1));
    database.pass(1);
    assert_eq!(application.trade(&code).await.status(), StatusCode::OK, "the code is not burnt");
}

async fn failures_survive_a_restart(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    // Eight failures make the pair wait eight seconds: longer than the start of a server.
    for _ in 0..8 {
        while guess(&server, "wrong", None).await.status() == StatusCode::TOO_MANY_REQUESTS {
            database.pass(1);
        }
    }
    server.kill();
    let server = Server::start(&database);
    assert_eq!(guess(&server, PASSWORD, None).await.status(), StatusCode::TOO_MANY_REQUESTS);
}

async fn thirty_two_log_ins_at_once_all_succeed_and_others_are_served(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let url = server.url();
    let log_ins: Vec<_> = (0..32)
        .map(|_| {
            let url = url.clone();
            tokio::spawn(async move {
                let fields = [
                    ("username", "anna@example.org"),
                    ("password", PASSWORD),
                    ("grant_type", "password"),
                    ("client_id", "self"),
                ];
                Client::new().post(format!("{url}/oauth/login")).form(&fields).send().await.unwrap().status()
            })
        })
        .collect();
    let started = Instant::now();
    let read = Client::new().get(format!("{url}/api/events")).send().await.unwrap();
    assert_eq!(read.status(), StatusCode::OK);
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    for log_in in log_ins {
        assert_eq!(log_in.await.unwrap(), StatusCode::OK);
    }
}

async fn without_limits_nothing_is_counted(database: Database) {
    let server = Server::start_with(&database, &[("UNCINO_LIMITS__ENABLED", "false")]);
    assert!(server.log().contains("LIMITS ARE OFF"));
    server.create_user("anna@example.org", "user");
    for _ in 0..12 {
        assert_eq!(guess(&server, "wrong", None).await.status(), StatusCode::FORBIDDEN);
    }
    assert_eq!(guess(&server, PASSWORD, None).await.status(), StatusCode::OK);
}

mod nodes {
    use super::{Database, PASSWORD, Server, StatusCode, guess};

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn two_nodes_count_together() {
        let database = Database::postgres();
        let (one, other) = (Server::start(&database), Server::start(&database));
        one.create_user("anna@example.org", "user");
        for node in [&one, &other, &one, &other, &one] {
            assert_eq!(guess(node, "wrong", None).await.status(), StatusCode::FORBIDDEN);
        }
        assert_eq!(guess(&other, PASSWORD, None).await.status(), StatusCode::TOO_MANY_REQUESTS);
    }
}
