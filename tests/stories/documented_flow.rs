//! What Gancio's documentation describes, step by step.

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tests::application::{WORDPRESS, text};
use tests::person::{location, query};
use tests::{Application, Database, Person, Server, on_both_databases};

on_both_databases!(
    a_person_connects_an_application_and_it_publishes,
    a_person_says_no,
    logging_in_leads_back_to_the_very_same_request,
    gancios_own_authorize_address_works_too,
);

async fn a_person_connects_an_application_and_it_publishes(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let application = Application::register(&server, WORDPRESS).await;
    let anna = Person::log_in(&server, "anna@example.org").await;
    let code = anna.approve(&application).await;
    let response = application.trade(&code).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["cache-control"], "no-store");
    assert_eq!(response.headers()["pragma"], "no-cache");
    let body: Value = response.json().await.unwrap();
    assert_eq!(text(&body, "username"), "anna@example.org");
    assert_eq!(text(&body, "token_type"), "Bearer");
    assert_eq!((text(&body, "scope"), &body["expires_in"]), ("event:write".to_owned(), &json!(34_560_000)));
    let access = text(&body, "access_token");

    let added: Value = application.publish(&access, "Concert").await.json().await.unwrap();
    let http = Client::new();
    let change = json!({
        "id": added["id"], "title": "Concert, later", "tags": ["MUSIC", "new"],
        "place_name": "town HALL", "place_address": "ignored",
    });
    let changed = http.put(format!("{}/api/event", server.url())).bearer_auth(&access).json(&change);
    assert_eq!(changed.send().await.unwrap().status(), StatusCode::OK);
    let listed: Value =
        http.get(format!("{}/api/events", server.url())).send().await.unwrap().json().await.unwrap();
    assert_eq!(listed[0]["title"], "Concert, later");
    assert_eq!(listed[0]["slug"], "concert");
    assert_eq!(listed[0]["tags"], json!(["music", "new"]));
    assert_eq!(listed[0]["place"]["address"], "1 Main street");
    let gone = http.delete(format!("{}/api/event/{}", server.url(), added["id"])).bearer_auth(&access);
    assert_eq!(gone.send().await.unwrap().text().await.unwrap(), "OK");
    let listed = http.get(format!("{}/api/events", server.url())).send().await.unwrap().text().await.unwrap();
    assert_eq!(listed, "[]");
}

async fn a_person_says_no(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let application = Application::register(&server, WORDPRESS).await;
    let anna = Person::log_in(&server, "anna@example.org").await;
    let url = format!("{}&state=a%20b%2B%C3%BC", application.authorize_url());
    let answer = anna.answer(&url, &[("cancel", "1")]).await;
    assert!(answer.starts_with(&format!("{WORDPRESS}&error=access_denied&")), "{answer}");
    assert_eq!(query(&answer, "state").as_deref(), Some("a b+ü"));
    assert_eq!(query(&answer, "iss"), Some(server.url()));
    assert_eq!(query(&answer, "code"), None);
}

async fn logging_in_leads_back_to_the_very_same_request(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let application = Application::register(&server, WORDPRESS).await;
    let anna = Person::stranger(&server);
    let form = anna.get(&application.authorize_url()).await;
    assert_eq!(form.status(), StatusCode::OK, "the form stands at the very address of the request");
    let page = form.text().await.unwrap();
    assert!(page.contains("WPGancio"), "the page says where the person is going");
    let url = application.authorize_url();
    let next = url.strip_prefix(&server.url()).expect("an address of ours").to_owned();
    let response = anna.send_log_in("anna@example.org", tests::server::PASSWORD, &next).await;
    assert_eq!(location(&response), next);
    assert_eq!(anna.get(&next).await.status(), StatusCode::OK);
}

async fn gancios_own_authorize_address_works_too(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let application = Application::register(&server, WORDPRESS).await;
    let anna = Person::log_in(&server, "anna@example.org").await;
    let url = application.authorize_url().replace("/oauth/authorize", "/authorize");
    let code = anna.approve_at(&url).await;
    application.tokens(&code).await;
}
