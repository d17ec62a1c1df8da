//! `/account/events`

use serde_json::json;
use uncino_domain::id::EventId;
use uncino_domain::people::user::Role;
use uncino_domain::storage::Stored;

use crate::support::{NOW, Server, get, post};

const PAGE: &str = "/account/events";

fn is_there(server: &Server, id: &str) -> bool {
    let id = EventId(id.parse().unwrap());
    let found: Stored<_> = server.world.ports.storage.read(move |r| r.events().find(id));
    found.unwrap().is_some()
}

#[actix_web::test]
async fn a_person_sees_what_waits_what_comes_and_what_is_over() {
    let server = Server::start().await;
    let anna = server.anna();
    let session = server.session(&anna);
    let empty = server.send(get(PAGE).cookie(&session)).await;
    assert!(empty.page().contains("Nothing yet"), "{}", empty.page());
    let token = server.own_token(&anna);
    for (title, start) in [("Later", 7_200), ("Soon", 60), ("Over", -86_400), ("Hidden", 60)] {
        server.publish(&token, title, &json!({"start_datetime": NOW + start})).await;
    }
    let at = server.world.ports.clock.now();
    let hide: Stored<()> = server.world.ports.storage.write(move |r| {
        let id = r.events().find_by_slug("hidden")?.unwrap().id;
        r.events().set_visible(id, false, at)
    });
    hide.unwrap();
    let ugo = server.own_token(&server.world.user("ugo@example.org", Role::User));
    server.publish(&ugo, "Of Ugo", &json!({})).await;
    let page = server.send(get(PAGE).cookie(&session)).await.page();
    let order = ["Hidden by an editor", "Hidden", "To come", "Soon", "Later", "Over\nOver"];
    let found: Vec<_> =
        order.iter().map(|words| page.find(words).unwrap_or_else(|| panic!("{words}: {page}"))).collect();
    assert!(found.is_sorted(), "{page}");
    assert!(!page.contains("Of Ugo"));
}

#[actix_web::test]
async fn an_event_is_removed_once_that_is_confirmed_and_only_by_its_owner() {
    let server = Server::start().await;
    let anna = server.anna();
    let token = server.own_token(&anna);
    let id = server.publish(&token, "<b>Concert", &json!({})).await["id"].to_string();
    let ugo = server.session(&server.world.user("ugo@example.org", Role::User));
    let foreign = server.submit(&ugo, PAGE, &[("id", &id), ("confirmed", "1")]).await;
    assert_eq!((foreign.status, is_there(&server, &id)), (303, true));
    let session = server.session(&anna);
    let unsigned = post(PAGE).cookie(&session).form(&[("id", &id), ("confirmed", "1")]);
    assert_eq!(server.send(unsigned).await.status, 403);
    let question = server.submit(&session, PAGE, &[("id", &id)]).await;
    assert!(question.status == 200 && question.page().contains("&lt;b&gt;Concert"), "{}", question.page());
    assert!(is_there(&server, &id), "nothing is removed unasked");
    let answer = server.submit(&session, PAGE, &[("id", &id), ("confirmed", "1")]).await;
    assert_eq!(answer.header("location"), "/account/events?done=removed");
    assert!(!is_there(&server, &id));
}

#[actix_web::test]
async fn each_event_leads_to_what_can_be_done_with_it() {
    let server = Server::start().await;
    let anna = server.anna();
    let id = server.publish(&server.own_token(&anna), "Concert", &json!({})).await["id"].to_string();
    let page = server.send(get(PAGE).cookie(&server.session(&anna))).await;
    for address in [format!("/add/{id}"), format!("/add?from={id}"), "/event/concert".to_owned()] {
        assert!(page.body.contains(&format!("href=\"{address}\"")), "{address}");
    }
}

#[actix_web::test]
async fn gancios_name_of_the_page_leads_there() {
    let server = Server::start().await;
    let answer = server.get("/my_events").await;
    assert_eq!((answer.status, &*answer.header("location")), (301, "/account/events"));
}

#[actix_web::test]
async fn a_removed_event_is_had_back_by_whoever_removed_it() {
    let server = Server::start().await;
    let anna = server.anna();
    let id = server.publish(&server.own_token(&anna), "<b>Concert", &json!({})).await["id"].to_string();
    let session = server.session(&anna);
    server.submit(&session, PAGE, &[("id", &id), ("confirmed", "1")]).await;
    let page = server.send(get(PAGE).cookie(&session)).await;
    assert!(page.body.contains("Have it back: &lt;b&gt;Concert"), "{}", page.page());
    assert!(page.page().contains("You can have it back until "), "{}", page.page());
    let ugo = server.session(&server.world.user("ugo@example.org", Role::User));
    let there = "/account/events/removed";
    let unsigned = post(there).cookie(&session).form(&[("id", &id)]);
    assert_eq!(server.send(unsigned).await.status, 403);
    for (who, number, done) in [
        (&ugo, &*id, "not_there"),
        (&session, "1000", "not_there"),
        (&session, &id, "restored"),
        (&session, &id, "not_there"),
    ] {
        let answer = server.submit(who, there, &[("id", number)]).await;
        assert_eq!(answer.header("location"), format!("/account/events?done={done}"));
        assert_eq!(is_there(&server, &id), *who != ugo && number != "1000");
    }
    let page = server.send(get(PAGE).cookie(&session)).await;
    assert!(!page.page().contains("You can have it back"), "{}", page.page());
}

#[actix_web::test]
async fn of_many_events_a_page_is_shown_and_a_deed_leads_back_to_it() {
    let server = Server::start().await;
    let anna = server.anna();
    let (session, token) = (server.session(&anna), server.own_token(&anna));
    for number in 0..52 {
        server.publish(&token, &format!("Event-{number:02}."), &json!({})).await;
    }
    let first = server.send(get("/account/events").cookie(&session)).await;
    let text = first.page();
    assert!(
        text.contains("Event-51.") && text.contains("Event-02.") && !text.contains("Event-01."),
        "{text}"
    );
    assert!(first.body.contains("href=\"/account/events?page=1\""), "{}", first.body);
    let second = server.send(get("/account/events?page=1").cookie(&session)).await;
    let text = second.page();
    assert!(
        text.contains("Event-01.") && text.contains("Event-00.") && !text.contains("Show more"),
        "{text}"
    );
    let id = second.field("id");
    let question = server.submit(&session, "/account/events?page=1", &[("id", &*id)]).await;
    assert_eq!(question.form_action(), "/account/events?page=1");
    let gone = server.submit(&session, "/account/events?page=1", &[("id", "777")]).await;
    assert_eq!(gone.header("location"), "/account/events?page=1");
    let others = server.world.user("ugo@example.org", Role::Editor);
    let others = server.session(&others);
    let foreign = server.submit(&others, "/account/events", &[("id", &*id), ("confirmed", "1")]).await;
    assert_eq!(foreign.header("location"), "/account/events", "not even an editor, here");
    assert_eq!(server.get("/api/events?max=100").await.json().as_array().map(Vec::len), Some(52));
}
