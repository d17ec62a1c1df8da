//! Who is meant by an address: the peer, or whom a proxy of ours names.

use actix_web::http::header::HeaderValue;
use insta::assert_snapshot;
use serde_json::json;
use uncino_testkit::fixtures::{PASSWORD, World, policy};

use crate::support::{Answer, Request, Server, get, post, site};

fn log_in(password: &str) -> Request {
    post("/api/login/token").json(&json!({"email": "anna@example.org", "password": password}))
}

fn registration() -> Request {
    post("/api/client").form(&[("client_name", "x"), ("redirect_uris", "https://a.example/")])
}

/// Five wrong passwords, then the right one: is it looked at?
async fn is_limited(server: &Server, from: impl Fn(Request, usize) -> Request) -> bool {
    for number in 0..5 {
        assert_eq!(server.send(from(log_in("wrong"), number)).await.status, 403, "{number}");
    }
    server.send(from(log_in(PASSWORD), 5)).await.status == 429
}

async fn server() -> Server {
    let server = Server::start().await;
    server.anna();
    server
}

#[actix_web::test]
async fn a_forwarded_for_header_of_a_stranger_changes_nothing() {
    let server = server().await;
    let from = |request: Request, number: usize| {
        let forwarded = format!("203.0.113.{number}");
        request.with_peer("192.0.2.1").header("x-forwarded-for", &forwarded).header("forwarded", &forwarded)
    };
    assert!(is_limited(&server, from).await);
}

#[actix_web::test]
async fn our_proxy_is_believed_but_not_what_stood_before_it() {
    let limited = server().await;
    let spoofed = |request: Request, number: usize| {
        request.with_peer("10.1.2.3").header("x-forwarded-for", &format!("203.0.113.{number}, 192.0.2.1"))
    };
    assert!(is_limited(&limited, spoofed).await, "the last address that isn't ours counts");
    let two_headers = |request: Request, number: usize| {
        let spoofed = format!("203.0.113.{number}");
        let request = request.with_peer("10.1.2.3").another_header("x-forwarded-for", &spoofed);
        request.another_header("x-forwarded-for", "192.0.2.9, 10.0.0.1")
    };
    assert!(is_limited(&server().await, two_headers).await);
    let broken = |request: Request, number: usize| {
        let Request(request) = request.with_peer("10.1.2.3");
        let value = [&[0xff_u8], format!("{number}, 192.0.2.1:4711").as_bytes()].concat();
        Request(request.insert_header(("x-forwarded-for", HeaderValue::from_bytes(&value).unwrap())))
    };
    let after_garbage = server().await;
    assert!(is_limited(&after_garbage, broken).await);
    let from_our_proxy = log_in(PASSWORD).with_peer("10.1.2.3");
    assert_eq!(after_garbage.send(from_our_proxy).await.status, 200, "it was the caller who was counted");
    let different = |request: Request, number: usize| {
        request.with_peer("10.1.2.3").header("x-forwarded-for", &format!("203.0.113.{number}"))
    };
    assert!(!is_limited(&server().await, different).await, "different people behind our proxy");
    let behind = |address: &str| log_in(PASSWORD).with_peer("10.1.2.3").header("x-forwarded-for", address);
    assert_eq!(limited.send(behind("192.0.2.1")).await.status, 429);
    assert_eq!(limited.send(behind("192.0.2.2")).await.status, 200);
    assert_eq!(limited.send(log_in(PASSWORD).with_peer("192.0.2.1")).await.status, 429, "also without it");
}

#[actix_web::test]
async fn a_network_counts_as_one_address() {
    let ipv6 = |request: Request, number: usize| request.with_peer(&format!("[2001:db8:0:1::{number}]"));
    assert!(is_limited(&server().await, ipv6).await, "64 bits are one household");
    let networks = |request: Request, number: usize| request.with_peer(&format!("[2001:db8:0:{number}::1]"));
    assert!(!is_limited(&server().await, networks).await);
    let mapped = |request: Request, number: usize| {
        request.with_peer(if number.is_multiple_of(2) { "192.0.2.1" } else { "[::ffff:192.0.2.1]" })
    };
    assert!(is_limited(&server().await, mapped).await);
}

