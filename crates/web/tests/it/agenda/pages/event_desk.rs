//! What owners and editors do with an event from its own page.

use serde_json::json;
use uncino_domain::access::caller::Administrator;
use uncino_domain::agenda::event::Event;
use uncino_domain::agenda::message::{Message, MessageAuthor};
use uncino_domain::id::MessageId;
use uncino_domain::instance::settings::InstanceService;
use uncino_domain::people::user::Role;
use uncino_domain::storage::Stored;

use crate::support::{Server, get, post};

fn find(server: &Server, slug: &'static str) -> Option<Event> {
    let found: Stored<_> = server.world.ports.storage.read(move |r| r.events().find_by_slug(slug));
    found.unwrap()
}

async fn page(server: &Server, session: &str, path: &str) -> String {
    server.send(get(path).cookie(session)).await.body
}

#[actix_web::test]
async fn an_owner_finds_on_the_page_what_they_can_do_and_others_find_nothing() {
    let server = Server::start().await;
    let anna = server.anna();
    let id = server.publish(&server.own_token(&anna), "Concert", &json!({})).await["id"].to_string();
    let own = page(&server, &server.session(&anna), "/event/concert?done=saved").await;
    for words in ["Saved.", &format!("href=\"/add/{id}\""), &format!("href=\"/add?from={id}\""), "/remove"] {
        assert!(own.contains(words), "{words}: {own}");
    }
    assert!(!own.contains("/hide\"") && !own.contains("Added on"), "{own}");
    let ugo = server.session(&server.world.user("ugo@example.org", Role::User));
    for others in
        [page(&server, &ugo, "/event/concert?done=saved").await, server.get("/event/concert").await.body]
    {
        assert!(!others.contains("class=\"desk\"") && !others.contains("Saved."), "{others}");
    }
    for deed in ["show", "hide", "remove"] {
        let path = format!("/event/concert/{deed}");
        let answer = server.submit(&ugo, &path, &[("confirmed", "1")]).await;
        assert!(answer.status == 403, "{deed}: {}", answer.status);
        let by_get = server.send(get(&path).cookie(&ugo)).await;
        assert_eq!((by_get.status, &*by_get.header("location")), (303, "/event/concert"));
        let unsigned = post(&path).cookie(&ugo).form(&[("confirmed", "1")]);
        assert_eq!(server.send(unsigned).await.status, 403);
    }
    assert!(find(&server, "concert").unwrap().is_visible);
}

#[actix_web::test]
async fn an_editor_hides_says_why_and_shows_again() {
    let server = Server::start().await;
    let anna = server.anna();
    server.publish(&server.own_token(&anna), "Concert", &json!({})).await;
    let session = server.session(&server.editor());
    let read = page(&server, &session, "/event/concert").await;
    assert!(read.contains("Added on") && read.contains(&anna.email.to_string()), "{read}");
    let question = server.submit(&session, "/event/concert/hide", &[]).await;
    assert!(question.body.contains("Hide this event?") && question.body.contains("name=\"reason\""));
    assert!(find(&server, "concert").unwrap().is_visible, "nothing is hidden unasked");
    let sent = [("confirmed", "1"), ("reason", "Twice <b>here")];
    let hidden = server.submit(&session, "/event/concert/hide", &sent).await;
    assert_eq!(hidden.header("location"), "/event/concert?done=hidden");
    let after = page(&server, &session, "/event/concert?done=hidden").await;
    assert!(
        after.contains("You can show it again below") && after.contains("Twice &lt;b&gt;here"),
        "{after}"
    );
    let own = page(&server, &server.session(&anna), "/event/concert").await;
    assert!(own.contains("This event is hidden") && own.contains("Twice &lt;b&gt;here"), "{own}");
    assert!(!own.contains("/show\""), "only editors show what editors hid: {own}");
    let again = server.submit(&session, "/event/concert/hide", &sent).await;
    assert_eq!(again.header("location"), "/event/concert?done=hidden_already");
    let shown = server.submit(&session, "/event/concert/show", &[]).await;
    assert_eq!(shown.header("location"), "/event/concert?done=shown");
    let shown = server.submit(&session, "/event/concert/show", &[]).await;
    assert_eq!(shown.header("location"), "/event/concert?done=shown_already");
    assert!(server.get("/event/concert").await.status == 200);
}

