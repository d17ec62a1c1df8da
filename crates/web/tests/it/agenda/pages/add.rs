//! `/add`

use serde_json::json;
use uncino_domain::agenda::event::Event;
use uncino_domain::storage::Stored;

use super::event_form::{
    Fields, IMAGE, NOBODY, POSTER, START, TYPED, event, is_empty, keeps, only, send, send_parts, set, tag,
    typed, with_anna,
};
use crate::support::{Server, get, post};

#[actix_web::test]
async fn the_added_event_is_what_the_api_would_have_made() {
    let (server, session) = with_anna().await;
    let answer = send(&server, (&session, "/add"), &typed(&[])).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, "/event/concert?done=added".to_owned()),
        "{}",
        answer.body
    );
    let other = Server::start().await;
    let body = json!({
        "title": "Concert", "description": "<p>Come &amp; see &lt;b&gt;</p><p>https://band.example</p>",
        "tags": ["jazz", "free"], "start_datetime": START, "end_datetime": START + 9_000, "multidate": false,
        "place_name": "Town hall", "place_address": "1 Main street",
    });
    let token = other.own_token(&other.anna());
    assert_eq!(other.send(post("/api/event").bearer(&token).json(&body)).await.status, 200);
    let (added, by_api) = (only(&server), only(&other));
    assert_eq!(added, Event { id: added.id, place: added.place.clone(), ..by_api.clone() });
    assert_eq!((&added.place.name, &added.place.address), (&by_api.place.name, &by_api.place.address));
    assert!(added.details.description.contains("href=\"https://band.example\""));
}

