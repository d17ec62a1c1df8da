//! `/admin/events`: a rogue application is undone in three presses, and brought back in one.

use serde_json::json;
use uncino_domain::id::EventId;
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::oauth::token::TokenHolder;
use uncino_domain::people::user::{Role, User};
use uncino_domain::storage::Stored;

use crate::support::{Answer, Server, get, post};

const PAGE: &str = "/admin/events";

fn visible(server: &Server) -> usize {
    let found: Stored<usize> = server.world.ports.storage.read(|r| {
        let mut visible = 0;
        for id in 1..400 {
            visible += usize::from(r.events().find(EventId(id))?.is_some_and(|event| event.is_visible));
        }
        Ok(visible)
    });
    found.unwrap()
}

/// Hides one by hand.
async fn hide(server: &Server, token: &str, id: &str) {
    let answer = server.send(crate::support::put(&format!("/api/event/unconfirm/{id}")).bearer(token)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

async fn publish(server: &Server, token: &str, titles: &[&str]) -> Vec<String> {
    let mut ids = Vec::new();
    for title in titles {
        ids.push(server.publish(token, title, &json!({})).await["id"].to_string());
    }
    ids
}

fn administrator(server: &Server) -> (User, String) {
    let user = server.world.user("admin@example.org", Role::Admin);
    let session = server.session(&user);
    (user, session)
}

/// Where a link or a form with these words leads.
fn link<'a>(page: &'a Answer, words: &str) -> &'a str {
    let before = page.body.split(words).next().unwrap();
    before.rsplit("href=\"").next().unwrap().split('"').next().unwrap()
}

#[actix_web::test]
async fn a_rogue_application_is_undone_in_three_presses_and_back_in_one() {
    let server = Server::start().await;
    let anna = server.anna();
    let client = server.world.compatible_client().client.id;
    let token = server.token(&anna, TokenHolder::Client(client.clone()), ScopeSet::event_write());
    let client = client.to_string();
    let titles: Vec<String> = (0..40).map(|number| format!("Spam {number}")).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    publish(&server, &token, &titles).await;
    let by_hand = publish(&server, &token, &["Once", "Twice"]).await;
    let editor = server.own_token(&server.editor());
    for id in &by_hand {
        hide(&server, &editor, id).await;
    }
    publish(&server, &server.own_token(&anna), &["Concert"]).await;
    assert_eq!(visible(&server), 41);
    let (_, session) = administrator(&server);
    let applications = server.send(get("/admin/applications").cookie(&session)).await;
    let theirs = link(&applications, "Its events").replace("&amp;", "&");
    let page = server.send(get(&theirs).cookie(&session)).await;
    assert!(page.page().contains("Hide all 40") && page.page().contains("Hidden (2)"), "{}", page.page());
    let whose = ("application", &*client);
    let hide = "/admin/events/hide";
    let question = server.submit(&session, hide, &[whose]).await;
    assert!(question.page().contains("Hide 40 events?") && question.page().contains("and 35 more"));
    assert_eq!(visible(&server), 41, "nothing is hidden unasked");
    let sent = [whose, ("confirmed", "1"), ("reason", "Not ours")];
    let answer = server.submit(&session, hide, &sent).await;
    assert_eq!((answer.status, visible(&server)), (303, 1), "{}", answer.body);
    let page = server.send(get(&answer.header("location")).cookie(&session)).await;
    let words = ["Nobody sees these events any more", "Not ours", "Show 40 again", "Hidden (42)"];
    for words in words {
        assert!(page.page().contains(words), "{words}: {}", page.page());
    }
    assert!(!page.page().contains("Hide all"));
    let again = server.submit(&session, hide, &sent).await;
    assert!(again.header("location").contains("done=nothing"));
    let hiding = page.field("hiding");
    let show = "/admin/events/show";
    let answer = server.submit(&session, show, &[whose, ("hiding", &hiding)]).await;
    assert!(answer.header("location").ends_with("done=shown") && visible(&server) == 41);
    let late = server.submit(&session, show, &[whose, ("hiding", &hiding)]).await;
    assert!(late.header("location").ends_with("done=not_there"));
    let audit = server.send(get("/admin/audit").cookie(&session)).await.page();
    assert!(audit.contains("hid all events") && audit.contains("(40): Not ours"), "{audit}");
    assert!(audit.contains("showed all events again"), "{audit}");
}

