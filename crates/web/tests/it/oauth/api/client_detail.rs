//! `GET /api/client/{id}`

use chrono::TimeDelta;
use insta::assert_snapshot;

use crate::support::{Server, get};

#[actix_web::test]
async fn a_session_may_look_at_a_client() {
    let server = Server::start().await;
    let id = server.world.compatible_client().client.id;
    let session = server.session(&server.anna());
    let answer = server.send(get(&format!("/api/client/{id}")).cookie(&session)).await;
    assert_snapshot!(answer.brief(), @r#"
    200 OK
    {"client_id":"[40 hex]","redirect_uris":"https://wp.example/wp-admin/options-general.php?page=wpgancio","name":"WPGancio","website":"https://wp.example","scopes":"event:write"}
    "#);
    assert_eq!(answer.text("client_id"), id.as_str());
}

#[actix_web::test]
async fn a_token_of_ones_own_may_look_at_a_client() {
    let server = Server::start().await;
    let id = server.world.strict_client(false).client.id;
    let token = server.own_token(&server.anna());
    let answer = server.send(get(&format!("/api/client/{id}")).bearer(&token)).await;
    assert_snapshot!(answer.whole(), @r#"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: private, no-store
    content-type: application/json; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"client_id":"[40 hex]","redirect_uris":"https://app.example/callback","name":"Strict","website":null,"scopes":"event:write"}
    "#);
}

#[actix_web::test]
async fn an_application_may_not() {
    let server = Server::start().await;
    let id = server.world.compatible_client().client.id;
    let token = server.application_token(&server.anna());
    let answer = server.send(get(&format!("/api/client/{id}")).bearer(&token)).await;
    assert_snapshot!(answer.whole(), @r#"
    403 Forbidden
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: private, no-store
    content-type: application/json; charset=utf-8
    referrer-policy: no-referrer
    www-authenticate: Bearer error="insufficient_scope", error_description="the token has no permission for this", resource_metadata="http://127.0.0.1:13120/.well-known/oauth-protected-resource/api/client/[40 hex]"
    x-content-type-options: nosniff

    {"error":"insufficient_scope","error_description":"the token has no permission for this"}
    "#);
}

#[actix_web::test]
async fn nobody_may_not() {
    let server = Server::start().await;
    let id = server.world.compatible_client().client.id;
    let answer = server.get(&format!("/api/client/{id}")).await;
    assert_snapshot!(answer.whole(), @"
    403 Forbidden
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    content-type: text/plain; charset=utf-8
    referrer-policy: no-referrer
    www-authenticate: Bearer resource_metadata=\"http://127.0.0.1:13120/.well-known/oauth-protected-resource/api/client/[40 hex]\"
    x-content-type-options: nosniff

    Forbidden
    ");
}

#[actix_web::test]
async fn a_session_that_ended_is_nobody() {
    let server = Server::start().await;
    let id = server.world.compatible_client().client.id;
    let session = server.session(&server.anna());
    server.world.clock.advance(TimeDelta::days(14));
    let answer = server.send(get(&format!("/api/client/{id}")).cookie(&session)).await;
    assert_eq!(answer.brief(), "403 Forbidden\nForbidden");
}

#[actix_web::test]
async fn an_unknown_client_is_not_found_in_gancios_words() {
    let server = Server::start().await;
    let session = server.session(&server.anna());
    for id in ["nope", "self", "%00", "0000000000000000000000000000000000000000"] {
        let answer = server.send(get(&format!("/api/client/{id}")).cookie(&session)).await;
        assert_eq!(answer.brief(), "404 Not Found\nNot found!", "{id}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    }
}
