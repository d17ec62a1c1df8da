//! Microformats, and pages with both.

use uncino_domain::agenda::found::When;

use super::{AT_NINE, NINE, day, found, found_at, in_words, only, place};

/// The page of an event on a Gancio.
const GANCIO: &str = r#"<!doctype html><html data-n-head-ssr lang="en"><head><title>Concert - Gancio</title>
<meta property="og:title" content="Concert"><link rel="shortcut icon" href="/logo.png"></head><body>
<div id="event" class="h-event pa-2"><div class="row"><div class="col">
<div class="img"><img src="/media/0123.jpg" alt="A poster" class="u-featured"></div>
<div class="p-description text-body-1 pa-3 rounded"><p>Come &amp; see, <a href="/tag/jazz">jazz</a></p><ul><li>one<li>two</ul></div></div>
<div class="col"><div class="v-card"><div class="text-h5 text-center"><strong class="p-name text--primary" itemprop="name">Concert</strong></div>
<time datetime="2026-12-01 21:00" itemprop="startDate" class="dt-start text-button">Tuesday, 1 December, 21:00 - 23:30</time>
<div class="d-none dt-end" itemprop="endDate" content="x">2026-12-01T23:30:00+01:00</div>
<div class="p-location h-adr" itemprop="location"><span class="v-icon"></span><a href="/place/1/Circolo" class="vcard ml-2 p-name"><span>Circolo Sud</span></a>
<div class="text-caption p-street-address" itemprop="address">Via Roma 1, Torino</div></div>
<div class="tags"><a href="/tag/jazz" class="v-chip p-category">jazz</a><a href="/tag/free" class="v-chip p-category"> free </a></div>
</div></div></div></div></body></html>"#;

#[test]
fn another_gancio_is_read() {
    let event = only(GANCIO);
    assert_eq!(
        (event.title.as_str(), event.start, event.end),
        ("Concert", AT_NINE, Some(When::Moment(NINE + 9_000)))
    );
    assert_eq!(place(&event), ("Circolo Sud", "Via Roma 1, Torino"));
    assert_eq!(event.tags, ["jazz", "free"]);
    assert_eq!(event.picture.as_deref(), Some("https://agenda.example/media/0123.jpg"));
    assert!(event.description.contains("href=\"https://agenda.example/tag/jazz\""), "{}", event.description);
    assert_eq!(in_words(&event), "Come & see, jazz [https://agenda.example/tag/jazz]\n\none\ntwo");
}

#[test]
fn a_classic_calendar_is_read_with_times_that_stand_apart() {
    let event = only(
        r#"<table><tr class="vevent"><td><a class="url summary" href="b.html">Concert</a>
        <td><abbr class="dtstart" title="2026-12-01T21:00:00+01:00">tomorrow</abbr>
        <td class="dtend"><span class="value">23:30</span>
        <td class="location vcard"><span class="fn org">Hall</span><div class="adr"><span class="street-address">1 Main street</span>,
        <span class="locality">Turin</span></div>
        <td class="description">Come<td><span class="category">jazz</span></table>"#,
    );
    assert_eq!(
        (event.title.as_str(), event.start, event.end),
        ("Concert", AT_NINE, Some(When::Moment(NINE + 9_000)))
    );
    assert_eq!((place(&event), in_words(&event)), (("Hall", "1 Main street, Turin"), "Come".to_owned()));
    assert_eq!(event.tags, ["jazz"]);
    let apart = r#"<div class="h-event"><p class="p-name">x</p><p class="dt-start"><span class="value">9:00 pm</span> on
        <time class="value" datetime="2026-12-01">1 December</time></p>"#;
    assert_eq!(only(apart).start, AT_NINE);
}

#[test]
fn what_belongs_to_a_thing_within_is_not_the_events() {
    let event = only(
        r#"<article class="h-event"><h2>Concert</h2><time class="dt-start" datetime="2026-12-01">1/12</time>
        <div class="p-organizer h-card"><span class="p-name">Anna</span><img class="u-photo" src="anna.jpg"><a class="u-url" href="/anna">x</a></div>
        <p class="p-location">Town hall - 1 Main street</p><p class="p-summary">Short</p>
        <object class="u-photo" data="http://img.example/p.jpg"></object></article>"#,
    );
    assert_eq!(
        (event.title.as_str(), event.start),
        ("Concert", day(1)),
        "a heading is a name where none is marked"
    );
    assert_eq!((place(&event), in_words(&event)), (("Town hall", "1 Main street"), "Short".to_owned()));
    assert_eq!(event.picture.as_deref(), Some("http://img.example/p.jpg"));
}

/// What is exact comes from JSON-LD, what is whole from what people read.
#[test]
fn of_two_tellings_of_one_event_the_better_parts_are_taken() {
    let page = r#"<head><base href="/b/"><script type='application/ld+json; charset=utf-8'>{"@type":"Event","name":"Rock &amp; Roll","description":"Come and…",
        "startDate":"2026-12-01T20:00:00Z","location":{"@type":"Place","name":"Hall","address":"1 Main street"},"url":"https://agenda.example/events/1"}</script>
        <body><div class="h-event"><a class="p-name u-url" href="other">Something else</a><div class="e-content">Other words</div></div>
        <div class="h-event"><h1 class="p-name">Rock &amp; Roll</h1><div class="e-content">Come and <b>hear</b> <a href="c">it</a></div>
        <span class="p-location">somewhere</span><time class="dt-start">at nine</time><a class=p-category>x</a><img class=u-photo src=p.png></div>"#;
    let event = only(page);
    assert_eq!((event.title.as_str(), event.start), ("Rock & Roll", AT_NINE));
    assert_eq!(in_words(&event), "Come and hear it [https://agenda.example/b/c]");
    assert_eq!(place(&event), ("Hall", "1 Main street"));
    assert_eq!(
        (event.tags.join(""), event.picture.as_deref()),
        ("x".to_owned(), Some("https://agenda.example/b/p.png"))
    );
}

#[test]
fn a_list_of_events_has_a_next_one() {
    let event = |name: &str, day: &str| {
        format!(
            "<li class=h-event><a class='p-name u-url' href='/{name}'>{name}</a> <time class=dt-start datetime={day}>x</time>"
        )
    };
    let page = [
        "<ul>".to_owned(),
        event("old", "2026-11-21"),
        event("far", "2026-12-02"),
        event("today", "2026-11-22"),
    ]
    .concat();
    let of = |found: uncino_domain::agenda::found::Found| (found.event.title, found.others);
    assert_eq!(found(&page).map(of), Some(("today".to_owned(), 2)), "a day isn't over until it ends");
    assert_eq!(found_at("https://agenda.example/far", page.as_bytes()).map(of), Some(("far".to_owned(), 2)));
}

#[test]
fn an_old_page_is_read_in_its_encoding() {
    let page = b"<meta charset=iso-8859-1><div class=h-event><p class=p-name>Citt\xe0</p></div>";
    assert_eq!(found_at("https://a.example", page).unwrap().event.title, "Città");
}
