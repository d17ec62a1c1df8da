//! `/add/{id}`, and `/add?from=`

use chrono::TimeDelta;
use serde_json::{Value, json};
use uncino_domain::people::user::Role;

use super::event_form::{
    Fields, IMAGE, NOBODY, POSTER, START, TYPED, event, keeps, only, send, send_parts, set, tag, typed,
    with_anna,
};
use crate::support::{Server, get, post};

#[actix_web::test]
async fn a_form_that_is_sent_back_as_it_is_changes_nothing() {
    let server = Server::start().await;
    let owner = server.anna();
    let session = server.session(&owner);
    set(&server, "allow_recurrent_event", true).await;
    let token = server.own_token(&owner);
    let rich = json!({
        "description": "<h2>Menu</h2><ul><li><b>Soup</b></li></ul>", "start_datetime": 1_824_946_201,
        "end_datetime": 1_825_000_000, "tags": ["a"], "online_locations": ["https://a.example"],
        "recurrent": {"frequency": "3w"},
    });
    let id = server.publish(&token, "Soup", &rich).await["id"].as_i64().unwrap();
    let before = event(&server, id).unwrap();
    let path = format!("/add/{id}");
    let page = server.send(get(&path).cookie(&session)).await;
    let names =
        ["title", "tags", "date", "from", "to", "until", "place_name", "place_address", "image_name", "seen"];
    let mut fields: Vec<(&str, String)> = names.into_iter().map(|name| (name, page.field(name))).collect();
    fields.push(("description", "Menu\n\nSoup".to_owned()));
    fields.push(("online_locations", "https://a.example".to_owned()));
    fields.push(("repeats", "as_it_is".to_owned()));
    let fields: Fields<'_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert!(fields.iter().all(|(name, value)| keeps(&page, name, value)), "{}", page.body);
    let answer = send(&server, (&session, &path), &fields).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, "/event/soup?done=saved".to_owned()),
        "{}",
        answer.page()
    );
    assert_eq!(event(&server, id), Some(before));
}

#[actix_web::test]
async fn an_event_is_changed_and_its_picture_stays_until_it_is_removed() {
    let (server, session) = with_anna().await;
    send_parts(&server, (&session, "/add"), &typed(&[]), &[(IMAGE, POSTER)]).await;
    let added = only(&server);
    let path = format!("/add/{}", added.id);
    for (changes, has_picture) in [(vec![("title", "Choir")], true), (vec![("remove_picture", "1")], false)] {
        let seen = server.send(get(&path).cookie(&session)).await.field("seen");
        let fields = [typed(&changes), vec![("seen", &*seen)]].concat();
        assert_eq!(send(&server, (&session, &path), &fields).await.status, 303);
        assert_eq!(only(&server).picture.is_some(), has_picture);
    }
    let seen = server.send(get(&path).cookie(&session)).await.field("seen");
    let blank = typed(&[("description", ""), ("title", ""), ("seen", &seen)]);
    let page = send(&server, (&session, &path), &blank).await;
    assert!(page.status == 400 && tag(&page, "title").contains("aria-invalid"), "no title isn't the old one");
    let fields = typed(&[("description", ""), ("title", "Choir"), ("seen", &seen)]);
    assert_eq!(send(&server, (&session, &path), &fields).await.status, 303);
    let changed = only(&server).details;
    assert_eq!(
        (changed.title, changed.description, changed.start),
        ("Choir".to_owned(), String::new(), START)
    );
}

