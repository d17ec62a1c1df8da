//! `/feed/...`, `/api/export/...`, `/api/event/detail/{id}.ics`

use insta::assert_snapshot;
use serde_json::json;

use crate::support::Server;

/// With all that could break a format.
async fn agenda() -> Server {
    let server = Server::start().await;
    let token = server.own_token(&server.anna());
    let concert = json!({
        "title": "Tom & \"Jerry\"; live, at <last>", "start_datetime": 1_795_417_072, "end_datetime": 1_795_424_272,
        "description": "<p>First, line; \\ &amp; ]]&gt; more</p><p>zweite Zeile 🎷</p>", "tags": ["rock, roll", "jazz"],
    });
    server.publish(&token, "x", &concert).await;
    server.publish(&token, "Nosferatu", &json!({"tags": ["film"]})).await;
    server
}

#[actix_web::test]
async fn rss_is_worded_as_gancio_words_it() {
    let server = agenda().await;
    let feed = server.get("/feed/rss").await;
    assert_eq!((feed.status, &*feed.header("content-type")), (200, "application/rss+xml; charset=utf-8"));
    assert_snapshot!(feed.body, @r#"<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Circolo Sud</title><link>http://127.0.0.1:13120</link><description></description><language>en</language><atom:link href="http://127.0.0.1:13120/feed/rss" rel="self" type="application/rss+xml"/><item><title>[2026-11-22] Nosferatu @ Town hall</title><link>http://127.0.0.1:13120/event/nosferatu</link><description><![CDATA[<h3>Nosferatu</h3><strong>Town hall - 1 Main street</strong><br/><small>(Sunday, 22 November 14:00)</small><br/>]]></description><category>film</category><guid>http://127.0.0.1:13120/event/nosferatu</guid><pubDate>Sun, 22 Nov 2026 12:00:00 +0000</pubDate></item><item><title>[2026-11-23] Tom &amp; &quot;Jerry&quot;; live, at &lt;last&gt; @ Town hall</title><link>http://127.0.0.1:13120/event/tom-jerry-live-at-last</link><description><![CDATA[<h3>Tom &amp; &quot;Jerry&quot;; live, at &lt;last&gt;</h3><strong>Town hall - 1 Main street</strong><br/><small>(Monday, 23 November 07:57)</small><br/><p>First, line; \ &amp; ]]&gt; more</p><p>zweite Zeile 🎷</p>]]></description><category>rock, roll</category><category>jazz</category><guid>http://127.0.0.1:13120/event/tom-jerry-live-at-last</guid><pubDate>Sun, 22 Nov 2026 12:00:00 +0000</pubDate></item></channel></rss>"#);
}

#[actix_web::test]
async fn a_calendar_has_stable_names_and_moments() {
    let server = agenda().await;
    let feed = server.get("/feed/ics").await;
    assert_eq!((feed.status, &*feed.header("content-type")), (200, "text/calendar; charset=utf-8"));
    assert_snapshot!(feed.body.replace("\r\n", "\n"), @r#"
    BEGIN:VCALENDAR
    VERSION:2.0
    PRODID:-//Uncino//Uncino 0.1.0//EN
    CALSCALE:GREGORIAN
    METHOD:PUBLISH
    NAME:Circolo Sud
    X-WR-CALNAME:Circolo Sud
    X-WR-TIMEZONE:Europe/Rome
    REFRESH-INTERVAL;VALUE=DURATION:PT1H
    X-PUBLISHED-TTL:PT1H
    BEGIN:VEVENT
    UID:4@127.0.0.1
    DTSTAMP:20261122T120000Z
    LAST-MODIFIED:20261122T120000Z
    SEQUENCE:217512000
    DTSTART:20261122T130000Z
    SUMMARY:Nosferatu
    LOCATION:Town hall - 1 Main street
    URL:http://127.0.0.1:13120/event/nosferatu
    CATEGORIES:film
    STATUS:CONFIRMED
    END:VEVENT
    BEGIN:VEVENT
    UID:3@127.0.0.1
    DTSTAMP:20261122T120000Z
    LAST-MODIFIED:20261122T120000Z
    SEQUENCE:217512000
    DTSTART:20261123T065752Z
    DTEND:20261123T085752Z
    SUMMARY:Tom & "Jerry"\; live\, at <last>
    DESCRIPTION:First\, line\; \\ & ]]> more\n\nzweite Zeile 🎷
    X-ALT-DESC;FMTTYPE=text/html:<p>First\, line\; \\ &amp\; ]]&gt\; more</p><p
     >zweite Zeile 🎷</p>
    LOCATION:Town hall - 1 Main street
    URL:http://127.0.0.1:13120/event/tom-jerry-live-at-last
    CATEGORIES:rock\, roll,jazz
    STATUS:CONFIRMED
    END:VEVENT
    END:VCALENDAR
    "#);
    server.world.clock.advance(chrono::TimeDelta::hours(1));
    assert_eq!(server.get("/feed/ics").await.body, feed.body, "nothing has changed");
}

