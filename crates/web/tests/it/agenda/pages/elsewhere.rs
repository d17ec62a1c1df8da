//! `/embed/list`, `/embed/{event}` and `/export`: the agenda on other sites.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{NOW, Server, get, post};

const DAY: i64 = 86_400;

async fn an_agenda() -> Server {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    for (title, fields) in [
        ("Running", json!({"start_datetime": NOW - DAY, "end_datetime": NOW + DAY})),
        ("Choir", json!({"start_datetime": NOW + 3_600, "tags": ["music", "<free>"]})),
        ("Jazz", json!({"start_datetime": NOW + DAY, "tags": ["music"], "place_name": "Circolo Nord"})),
        ("Over", json!({"start_datetime": NOW - 2 * DAY, "tags": ["music"]})),
    ] {
        server.publish(&token, title, &fields).await;
    }
    let sent = post("/api/event").form(&[
        ("title", "Waiting"),
        ("place_name", "X"),
        ("place_address", "Y"),
        ("start_datetime", "1800000000"),
    ]);
    assert_eq!(server.send(sent).await.status, 200);
    server
}

fn titles(page: &str) -> Vec<&str> {
    let titles = page.split("class=\"u-url\"").skip(1);
    titles.filter_map(|rest| Some(rest.split_once("\">")?.1.split_once("</a>")?.0)).collect()
}

#[actix_web::test]
async fn a_frame_may_stand_anywhere_and_knows_nobody() {
    let server = an_agenda().await;
    let session = server.session(&server.editor());
    let frame = server.send(get("/embed/list").cookie(&session)).await;
    assert_snapshot!(frame.head(), @"
    200 OK
    cache-control: no-store
    content-security-policy: default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors *; form-action 'none'
    content-type: text/html; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff
    ");
    assert_eq!(titles(&frame.body), ["Running", "Choir", "Jazz"]);
    assert!(!frame.body.contains("@example.org") && !frame.body.contains("<form"), "{}", frame.body);
    assert!(frame.body.contains("<base target=\"_blank\">"));
    for page in ["/", "/export", "/login", "/event/choir", "/about"] {
        let page = server.get(page).await;
        assert_eq!(page.header("x-frame-options"), "DENY");
        assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));
    }
}

#[actix_web::test]
async fn a_frame_has_what_its_site_chose() {
    let server = an_agenda().await;
    let place = server.get("/api/place?search=Circolo%20Nord").await.json()[0]["id"].clone();
    for (query, shown) in [
        ("tags=music", vec!["Choir", "Jazz"]),
        ("tags=%3Cfree%3E,other", vec!["Choir"]),
        ("max=1", vec!["Running"]),
        ("max=0", vec!["Running", "Choir", "Jazz"]),
        ("max=999999999", vec!["Running", "Choir", "Jazz"]),
        (&*format!("places={place}"), vec!["Jazz"]),
        ("tags=none", vec![]),
        ("collection=none", vec![]),
    ] {
        let frame = server.get(&format!("/embed/list?{query}")).await;
        assert_eq!((frame.status, titles(&frame.body)), (200, shown), "{query}");
    }
    let frame = server.get("/embed/list?title=%3Cb%3EOur%20week&theme=dark").await;
    assert!(frame.body.contains("<h1 dir=\"auto\">&lt;b&gt;Our week</h1>"), "{}", frame.body);
    assert!(frame.body.contains("<html lang=\"en\" class=\"dark\">"), "{}", frame.body);
    let frame = server.get("/embed/list?theme=%22onload").await;
    assert!(frame.body.contains("<html lang=\"en\">"), "{}", frame.body);
}

#[actix_web::test]
async fn one_event_stands_in_a_frame_unless_it_is_hidden() {
    let server = an_agenda().await;
    let id = server.get("/api/event/detail/jazz").await.json()["id"].clone();
    for event in ["jazz".to_owned(), id.to_string()] {
        let frame = server.get(&format!("/embed/{event}")).await;
        assert_eq!((frame.status, titles(&frame.body)), (200, vec!["Jazz"]), "{event}");
        assert!(frame.header("content-security-policy").contains("frame-ancestors *"));
    }
    assert_eq!(server.get("/embed/none").await.header("cache-control"), "no-store");
    let editor = server.session(&server.editor());
    for event in ["waiting", "none", "999999", "a%00b"] {
        let frame = server.send(get(&format!("/embed/{event}")).cookie(&editor)).await;
        assert_eq!(frame.status, 404, "{event}");
        assert!(frame.body.contains("This event isn’t here any more."), "{}", frame.body);
        assert_eq!(frame.header("cache-control"), "no-store", "it may be there later");
        assert!(frame.header("content-security-policy").contains("frame-ancestors *"));
    }
}

#[actix_web::test]
async fn the_addresses_of_an_export_have_what_they_say() {
    let server = an_agenda().await;
    let place = server.get("/api/place?search=Circolo%20Nord").await.json()[0]["id"].clone();
    let by_name = server.get("/export?tags=music%2C+other&place=circolo+nord&theme=dark").await;
    let by_number = server.get(&format!("/export?tags=music,other&places={place}&theme=dark")).await;
    assert_eq!(by_name.page(), by_number.page());
    let query = format!("tags=music%2Cother&amp;places={place}");
    for address in [
        format!("value=\"http://127.0.0.1:13120/feed/rss?{query}\""),
        format!("value=\"http://127.0.0.1:13120/feed/json?{query}\""),
        format!("href=\"webcal://127.0.0.1:13120/feed/ics?{query}\""),
        format!("src=\"/embed/list?{query}&amp;theme=dark\""),
        "&lt;gancio-events baseurl=&quot;http://127.0.0.1:13120&quot; tags=&quot;music,other&quot;"
            .to_owned(),
    ] {
        assert!(by_name.body.contains(&address), "{address} in {}", by_name.body);
    }
    let feed = server.get(&format!("/feed/json?{}", query.replace("&amp;", "&"))).await.json();
    assert_eq!(feed.as_array().unwrap().len(), 1);
    let frame = server.get(&format!("/embed/list?{}", query.replace("&amp;", "&"))).await;
    assert_eq!(titles(&frame.body), ["Jazz"]);
}

#[actix_web::test]
async fn a_place_that_nobody_knows_is_told_beside_its_field() {
    let server = an_agenda().await;
    for place in ["Nowhere", "X", "a%00b", &*"x".repeat(5_000)] {
        let page = server.get(&format!("/export?tags=music&place={place}")).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("No place of this agenda is called that."), "{}", page.body);
        assert_eq!(page.field("tags"), "music", "what was typed stays");
    }
}

#[actix_web::test]
async fn a_slice_leads_to_the_export_of_itself() {
    let server = an_agenda().await;
    let place = server.get("/api/place?search=Circolo%20Nord").await.json()[0]["id"].clone();
    for (slice, export) in [
        ("/".to_owned(), "/export".to_owned()),
        ("/tag/%3Cfree%3E".to_owned(), "/export?tags=%3Cfree%3E".to_owned()),
        (format!("/place/{place}"), format!("/export?places={place}")),
    ] {
        let page = server.get(&slice).await;
        assert!(page.body.contains(&format!("href=\"{export}\">Choose more")), "{slice}: {}", page.body);
    }
}
