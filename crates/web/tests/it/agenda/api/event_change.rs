//! `PUT /api/event`

use chrono::TimeDelta;
use insta::assert_snapshot;
use serde_json::{Value, json};
use uncino_domain::people::user::Role;

use crate::support::{Answer, NOW, Server, put};

/// A server on which Anna's application has published an event with everything.
async fn published() -> (Server, String, Value) {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    let fields = json!({
        "description": "<p>Hello</p>", "end_datetime": NOW + 7_200, "tags": ["music", "free"],
        "online_locations": ["https://meet.example/"], "multidate": true,
    });
    let event = server.publish(&token, "Concert", &fields).await;
    server.world.clock.advance(TimeDelta::milliseconds(1_500));
    (server, token, event)
}

async fn change(server: &Server, token: &str, body: &Value) -> Answer {
    server.send(put("/api/event").bearer(token).json(body)).await
}

/// A change that names the place again, which every change must, and these fields.
fn with_place(event: &Value, fields: &Value) -> Value {
    let mut body = json!({"id": event["id"], "place_name": "Town hall", "place_address": "1 Main street"});
    body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    body
}

#[actix_web::test]
async fn what_is_not_sent_is_kept_except_the_tags() {
    let (server, token, event) = published().await;
    let answer = change(&server, &token, &with_place(&event, &json!({}))).await;
    assert_snapshot!(answer.whole(), @r#"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: private, no-store
    content-type: application/json; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"id":3,"title":"Concert","slug":"concert","description":"<p>Hello</p>","multidate":true,"start_datetime":1795352400,"end_datetime":1795356000,"image_path":null,"media":[],"is_visible":true,"recurrent":null,"likes":[],"boost":[],"online_locations":["https://meet.example/"],"ap_object":null,"ap_id":null,"createdAt":"2026-11-22T12:00:00.000Z","updatedAt":"2026-11-22T12:00:01.500Z","placeId":2,"userId":1,"apUserApId":null,"parentId":null,"tags":[],"place":{"id":2,"name":"Town hall","address":"1 Main street","latitude":null,"longitude":null,"createdAt":"2026-11-22T12:00:00.000Z","updatedAt":"2026-11-22T12:00:00.000Z"}}
    "#);
}

