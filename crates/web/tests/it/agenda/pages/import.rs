//! `POST /add/import`

use super::event_form::{IMAGE, POSTER, event, is_empty, keeps, only, send_parts, tag, with_anna};
use crate::support::{Answer, Server, get, post};

const ADDRESS: &str = "https://agenda.example/event/concert?x=1";
const PICTURE: &str = "https://agenda.example/media/poster.jpg";

/// The page of an event elsewhere.
const PAGE: &str = r#"<!doctype html><script type="application/ld+json">{"@type":"MusicEvent","name":"Rock &amp; Roll",
    "startDate":"2026-12-01T21:00:00+01:00","endDate":"2026-12-02T02:00:00+01:00","keywords":["jazz","free"],
    "location":[{"@type":"Place","name":"Circolo Sud","address":"Via Roma 1"},{"@type":"VirtualLocation","url":"https://meet.example/1"}],
    "image":"/media/poster.jpg","description":"<p>Come &amp; see</p><p><a href=\"https://band.example\">The band</a></p>"}</script>"#;

async fn import(server: &Server, session: &str, address: &str) -> Answer {
    let csrf = server.send(get("/add").cookie(session)).await.field("csrf_token");
    let form = [("csrf_token", &*csrf), ("address", address)];
    server.send(post("/add/import").cookie(session).form(&form)).await
}

/// What the filled-in form would send.
fn as_shown<'f>(changes: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let shown = [
        ("title", "Rock & Roll"),
        ("description", "Come & see\n\nThe band [https://band.example]"),
        ("tags", "jazz, free"),
        ("date", "2026-12-01"),
        ("from", "21:00"),
        ("to", "02:00"),
        ("place_name", "Circolo Sud"),
        ("place_address", "Via Roma 1"),
        ("online_locations", "https://meet.example/1"),
        ("image_url", PICTURE),
        ("take_picture", "1"),
    ];
    let is_changed = |name: &str| changes.iter().any(|(changed, _)| *changed == name);
    shown.into_iter().filter(|(name, _)| !is_changed(name)).chain(changes.iter().copied()).collect()
}

#[actix_web::test]
async fn a_page_fills_the_form_in_and_nothing_is_saved_until_it_is_sent() {
    let (server, session) = with_anna().await;
    server.world.pages.put(ADDRESS, PAGE.as_bytes());
    server.world.pages.put(PICTURE, POSTER);
    let page = import(&server, &session, ADDRESS).await;
    assert_eq!(page.status, 200, "{}", page.page());
    for (name, value) in as_shown(&[("until", "")]) {
        assert!(keeps(&page, name, value), "{name}: {}", tag(&page, name));
    }
    let words = page.page();
    assert!(words.contains("Filled in from agenda.example. Look at everything"), "{words}");
    assert!(words.contains("Take the picture from agenda.example"), "{words}");
    assert!(tag(&page, "take_picture").contains("checked"));
    assert!(is_empty(&server));
    assert_eq!(server.world.pages.asked(), [ADDRESS], "the picture isn't even asked for");

    let answer = send_parts(&server, (&session, "/add"), &as_shown(&[]), &[]).await;
    assert_eq!(answer.status, 303, "{}", answer.page());
    let added = only(&server);
    assert_eq!((added.details.title.as_str(), added.details.start), ("Rock & Roll", 1_796_155_200));
    assert_eq!(added.details.end, Some(1_796_155_200 + 5 * 3_600));
    assert_eq!(added.picture.map(|picture| picture.size), Some(19));
    assert_eq!(server.world.pages.asked(), [ADDRESS, PICTURE]);
}

#[actix_web::test]
async fn the_picture_can_be_left_out_or_replaced() {
    for (changes, more, size) in [
        (vec![("take_picture_not", "1")], vec![], None),
        (vec![], vec![(IMAGE, &b"picture of a flyer"[..])], Some(18)),
    ] {
        let (server, session) = with_anna().await;
        server.world.pages.put(PICTURE, POSTER);
        let mut fields = as_shown(&changes);
        if !changes.is_empty() {
            fields.retain(|(name, _)| *name != "take_picture");
        }
        let answer = send_parts(&server, (&session, "/add"), &fields, &more).await;
        assert_eq!(answer.status, 303, "{}", answer.page());
        assert_eq!(only(&server).picture.map(|picture| picture.size), size);
        assert!(server.world.pages.asked().is_empty(), "nothing is asked for that isn't taken");
    }
}

