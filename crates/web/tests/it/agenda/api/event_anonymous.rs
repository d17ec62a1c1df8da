//! `POST /api/event` without a credential: waits for an editor, or is not taken at all.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{NOW, Request, Server, post};

fn proposal() -> Value {
    json!({"title": "Proposed", "start_datetime": NOW + 60, "place_name": "Park", "place_address": "x"})
}

/// A server that takes no events without a credential, and an administrator's token.
async fn closed() -> (Server, String) {
    let server = Server::start().await;
    let token = server.own_token(&server.admin());
    let close = json!({"key": "allow_anon_event", "value": false});
    assert_eq!(server.send(post("/api/settings").bearer(&token).json(&close)).await.status, 200);
    (server, token)
}

fn send(body: &Value) -> Request {
    post("/api/event").json(body)
}

#[actix_web::test]
async fn where_the_switch_is_off_it_is_forbidden_before_anything_is_judged() {
    let (server, token) = closed().await;
    let refusal = server.send(send(&proposal())).await;
    assert_snapshot!(refusal.whole(), @"
    403 Forbidden
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    content-type: text/plain; charset=utf-8
    referrer-policy: no-referrer
    www-authenticate: Bearer resource_metadata=\"http://127.0.0.1:13120/.well-known/oauth-protected-resource/api/event\"
    x-content-type-options: nosniff

    Forbidden
    ");
    for body in
        [json!({}), json!({"title": "x"}), json!({"title": "x", "start_datetime": "soon", "tags": "a"})]
    {
        assert_eq!(server.send(send(&body)).await.whole(), refusal.whole(), "{body}");
    }
    let form = post("/api/event").form(&[("title", "")]);
    assert_eq!(server.send(form).await.whole(), refusal.whole());
    let by_cookie = send(&proposal()).cookie(&server.session(&server.anna()));
    assert_eq!(server.send(by_cookie).await.whole(), refusal.whole(), "a cookie is no credential");
    assert_eq!(server.send(send(&proposal()).bearer(&token)).await.status, 200);
    assert_eq!(server.send(send(&json!({})).bearer(&token)).await.brief(), "400 Bad Request\ntitle required");
}

#[actix_web::test]
async fn one_address_proposes_sixty_an_hour() {
    let server = Server::start().await;
    let from = |peer: &str| send(&proposal()).with_peer(peer);
    for number in 0..60 {
        assert_eq!(server.send(from("192.0.2.1")).await.status, 200, "{number}");
    }
    assert_snapshot!(server.send(from("192.0.2.1")).await.whole(), @"
    429 Too Many Requests
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    content-type: text/plain; charset=utf-8
    referrer-policy: no-referrer
    retry-after: 3600
    x-content-type-options: nosniff

    Too Many Requests
    ");
    assert_eq!(server.send(from("192.0.2.2")).await.status, 200, "others may");
    let token = server.application_token(&server.anna());
    assert_eq!(server.send(from("192.0.2.1").bearer(&token)).await.status, 200, "with a credential it may");
    server.world.clock.advance(chrono::TimeDelta::hours(1));
    let mut later = proposal();
    later["start_datetime"] = json!(NOW + 7_200);
    assert_eq!(server.send(send(&later).with_peer("192.0.2.1")).await.status, 200);
}

#[actix_web::test]
async fn what_is_refused_does_not_count() {
    let server = Server::start().await;
    for _ in 0..61 {
        assert_eq!(server.send(send(&json!({})).with_peer("192.0.2.1")).await.status, 400);
    }
    assert_eq!(server.send(send(&proposal()).with_peer("192.0.2.1")).await.status, 200);
}
