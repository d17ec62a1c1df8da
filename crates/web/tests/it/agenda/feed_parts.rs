//! Feeds of a tag, a place, a collection, and what lists show that nobody filters.

use serde_json::{Value, json};

use crate::support::{Server, get, post};

/// A quartet and a film, and a collection `Music` of what is tagged `jazz`.
async fn agenda() -> (Server, String) {
    let server = Server::start().await;
    let token = server.own_token(&server.admin());
    server.publish(&token, "Quartet", &json!({"tags": ["jazz", "late"], "place_name": "Cellar, old"})).await;
    server.publish(&token, "Nosferatu", &json!({"tags": ["film"]})).await;
    let made = server.send(post("/api/collections").bearer(&token).json(&json!({"name": "Music"}))).await;
    let filter = json!({"collectionId": made.json()["id"], "tags": ["jazz"], "places": []});
    assert_eq!(server.send(post("/api/filter").bearer(&token).json(&filter)).await.status, 200);
    (server, token)
}

async fn set(server: &Server, token: &str, key: &str, value: Value) {
    let setting = json!({"key": key, "value": value});
    assert_eq!(server.send(post("/api/settings").bearer(token).json(&setting)).await.status, 200);
}

/// Which of both it has.
async fn has(server: &Server, path: &str) -> (bool, bool) {
    let answer = server.get(path).await;
    assert_eq!(answer.status, 200, "{path}");
    (answer.body.contains("Quartet"), answer.body.contains("Nosferatu"))
}

#[actix_web::test]
async fn as_json_a_tag_and_a_collection_are_the_list_that_the_api_gives() {
    let (server, _token) = agenda().await;
    assert_eq!(
        server.get("/feed/json/collection/Music").await.body,
        server.get("/api/collections/Music").await.body
    );
    let tagged = server.get("/feed/json/tag/jazz").await.json();
    assert_eq!(tagged, server.get("/api/events?tags=jazz").await.json());
    assert_eq!(tagged[0]["tags"], json!(["jazz", "late"]));
    let there = server.get("/feed/json/place/cellar,%20OLD").await.json();
    let keys: Vec<&str> = there.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!((keys, &there["place"]["name"]), (vec!["events", "place"], &json!("Cellar, old")));
    assert_eq!(there["events"], tagged);
    assert_eq!(server.get("/feed/json/place/nowhere").await.status, 404);
    for objects in ["/feed/json?tags=jazz", "/api/export/json?tags=jazz", "/feed/json?collection=Music"] {
        let tags = server.get(objects).await.json()[0]["tags"].clone();
        assert_eq!(tags, json!([{"tag": "jazz"}, {"tag": "late"}]), "{objects}");
    }
}

#[actix_web::test]
async fn every_feed_takes_a_collection() {
    let (server, _token) = agenda().await;
    for feed in [
        "/feed/rss",
        "/feed/ics",
        "/feed/json",
        "/api/export/rss",
        "/api/export/ics",
        "/api/export/json",
        "/api/events",
    ] {
        assert_eq!(has(&server, &format!("{feed}?collection=Music")).await, (true, false), "{feed}");
        assert_eq!(has(&server, &format!("{feed}?collection=unknown")).await, (false, false), "{feed}");
        assert_eq!(has(&server, &format!("{feed}?collection=")).await, (true, true), "{feed}");
        assert_eq!(
            has(&server, &format!("{feed}?collection=Music&tags=film")).await,
            (false, false),
            "{feed}"
        );
    }
}

#[actix_web::test]
async fn what_nobody_filters_is_the_collection_that_is_at_home() {
    let (server, token) = agenda().await;
    set(&server, &token, "collection_in_home", json!("Music")).await;
    let lists = ["/", "/api/events", "/feed/rss", "/feed/ics", "/feed/json", "/api/export/ics"];
    for list in lists {
        assert_eq!(has(&server, list).await, (true, false), "{list}");
    }
    for unfiltered in [
        "start=1&max=9&page=0",
        "reverse=true",
        "show_recurrent=true&show_multidate=true",
        "tags=&places=&query=&collection=",
    ] {
        assert_eq!(has(&server, &format!("/api/events?{unfiltered}")).await, (true, false), "{unfiltered}");
    }
    let hall = server.get("/api/place/town%20hall").await.json()["place"]["id"].to_string();
    let places = format!("places={hall}");
    for (filtered, expected) in [
        ("tags=film", (false, true)),
        ("query=nosf", (false, true)),
        (&*places, (false, true)),
        ("collection=nope", (false, false)),
    ] {
        for list in ["/api/events", "/feed/rss", "/feed/ics", "/feed/json"] {
            assert_eq!(has(&server, &format!("{list}?{filtered}")).await, expected, "{list}?{filtered}");
        }
    }
    assert_eq!(has(&server, "/feed/rss/tag/film").await, (false, true));
    assert_eq!(has(&server, "/feed/ics/place/town%20hall").await, (false, true));
    for none in [json!("removed since"), json!(null), json!("")] {
        set(&server, &token, "collection_in_home", none).await;
        for list in lists {
            assert_eq!(has(&server, list).await, (true, true), "{list}");
        }
    }
}

#[actix_web::test]
async fn only_the_feed_of_everything_is_cut() {
    let (server, token) = agenda().await;
    for number in 0..25 {
        server
            .publish(
                &token,
                &format!("Session {number}"),
                &json!({"tags": ["jazz"], "place_name": "Cellar, old"}),
            )
            .await;
    }
    let items = async |path: &str| server.get(path).await.body.matches("<item>").count();
    assert_eq!(items("/feed/rss").await, 20);
    for all in [
        "/feed/rss/tag/jazz",
        "/feed/rss/place/cellar,%20old",
        "/feed/rss/collection/Music",
        "/feed/rss?tags=jazz",
    ] {
        assert_eq!(items(all).await, 26, "{all}");
    }
    assert_eq!((items("/feed/rss?max=3").await, items("/feed/rss?max=24").await), (3, 24));
}

