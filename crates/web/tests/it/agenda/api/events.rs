//! `GET /api/events`

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{NOW, Server, post};

const HOUR: i64 = 3_600;

/// A server with a past, a present and a future, not added in their order.
async fn agenda() -> Server {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    let events = [
        ("tomorrow", json!({"start_datetime": NOW + 24 * HOUR, "tags": ["Jazz"], "place_name": "Square"})),
        ("soon", json!({"start_datetime": NOW + HOUR, "tags": ["music", "free"]})),
        ("over", json!({"start_datetime": NOW - 3 * HOUR, "end_datetime": NOW - HOUR, "tags": ["music"]})),
        ("on", json!({"start_datetime": NOW - HOUR, "end_datetime": NOW + HOUR})),
        (
            "long",
            json!({"start_datetime": NOW + 2 * HOUR, "end_datetime": NOW + 90 * HOUR, "multidate": true}),
        ),
        ("soon too", json!({"start_datetime": NOW + HOUR, "tags": ["free"], "place_name": "Square"})),
    ];
    for (title, fields) in events {
        server.publish(&token, title, &fields).await;
    }
    let hidden =
        json!({"title": "hidden", "start_datetime": NOW + HOUR, "place_name": "a", "place_address": "b"});
    assert_eq!(server.send(post("/api/event").json(&hidden)).await.status, 200);
    server
}

