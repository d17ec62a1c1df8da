//! The form of an event that comes again, or is looked at first: with its picture, and for who was logged out meanwhile.

use serde_json::json;
use uncino_domain::agenda::picture::FocalPoint;

use super::event_form::{
    IMAGE, NOBODY, POSTER, START, TYPED, event, is_empty, keeps, only, send, send_parts, set, tag, typed,
    with_anna,
};
use crate::support::{Server, get, post};

/// What the form holds of the poster: memory keeps pictures as they are sent.
const HELD: &str = "cGljdHVyZSBvZiBhIHBvc3Rlcg==";

#[actix_web::test]
async fn a_picture_stays_when_the_form_comes_again() {
    let (server, session) = with_anna().await;
    let at = (&*session, "/add");
    for mistake in [("title", ""), ("place_address", ""), ("date", "")] {
        let page = send_parts(&server, at, &typed(&[mistake]), &[(IMAGE, POSTER)]).await;
        assert_eq!((page.status, &*page.field("held_picture")), (400, HELD), "{mistake:?}");
        assert!(page.body.contains(&format!("src=\"data:image/jpeg;base64,{HELD}\"")));
        assert!(!page.page().contains("Please choose the picture again."));
        let again = typed(&[mistake, ("held_picture", HELD)]);
        assert_eq!(send(&server, at, &again).await.field("held_picture"), HELD, "and again");
    }
    let dropped = typed(&[("title", ""), ("held_picture", HELD), ("remove_picture", "1")]);
    assert_eq!(send(&server, at, &dropped).await.field("held_picture"), "");
    for nothing in ["", "no base64!", "bm8gcGljdHVyZQ"] {
        let page = send(&server, at, &typed(&[("title", ""), ("held_picture", nothing)])).await;
        assert_eq!((page.status, page.field("held_picture")), (400, String::new()));
    }
    let no_picture = send(&server, at, &typed(&[("held_picture", "bm8gcGljdHVyZQ==")])).await;
    assert!(no_picture.status == 400 && tag(&no_picture, "image").contains("aria-invalid"));
    assert!(is_empty(&server));
    let answer = send(&server, at, &typed(&[("held_picture", HELD), ("image_name", "A poster")])).await;
    assert_eq!(answer.status, 303, "{}", answer.page());
    assert_eq!(only(&server).picture.unwrap().alt, "A poster");
}

#[actix_web::test]
async fn an_event_is_looked_at_before_it_is_sent() {
    for is_known in [true, false] {
        let (server, session) = with_anna().await;
        let at = if is_known { (&*session, "/add") } else { (NOBODY, "/add") };
        let fields = typed(&[("preview", "1"), ("focus", "1,-1"), ("title", "<Concert>")]);
        let page = send_parts(&server, at, &fields, &[(IMAGE, POSTER)]).await;
        assert_eq!(page.status, 200, "{}", page.page());
        let shown =
            page.body.split("class=\"first-look\"").nth(1).unwrap().split("</section>").next().unwrap();
        for expected in [
            ">&lt;Concert&gt;</a>",
            "class=\"thumb fx10 fy0 u-photo\" src=\"data:image/jpeg;base64,",
            ">Town hall</bdi>",
            ">jazz</bdi>",
            "datetime=\"2026-12-01T21:00:00+01:00\"",
            "<p>Come &amp; see &lt;b&gt;</p>",
        ] {
            assert!(shown.contains(expected), "{expected}: {shown}");
        }
        assert!(page.header("content-security-policy").contains("img-src 'self' data:"));
        assert!(TYPED[1..].iter().all(|(name, value)| keeps(&page, name, value)));
        assert_eq!(page.field("held_picture"), HELD);
        assert!(is_empty(&server), "nothing is saved");
        let untitled = typed(&[("preview", "1"), ("title", "")]);
        let refused = send_parts(&server, at, &untitled, &[(IMAGE, POSTER)]).await;
        assert!(refused.status == 400 && tag(&refused, "title").contains("aria-invalid"));
        assert!(!refused.body.contains("class=\"first-look\"") && refused.field("held_picture") == HELD);
    }
}

