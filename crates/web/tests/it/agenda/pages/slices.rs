//! `GET /`

use insta::assert_snapshot;
use serde_json::json;
use uncino_domain::people::user::Role;

use crate::support::{NOW, Server, get, post};

const DAY: i64 = 86_400;

#[actix_web::test]
async fn an_empty_agenda_says_how_it_fills() {
    let server = Server::start().await;
    assert!(server.get("/").await.body.contains("This agenda is not set up yet."));
    server.world.user("admin@example.org", Role::Admin);
    let page = server.get("/").await;
    assert_snapshot!(page.head(), @"
    200 OK
    cache-control: no-cache
    content-security-policy: default-src 'none'; style-src 'self'; img-src 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'
    content-type: text/html; charset=utf-8
    referrer-policy: no-referrer
    vary: accept-encoding
    vary: cookie
    x-content-type-options: nosniff
    x-frame-options: DENY
    ");
    let words = page.page();
    for said in
        ["What’s on", "Nothing planned yet", "The next events of Circolo Sud will be here", "WPGancio"]
    {
        assert!(words.contains(said), "{words}");
    }
}

#[actix_web::test]
async fn events_stand_under_their_days_in_the_instances_time() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    // 23:30 UTC is half past midnight in Rome.
    let night = NOW + DAY + 11 * 3_600 + 1_800;
    let events = [
        (
            "Tonight",
            json!({"start_datetime": NOW + 8 * 3_600, "end_datetime": NOW + 10 * 3_600, "tags": ["a", "<b>"]}),
        ),
        ("Night", json!({"start_datetime": night, "end_datetime": night + DAY})),
        (
            "Later that day",
            json!({"start_datetime": night + 3_600, "place_name": "online", "place_address": ""}),
        ),
        ("Long night", json!({"start_datetime": night + 20 * 3_600, "end_datetime": night + 25 * 3_600})),
        ("Over", json!({"start_datetime": NOW - 7_200, "end_datetime": NOW - 3_600})),
        ("<i>Running</i>", json!({"start_datetime": NOW - 3_600, "end_datetime": NOW + 3_600})),
    ];
    for (title, fields) in events {
        server.publish(&token, title, &fields).await;
    }
    let hidden = json!({"title": "hidden", "start_datetime": NOW, "place_name": "a", "place_address": "b"});
    server.send(post("/api/event").json(&hidden)).await;
    let page = server.get("/").await.page();
    let (_, board) = page.split_once("The next two weeks").unwrap_or(("", &page));
    let lines: Vec<&str> = board.lines().map(str::trim).collect();
    let order = [
        "Today 22 November",
        "Over",
        "11:00 – 12:00 (over)",
        "&lt;i&gt;Running&lt;/i&gt;",
        "12:00 – 14:00",
        "Tonight",
        "21:00 – 23:00",
        "a",
        "&lt;b&gt;",
        "Tuesday 24 November",
        "Night",
        "00:30 until 25 November",
        "Later that day",
        "01:30",
        "Long night",
        "20:30 – 01:30",
    ];
    let mut rest = lines.iter();
    for line in order {
        assert!(rest.any(|known| *known == line), "{line}, in this order:\n{page}");
    }
    assert!(!page.contains("hidden"), "{page}");
}

/// Rome's midnight was thirteen hours ago.
#[actix_web::test]
async fn what_was_today_stays_until_midnight_and_what_has_no_end_goes_on_for_three_hours() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    let (hour, midnight) = (3_600, NOW - 13 * 3_600);
    for (title, fields) in [
        ("Begun", json!({"start_datetime": NOW - 300})),
        ("Begun long ago", json!({"start_datetime": NOW - 3 * hour - 1})),
        ("First thing today", json!({"start_datetime": midnight})),
        ("Yesterday", json!({"start_datetime": midnight - 1})),
        ("Into today", json!({"start_datetime": midnight - hour, "end_datetime": midnight + hour})),
        ("Since yesterday", json!({"start_datetime": midnight - hour, "end_datetime": NOW + hour})),
    ] {
        server.publish(&token, title, &fields).await;
    }
    let page = server.get("/").await;
    let titles = page.page();
    let shown = ["Since yesterday", "First thing today", "Begun long ago", "Begun"];
    let places: Vec<Option<usize>> = shown.iter().map(|title| titles.find(&format!("\n{title}\n"))).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{titles}");
    assert!(!titles.contains("\nYesterday\n") && !titles.contains("Into today"), "{titles}");
    assert_eq!(page.body.matches("(over)").count(), 2);
    assert_eq!(page.body.matches("h-event past").count(), 2);
    let events = server.get("/api/events").await.json();
    assert_eq!(events.as_array().unwrap().len(), 1, "the API tells what is to come or goes on");
}

