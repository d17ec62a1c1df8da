//! The examples in docs/api, typed one after the other: each is answered as it says there, and no call is without one.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tests::example::{examples, is_as_told};
use tests::mailbox::Mailbox;
use tests::site::PNG;
use tests::{Application, Database, Person, Server, on_both_databases};
use uncino_testkit::fixtures::VERIFIER;

const OAUTH: &str = include_str!("../../docs/api/oauth.md");
const EVENTS: &str = include_str!("../../docs/api/events.md");
const ADMINISTRATION: &str = include_str!("../../docs/api/administration.md");
const BASE: &str = "http://127.0.0.1:13120";
const CALLBACK: &str = "http://127.0.0.1:13121/callback";

on_both_databases!(
    the_examples_of_oauth_are_answered_as_told,
    the_examples_of_events_are_answered_as_told,
    the_examples_of_administration_are_answered_as_told,
    every_call_has_an_example,
);

/// What the shell knows, as the documents name it.
type Variables = Vec<(&'static str, String)>;

/// Types one block; what was answered, as if it came from the address in the documents.
fn typed(server: &Server, command: &str, folder: &Path, variables: &Variables) -> String {
    let command = command.replace(BASE, &server.url()).replace("curl ", "curl -sS ");
    let told = Command::new("bash")
        .args(["-ec", &command])
        .current_dir(folder)
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .output()
        .expect("bash runs");
    let errors = String::from_utf8_lossy(&told.stderr);
    assert!(told.status.success() && errors.is_empty(), "{command}{errors}");
    String::from_utf8(told.stdout).expect("an answer in UTF-8").replace(&server.url(), BASE)
}

fn compare(command: &str, told: Option<&str>, answered: &str) {
    let told = told.unwrap_or_else(|| panic!("no answer is told for\n{command}"));
    assert!(is_as_told(told, answered), "{command}\ntold:\n{told}\n\nanswered:\n{answered}\n");
}

fn a_server_with_anna_and_bob(database: &Database, settings: &[(&str, &str)]) -> Server {
    let server = Server::start_with(database, settings);
    server.create_user("anna@example.org", "admin");
    server.create_user("bob@example.org", "user");
    server
}

async fn the_examples_of_oauth_are_answered_as_told(database: Database) {
    let server = a_server_with_anna_and_bob(&database, &[]);
    let folder = tempfile::tempdir().unwrap();
    let anna = Person::log_in(&server, "anna@example.org").await;
    let compatible = Application::register(&server, CALLBACK).await;
    let strict = Application::register_strict(&server, CALLBACK);
    for example in examples(OAUTH) {
        let tokens = compatible.tokens(&anna.approve(&compatible).await).await;
        let is_strict = example.command.contains("VERIFIER");
        let application = if is_strict { &strict } else { &compatible };
        let request = if is_strict { strict.request().with_challenge() } else { compatible.request() };
        let variables = vec![
            ("CLIENT_ID", application.id.clone()),
            ("CLIENT_SECRET", application.secret.clone()),
            ("CODE", anna.approve_at(&request.url()).await),
            ("VERIFIER", VERIFIER.to_owned()),
            ("TOKEN", tokens.access),
            ("REFRESH_TOKEN", tokens.refresh),
        ];
        let answered = typed(&server, &example.command, folder.path(), &variables);
        compare(&example.command, example.answer.as_deref(), &answered);
    }
}

async fn the_examples_of_events_are_answered_as_told(database: Database) {
    let server = a_server_with_anna_and_bob(&database, &[]);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("poster.png"), PNG).unwrap();
    let admin = server.log_in_by_api("anna@example.org").await;
    for setting in ["enable_moderation", "enable_report", "allow_recurrent_event"] {
        let body = json!({"key": setting, "value": true});
        let url = format!("{}/api/settings", server.url());
        let changed = reqwest::Client::new().post(url).bearer_auth(&admin).json(&body).send().await.unwrap();
        assert_eq!(changed.status(), 200);
    }
    let anna = Person::log_in(&server, "anna@example.org").await;
    let application = Application::register(&server, CALLBACK).await;
    let token = application.tokens(&anna.approve(&application).await).await.access;
    let in_a_week = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs() + 7 * 24 * 3600;
    let variables = vec![("TOKEN", token), ("ADMIN", admin), ("START", in_a_week.to_string())];
    for example in examples(EVENTS) {
        let answered = typed(&server, &example.command, folder.path(), &variables);
        compare(&example.command, example.answer.as_deref(), &answered);
    }
}

async fn the_examples_of_administration_are_answered_as_told(database: Database) {
    let mail = Mailbox::default();
    let server = a_server_with_anna_and_bob(&database, &mail.settings());
    let folder = tempfile::tempdir().unwrap();
    let anna = Person::log_in(&server, "anna@example.org").await;
    let application = Application::register(&server, CALLBACK).await;
    application.tokens(&anna.approve(&application).await).await;
    let mut variables =
        vec![("CLIENT_ID", application.id), ("BOB", server.log_in_by_api("bob@example.org").await)];
    for example in examples(ADMINISTRATION) {
        if example.command.contains("$CODE") && !variables.iter().any(|(name, _)| *name == "CODE") {
            let letter = mail.letter("anna@example.org", "/recover?code=").await;
            let (_, code) = letter.split_once("/recover?code=").expect("a link");
            variables.push(("CODE", code.split_whitespace().next().expect("a code").to_owned()));
        }
        // A new password ends every log-in.
        variables.retain(|(name, _)| *name != "ADMIN");
        variables.push(("ADMIN", server.log_in_by_api("anna@example.org").await));
        let answered = typed(&server, &example.command, folder.path(), &variables);
        compare(&example.command, example.answer.as_deref(), &answered);
    }
}

/// The method and the path of a command with curl.
fn call(command: &str) -> Option<(String, String)> {
    let (_, path) = command.split_once(BASE)?;
    let path = path.split(['\'', '?', ' ', '\n', '"']).next().expect("a path").to_owned();
    let method = match command.split_once("-X ") {
        Some((_, method)) => method.split_whitespace().next().expect("a method").to_lowercase(),
        None => "get".to_owned(),
    };
    Some((method, path))
}

/// Does a path fit `/api/event/{id}`?
fn fits(described: &str, path: &str) -> bool {
    let (described, path): (Vec<&str>, Vec<&str>) =
        (described.split('/').collect(), path.split('/').collect());
    described.len() == path.len()
        && described
            .iter()
            .zip(path)
            .all(|(described, part)| described.starts_with('{') || *described == part)
}

async fn every_call_has_an_example(database: Database) {
    let server = Server::start(&database);
    let description = reqwest::get(format!("{}/api/openapi.json", server.url())).await.unwrap();
    let description: Value = description.json().await.unwrap();
    let shown: Vec<(String, String)> = [OAUTH, EVENTS, ADMINISTRATION]
        .iter()
        .flat_map(|document| examples(document))
        .filter_map(|example| call(&example.command))
        .collect();
    let mut missing = Vec::new();
    for (path, operations) in description["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            if !shown.iter().any(|(used, shown)| used == method && fits(path, shown)) {
                missing.push(format!("{method} {path}"));
            }
        }
    }
    let of_oauth =
        ["token", "register", "revoke", "introspect", "login"].map(|name| format!("/oauth/{name}"));
    for path in of_oauth {
        if !shown.iter().any(|(method, shown)| method == "post" && *shown == path) {
            missing.push(path);
        }
    }
    assert!(missing.is_empty(), "no example for {missing:#?}");
}