#[actix_web::test]
async fn what_a_person_or_nobody_published_is_hidden_too() {
    let server = Server::start().await;
    let anna = server.anna();
    publish(&server, &server.own_token(&anna), &["Concert"]).await;
    let ugo = server.world.user("ugo@example.org", Role::User);
    publish(&server, &server.own_token(&ugo), &["Of Ugo"]).await;
    let (_, session) = administrator(&server);
    let number = anna.id.to_string();
    let whose = ("person", &*number);
    let page = server.send(get(&format!("{PAGE}?person={number}")).cookie(&session)).await;
    assert!(page.page().contains("anna@example.org") && !page.page().contains("Of Ugo"), "{}", page.page());
    server.submit(&session, "/admin/events/hide", &[whose, ("confirmed", "1")]).await;
    assert_eq!(visible(&server), 1);
    let all = server.send(get(PAGE).cookie(&session)).await.page();
    assert!(all.contains("Of Ugo") && all.contains("Show 1 again") && !all.contains("Hide all"), "{all}");
    let anonymous = server.submit(&session, "/admin/events/hide", &[("anonymous", "1"), ("confirmed", "1")]);
    assert!(anonymous.await.header("location").contains("anonymous=1&done=nothing"));
    let nobody = server.submit(&session, "/admin/events/hide", &[("confirmed", "1")]).await;
    let expected = format!("{PAGE}?done=none_chosen");
    assert_eq!((nobody.header("location"), visible(&server)), (expected, 1), "never everybody's");
}

#[actix_web::test]
async fn editors_see_what_was_published_and_administrators_hide_it() {
    let server = Server::start().await;
    let anna = server.anna();
    publish(&server, &server.own_token(&anna), &["Concert"]).await;
    let session = server.session(&anna);
    assert_eq!(server.send(get(PAGE).cookie(&session)).await.status, 403);
    assert!(server.get(PAGE).await.header("location").starts_with("/login?next=%2Fadmin%2Fevents"));
    let number = anna.id.to_string();
    let fields = [("person", &*number), ("confirmed", "1")];
    let editor = server.session(&server.editor());
    let page = server.send(get(&format!("{PAGE}?person={number}")).cookie(&editor)).await;
    assert!(page.page().contains("Concert") && !page.page().contains("Hide all"), "{}", page.page());
    for (session, expected) in [(&session, 403), (&editor, 403)] {
        for path in ["/admin/events/hide", "/admin/events/show"] {
            assert_eq!(server.submit(session, path, &fields).await.status, expected, "{path}");
        }
    }
    let (_, session) = administrator(&server);
    for path in ["/admin/events/hide", "/admin/events/show"] {
        assert_eq!(server.send(post(path).cookie(&session).form(&fields)).await.status, 403, "{path}");
    }
    assert_eq!(visible(&server), 1);
}

#[actix_web::test]
async fn pages_go_on_with_what_was_added_earlier() {
    let server = Server::start().await;
    let anna = server.anna();
    let titles: Vec<String> = (0..51).map(|number| format!("Event-{number:02}.")).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    publish(&server, &server.own_token(&anna), &titles).await;
    let (_, session) = administrator(&server);
    let page = server.send(get(PAGE).cookie(&session)).await;
    assert!(page.page().contains("Event-50.") && !page.page().contains("Event-00."));
    let older = link(&page, "Earlier ones").replace("&amp;", "&");
    let page = server.send(get(&older).cookie(&session)).await.page();
    assert!(page.contains("Event-00.") && !page.contains("Event-01.") && !page.contains("Earlier ones"));
}

