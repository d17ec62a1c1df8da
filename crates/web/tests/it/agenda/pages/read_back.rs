//! What other agendas read on our own pages and in our own calendars is what was published.

use std::fmt::Debug;

use chrono_tz::Europe::Rome;
use serde_json::{Value, json};
use uncino_domain::agenda::event::description::words;
use uncino_domain::agenda::found::{Found, FoundEvent, FoundPage, When, read};
use uncino_domain::text::one_line;
use uncino_testkit::texts::{try_corpus, try_texts};
use url::Url;

use crate::support::{Server, get, post};

const START: i64 = 1_796_155_200;

fn found(url: &str, page: &str) -> Option<Found> {
    let now = chrono::DateTime::from_timestamp(START, 0).unwrap();
    read(FoundPage { bytes: page.as_bytes(), url: &Url::parse(url).unwrap(), zone: Rome, now })
}

fn differs(what: &str, read: &dyn Debug, published: &dyn Debug) -> Result<(), String> {
    let (read, published) = (format!("{read:?}"), format!("{published:?}"));
    if read == published { Ok(()) } else { Err(format!("{what}: {read} was read, {published} published")) }
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

/// What is the same on the page and in the calendar.
fn says_the_same(event: &FoundEvent, published: &Value) -> Result<(), String> {
    let text = |name: &str| published[name].as_str().unwrap_or_default().to_owned();
    differs("title", &event.title, &one_line(&text("title")))?;
    let without_commas = |tag: &String| one_line(&tag.replace(',', " "));
    let tags: Vec<String> =
        texts(&published["tags"]).iter().map(without_commas).filter(|tag| !tag.is_empty()).collect();
    differs("tags", &event.tags, &tags)?;
    differs("start", &event.start, &Some(When::Moment(START)))?;
    differs("end", &event.end, &Some(When::Moment(START + 9_000)))
}

async fn reads_back(server: &Server, token: &str, event: &Value) -> Result<(), String> {
    let added = server.send(post("/api/event").bearer(token).json(event)).await;
    if added.status != 200 {
        return Ok(()); // It is no event, for whatever reason.
    }
    let slug = added.text("slug");
    let published = server.get(&format!("/api/event/detail/{slug}")).await.json();
    let url = format!("http://127.0.0.1:13120/event/{slug}");
    let page = server.send(get(&format!("/event/{slug}"))).await;
    let on_page = found(&url, &page.body).ok_or("nothing was found on the page")?;
    differs("others", &on_page.others, &0)?;
    says_the_same(&on_page.event, &published)?;
    let html = published["description"].as_str().unwrap_or_default();
    let is_whole = |rest: &str| rest.split('"').next().is_some_and(|href| Url::parse(href).is_ok());
    if !html.split("href=\"").skip(1).all(is_whole) {
        return Ok(()); // Who reads it elsewhere makes the address whole.
    }
    let description = words(html);
    differs("description", &words(&on_page.event.description), &description)?;
    differs("place", &on_page.event.place_name, &published["place"]["name"].as_str().unwrap())?;
    differs("address", &on_page.event.place_address, &published["place"]["address"].as_str().unwrap())?;
    differs("online", &on_page.event.online_locations, &texts(&published["online_locations"]))?;
    let calendar = server.get(&format!("/api/event/detail/{slug}.ics")).await;
    let in_calendar = found(&url, &calendar.body).ok_or("nothing was found in the calendar")?;
    says_the_same(&in_calendar.event, &published)?;
    // Calendars have no control characters, whether or not these are white space.
    let seen =
        |text: &str| text.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect::<String>();
    differs("description", &seen(&words(&in_calendar.event.description)), &seen(&description))
}

#[test]
fn whatever_is_published_reads_back() {
    let system = actix_web::rt::System::new();
    let server = system.block_on(Server::start());
    let token = server.own_token(&server.anna());
    let try_one = |text: &str| {
        let first = |longest: usize| text.chars().take(longest).collect::<String>();
        let event = json!({
            "title": first(200), "description": text, "tags": [first(80), "free"], "start_datetime": START,
            "end_datetime": START + 9_000, "place_name": first(100), "place_address": format!("1 {}", first(80)),
            "online_locations": ["https://meet.example/?a=1&b=2"],
        });
        system.block_on(reads_back(&server, &token, &event))
    };
    try_corpus(try_one);
    try_texts(300, 60, try_one);
}

#[actix_web::test]
async fn a_rich_event_reads_back_with_its_picture_and_place() {
    let server = Server::start().await;
    let token = server.own_token(&server.anna());
    let image = "name=\"image\"; filename=\"poster.jpg\"";
    let added = server
        .send(post("/api/event").bearer(&token).parts(&[
            ("name=\"title\"", b"Rock &amp; Roll <live>"),
            ("name=\"description\"", b"<h1>Who</h1><ul><li>one</li><li>two</li></ul><p>See <a href=\"https://band.example/?a=1&amp;b=2\">them</a></p>"),
            ("name=\"start_datetime\"", START.to_string().as_bytes()),
            ("name=\"end_datetime\"", (START + 200_000).to_string().as_bytes()),
            ("name=\"multidate\"", b"true"),
            ("name=\"place_name\"", b"Online"),
            ("name=\"online_locations\"", b"[\"Zoom: 123\", \"https://meet.example\"]"),
            (image, b"picture of a poster"),
        ]))
        .await;
    assert_eq!(added.status, 200, "{}", added.body);
    let slug = added.text("slug");
    let page = server.get(&format!("/event/{slug}")).await;
    let event = found(&format!("http://127.0.0.1:13120/event/{slug}"), &page.body).unwrap().event;
    assert_eq!((event.title.as_str(), event.place_name.as_str()), ("Rock &amp; Roll <live>", "Online"));
    assert_eq!(words(&event.description), "Who\n\none\ntwo\n\nSee them [https://band.example/?a=1&b=2]");
    assert_eq!(event.end, Some(When::Moment(START + 200_000)));
    let picture = event.picture.unwrap();
    assert!(picture.starts_with("http://127.0.0.1:13120/media/"), "{picture}");
    assert_eq!(event.online_locations, ["Zoom: 123", "https://meet.example"]);
}
