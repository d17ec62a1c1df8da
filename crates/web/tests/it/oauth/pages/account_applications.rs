//! `/account/applications`

use chrono::TimeDelta;
use insta::assert_snapshot;
use serde_json::json;
use uncino_domain::id::ClientId;
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::oauth::token::TokenHolder;
use uncino_domain::people::user::User;

use crate::support::{Server, get, post};

const PAGE: &str = "/account/applications";

async fn page(server: &Server, session: &str) -> String {
    server.send(get(PAGE).cookie(session)).await.page()
}

fn token(server: &Server, user: &User, client: &ClientId) -> String {
    server.token(user, TokenHolder::Client(client.clone()), ScopeSet::event_write())
}

async fn status(server: &Server, token: &str) -> u16 {
    server.send(get("/api/user").bearer(token)).await.status
}

#[actix_web::test]
async fn each_application_says_what_it_may_and_did() {
    let server = Server::start().await;
    let anna = server.anna();
    let client = server.world.compatible_client().client.id;
    let first = token(&server, &anna, &client);
    server.publish(&first, "Concert", &json!({})).await;
    server.publish(&first, "Dance", &json!({})).await;
    server.world.clock.advance(TimeDelta::minutes(59));
    token(&server, &anna, &client);
    let session = server.session(&anna);
    let shown = server.send(get(PAGE).cookie(&session)).await;
    assert_snapshot!(shown.page(), @"
    200 [Your applications – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    anna@example.org
    Log out
    Your account
    Your applications
    You let these publish on Circolo Sud for you. When you take a permission back, the application can’t act for you any more; your events stay.
    WPGancio
    It may
    add, change and delete your events
    see your e-mail address and your role
    Leads to
    https://wp.example
    Permission since
    22 November 2026
    Last used
    22 November 2026, 13:59
    Events
    2 events
    Website, as it says
    wp.example (opens in a new tab)
    Take back permission
    ");
    assert!(shown.body.contains("datetime=\"2026-11-22T13:59:00+01:00\""), "in the zone of the agenda");
    assert!(!shown.body.contains(&first));
}

#[actix_web::test]
async fn what_each_application_published_is_a_click_away() {
    let server = Server::start().await;
    let anna = server.anna();
    let (one, other) =
        (server.world.compatible_client().client.id, server.world.strict_client(true).client.id);
    server.publish(&token(&server, &anna, &one), "Concert", &json!({})).await;
    server.publish(&token(&server, &anna, &other), "Dance", &json!({})).await;
    let session = server.session(&anna);
    let address = format!("/account/events?application={one}");
    assert!(server.send(get(PAGE).cookie(&session)).await.body.contains(&format!("href=\"{address}\"")));
    let shown = server.send(get(&address).cookie(&session)).await.page();
    assert!(shown.contains("Only what WPGancio published for you."), "{shown}");
    assert!(shown.contains("Concert") && !shown.contains("Dance"), "{shown}");
    for all in ["/account/events", "/account/events?application=nobody", "/account/events?application=%00"] {
        let shown = server.send(get(all).cookie(&session)).await.page();
        assert!(shown.contains("Concert") && shown.contains("Dance"), "{all}: {shown}");
    }
}

#[actix_web::test]
async fn without_any_the_page_says_how_they_come() {
    let server = Server::start().await;
    let session = server.session(&server.anna());
    assert_snapshot!(page(&server, &session).await, @"
    200 [Your applications – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    anna@example.org
    Log out
    Your account
    Your applications
    No application may act for you
    When you let an application publish for you, such as your own website, it stands here, and you can take the permission back.
    You begin in the application: tell it the address of Circolo Sud, and it sends you here to ask.
    ");
}

#[actix_web::test]
async fn one_permission_is_taken_back_at_once() {
    let server = Server::start().await;
    let (anna, admin) = (server.anna(), server.admin());
    let (one, other) =
        (server.world.compatible_client().client.id, server.world.strict_client(true).client.id);
    let (first, second) = (token(&server, &anna, &one), token(&server, &anna, &one));
    let (kept, of_admin) = (token(&server, &anna, &other), token(&server, &admin, &one));
    let session = server.session(&anna);
    let answer =
        server.submit(&session, "/account/applications/revoke", &[("client_id", one.as_str())]).await;
    assert_eq!(
        (answer.status, &*answer.header("location")),
        (303, &*format!("/account/applications?done=revoked&client_id={one}"))
    );
    assert_eq!((status(&server, &first).await, status(&server, &second).await), (401, 401));
    assert_eq!((status(&server, &kept).await, status(&server, &of_admin).await), (200, 200));
    let after = server.send(get(&answer.header("location")).cookie(&session)).await.page();
    let named = "Permission taken back: \u{2068}WPGancio\u{2069}, which leads to https://wp.example. The application can’t do anything for you any more.";
    assert!(after.contains(named) && after.contains("Strict"), "{after}");
    let of_another = format!("/account/applications?done=revoked&client_id={other}");
    let not_done = server.send(get(&of_another).cookie(&session)).await.page();
    assert!(!not_done.contains("Permission taken back"), "{not_done}");
    let again = server.submit(&session, "/account/applications/revoke", &[("client_id", one.as_str())]).await;
    assert_eq!(again.status, 303, "whoever is quick with two clicks has it as they wanted");
    for id in ["", "nope", "\0"] {
        let nothing = server.submit(&session, "/account/applications/revoke", &[("client_id", id)]).await;
        assert_eq!(nothing.status, 303, "{id:?}");
    }
    assert_eq!(status(&server, &kept).await, 200);
}

#[actix_web::test]
async fn all_are_taken_back_once_that_is_confirmed() {
    let server = Server::start().await;
    let (anna, admin) = (server.anna(), server.admin());
    let (one, other) =
        (server.world.compatible_client().client.id, server.world.strict_client(true).client.id);
    let (first, second) = (token(&server, &anna, &one), token(&server, &anna, &other));
    let (own, of_admin) = (server.own_token(&anna), token(&server, &admin, &one));
    let session = server.session(&anna);
    let question = server.submit(&session, "/account/applications/revoke_all", &[]).await;
    assert_snapshot!(question.page(), @"
    200 [Take back all permissions? – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    anna@example.org
    Log out
    Take back all permissions?
    No application can publish for you then, until you connect it again. Your events stay.
    Take back all permissions
    Cancel
    ");
    assert_eq!(status(&server, &first).await, 200, "nothing yet");
    assert_eq!(question.field("confirmed"), "1");
    let csrf = question.field("csrf_token");
    let yes = post("/account/applications/revoke_all").form(&[("csrf_token", &*csrf), ("confirmed", "1")]);
    let answer = server.send(yes.cookie(&session)).await;
    assert_eq!(answer.header("location"), "/account/applications?done=revoked_all");
    assert_eq!((status(&server, &first).await, status(&server, &second).await), (401, 401));
    assert_eq!((status(&server, &own).await, status(&server, &of_admin).await), (200, 200));
    let after = server.send(get("/account/applications?done=revoked_all").cookie(&session)).await.page();
    assert!(after.contains("All permissions taken back."), "{after}");
}

#[actix_web::test]
async fn a_code_that_was_not_traded_yet_dies_with_the_permission() {
    let server = Server::start().await;
    let anna = server.anna();
    let client = server.world.compatible_client();
    let session = server.session(&anna);
    token(&server, &anna, &client.client.id);
    let code = server.code(&client, &session, "").await;
    let id = client.client.id.as_str();
    server.submit(&session, "/account/applications/revoke", &[("client_id", id)]).await;
    let secret = client.secret.as_ref().unwrap().expose();
    let form = [
        ("client_id", id),
        ("client_secret", secret),
        ("grant_type", "authorization_code"),
        ("code", &*code),
    ];
    assert_eq!(server.send(post("/oauth/token").form(&form)).await.text("error"), "invalid_grant");
}

#[actix_web::test]
async fn what_an_application_calls_itself_is_text() {
    let server = Server::start().await;
    let anna = server.anna();
    let registered = post("/api/client").json(&json!({
        "client_name": "<script>alert(1)</script>\u{202e}", "redirect_uris": "https://a.example/",
        "website": "https://evil.example/\"><script>",
    }));
    let registered = server.send(registered).await;
    let client = ClientId::parse(&registered.text("client_id")).unwrap();
    token(&server, &anna, &client);
    let shown = server.send(get(PAGE).cookie(&server.session(&anna))).await;
    assert_eq!(shown.status, 200);
    assert!(!shown.body.contains("<script"), "{}", shown.body);
    assert!(
        shown.body.contains("<bdi class=\"theirs\">&lt;script&gt;alert(1)&lt;/script&gt;"),
        "{}",
        shown.body
    );
}

#[actix_web::test]
async fn a_notice_is_one_of_ours() {
    let server = Server::start().await;
    let session = server.session(&server.anna());
    let plain = page(&server, &session).await;
    for query in ["done=%3Cb%3Ehello", "done=", "done=nope", "done=%ff"] {
        assert_eq!(
            server.send(get(&format!("{PAGE}?{query}")).cookie(&session)).await.page(),
            plain,
            "{query}"
        );
    }
}
