//! The head of an event's page, and what programs read of its body.

use chrono::DateTime;
use serde_json::{Value, json};

use crate::support::{Answer, NOW, Server, get, post};

const STRUCTURED: &str = "<script type=\"application/ld+json\">";

/// What search engines read, up to where a browser ends the element.
fn structured(page: &Answer) -> Value {
    let (_, behind) = page.body.split_once(STRUCTURED).unwrap();
    let end = behind.to_lowercase().find("</script").unwrap();
    serde_json::from_str(&behind[..end]).unwrap_or_else(|error| panic!("{error} in {}", &behind[..end]))
}

/// The value of the attribute behind this beginning of a tag.
fn behind(page: &Answer, beginning: &str) -> String {
    let (_, rest) = page.body.split_once(beginning).unwrap_or_else(|| panic!("{beginning} in {}", page.body));
    let value = rest.split_once('"').unwrap().0.replace("&lt;", "<").replace("&gt;", ">");
    value.replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

fn meta(page: &Answer, name: &str) -> String {
    behind(page, &format!("{name}\" content=\""))
}

#[actix_web::test]
async fn whatever_people_write_the_head_says_what_the_api_says() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    for (number, text) in [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "]]> --> ?> %>",
        "\"quotes\" 'and' \\ \\u003c \\n",
        "&lt;/script&gt; &amp;amp; &#60;",
        "קונצרט בתל אביב, \u{200f}8",
        "line\u{2028}separator\u{2029}end",
        "{{ 7 * 7 }} {% raw %}",
        "<svg onload=alert(1)>",
        "emoji 🎺 e\u{301}",
        "\u{202e}turned",
    ]
    .into_iter()
    .enumerate()
    {
        let fields = json!({
            "description": format!("<p>{text}</p>"), "end_datetime": NOW + 7_200, "tags": [text],
            "place_name": format!("{text} {number}"), "place_address": text,
        });
        let slug = server.publish(&token, text, &fields).await["slug"].as_str().unwrap().to_owned();
        let event = server.get(&format!("/api/event/detail/{slug}")).await.json();
        let page = server.get(&format!("/event/{slug}")).await;
        assert_eq!(page.body.to_lowercase().matches("<script").count(), 1, "{text}");
        let data = structured(&page);
        let raw = page.body.split_once(STRUCTURED).unwrap().1.split_once("</script>").unwrap().0;
        assert!(!raw.contains(['<', '>', '&', '\u{2028}', '\u{2029}']), "{raw}");
        let seconds =
            |key: &str| DateTime::parse_from_rfc3339(data[key].as_str().unwrap()).unwrap().timestamp();
        assert_eq!(data["name"], event["title"]);
        assert_eq!((seconds("startDate"), seconds("endDate")), (NOW + 3_600, NOW + 7_200));
        let place = &event["place"];
        assert_eq!(
            (&data["location"][0]["name"], &data["location"][0]["address"]),
            (&place["name"], &place["address"])
        );
        assert_eq!(data["keywords"], event["tags"]);
        assert_eq!(data.get("description").unwrap_or(&json!("")), &event["plain_description"], "{text}");
        assert_eq!(json!(meta(&page, "og:title")), event["title"]);
        assert_eq!(json!(behind(&page, ".ics\" type=\"text/calendar\" title=\"")), event["title"]);
    }
}

#[actix_web::test]
async fn search_engines_read_all_of_an_event() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    let fields = json!({
        "description": "<p>Bring <a href=\"https://x.example/\">a friend</a>.</p>", "tags": ["jazz"],
        "place_latitude": 45.5, "place_longitude": 9.25, "end_datetime": NOW + 7_200,
        "online_locations": ["https://meet.example/", "Ask at the door"],
    });
    server.publish(&token, "Concert", &fields).await;
    let base = server.world.ports.policy.issuer.clone();
    let url = format!("{base}/event/concert");
    assert_eq!(
        structured(&server.get("/event/concert").await),
        json!({
            "@context": "https://schema.org", "@type": "Event", "name": "Concert", "url": url,
            "startDate": "2026-11-22T14:00:00+01:00", "endDate": "2026-11-22T15:00:00+01:00",
            "eventStatus": "https://schema.org/EventScheduled",
            "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
            "location": [
                {
                    "@type": "Place", "name": "Town hall", "address": "1 Main street",
                    "geo": {"@type": "GeoCoordinates", "latitude": 45.5, "longitude": 9.25},
                },
                {"@type": "VirtualLocation", "url": "https://meet.example/"},
                {"@type": "VirtualLocation", "url": url, "name": "Ask at the door"},
            ],
            "description": "Bring a friend.", "keywords": ["jazz"],
            "organizer": {"@type": "Organization", "name": "Circolo Sud", "url": base},
        })
    );
    let online = json!({"place_name": "Online", "end_datetime": NOW + 3_600});
    server.publish(&token, "Stream", &online).await;
    let data = structured(&server.get("/event/stream").await);
    assert_eq!(data["eventAttendanceMode"], "https://schema.org/OnlineEventAttendanceMode");
    assert_eq!(
        data["location"],
        json!([{"@type": "VirtualLocation", "url": format!("{base}/event/stream")}])
    );
    assert_eq!(
        (data.get("endDate"), data.get("description")),
        (None, None),
        "an end that is the start says nothing"
    );
}

