//! `GET /api/user`

use chrono::TimeDelta;
use insta::assert_snapshot;
use uncino_domain::people::user::Role;

use crate::support::{Server, get};

#[actix_web::test]
async fn an_application_sees_whom_it_acts_for() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    let answer = server.send(get("/api/user").bearer(&token)).await;
    assert_snapshot!(answer.whole(), @r#"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: private, no-store
    content-type: application/json; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"is_admin":false,"is_editor":false,"id":1,"settings":[],"email":"anna@example.org","description":null,"recover_code":null,"role":"user","is_active":true,"to_notify":true,"createdAt":"2026-11-22T12:00:00.000Z","updatedAt":"2026-11-22T12:00:00.000Z"}
    "#);
}

#[actix_web::test]
async fn a_role_is_told() {
    let server = Server::start().await;
    let token = server.own_token(&server.world.user("admin@example.org", Role::Admin));
    assert_snapshot!(server.send(get("/api/user").bearer(&token)).await.brief(), @r#"
    200 OK
    {"is_admin":true,"is_editor":false,"id":1,"settings":[],"email":"admin@example.org","description":null,"recover_code":null,"role":"admin","is_active":true,"to_notify":true,"createdAt":"2026-11-22T12:00:00.000Z","updatedAt":"2026-11-22T12:00:00.000Z"}
    "#);
    let token = server.own_token(&server.world.user("editor@example.org", Role::Editor));
    assert_snapshot!(server.send(get("/api/user").bearer(&token)).await.brief(), @r#"
    200 OK
    {"is_admin":false,"is_editor":true,"id":2,"settings":[],"email":"editor@example.org","description":null,"recover_code":null,"role":"editor","is_active":true,"to_notify":true,"createdAt":"2026-11-22T12:00:00.000Z","updatedAt":"2026-11-22T12:00:00.000Z"}
    "#);
}

#[actix_web::test]
async fn a_session_is_enough() {
    let server = Server::start().await;
    let anna = server.anna();
    let by_session = server.send(get("/api/user").cookie(&server.session(&anna))).await;
    let by_token = server.send(get("/api/user").bearer(&server.own_token(&anna))).await;
    assert_eq!(by_session.whole(), by_token.whole());
}

#[actix_web::test]
async fn nobody_is_forbidden() {
    let server = Server::start().await;
    let session = server.session(&server.anna());
    assert_snapshot!(server.get("/api/user").await.whole(), @"
    403 Forbidden
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    content-type: text/plain; charset=utf-8
    referrer-policy: no-referrer
    www-authenticate: Bearer resource_metadata=\"http://127.0.0.1:13120/.well-known/oauth-protected-resource/api/user\"
    x-content-type-options: nosniff

    Forbidden
    ");
    server.world.clock.advance(TimeDelta::days(14));
    for cookie in [&*session, "uncino_session=", "uncino_session=nope", "auth._token.local=Bearer%20x"] {
        let answer = server.send(get("/api/user").cookie(cookie)).await;
        assert_eq!(answer.brief(), "403 Forbidden\nForbidden", "{cookie}");
    }
}
