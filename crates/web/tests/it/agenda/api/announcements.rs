//! `/api/announcements`

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{Server, delete, get, post, put};

#[actix_web::test]
async fn an_announcement_is_shown_and_hidden() {
    let server = Server::start().await;
    let token = server.own_token(&server.admin());
    let sent = json!({"title": "Closed", "announcement": "<p>till <script>x</script>Monday</p>"});
    let added = server.send(post("/api/announcements").bearer(&token).json(&sent)).await;
    assert_snapshot!(added.brief(), @r#"
    200 OK
    {"id":2,"title":"Closed","announcement":"<p>till Monday</p>","visible":true,"createdAt":"2026-11-22T12:00:00.000Z","updatedAt":"2026-11-22T12:00:00.000Z"}
    "#);
    let path = format!("/api/announcements/{}", added.json()["id"]);
    assert_eq!(server.get(&path).await.body, added.body);
    let hide = put(&path).bearer(&token).json(&json!({"visible": "false"}));
    assert_eq!(server.send(hide).await.json()["visible"], json!(false));
    assert_eq!(server.get(&path).await.status, 404);
    assert_eq!(server.send(get(&path).bearer(&token)).await.status, 200);
    let all = server.send(get("/api/announcements").bearer(&token)).await.json();
    assert_eq!(all.as_array().unwrap().len(), 1);
    assert_eq!(server.send(delete(&path).bearer(&token)).await.brief(), "200 OK\nOK");
    assert_eq!(server.send(delete(&path).bearer(&token)).await.status, 404);
    let untitled = server.send(post("/api/announcements").bearer(&token).json(&json!({}))).await;
    assert_eq!(untitled.brief(), "400 Bad Request\ntitle must have 1 to 255 characters");
}
