//! Feeds and pages, as independent readers take them: `clients/feeds.py`, `clients/readers.py`, `clients/readers.mjs` and
//! `clients/machines.py`.

use std::process::Command;

use tests::application::WORDPRESS;
use tests::script::named;
use tests::server::PASSWORD;
use tests::{Application, Database, Person, Server, on_both_databases};

on_both_databases!(
    feedparser_and_icalendar_read_what_was_published,
    readers_that_others_wrote_read_hard_content,
    machines_find_on_pages_what_was_published_and_in_feeds_what_is_on_pages,
);

const CLIENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/clients");

/// Runs a script to its end, which must be a good one; what it told.
async fn tell(mut script: Command) -> String {
    script.env("no_proxy", "127.0.0.1");
    let told =
        tokio::task::spawn_blocking(move || script.output()).await.unwrap().expect("the program starts");
    let (words, errors) = (String::from_utf8_lossy(&told.stdout), String::from_utf8_lossy(&told.stderr));
    assert!(told.status.success(), "{words}{errors}");
    words.into_owned()
}

fn python(script: &str) -> Command {
    let mut python = Command::new(named("TEST_PYTHON", "a Python with the clients of stories"));
    python.args(["-I", &format!("{CLIENTS}/{script}")]);
    python
}

async fn feedparser_and_icalendar_read_what_was_published(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let application = Application::register(&server, WORDPRESS).await;
    let anna = Person::log_in(&server, "anna@example.org").await;
    let access = application.tokens(&anna.approve(&application).await).await.access;
    let mut script = python("feeds.py");
    script.args([&server.url(), &access]);
    tell(script).await;
}

async fn readers_that_others_wrote_read_hard_content(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "admin");
    let mut script = python("readers.py");
    script.args([&server.url(), "anna@example.org", PASSWORD]);
    let events = tell(script).await;
    let mut script = Command::new(named("TEST_NODE", "Node.js 18 or newer"));
    script.arg(format!("{CLIENTS}/readers.mjs"));
    script.arg(named("TEST_NODE_CLIENTS", "a folder whose node_modules has the clients of stories"));
    script.args([server.url(), events.trim().to_owned()]);
    tell(script).await;
}

async fn machines_find_on_pages_what_was_published_and_in_feeds_what_is_on_pages(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "admin");
    let picture = concat!(env!("CARGO_MANIFEST_DIR"), "/../templates/assets/fallbackimage.png");
    let mut script = python("machines.py");
    script.args([&server.url(), "anna@example.org", PASSWORD, picture]);
    tell(script).await;
}
