//! `/event/{slug}/report`, and what else can be done with an event that is read.

use serde_json::json;

use crate::support::{Server, get, post};

async fn reported() -> (Server, String) {
    let server = Server::start().await;
    let admin = server.own_token(&server.admin());
    for key in ["enable_moderation", "enable_report"] {
        let setting = post("/api/settings").bearer(&admin).json(&json!({"key": key, "value": true}));
        assert_eq!(server.send(setting).await.status, 200);
    }
    server.publish(&server.own_token(&server.anna()), "Concert", &json!({})).await;
    (server, admin)
}

const PATH: &str = "/event/concert/report";

#[actix_web::test]
async fn a_visitor_without_an_account_tells_the_editors() {
    let (server, admin) = reported().await;
    assert!(server.get("/event/concert").await.body.contains(&format!("href=\"{PATH}\"")));
    let page = server.get(PATH).await;
    assert_eq!((page.status, &*page.header("cache-control")), (200, "no-store"));
    let (token, cookie) = (page.field("csrf_token"), page.cookies());
    let send = async |message: &str| {
        let form = [("csrf_token", &*token), ("message", message)];
        server.send(post(PATH).cookie(&cookie).form(&form)).await
    };
    for words in [" ", &*"x".repeat(5_001)] {
        let refused = send(words).await;
        assert!(
            refused.status == 400 && refused.body.contains("Write at least a word"),
            "{}",
            refused.status
        );
    }
    let foreign = server.send(post(PATH).form(&[("message", "<b>Spam")])).await;
    assert!(foreign.status == 403 && foreign.body.contains("&lt;b&gt;Spam</textarea>"), "{}", foreign.body);
    let sent = send("Not there").await;
    assert!(sent.status == 200 && sent.body.contains("have your words now"), "{}", sent.body);
    let id = server.get("/api/event/detail/concert").await.json()["id"].clone();
    let read = server.send(get(&format!("/api/event/messages/{id}")).bearer(&admin)).await.json();
    assert_eq!(read.as_array().unwrap().len(), 1);
    assert_eq!((&read[0]["message"], &read[0]["author"]), (&json!("Not there"), &json!("ANON")));
}

#[actix_web::test]
async fn where_reports_are_off_or_an_event_is_hidden_there_is_no_such_page() {
    let (server, admin) = reported().await;
    let id = server.get("/api/event/detail/concert").await.json()["id"].clone();
    assert_eq!(server.get("/event/nope/report").await.status, 404);
    let off = post("/api/settings").bearer(&admin).json(&json!({"key": "enable_report", "value": false}));
    assert_eq!(server.send(off).await.status, 200);
    assert_eq!(server.get(PATH).await.status, 404);
    assert!(!server.get("/event/concert").await.body.contains(PATH));
    let on = post("/api/settings").bearer(&admin).json(&json!({"key": "enable_report", "value": true}));
    assert_eq!(server.send(on).await.status, 200);
    assert_eq!(server.get(PATH).await.status, 200);
    let hide = crate::support::put(&format!("/api/event/unconfirm/{id}")).bearer(&admin);
    assert_eq!(server.send(hide).await.status, 200);
    assert_eq!(server.get(PATH).await.status, 404);
}

#[actix_web::test]
async fn an_event_is_shared_by_address_letter_and_code() {
    let (server, _admin) = reported().await;
    let page = server.get("/event/concert").await.body;
    assert!(page.contains("value=\"http://127.0.0.1:13120/event/concert\" readonly"), "{page}");
    let letter = "mailto:?subject=Concert&amp;body=http%3A%2F%2F127%2E0%2E0%2E1%3A13120%2Fevent%2Fconcert";
    assert!(page.contains(&format!("href=\"{letter}\"")), "{page}");
    assert!(page.contains("<path id=\"qr\" d=\"M4 4h7v1h-7z"), "{page}");
}