#[actix_web::test]
async fn who_shares_an_event_shares_a_card() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    server.publish(&token, "Concert", &json!({"description": "<p>Ünd so weiter.</p>".repeat(50)})).await;
    let page = server.get("/event/concert").await;
    let url = format!("{}/event/concert", server.world.ports.policy.issuer);
    assert_eq!((behind(&page, "rel=\"canonical\" href=\""), meta(&page, "og:url")), (url.clone(), url));
    assert_eq!(meta(&page, "og:site_name"), "Circolo Sud");
    let described = meta(&page, "name=\"description");
    assert!(described.starts_with("Ünd so weiter. Ünd") && described.ends_with('…'), "{described}");
    assert!((150..=200).contains(&described.chars().count()), "{described}");
    assert_eq!(
        (meta(&page, "og:description"), meta(&page, "twitter:card")),
        (described, "summary".to_owned())
    );
    server.publish(&token, "Silent", &json!({})).await;
    let page = server.get("/event/silent").await;
    assert_eq!(meta(&page, "name=\"description"), "Sunday 22 November 2026, 14:00, Town hall");
    let calendar = behind(&page, "rel=\"alternate\" href=\"/api/");
    let calendar = server.get(&format!("/api/{calendar}")).await;
    assert!(calendar.body.contains("SUMMARY:Silent"), "{}", calendar.body);
}

#[actix_web::test]
async fn the_number_of_an_event_leads_to_its_page() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    let id = server.publish(&token, "Concert", &json!({})).await["id"].clone();
    for path in [format!("/event/{id}"), format!("/event/0{id}")] {
        let answer = server.get(&path).await;
        assert_eq!((answer.status, answer.header("location")), (301, "/event/concert".to_owned()));
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    assert_eq!(server.get("/event/concert").await.status, 200);
    assert_eq!(server.get("/event/99").await.status, 404);
}

#[actix_web::test]
async fn nothing_of_a_hidden_event_is_told_elsewhere() {
    let server = Server::start().await;
    let event = json!({
        "title": "anon", "start_datetime": NOW, "place_name": "a", "place_address": "b", "tags": ["jazz"],
    });
    let id = server.send(post("/api/event").json(&event)).await.json()["id"].clone();
    let editor = server.session(&server.editor());
    let by_number = format!("/event/{id}");
    let answer = server.get(&by_number).await;
    assert_eq!((answer.status, answer.header("location")), (404, String::new()));
    let answer = server.send(get(&by_number).cookie(&editor)).await;
    assert_eq!((answer.status, answer.header("location")), (301, "/event/anon".to_owned()));
    let page = server.send(get("/event/anon").cookie(&editor)).await;
    assert_eq!(meta(&page, "name=\"robots"), "noindex");
    for told in
        ["og:", "ld+json", "canonical", "name=\"description", "twitter:", "detail/anon", "/tag/", "/place/"]
    {
        assert!(!page.body.contains(told), "{told} in {}", page.body);
    }
    let token = server.application_token(&server.anna());
    server.publish(&token, "Shown", &json!({})).await;
    assert!(!server.get("/event/shown").await.body.contains("robots"));
}

#[actix_web::test]
async fn programs_read_the_body_as_they_read_gancios() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    let fields = json!({
        "end_datetime": NOW + 7_200, "tags": ["punk / metal?", "città"], "place_name": "Circolo \"Sud\" #1",
    });
    let place = server.publish(&token, "Concert", &fields).await["placeId"].clone();
    let page = server.get("/event/concert").await;
    assert_eq!(behind(&page, "class=\"dt-start\" datetime=\""), "2026-11-22T14:00:00+01:00");
    assert_eq!(behind(&page, "class=\"dt-end\" datetime=\""), "2026-11-22T15:00:00+01:00");
    let url = format!("{}/event/concert", server.world.ports.policy.issuer);
    assert_eq!(behind(&page, "class=\"u-url\" value=\""), url);
    let tags: Vec<_> = page.body.split("class=\"p-category\" href=\"").skip(1).collect();
    let tags: Vec<_> = tags.iter().map(|tag| tag.split_once('"').unwrap().0).collect();
    assert_eq!(tags, ["/tag/punk%20%2F%20metal%3F", "/tag/citt%C3%A0"]);
    let location = page.body.split_once("class=\"p-location h-card\">").unwrap().1;
    let path = location.split_once("href=\"").unwrap().1.split_once('"').unwrap().0;
    assert_eq!(path, format!("/place/{place}/Circolo%20%22Sud%22%20%231"));
    server.publish(&token, "Open end", &json!({"end_datetime": null})).await;
    assert!(!server.get("/event/open-end").await.body.contains("dt-end"));
}
