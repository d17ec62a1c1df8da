//! `/account/export`

use std::collections::BTreeSet;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Server, get};

const JSON: &str = "/account/export/account.json";
const ICS: &str = "/account/export/events.ics";

#[actix_web::test]
async fn the_page_says_what_there_is() {
    let server = Server::start().await;
    let anna = server.anna();
    server.publish(&server.application_token(&anna), "Concert", &json!({})).await;
    let page = server.send(get("/account/export").cookie(&server.session(&anna))).await;
    assert_snapshot!(page.page(), @"
    200 [Take everything along – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    anna@example.org
    Log out
    Your account
    Take everything along
    All that Circolo Sud keeps about you is yours. Whoever gets one of these files knows it too.
    Everything
    Your account, where you are logged in, your applications, your events with all that belongs to them, and the messages about them that you may read. Programs can read it, and people with a little patience.
    Passwords and other secrets are not in it, nor are pictures: their addresses are.
    Save everything (JSON)
    Your events
    Your event, for any calendar.
    Save your events (calendar)
    ");
    assert!(
        page.body.contains(&format!("href=\"{JSON}\"")) && page.body.contains(&format!("href=\"{ICS}\""))
    );
}

#[actix_web::test]
async fn everything_is_in_one_file_and_no_secret() {
    let server = Server::start().await;
    let anna = server.anna();
    let (session, application) = (server.session(&anna), server.application_token(&anna));
    let more = json!({"tags": ["jazz"], "description": "<p>Come \"in\"</p>"});
    server.publish(&application, "Concert", &more).await;
    server.publish(&server.own_token(&anna), "Dance", &json!({})).await;
    server.publish(&server.own_token(&server.admin()), "Somebody else's", &json!({})).await;
    let file = server.send(get(JSON).cookie(&session)).await;
    assert_eq!(file.status, 200);
    assert_snapshot!(file.head(), @r#"
    200 OK
    cache-control: no-store
    content-disposition: attachment; filename="account.json"
    content-type: application/json; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff
    "#);
    let content: Value = serde_json::from_str(&file.body).unwrap();
    let titles: Vec<&str> =
        content["events"].as_array().unwrap().iter().map(|event| event["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["Concert", "Dance"]);
    assert_eq!(content["log_ins"].as_array().unwrap().len(), 2, "a browser and a program");
    let keys: BTreeSet<&str> = content.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        BTreeSet::from([
            "account",
            "agenda",
            "applications",
            "email_change",
            "events",
            "exported_at",
            "log_ins",
            "removed_events"
        ])
    );
    assert_eq!(content["account"]["email"], json!("anna@example.org"));
    let listed = &content["applications"][0];
    assert_eq!((&listed["name"], &listed["leads_to"]), (&json!("WPGancio"), &json!(["https://wp.example"])));
    assert_eq!(listed["events"], json!(1));
    let event = &content["events"][0];
    assert_eq!(event["url"], json!("http://127.0.0.1:13120/event/concert"));
    assert_eq!((&event["tags"], &event["client_id"]), (&json!(["jazz"]), &listed["client_id"]));
    assert_eq!((&event["description"], &event["messages"]), (&json!("<p>Come \"in\"</p>"), &json!([])));
    assert_eq!(content["log_ins"][0]["kind"], json!("browser"));
    for secret in [&session, &application] {
        assert!(!file.body.contains(secret.trim_start_matches("uncino_session=")), "{secret}");
    }
    assert!(!file.body.contains("argon2"));
}

#[actix_web::test]
async fn without_events_the_file_is_whole_too() {
    let server = Server::start().await;
    let session = server.session(&server.anna());
    let file = server.send(get(JSON).cookie(&session)).await;
    assert_eq!(file.json()["events"], json!([]));
    let calendar = server.send(get(ICS).cookie(&session)).await;
    assert!(
        calendar.body.starts_with("BEGIN:VCALENDAR\r\n") && calendar.body.ends_with("\r\nEND:VCALENDAR\r\n")
    );
}

#[actix_web::test]
async fn a_calendar_has_every_date_of_a_series_and_what_is_hidden() {
    let server = Server::start().await;
    let anna = server.anna();
    let token = server.own_token(&anna);
    for number in 0..30 {
        server.publish(&token, &format!("Concert {number}"), &json!({})).await;
    }
    let file = server.send(get(ICS).cookie(&server.session(&anna))).await;
    assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"events.ics\"");
    assert_eq!(file.header("cache-control"), "no-store");
    assert_eq!(file.body.matches("BEGIN:VEVENT\r\n").count(), 30, "more than are read at once");
    assert_eq!(file.body.matches("BEGIN:VCALENDAR").count(), 1);
    assert!(file.body.contains("\r\nNAME:My events on Circolo Sud\r\n"), "{}", file.body);
    assert!(file.body.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
}

#[actix_web::test]
async fn nobody_else_gets_anything() {
    let server = Server::start().await;
    let token = server.own_token(&server.anna());
    for address in ["/account/export", JSON, ICS] {
        let to_log_in = server.get(address).await;
        assert_eq!((to_log_in.status, to_log_in.header("location").starts_with("/login?")), (303, true));
        assert_eq!(server.send(get(address).bearer(&token)).await.status, 303, "not with a token either");
    }
}

#[actix_web::test]
async fn twenty_files_an_hour_are_enough() {
    let server = Server::start().await;
    let session = server.session(&server.anna());
    for number in 0..20 {
        let address = if number % 2 == 0 { JSON } else { ICS };
        assert_eq!(server.send(get(address).cookie(&session)).await.status, 200, "{number}");
    }
    let refusal = server.send(get(JSON).cookie(&session)).await;
    assert_eq!((refusal.status, &*refusal.header("retry-after")), (429, "3600"));
}
