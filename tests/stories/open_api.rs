//! The API tried by its own description: schemathesis makes requests of it that nobody thought of. None may break anything, and
//! every answer must be as described.

use std::process::Command;

use tests::script::named;
use tests::{Database, Server, on_both_databases};

on_both_databases!(every_answer_is_as_described_and_none_is_a_failure);

const CHECKS: &str =
    "not_a_server_error,response_schema_conformance,content_type_conformance,status_code_conformance";

async fn every_answer_is_as_described_and_none_is_a_failure(database: Database) {
    let server = Server::start_with(&database, &[("UNCINO_LIMITS__ENABLED", "false")]);
    server.create_user("admin@example.org", "admin");
    let http = reqwest::Client::new();
    let bearer = format!("Bearer {}", server.log_in_by_api("admin@example.org").await);
    let event = [
        ("title", "Concert"),
        ("start_datetime", "1895417072"),
        ("place_name", "Town hall"),
        ("place_address", "1 Main street"),
        ("tags", "a"),
    ];
    let added =
        http.post(format!("{}/api/event", server.url())).header("authorization", &bearer).form(&event);
    assert_eq!(added.send().await.unwrap().status(), 200);

    let folder = tempfile::tempdir().unwrap();
    let mut schemathesis = Command::new(named("TEST_SCHEMATHESIS", "schemathesis"));
    schemathesis
        .current_dir(folder.path())
        .arg("run")
        .arg(format!("{}/api/openapi.json", server.url()))
        .args(["--checks", CHECKS, "--phases", "coverage,fuzzing", "--max-examples", "20", "--no-color"])
        // The same requests each time: a change never fails for a reason that isn't in it.
        .args(["--generation-deterministic", "--seed", "1"])
        .args(["--header", &format!("Authorization: {bearer}")])
        .env("no_proxy", "127.0.0.1");
    let told = tokio::task::spawn_blocking(move || schemathesis.output()).await.unwrap().unwrap();
    let (words, errors) = (String::from_utf8_lossy(&told.stdout), String::from_utf8_lossy(&told.stderr));
    let log = server.log();
    let log: Vec<&str> = log.lines().filter(|line| !line.contains(" INFO request ")).collect();
    assert!(told.status.success(), "{words}{errors}\nThe server's log, but for requests:\n{log:#?}");
    assert!(words.contains("Tested: "), "it tried nothing: {words}");
    let kept = http.get(format!("{}/api/ping", server.url())).send().await.unwrap();
    assert_eq!(kept.status(), 200);
}