async fn titles(server: &Server, query: &str) -> String {
    let answer = server.get(&format!("/api/events?{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.body);
    let titles: Vec<String> = answer
        .json()
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["title"].as_str().unwrap().to_owned())
        .collect();
    titles.join(", ")
}

#[actix_web::test]
async fn an_empty_agenda_is_an_empty_array() {
    let server = Server::start().await;
    assert_snapshot!(server.get("/api/events").await.whole(), @r#"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: no-cache
    content-type: application/json; charset=utf-8
    etag: W/"BAQaOel2fHf3/GNTjJStVMlB4pvWKidN/V+NJt3svJU"
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    []
    "#);
}

#[actix_web::test]
async fn an_event_is_listed_with_gancios_keys() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    let fields = json!({
        "description": "<p>not listed</p>", "tags": ["music", "jazz"], "end_datetime": NOW + 2 * HOUR,
        "place_latitude": 45.07, "place_longitude": 7.69, "online_locations": ["https://meet.example/"],
    });
    server.publish(&token, "Concert", &fields).await;
    server.publish(&token, "Festival", &json!({"multidate": true})).await;
    assert_snapshot!(server.get("/api/events").await.body, @r#"[{"id":3,"title":"Concert","slug":"concert","multidate":null,"start_datetime":1795352400,"end_datetime":1795356000,"media":[],"online_locations":["https://meet.example/"],"updatedAt":"2026-11-22T12:00:00.000Z","apUserApId":null,"parentId":null,"tags":["music","jazz"],"place":{"id":2,"name":"Town hall","address":"1 Main street","latitude":45.07,"longitude":7.69}},{"id":4,"title":"Festival","slug":"festival","multidate":true,"start_datetime":1795352400,"end_datetime":null,"media":[],"online_locations":[],"updatedAt":"2026-11-22T12:00:00.000Z","apUserApId":null,"parentId":null,"tags":[],"place":{"id":2,"name":"Town hall","address":"1 Main street","latitude":45.07,"longitude":7.69}}]"#);
}

#[actix_web::test]
async fn by_default_whatever_is_still_on_or_comes_is_listed_by_start_then_number() {
    let server = agenda().await;
    assert_eq!(titles(&server, "").await, "on, soon, soon too, long, tomorrow");
    assert_eq!(titles(&server, "unknown=1&start=").await, "on, soon, soon too, long, tomorrow");
}

#[actix_web::test]
async fn start_and_end_bound_the_list() {
    let server = agenda().await;
    assert_eq!(titles(&server, "start=0").await, "over, on, soon, soon too, long, tomorrow");
    assert_eq!(titles(&server, &format!("start={}", NOW + HOUR)).await, "on, soon, soon too, long, tomorrow");
    assert_eq!(titles(&server, &format!("start={}", NOW + HOUR + 1)).await, "long, tomorrow");
    assert_eq!(titles(&server, &format!("end={}", NOW + HOUR)).await, "on, soon, soon too");
    assert_eq!(titles(&server, &format!("end={}", NOW + HOUR - 1)).await, "on");
    assert_eq!(titles(&server, &format!("start=0&end={}", NOW - 1)).await, "over, on");
}

#[actix_web::test]
async fn tags_and_places_filter_the_list() {
    let server = agenda().await;
    assert_eq!(titles(&server, "tags=music").await, "soon");
    for query in
        ["tags=music,JAZZ", "tags=music&tags=jazz", "tags[]=music&tags[]=jazz", "tags=%20music%20,,jazz,"]
    {
        assert_eq!(titles(&server, query).await, "soon, tomorrow", "{query}");
    }
    assert_eq!(titles(&server, "tags=nope").await, "");
    let listed = server.get("/api/events").await.json();
    let place = |title: &str| {
        let event = listed.as_array().unwrap().iter().find(|event| event["title"] == title).unwrap();
        event["place"]["id"].to_string()
    };
    let (hall, square) = (place("soon"), place("soon too"));
    assert_eq!(titles(&server, &format!("places={square}")).await, "soon too, tomorrow");
    for query in [format!("places={hall},{square}"), format!("places={hall}&places={square}")] {
        assert_eq!(titles(&server, &query).await, "on, soon, soon too, long, tomorrow", "{query}");
    }
    assert_eq!(titles(&server, &format!("places={square}&tags=free")).await, "soon too");
    assert_eq!(titles(&server, "places=99999").await, "");
}

#[actix_web::test]
async fn words_are_sought_in_titles_descriptions_places_and_tags() {
    let server = agenda().await;
    assert_eq!(titles(&server, "query=SOON").await, "soon, soon too");
    assert_eq!(titles(&server, "query=oon+too").await, "soon too");
    assert_eq!(titles(&server, "query=squ").await, "soon too, tomorrow");
    assert_eq!(titles(&server, "query=FREE").await, "soon, soon too");
    assert_eq!(titles(&server, "query=fre").await, "soon, soon too");
    assert_eq!(titles(&server, "query=%25").await, "");
    assert_eq!(titles(&server, "query=_").await, "");
    assert_eq!(titles(&server, "query=").await, "on, soon, soon too, long, tomorrow");
}

#[actix_web::test]
async fn pages_are_as_long_as_asked() {
    let server = agenda().await;
    assert_eq!(titles(&server, "max=2").await, "on, soon");
    assert_eq!(titles(&server, "max=2&page=0").await, "on, soon");
    assert_eq!(titles(&server, "max=2&page=1").await, "soon too, long");
    assert_eq!(titles(&server, "max=2&page=2").await, "tomorrow");
    assert_eq!(titles(&server, "max=2&page=3").await, "");
    assert_eq!(titles(&server, "page=1").await, "on, soon, soon too, long, tomorrow");
    assert_eq!(titles(&server, "max=").await, "on, soon, soon too, long, tomorrow");
    assert_eq!(titles(&server, "max=4294967295&page=4294967295").await, "");
}

#[actix_web::test]
async fn the_list_can_be_turned_round() {
    let server = agenda().await;
    assert_eq!(titles(&server, "reverse=true").await, "tomorrow, long, soon too, soon, on");
    assert_eq!(titles(&server, "reverse=1&max=1").await, "tomorrow");
    assert_eq!(titles(&server, "reverse=false").await, "on, soon, soon too, long, tomorrow");
}

#[actix_web::test]
async fn older_looks_back_from_start() {
    let server = agenda().await;
    assert_eq!(titles(&server, "older=true").await, "over, on");
    assert_eq!(titles(&server, "older=true&reverse=true&max=1").await, "on");
    assert_eq!(titles(&server, &format!("older=1&start={}", NOW + HOUR)).await, "over, on, soon, soon too");
    assert_eq!(titles(&server, &format!("older=true&end={}", NOW - HOUR)).await, "on");
}

#[actix_web::test]
async fn events_of_several_days_can_be_left_out() {
    let server = agenda().await;
    assert_eq!(titles(&server, "show_multidate=false").await, "on, soon, soon too, tomorrow");
    assert_eq!(titles(&server, "show_multidate=true").await, "on, soon, soon too, long, tomorrow");
    assert_eq!(titles(&server, "show_recurrent=true").await, "on, soon, soon too, long, tomorrow");
}

#[actix_web::test]
async fn what_is_no_number_counts_as_absent() {
    let server = agenda().await;
    let all = titles(&server, "").await;
    for query in [
        "max=theme%3D%22dark%22",
        "max=-1",
        "max=99999999999",
        "max=1e999",
        "start=soon&end=x",
        "start=NaN",
        "end=inf",
        "page=x",
        "after=behind",
        "after=1,2,3",
        "show_multidate",
    ] {
        assert_eq!(titles(&server, query).await, all, "{query}");
    }
    assert_eq!(titles(&server, "max=2.9&page=0.5").await, "on, soon");
    let (fraction, whole) = (format!("start={NOW}.52"), format!("start={NOW}"));
    assert_eq!(titles(&server, &fraction).await, titles(&server, &whole).await);
    assert_eq!(titles(&server, &format!("end={}.99", NOW - HOUR)).await, "on");
}

#[actix_web::test]
async fn no_read_fails_for_a_parameter() {
    let server = agenda().await;
    let (long, many) = ("x".repeat(2_000), "a,".repeat(1_000));
    let junk =
        ["", "x", "-1", "1.5", "1e400", "%00", "%ff", "%22%5C'", "%F0%9F%8E%B8", "%5B%5D", &*long, &*many];
    let names = [
        "start",
        "start_at",
        "end",
        "max",
        "page",
        "per_page",
        "after",
        "older",
        "reverse",
        "query",
        "search",
        "tags",
        "tags%5B%5D",
        "tags%5B0%5D",
        "places",
        "collection",
        "show_recurrent",
        "show_multidate",
        "withFilters",
        "pin",
        "unknown%5Ba%5D%5Bb%5D",
    ];
    let reads = [
        "/api/events",
        "/api/collections",
        "/api/collections/x",
        "/api/tag",
        "/api/tag/x",
        "/api/place",
        "/api/event/meta",
        "/api/export/rss",
        "/api/export/ics",
        "/api/export/json",
        "/feed/rss",
        "/feed/ics",
        "/feed/json",
        "/feed/rss/tag/x",
        "/feed/ics/collection/x",
        "/feed/json/tag/x",
    ];
    for read in reads {
        for value in junk {
            let query: Vec<String> = names.iter().map(|name| format!("{name}={value}")).collect();
            let each = query.iter().map(String::as_str).filter(|_| read == "/api/events");
            for query in each.chain([&*query.join("&")]) {
                let answer = server.get(&format!("{read}?{query}")).await;
                assert_eq!(answer.status, 200, "{read}?{}: {}", &query[..query.len().min(80)], answer.body);
            }
        }
    }
}

#[actix_web::test]
async fn who_searches_finds_what_is_over_too() {
    let server = agenda().await;
    assert_eq!(titles(&server, "query=over").await, "over");
    assert_eq!(titles(&server, &format!("query=over&start={NOW}")).await, "");
    assert_eq!(titles(&server, "query=over&older=true").await, "over");
}
