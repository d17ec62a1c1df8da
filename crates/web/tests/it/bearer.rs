//! Bearer tokens (RFC 6750), on every route under `/api`.

use actix_web::http::Method;
use chrono::TimeDelta;
use insta::assert_snapshot;
use uncino_domain::access::bearer::AccessService;
use uncino_domain::secret::Secret;
use uncino_domain::storage::StorageError;

use crate::support::{Answer, Request, Server, get};

/// Every route, reads and unknown ones included.
const ROUTES: [(Method, &str); 21] = [
    (Method::GET, "/api/ping"),
    (Method::GET, "/api/nope"),
    (Method::GET, "/api/events"),
    (Method::GET, "/api/event/detail/x"),
    (Method::GET, "/api/user"),
    (Method::GET, "/api/users"),
    (Method::GET, "/api/client/x"),
    (Method::POST, "/api/client"),
    (Method::POST, "/api/event"),
    (Method::PUT, "/api/event"),
    (Method::DELETE, "/api/event/1"),
    (Method::GET, "//api/events"),
    (Method::GET, "/api/clients"),
    (Method::GET, "/api/events/mine"),
    (Method::GET, "/api/event/unconfirmed"),
    (Method::GET, "/api/settings"),
    (Method::GET, "/api/place"),
    (Method::GET, "/api/tag/x"),
    (Method::PUT, "/api/event/confirm/1"),
    (Method::POST, "/api/user/register"),
    (Method::POST, "/api/user/recover"),
];

#[actix_web::test]
async fn a_token_that_is_not_good_is_refused_on_every_route() {
    let server = Server::start().await;
    let refusal = server.send(get("/api/user").bearer("nope")).await;
    assert_snapshot!(refusal.whole(), @r#"
    401 Unauthorized
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: no-store
    content-type: application/json; charset=utf-8
    referrer-policy: no-referrer
    www-authenticate: Bearer error="invalid_token", error_description="the token is unknown, expired or revoked", resource_metadata="http://127.0.0.1:13120/.well-known/oauth-protected-resource/api/user"
    x-content-type-options: nosniff

    {"error":"invalid_token","error_description":"the token is unknown, expired or revoked"}
    "#);
    for (method, path) in ROUTES {
        let answer = server.send(Request::new(method.clone(), path).bearer("nope")).await;
        assert_eq!(answer.whole(), at(path, &refusal), "{method} {path}");
    }
}

/// The same refusal at another resource (RFC 9728 section 5.1).
fn at(path: &str, refusal: &Answer) -> String {
    refusal
        .whole()
        .replace("protected-resource/api/user", &format!("protected-resource{}", path.replace("//", "/")))
}

#[actix_web::test]
async fn an_empty_token_is_not_good() {
    let server = Server::start().await;
    let refusal = server.send(get("/api/user").bearer("nope")).await;
    for header in ["Bearer", "Bearer ", "bearer", "Bearer    "] {
        for path in ["/api/user", "/api/events"] {
            let answer = server.send(get(path).header("authorization", header)).await;
            assert_eq!(answer.whole(), at(path, &refusal), "{header:?} {path}");
        }
    }
}

#[actix_web::test]
async fn the_scheme_is_taken_in_any_case() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    for scheme in ["Bearer", "bearer", "BEARER", "bEaReR", "Bearer "] {
        let answer =
            server.send(get("/api/user").header("authorization", &format!("{scheme} {token}"))).await;
        assert_eq!(answer.status, 200, "{scheme}");
    }
    let upper = get("/api/user").bearer(&token.to_uppercase());
    assert_eq!(server.send(upper).await.status, 401, "the token itself is not");
}

#[actix_web::test]
async fn other_schemes_are_ignored() {
    let server = Server::start().await;
    for header in ["Basic Zm9vOmJhcg==", "Digest x", "Bearerx y", "x", ""] {
        let user = server.send(get("/api/user").header("authorization", header)).await;
        assert_eq!(user.brief(), "403 Forbidden\nForbidden", "{header}");
        assert_eq!(
            server.send(get("/api/events").header("authorization", header)).await.status,
            200,
            "{header}"
        );
    }
}

