//! What the documents say isn't there, isn't there: a row of the list leaves it when its path is answered.

use std::fs;
use std::path::Path;

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tests::mailbox::Mailbox;
use tests::{Database, Server, on_both_databases};

on_both_databases!(what_is_said_not_to_be_there_is_not_there, no_letter_tells_of_a_new_event);

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

/// What stands below the list.
async fn no_letter_tells_of_a_new_event(database: Database) {
    let mail = Mailbox::default();
    let server = Server::start_with(&database, &mail.settings());
    server.create_user("anna@example.org", "admin");
    let event = json!({"title": "Concert", "start_datetime": 4_000_000_000_i64, "place_name": "Town hall",
        "place_address": "1 Main street"});
    let http = Client::new();
    let url = server.url();
    let added = http.post(format!("{url}/api/event")).json(&event).send().await.unwrap();
    assert_eq!(added.status(), StatusCode::OK);
    let asked = [("email", "bob@example.org"), ("password", "correct horse battery")];
    http.post(format!("{url}/api/user/register")).form(&asked).send().await.unwrap();
    mail.letter("anna@example.org", "bob@example.org").await;
    assert_eq!(mail.count("anna@example.org"), 1, "the letter about Bob came later, and alone");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_said_below_the_list_holds() {
    let database = Database::sqlite();
    let server = Server::start(&database);
    let get = async |path: &str| {
        let asked = Client::new().get(format!("{}{path}", server.url())).header("accept-language", "it");
        asked.send().await.unwrap().text().await.unwrap()
    };
    let metadata: Value =
        serde_json::from_str(&get("/.well-known/oauth-authorization-server").await).unwrap();
    assert_eq!(metadata.get("client_id_metadata_document_supported"), None);
    assert!(get("/login").await.contains("<html lang=\"en\""), "pages speak English");
    let home = get("/").await;
    assert!(!home.contains("headerimage"), "{home}");
}
