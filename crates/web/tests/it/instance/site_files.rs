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
    server.publish(&token, "Concert & more", &json!({"tags": ["r & b"]})).await;
    server.publish(&token, "Over", &json!({"start_datetime": 1_000_000_000})).await;
    let admin = server.own_token(&server.admin());
    for (path, body) in [
        ("/api/collections", json!({"name": "Music & more"})),
        ("/api/pages", json!({"title": "Rules", "content": "<p>Be kind.</p>"})),
    ] {
        assert_eq!(server.send(post(path).bearer(&admin).json(&body)).await.status, 200, "{path}");
    }
    let unseen = json!({"title": "Unseen", "start_datetime": 4_000_000_000_i64, "place_name": "Nobody's",
        "place_address": "x", "tags": ["unseen"]});
    assert_eq!(server.send(post("/api/event").json(&unseen)).await.status, 200);
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
    <url><loc>http://127.0.0.1:13120/past</loc></url>
    <url><loc>http://127.0.0.1:13120/about</loc></url>
    <url><loc>http://127.0.0.1:13120/tag/r%20%26%20b</loc></url>
    <url><loc>http://127.0.0.1:13120/place/2/Town%20hall</loc></url>
    <url><loc>http://127.0.0.1:13120/collection/Music%20%26%20more</loc></url>
    <url><loc>http://127.0.0.1:13120/p/rules</loc><lastmod>2026-11-22T12:00:00Z</lastmod></url>
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

#[actix_web::test]
async fn a_telephone_finds_what_to_show_on_its_home_screen() {
    let server = Server::start().await;
    let icon = server.get("/apple-touch-icon.png").await;
    assert_eq!((icon.status, &*icon.header("content-type")), (200, "image/png"));
    let manifest = server.get("/manifest.webmanifest").await;
    assert_eq!((manifest.status, &*manifest.header("content-type")), (200, "application/manifest+json"));
    let expected = json!({
        "id": "/", "name": "Circolo Sud", "lang": "en", "start_url": "/", "scope": "/", "display": "minimal-ui",
        "background_color": "#faf8f5", "theme_color": "#b3361b",
        "icons": [
            {"src": "/assets/hook.svg", "sizes": "any", "type": "image/svg+xml"},
            {"src": "/apple-touch-icon.png", "sizes": "512x512", "type": "image/png"},
        ],
    });
    assert_eq!(manifest.json(), expected);

    let token = server.own_token(&server.admin());
    for (key, value) in [("title", "Circolo \"Sud\""), ("description", " A board. "), ("accent", "#ffff00")] {
        let setting = json!({"key": key, "value": value});
        assert_eq!(server.send(post("/api/settings").bearer(&token).json(&setting)).await.status, 200);
    }
    let logo: [(&str, &[u8]); 1] = [("name=\"logo\"; filename=\"logo\"", b"picture of us")];
    assert_eq!(server.send(post("/api/settings/logo").parts(&logo).bearer(&token)).await.status, 200);
    let manifest = server.get("/manifest.webmanifest").await.json();
    assert_eq!(
        (&manifest["name"], &manifest["description"]),
        (&json!("Circolo \"Sud\""), &json!("A board."))
    );
    assert_ne!(manifest["theme_color"], json!("#ffff00"), "nobody could read on it what is white");
    let logo = manifest["icons"][0]["src"].as_str().unwrap();
    for path in [logo, "/apple-touch-icon.png", "/favicon.ico"] {
        assert_eq!(server.get(path).await.body, "picture of us", "{path}");
    }
    let home = server.get("/").await.body;
    for link in [
        format!("<link rel=\"icon\" href=\"{logo}\">"),
        "<link rel=\"apple-touch-icon\" href=\"/apple-touch-icon.png\">".to_owned(),
        "<link rel=\"manifest\" href=\"/manifest.webmanifest\">".to_owned(),
    ] {
        assert!(home.contains(&link), "{link} in {home}");
    }
}
