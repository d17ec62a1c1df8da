//! `GET /`

use insta::assert_snapshot;
use serde_json::json;
use uncino_domain::people::user::Role;

use crate::support::{NOW, Server, get, post};

const DAY: i64 = 86_400;

#[actix_web::test]
async fn an_empty_agenda_says_how_it_fills() {
    let server = Server::start().await;
    assert!(server.get("/").await.body.contains("This agenda is not set up yet."));
    server.world.user("admin@example.org", Role::Admin);
    let page = server.get("/").await;
    assert_snapshot!(page.head(), @"
    200 OK
    cache-control: no-store
    content-security-policy: default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'
    content-type: text/html; charset=utf-8
    referrer-policy: no-referrer
    vary: accept-encoding
    x-content-type-options: nosniff
    x-frame-options: DENY
    ");
    assert_snapshot!(page.page(), @"
    200 [Circolo Sud]
    Skip to the content
    Circolo Sud
    Log in
    Register
    What’s on
    Nothing planned yet
    The next events of Circolo Sud will be here, day by day: what, when and where.
    The first one comes from an application connected to this agenda. Publish an event on your WordPress site with the WPGancio plugin, for example, and it appears here.
    Powered by Uncino
    ");
}

#[actix_web::test]
async fn events_stand_under_their_days_in_the_instances_time() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    // 23:30 UTC is half past midnight in Rome.
    let night = NOW + DAY + 11 * 3_600 + 1_800;
    let events = [
        (
            "Tonight",
            json!({"start_datetime": NOW + 8 * 3_600, "end_datetime": NOW + 10 * 3_600, "tags": ["a", "<b>"]}),
        ),
        ("Night", json!({"start_datetime": night, "end_datetime": night + DAY})),
        (
            "Later that day",
            json!({"start_datetime": night + 3_600, "place_name": "online", "place_address": ""}),
        ),
        ("Over", json!({"start_datetime": NOW - 7_200, "end_datetime": NOW - 3_600})),
        ("<i>Running</i>", json!({"start_datetime": NOW - 3_600, "end_datetime": NOW + 3_600})),
    ];
    for (title, fields) in events {
        server.publish(&token, title, &fields).await;
    }
    let hidden = json!({"title": "hidden", "start_datetime": NOW, "place_name": "a", "place_address": "b"});
    server.send(post("/api/event").json(&hidden)).await;
    assert_snapshot!(server.get("/").await.page(), @"
    200 [Circolo Sud]
    Skip to the content
    Circolo Sud
    Log in
    Register
    What’s on
    Sunday 22 November 2026
    Over
    11:00 – 12:00 (over)
    Town hall 1 Main street
    &lt;i&gt;Running&lt;/i&gt;
    12:00 – 14:00
    Town hall 1 Main street
    Tonight
    21:00 – 23:00
    Town hall 1 Main street
    a
    &lt;b&gt;
    Tuesday 24 November 2026
    Night
    00:30 – 25 November, 00:30
    Town hall 1 Main street
    Later that day
    01:30
    online
    Powered by Uncino
    ");
}

/// Rome's midnight was thirteen hours ago.
#[actix_web::test]
async fn what_was_today_stays_until_midnight_and_what_has_no_end_goes_on_for_three_hours() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    let (hour, midnight) = (3_600, NOW - 13 * 3_600);
    for (title, fields) in [
        ("Begun", json!({"start_datetime": NOW - 300})),
        ("Begun long ago", json!({"start_datetime": NOW - 3 * hour - 1})),
        ("First thing today", json!({"start_datetime": midnight})),
        ("Yesterday", json!({"start_datetime": midnight - 1})),
        ("Into today", json!({"start_datetime": midnight - hour, "end_datetime": midnight + hour})),
        ("Since yesterday", json!({"start_datetime": midnight - hour, "end_datetime": NOW + hour})),
    ] {
        server.publish(&token, title, &fields).await;
    }
    let page = server.get("/").await;
    let titles = page.page();
    let shown = ["Since yesterday", "First thing today", "Begun long ago", "Begun"];
    let places: Vec<Option<usize>> = shown.iter().map(|title| titles.find(&format!("\n{title}\n"))).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{titles}");
    assert!(!titles.contains("\nYesterday\n") && !titles.contains("Into today"), "{titles}");
    assert_eq!(page.body.matches("(over)").count(), 2);
    assert_eq!(page.body.matches("card past").count(), 2);
    let events = server.get("/api/events").await.json();
    assert_eq!(events.as_array().unwrap().len(), 1, "the API tells what is to come or goes on");
}

#[actix_web::test]
async fn who_is_logged_in_is_named_and_can_log_out() {
    let server = Server::start().await;
    let session = server.session(&server.anna());
    let page = server.send(get("/").cookie(&session)).await;
    let header: Vec<String> = page.page().lines().take(6).map(str::to_owned).collect();
    assert_snapshot!(header.join("\n"), @"
    200 [Circolo Sud]
    Skip to the content
    Circolo Sud
    Your account
    anna@example.org
    Log out
    ");
    assert_eq!(page.field("csrf_token").len(), 64);
}

#[actix_web::test]
async fn the_page_shows_a_hundred_events_and_says_when_there_are_more() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    for number in 0..101 {
        let page = server.get("/").await.page();
        assert!(!page.contains("More is planned"), "{number}");
        server.publish(&token, &format!("Event {number:03}."), &json!({})).await;
    }
    let page = server.get("/").await.page();
    assert!(page.contains("Event 099.") && !page.contains("Event 100.") && page.contains("More is planned"));
}