#[actix_web::test]
async fn a_picture_that_can_not_be_had_is_said_beside_it_with_all_else_kept() {
    let (server, session) = with_anna().await;
    let send = async |changes: &[(&'static str, &'static str)]| {
        send_parts(&server, (&session, "/add"), &as_shown(changes), &[]).await
    };
    let gone = send(&[]).await;
    server.world.pages.put(PICTURE, b"<html>");
    let none = send(&[]).await;
    server.world.pages.set_overloaded(true);
    let busy = send(&[]).await;
    for (page, status, words) in [
        (gone, 400, "This picture can’t be had from there"),
        (none, 400, "This is no picture, or a damaged one"),
        (busy, 503, "Too many pictures are on their way"),
    ] {
        assert_eq!(page.status, status);
        assert!(page.page().contains(words), "{}", page.page());
        assert!(
            tag(&page, "image").contains("aria-invalid") && tag(&page, "take_picture").contains("checked")
        );
        assert!(as_shown(&[]).iter().all(|(name, value)| keeps(&page, name, value)));
    }
    let asked = server.world.pages.asked().len();
    let untitled = send(&[("title", "")]).await;
    assert_eq!(
        (untitled.status, server.world.pages.asked().len()),
        (400, asked),
        "nothing for what is refused anyhow"
    );
    let scheme = send(&[("image_url", "file:///etc/passwd"), ("title", "")]).await;
    assert_eq!(tag(&scheme, "image_url"), "", "what is no address of the web isn't shown");
    assert!(is_empty(&server));
}

#[actix_web::test]
async fn whatever_can_not_be_filled_in_is_said_beside_the_address() {
    let (server, session) = with_anna().await;
    let pages = &server.world.pages;
    pages.put("https://a.example/huge", &vec![b'x'; 3 * 1024 * 1024]);
    pages.put("https://a.example/none", b"<p>Hello");
    let long = format!("https://a.example/{}", "x".repeat(2_000));
    let cases = [
        ("", "This is no address of a page."),
        ("javascript:alert(1)", "This is no address of a page."),
        ("ftp://a.example/", "This is no address of a page."),
        ("not an address", "This is no address of a page."),
        (&*long, "This is no address of a page."),
        ("https://a.example/gone", "This agenda can’t read that page"),
        ("https://a.example/huge", "The page is too large to be read."),
        ("https://a.example/none", "No event can be read on that page"),
    ];
    for (address, words) in cases {
        let page = import(&server, &session, address).await;
        assert_eq!(page.status, 400, "{address}");
        assert!(
            page.body.contains(words) && page.body.contains("<title>Error: "),
            "{address}: {}",
            page.page()
        );
        assert!(
            tag(&page, "address").contains("aria-invalid") && keeps(&page, "address", address),
            "{address}"
        );
        assert!(page.body.contains("href=\"#address\"") && page.body.contains(" open>"), "{address}");
    }
    pages.set_overloaded(true);
    let busy = import(&server, &session, "https://a.example/none").await;
    assert!(busy.status == 503 && busy.page().contains("Too many pages are being read"), "{}", busy.page());
}

#[actix_web::test]
async fn an_address_is_taken_as_people_have_it_and_of_many_events_the_next_is_shown() {
    let (server, session) = with_anna().await;
    let one =
        "BEGIN:VEVENT\nSUMMARY:Next\nDTSTART;VALUE=DATE:20261201\nDTEND;VALUE=DATE:20261204\nEND:VEVENT\n";
    let other = one.replace("Next", "Later").replace("2026", "2027");
    server
        .world
        .pages
        .put("https://a.example/x.ics", format!("BEGIN:VCALENDAR\n{other}{one}END:VCALENDAR").as_bytes());
    for address in ["webcal://a.example/x.ics", " https://a.example/x.ics ", "a.example/x.ics"] {
        let page = import(&server, &session, address).await;
        assert_eq!(page.status, 200, "{address}");
        for (name, value) in
            [("title", "Next"), ("date", "2026-12-01"), ("from", ""), ("until", "2026-12-03")]
        {
            assert!(keeps(&page, name, value), "{name}: {}", tag(&page, name));
        }
        assert!(page.page().contains("with the next event: one other is there"), "{}", page.page());
        assert_eq!(tag(&page, "take_picture"), "");
    }
}

