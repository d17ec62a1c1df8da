//! `GET /api/users`

use insta::assert_snapshot;
use uncino_domain::people::user::Role;

use crate::support::{Server, get};

#[actix_web::test]
async fn an_administrator_sees_everybody() {
    let server = Server::start().await;
    let admin = server.world.user("admin@example.org", Role::Admin);
    server.anna();
    let answer = server.send(get("/api/users").bearer(&server.own_token(&admin))).await;
    assert_snapshot!(answer.brief(), @r#"
    200 OK
    [{"is_admin":true,"is_editor":false,"id":1,"settings":[],"email":"admin@example.org","description":null,"recover_code":null,"role":"admin","is_active":true,"to_notify":true,"createdAt":"2026-11-22T12:00:00.000Z","updatedAt":"2026-11-22T12:00:00.000Z"},{"is_admin":false,"is_editor":false,"id":2,"settings":[],"email":"anna@example.org","description":null,"recover_code":null,"role":"user","is_active":true,"to_notify":true,"createdAt":"2026-11-22T12:00:00.000Z","updatedAt":"2026-11-22T12:00:00.000Z"}]
    "#);
    assert_eq!(answer.header("cache-control"), "private, no-store");
}

#[actix_web::test]
async fn an_application_of_an_administrator_does_not() {
    let server = Server::start().await;
    let admin = server.world.user("admin@example.org", Role::Admin);
    let answer = server.send(get("/api/users").bearer(&server.application_token(&admin))).await;
    assert_snapshot!(answer.brief(), @r#"
    403 Forbidden
    {"error":"insufficient_scope","error_description":"the token has no permission for this"}
    "#);
    assert_snapshot!(answer.header("www-authenticate"), @r#"Bearer error="insufficient_scope", error_description="the token has no permission for this", resource_metadata="http://127.0.0.1:13120/.well-known/oauth-protected-resource/api/users""#);
}

#[actix_web::test]
async fn others_are_forbidden() {
    let server = Server::start().await;
    let admin = server.world.user("admin@example.org", Role::Admin);
    let editor = server.world.user("editor@example.org", Role::Editor);
    let requests = [
        get("/api/users"),
        get("/api/users").cookie(&server.session(&admin)),
        get("/api/users").bearer(&server.own_token(&server.anna())),
        get("/api/users").bearer(&server.own_token(&editor)),
    ];
    for (number, request) in requests.into_iter().enumerate() {
        assert_eq!(server.send(request).await.brief(), "403 Forbidden\nForbidden", "{number}");
    }
}
