//! `/admin/applications`

use insta::assert_snapshot;
use serde_json::json;
use uncino_domain::id::ClientId;
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::oauth::token::TokenHolder;

use crate::support::{Answer, Server, get, post};

const PAGE: &str = "/admin/applications";

/// An administrator's session, an application, and what it holds of Anna.
async fn connected() -> (Server, String, ClientId, String) {
    let server = Server::start().await;
    let (session, anna) = (server.session(&server.admin()), server.anna());
    let client = server.world.compatible_client().client.id;
    let token = server.token(&anna, TokenHolder::Client(client.clone()), ScopeSet::event_write());
    (server, session, client, token)
}

async fn act(server: &Server, session: &str, client: &str, action: &str) -> Answer {
    server.submit(session, PAGE, &[("client_id", client), ("action", action)]).await
}

async fn say_yes(server: &Server, session: &str, question: &Answer) -> Answer {
    let fields = ["csrf_token", "client_id", "action", "confirmed"].map(|name| (name, question.field(name)));
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, &**value)).collect();
    server.send(post(&question.form_action()).cookie(session).form(&fields)).await
}

async fn status(server: &Server, token: &str) -> u16 {
    server.send(get("/api/user").bearer(token)).await.status
}

#[actix_web::test]
async fn every_application_is_listed() {
    let (server, session, _, token) = connected().await;
    server.publish(&token, "Concert", &json!({})).await;
    server.world.strict_client(true);
    let page = server.send(get(PAGE).cookie(&session)).await;
    assert_snapshot!(page.page(), @"
    200 [Applications – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    Administration
    admin@example.org
    Log out
    Administration
    Applications
    Suspending stops an application at once, for everybody; you can let it go on later. Removing ends it for good. The events stay either way.
    Name, address or id
    Order
    The newest first
    Most events first
    Last used first
    Search
    WPGancio
    wp.example
    Registered
    22 November 2026
    Leads to
    https://wp.example/wp-admin/options-general.php?page=wpgancio
    Id
    [40 hex]
    First connected
    not yet
    Last used
    22 November 2026
    People
    1
    Events
    1
    Rules
    as with Gancio
    Its events
    Suspend
    Vouch for it
    Make strict
    Remove
    Strict
    Registered
    22 November 2026
    Leads to
    https://app.example/callback
    Id
    [40 hex]
    First connected
    not yet
    Last used
    not yet
    People
    0
    Events
    0
    Rules
    strict
    Its events
    Suspend
    Vouch for it
    Remove
    Strict rules are safer, and ask more of an application. One that was made for Gancio may stop working with them.
    ");
    assert!(!page.body.contains(&token));
}

#[actix_web::test]
async fn without_any_the_page_says_how_they_come() {
    let server = Server::start().await;
    let page = server.send(get(PAGE).cookie(&server.session(&server.admin()))).await;
    assert!(page.page().contains("No applications yet"), "{}", page.page());
}

#[actix_web::test]
async fn a_suspended_application_stops_at_once_and_can_go_on() {
    let (server, session, client, token) = connected().await;
    let answer = act(&server, &session, client.as_str(), "suspend").await;
    let there = |word: &str| format!("/admin/applications?done={word}&of={client}#at-{client}");
    assert_eq!((answer.status, answer.header("location")), (303, there("suspended")));
    assert_eq!(status(&server, &token).await, 401);
    let page = server.send(get(&there("suspended")).cookie(&session)).await.page();
    assert!(
        page.contains("WPGancio is suspended. It can’t do anything any more, until you let it go on.\nUndo"),
        "{page}"
    );
    assert!(page.contains("Let go on"), "{page}");
    let answer = act(&server, &session, client.as_str(), "resume").await;
    assert_eq!(answer.header("location"), there("resumed"));
    assert_eq!(status(&server, &token).await, 200);
}

#[actix_web::test]
async fn what_can_not_be_undone_is_asked_first() {
    let (server, session, client, token) = connected().await;
    let question = act(&server, &session, client.as_str(), "make_strict").await;
    assert_snapshot!(question.page(), @"
    200 [Make the rules strict? – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    Administration
    admin@example.org
    Log out
    Make the rules strict?
    WPGancio
    From its next connection on, the exceptions for Gancio’s applications don’t hold for it. WordPress sites can’t connect then. This can’t be undone.
    Make strict
    Cancel
    ");
    let page = server.send(get(PAGE).cookie(&session)).await.page();
    assert!(page.contains("as with Gancio"), "nothing yet: {page}");
    let there = |word: &str| format!("/admin/applications?done={word}&of={client}#at-{client}");
    assert_eq!(say_yes(&server, &session, &question).await.header("location"), there("strict"));
    let page = server.send(get(&there("strict")).cookie(&session)).await.page();
    assert!(
        page.contains("The strict rules hold for WPGancio now.") && !page.contains("as with Gancio"),
        "{page}"
    );
    let question = act(&server, &session, client.as_str(), "remove").await;
    assert_snapshot!(question.page(), @"
    200 [Remove this application? – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    Administration
    admin@example.org
    Log out
    Remove this application?
    WPGancio
    All permissions that people gave it end at once, for good. The events that it published stay.
    Remove application
    Cancel
    ");
    assert_eq!(status(&server, &token).await, 200, "nothing yet");
    assert_eq!(say_yes(&server, &session, &question).await.header("location"), there("removed"));
    assert_eq!(status(&server, &token).await, 401);
    let page = server.send(get(&there("removed")).cookie(&session)).await.page();
    assert!(page.contains("Removed. The events that it published stay."), "{page}");
}

#[actix_web::test]
async fn what_can_not_be_done_is_said() {
    let (server, session, client, _) = connected().await;
    let answer = act(&server, &session, "0000000000000000000000000000000000000000", "suspend").await;
    assert_eq!(answer.status, 404);
    assert!(answer.page().contains("This application is not there any more."), "{}", answer.page());
    for (id, action) in
        [(client.as_str(), ""), (client.as_str(), "explode"), ("", "suspend"), ("\0", "remove")]
    {
        let answer = act(&server, &session, id, action).await;
        assert_eq!(answer.status, 400, "{id:?} {action}");
        assert!(answer.page().contains("It isn’t clear what should be done."), "{}", answer.page());
    }
    let registered =
        post("/api/client").form(&[("client_name", "x"), ("redirect_uris", "http://a.example/")]);
    let clear = server.send(registered).await.text("client_id");
    let question = act(&server, &session, &clear, "make_strict").await;
    let answer = say_yes(&server, &session, &question).await;
    assert_eq!(answer.status, 409);
    assert!(answer.page().contains("an address without https"), "{}", answer.page());
}

#[actix_web::test]
async fn what_an_application_calls_itself_is_text() {
    let (server, session, ..) = connected().await;
    let registered = post("/api/client").json(&json!({
        "client_name": "\"><script>alert(1)</script>", "redirect_uris": "https://a.example/",
        "website": "https://evil.example/<script>",
    }));
    let client = server.send(registered).await.text("client_id");
    let page = server.send(get(PAGE).cookie(&session)).await;
    let question = act(&server, &session, &client, "remove").await;
    for shown in [&page, &question] {
        assert_eq!(shown.status, 200);
        assert!(!shown.body.contains("<script"), "{}", shown.body);
        assert!(shown.body.contains("&quot;&gt;&lt;script&gt;"), "{}", shown.body);
    }
}

#[actix_web::test]
async fn of_many_applications_a_page_is_shown_and_words_find_one() {
    let server = Server::start().await;
    let session = server.session(&server.admin());
    for _ in 0..51 {
        server.world.compatible_client();
    }
    let wanted = server.world.strict_client(true).client;
    let page = server.send(get("/admin/applications").cookie(&session)).await;
    assert_eq!(page.body.matches("<li class=\"item\" id=").count(), 50);
    assert!(page.body.contains("page=1\" rel=\"next\">Show more"), "{}", page.body);
    let rest = server.send(get("/admin/applications?page=1").cookie(&session)).await;
    assert_eq!(rest.body.matches("<li class=\"item\" id=").count(), 2);
    let id = wanted.id.as_str();
    let found = server.send(get(&format!("/admin/applications?q={id}&order=newest")).cookie(&session)).await;
    assert_eq!(found.body.matches("<li class=\"item\" id=").count(), 1);
    assert!(found.body.contains(&format!("value=\"{id}\"")), "{}", found.body);
    for nonsense in ["?q=nowhere", "?order=used", "?page=99999999999", "?q=%00&page=-1&order=x"] {
        let page = server.send(get(&format!("/admin/applications{nonsense}")).cookie(&session)).await;
        assert_eq!(page.status, 200, "{nonsense}");
    }
}

#[actix_web::test]
async fn an_administrator_vouches_for_an_application() {
    let server = Server::start().await;
    let session = server.session(&server.admin());
    let id = server.world.compatible_client().client.id;
    let act = async |action: &str| {
        let sent = [("client_id", id.as_str()), ("action", action)];
        server.submit(&session, "/admin/applications", &sent).await.header("location")
    };
    let is_vouched = || {
        let id = id.clone();
        let found = server.world.ports.storage.read(move |r| r.clients().find(&id)).unwrap();
        found.unwrap().vouched_at.is_some()
    };
    let there = |word: &str| format!("/admin/applications?done={word}&of={id}#at-{id}");
    assert_eq!(act("vouch").await, there("vouched"));
    assert!(is_vouched());
    let page = server.send(get("/admin/applications").cookie(&session)).await.page();
    assert!(page.contains("known") && page.contains("Stop vouching"), "{page}");
    assert_eq!(act("not_vouch").await, there("not_vouched"));
    assert!(!is_vouched());
    let log = server.send(get("/admin/audit").cookie(&session)).await.page();
    assert!(log.contains("vouched for") && log.contains("stopped vouching for"), "{log}");
}
