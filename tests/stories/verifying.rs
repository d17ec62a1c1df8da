//! The old instance and the new one are asked the same. What the old one says was recorded from a real Gancio.

use std::process::Output;

use serde_json::{Value, json};
use tests::moving::{ADDRESS, Here, Move, said};
use tests::old_gancio::old_gancio;
use tests::server::run;
use tests::site::site;
use tests::{Database, on_both_databases};

on_both_databases!(
    what_moved_in_answers_as_it_did_and_what_was_changed_since_is_named,
    who_is_no_gancio_is_told_in_a_sentence,
);

fn verify(here: &Here, against: &str, more: &[&str]) -> Output {
    let url = here.server.url();
    let settings = [("UNCINO_SERVER__BASE_URL".to_owned(), ADDRESS.to_owned())];
    run(&[&["import", "verify", "--against", against, "--new", &url], more].concat(), "", &settings)
}

async fn what_moved_in_answers_as_it_did_and_what_was_changed_since_is_named(database: Database) {
    let moving = Move::on(database);
    assert!(moving.import(&[]).status.success());
    let here = moving.start();
    let file = moving.old.path().join("verified.json").display().to_string();
    let old = old_gancio();

    let against = old.replace("://", "://ada:not-for-logs@");
    let verified = verify(&here, &against, &["--all", "--report", &file]);
    assert_eq!(verified.status.code(), Some(0), "{}", said(&verified));
    let report = || -> Value { serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap() };
    let written = report();
    assert_eq!((&written["differing"], &written["old"]), (&json!(0), &json!(old)));
    assert!(written["questions"].as_u64() > Some(400), "{written}");
    for letter in ["e", "f", "h", "o", "p", "q", "r", "s"] {
        assert!(written["letters"][letter].as_u64() > Some(0), "{letter}: {written}");
    }
    assert!(said(&verified).contains(", 0 differ\n"), "{}", said(&verified));
    assert!(!said(&verified).contains("not-for-logs"), "{}", said(&verified));

    let change = json!({ "id": 97, "title": "Altro", "place_id": 13, "start_datetime": 1_794_646_800, "multidate": true,
        "end_datetime": 1_797_789_600 });
    let (status, changed) = here.send("PUT", "/api/event", &change).await;
    assert_eq!(status, 200, "{changed}");
    let verified = verify(&here, &old, &["--report", &file]);
    assert_eq!(verified.status.code(), Some(1), "{}", said(&verified));
    let differences = report()["differences"].clone();
    let titles = differences.as_array().unwrap().iter().filter(|group| group["at"] == ".title");
    let titles: Vec<&Value> = titles.collect();
    assert_eq!(titles[0]["examples"][0]["new"], "\"Altro\"", "{differences}");
    assert!(said(&verified).contains("became \"Altro\""), "{}", said(&verified));
}

async fn who_is_no_gancio_is_told_in_a_sentence(database: Database) {
    let moving = Move::on(database);
    let here = moving.start();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let page = format!("http://{}", site(b"<html>hello</html>".to_vec(), "text/html"));
    for (against, sentence) in [
        (format!("http://ada:not-for-logs@{free}"), "can't be reached: "),
        (page, "has no list of events at /api/events"),
        ("agenda".to_owned(), "this is no address"),
        ("file:///etc/passwd".to_owned(), "this is no address"),
    ] {
        let refused = verify(&here, &against, &[]);
        assert_eq!(refused.status.code(), Some(1));
        assert!(said(&refused).contains(sentence), "{against}: {}", said(&refused));
        assert!(!said(&refused).contains("not-for-logs"), "{}", said(&refused));
    }
}