#[actix_web::test]
async fn a_feed_names_itself_and_what_it_is_of() {
    let (server, _token) = agenda().await;
    let own = "<atom:link href=\"http://127.0.0.1:13120/feed/rss?tags=jazz&amp;places=\" rel=\"self\"";
    assert!(server.get("/feed/rss?tags=jazz&places=").await.body.contains(own));
    let place = server.get("/api/events?tags=jazz").await.json()[0]["place"]["id"].clone();
    let calendar = server.get(&format!("/feed/ics/place/{place}")).await.body;
    assert!(calendar.contains("X-WR-CALNAME:Circolo Sud - @Cellar\\, old\r\n"), "{calendar}");
    let rss = server.get(&format!("/feed/rss/place/{place}")).await.body;
    assert!(rss.contains("<title>Circolo Sud - @Cellar, old</title>"), "{rss}");
}

#[actix_web::test]
async fn links_of_a_description_lead_somewhere_from_everywhere() {
    let (server, token) = agenda().await;
    let description = "<p><a href=\"/about?a=1&amp;b=2\">us</a> href=\"/no\" <a href=\"#x\">x</a></p>";
    server.publish(&token, "Linked", &json!({"description": description, "tags": ["linked"]})).await;
    let (about, x) = ("http://127.0.0.1:13120/about?a=1&amp;b=2", "http://127.0.0.1:13120/event/linked#x");
    let rss = server.get("/feed/rss/tag/linked").await.body;
    assert!(rss.contains(about) && rss.contains(x) && rss.contains("href=\"/no\""), "{rss}");
    let calendar = server.get("/feed/ics/tag/linked").await.body.replace("\r\n ", "").replace("\\;", ";");
    assert!(calendar.contains("DESCRIPTION:us [http://127.0.0.1:13120/about?a=1&b=2] "), "{calendar}");
    assert!(calendar.contains(&format!("X-ALT-DESC;FMTTYPE=text/html:<p><a href=\"{about}\"")), "{calendar}");
}

#[actix_web::test]
async fn a_calendar_has_one_line_of_categories_and_no_end_that_is_not_later() {
    let (server, token) = agenda().await;
    let start = 1_795_417_072;
    let fields = json!({"start_datetime": start, "end_datetime": start, "tags": ["a, b", "c;d", "jazz"]});
    server.publish(&token, "Moment", &fields).await;
    let calendar = server.get("/api/event/detail/moment.ics").await.body.replace("\r\n ", "");
    assert_eq!(calendar.matches("CATEGORIES").count(), 1);
    assert!(calendar.contains("\r\nCATEGORIES:a\\, b,c\\;d,jazz\r\n"), "{calendar}");
    assert!(calendar.contains("DTSTART:20261123T065752Z\r\n") && !calendar.contains("DTEND"), "{calendar}");
    let sequence = |calendar: &str| -> u64 {
        calendar.split("\r\nSEQUENCE:").nth(1).unwrap().split("\r\n").next().unwrap().parse().unwrap()
    };
    let before = sequence(&calendar);
    server.world.clock.advance(chrono::TimeDelta::minutes(1));
    let id = server.get("/api/event/detail/moment").await.json()["id"].clone();
    let change = json!({"id": id, "title": "Moment, later", "place_name": "Town hall", "place_address": "1 Main street"});
    assert_eq!(server.send(crate::support::put("/api/event").bearer(&token).json(&change)).await.status, 200);
    let after = server.send(get("/api/event/detail/moment.ics")).await.body;
    assert!(sequence(&after) > before);
}

#[actix_web::test]
async fn series_are_in_the_feed_of_everything_only_for_who_asks_and_pages_ask() {
    let (server, token) = agenda().await;
    set(&server, &token, "allow_recurrent_event", json!(true)).await;
    set(&server, &token, "recurrent_event_visible", json!(true)).await;
    server.publish(&token, "Choir", &json!({"tags": ["choir"], "recurrent": {"frequency": "1w"}})).await;
    let has = async |path: &str| server.get(path).await.body.contains("Choir");
    for feed in ["/feed/rss", "/feed/ics", "/feed/json", "/api/export/ics", "/feed/rss?tags=choir"] {
        assert!(!has(feed).await, "{feed}");
        let separator = if feed.contains('?') { '&' } else { '?' };
        assert!(has(&format!("{feed}{separator}show_recurrent=true")).await, "{feed}");
    }
    for with_series in ["/api/events", "/feed/rss/tag/choir"] {
        assert!(has(with_series).await, "{with_series}");
    }
    for (feed, begin, is_many) in [
        ("/feed/rss/tag/choir", "<item>", false),
        ("/feed/rss?show_recurrent=true", "<item>", false),
        ("/feed/ics/tag/choir", "BEGIN:VEVENT", true),
    ] {
        let body = server.get(feed).await.body;
        let times = body.split(begin).skip(1).filter(|entry| entry.contains("Choir")).count();
        assert!(times >= 1 && (times > 3) == is_many, "{feed}: {times}");
    }
    for (page, feed) in [
        ("/", "/feed/ics?show_recurrent=true"),
        ("/?q=choir", "/feed/ics?query=choir&#x26;show_recurrent=true"),
        ("/export?tags=choir", "/feed/ics?tags=choir&#x26;show_recurrent=true"),
        ("/tag/choir", "/feed/ics/tag/choir\""),
    ] {
        let body = server.get(page).await.body.replace("&amp;", "&#x26;").replace("&#x2F;", "/");
        assert!(body.contains(feed), "{page}: {body}");
    }
}