#[actix_web::test]
async fn two_headers_are_malformed() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    let twice = get("/api/user").bearer(&token).another_header("authorization", &format!("Bearer {token}"));
    assert_snapshot!(server.send(twice).await.whole(), @r#"
    400 Bad Request
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: no-store
    content-type: application/json; charset=utf-8
    referrer-policy: no-referrer
    www-authenticate: Bearer error="invalid_request", error_description="there are two Authorization headers", resource_metadata="http://127.0.0.1:13120/.well-known/oauth-protected-resource/api/user"
    x-content-type-options: nosniff

    {"error":"invalid_request","error_description":"there are two Authorization headers"}
    "#);
    let with_basic = get("/api/events").bearer(&token).another_header("authorization", "Basic Zm9vOmJhcg==");
    assert_eq!(server.send(with_basic).await.status, 400);
}

#[actix_web::test]
async fn a_token_in_the_query_is_refused() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    let refusal = server.get(&format!("/api/user?access_token={token}")).await;
    assert_snapshot!(refusal.whole(), @r#"
    400 Bad Request
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: no-store
    content-type: application/json; charset=utf-8
    referrer-policy: no-referrer
    www-authenticate: Bearer error="invalid_request", error_description="send the token in the Authorization header, not in the query", resource_metadata="http://127.0.0.1:13120/.well-known/oauth-protected-resource/api/user"
    x-content-type-options: nosniff

    {"error":"invalid_request","error_description":"send the token in the Authorization header, not in the query"}
    "#);
    for query in [
        "access_token=nope",
        "access_token=",
        "access_token",
        "a=b&access%5Ftoken=x",
        "access_token=x&a=%ff",
        "%ff=x&access_token=%ff",
        "&&access_token=%00",
    ] {
        for request in
            [get(&format!("/api/events?{query}")), get(&format!("/api/user?{query}")).bearer(&token)]
        {
            let answer = server.send(request).await.whole().replace("/api/events", "/api/user");
            assert_eq!(answer, refusal.whole(), "{query}");
        }
    }
}

#[actix_web::test]
async fn a_token_ends_to_the_second() {
    for (seconds, status) in [(3_599, 200), (3_600, 401), (3_601, 401)] {
        let server = Server::start().await;
        let token = server.application_token(&server.anna());
        server.world.clock.advance(TimeDelta::seconds(seconds));
        assert_eq!(server.send(get("/api/user").bearer(&token)).await.status, status, "{seconds} s");
        assert_eq!(server.send(get("/api/events").bearer(&token)).await.status, status, "{seconds} s");
    }
}

#[actix_web::test]
async fn a_revoked_token_is_refused_at_once_also_for_reading() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    assert_eq!(server.send(get("/api/events").bearer(&token)).await.status, 200);
    let ports = server.world.ports.clone();
    let (access, _touch) = AccessService::new(ports.clone()).authenticate(&Secret::new(&*token)).unwrap();
    let (family, now) = (access.family_id.unwrap(), ports.clock.now());
    let revoked = ports.storage.write(move |repositories| -> Result<(), StorageError> {
        repositories.tokens().revoke_family(family, now)
    });
    revoked.unwrap();
    let refusal = server.send(get("/api/user").bearer("nope")).await;
    for (method, path) in ROUTES {
        let answer = server.send(Request::new(method.clone(), path).bearer(&token)).await;
        assert_eq!(answer.whole(), at(path, &refusal), "{method} {path}");
    }
}

#[actix_web::test]
async fn what_a_token_reads_is_private() {
    let server = Server::start().await;
    let token = server.own_token(&server.anna());
    for (method, path) in ROUTES {
        let answer = server.send(Request::new(method.clone(), path).bearer(&token)).await;
        assert_eq!(answer.header("cache-control"), "private, no-store", "{method} {path}");
    }
    assert_eq!(server.get("/api/events").await.header("cache-control"), "no-cache");
}

#[actix_web::test]
async fn a_good_token_does_not_need_the_session_beside_it() {
    let server = Server::start().await;
    let (anna, admin) =
        (server.anna(), server.world.user("admin@example.org", uncino_domain::people::user::Role::Admin));
    let both = get("/api/user").bearer(&server.own_token(&anna)).cookie(&server.session(&admin));
    assert_eq!(server.send(both).await.text("email"), "anna@example.org");
    let bad = get("/api/user").bearer("nope").cookie(&server.session(&admin));
    assert_eq!(server.send(bad).await.status, 401, "a bad token is not made good by a session");
}
