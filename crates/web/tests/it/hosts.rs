//! The name that visitors come by.

use insta::assert_snapshot;
use uncino_testkit::fixtures::World;

use crate::support::{Server, get, https_site, post};

#[actix_web::test]
async fn by_another_name_there_is_a_page_that_says_so() {
    let server = Server::start().await;
    let page = server.send(get("/").header("host", "agenda.<b>.example")).await;
    assert_snapshot!(page.head(), @"
    421 Misdirected Request
    cache-control: no-store
    content-security-policy: default-src 'none'; style-src 'self'; img-src 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'
    content-type: text/html; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff
    x-frame-options: DENY
    ");
    assert_snapshot!(page.page(), @"
    421 [This is the wrong address – Circolo Sud]
    Skip to the content
    Circolo Sud
    Log in
    This is the wrong address
    This agenda lives at http://127.0.0.1:13120, and you came by another name.
    Go to http://127.0.0.1:13120. If you run this server, set server.base_url to the address that people use; behind a proxy, let it pass the Host header on.
    For developers
    server.base_url
    http://127.0.0.1:13120
    environment
    UNCINO_SERVER__BASE_URL
    asked for
    agenda.&lt;b&gt;.example
    ");
}

#[actix_web::test]
async fn every_loopback_name_with_the_port_is_ours() {
    let server = Server::start().await;
    for host in [
        "127.0.0.1:13120",
        "localhost:13120",
        "LOCALHOST:13120",
        "[::1]:13120",
        "127.0.0.2:13120",
        "uncino.localhost:13120",
    ] {
        assert_eq!(server.send(get("/").header("host", host)).await.status, 200, "{host}");
    }
    for host in [
        "",
        "localhost",
        "localhost:13121",
        "127.0.0.1",
        "127.0.0.1.evil.example:13120",
        "evil.example:13120",
        "10.0.0.1:13120",
        "a b",
        "evil.example/@127.0.0.1:13120",
    ] {
        assert_eq!(server.send(get("/").header("host", host)).await.status, 421, "{host}");
    }
}

#[actix_web::test]
async fn on_the_web_only_its_own_name_is_ours() {
    let server = Server::with(World::default(), https_site()).await;
    for (host, status) in [
        ("agenda.example", 200),
        ("agenda.example:443", 200),
        ("Agenda.Example", 200),
        ("agenda.example:80", 421),
        ("agenda.example:8443", 421),
        ("www.agenda.example", 421),
        ("127.0.0.1", 421),
        ("localhost", 421),
    ] {
        assert_eq!(server.send(get("/").header("host", host)).await.status, status, "{host}");
    }
}

#[actix_web::test]
async fn forms_and_the_authorization_endpoint_are_for_our_name_too() {
    let server = Server::start().await;
    for request in [
        get("/login"),
        get("/oauth/authorize"),
        get("/authorize"),
        get("/nowhere"),
        post("/login"),
        post("/logout"),
        post("/oauth/authorize"),
    ] {
        assert_eq!(server.send(request.header("host", "evil.example")).await.status, 421);
    }
}

#[actix_web::test]
async fn applications_may_use_any_name() {
    let server = Server::start().await;
    for path in ["/api/ping", "/api/events", "/assets/uncino.css"] {
        assert_eq!(server.send(get(path).header("host", "uncino:8080")).await.status, 200, "{path}");
    }
    let token = post("/oauth/token").form(&[]).header("host", "uncino:8080");
    assert_eq!(server.send(token).await.text("error"), "invalid_client");
}

#[actix_web::test]
async fn only_our_proxy_is_believed_about_the_name() {
    let server = Server::with(World::default(), https_site()).await;
    let from = |peer: &str, host: &str, forwarded: &str| {
        get("/").with_peer(peer).header("host", host).header("x-forwarded-host", forwarded)
    };
    for (request, status) in [
        (from("10.1.2.3", "inner:8080", "agenda.example"), 200),
        (from("10.1.2.3", "agenda.example", "evil.example"), 421),
        (from("10.1.2.3", "agenda.example", ""), 421),
        (from("192.0.2.1", "inner:8080", "agenda.example"), 421),
        (from("192.0.2.1", "agenda.example", "evil.example"), 200),
        (from("[::ffff:10.1.2.3]", "inner:8080", "agenda.example"), 200),
        (from("[2001:db8::1]", "inner:8080", "agenda.example"), 421),
        (get("/").header("host", "inner:8080").header("x-forwarded-host", "agenda.example"), 421),
        (get("/").with_peer("10.1.2.3").header("host", "agenda.example"), 200),
    ] {
        assert_eq!(server.send(request).await.status, status);
    }
}

#[actix_web::test]
async fn what_is_built_from_our_name_never_comes_from_a_header() {
    let server = Server::start().await;
    let id = server.world.compatible_client().client.id;
    let session = server.session(&server.anna());
    server.approve(&session, &format!("response_type=code&client_id={id}")).await;
    let url = format!("/oauth/authorize?response_type=token&client_id={id}");
    let asked =
        get(&url).cookie(&session).with_peer("10.1.2.3").header("x-forwarded-host", "localhost:13120");
    let location = server.send(asked.header("x-forwarded-proto", "https")).await.header("location");
    assert!(location.ends_with("&iss=http%3A%2F%2F127.0.0.1%3A13120"), "{location}");
}
