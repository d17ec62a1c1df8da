//! Whatever stands on a page, it is read in time, and what is found fits into the form.

use std::time::Duration;

use uncino_domain::agenda::event::submission::{EventSubmission, Moment, PictureSent, Tags};
use uncino_domain::agenda::found::FoundEvent;
use uncino_testkit::texts::{try_corpus, try_texts, within};

use super::{found, found_at, with_json};

/// Generous: a slow machine with much else to do passes, a loop doesn't.
const DEADLINE: Duration = Duration::from_secs(5);

/// Would the rules of events take it, but for what a person fills in?
fn fits(event: FoundEvent) -> Result<(), String> {
    let is_whole = |address: &String| address.starts_with("http://") || address.starts_with("https://");
    if !event.picture.iter().all(is_whole) {
        return Err(format!("{:?} is no address", event.picture));
    }
    let submission = EventSubmission {
        title: Some(event.title),
        description: Some(event.description),
        start: Moment::Seconds(super::NINE),
        place_name: Some("x".to_owned() + &event.place_name[..0]),
        place_address: Some(event.place_address + "x").map(|address| address.chars().take(255).collect()),
        tags: Tags::List(event.tags),
        online_locations: Some(event.online_locations),
        picture: PictureSent::default(),
        ..EventSubmission::default()
    };
    submission.judge_new(None).and_then(|draft| draft.rest).map(drop).map_err(|refusal| refusal.to_string())
}

fn is_read(page: &[u8]) -> Result<(), String> {
    let found = within(DEADLINE, "read", || found_at("https://agenda.example/", page))?;
    found.map_or(Ok(()), |found| fits(found.event))
}

/// The text alone, and everywhere that a text of a stranger can stand.
fn texts_are_read(text: &str) -> Result<(), String> {
    is_read(text.as_bytes())?;
    let json = serde_json::to_string(text).unwrap();
    let thing = format!(
        r#"{{"@type":"Event","name":{json},"description":{json},"startDate":{json},"keywords":{json},"image":{json},"url":{json},
        "location":[{json},{{"@type":"Place","name":{json},"address":{{"streetAddress":{json}}}}},{{"@type":"VirtualLocation","url":{json}}}]}}"#
    );
    is_read(thing.as_bytes())?;
    is_read(with_json(&thing).as_bytes())?;
    is_read(format!("<div class='h-event'><h1 class='p-name'>x{text}</h1><p class='p-category'>{text}<p class='dt-start'>{text}<div class='e-content'>{text}<p class='p-location'>{text}").as_bytes())?;
    is_read(
        format!(
            "<a class='h-event p-name u-photo p-location dt-start' href='{text}' title=\"{text}\">{text}"
        )
        .as_bytes(),
    )?;
    is_read(
        format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:{text}\nDTSTART;TZID={text}:{text}\nDTEND:{text}\nLOCATION:{text}\nCATEGORIES:{text}\nX-ALT-DESC:{text}\nATTACH;FMTTYPE=image/png:{text}\nDURATION:{text}\nEND:VEVENT\n")
            .as_bytes(),
    )
}

#[test]
fn whatever_a_page_says_it_is_read_in_time() {
    try_texts(2_000, 400, texts_are_read);
    try_corpus(texts_are_read);
}

#[test]
fn whatever_bytes_come_they_are_read_in_time() {
    try_texts(500, 200, |text| {
        let bytes: Vec<u8> = text.bytes().map(|byte| byte.wrapping_mul(31).wrapping_add(7)).collect();
        is_read(&bytes)?;
        is_read(&[b"<meta charset=utf-16><div class=h-event><p class=p-name>", &*bytes].concat())
    });
}

#[test]
fn a_megabyte_of_anything_is_read_in_time() {
    let many = |text: &str| text.repeat(1_000_000 / text.len());
    let deep = [many("["), many("{\"@graph\":"), format!("{}{}", "[".repeat(100), "]".repeat(100))];
    for json in deep {
        is_read(json.as_bytes()).unwrap();
        is_read(with_json(&json).as_bytes()).unwrap();
    }
    let event = "<div class=\"h-event\"><p class=\"p-name\">x</p><div class=\"e-content p-location dt-start p-category\">y";
    for html in [
        many(event),
        many("<p class='h-event p-name e-content'>"),
        many("<b class=h-event><i class=p-name>x</b>"),
        format!("<div class=h-event><p class=p-name>x</p><div class=e-content>{}", many("<b x=1><p>")),
        format!(
            "<div class=h-event><p class=p-name>{}</p><p class=p-category>{}",
            many(" \u{a0}"),
            many("x,")
        ),
        many("<script type=application/ld+json>{}</script>"),
        many("<script type=application/ld+json>{\"@type\":\"Event\",\"name\":\"x\"}</script>"),
    ] {
        is_read(html.as_bytes()).unwrap();
    }
    for calendar in [
        many("BEGIN:VEVENT\n"),
        many("BEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\n"),
        format!("BEGIN:VEVENT\nSUMMARY:{}\nCATEGORIES:{}\nEND:VEVENT", many("x\n "), many(",")),
        format!("BEGIN:VEVENT\nSUMMARY;{}:x\nDTSTART;TZID={}:1\nEND:VEVENT", many("a=b;"), many("/")),
    ] {
        is_read(format!("BEGIN:VCALENDAR\n{calendar}").as_bytes()).unwrap();
    }
}

#[test]
fn what_is_too_long_or_too_much_is_cut() {
    let long = "x".repeat(5_000);
    let tags = (0..10_000).map(|number| format!("\"t{number}\"")).collect::<Vec<_>>().join(",");
    let event = found(&with_json(&format!(
        r#"{{"@type":"Event","name":"{long}","keywords":[{tags}],"description":"{}","location":{{"name":"{long}","address":"{long}"}}}}"#,
        "words ".repeat(100_000)
    )));
    let event = event.unwrap().event;
    assert_eq!((event.title.len(), event.tags.len(), event.place_name.len()), (255, 50, 255));
    assert_eq!(fits(event), Ok(()));
}

#[test]
fn what_is_no_address_of_the_web_is_no_picture_and_scripts_are_gone() {
    for address in ["javascript:alert(1)", "data:image/png;base64,AA", "file:///etc/passwd", "//", "https://"]
    {
        let event = found(&format!(r#"{{"@type":"Event","name":"x","image":"{address}","location":{{"@type":"VirtualLocation","url":"{address}"}},
            "description":"<p>Hi<script>alert(1)</script><a href='{address}' onclick='x()'>link</a><img src=x onerror=y>"}}"#)).unwrap().event;
        assert_eq!(event.picture, None, "{address}");
        let html = &event.description;
        assert!(!html.contains("script") && !html.contains("onclick") && !html.contains("<img"), "{html}");
    }
}
