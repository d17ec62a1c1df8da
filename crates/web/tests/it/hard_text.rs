//! Text that once made the server loop for ever, and names that nothing can have.

use std::time::{Duration, Instant};

use serde_json::json;
use uncino_domain::id::EventId;

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
async fn a_slug_from_elsewhere_leads_to_its_event_whatever_is_in_it() {
    let server = Server::start().await;
    let token = server.own_token(&server.anna());
    let published = server.publish(&token, "Webinar", &json!({})).await;
    let id = published["id"].as_i64().expect("it has a number");
    let storage = server.world.ports.storage.clone();
    let moved = storage.write(move |repositories| {
        let mut event = repositories.events().find(EventId(id))?.expect("it is there");
        (event.id, event.slug) = (EventId(id + 1), "Webinar/Casa ?x#1".to_owned());
        repositories.events().insert_again(&event).map(drop)
    });
    moved.expect("the store works");
    let path = "/event/Webinar%2FCasa%20%3Fx%231";
    let by_number = server.get(&format!("/event/{}", id + 1)).await;
    assert_eq!((by_number.status, by_number.header("location")), (301, path.to_owned()));
    let page = server.get(path).await;
    assert_eq!(page.status, 200);
    for shown_on in [path, "/", "/feed/rss", "/feed/ics", "/sitemap.xml", "/export"] {
        let body = server.get(shown_on).await.body.replace("\r\n ", "");
        let links =
            body.split("/event/Webinar").skip(1).filter(|rest| !rest.starts_with("/Casa ?x#1</guid>"));
        for rest in links {
            assert!(rest.starts_with("%2FCasa%20%3Fx%231"), "{shown_on}: {}", &rest[..40]);
        }
    }
    for shown_on in ["/", "/feed/rss", "/feed/ics", "/sitemap.xml"] {
        assert!(server.get(shown_on).await.body.replace("\r\n ", "").contains(path), "{shown_on}");
    }
    let calendar = server.get("/api/event/detail/Webinar%2FCasa%20%3Fx%231.ics").await;
    assert_eq!(calendar.status, 200);
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
