//! Who may read and ask from another origin.

use actix_web::http::Method;
use insta::assert_snapshot;

use crate::support::{Request, Server, get, post};

fn preflight(path: &str) -> Request {
    Request::new(Method::OPTIONS, path)
        .header("origin", "https://x.example")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization,content-type")
}

#[actix_web::test]
async fn a_preflight_is_answered() {
    let server = Server::start().await;
    assert_snapshot!(server.send(preflight("/api/event")).await.whole(), @"
    204 No Content
    access-control-allow-headers: *, authorization, content-type, idempotency-key, mcp-protocol-version
    access-control-allow-methods: GET, POST, PUT, DELETE
    access-control-allow-origin: *
    access-control-max-age: 86400
    referrer-policy: no-referrer
    x-content-type-options: nosniff
    ");
    let first = server.send(preflight("/api/event")).await.whole();
    for path in [
        "/api/user",
        "/api/client",
        "/oauth/token",
        "/oauth/revoke",
        "/oauth/register",
        "/.well-known/oauth-authorization-server",
        "/.well-known/oauth-protected-resource/api",
        "/api/events",
        "/api/event/detail/x",
        "//api/event",
    ] {
        assert_eq!(server.send(preflight(path)).await.whole(), first, "{path}");
    }
}

#[actix_web::test]
async fn everybody_may_read_with_or_without_an_origin() {
    let server = Server::start().await;
    for path in [
        "/api/events",
        "/api/event/detail/nope",
        "/api/ping",
        "/api/user",
        "/api/nope",
        "/oauth/token",
        "/oauth/revoke",
        "/oauth/register",
        "/.well-known/oauth-authorization-server",
        "/.well-known/oauth-protected-resource",
        "/.well-known/oauth-protected-resource/nope",
    ] {
        let plain = server.get(path).await;
        let cross = server.send(get(path).header("origin", "https://x.example")).await;
        assert_eq!(plain.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(
            plain.header("access-control-expose-headers"),
            "www-authenticate, retry-after, link",
            "{path}"
        );
        assert_eq!(plain.whole(), cross.whole(), "{path}");
        assert_eq!(plain.header("access-control-allow-credentials"), "", "{path}");
    }
}

#[actix_web::test]
async fn refusals_can_be_read_too() {
    let server = Server::start().await;
    for request in [
        get("/api/events").bearer("nope"),
        get("/api/events?access_token=x"),
        post("/oauth/token"),
        post("/api/client"),
    ] {
        let refusal = server.send(request.header("origin", "https://x.example")).await;
        assert!(refusal.status >= 400);
        assert_eq!(refusal.header("access-control-allow-origin"), "*", "{}", refusal.status);
    }
}

#[actix_web::test]
async fn pages_are_for_their_own_origin_only() {
    let server = Server::start().await;
    let session = server.session(&server.anna());
    for path in [
        "/",
        "/login",
        "/logout",
        "/oauth/authorize",
        "/oauth/introspect",
        "/authorize",
        "/event/x",
        "/assets/uncino.css",
        "/register",
        "/recover",
        "/setup",
        "/account",
        "/account/delete",
        "/admin/users",
    ] {
        for request in [get(path).header("origin", "https://x.example"), preflight(path)] {
            let answer = server.send(request.cookie(&session)).await;
            let head = answer.head();
            assert!(!head.contains("access-control-"), "{path}: {head}");
        }
    }
}