#[actix_web::test]
async fn a_change_is_looked_at_before_it_is_sent() {
    let (server, session) = with_anna().await;
    send_parts(&server, (&session, "/add"), &typed(&[]), &[(IMAGE, POSTER)]).await;
    let before = only(&server);
    let path = format!("/add/{}", before.id);
    let seen = server.send(get(&path).cookie(&session)).await.field("seen");
    let fields = typed(&[("preview", "1"), ("seen", &seen), ("title", "Choir")]);
    let page = send(&server, (&session, &path), &fields).await;
    let file = before.picture.as_ref().unwrap().file.as_str();
    let shown = page.body.split("class=\"first-look\"").nth(1).unwrap();
    assert!(page.status == 200 && shown.contains(">Choir</a>") && shown.contains(file), "{}", page.page());
    assert_eq!(only(&server), before);
}

#[actix_web::test]
async fn what_must_stay_in_view_is_chosen_and_left_alone_in_between() {
    let server = Server::start().await;
    let anna = server.anna();
    let session = server.session(&anna);
    send_parts(&server, (&session, "/add"), &typed(&[("focus", "-1,1")]), &[(IMAGE, POSTER)]).await;
    let added = only(&server);
    assert_eq!(added.picture.as_ref().unwrap().focus, FocalPoint { x: -1.0, y: 1.0 });
    let path = format!("/add/{}", added.id);
    let page = server.send(get(&path).cookie(&session)).await;
    assert!(page.body.contains("name=\"focus\" value=\"-1,1\" checked"), "{}", page.body);
    let token = server.own_token(&anna);
    let between = json!({"id": added.id.0, "image_focalpoint": "-0.75,0.9", "image": "1", "place_name": "Town hall",
        "place_address": "1 Main street", "title": "Concert"});
    assert_eq!(
        server.send(crate::support::put("/api/event").bearer(&token).json(&between)).await.status,
        200
    );
    for (focus, expected) in [("-1,1", (-0.75, 0.9)), ("0,0", (0.0, 0.0))] {
        let seen = server.send(get(&path).cookie(&session)).await.field("seen");
        let fields = typed(&[("seen", &seen), ("focus", focus)]);
        assert_eq!(send(&server, (&session, &path), &fields).await.status, 303);
        let picture = only(&server).picture.unwrap();
        assert_eq!((picture.focus.x, picture.focus.y), expected);
    }
    let seen = server.send(get(&path).cookie(&session)).await.field("seen");
    let page = send(&server, (&session, &path), &typed(&[("seen", &seen), ("focus", "9,9")])).await;
    assert!(page.status == 400 && tag(&page, "image").contains("aria-invalid"), "{}", page.page());
}

#[actix_web::test]
async fn an_event_is_used_again_with_its_picture() {
    let (server, session) = with_anna().await;
    send_parts(&server, (&session, "/add"), &typed(&[("image_name", "A poster")]), &[(IMAGE, POSTER)]).await;
    let first = only(&server);
    let again = server.send(get(&format!("/add?from={}", first.id)).cookie(&session)).await;
    let number = first.id.to_string();
    assert!(tag(&again, "picture_of").contains(&format!("value=\"{number}\" checked")), "{}", again.body);
    let file = first.picture.clone().unwrap().file;
    assert!(again.body.contains(&format!("/media/thumb/{file}")));
    let refused = typed(&[("title", ""), ("picture_of", &number)]);
    assert!(send(&server, (&session, "/add"), &refused).await.body.contains(&format!("/media/thumb/{file}")));
    let fields = typed(&[("date", "2026-12-08"), ("picture_of", &number), ("image_name", "The same")]);
    assert_eq!(send(&server, (&session, "/add"), &fields).await.status, 303);
    let fields = typed(&[("date", "2026-12-09")]);
    assert_eq!(send(&server, (&session, "/add"), &fields).await.status, 303);
    let pictures: Vec<_> = (1..20).filter_map(|id| event(&server, id)).map(|event| event.picture).collect();
    assert_eq!(pictures.len(), 3);
    let second = pictures[1].clone().unwrap();
    assert_eq!((second.file, &*second.alt), (file, "The same"));
    assert_eq!(pictures[2], None);
}