#[actix_web::test]
async fn only_who_is_logged_in_and_means_it_has_pages_fetched() {
    let (server, session) = with_anna().await;
    let page = server.send(get("/add")).await;
    assert!(!page.body.contains("/add/import"), "nobody is offered what they can't do");
    let form = [("csrf_token", &*page.field("csrf_token")), ("address", ADDRESS)];
    let nobody = server.send(post("/add/import").cookie(&page.cookies()).form(&form)).await;
    assert_eq!(nobody.status, 403);
    assert!(nobody.page().contains("You are not logged in any more"), "{}", nobody.page());
    let foreign = server.send(post("/add/import").cookie(&session).form(&[("address", ADDRESS)])).await;
    assert_eq!(foreign.status, 403);
    let here = server.send(get("/add/import").cookie(&session)).await;
    assert_eq!((here.status, here.header("location")), (303, "/add".to_owned()));
    let picture = send_parts(&server, ("a=b", "/add"), &as_shown(&[]), &[]).await;
    assert_eq!(picture.status, 303, "an event without an account has no picture from elsewhere");
    assert!(server.world.pages.asked().is_empty());
    let changed = server.send(get(&format!("/add/{}", only(&server).id)).cookie(&session)).await;
    assert!(!changed.body.contains("/add/import"), "what is there isn't filled in anew");
    assert!(event(&server, 99).is_none());
}

#[actix_web::test]
async fn sixty_pages_an_hour_are_read_for_one_person() {
    let (server, session) = with_anna().await;
    server.world.pages.put(ADDRESS, PAGE.as_bytes());
    let csrf = server.send(get("/add").cookie(&session)).await.field("csrf_token");
    let send = || {
        let form = [("csrf_token", &*csrf), ("address", ADDRESS)];
        server.send(post("/add/import").cookie(&session).form(&form))
    };
    for number in 0..60 {
        assert_eq!(send().await.status, 200, "{number}");
    }
    let page = send().await;
    assert!(page.status == 429 && !page.header("retry-after").is_empty(), "{}", page.page());
    assert!(keeps(&page, "address", ADDRESS) && page.page().contains("Wait a little"), "{}", page.page());
    assert_eq!(server.world.pages.asked().len(), 60);
}

#[actix_web::test]
async fn what_was_typed_before_stays() {
    let (server, session) = with_anna().await;
    server.world.pages.put(ADDRESS, PAGE.as_bytes());
    let csrf = server.send(get("/add").cookie(&session)).await.field("csrf_token");
    let typed = [("title", "Mine"), ("date", "2026-12-24"), ("place_name", "Park")];
    let fill_in = async |address: &str, path: &str| {
        let fields = [&[("csrf_token", csrf.as_str()), ("address", address), ("entered", "1")][..], &typed];
        let names: Vec<String> = fields.concat().iter().map(|(name, _)| format!("name=\"{name}\"")).collect();
        let values = fields.concat();
        let mut parts: Vec<(&str, &[u8])> = vec![(IMAGE, POSTER)];
        parts.extend(names.iter().zip(&values).map(|(name, (_, value))| (name.as_str(), value.as_bytes())));
        server.send(post(path).cookie(&session).parts(&parts)).await
    };
    let kept = [
        ("title", "Mine"),
        ("date", "2026-12-24"),
        ("from", ""),
        ("place_name", "Park"),
        ("place_address", ""),
    ];
    for path in ["/add/import", "/add"] {
        let page = fill_in(ADDRESS, path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.page());
        for (name, value) in kept.into_iter().chain([("tags", "jazz, free")]) {
            assert!(keeps(&page, name, value), "{path}: {name}: {}", tag(&page, name));
        }
        assert!(!tag(&page, "held_picture").is_empty(), "{path}: the form holds the picture");
        for refused in ["https://agenda.example/gone", "no address"] {
            let page = fill_in(refused, path).await;
            assert_eq!(page.status, 400);
            assert!(keeps(&page, "title", "Mine") && keeps(&page, "date", "2026-12-24"), "{}", page.body);
            assert!(keeps(&page, "address", refused), "{}", page.body);
        }
    }
    assert_eq!(fill_in("", "/add/import").await.status, 400);
    assert!(is_empty(&server), "Enter in the field of an address publishes nothing");
    let sent = [&typed[..], &[("from", "20:00"), ("to", "22:00"), ("place_address", "x"), ("entered", "1")]]
        .concat();
    let published = send_parts(&server, (&session, "/add"), &sent, &[]).await;
    assert_eq!(published.status, 303, "without an address Enter publishes: {}", published.page());
    assert_eq!(only(&server).details.title, "Mine");
}