#[actix_web::test]
async fn an_address_puts_no_events_into_a_calendar() {
    let server = agenda().await;
    let line = "x%0D%0ABEGIN:VEVENT%0D%0AUID:1%0D%0AEND:VEVENT%0A;,%5C";
    for path in [format!("/feed/ics/tag/{line}"), format!("/feed/ics/collection/{line}")] {
        let body = server.get(&path).await.body;
        assert!(!body.contains("\nBEGIN:VEVENT"), "{body}");
    }
    let rss = server.get(&format!("/feed/rss/tag/%3C/title%3E{line}")).await.body;
    assert!(!rss.contains("</title>x"), "{rss}");
}

#[actix_web::test]
async fn one_event_has_a_calendar_with_a_reminder() {
    let server = agenda().await;
    let one = server.get("/api/event/detail/nosferatu.ics").await;
    assert_eq!((one.status, &*one.header("content-type")), (200, "text/calendar; charset=utf-8"));
    assert!(one.body.contains("BEGIN:VALARM\r\n") && one.body.contains("TRIGGER:-PT1H\r\n"), "{}", one.body);
    assert_eq!(server.get("/api/event/detail/nosferatu.ics").await.body, one.body);
    assert_eq!(server.get("/api/event/detail/nope.ics").await.status, 404);
}

#[actix_web::test]
async fn in_json_tags_are_objects() {
    let server = agenda().await;
    let events = server.get("/feed/json").await.json();
    assert_eq!(events[1]["tags"], json!([{"tag": "rock, roll"}, {"tag": "jazz"}]));
    let keys: Vec<&str> = [
        "id",
        "title",
        "slug",
        "description",
        "multidate",
        "start_datetime",
        "end_datetime",
        "image_path",
        "media",
        "online_locations",
        "ap_object",
        "ap_id",
        "updatedAt",
        "apUserApId",
        "parentId",
        "tags",
        "place",
    ]
    .to_vec();
    let body = server.get("/api/export/json").await.body;
    let mut at = 0;
    for key in keys {
        at = body[at..].find(&format!("\"{key}\":")).map(|found| at + found).expect(key);
    }
}

#[actix_web::test]
async fn every_form_is_had_of_all_of_a_tag_a_place_and_a_collection() {
    let server = agenda().await;
    for format in ["rss", "ics", "json"] {
        let has = async |path: &str| {
            let body = server.get(path).await.body;
            (body.contains("Jerry"), body.contains("Nosferatu"))
        };
        for all in [format!("/feed/{format}"), format!("/api/export/{format}")] {
            assert_eq!(has(&all).await, (true, true), "{all}");
        }
        assert_eq!(has(&format!("/feed/{format}/tag/FILM")).await, (false, true));
        assert_eq!(has(&format!("/feed/{format}/place/town%20HALL")).await, (true, true));
        for none in ["place/nowhere", "place/99", "collection/nope", "tag/nope"] {
            assert_eq!(has(&format!("/feed/{format}/{none}")).await, (false, false), "{none}");
        }
        assert_eq!(has(&format!("/feed/{format}?tags=jazz")).await, (true, false));
    }
    for path in ["/feed/xml", "/feed/rss/user/1", "/feed", "/api/export/xml", "/feed/rss/tag/a%00"] {
        assert_eq!(server.get(path).await.status, 404, "{path}");
    }
}

#[actix_web::test]
async fn what_ended_yesterday_is_still_there() {
    let server = agenda().await;
    server.world.clock.advance(chrono::TimeDelta::days(1));
    assert!(server.get("/feed/rss").await.body.contains("Jerry"));
    server.world.clock.advance(chrono::TimeDelta::days(2));
    assert!(!server.get("/feed/rss").await.body.contains("Jerry"));
}
