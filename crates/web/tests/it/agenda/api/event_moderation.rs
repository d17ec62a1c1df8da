//! `PUT /api/event/confirm/{id}`, `PUT /api/event/unconfirm/{id}`, `GET /api/event/unconfirmed`,
//! `GET /api/events/mine`

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{NOW, Server, get, post, put};

/// An event that waits; its number.
async fn propose(server: &Server) -> Value {
    let event = json!({
        "title": "Proposed", "start_datetime": NOW + 60, "place_name": "Park", "place_address": "x", "tags": ["a"],
    });
    server.send(post("/api/event").json(&event)).await.json()["id"].clone()
}

#[actix_web::test]
async fn an_editor_shows_and_hides() {
    let server = Server::start().await;
    let id = propose(&server).await;
    let editor = server.own_token(&server.editor());
    let answer = server.send(put(&format!("/api/event/confirm/{id}")).bearer(&editor)).await;
    assert_snapshot!(answer.whole(), @"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: private, no-store
    content-type: text/plain; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    OK
    ");
    assert_eq!(server.get("/api/events").await.json()[0]["title"], json!("Proposed"));
    let again = server.send(put(&format!("/api/event/confirm/{id}")).bearer(&editor)).await;
    assert_eq!(again.brief(), "200 OK\nOK");
    let admin = server.own_token(&server.admin());
    let answer = server.send(put(&format!("/api/event/unconfirm/{id}")).bearer(&admin)).await;
    assert_eq!(answer.brief(), "200 OK\nOK");
    assert_eq!(server.get("/api/events").await.body, "[]");
    for path in
        ["/api/event/confirm/999", "/api/event/unconfirm/x", "/api/event/confirm/99999999999999999999"]
    {
        let answer = server.send(put(path).bearer(&editor)).await;
        assert_eq!(answer.brief(), "404 Not Found\nNot Found", "{path}");
    }
}

/// The latest of what is over stand apart.
#[actix_web::test]
async fn an_editor_sees_what_waits_and_what_waited_too_long() {
    let server = Server::start().await;
    server.publish(&server.own_token(&server.anna()), "Visible", &json!({})).await;
    propose(&server).await;
    let editor = server.own_token(&server.editor());
    for (title, start, end) in [
        ("Long ago", -9_000, json!(NOW - 8_000)),
        ("Over", -900, json!(null)),
        ("Going on", -60, json!(NOW + 60)),
    ] {
        let times = json!({"start_datetime": NOW + start, "end_datetime": end});
        let event = server.publish(&editor, title, &times).await;
        server.send(put(&format!("/api/event/unconfirm/{}", event["id"])).bearer(&editor)).await;
    }
    let answer = server.send(get("/api/event/unconfirmed").bearer(&editor)).await;
    assert_eq!((answer.status, &*answer.header("cache-control")), (200, "private, no-store"));
    let titles = |key: &str| -> Vec<Value> {
        answer.json()[key].as_array().unwrap().iter().map(|event| event["title"].clone()).collect()
    };
    assert_eq!(titles("events"), ["Going on", "Proposed"]);
    assert_eq!(titles("oldEvents"), ["Over", "Long ago"]);
    let to_admin =
        server.send(get("/api/event/unconfirmed").bearer(&server.own_token(&server.admin()))).await;
    assert_eq!(to_admin.body, answer.body);
}

#[actix_web::test]
async fn what_waits_is_told_whole() {
    let server = Server::start().await;
    let admin = server.own_token(&server.admin());
    for key in ["enable_moderation", "enable_report"] {
        let setting = post("/api/settings").bearer(&admin).json(&json!({"key": key, "value": true}));
        assert_eq!(server.send(setting).await.status, 200);
    }
    let event = json!({"title": "Proposed", "description": "<p>What it is</p>", "start_datetime": NOW + 60,
        "place_name": "Park", "place_address": "x", "tags": ["a"], "recurrent": {"frequency": "1w"}});
    let id = server.send(post("/api/event").json(&event)).await.json()["id"].clone();
    for words in ["One", "Two"] {
        let message =
            post(&format!("/api/event/messages/{id}")).bearer(&admin).json(&json!({"message": words}));
        assert_eq!(server.send(message).await.status, 200);
    }
    let answer = server.send(get("/api/event/unconfirmed").bearer(&admin)).await;
    assert_snapshot!(answer.body, @r#"{"events":[{"id":3,"title":"Proposed","slug":"proposed","description":"<p>What it is</p>","multidate":null,"start_datetime":1795348860,"end_datetime":null,"image_path":null,"media":[],"is_visible":false,"recurrent":{"frequency":"1w"},"likes":[],"boost":[],"online_locations":[],"ap_object":null,"ap_id":null,"createdAt":"2026-11-22T12:00:00.000Z","updatedAt":"2026-11-22T12:00:00.000Z","placeId":2,"userId":null,"apUserApId":null,"parentId":null,"n_messages":2,"tags":["a"],"place":{"id":2,"name":"Park","address":"x","latitude":null,"longitude":null,"createdAt":"2026-11-22T12:00:00.000Z","updatedAt":"2026-11-22T12:00:00.000Z"}}],"oldEvents":[]}"#);
}

#[actix_web::test]
async fn nobody_else_moderates() {
    let server = Server::start().await;
    let id = propose(&server).await;
    let (admin, anna) = (server.admin(), server.anna());
    let own = server.publish(&server.own_token(&anna), "Own", &json!({})).await["id"].clone();
    let requests = || {
        [
            put(&format!("/api/event/confirm/{id}")),
            put(&format!("/api/event/unconfirm/{own}")),
            get("/api/event/unconfirmed"),
            put("/api/event/confirm/999"),
        ]
    };
    for request in requests() {
        let answer = server.send(request).await;
        assert_eq!(answer.brief(), "403 Forbidden\nForbidden");
        assert!(answer.header("www-authenticate").starts_with("Bearer resource_metadata="));
    }
    for request in requests() {
        let by_cookie = server.send(request.cookie(&server.session(&admin))).await;
        assert_eq!(by_cookie.brief(), "403 Forbidden\nForbidden", "a session is no credential here");
    }
    for request in requests() {
        let answer = server.send(request.bearer(&server.own_token(&anna))).await;
        assert_eq!(answer.brief(), "403 Forbidden\nForbidden");
        assert_eq!(answer.header("www-authenticate"), "");
    }
    let application = server.application_token(&admin);
    for request in requests() {
        let answer = server.send(request.bearer(&application)).await;
        assert_eq!((answer.status, answer.text("error")), (403, "insufficient_scope".to_owned()));
        let challenge = answer.header("www-authenticate");
        assert!(!challenge.contains("scope=\""), "no scope that it could ask for would help: {challenge}");
    }
    let titles = server.get("/api/events").await.json();
    assert_eq!((&titles[0]["title"], titles.as_array().unwrap().len()), (&json!("Own"), 1));
}

#[actix_web::test]
async fn one_sees_ones_own_events_the_newest_first() {
    let server = Server::start().await;
    let (anna, editor) = (server.anna(), server.editor());
    let own = server.own_token(&anna);
    let first = server.publish(&own, "First", &json!({"start_datetime": NOW - 900})).await;
    server.publish(&server.application_token(&anna), "Second", &json!({"tags": ["a"]})).await;
    server.publish(&server.own_token(&editor), "Not hers", &json!({})).await;
    let hide = put(&format!("/api/event/unconfirm/{}", first["id"])).bearer(&server.own_token(&editor));
    assert_eq!(server.send(hide).await.status, 200);
    let answer = server.send(get("/api/events/mine").bearer(&own)).await;
    assert_snapshot!(answer.whole(), @r#"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: private, no-store
    content-type: application/json; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    [{"id":5,"title":"Second","slug":"second","multidate":null,"start_datetime":1795352400,"end_datetime":null,"media":[],"online_locations":[],"updatedAt":"2026-11-22T12:00:00.000Z","apUserApId":null,"parentId":null,"tags":["a"],"place":{"id":3,"name":"Town hall","address":"1 Main street","latitude":null,"longitude":null},"is_visible":true,"recurrent":null},{"id":4,"title":"First","slug":"first","multidate":null,"start_datetime":1795347900,"end_datetime":null,"media":[],"online_locations":[],"updatedAt":"2026-11-22T12:00:00.000Z","apUserApId":null,"parentId":null,"tags":[],"place":{"id":3,"name":"Town hall","address":"1 Main street","latitude":null,"longitude":null},"is_visible":false,"recurrent":null}]
    "#);
    let by_session = server.send(get("/api/events/mine").cookie(&server.session(&anna))).await;
    assert_eq!(by_session.whole(), answer.whole());
    let by_application = server.send(get("/api/events/mine").bearer(&server.application_token(&anna))).await;
    assert_eq!(by_application.whole(), answer.whole());
    let nobody = server.get("/api/events/mine").await;
    assert_eq!(nobody.brief(), "403 Forbidden\nForbidden");
    assert!(nobody.header("www-authenticate").starts_with("Bearer resource_metadata="));
}
