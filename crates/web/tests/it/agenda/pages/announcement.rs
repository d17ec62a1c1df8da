//! `GET /announcement/{id}`

use serde_json::json;

use crate::support::{Server, get, post, put};

#[actix_web::test]
async fn an_announcement_has_a_page_that_the_home_page_leads_to() {
    let server = Server::start().await;
    let admin = server.admin();
    let (admin, session) = (server.own_token(&admin), server.session(&admin));
    let sent = json!({"title": "We <move>", "announcement": "<h1>Soon</h1><script>x</script>"});
    let sent = post("/api/announcements").bearer(&admin).json(&sent);
    let id = server.send(sent).await.json()["id"].clone();
    let home = server.get("/").await.body;
    assert!(home.contains(&format!("<a href=\"/announcement/{id}\">We &lt;move&gt;</a>")), "{home}");
    assert!(home.contains("<h3>Soon</h3>"), "{home}");
    let path = format!("/announcement/{id}");
    let page = server.get(&path).await;
    assert!(page.body.contains(">We &lt;move&gt;</h1>"), "{}", page.body);
    assert!(page.body.contains("<h2>Soon</h2>") && !page.body.contains("<script"), "{}", page.body);
    for missing in ["999", "0", "-1", "x", "99999999999999999999"] {
        assert_eq!(server.get(&format!("/announcement/{missing}")).await.status, 404, "{missing}");
    }
    let hidden = put(&format!("/api/announcements/{id}")).bearer(&admin).json(&json!({"visible": false}));
    assert_eq!(server.send(hidden).await.status, 200);
    assert_eq!(server.get(&path).await.status, 404);
    assert_eq!(server.send(get(&path).cookie(&session)).await.status, 200);
}
