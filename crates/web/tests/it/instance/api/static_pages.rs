//! `/api/pages`, and the pages themselves at `/p/{slug}`

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{Server, delete, get, post, put};

#[actix_web::test]
async fn a_page_is_written_read_changed_and_removed() {
    let server = Server::start().await;
    let token = server.own_token(&server.admin());
    let sent = [("title", "House  rules"), ("content", "<h2>One</h2><script>x</script><p>Be kind</p>")];
    let added = server.send(post("/api/pages").bearer(&token).form(&sent)).await;
    assert_snapshot!(added.brief(), @r#"
    200 OK
    {"id":2,"slug":"house-rules","title":"House rules","content":"<h2>One</h2><p>Be kind</p>","createdAt":"2026-11-22T12:00:00.000Z","updatedAt":"2026-11-22T12:00:00.000Z"}
    "#);
    for path in ["/api/pages/house-rules".to_owned(), format!("/api/pages/{}", added.json()["id"])] {
        assert_eq!(server.get(&path).await.body, added.body, "{path}");
    }
    assert_eq!(server.get("/api/pages").await.json(), json!([added.json()]));
    let shown = server.get("/p/house-rules").await;
    assert_eq!(shown.status, 200);
    assert!(shown.body.contains("<h1 dir=\"auto\">House rules</h1>"), "{}", shown.body);
    assert!(shown.body.contains("<p>Be kind</p>") && !shown.body.contains("<script"), "{}", shown.body);
    assert!(server.get("/").await.body.contains("href=\"/p/house-rules\""), "every page leads to it");
    let change = put("/api/pages/house-rules").bearer(&token).json(&json!({"title": "Our rules"}));
    let changed = server.send(change).await.json();
    assert_eq!((&changed["title"], &changed["slug"]), (&json!("Our rules"), &json!("house-rules")));
    assert_eq!(changed["content"], added.json()["content"], "what isn't sent is kept");
    let remove = || delete("/api/pages/house-rules").bearer(&token);
    assert_eq!(server.send(remove()).await.brief(), "200 OK\nOK");
    assert_eq!(server.send(remove()).await.status, 404);
    for path in ["/p/house-rules", "/api/pages/house-rules", "/p/%00", "/api/pages/%00"] {
        assert_eq!(server.get(path).await.status, 404, "{path}");
    }
}

#[actix_web::test]
async fn headings_stand_below_that_of_the_page_and_titles_can_be_seen() {
    let server = Server::start().await;
    let token = server.own_token(&server.admin());
    let sent = json!({"title": "Rules", "content": "<h1>x</h1><p>de\u{202e}sc</p>"});
    let added = server.send(post("/api/pages").bearer(&token).json(&sent)).await;
    assert_eq!(added.json()["content"], "<h1>x</h1><p>desc</p>");
    assert!(server.get("/p/rules").await.body.contains("<h2>x</h2>"));
    for title in ["\u{3164}", "\u{200b}", " "] {
        let refused = post("/api/pages").bearer(&token).json(&json!({"title": title, "content": "x"}));
        assert_eq!(server.send(refused).await.status, 400, "{title:?}");
    }
}

#[actix_web::test]
async fn two_pages_with_one_title_have_two_addresses() {
    let server = Server::start().await;
    let token = server.own_token(&server.admin());
    let mut slugs = Vec::new();
    for title in ["Us", "us", "2026", "!"] {
        let added = server.send(post("/api/pages").bearer(&token).json(&json!({"title": title}))).await;
        slugs.push(added.text("slug"));
    }
    assert_eq!(slugs, ["us", "us-1", "page-2026", "page"]);
}

#[actix_web::test]
async fn a_page_that_cannot_be_taken_is_refused_and_not_kept() {
    let server = Server::start().await;
    let token = server.own_token(&server.admin());
    let (long, huge) = ("x".repeat(256), "x".repeat(20_001));
    for (body, words) in [
        (json!({"content": "x"}), "title must have 1 to 255 characters"),
        (json!({"title": "  "}), "title must have 1 to 255 characters"),
        (json!({"title": long}), "title must have 1 to 255 characters"),
        (json!({"title": "x", "content": huge}), "content must have at most 20000 characters"),
        (json!({"title": ["x"]}), "a field is repeated or not a text"),
    ] {
        let refusal = server.send(post("/api/pages").bearer(&token).json(&body)).await;
        assert_eq!((refusal.status, &*refusal.body), (400, words));
    }
    assert_eq!(server.get("/api/pages").await.json(), json!([]));
    for number in 0..100 {
        let page = post("/api/pages").bearer(&token).json(&json!({"title": format!("Page {number}")}));
        assert_eq!(server.send(page).await.status, 200);
    }
    let one_more = server.send(post("/api/pages").bearer(&token).json(&json!({"title": "x"}))).await;
    assert_eq!(one_more.brief(), "400 Bad Request\nthere are too many pages");
}

#[actix_web::test]
async fn only_administrators_write_pages() {
    let server = Server::start().await;
    let admin = server.admin();
    let token = server.own_token(&admin);
    let page = || post("/api/pages").json(&json!({"title": "Us"}));
    assert_eq!(server.send(page().bearer(&token)).await.status, 200);
    let body = json!({"title": "Mine"});
    for credential in [server.own_token(&server.editor()), server.application_token(&admin)] {
        for request in [page(), put("/api/pages/us").json(&body), delete("/api/pages/us")] {
            assert_eq!(server.send(request.bearer(&credential)).await.status, 403);
        }
    }
    for request in [page(), put("/api/pages/us").json(&body), delete("/api/pages/us")] {
        assert_eq!(server.send(request.cookie(&server.session(&admin))).await.status, 403);
    }
    assert_eq!(server.send(get("/api/pages/us")).await.text("title"), "Us");
}
