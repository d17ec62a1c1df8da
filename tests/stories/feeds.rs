//! Feeds, as independent parsers read them: `clients/feeds.py`.

use std::process::Command;

use tests::application::WORDPRESS;
use tests::script::named;
use tests::{Application, Database, Person, Server, on_both_databases};

on_both_databases!(feedparser_and_icalendar_read_what_was_published);

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/clients/feeds.py");

async fn feedparser_and_icalendar_read_what_was_published(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let application = Application::register(&server, WORDPRESS).await;
    let anna = Person::log_in(&server, "anna@example.org").await;
    let access = application.tokens(&anna.approve(&application).await).await.access;
    let mut script = Command::new(named("TEST_PYTHON", "a Python with feedparser and icalendar"));
    script.args(["-I", SCRIPT, &server.url(), &access]).env("no_proxy", "127.0.0.1");
    let told = tokio::task::spawn_blocking(move || script.output()).await.unwrap().expect("Python starts");
    let (words, errors) = (String::from_utf8_lossy(&told.stdout), String::from_utf8_lossy(&told.stderr));
    assert!(told.status.success(), "{words}{errors}");
}
