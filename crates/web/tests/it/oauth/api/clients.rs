//! `GET /api/clients`

use insta::assert_snapshot;
use serde_json::json;
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::oauth::token::TokenHolder;

use crate::support::{Server, get, post};

#[actix_web::test]
async fn a_person_sees_their_applications_without_any_secret() {
    let server = Server::start().await;
    let anna = server.anna();
    let registered = server.world.compatible_client();
    let holder = TokenHolder::Client(registered.client.id.clone());
    let token = server.token(&anna, holder, ScopeSet::event_write());
    server.publish(&token, "Concert", &json!({})).await;
    let answer = server.send(get("/api/clients").bearer(&server.own_token(&anna))).await;
    assert_snapshot!(answer.whole(), @r#"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: private, no-store
    content-type: application/json; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    [{"client_id":"[40 hex]","name":"WPGancio","website":"https://wp.example","redirect_uris":"https://wp.example/wp-admin/options-general.php?page=wpgancio","scopes":"event:write","events":1,"createdAt":"2026-11-22T12:00:00.000Z","updatedAt":"2026-11-22T12:00:00.000Z","clientId":"[40 hex]","client":{"id":"[40 hex]","name":"WPGancio","scopes":"event:write","redirectUris":"https://wp.example/wp-admin/options-general.php?page=wpgancio","website":"https://wp.example"}}]
    "#);
    let id = registered.client.id.as_str();
    for secret in [&*token, registered.secret.as_ref().unwrap().expose()] {
        assert!(!answer.body.contains(secret), "{}", answer.body);
    }
    for word in ["token", "secret", "password", "hash", "digest"] {
        assert!(!answer.body.to_lowercase().contains(word), "{word}");
    }
    let hexadecimal = |c: char| c.is_ascii_hexdigit();
    let long = answer.body.split(|c| !hexadecimal(c)).filter(|run| run.len() >= 32);
    assert!(long.into_iter().all(|run| run == id), "nothing that could be a digest");
}

#[actix_web::test]
async fn a_session_is_enough() {
    let server = Server::start().await;
    let anna = server.anna();
    server.application_token(&anna);
    let by_session = server.send(get("/api/clients").cookie(&server.session(&anna))).await;
    let by_token = server.send(get("/api/clients").bearer(&server.own_token(&anna))).await;
    assert_eq!(by_session.whole(), by_token.whole());
    assert_eq!(by_session.json().as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn applications_of_others_and_log_ins_of_ones_own_are_not_there() {
    let server = Server::start().await;
    let (anna, admin) = (server.anna(), server.admin());
    server.application_token(&anna);
    let answer = server.send(get("/api/clients").bearer(&server.own_token(&admin))).await;
    assert_eq!(answer.brief(), "200 OK\n[]");
}

#[actix_web::test]
async fn an_application_may_not_look() {
    let server = Server::start().await;
    let token = server.application_token(&server.admin());
    let answer = server.send(get("/api/clients").bearer(&token)).await;
    assert_snapshot!(answer.whole(), @r#"
    403 Forbidden
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: private, no-store
    content-type: application/json; charset=utf-8
    referrer-policy: no-referrer
    www-authenticate: Bearer error="insufficient_scope", error_description="the token has no permission for this", resource_metadata="http://127.0.0.1:13120/.well-known/oauth-protected-resource/api/clients"
    x-content-type-options: nosniff

    {"error":"insufficient_scope","error_description":"the token has no permission for this"}
    "#);
}

#[actix_web::test]
async fn nobody_is_forbidden() {
    let server = Server::start().await;
    let answer = server.get("/api/clients").await;
    assert_eq!(answer.brief(), "403 Forbidden\nForbidden");
    assert!(answer.header("www-authenticate").starts_with("Bearer resource_metadata="));
}

#[actix_web::test]
async fn what_was_taken_back_is_not_listed() {
    let server = Server::start().await;
    let anna = server.anna();
    let (first, second) = (server.world.compatible_client().client, server.world.strict_client(true).client);
    for client in [&first, &second] {
        server.token(&anna, TokenHolder::Client(client.id.clone()), ScopeSet::event_write());
    }
    let session = server.session(&anna);
    let form = [("client_id", first.id.as_str())];
    assert_eq!(server.submit(&session, "/account/applications/revoke", &form).await.status, 303);
    let left = server.send(get("/api/clients").cookie(&session)).await.json();
    assert_eq!(
        (left[0]["client_id"].as_str(), left.as_array().unwrap().len()),
        (Some(second.id.as_str()), 1)
    );
}

#[actix_web::test]
async fn a_post_is_not_taken() {
    let server = Server::start().await;
    let answer = server.send(post("/api/clients")).await;
    assert_eq!((answer.status, &*answer.header("allow")), (405, "GET, HEAD"));
}