#[actix_web::test]
async fn what_words_find_is_hidden_at_once_and_shown_again() {
    let server = Server::start().await;
    let anna = server.anna();
    publish(&server, &server.own_token(&anna), &["Cheap watches 1", "Cheap watches 2", "Concert"]).await;
    let (_, session) = administrator(&server);
    let page = server.send(get(&format!("{PAGE}?q=cheap")).cookie(&session)).await;
    let text = page.page();
    assert!(text.contains("Hide all 2") && text.contains("All (2)") && !text.contains("Concert"), "{text}");
    let words = ("q", "cheap");
    let question = server.submit(&session, "/admin/events/hide", &[words]).await.page();
    assert!(question.contains("Hide 2 events?") && question.contains("cheap"), "{question}");
    let answer = server.submit(&session, "/admin/events/hide", &[words, ("confirmed", "1")]).await;
    assert_eq!((answer.header("location"), visible(&server)), (format!("{PAGE}?q=cheap&done=hidden"), 1));
    let page = server.send(get(&answer.header("location")).cookie(&session)).await;
    let hiding = page.field("hiding");
    let answer = server.submit(&session, "/admin/events/show", &[words, ("hiding", &hiding)]).await;
    assert_eq!((answer.header("location"), visible(&server)), (format!("{PAGE}?q=cheap&done=shown"), 3));
    let nothing = server.send(get(&format!("{PAGE}?q=nothing")).cookie(&session)).await.page();
    assert!(nothing.contains("Nothing found") && !nothing.contains("Hide all"), "{nothing}");
    let hers = server.send(get(&format!("{PAGE}?q=ANNA%40example.org")).cookie(&session)).await.page();
    assert!(hers.contains("All (3)") && hers.contains("Concert"), "{hers}");
}

#[actix_web::test]
async fn chosen_events_are_hidden_with_one_press_and_shown_one_by_one_or_again() {
    let server = Server::start().await;
    let anna = server.anna();
    let ids = publish(&server, &server.own_token(&anna), &["One", "Two", "Three"]).await;
    let (_, session) = administrator(&server);
    let page = server.send(get(PAGE).cookie(&session)).await;
    assert_eq!(page.body.matches("name=\"event\"").count(), 3);
    let chosen = [("event", &*ids[0]), ("event", &*ids[2]), ("event", "x"), ("chosen", "1")];
    let question = server.submit(&session, "/admin/events/hide", &chosen).await;
    let text = question.page();
    assert!(text.contains("Hide 2 events?") && text.contains("One") && text.contains("Three"), "{text}");
    assert!(!text.contains("Two") && visible(&server) == 3, "nothing is hidden unasked: {text}");
    assert_eq!(question.body.matches("name=\"event\"").count(), 2);
    let sent = [&chosen[..], &[("confirmed", "1"), ("reason", "Twice")]].concat();
    let answer = server.submit(&session, "/admin/events/hide", &sent).await;
    assert_eq!((answer.header("location"), visible(&server)), (format!("{PAGE}?done=hidden"), 1));
    let again = server.submit(&session, "/admin/events/hide", &chosen).await;
    assert_eq!(again.header("location"), format!("{PAGE}?done=nothing"), "somebody was quicker");
    let answer =
        server.submit(&session, "/admin/events/show", &[("event", &*ids[0]), ("event", "777")]).await;
    assert_eq!((answer.header("location"), visible(&server)), (format!("{PAGE}?done=each_shown"), 2));
    let answer = server.submit(&session, "/admin/events/show", &[("event", &*ids[0])]).await;
    assert_eq!(answer.header("location"), format!("{PAGE}?done=none_shown"));
    let page = server.send(get(PAGE).cookie(&session)).await;
    assert!(page.page().contains("Show 1 again") && page.page().contains("Twice"), "{}", page.page());
    let hiding = page.field("hiding");
    server.submit(&session, "/admin/events/show", &[("hiding", &*hiding)]).await;
    assert_eq!(visible(&server), 3);
    for path in ["hide", "show"] {
        let nothing = server.submit(&session, &format!("{PAGE}/{path}"), &[("chosen", "1")]).await;
        assert_eq!(nothing.header("location"), format!("{PAGE}?done=none_chosen"));
    }
    let by_application = [("application", "0000000000000000000000000000000000000067"), ("chosen", "1")];
    let nothing = server.submit(&session, "/admin/events/hide", &by_application).await;
    assert!(nothing.header("location").ends_with("done=none_chosen"), "an empty choice is not everything");
    let editor = server.session(&server.editor());
    let page = server.send(get(PAGE).cookie(&editor)).await;
    assert!(!page.body.contains("name=\"event\""), "only administrators choose");
}