#[actix_web::test]
async fn who_is_logged_in_is_named_and_can_log_out() {
    let server = Server::start().await;
    let session = server.session(&server.anna());
    let page = server.send(get("/").cookie(&session)).await;
    let header: Vec<String> = page.page().lines().take(7).map(str::to_owned).collect();
    assert_snapshot!(header.join("\n"), @"
    200 [Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    anna@example.org
    Log out
    ");
    assert_eq!(page.field("csrf_token").len(), 64);
}

/// The titles on a page, in order, and where the next page is.
async fn titles_and_next(server: &Server, path: &str) -> (Vec<String>, Option<String>) {
    let page = server.get(path).await;
    assert_eq!(page.status, 200, "{path}");
    let title = |rest: &str| Some(rest.split_once("\">")?.1.split_once("</a>")?.0.to_owned());
    let titles = page.body.split("class=\"u-url\"").skip(1).filter_map(title).collect();
    let next = page.body.split("rel=\"next\" href=\"").nth(1).and_then(|rest| rest.split('"').next());
    (titles, next.map(|next| next.replace("&amp;", "&")))
}

/// A day of 130 events has a next page too, and none is left out or comes twice while others are added.
#[actix_web::test]
async fn pages_end_with_a_day_and_go_on_behind_the_last_event() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    for number in 0..10 {
        server.publish(&token, &format!("First {number}"), &json!({"start_datetime": NOW + 60})).await;
    }
    for number in 0..130 {
        let start = json!({"start_datetime": NOW + DAY + number});
        server.publish(&token, &format!("Event {number:03}"), &start).await;
    }
    let (first, next) = titles_and_next(&server, "/").await;
    assert_eq!(first.len(), 10, "the day that doesn't fit begins the next page");
    server.publish(&token, "Meanwhile", &json!({"start_datetime": NOW + 30})).await;
    let (mut all, mut next, mut pages) = (Vec::new(), next, 0);
    while let Some(path) = next {
        let (titles, following) = titles_and_next(&server, &path).await;
        assert!(titles.len() <= 60, "{path} has {}", titles.len());
        all.extend(titles);
        next = following;
        pages += 1;
    }
    let expected: Vec<String> = (0..130).map(|number| format!("Event {number:03}")).collect();
    assert_eq!((all, pages), (expected, 3));
}

#[actix_web::test]
async fn each_slice_has_its_events_and_leads_to_its_own_feed() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    // It is Sunday 22 November, 13:00 in Rome.
    for (title, fields) in [
        (
            "Choir",
            json!({"start_datetime": NOW + 3_600, "tags": ["music / loud"], "description": "<p>Felicità</p>"}),
        ),
        ("Monday", json!({"start_datetime": NOW + DAY, "place_name": "Circolo, Sud", "place_address": "2"})),
        ("Over", json!({"start_datetime": NOW - 10 * DAY, "tags": ["music / loud"]})),
        ("Far", json!({"start_datetime": NOW + 20 * DAY})),
    ] {
        server.publish(&token, title, &fields).await;
    }
    let place = server.get("/api/events").await.json()[1]["place"]["id"].clone();
    let tag = "/tag/music%20%2F%20loud";
    for (path, titles, feed) in [
        ("/".to_owned(), vec!["Choir", "Monday", "Far"], "/feed/rss"),
        ("/?day=2026-11-23".to_owned(), vec!["Monday"], "/feed/rss"),
        ("/?day=nonsense".to_owned(), vec!["Choir", "Monday", "Far"], "/feed/rss"),
        ("/?when=weekend".to_owned(), vec!["Choir"], "/feed/rss"),
        ("/?when=next_week".to_owned(), vec!["Monday"], "/feed/rss"),
        ("/?from=2026-11-24".to_owned(), vec!["Far"], "/feed/rss"),
        ("/?q=felicita+loud".to_owned(), vec!["Choir"], "/feed/rss?query=felicita+loud"),
        ("/?q=CHOIR".to_owned(), vec!["Choir"], "/feed/rss?query=CHOIR"),
        ("/past".to_owned(), vec!["Over"], "/feed/rss"),
        ("/past?q=over".to_owned(), vec!["Over"], "/feed/rss?query=over"),
        (tag.to_owned(), vec!["Choir"], "/feed/rss/tag/music%20%2F%20loud"),
        (format!("/place/{place}/anything"), vec!["Monday"], &*format!("/feed/rss/place/{place}")),
        ("/place/Circolo%2C%20Sud".to_owned(), vec!["Monday"], &*format!("/feed/rss/place/{place}")),
    ] {
        assert_eq!(titles_and_next(&server, &path).await.0, titles, "{path}");
        let page = server.get(&path).await;
        let alternate = format!("<link rel=\"alternate\" href=\"{feed}\"");
        assert!(page.body.contains(&alternate), "{path} leads to {feed}");
        let led = server.send(get(&path).header("accept", "application/rss+xml")).await;
        assert_eq!((led.status, &*led.header("location")), (302, feed), "{path}");
        assert_eq!(server.get(feed).await.status, 200, "{feed}");
    }
    for none in ["/place/Nowhere", "/place/99", "/collection/none", "/place/%00", "/tag/%00"] {
        assert_eq!(server.get(none).await.status, 404, "{none}");
    }
    assert_eq!(server.get("/search?q=a+b").await.header("location"), "/?q=a+b");
}

