//! `/admin/tags`: tags are found, renamed, made one, removed.

use insta::assert_snapshot;
use serde_json::json;
use uncino_domain::people::user::Role;
use uncino_domain::storage::Stored;

use crate::support::{Answer, Server, get, post};

const PAGE: &str = "/admin/tags";

/// An administrator's session, and events with these tags.
async fn tagged(events: &[&[&str]]) -> (Server, String) {
    let server = Server::start().await;
    let (session, token) = (server.session(&server.admin()), server.own_token(&server.anna()));
    for (number, tags) in events.iter().enumerate() {
        server.publish(&token, &format!("Event {number}"), &json!({"tags": tags})).await;
    }
    (server, session)
}

async fn rename(server: &Server, session: &str, tag: &str, new: &str) -> Answer {
    server.submit(session, PAGE, &[("tag", tag), ("new_tag", new), ("action", "rename")]).await
}

async fn say_yes(server: &Server, session: &str, question: &Answer) -> Answer {
    let names = ["tag", "new_tag", "action", "confirmed"];
    let fields = names.map(|name| (name, question.field(name)));
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, &**value)).collect();
    server.submit(session, PAGE, &fields).await
}

async fn page(server: &Server, session: &str, path: &str) -> Answer {
    server.send(get(path).cookie(session)).await
}

/// All tags, the most used first.
fn all(server: &Server) -> String {
    let tags: Stored<_> = server.world.ports.storage.read(|repositories| repositories.tags().list());
    let tags = tags.unwrap().into_iter().map(|usage| format!("{} {}", usage.tag, usage.count));
    tags.collect::<Vec<_>>().join(", ")
}