#[actix_web::test]
async fn a_change_of_somebody_else_meanwhile_is_not_overwritten_unasked() {
    let (server, session) = with_anna().await;
    send(&server, (&session, "/add"), &typed(&[])).await;
    let path = format!("/add/{}", only(&server).id);
    let seen = server.send(get(&path).cookie(&session)).await.field("seen");
    server.world.clock.advance(TimeDelta::seconds(1));
    let editor = server.session(&server.editor());
    let theirs = server.send(get(&path).cookie(&editor)).await.field("seen");
    let fields = typed(&[("title", "Of the editor"), ("seen", &theirs)]);
    assert_eq!(send(&server, (&editor, &path), &fields).await.status, 303, "editors change any event");
    for old in [&*seen, "", "soon"] {
        let page = send(&server, (&session, &path), &typed(&[("title", "Mine"), ("seen", old)])).await;
        assert_eq!(page.status, 409);
        assert!(page.body.contains("Somebody changed this event") && keeps(&page, "title", "Mine"));
        assert_eq!(only(&server).details.title, "Of the editor");
        assert_ne!(page.field("seen"), seen);
    }
    let page = send(&server, (&session, &path), &typed(&[("title", "Mine"), ("seen", &seen)])).await;
    let seen = page.field("seen");
    let once_more = typed(&[("title", "Mine"), ("seen", &seen)]);
    assert_eq!(send(&server, (&session, &path), &once_more).await.status, 303);
    assert_eq!(only(&server).details.title, "Mine");
}

#[actix_web::test]
async fn an_event_of_somebody_else_can_not_be_changed() {
    let (server, session) = with_anna().await;
    send(&server, (&session, "/add"), &typed(&[])).await;
    let before = only(&server);
    let path = format!("/add/{}", before.id);
    let seen = before.updated_at.timestamp_micros().to_string();
    let other = server.session(&server.world.user("ugo@example.org", Role::User));
    assert_eq!(server.send(get(&path).cookie(&other)).await.status, 404);
    let csrf = server.send(get("/add").cookie(&other)).await.field("csrf_token");
    let fields = typed(&[("title", "Taken over"), ("seen", &seen), ("csrf_token", &csrf)]);
    assert_eq!(server.send(post(&path).cookie(&other).multipart(&fields)).await.status, 404);
    let nobody = server.send(post(&path).cookie(NOBODY).multipart(&fields)).await;
    assert_eq!(nobody.status, 403);
    let unsigned = typed(&[("title", "Taken over"), ("seen", &seen)]);
    assert_eq!(server.send(post(&path).cookie(&session).multipart(&unsigned)).await.status, 403);
    assert_eq!(only(&server), before);
    for path in ["/add/999", "/add/x", "/add/99999999999999999999"] {
        assert_eq!(server.send(get(path).cookie(&session)).await.status, 404, "{path}");
    }
}

#[actix_web::test]
async fn an_event_is_used_again_without_its_date_and_only_by_who_sees_it() {
    let (server, session) = with_anna().await;
    let waiting: Value =
        json!({"title": "Secret", "start_datetime": START, "place_name": "x", "place_address": "y"});
    let waiting = server.send(post("/api/event").json(&waiting)).await.json()["id"].to_string();
    assert_eq!(server.send(get(&format!("/add?from={waiting}")).cookie(&session)).await.status, 404);
    let answer = send(&server, (&session, "/add"), &typed(&[])).await;
    let page = server.send(get(&answer.header("location")).cookie(&session)).await;
    assert_eq!(page.status, 200);
    let id = (1..20).filter_map(|id| event(&server, id)).find(|event| event.is_visible).unwrap().id;
    let again = server.send(get(&format!("/add?from={id}")).cookie(&session)).await;
    assert_eq!((again.status, again.field("date")), (200, String::new()));
    for (name, value) in TYPED.into_iter().filter(|(name, _)| *name != "date") {
        assert!(keeps(&again, name, value), "{name}: {}", tag(&again, name));
    }
    assert!(again.body.contains("action=\"/add\"") && !again.body.contains("name=\"seen\""));
    assert!(
        again.body.contains("<option value=\"Town hall\">1 Main street</option>"),
        "known places are offered"
    );
    assert!(!again.body.contains("<option value=\"x\""), "of a place that only waits nobody is told");
    let known = typed(&[("place_address", ""), ("date", "2026-12-08")]);
    assert_eq!(send(&server, (&session, "/add"), &known).await.status, 303, "a known place needs no address");
}
