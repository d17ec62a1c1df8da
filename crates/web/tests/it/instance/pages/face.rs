//! How an instance looks: its colour, its links, light and dark; and `GET /source`.

use serde_json::json;
use uncino_testkit::fixtures::World;
use uncino_web::Site;

use crate::support::{Server, get, post, site};

async fn set(server: &Server, key: &str, value: serde_json::Value) {
    let token = server.own_token(
        &server.world.user(&format!("{key}@example.org"), uncino_domain::people::user::Role::Admin),
    );
    let sent = post("/api/settings").bearer(&token).json(&json!({"key": key, "value": value}));
    assert_eq!(server.send(sent).await.status, 200);
}

#[actix_web::test]
async fn a_visitor_chooses_light_or_dark_and_is_back_where_they_were() {
    let server = Server::start().await;
    let page = server.get("/tag/x?a=1").await;
    assert!(page.body.contains("<html lang=\"en\">"), "{}", page.body);
    assert!(page.body.contains("name=\"next\" value=\"/tag/x?a=1\""), "{}", page.body);
    let sent = post("/theme").form(&[("theme", "dark"), ("next", "/tag/x?a=1")]);
    let answer = server.send(sent).await;
    assert_eq!((answer.status, &*answer.header("location")), (303, "/tag/x?a=1"));
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.starts_with("uncino_theme=dark; HttpOnly; SameSite=Lax; Path=/; Max-Age=31536000"),
        "{cookie}"
    );
    let page = server.send(get("/").cookie("uncino_theme=dark")).await;
    assert!(page.body.contains("<html lang=\"en\" class=\"dark\">"), "{}", page.body);
    let back = server.send(post("/theme").form(&[("theme", "auto")]).cookie("uncino_theme=dark")).await;
    assert!(back.header("set-cookie").starts_with("uncino_theme=; "), "{}", back.header("set-cookie"));
    let page = server.send(get("/").cookie("uncino_theme=\"><script>")).await;
    assert!(page.body.contains("<html lang=\"en\">"), "{}", page.body);
}

#[actix_web::test]
async fn another_site_changes_nothing_and_leads_nowhere() {
    let server = Server::start().await;
    let sent = || post("/theme").form(&[("theme", "dark"), ("next", "//evil.example")]);
    let answer = server.send(sent()).await;
    assert_eq!(answer.header("location"), "/");
    let answer = server.send(sent().header("sec-fetch-site", "cross-site")).await;
    assert_eq!((answer.status, &*answer.header("set-cookie")), (303, ""));
}

#[actix_web::test]
async fn the_instance_has_its_own_colours_and_links() {
    let server = Server::start().await;
    let page = server.get("/").await;
    assert!(!page.body.contains("/assets/accent-"), "{}", page.body);
    set(&server, "theme", json!("dark")).await;
    set(&server, "accent", json!("#1A6B3C")).await;
    let links = json!([{"label": "<House>", "href": "https://house.example/"}, {"label": "x", "href": "javascript:1"}, {"label": "About", "href": "/about"}]);
    set(&server, "footerLinks", links).await;
    for path in ["/", "/embed/list"] {
        let page = server.get(path).await;
        assert!(
            page.body.contains("<link rel=\"stylesheet\" href=\"/assets/accent-1a6b3c.css\">"),
            "{}",
            page.body
        );
        assert!(page.body.contains("<html lang=\"en\" class=\"dark\">"), "{}", page.body);
    }
    let page = server.send(get("/").cookie("uncino_theme=light")).await;
    assert!(
        page.body.contains("<html lang=\"en\" class=\"light\">"),
        "what the visitor chose: {}",
        page.body
    );
    assert!(
        page.body.contains("href=\"https://house.example/\" rel=\"noopener\"><bdi>&lt;House&gt;</bdi>"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("javascript:"), "{}", page.body);
    assert_eq!(page.body.matches("href=\"/about\"").count(), 1);
    let style = server.get("/assets/accent-1a6b3c.css").await;
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    assert!(style.body.contains(":root { --accent: #1a6b3c;"), "{}", style.body);
    for none in ["accent-1a6b3.css", "accent-.css", "accent-1a6b3c", "accent-%7D%7D1a6b.css"] {
        assert_eq!(server.get(&format!("/assets/{none}")).await.status, 404, "{none}");
    }
}

#[actix_web::test]
async fn what_is_no_colour_or_no_link_is_told_beside_its_field() {
    let server = Server::start().await;
    let session = server.session(&server.admin());
    let page = server.send(get("/admin/settings").cookie(&session)).await;
    let token = page.field("csrf_token");
    let send = async |accent: &str, links: &str| {
        let form = [
            ("csrf_token", &*token),
            ("title", "Circolo Sud"),
            ("description", ""),
            ("time_zone", "Europe/Rome"),
            ("language", "en"),
            ("accent", accent),
            ("footer_links", links),
        ];
        server.send(post("/admin/settings").cookie(&session).form(&form)).await
    };
    let answer = send("red", "").await;
    assert!(answer.status == 400 && answer.body.contains("Write the colour as a #"), "{}", answer.body);
    assert_eq!(answer.field("accent"), "red", "what was typed stays");
    let answer = send("#1a6b3c", "House https://house.example\nx").await;
    assert!(answer.status == 400 && answer.body.contains("Each line needs words"), "{}", answer.body);
    assert!(answer.body.contains("House https://house.example\nx</textarea>"), "{}", answer.body);
    assert_eq!(
        send("#1a6b3c", "House https://house.example").await.header("location"),
        "/admin/settings?done=saved"
    );
    let page = server.send(get("/admin/settings").cookie(&session)).await;
    assert_eq!(page.field("accent"), "#1a6b3c");
    assert!(page.body.contains("House https://house.example</textarea>"), "{}", page.body);
    assert_eq!(send("", "").await.status, 303);
    assert!(!server.get("/").await.body.contains("/assets/accent-"));
}

#[actix_web::test]
async fn the_source_code_is_offered() {
    let said = Site { source_url: Some("https://code.example/uncino".parse().unwrap()), ..site() };
    let server = Server::with(World::default(), said).await;
    let page = server.get("/source").await;
    assert!(page.body.contains("href=\"https://code.example/uncino\""), "{}", page.body);
    assert!(page.page().contains(env!("CARGO_PKG_VERSION")), "{}", page.page());
    let nodeinfo = server.get("/.well-known/nodeinfo/2.1").await.json();
    assert_eq!(nodeinfo["software"]["repository"], json!("https://code.example/uncino"));

    let server = Server::start().await;
    let page = server.get("/source").await;
    assert!(page.page().contains("Ask them for it."), "{}", page.page());
    set(&server, "security_contact", json!("safe@example.org")).await;
    let page = server.get("/source").await;
    assert!(page.body.contains("href=\"mailto:safe@example.org\""), "{}", page.body);
    assert!(server.get("/").await.body.contains("href=\"/source\""));
}