#[actix_web::test]
async fn a_picture_of_a_hidden_event_of_somebody_else_is_not_used() {
    let (server, session) = with_anna().await;
    send_parts(&server, (NOBODY, "/add"), &typed(&[]), &[(IMAGE, POSTER)]).await;
    let waiting = only(&server).id.to_string();
    for (who, title) in [(&*session, "Hers"), (NOBODY, "Theirs")] {
        let fields = typed(&[("title", title), ("picture_of", &waiting)]);
        assert_eq!(send(&server, (who, "/add"), &fields).await.status, 303);
    }
    let others = (1..20).filter_map(|id| event(&server, id)).filter(|event| event.details.title != "Concert");
    assert!(others.clone().count() == 2 && others.into_iter().all(|event| event.picture.is_none()));
}

#[actix_web::test]
async fn who_was_logged_out_meanwhile_loses_nothing_that_was_typed() {
    let server = Server::start().await;
    set(&server, "allow_anon_event", false).await;
    for path in ["/add", "/add/1"] {
        let page = server.send(post(path).cookie(NOBODY).multipart(&typed(&[("seen", "7")]))).await;
        assert_eq!(page.status, 403);
        assert!(page.page().contains("You are not logged in any more"), "{}", page.page());
        assert!(page.body.contains("href=\"/login\" target=\"_blank\""));
        assert!(page.body.contains(&format!("action=\"{path}\"")));
        assert!(TYPED.iter().all(|(name, value)| keeps(&page, name, value)));
        assert_eq!(path == "/add/1", page.body.contains("name=\"seen\" value=\"7\""));
    }
    let foreign = post("/add/1").cookie(NOBODY).multipart(&typed(&[])).header("sec-fetch-site", "cross-site");
    assert!(!server.send(foreign).await.body.contains("Concert"));
    let nothing = server.send(post("/add/x").cookie(NOBODY).multipart(&typed(&[]))).await;
    assert_eq!(nothing.status, 404);
    assert!(is_empty(&server));
}

#[actix_web::test]
async fn one_of_a_series_is_changed_alone_or_with_what_follows_or_all() {
    let (server, session) = with_anna().await;
    set(&server, "allow_recurrent_event", true).await;
    let fields = typed(&[("repeats", "1w"), ("repeats_until", "2026-12-29")]);
    assert_eq!(send(&server, (&session, "/add"), &fields).await.status, 303);
    let dates = || {
        let all = (1..60).filter_map(|id| event(&server, id));
        let mut dates: Vec<_> = all.filter(|event| event.repetition.parent().is_some()).collect();
        dates.sort_by_key(|event| event.details.start);
        dates
    };
    assert_eq!(dates().len(), 5, "the first to the twenty-ninth");
    let series = dates()[0].repetition.parent().unwrap();
    let page = server.send(get(&format!("/add/{series}")).cookie(&session)).await;
    assert_eq!(page.field("repeats_until"), "2026-12-29");
    assert!(!page.body.contains("name=\"times\""), "it is the series itself");
    let seen = page.field("seen");
    let too_early = typed(&[("repeats", "1w"), ("repeats_until", "2026-11-30"), ("seen", &seen)]);
    let refused = send(&server, (&session, &format!("/add/{series}")), &too_early).await;
    assert!(refused.status == 400 && tag(&refused, "repeats_until").contains("aria-invalid"));
    for (times, title, changed) in
        [("this", "Guests", vec![1]), ("following", "Choir", vec![2, 3, 4]), ("all", "All", vec![0])]
    {
        let which = dates()[changed[0]].clone();
        let path = format!("/add/{}", which.id);
        let page = server.send(get(&path).cookie(&session)).await;
        assert!(tag(&page, "times").starts_with("select"), "{}", page.body);
        let mut fields: Vec<_> = ["date", "from", "to", "until", "place_name", "place_address", "seen"]
            .map(|name| (name, page.field(name)))
            .to_vec();
        fields.extend([("title", title.to_owned()), ("times", times.to_owned())]);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, &**value)).collect();
        let answer = send(&server, (&session, &path), &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.page());
        let titled = |event: &uncino_domain::agenda::event::Event| event.details.title == title;
        let found: Vec<usize> =
            dates().iter().enumerate().filter(|(_, event)| titled(event)).map(|(at, _)| at).collect();
        assert_eq!(found, changed, "{times}");
        server.world.clock.advance(chrono::TimeDelta::seconds(1));
    }
    let last = server.get(&format!("/event/{}", dates()[4].slug)).await;
    assert!(last.page().contains("Every Tuesday, until 29 December 2026"), "{}", last.page());
    assert_eq!(dates()[0].details.start, START);
}
