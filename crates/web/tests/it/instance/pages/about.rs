//! `GET /about`

use serde_json::json;

use crate::support::{Server, post};

#[actix_web::test]
async fn it_says_what_the_static_page_of_that_name_says() {
    let server = Server::start().await;
    let page = server.get("/about").await;
    assert!(page.page().contains("\nCircolo Sud\n"), "{}", page.page());
    assert!(page.body.contains("href=\"/export\""), "{}", page.body);
    let admin = server.own_token(&server.admin());
    let sent = json!({"title": "About", "content": "<p>We are a <b>house</b>.</p>"});
    let sent = server.send(post("/api/pages").bearer(&admin).json(&sent)).await;
    assert_eq!(sent.status, 200, "{}", sent.body);
    let page = server.get("/about").await;
    assert!(
        page.body.contains("<p>We are a <b>house</b>.</p>") || page.body.contains("<strong>house</strong>"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("href=\"/p/about\""), "it is there once");
    assert_eq!(page.body.matches("href=\"/about\"").count(), 1);
}
