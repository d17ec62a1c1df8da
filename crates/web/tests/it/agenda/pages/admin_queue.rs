//! `/admin/queue`

use insta::assert_snapshot;
use serde_json::{Value, json};
use uncino_domain::agenda::event::NewEvent;
use uncino_domain::storage::Stored;

use crate::support::{Answer, NOW, Server, get, post};

const PAGE: &str = "/admin/queue";

/// An editor's session.
async fn edited() -> (Server, String) {
    let server = Server::start().await;
    let session = server.session(&server.editor());
    (server, session)
}

async fn propose(server: &Server, title: &str) -> String {
    let event: Value = json!({
        "title": title, "start_datetime": NOW + 60, "place_name": "<i>Park", "place_address": "1 <u>Street",
        "tags": ["<s>tag"],
    });
    server.send(post("/api/event").json(&event)).await.json()["id"].to_string()
}

async fn act(server: &Server, session: &str, id: &str, action: &str) -> Answer {
    server.submit(session, PAGE, &[("id", id), ("action", action)]).await
}

#[actix_web::test]
async fn an_editor_sees_what_waits() {
    let (server, session) = edited().await;
    let empty = server.send(get(PAGE).cookie(&session)).await;
    assert!(empty.page().contains("Nothing waits"), "{}", empty.page());
    propose(&server, "<script>alert(1)</script>").await;
    server.publish(&server.own_token(&server.anna()), "Visible", &json!({})).await;
    let page = server.send(get(PAGE).cookie(&session)).await;
    assert_snapshot!(page.page(), @"
    200 [Waiting events – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    Waiting events
    editor@example.org
    Log out
    Waiting events
    Sent by people without an account. Nobody sees them until you confirm them. What is hidden Bring a calendar in
    22 Nov
    &lt;script&gt;alert(1)&lt;/script&gt;
    13:01
    &lt;i&gt;Park 1 &lt;u&gt;Street
    &lt;s&gt;tag
    Sunday 22 November 2026, 13:01
    Confirm
    Remove
    Edit
    ");
    for tag in ["<script", "<i>", "<u>", "<s>"] {
        assert!(!page.body.contains(tag), "{tag}");
    }
}

#[actix_web::test]
async fn the_first_fifty_are_shown_and_the_others_counted() {
    let (server, session) = edited().await;
    propose(&server, "Proposed").await;
    let insert = |numbers: std::ops::Range<i64>| {
        let inserted: Stored<()> = server.world.ports.storage.write(move |repositories| {
            let first = repositories.events().find_by_slug("proposed")?.expect("what was proposed");
            for number in numbers.clone() {
                let mut event = NewEvent::from(first.clone());
                event.slug = format!("proposed-{number}");
                event.details.title = format!("Proposed {number}.");
                event.details.start += number;
                let _inserted = repositories.events().insert(&event)?;
            }
            Ok(())
        });
        inserted.unwrap();
    };
    insert(1..50);
    let page = server.send(get(PAGE).cookie(&session)).await.page();
    assert!(page.contains("Proposed 49.") && !page.contains("more wait"), "{page}");
    insert(50..51);
    let page = server.send(get(PAGE).cookie(&session)).await.page();
    assert!(page.contains("Proposed 49.") && !page.contains("Proposed 50."), "{page}");
    assert!(page.contains("One more waits. It stands here once one of these is done."), "{page}");
}

#[actix_web::test]
async fn an_event_is_confirmed() {
    let (server, session) = edited().await;
    let id = propose(&server, "Proposed").await;
    let answer = act(&server, &session, &id, "confirm").await;
    let there = format!("/admin/queue?done=confirmed&of={id}");
    assert_eq!((answer.status, answer.header("location")), (303, there.clone()));
    assert_eq!(server.get("/api/events").await.json()[0]["title"], json!("Proposed"));
    let page = server.send(get(&there).cookie(&session)).await.page();
    assert!(page.contains("Proposed is confirmed. Everybody sees it now."), "{page}");
}

#[actix_web::test]
async fn an_event_is_removed_once_that_is_confirmed() {
    let (server, session) = edited().await;
    let id = propose(&server, "<b>Proposed").await;
    let question = act(&server, &session, &id, "remove").await;
    assert_snapshot!(question.page(), @"
    200 [Remove this event? – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    Waiting events
    editor@example.org
    Log out
    Remove this event?
    &lt;b&gt;Proposed Sunday 22 November 2026, 13:01
    Nobody sees it then. You can have it back under Your events for 30 days.
    Why (optional)
    Whoever sent the event reads it.
    Remove event
    Cancel
    ");
    assert!(server.send(get(PAGE).cookie(&session)).await.body.contains("Proposed"), "nothing yet");
    let yes = [("id", &*id), ("action", "remove"), ("confirmed", "1")];
    let answer = server.submit(&session, PAGE, &yes).await;
    let there = format!("/admin/queue?done=removed&of={id}");
    assert_eq!(answer.header("location"), there);
    let page = server.send(get(&there).cookie(&session)).await;
    let text = page.page();
    assert!(text.contains("Removed. You can have it back for 30 days.\nUndo"), "{text}");
    assert!(text.contains("Nothing waits"), "{text}");
    let undo = server.submit(&session, "/account/events/removed", &[("id", &*id)]).await;
    assert_eq!(undo.header("location"), "/account/events?done=restored");
    assert!(server.send(get(PAGE).cookie(&session)).await.body.contains("Proposed"), "it waits again");
}

#[actix_web::test]
async fn a_deed_leads_back_to_what_stood_behind() {
    let (server, session) = edited().await;
    let first = propose(&server, "First").await;
    let second = propose(&server, "Second").await;
    let page = server.send(get(PAGE).cookie(&session)).await;
    assert!(page.body.contains(&format!("id=\"at-{second}\"")), "{}", page.body);
    let next = page.field("next");
    assert_eq!(next, second, "of the first");
    let behind = page.body.matches(&format!("name=\"next\" value=\"{second}\"")).count();
    assert_eq!((behind, page.body.contains("name=\"next\" value=\"\"")), (1, false));
    let sent = [("id", &*first), ("next", &*next), ("action", "confirm")];
    let there = format!("/admin/queue?done=confirmed&of={first}#at-{second}");
    assert_eq!(server.submit(&session, PAGE, &sent).await.header("location"), there);
    let odd = [("id", &*second), ("next", "x\"#"), ("action", "confirm")];
    let there = format!("/admin/queue?done=confirmed&of={second}");
    assert_eq!(server.submit(&session, PAGE, &odd).await.header("location"), there);
}

#[actix_web::test]
async fn what_somebody_else_did_already_is_not_there() {
    let (server, session) = edited().await;
    let id = propose(&server, "Proposed").await;
    let yes = [("id", &*id), ("action", "remove"), ("confirmed", "1")];
    assert_eq!(server.submit(&session, PAGE, &yes).await.status, 303);
    let again = server.submit(&session, PAGE, &yes).await;
    assert!(again.page().starts_with("404 [There is nothing here"), "{}", again.page());
    assert_eq!(act(&server, &session, &id, "confirm").await.status, 404);
    assert_eq!(act(&server, &session, "x", "confirm").await.status, 404);
}

#[actix_web::test]
async fn what_is_unclear_confirms_nothing() {
    let (server, session) = edited().await;
    let id = propose(&server, "Proposed").await;
    for action in ["", "explode", "Remove"] {
        let answer = act(&server, &session, &id, action).await;
        assert!(answer.status >= 400, "{action:?}: {}", answer.status);
    }
    assert_eq!(server.get("/api/events").await.body, "[]");
}
