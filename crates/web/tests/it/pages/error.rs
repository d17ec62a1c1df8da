//! Pages that say no.

use actix_web::http::Method;
use insta::assert_snapshot;

use crate::support::{Request, Server};

#[actix_web::test]
async fn an_unknown_page_is_not_found() {
    let server = Server::start().await;
    let page = server.get("/nowhere").await;
    assert_snapshot!(page.head(), @"
    404 Not Found
    cache-control: no-store
    content-security-policy: default-src 'none'; style-src 'self'; img-src 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'
    content-type: text/html; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff
    x-frame-options: DENY
    ");
    assert_snapshot!(page.page(), @"
    404 [There is nothing here – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Log in
    Register
    There is nothing here
    The page doesn’t exist, or not any more.
    Look through all events instead.
    Go to all events
    ");
    for path in ["/event/nope", "/oauth/nope", "/nowhere/%ff/..%2f"] {
        assert_eq!(server.get(path).await.page(), page.page(), "{path}");
    }
}

#[actix_web::test]
async fn under_api_an_unknown_path_is_a_short_text() {
    let server = Server::start().await;
    assert_snapshot!(server.get("/api/nope").await.whole(), @"
    404 Not Found
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    content-type: text/plain; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    Not Found
    ");
    assert_eq!(server.get("/api").await.status, 404);
}

#[actix_web::test]
async fn a_page_takes_only_its_methods() {
    let server = Server::start().await;
    for (method, path, allow) in [
        (Method::PUT, "/logout", "GET, HEAD, POST"),
        (Method::PUT, "/login", "GET, HEAD, POST"),
        (Method::DELETE, "/", "GET, HEAD"),
        (Method::TRACE, "/oauth/authorize", "GET, HEAD, POST"),
        (Method::DELETE, "/api/event", "POST, PUT"),
    ] {
        let answer = server.send(Request::new(method.clone(), path)).await;
        assert_eq!((answer.status, &*answer.header("allow")), (405, allow), "{method} {path}");
    }
}

#[actix_web::test]
async fn head_is_answered_like_get() {
    let server = Server::start().await;
    for path in ["/", "/api/ping", "/api/events", "/assets/uncino.css"] {
        let head = server.send(Request::new(Method::HEAD, path)).await;
        assert_eq!(head.head(), server.get(path).await.head(), "{path} (RFC 9110 section 9.1)");
    }
}

#[actix_web::test]
async fn assets_are_cached_and_safe() {
    let server = Server::start().await;
    assert_snapshot!(server.get("/assets/uncino.css").await.head(), @"
    200 OK
    cache-control: public, max-age=86400
    content-type: text/css; charset=utf-8
    referrer-policy: no-referrer
    vary: accept-encoding
    x-content-type-options: nosniff
    ");
    assert_snapshot!(server.get("/assets/hook.svg").await.head(), @"
    200 OK
    cache-control: public, max-age=86400
    content-type: image/svg+xml
    referrer-policy: no-referrer
    x-content-type-options: nosniff
    ");
}