#[actix_web::test]
async fn where_limits_are_off_nobody_waits() {
    let policy = uncino_domain::instance::policy::Policy { limits: false, ..policy() };
    let server = Server::with(World::with_policy(policy), site()).await;
    server.anna();
    assert!(!is_limited(&server, |request, _| request.with_peer("192.0.2.1")).await);
    for _ in 0..31 {
        assert_eq!(server.send(registration().with_peer("192.0.2.1")).await.status, 200);
    }
}

#[actix_web::test]
async fn one_address_registers_thirty_applications_an_hour() {
    let server = Server::start().await;
    for number in 0..30 {
        let spoofed = format!("203.0.113.{number}");
        let request = registration().with_peer("192.0.2.1").header("x-forwarded-for", &spoofed);
        assert_eq!(server.send(request).await.status, 200, "{number}");
    }
    let spoofed = registration().with_peer("192.0.2.1").header("x-forwarded-for", "203.0.113.99");
    assert_snapshot!(server.send(spoofed).await.whole(), @r#"
    429 Too Many Requests
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: no-store
    content-type: application/json; charset=utf-8
    pragma: no-cache
    referrer-policy: no-referrer
    retry-after: 3600
    x-content-type-options: nosniff

    {"error":"temporarily_unavailable","error_description":"too many registrations from this address; try again later"}
    "#);
    assert_eq!(server.send(registration().with_peer("192.0.2.2")).await.status, 200);
    server.world.clock.advance(chrono::TimeDelta::minutes(59));
    let refusal = server.send(registration().with_peer("192.0.2.1")).await;
    assert_eq!((refusal.status, &*refusal.header("retry-after")), (429, "60"));
}

#[actix_web::test]
async fn one_address_asks_for_twenty_accounts_and_letters_an_hour() {
    let server = Server::start().await;
    server.admin();
    let ask = async |number: usize| -> [Answer; 2] {
        let email = format!("new{number}@example.org");
        let register = json!({"email": email, "password": PASSWORD});
        let register = post("/api/user/register").json(&register).with_peer("192.0.2.1");
        let recover = post("/api/user/recover").json(&json!({"email": email})).with_peer("192.0.2.1");
        [server.send(register).await, server.send(recover).await]
    };
    for number in 0..20 {
        for answer in ask(number).await {
            assert_eq!(answer.status, 200, "{number}");
        }
    }
    let [register, recover] = ask(20).await;
    assert_snapshot!(register.whole(), @"
    429 Too Many Requests
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    content-type: text/plain; charset=utf-8
    referrer-policy: no-referrer
    retry-after: 3600
    x-content-type-options: nosniff

    Too Many Requests
    ");
    assert_eq!(recover.whole(), register.whole());
}

#[actix_web::test]
async fn pages_say_when_to_come_back() {
    let server = server().await;
    let page = server.get("/login").await;
    let csrf = page.field("csrf_token");
    let attempt = |password| {
        let form = [("csrf_token", &*csrf), ("email", "anna@example.org"), ("password", password)];
        post("/login").cookie(&page.cookies()).form(&form).with_peer("192.0.2.1")
    };
    for _ in 0..5 {
        assert_eq!(server.send(attempt("wrong")).await.status, 403);
    }
    let refusal = server.send(attempt(PASSWORD)).await;
    assert_eq!((refusal.status, &*refusal.header("retry-after")), (429, "1"));
    assert!(refusal.body.contains("There were too many attempts. Try again in a second."));
    assert_eq!(refusal.field("email"), "anna@example.org");
    assert_eq!(refusal.header("set-cookie"), "");
    let way = server.send(log_in(PASSWORD).with_peer("192.0.2.1")).await;
    assert_eq!(way.status, 429, "every way in counts together");
    assert_eq!(server.send(get("/login").with_peer("192.0.2.1")).await.status, 200);
}