#[actix_web::test]
async fn each_refusal_names_its_field_and_keeps_what_was_typed() {
    let (server, session) = with_anna().await;
    set(&server, "allow_recurrent_event", true).await;
    let long = "x".repeat(300);
    let alt = "é".repeat(501);
    let many = (0..60).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
    let cases: [(Fields<'_>, &str, &str); 14] = [
        (vec![("title", " ")], "title", "Give the event a title."),
        (vec![("title", &long)], "title", "At most 255 characters are kept."),
        (vec![("date", "")], "date", "Choose a day."),
        (vec![("date", "tomorrow")], "date", "Choose a day."),
        (vec![("date", "9999-12-01")], "date", "This is too far away."),
        (vec![("from", "")], "from", "Say at what time, such as 21:00."),
        (vec![("from", "late")], "from", "Say at what time, such as 21:00."),
        (vec![("to", "20:00")], "to", "It ends before it begins."),
        (vec![("to", "late")], "to", "Say at what time, such as 21:00."),
        (vec![("until", "2026-11-30")], "until", "It ends before it begins."),
        (vec![("tags", &many)], "tags", "At most 50 are kept."),
        (vec![("place_name", "")], "place_name", "Say where it takes place."),
        (vec![("place_address", "")], "place_address", "Give the address too"),
        (vec![("image_name", &alt)], "image_name", "At most 500 characters are kept."),
    ];
    for (changes, field, words) in cases {
        let fields = typed(
            &[&*changes, &[("repeats", "2w"), ("online_locations", "https://a.example\nZoom")]].concat(),
        );
        let page = send(&server, (&session, "/add"), &fields).await;
        assert_eq!(page.status, 400, "{changes:?}");
        assert!(page.body.contains(words), "{changes:?}: {}", page.page());
        assert!(tag(&page, field).contains("aria-invalid"), "{field}");
        assert_eq!(page.body.matches("aria-invalid").count(), 1, "{field}");
        assert!(
            page.body.contains(&format!("href=\"#{field}\"")) && page.body.contains("<title>Error: "),
            "{field}"
        );
        for (name, value) in &fields {
            assert!(keeps(&page, name, value), "{field}: {name} {}", tag(&page, name));
        }
    }
    assert!(is_empty(&server));
}

#[actix_web::test]
async fn what_the_instance_does_not_take_is_said_beside_its_field() {
    let (server, session) = with_anna().await;
    for key in ["allow_multidate_event", "allow_online_event", "allow_event_without_end_time"] {
        set(&server, key, false).await;
    }
    let shown = server.send(get("/add").cookie(&session)).await;
    for field in ["until", "online_locations", "repeats"] {
        assert_eq!(tag(&shown, field), "", "{field} is not asked for");
    }
    assert!(tag(&shown, "to").contains(" required"));
    for (change, field) in [
        (("until", "2026-12-03"), "until"),
        (("online_locations", "https://a.example"), "online_locations"),
        (("place_name", "Online"), "place_name"),
        (("to", ""), "to"),
    ] {
        let page = send(&server, (&session, "/add"), &typed(&[change])).await;
        assert_eq!(page.status, 400, "{change:?}");
        assert!(tag(&page, field).contains("aria-invalid"), "{field}: {}", page.page());
        assert!(keeps(&page, change.0, change.1));
    }
    assert!(is_empty(&server));
}

#[actix_web::test]
async fn a_time_that_is_left_out_is_refused_and_one_that_comes_twice_is_the_first() {
    let (server, session) = with_anna().await;
    let skipped = [("date", "2027-03-28"), ("from", "02:30"), ("to", "")];
    let page = send(&server, (&session, "/add"), &typed(&skipped)).await;
    assert_eq!(page.status, 400);
    assert!(tag(&page, "from").contains("aria-invalid") && page.body.contains("The clocks are put forward"));
    let twice = [("date", "2027-10-31"), ("from", "02:30"), ("to", "")];
    assert_eq!(send(&server, (&session, "/add"), &typed(&twice)).await.status, 303);
    let added = only(&server).details;
    assert_eq!((added.start, added.end), (1_824_942_600, None), "00:30 in UTC, in summer time still");
}

#[actix_web::test]
async fn an_end_in_the_small_hours_is_on_the_next_day_and_a_last_day_makes_several() {
    for (changes, end, multidate) in [
        ([("to", "02:00"), ("until", "")], START + 5 * 3_600, false),
        ([("to", "20:00"), ("until", "2026-12-03")], START + 47 * 3_600, true),
        ([("to", ""), ("until", "2026-12-02")], START + 27 * 3_600 - 60, true),
    ] {
        let (server, session) = with_anna().await;
        assert_eq!(send(&server, (&session, "/add"), &typed(&changes)).await.status, 303, "{changes:?}");
        let added = only(&server);
        assert_eq!((added.details.end, added.details.multidate), (Some(end), Some(multidate)), "{changes:?}");
        let page = server.send(get(&format!("/add/{}", added.id)).cookie(&session)).await;
        assert!(keeps(&page, "until", changes[1].1), "shown as it was typed: {}", tag(&page, "until"));
    }
}

#[actix_web::test]
async fn without_an_account_an_event_waits_where_the_instance_takes_it() {
    let server = Server::start().await;
    let page = server.send(get("/add").cookie(NOBODY)).await;
    assert!(page.page().contains("an editor looks at your event first"), "{}", page.page());
    let past = send(&server, (NOBODY, "/add"), &typed(&[("date", "2026-11-21")])).await;
    assert!(past.status == 400 && tag(&past, "date").contains("aria-invalid"), "{}", past.page());
    let answer = send(&server, (NOBODY, "/add"), &typed(&[])).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/add?done=waiting".to_owned()));
    assert!(server.get("/add?done=waiting").await.page().contains("An editor looks at it first"));
    let added = only(&server);
    assert_eq!((added.is_visible, added.user_id), (false, None));
}

#[actix_web::test]
async fn without_an_account_nobody_gets_in_where_the_instance_takes_none() {
    let server = Server::start().await;
    set(&server, "allow_anon_event", false).await;
    for path in ["/add", "/add?from=1"] {
        let page = server.send(get(path).cookie(NOBODY)).await;
        assert!(page.status == 303 && page.header("location").starts_with("/login?next=%2Fadd"), "{path}");
    }
    assert!(!server.get("/").await.body.contains("href=\"/add\""), "nobody is led to where they can't go");
    assert_eq!(server.send(post("/add").multipart(&typed(&[]))).await.status, 403);
    assert!(is_empty(&server));
    let session = server.session(&server.anna());
    assert!(server.send(get("/").cookie(&session)).await.body.contains("href=\"/add\""));
    assert_eq!(send(&server, (&session, "/add"), &typed(&[])).await.status, 303);
}

#[actix_web::test]
async fn a_form_that_is_not_ours_adds_nothing_and_keeps_what_was_typed() {
    let (server, session) = with_anna().await;
    for cookie in [NOBODY, &session] {
        let csrf = server.send(get("/add").cookie(cookie)).await.field("csrf_token");
        for token in ["", "wrong"] {
            let fields = typed(&[("csrf_token", token)]);
            let page = server.send(post("/add").cookie(cookie).multipart(&fields)).await;
            assert_eq!(page.status, 403);
            assert!(page.body.contains("The page was open for too long"), "{}", page.page());
            assert!(TYPED.iter().all(|(name, value)| keeps(&page, name, value)));
            assert!(!page.field("csrf_token").is_empty());
        }
        let fields = typed(&[("csrf_token", &csrf)]);
        let foreign = post("/add").cookie(cookie).multipart(&fields).header("sec-fetch-site", "cross-site");
        let page = server.send(foreign).await;
        assert!(page.page().starts_with("403 [This form is too old"), "{}", page.page());
        assert!(!page.body.contains("Concert"));
    }
    assert!(is_empty(&server));
}

#[actix_web::test]
async fn hostile_text_comes_back_escaped() {
    let (server, session) = with_anna().await;
    let evil = "\"><script>alert(1)</script></textarea><b>";
    let names =
        ["title", "description", "tags", "place_name", "place_address", "online_locations", "image_name"];
    let mut changes: Fields<'_> = names.into_iter().map(|name| (name, evil)).collect();
    changes.push(("date", ""));
    let page = send(&server, (&session, "/add"), &typed(&changes)).await;
    assert_eq!(page.status, 400);
    assert!(!page.body.contains("<script") && !page.body.contains("</textarea><b>"), "{}", page.body);
    assert!(names.into_iter().all(|name| keeps(&page, name, evil)), "{}", page.body);
    changes.pop();
    let answer = send(&server, (&session, "/add"), &typed(&changes)).await;
    let shown = server.send(get(&answer.header("location")).cookie(&session)).await;
    let again = server.send(get(&format!("/add/{}", only(&server).id)).cookie(&session)).await;
    for page in [shown, again, server.send(get("/add").cookie(&session)).await] {
        assert!(
            page.status == 200 && !page.body.contains("<script>") && !page.body.contains("<b>"),
            "{}",
            page.body
        );
    }
}

#[actix_web::test]
async fn a_picture_is_taken_and_a_refused_one_is_asked_for_again() {
    let (server, session) = with_anna().await;
    let at = (&*session, "/add");
    for (bytes, status) in [(b"no picture".to_vec(), 400), (vec![b'x'; 10 * 1024 * 1024 + 1], 413)] {
        let page = send_parts(&server, at, &typed(&[]), &[(IMAGE, &bytes)]).await;
        assert_eq!(page.status, status);
        assert!(tag(&page, "image").contains("aria-invalid"), "{}", page.page());
        assert!(page.page().contains("Please choose the picture again."), "{}", page.page());
        assert!(TYPED.iter().all(|(name, value)| keeps(&page, name, value)), "also what stands behind it");
    }
    let page =
        send_parts(&server, at, &typed(&[("title", "")]), &[("name=\"image\"; filename=\"\"", b"")]).await;
    assert!(page.status == 400 && !page.page().contains("Please choose the picture again."));
    assert!(is_empty(&server));
    let fields = typed(&[("image_name", "A poster")]);
    assert_eq!(send_parts(&server, at, &fields, &[(IMAGE, POSTER)]).await.status, 303);
    assert_eq!(only(&server).picture.unwrap().alt, "A poster");
}

#[actix_web::test]
async fn a_series_is_added_by_the_words_of_the_form() {
    for (repeats, expected) in [("1w", "1w"), ("1m-weekday", "1m"), ("once", "")] {
        let (server, session) = with_anna().await;
        set(&server, "allow_recurrent_event", true).await;
        assert_eq!(send(&server, (&session, "/add"), &typed(&[("repeats", repeats)])).await.status, 303);
        let series =
            (1..20).filter_map(|id| event(&server, id)).find(|event| event.repetition.parent().is_none());
        let recurrence = series.unwrap().repetition.recurrence();
        assert_eq!(recurrence.and_then(|recurrence| recurrence.frequency()).unwrap_or_default(), expected);
        assert_eq!(
            recurrence.and_then(|recurrence| recurrence.weekday_of_month()),
            (repeats == "1m-weekday").then_some(1)
        );
    }
}

#[actix_web::test]
async fn who_sent_enough_for_now_keeps_what_they_typed() {
    let server = Server::start().await;
    for _ in 0..60 {
        let event = json!({"title": "x", "start_datetime": START, "place_name": "x", "place_address": "y"});
        let request = post("/api/event").json(&event).with_peer("192.0.2.1");
        assert_eq!(server.send(request).await.status, 200);
    }
    let page = server.send(get("/add").cookie(NOBODY)).await;
    let csrf = page.field("csrf_token");
    let fields = typed(&[("csrf_token", &csrf)]);
    let request = post("/add").cookie(&page.cookies()).multipart(&fields).with_peer("192.0.2.1");
    let answer = server.send(request).await;
    assert_eq!(answer.status, 429);
    assert!(
        !answer.header("retry-after").is_empty()
            && TYPED.iter().all(|(name, value)| keeps(&answer, name, value))
    );
}

#[actix_web::test]
async fn all_that_is_missing_is_said_at_once() {
    let (server, session) = with_anna().await;
    let blank =
        [("title", " "), ("date", ""), ("from", "late"), ("place_name", ""), ("description", "Hello")];
    let refusal = send(&server, (&session, "/add"), &blank).await;
    assert_eq!(refusal.status, 400);
    for field in ["title", "date", "from", "place_name"] {
        assert!(refusal.body.contains(&format!("id=\"{field}-error\"")), "{field}: {}", refusal.body);
    }
    assert!(keeps(&refusal, "description", "Hello"));
}

#[actix_web::test]
async fn what_is_no_picture_is_said_to_be_so_in_a_preview() {
    let (server, session) = with_anna().await;
    let fields = typed(&[("preview", "1")]);
    let refusal = send_parts(&server, (&session, "/add"), &fields, &[(IMAGE, b"no such thing")]).await;
    assert_eq!(refusal.status, 400, "{}", refusal.page());
    let page = refusal.page();
    assert!(page.contains("This is no picture") && !page.contains("could not keep it"), "{page}");
}

#[actix_web::test]
async fn who_has_no_account_may_say_where_they_want_an_answer() {
    let server = Server::start().await;
    let fields = typed(&[("reply_to", "Nora")]);
    let refusal = send(&server, (NOBODY, "/add"), &fields).await;
    assert!(refusal.status == 400 && refusal.body.contains("id=\"reply_to-error\""), "{}", refusal.body);
    let fields = typed(&[("reply_to", "nora@example.org")]);
    let answer = send(&server, (NOBODY, "/add"), &fields).await;
    assert_eq!(answer.header("location"), "/add?done=waiting");
    let id = only(&server).id;
    let found: Stored<_> = server.world.ports.storage.read(move |r| r.reply_addresses().find(id));
    assert_eq!(found.unwrap().map(|address| address.to_string()), Some("nora@example.org".to_owned()));
    assert!(server.get("/add").await.body.contains("name=\"reply_to\""));
    let (server, session) = with_anna().await;
    assert!(!server.send(get("/add").cookie(&session)).await.body.contains("name=\"reply_to\""));
}
