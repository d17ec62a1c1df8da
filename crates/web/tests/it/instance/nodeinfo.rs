//! `/.well-known/nodeinfo`

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{Server, post};

#[actix_web::test]
async fn it_says_truthfully_what_this_is() {
    let server = Server::start().await;
    let admin = server.own_token(&server.admin());
    server.publish(&admin, "Concert", &json!({})).await;
    assert_snapshot!(server.get("/.well-known/nodeinfo").await.body, @r#"{"links":[{"href":"http://127.0.0.1:13120/.well-known/nodeinfo/2.0","rel":"http://nodeinfo.diaspora.software/ns/schema/2.0"},{"href":"http://127.0.0.1:13120/.well-known/nodeinfo/2.1","rel":"http://nodeinfo.diaspora.software/ns/schema/2.1"}]}"#);
    let info = server.get("/.well-known/nodeinfo/2.0").await;
    assert_snapshot!(info.body, @r#"{"metadata":{"nodeDescription":"","nodeName":"Circolo Sud","nodeTimezone":"Europe/Rome"},"openRegistrations":true,"protocols":[],"services":{"inbound":[],"outbound":["rss2.0"]},"software":{"name":"uncino","version":"0.1.0"},"version":"2.0","usage":{"localComments":0,"localPosts":1,"users":{"total":1}}}"#);
    assert_eq!(info.header("access-control-allow-origin"), "*");
    assert_eq!(server.get("/.well-known/nodeinfo/2.1").await.json()["version"], "2.1");
    assert_eq!(server.get("/.well-known/nodeinfo/1.0").await.status, 404);
    let close =
        post("/api/settings").bearer(&admin).json(&json!({"key": "allow_registration", "value": false}));
    assert_eq!(server.send(close).await.status, 200);
    assert_eq!(server.get("/.well-known/nodeinfo/2.0").await.json()["openRegistrations"], json!(false));
}