#[actix_web::test]
async fn tags_are_listed_by_use_or_name_and_found() {
    let (server, session) = tagged(&[&["Jazz", "Età"], &["jazz", "Blues"]]).await;
    assert_snapshot!(page(&server, &session, PAGE).await.page(), @"
    200 [Tags – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    Administration
    admin@example.org
    Log out
    Administration
    Tags
    A tag that gets the name of another one becomes one with it; you are asked first.
    Tag
    Order
    Most used first
    By name
    Search
    Jazz
    2 events
    New name of Jazz
    Rename
    Remove
    Blues
    1 event
    New name of Blues
    Rename
    Remove
    Età
    1 event
    New name of Età
    Rename
    Remove
    ");
    let found = page(&server, &session, &format!("{PAGE}?q=ETA&order=name")).await.page();
    assert!(found.contains("New name of Età") && !found.contains("New name of Jazz"), "{found}");
    let by_name = page(&server, &session, &format!("{PAGE}?order=name")).await.page();
    assert!(by_name.find("New name of Blues") < by_name.find("New name of Jazz"));
    assert!(page(&server, &session, &format!("{PAGE}?q=rock")).await.page().contains("Nothing found"));
    let (empty, session) = tagged(&[]).await;
    assert!(page(&empty, &session, PAGE).await.page().contains("No tags yet"));
}

#[actix_web::test]
async fn a_tag_is_renamed_where_it_stands_and_back() {
    let (server, session) = tagged(&[&["Jazz live", "x"]]).await;
    let form = [("tag", "jazz live"), ("new_tag", " Città & \"più\" "), ("action", "rename")];
    let answer = server.submit(&session, &format!("{PAGE}?order=name&q=a&page=0"), &form).await;
    let location = answer.header("location");
    assert_eq!(
        location,
        "/admin/tags?order=name&q=a&done=renamed&of=Citt%25C3%25A0%2520%2526%2520%2522pi%25C3%25B9%2522&tag=Citt%C3%A0+%26+%22pi%C3%B9%22&was=Jazz+live#at-Citt%C3%A0%20%26%20%22pi%C3%B9%22"
    );
    assert_eq!(all(&server), "Città & \"più\" 1, x 1");
    let told = page(&server, &session, &location).await;
    assert!(told.body.contains("id=\"at-Citt%C3%A0%20%26%20%22pi%C3%B9%22\""), "{}", told.body);
    assert!(told.page().contains("Undo: Jazz live again"), "{}", told.page());
    assert_eq!(rename(&server, &session, "Città & \"più\"", "Jazz live").await.status, 303);
    assert_eq!(all(&server), "Jazz live 1, x 1");
    let merged = page(&server, &session, &format!("{PAGE}?done=merged&tag=x&was=y")).await.page();
    assert!(!merged.contains("Undo"), "what became one stays one: {merged}");
}

#[actix_web::test]
async fn two_tags_become_one_once_that_was_asked() {
    let (server, session) = tagged(&[&["Jazz Live"], &["jazz live", "jazz"], &["jazz"]]).await;
    let question = rename(&server, &session, "Jazz Live", "JAZZ").await;
    assert_snapshot!(question.page(), @"
    200 [Make Jazz Live and jazz one tag? – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    Administration
    admin@example.org
    Log out
    Make Jazz Live and jazz one tag?
    2 events get jazz instead of Jazz Live; the old name goes on leading to it. This can’t be undone.
    Make them one
    Cancel
    ");
    assert_eq!(all(&server), "jazz 2, Jazz Live 2", "nothing yet");
    let answer = say_yes(&server, &session, &question).await;
    let told = page(&server, &session, &answer.header("location")).await.page();
    assert!(told.contains("They are one tag now, which 3 events have: jazz"), "{told}");
    assert_eq!(all(&server), "jazz 3");
    let old = server.get("/tag/Jazz%20Live").await;
    assert!(old.status == 200 && old.body.contains("Event 0"), "{}", old.body);
    assert_eq!(server.get("/api/tag/Jazz%20Live").await.json()["events"].as_array().unwrap().len(), 3);
    let late = rename(&server, &session, "Jazz Live", "Blues").await;
    assert_eq!(late.status, 404, "not what it became");
    assert!(
        late.page().contains("This tag is not there any more, or has become another one."),
        "{}",
        late.page()
    );
    assert_eq!(say_yes(&server, &session, &question).await.status, 404);
    assert_eq!(all(&server), "jazz 3");
}

#[actix_web::test]
async fn a_tag_is_removed_once_that_was_asked() {
    let (server, session) = tagged(&[&["Jazz", "x"], &["jazz"]]).await;
    let question = server.submit(&session, PAGE, &[("tag", "JAZZ"), ("action", "remove")]).await;
    assert!(question.page().contains("2 events lose it, and stay."), "{}", question.page());
    assert_eq!(all(&server), "Jazz 2, x 1");
    let answer = say_yes(&server, &session, &question).await;
    assert_eq!(answer.header("location"), "/admin/tags?done=removed&of=Jazz#at-Jazz");
    assert!(page(&server, &session, "/admin/tags?done=removed").await.page().contains("Removed."));
    assert_eq!(all(&server), "x 1");
    assert_eq!(say_yes(&server, &session, &question).await.status, 404);
}

#[actix_web::test]
async fn what_is_wrong_stands_beside_its_tag_and_what_was_typed_stays() {
    let (server, session) = tagged(&[&["Jazz", "x y"]]).await;
    let long = "ä".repeat(101);
    for bad in ["", " ", "\u{200b}", &long] {
        let answer = rename(&server, &session, "x y", bad).await;
        assert_eq!(answer.status, 400, "{bad:?}");
        assert!(answer.page().contains("A tag has 1 to 100 characters."), "{}", answer.page());
        assert!(
            answer.body.contains("href=\"#new-x%20y\"")
                && answer.body.contains("aria-describedby=\"error-x%20y\"")
        );
        assert!(
            answer.body.contains(&format!("name=\"new_tag\" type=\"text\" value=\"{bad}\"")),
            "{}",
            answer.body
        );
    }
    let elsewhere =
        server.submit(&session, &format!("{PAGE}?q=jazz"), &[("tag", "x y"), ("action", "rename")]).await;
    assert!(elsewhere.status == 400 && elsewhere.page().contains("A tag has 1 to 100 characters."));
    for (fields, status) in [
        (vec![("tag", "Jazz")], 400),
        (vec![("tag", "Jazz"), ("action", "ghost")], 400),
        (vec![("tag", "rock"), ("action", "remove")], 404),
        (vec![("action", "remove")], 404),
        (vec![("tag", "a\0b"), ("action", "remove"), ("confirmed", "1")], 404),
    ] {
        assert_eq!(server.submit(&session, PAGE, &fields).await.status, status, "{fields:?}");
    }
    assert_eq!(all(&server), "Jazz 1, x y 1");
}

#[actix_web::test]
async fn only_administrators_look_after_tags() {
    let (server, session) = tagged(&[&["Jazz"]]).await;
    let form = [("tag", "Jazz"), ("action", "remove"), ("confirmed", "1")];
    let ugo = server.world.user("ugo@example.org", Role::User);
    for person in [ugo, server.editor()] {
        let session = server.session(&person);
        assert_eq!(page(&server, &session, PAGE).await.status, 403);
        assert_eq!(server.submit(&session, PAGE, &form).await.status, 403);
    }
    assert!(server.get(PAGE).await.header("location").starts_with("/login?next="));
    assert_eq!(
        server.send(post(PAGE).cookie(&session).form(&form)).await.status,
        403,
        "a form of another site"
    );
    assert_eq!(all(&server), "Jazz 1");
}
