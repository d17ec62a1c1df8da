//! What the documents say isn't there, isn't there: a row of the list leaves it when its path is answered.

use std::fs;
use std::path::Path;

use reqwest::{Client, StatusCode};
use tests::{Database, Server, on_both_databases};

on_both_databases!(what_is_said_not_to_be_there_is_not_there);

/// The paths in the second column of the list.
fn listed() -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/compatibility.md");
    let document = fs::read_to_string(file).expect("the document");
    let (_, list) = document.split_once("## Not there").expect("the list");
    let rows = list.lines().filter(|line| line.starts_with("| ") && line.contains("`/"));
    rows.filter_map(|row| row.split('`').nth(1)).map(str::to_owned).collect()
}

async fn what_is_said_not_to_be_there_is_not_there(database: Database) {
    let server = Server::start(&database);
    let paths = listed();
    assert!(paths.len() > 5, "{paths:?}");
    for path in paths {
        let answer = Client::new().get(format!("{}{path}", server.url())).send().await.unwrap();
        let refused =
            if path.starts_with("/api/placeOSM") { StatusCode::FORBIDDEN } else { StatusCode::NOT_FOUND };
        assert_eq!(answer.status(), refused, "{path} is there, so its row can go");
    }
}
