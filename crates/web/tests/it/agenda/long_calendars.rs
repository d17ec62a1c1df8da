//! Calendars that are too long to be written at once.

use serde_json::json;

use crate::support::{NOW, Server, get};

/// More than the first part and one more have together.
const EVENTS: usize = 600;

async fn agenda() -> Server {
    let server = Server::start().await;
    let token = server.own_token(&server.anna());
    for number in 0..EVENTS {
        // Several begin at once: parts end among them.
        let start = NOW + 3_600 + i64::try_from(number / 7).unwrap() * 600;
        let fields = json!({"start_datetime": start, "description": format!("<p>What happens is number {number}.</p>")});
        server.publish(&token, &format!("Event {number}"), &fields).await;
    }
    server
}

#[actix_web::test]
async fn every_event_stands_in_it_once_and_in_order() {
    let server = agenda().await;
    for (address, expected) in
        [("/feed/ics", EVENTS), ("/feed/ics?max=77", 77), ("/feed/ics?max=77&page=2", 77)]
    {
        for _made_and_kept in 0..2 {
            let calendar = server.get(address).await;
            assert_eq!(
                (calendar.status, &*calendar.header("content-type")),
                (200, "text/calendar; charset=utf-8")
            );
            let names: Vec<&str> = calendar.body.lines().filter(|line| line.starts_with("UID:")).collect();
            let mut once = names.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!((names.len(), once.len()), (expected, expected), "{address}");
            let starts: Vec<&str> =
                calendar.body.lines().filter(|line| line.starts_with("DTSTART:")).collect();
            assert!(starts.is_sorted(), "{address}");
            assert!(calendar.body.starts_with("BEGIN:VCALENDAR\r\n"));
            assert_eq!(calendar.body.matches("END:VCALENDAR\r\n").count(), 1);
            assert!(calendar.body.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
        }
    }
}

/// Its name says what it is made of: the same until the agenda changes.
#[actix_web::test]
async fn who_has_it_gets_it_again_when_it_changed() {
    let server = agenda().await;
    let tag = server.get("/feed/ics").await.header("etag");
    let ask = || get("/feed/ics").header("if-none-match", &tag);
    let again = server.send(ask()).await;
    assert_eq!((again.status, &*again.body, &*again.header("access-control-allow-origin")), (304, "", "*"));
    let anna =
        server.own_token(&server.world.user("berta@example.org", uncino_domain::people::user::Role::User));
    server.publish(&anna, "One more", &json!({})).await;
    let changed = server.send(ask()).await;
    assert_eq!(changed.status, 200);
    assert_ne!(changed.header("etag"), tag);
    assert!(changed.body.contains("SUMMARY:One more"));
}
