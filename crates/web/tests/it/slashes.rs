//! A slash at the end of a path.

use serde_json::json;

use crate::support::{Server, get, post};

#[actix_web::test]
async fn a_slash_at_the_end_changes_nothing() {
    let server = Server::start().await;
    let token = server.own_token(&server.anna());
    server.publish(&token, "Concert", &json!({"tags": ["jazz"]})).await;
    for path in [
        "/api/events",
        "/feed/rss",
        "/feed/ics",
        "/feed/json",
        "/feed/rss/tag/jazz",
        "/feed/json/place/town%20hall",
        "/api/ping",
        "/api/event/detail/concert",
        "/event/concert",
        "/about-nothing",
        "/login",
        "/robots.txt",
        "/gancio-events.es.js",
        "/.well-known/nodeinfo",
        "/.well-known/oauth-authorization-server",
        "/.well-known/oauth-protected-resource",
        "/assets/uncino.css",
        "/logo.png",
    ] {
        let (without, with) = (server.get(path).await, server.get(&format!("{path}/")).await);
        let twice = server.get(&format!("{path}//?a=b")).await;
        assert_eq!((with.status, twice.status), (without.status, without.status), "{path}");
        if without.status == 200 && path != "/login" {
            assert_eq!(with.body, without.body, "{path}");
        }
    }
    let event =
        json!({"title": "x", "start_datetime": 4_000_000_000_i64, "place_name": "y", "place_address": "z"});
    assert_eq!(server.send(post("/api/event/").bearer(&token).json(&event)).await.status, 200);
}

#[actix_web::test]
async fn an_encoded_slash_belongs_to_a_name() {
    let server = Server::start().await;
    let token = server.own_token(&server.anna());
    for (title, tag) in [("Both", "and/or"), ("End", "and/"), ("None", "and")] {
        server.publish(&token, title, &json!({"tags": [tag]})).await;
    }
    for (name, title) in [("and%2For", "Both"), ("and%2F", "End"), ("and%2f/", "End"), ("and/", "None")] {
        for list in ["/api/tag/", "/feed/json/tag/"] {
            let answer = server.send(get(&format!("{list}{name}"))).await;
            let titles = ["Both", "End", "None"].map(|known| answer.body.contains(&format!("\"{known}\"")));
            assert_eq!(titles, ["Both", "End", "None"].map(|known| known == title), "{list}{name}");
        }
    }
}