#[actix_web::test]
async fn a_picture_is_cut_around_what_must_stay_in_view() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    let parts: [(&str, &[u8]); 6] = [
        ("name=\"title\"", b"Concert"),
        ("name=\"start_datetime\"", b"1795417072"),
        ("name=\"place_name\"", b"Town hall"),
        ("name=\"place_address\"", b"1 Main street"),
        ("name=\"image_focalpoint\"", b"-1,0.4"),
        ("name=\"image\"; filename=\"a.png\"", b"picture of a poster"),
    ];
    assert_eq!(server.send(post("/api/event").parts(&parts).bearer(&token)).await.status, 200);
    let page = server.get("/").await.body;
    assert!(page.contains("class=\"thumb fx0 fy7 u-photo\""), "{page}");
    assert_eq!(
        page.matches("loading=\"lazy\"").count(),
        1,
        "a card's picture is loaded when it comes into view"
    );
    let own = server.get("/event/concert").await.body;
    assert!(own.contains("fetchpriority=\"high\"") && !own.contains("loading=\"lazy\""), "{own}");
    let head = own.split_once("</head>").unwrap().0;
    assert!(
        head.contains("og:image") && !head.contains("webp"),
        "what others show is in the format for everybody"
    );
    for page in [page, own] {
        let sets: Vec<_> =
            page.split("srcset=\"").skip(1).map(|rest| rest.split_once('"').unwrap().0).collect();
        assert_eq!(sets.len(), 2, "one for each format: {page}");
        for set in sets {
            let (path, width) = set.split_once(' ').unwrap();
            assert_eq!(width, "3w", "it is no wider than that");
            assert_eq!(server.get(path).await.status, 200, "{path}");
        }
    }
}

#[actix_web::test]
async fn announcements_stand_on_the_home_page_alone() {
    let server = Server::start().await;
    let admin = server.world.user("admin@example.org", Role::Admin);
    let token = server.own_token(&admin);
    for (title, visible) in [("Closed in August", true), ("A draft", false)] {
        let body = json!({"title": title, "announcement": "<p>See <b>you</b><script>x</script></p>", "visible": visible});
        assert_eq!(server.send(post("/api/announcements").bearer(&token).json(&body)).await.status, 200);
    }
    let home = server.get("/").await.body;
    assert!(home.contains("Closed in August") && home.contains("<p>See <b>you</b></p>"), "{home}");
    assert!(!home.contains("A draft") && !home.contains("<script>x"), "{home}");
    assert!(!server.get("/past").await.body.contains("Closed in August"));
}

/// What goes on since long ago is read with what is over, and isn't it.
#[actix_web::test]
async fn what_is_over_is_found_behind_all_that_goes_on() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    server.publish(&token, "Over", &json!({"start_datetime": NOW - 10 * DAY})).await;
    for number in 0..121 {
        let on = json!({"start_datetime": NOW - 2 * DAY - number, "end_datetime": NOW + DAY});
        server.publish(&token, &format!("On {number}"), &on).await;
    }
    let (titles, next) = titles_and_next(&server, "/past").await;
    assert_eq!(titles, [""; 0]);
    assert_eq!(titles_and_next(&server, &next.unwrap()).await, (vec!["Over".to_owned()], None));
}

/// A day that doesn't fit begins the next page, but not if nothing but what is on now would be left on this one.
#[actix_web::test]
async fn a_long_day_stands_below_what_is_on_now() {
    let server = Server::start().await;
    let token = server.application_token(&server.anna());
    let on = json!({"start_datetime": NOW - 2 * DAY, "end_datetime": NOW + DAY});
    server.publish(&token, "On", &on).await;
    for number in 0..61 {
        server.publish(&token, &format!("Today {number:02}"), &json!({"start_datetime": NOW + number})).await;
    }
    let (titles, next) = titles_and_next(&server, "/").await;
    assert_eq!((titles.len(), &*titles[0], &*titles[1]), (60, "On", "Today 00"));
    assert_eq!(titles_and_next(&server, &next.unwrap()).await.0, ["Today 59", "Today 60"]);
}
