//! `DELETE /api/event/{id}`

use insta::assert_snapshot;
use serde_json::json;
use uncino_domain::people::user::Role;

use crate::support::{Server, delete};

#[actix_web::test]
async fn an_application_removes_its_users_event_once() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    let event = server.publish(&token, "Concert", &json!({})).await;
    let path = format!("/api/event/{}", event["id"]);
    assert_snapshot!(server.send(delete(&path).bearer(&token)).await.whole(), @"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: private, no-store
    content-type: text/plain; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    OK
    ");
    assert_eq!(server.send(delete(&path).bearer(&token)).await.brief(), "403 Forbidden\nForbidden");
    assert_eq!(server.get("/api/event/detail/concert").await.status, 404);
}

#[actix_web::test]
async fn what_is_not_ones_own_stays() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    let event = server.publish(&token, "Concert", &json!({})).await;
    let path = format!("/api/event/{}", event["id"]);
    let mallory = server.world.user("mallory@example.org", Role::User);
    let editor = server.world.user("editor@example.org", Role::Editor);
    let requests = [
        delete(&path),
        delete(&path).cookie(&server.session(&editor)),
        delete(&path).bearer(&server.own_token(&mallory)),
        delete(&path).bearer(&server.application_token(&editor)),
        delete("/api/event/abc").bearer(&token),
        delete("/api/event/0").bearer(&token),
        delete("/api/event/99999999999999999999").bearer(&token),
    ];
    for (number, request) in requests.into_iter().enumerate() {
        let answer = server.send(request).await;
        assert_eq!(answer.brief(), "403 Forbidden\nForbidden", "{number}");
        let is_asked = answer.header("www-authenticate").starts_with("Bearer resource_metadata=");
        assert_eq!(is_asked, number < 2, "{number}: only who brought none is asked for one");
    }
    assert_eq!(server.get("/api/event/detail/concert").await.status, 200);
    assert_eq!(server.send(delete(&path).bearer(&server.own_token(&editor))).await.brief(), "200 OK\nOK");
}

#[actix_web::test]
async fn the_number_of_a_removed_event_is_not_used_again() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    let first = server.publish(&token, "Concert", &json!({})).await;
    server.send(delete(&format!("/api/event/{}", first["id"])).bearer(&token)).await;
    let second = server.publish(&token, "Concert", &json!({})).await;
    assert!(second["id"].as_i64() > first["id"].as_i64());
}
