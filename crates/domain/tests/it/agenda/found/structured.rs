//! JSON-LD.

use uncino_domain::agenda::found::When;

use super::{AT_NINE, NINE, day, found, found_at, in_words, only, place, with_json};

/// A plugin of WordPress writes HTML as within HTML, and puts the whole into an array.
#[test]
fn a_wordpress_calendar_is_read() {
    let event = only(&with_json(
        r#"[{"@context":"http:\/\/schema.org","@type":"Event","name":"Rock &#038; Roll &#8211; &#8220;Live&#8221;",
        "description":"&lt;p&gt;Doors at &lt;strong&gt;eight&lt;\/strong&gt;.&lt;\/p&gt;\n&lt;p&gt;Bring friends &amp;amp; ears&lt;\/p&gt;\n",
        "image":"https:\/\/wp.example\/a.jpg?w=1&#038;h=2","url":"https:\/\/wp.example\/event\/rock\/",
        "eventAttendanceMode":"https://schema.org/OfflineEventAttendanceMode",
        "startDate":"2026-12-01T21:00:00+01:00","endDate":"2026-12-01T23:30:00+01:00",
        "location":{"@type":"Place","name":"Circolo Sud","description":"","url":"","address":{"@type":"PostalAddress",
        "streetAddress":"Via Roma 1","addressLocality":"Torino","addressRegion":"TO","postalCode":"10121",
        "addressCountry":"Italy"},"telephone":"","sameAs":""},
        "organizer":{"@type":"Person","name":"Anna"},"performer":"Organization"}]"#,
    ));
    assert_eq!(event.title, "Rock & Roll – “Live”");
    assert_eq!(in_words(&event), "Doors at eight.\n\nBring friends & ears");
    assert!(event.description.contains("<strong>eight</strong>"), "{}", event.description);
    assert_eq!((event.start, event.end), (AT_NINE, Some(When::Moment(NINE + 9_000))));
    assert_eq!(place(&event), ("Circolo Sud", "Via Roma 1, 10121 Torino"));
    assert_eq!(event.picture.as_deref(), Some("https://wp.example/a.jpg?w=1&h=2"));
    assert!(event.online_locations.is_empty());
}

/// As search engines like it: a graph in which one thing names another.
#[test]
fn a_graph_is_followed() {
    let event = only(&with_json(
        r##"{"@context":"https://schema.org","@graph":[
        {"@type":"WebPage","@id":"https://a.example/#page","name":"A page"},
        {"@type":["Event","schema:MusicEvent"],"name":["Concert"],"startDate":{"@value":"2026-12-01T21:00"},"duration":"PT2H",
        "location":{"@id":"#hall"},"image":{"@id":"#poster"},"keywords":["jazz",{"@type":"DefinedTerm","name":"free"}]},
        {"@type":"MusicVenue","@id":"#hall","name":"Town hall","address":"1 Main street"},
        {"@type":"ImageObject","@id":"#poster","contentUrl":"/poster.png"}]}"##,
    ));
    assert_eq!((event.title.as_str(), event.start), ("Concert", AT_NINE), "by the clocks of the agenda");
    assert_eq!(event.end, Some(When::Moment(NINE + 7_200)));
    assert_eq!(place(&event), ("Town hall", "1 Main street"));
    assert_eq!(event.picture.as_deref(), Some("https://agenda.example/poster.png"));
    assert_eq!(event.tags, ["jazz", "free"]);
}

#[test]
fn days_without_times_stay_days_and_what_is_online_is_there() {
    let event = only(&with_json(
        r#"{"@type":"https://schema.org/EducationEvent","name":"Week","startDate":"2026-12-01","endDate":"2026-12-05",
        "image":{"@type":"ImageObject","url":"https://a.example/b.jpg"},"keywords":"a, b ,a,,c",
        "location":[{"@type":"VirtualLocation","url":"https://meet.example/x?a=1&amp;b=2"},"https://tv.example"]}"#,
    ));
    assert_eq!((event.start, event.end), (day(1), day(5)));
    assert_eq!(event.online_locations, ["https://meet.example/x?a=1&b=2", "https://tv.example"]);
    assert_eq!(place(&event), ("Online", ""));
    assert_eq!(
        (event.tags.join("|"), event.picture.as_deref()),
        ("a|b|c".to_owned(), Some("https://a.example/b.jpg"))
    );
}