#[actix_web::test]
async fn what_is_removed_from_the_page_can_be_undone_at_once() {
    let server = Server::start().await;
    let anna = server.anna();
    server.publish(&server.own_token(&anna), "Concert", &json!({})).await;
    let session = server.session(&anna);
    let question = server.submit(&session, "/event/concert/remove", &[]).await.body;
    assert!(question.contains("<time") || question.contains("2026"), "when it is: {question}");
    assert!(!question.contains("name=\"reason\""), "nobody else is told: {question}");
    let removed = server.submit(&session, "/event/concert/remove", &[("confirmed", "1")]).await;
    assert_eq!(removed.header("location"), "/account/events?done=removed");
    let after = page(&server, &session, "/account/events?done=removed").await;
    assert!(after.contains("Undo"), "{after}");
    let id = after.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let back = server.submit(&session, "/account/events/removed", &[("id", &id)]).await;
    assert_eq!(back.header("location"), "/account/events?done=restored");
    assert!(find(&server, "concert").is_some());
}

#[actix_web::test]
async fn author_and_editors_write_to_each_other_where_that_is_on() {
    let server = Server::start().await;
    let anna = server.anna();
    server.publish(&server.own_token(&anna), "Concert", &json!({})).await;
    let (author, editor) = (server.session(&anna), server.session(&server.editor()));
    let here = "/event/concert/messages";
    assert_eq!(server.send(get(here).cookie(&author)).await.status, 404, "it is off");
    let on = vec![("enable_moderation".to_owned(), true.into())];
    InstanceService::new(server.world.ports.clone())
        .change(on, &Administrator::at_the_command_line())
        .unwrap();
    assert!(page(&server, &author, "/event/concert").await.contains(here));
    let empty = server.submit(&editor, here, &[("message", "  ")]).await;
    assert!(empty.status == 400 && empty.body.contains("id=\"message-error\""), "{}", empty.body);
    let sent = server.submit(&editor, here, &[("message", "Which <day>?"), ("to_author", "1")]).await;
    assert_eq!(sent.header("location"), "/event/concert/messages?done=sent");
    server.submit(&editor, here, &[("message", "Among us")]).await;
    server.submit(&author, here, &[("message", "The 3rd")]).await;
    let read = page(&server, &author, here).await;
    assert!(read.contains("Which &lt;day&gt;?") && read.contains("The 3rd") && !read.contains("Among us"));
    let read = page(&server, &editor, here).await;
    assert!(read.contains("Among us") && read.contains("editors only"), "{read}");
    let ugo = server.session(&server.world.user("ugo@example.org", Role::User));
    assert_eq!(server.send(get(here).cookie(&ugo)).await.status, 404);
    assert_eq!(server.submit(&ugo, here, &[("message", "Hello")]).await.status, 404);
    assert_eq!(server.get(here).await.status, 303, "to the log-in page");
}

#[actix_web::test]
async fn only_the_latest_messages_are_shown_and_all_are_counted() {
    let server = Server::start().await;
    let anna = server.anna();
    server.publish(&server.own_token(&anna), "Concert", &json!({})).await;
    let on = vec![("enable_moderation".to_owned(), true.into())];
    InstanceService::new(server.world.ports.clone())
        .change(on, &Administrator::at_the_command_line())
        .unwrap();
    let concert = find(&server, "concert").unwrap().id;
    let write = |number: u32| {
        let message = Message {
            id: MessageId(0),
            event_id: concert,
            author: MessageAuthor::Editor,
            text: format!("Message {number}."),
            is_author_visible: number > 0,
            created_at: server.world.ports.clock.now(),
        };
        let written: Stored<_> = server.world.ports.storage.write(move |r| r.messages().insert(&message));
        written.unwrap();
    };
    (0..101).for_each(write);
    let (author, editor) = (server.session(&anna), server.session(&server.editor()));
    for (session, count) in [(&author, 100), (&editor, 101)] {
        let read = page(&server, session, "/event/concert/messages").await;
        assert!(read.contains("Message 100.") && read.contains("Message 1.") && !read.contains("Message 0."));
        assert_eq!(read.contains("Only the latest 100 are shown."), count > 100, "{read}");
        let event = page(&server, session, "/event/concert").await;
        assert!(event.contains(&format!("Messages ({count})")), "{event}");
    }
}

#[actix_web::test]
async fn who_publishes_a_series_is_told_when_it_is_not_on_the_board() {
    let server = Server::start().await;
    let anna = server.anna();
    let weekly = json!({"recurrent": {"frequency": "1w"}});
    server.publish(&server.own_token(&anna), "Choir", &weekly).await;
    let read = page(&server, &server.session(&anna), "/event/choir").await;
    assert!(read.contains("Events that repeat don’t stand on the first page"), "{read}");
    let date = page(&server, &server.session(&anna), "/event/choir-1").await;
    assert!(date.contains("Edit this date") && date.contains("Edit all dates"), "{date}");
}
