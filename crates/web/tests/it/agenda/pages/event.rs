//! `GET /event/{slug}`

use insta::assert_snapshot;
use serde_json::json;
use uncino_domain::people::user::Role;

use crate::support::{NOW, Server, get, post};

#[actix_web::test]
async fn an_event_has_a_page() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    let fields = json!({
        "description": "<h3>Programme</h3>\n<p onclick=\"x()\">Hello <script>alert(1)</script>https://example.org</p><img src=x>",
        "end_datetime": NOW + 2 * 86_400, "tags": ["jazz", "<b>"],
        "online_locations": ["https://meet.example/a?b&c", "javascript:alert(1)", "ftp://x.example/"],
    });
    server.publish(&token, "<i>Concert</i>", &fields).await;
    let page = server.get("/event/i-concert-i").await;
    assert_snapshot!(page.head(), @"
    200 OK
    cache-control: no-cache
    content-security-policy: default-src 'none'; style-src 'self'; img-src 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'
    content-type: text/html; charset=utf-8
    referrer-policy: no-referrer
    vary: accept-encoding
    vary: cookie
    x-content-type-options: nosniff
    x-frame-options: DENY
    ");
    assert_snapshot!(page.page(), @"
    200 [&lt;i&gt;Concert&lt;/i&gt; – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Log in
    Register
    All events
    &lt;i&gt;Concert&lt;/i&gt;
    When
    Sunday 22 November 2026, 14:00 – 24 November, 13:00
    Where
    Town hall 1 Main street
    Online
    https://meet.example/a?b&amp;c
    javascript:alert(1)
    ftp://x.example/
    Tags
    jazz
    &lt;b&gt;
    Add to your calendar
    Map
    Share
    The address of this page
    Send it by e-mail
    http://127.0.0.1:13120/event/i-concert-i
    Programme
    Hello https://example.org
    ");
    // Programs of others look for exactly these classes.
    let described = "<div class=\"p-description text-body-1 pa-3 rounded\">";
    let description = page.body.split_once(described).unwrap().1.split_once("</div>").unwrap().0;
    assert_snapshot!(description, @r#"

    <h2>Programme</h2>
    <p>Hello <a target="_blank" href="https://example.org">https://example.org</a></p>
    "#);
    assert!(!page.body.contains("href=\"javascript:"), "{}", page.body);
    for class in ["h-event", "p-name", "dt-start", "p-location"] {
        assert!(page.body.contains(class), "{class} in {}", page.body);
    }
}

#[actix_web::test]
async fn an_event_that_is_over_says_so() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    server.publish(&token, "Over", &json!({"start_datetime": NOW - 3 * 3_600 - 1})).await;
    server.publish(&token, "Ended", &json!({"start_datetime": NOW - 2, "end_datetime": NOW - 1})).await;
    for (title, start) in [("Begun", NOW - 300), ("Long begun", NOW - 3 * 3_600)] {
        server.publish(&token, title, &json!({"start_datetime": start})).await;
    }
    server.publish(&token, "On", &json!({"start_datetime": NOW - 1, "end_datetime": NOW})).await;
    assert!(server.get("/event/over").await.page().contains("This event is over"));
    assert!(server.get("/event/ended").await.page().contains("This event is over"));
    for slug in ["on", "begun", "long-begun"] {
        let page = server.get(&format!("/event/{slug}")).await.page();
        assert!(!page.contains("This event is over") && page.contains("Add to your calendar"), "{slug}");
    }
}

#[actix_web::test]
async fn a_hidden_event_has_a_page_for_editors_only() {
    let server = Server::start().await;
    let event = json!({"title": "anon", "start_datetime": NOW, "place_name": "a", "place_address": "b"});
    assert_eq!(server.send(post("/api/event").json(&event)).await.status, 200);
    let editor = server.world.user("editor@example.org", Role::Editor);
    let (anna, editor) = (server.session(&server.anna()), server.session(&editor));
    assert_eq!(server.get("/event/anon").await.status, 404);
    assert_eq!(server.send(get("/event/anon").cookie(&anna)).await.status, 404);
    assert_eq!(server.send(get("/event/anon").cookie(&editor)).await.status, 200);
}