#[test]
fn a_place_is_a_line_an_address_or_a_country_at_least() {
    let of = |location: &str| {
        let json = format!(r#"{{"@type":"Event","name":"x","location":{location}}}"#);
        let event = only(&with_json(&json));
        format!("{}|{}", event.place_name, event.place_address)
    };
    assert_eq!(of(r#""Town hall, 1 Main street, Turin""#), "Town hall|1 Main street, Turin");
    assert_eq!(
        of(r#"{"@type":"PostalAddress","streetAddress":"1 Main street","addressLocality":"Turin"}"#),
        "1 Main street|1 Main street, Turin"
    );
    assert_eq!(
        of(r#"{"@type":"Place","name":"Hall","address":{"addressCountry":{"name":"Italy"}}}"#),
        "Hall|Italy"
    );
    assert_eq!(
        of(
            r#"{"@type":"Place","name":"Hall","address":{"streetAddress":"1 Main street, Turin","addressLocality":"Turin"}}"#
        ),
        "Hall|1 Main street, Turin"
    );
    assert_eq!(of("null"), "|");
    assert_eq!(of("[[],7,{}]"), "|");
}

/// Editors write line ends into texts, and themes put it all into a comment.
#[test]
fn what_isnt_quite_json_is_read_where_it_can_be() {
    let json =
        "/* <![CDATA[ */\n{\"@type\":\"Event\",\"name\":\"One\ntwo\",\"description\":\"a\tb\"}\n/* ]]> */";
    let event = only(&with_json(json));
    assert_eq!((event.title.as_str(), in_words(&event)), ("One two", "a b".to_owned()));
    assert_eq!(found(&with_json("{\"@type\":\"Event\",\"name\":")), None);
    let two = [with_json("{"), with_json(r#"{"@type":"Event","name":"x"}"#)].concat();
    assert_eq!(only(&two).title, "x", "a broken script breaks no other");
    assert_eq!(only(r#"{"@type":"Event","name":"x"}"#).title, "x", "JSON without a page");
}

#[test]
fn what_is_no_event_is_none() {
    for kind in ["PublicationEvent", "Person", "Eventful", "WebPage"] {
        assert_eq!(found(&with_json(&format!(r#"{{"@type":"{kind}","name":"x"}}"#))), None, "{kind}");
    }
    assert_eq!(found(&with_json(r#"{"@type":"Event","name":" "}"#)), None, "without a title");
    assert_eq!(found("<p>Come tomorrow!"), None);
    assert_eq!(found(""), None);
}

/// The page's own one; else the next, and if all are over the last.
#[test]
fn of_many_the_one_that_is_meant_is_taken() {
    let event = |name: &str, day: &str| {
        format!(
            r#"{{"@type":"ListItem","item":{{"@type":"Event","name":"{name}","startDate":"{day}T21:00","url":"https://a.example/{name}/"}}}}"#
        )
    };
    let list = |events: &[String]| {
        with_json(&format!(r#"{{"@type":"ItemList","itemListElement":[{}]}}"#, events.join(",")))
    };
    let page = list(&[
        event("old", "2026-11-01"),
        event("far", "2026-12-09"),
        event("next", "2026-12-02"),
        event("older", "2026-10-01"),
    ]);
    let at = |url: &str, page: &str| {
        let found = found_at(url, page.as_bytes()).unwrap();
        (found.event.title, found.others)
    };
    assert_eq!(at("https://a.example/", &page), ("next".to_owned(), 3));
    assert_eq!(at("https://a.example/older?#x", &page), ("next".to_owned(), 3));
    assert_eq!(at("https://a.example/older#x", &page), ("older".to_owned(), 3));
    let over = list(&[event("old", "2026-11-01"), event("older", "2026-10-01")]);
    assert_eq!(at("https://a.example/", &over), ("old".to_owned(), 1));
}
