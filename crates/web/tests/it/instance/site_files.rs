//! What browsers, search engines, password managers and others look for on every site.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{Server, post};

#[actix_web::test]
async fn a_browser_finds_an_icon() {
    let server = Server::start().await;
    let icon = server.get("/favicon.ico").await;
    assert_eq!((icon.status, &*icon.header("content-type")), (200, "image/png"));
    assert_eq!(icon.header("cache-control"), "public, max-age=3600");
}

#[actix_web::test]
async fn a_search_engine_finds_what_is_to_come() {
    let server = Server::start().await;
    let token = server.own_token(&server.anna());
    server.publish(&token, "Concert & more", &json!({})).await;
    server.publish(&token, "Over", &json!({"start_datetime": 1_000_000_000})).await;
    assert_snapshot!(server.get("/robots.txt").await.body, @r"
    User-agent: *
    Disallow: /account
    Disallow: /admin
    Disallow: /api/
    Disallow: /authorize
    Disallow: /login
    Disallow: /oauth/
    Disallow: /recover
    Disallow: /register
    Disallow: /setup

    Sitemap: http://127.0.0.1:13120/sitemap.xml
    ");
    let map = server.get("/sitemap.xml").await;
    assert_eq!(map.header("content-type"), "application/xml; charset=utf-8");
    assert_snapshot!(map.body, @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <url><loc>http://127.0.0.1:13120/</loc></url>
    <url><loc>http://127.0.0.1:13120/event/concert-more</loc><lastmod>2026-11-22T12:00:00Z</lastmod></url>
    </urlset>
    "#);
}

#[actix_web::test]
async fn a_password_manager_finds_where_to_change_a_password() {
    let server = Server::start().await;
    let answer = server.get("/.well-known/change-password").await;
    assert_eq!((answer.status, &*answer.header("location")), (303, "/account"));
}

#[actix_web::test]
async fn who_finds_a_fault_finds_whom_to_tell_where_the_instance_says_so() {
    let server = Server::start().await;
    let token = server.own_token(&server.admin());
    let path = "/.well-known/security.txt";
    assert_eq!(server.get(path).await.status, 404);
    for (said, expected) in [
        ("us@example.org", Some("Contact: mailto:us@example.org\n")),
        ("https://example.org/security?a=b", Some("Contact: https://example.org/security?a=b\n")),
        ("http://example.org/security", None),
        ("us@example.org\nContact: mailto:evil@example.org", None),
        ("call us", None),
    ] {
        let setting = json!({"key": "security_contact", "value": said});
        let set = server.send(post("/api/settings").bearer(&token).json(&setting)).await;
        assert_eq!(set.status, if expected.is_some() { 200 } else { 400 }, "{said}");
        let answer = server.get(path).await;
        assert!(expected.is_none_or(|line| answer.body.starts_with(line)), "{}", answer.body);
        assert!(!answer.body.contains("evil"), "{}", answer.body);
    }
}