#[actix_web::test]
async fn everything_that_is_sent_changes_except_the_slug() {
    let (server, token, event) = published().await;
    let fields = json!({
        "title": "Another", "description": "<p>Bye</p>", "start_datetime": (NOW + 60).to_string(),
        "end_datetime": [NOW + 120], "tags": ["Jazz", "MUSIC"], "online_locations": [], "multidate": false,
        "place_name": "Square", "place_address": "2 Main street", "id": event["id"].to_string(),
    });
    let answer = change(&server, &token, &with_place(&event, &fields)).await;
    assert_snapshot!(answer.brief(), @r#"
    200 OK
    {"id":3,"title":"Another","slug":"concert","description":"<p>Bye</p>","multidate":false,"start_datetime":1795348860,"end_datetime":1795348920,"image_path":null,"media":[],"is_visible":true,"recurrent":null,"likes":[],"boost":[],"online_locations":[],"ap_object":null,"ap_id":null,"createdAt":"2026-11-22T12:00:00.000Z","updatedAt":"2026-11-22T12:00:01.500Z","placeId":4,"userId":1,"apUserApId":null,"parentId":null,"tags":["Jazz","music"],"place":{"id":4,"name":"Square","address":"2 Main street","latitude":null,"longitude":null,"createdAt":"2026-11-22T12:00:01.500Z","updatedAt":"2026-11-22T12:00:01.500Z"}}
    "#);
}

#[actix_web::test]
async fn an_empty_end_is_cleared_and_other_empty_fields_are_kept() {
    let (server, token, event) = published().await;
    let fields = json!({"end_datetime": "", "title": " ", "start_datetime": ""});
    let changed = change(&server, &token, &with_place(&event, &fields)).await.json();
    assert_eq!(changed["end_datetime"], json!(null));
    assert_eq!((&changed["title"], &changed["start_datetime"]), (&event["title"], &event["start_datetime"]));
}

#[actix_web::test]
async fn the_place_must_be_sent_again() {
    let (server, token, event) = published().await;
    for body in [
        json!({"id": event["id"], "title": "only a title"}),
        json!({"id": event["id"], "place_name": "Town hall"}),
        json!({"id": event["id"], "place_name": false, "place_address": "x"}),
    ] {
        let words = "400 Bad Request\nplace_id or place_name and place_address are required";
        assert_eq!(change(&server, &token, &body).await.brief(), words, "{body}");
    }
    let by_id = json!({"id": event["id"], "place_id": event["placeId"]});
    assert_eq!(change(&server, &token, &by_id).await.status, 200);
}

#[actix_web::test]
async fn a_missing_or_unknown_number_is_not_found() {
    let (server, token, event) = published().await;
    for id in [json!(null), json!(""), json!("x"), json!(99_999), json!(-1), json!("99999999999999999999")] {
        let answer = change(&server, &token, &with_place(&event, &json!({"id": id}))).await;
        assert_eq!(answer.brief(), "404 Not Found\nNot Found", "{id}");
    }
    let in_path =
        put(&format!("/api/event/{}", event["id"])).bearer(&token).json(&with_place(&event, &json!({})));
    let answer = server.send(in_path).await;
    assert_eq!((answer.status, &*answer.header("allow")), (405, "GET, HEAD, DELETE"));
}

#[actix_web::test]
async fn a_form_changes_an_event_too() {
    let (server, token, event) = published().await;
    let id = event["id"].to_string();
    let fields = [
        ("id", &*id),
        ("title", "New"),
        ("place_name", "Town hall"),
        ("place_address", "x"),
        ("tags[]", "a"),
    ];
    let changed = server.send(put("/api/event").bearer(&token).form(&fields)).await.json();
    assert_eq!((&changed["title"], &changed["tags"]), (&json!("New"), &json!(["a"])));
}

#[actix_web::test]
async fn without_a_credential_nothing_changes() {
    let (server, _token, event) = published().await;
    let body = with_place(&event, &json!({"title": "stolen"}));
    assert_snapshot!(server.send(put("/api/event").json(&body)).await.whole(), @"
    403 Forbidden
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    content-type: text/plain; charset=utf-8
    referrer-policy: no-referrer
    www-authenticate: Bearer resource_metadata=\"http://127.0.0.1:13120/.well-known/oauth-protected-resource/api/event\"
    x-content-type-options: nosniff

    Forbidden
    ");
    let unknown = with_place(&event, &json!({"id": 99_999}));
    assert_eq!(server.send(put("/api/event").json(&unknown)).await.brief(), "403 Forbidden\nForbidden");
}

#[actix_web::test]
async fn only_its_owner_and_editors_themselves_change_an_event() {
    let (server, token, event) = published().await;
    let (mallory, editor, admin) = (
        server.world.user("mallory@example.org", Role::User),
        server.world.user("editor@example.org", Role::Editor),
        server.world.user("admin@example.org", Role::Admin),
    );
    let body = with_place(&event, &json!({"title": "changed"}));
    for refused in [
        server.own_token(&mallory),
        server.application_token(&mallory),
        server.application_token(&editor),
        server.application_token(&admin),
    ] {
        assert_eq!(change(&server, &refused, &body).await.brief(), "403 Forbidden\nForbidden");
    }
    let detail = server.get(&format!("/api/event/detail/{}", event["id"])).await.json();
    assert_eq!((&detail["title"], &detail["isMine"]), (&json!("Concert"), &json!(false)));
    for taken in [token, server.own_token(&editor), server.own_token(&admin)] {
        let changed = change(&server, &taken, &body).await;
        assert_eq!((changed.status, &changed.json()["userId"]), (200, &event["userId"]));
    }
}

#[actix_web::test]
async fn a_refused_change_changes_nothing() {
    let (server, token, event) = published().await;
    let before = server.get("/api/event/detail/concert").await.body;
    let fields = json!({"title": "changed", "tags": "music", "place_name": "New", "place_address": "x"});
    let refusal = change(&server, &token, &with_place(&event, &fields)).await;
    assert_eq!(refusal.brief(), "400 Bad Request\ntags field must be an array");
    let ends_before = json!({"title": "changed", "end_datetime": NOW});
    let refusal = change(&server, &token, &with_place(&event, &ends_before)).await;
    assert_eq!(refusal.brief(), "400 Bad Request\nstart datetime is greater than end datetime");
    assert_eq!(server.get("/api/event/detail/concert").await.body, before);
}
