//! `GET /api/event/meta`

use insta::assert_snapshot;
use serde_json::json;

use crate::support::Server;

#[actix_web::test]
async fn places_and_tags_are_found_by_use() {
    let server = Server::start().await;
    let token = server.own_token(&server.anna());
    for (title, tags) in [("One", json!(["town", "x"])), ("Two", json!(["x"]))] {
        server.publish(&token, title, &json!({"tags": tags})).await;
    }
    let found = server.get("/api/event/meta?search=TOWN").await;
    assert_snapshot!(found.body, @r#"[{"label":"Town hall","address":"1 Main street","latitude":null,"longitude":null,"id":2,"w":2,"type":"place"},{"label":"town","w":1,"type":"tag"}]"#);
    for none in ["?search=nope", "?search=%00"] {
        assert_eq!(server.get(&format!("/api/event/meta{none}")).await.body, "[]");
    }
    let all = server.get("/api/event/meta").await.json();
    assert_eq!(
        all.as_array().unwrap().len(),
        3,
        "without words there is everything, not a failure as in Gancio"
    );
}
