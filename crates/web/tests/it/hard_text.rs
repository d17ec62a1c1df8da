//! Text that once made the server loop for ever, and names that nothing can have.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{Server, encode};

/// It held the library that wrote calendars before.
fn guitars() -> String {
    "🎸".repeat(24) + &" ü".repeat(35)
}

fn encoded(text: &str) -> String {
    encode(&[("", text)])[1..].replace('+', "%20")
}

#[actix_web::test]
async fn a_title_of_guitars_is_in_every_calendar_at_once() {
    let server = Server::start().await;
    let token = server.own_token(&server.anna());
    let begin = Instant::now();
    let unknown = server.get(&format!("/feed/ics/tag/{}", encoded(&guitars()))).await;
    assert_eq!((unknown.status, unknown.body.matches("VEVENT").count()), (200, 0));
    assert!(unknown.body.split("\r\n").all(|line| line.len() <= 75));
    let event =
        server.publish(&token, &guitars(), &json!({"tags": [guitars()], "place_name": guitars()})).await;
    for part in ["", "/tag/", "/place/"] {
        let name = if part.is_empty() { String::new() } else { encoded(&guitars()) };
        for format in ["ics", "rss", "json"] {
            let feed = server.get(&format!("/feed/{format}{part}{name}")).await;
            assert!(
                feed.status == 200 && feed.body.replace("\r\n ", "").contains(&guitars()),
                "{}",
                feed.body
            );
        }
    }
    assert_eq!(server.get(&format!("/api/event/detail/{}.ics", event["id"])).await.status, 200);
    assert!(begin.elapsed() < Duration::from_secs(10));
}

#[actix_web::test]
async fn a_name_longer_than_any_is_not_found() {
    let server = Server::start().await;
    let (tag, place) = (encoded(&"é".repeat(101)), encoded(&"é".repeat(256)));
    for path in [
        format!("/feed/ics/tag/{tag}"),
        format!("/feed/rss/collection/{tag}"),
        format!("/feed/json/place/{place}"),
        format!("/feed/ics/place/{place}"),
        format!("/api/tag/{tag}"),
        format!("/api/collections/{tag}"),
        format!("/api/place/{place}"),
        format!("/api/event/detail/{place}"),
        format!("/api/event/detail/{place}.ics"),
        format!("/event/{place}"),
    ] {
        assert_eq!(server.get(&path).await.status, 404, "{path}");
    }
    assert_eq!(server.get(&format!("/feed/ics/tag/{}", encoded(&"é".repeat(100)))).await.status, 200);
}
