//! A clean stop: what was answered stands in the database file alone, and the letters that waited are sent.

use std::path::Path;

use reqwest::{Client, StatusCode};
use serde_json::json;
use tests::mailbox::Mailbox;
use tests::server::run;
use tests::{Database, Server};

/// In threads that still have something to do at the end, whatever it is: many stops, short lives, several at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_stops_leave_one_whole_file_and_no_letter_unsent() {
    let rounds: Vec<_> = (0..4).map(|lane| tokio::spawn(ten_stops(lane))).collect();
    for round in rounds {
        round.await.unwrap();
    }
}

async fn ten_stops(lane: usize) {
    for round in 0..10 {
        let signal = if (lane + round).is_multiple_of(2) { "TERM" } else { "HUP" };
        // Some have nothing to do at all.
        stop(signal, round % 3).await;
    }
}

async fn stop(signal: &'static str, others: usize) {
    let (database, mailbox) = (Database::sqlite(), Mailbox::default());
    let [folder, from] = mailbox.settings();
    let server =
        Server::start_with(&database, &[folder, from, ("UNCINO_SETUP__FIRST_REGISTRATION_IS_ADMIN", "true")]);
    register(&server.url(), "anna@example.org").await;
    let asking = (0..others).map(|number| {
        let url = server.url();
        tokio::spawn(async move { register(&url, &format!("berta{number}@example.org")).await })
    });
    for asked in asking.collect::<Vec<_>>() {
        asked.await.unwrap();
    }
    let stopped = tokio::task::spawn_blocking(move || server.stop(signal)).await.unwrap();
    assert!(stopped, "it ended well by {signal}");
    let Database::Sqlite(folder) = &database else { unreachable!() };
    let listed = accounts_in(&folder.path().join("uncino.db"));
    assert_eq!(listed.lines().count(), 1 + others, "the file alone has them all: {listed}");
    for number in 0..others {
        assert_eq!(mailbox.count(&format!("berta{number}@example.org")), 1, "their letter is sent");
    }
    assert_eq!(mailbox.count("anna@example.org"), others, "the administrator's letters are sent");
}

async fn register(url: &str, email: &str) {
    let body = json!({"email": email, "password": "correct horse battery", "description": "x"});
    let answer = Client::new().post(format!("{url}/api/user/register")).json(&body).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
}

/// The accounts in a copy of this file, without any other file beside it.
fn accounts_in(file: &Path) -> String {
    let elsewhere = tempfile::tempdir().unwrap();
    let copy = elsewhere.path().join("copy.db");
    std::fs::copy(file, &copy).unwrap();
    let url = format!("sqlite://{}", copy.display());
    let output = run(&["users", "list"], "", &[("UNCINO_DATABASE__URL".to_owned(), url)]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
