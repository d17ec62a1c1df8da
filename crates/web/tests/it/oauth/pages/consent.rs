//! `POST /oauth/authorize`: the answer to the consent page.

use chrono::TimeDelta;
use insta::assert_snapshot;
use uncino_domain::people::user::Role;
use uncino_testkit::fixtures::{CHALLENGE, World, policy};

use crate::support::{Answer, Request, Server, get, post, site};

/// A server, a session, and the consent page that it was shown.
async fn asked() -> (Server, String, Answer) {
    let server = Server::start().await;
    let client = server.world.compatible_client().client;
    let session = server.session(&server.anna());
    let page = ask(&server, client.id.as_str(), &session).await;
    (server, session, page)
}

async fn ask(server: &Server, client_id: &str, session: &str) -> Answer {
    let url = format!("/oauth/authorize?response_type=code&client_id={client_id}&state=xyz");
    let page = server.send(get(&url).cookie(session)).await;
    assert_eq!(page.status, 200, "{}", page.body);
    page
}

fn answer(session: &str, page: &Answer, more: &[(&str, &str)]) -> Request {
    let (transaction, csrf) = (page.field("transaction_id"), page.field("csrf_token"));
    let fields = [("transaction_id", &*transaction), ("csrf_token", &*csrf)];
    post("/oauth/authorize").cookie(session).form(&[&fields[..], more].concat())
}

#[actix_web::test]
async fn yes_sends_the_browser_on_with_a_code() {
    let (server, session, page) = asked().await;
    assert_snapshot!(server.send(answer(&session, &page, &[])).await.whole(), @"
    303 See Other
    cache-control: no-store
    location: https://wp.example/wp-admin/options-general.php?page=wpgancio&code=[40 hex]&state=xyz&iss=http%3A%2F%2F127.0.0.1%3A13120
    referrer-policy: no-referrer
    x-content-type-options: nosniff
    ");
}

#[actix_web::test]
async fn no_sends_the_browser_on_with_an_error() {
    let (server, session, page) = asked().await;
    assert_snapshot!(server.send(answer(&session, &page, &[("cancel", "1")])).await.whole(), @"
    303 See Other
    cache-control: no-store
    location: https://wp.example/wp-admin/options-general.php?page=wpgancio&error=access_denied&error_description=the+user+said+no&state=xyz&iss=http%3A%2F%2F127.0.0.1%3A13120
    referrer-policy: no-referrer
    x-content-type-options: nosniff
    ");
}

#[actix_web::test]
async fn a_question_is_answered_once() {
    let (server, session, page) = asked().await;
    for (first, second) in [(&[][..], &[][..]), (&[("cancel", "1")], &[]), (&[], &[("cancel", "1")])] {
        let id = server.world.compatible_client().client.id;
        let page = ask(&server, id.as_str(), &session).await;
        assert_eq!(server.send(answer(&session, &page, first)).await.status, 303);
        let again = server.send(answer(&session, &page, second)).await;
        assert_eq!((again.status, again.header("location")), (400, String::new()));
    }
    server.send(answer(&session, &page, &[])).await;
    let again = server.send(answer(&session, &page, &[])).await;
    assert_snapshot!(again.page(), @"
    400 [This question was already answered – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    anna@example.org
    Log out
    This question was already answered
    You answered it before, or it waited for more than ten minutes. Nothing has changed now.
    If the application still asks for permission, go back to it and connect it again.
    Go to all events
    ");
}

#[actix_web::test]
async fn a_question_waits_for_ten_minutes() {
    for (seconds, status) in [(599, 303), (600, 400), (601, 400)] {
        let (server, session, page) = asked().await;
        server.world.clock.advance(TimeDelta::seconds(seconds));
        assert_eq!(server.send(answer(&session, &page, &[])).await.status, status, "{seconds} s");
    }
}

#[actix_web::test]
async fn a_missing_or_unknown_question_can_not_be_answered() {
    let (server, session, page) = asked().await;
    let csrf = page.field("csrf_token");
    for transaction in [None, Some(""), Some("nope"), Some("0000000000000000000000000000000000000000")] {
        let mut fields = vec![("csrf_token", &*csrf)];
        fields.extend(transaction.map(|transaction| ("transaction_id", transaction)));
        let refusal = server.send(post("/oauth/authorize").cookie(&session).form(&fields)).await;
        assert_eq!(refusal.status, 400, "{transaction:?}");
    }
}

#[actix_web::test]
async fn another_session_can_not_answer() {
    let (server, session, page) = asked().await;
    let mallory = server.session(&server.world.user("mallory@example.org", Role::User));
    let own = ask(&server, server.world.compatible_client().client.id.as_str(), &mallory).await;
    let (transaction, csrf) = (page.field("transaction_id"), own.field("csrf_token"));
    let stolen = [("transaction_id", &*transaction), ("csrf_token", &*csrf)];
    assert_eq!(server.send(post("/oauth/authorize").cookie(&mallory).form(&stolen)).await.status, 400);
    assert_eq!(server.send(answer(&session, &page, &[])).await.status, 303);
}

#[actix_web::test]
async fn who_was_logged_out_meanwhile_is_told() {
    let (server, session, page) = asked().await;
    let nobody = server.send(answer("x=y", &page, &[])).await;
    assert_snapshot!(nobody.page(), @"
    403 [You are logged out – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Log in
    Register
    You are logged out
    Your log-in ended before you answered. Nothing was shared with the application.
    Go back to the application and connect it again.
    Go to all events
    ");
    server.world.clock.advance(TimeDelta::days(14));
    assert_eq!(server.send(answer(&session, &page, &[])).await.status, 403);
}

#[actix_web::test]
async fn a_form_without_its_token_is_refused() {
    let (server, session, page) = asked().await;
    let transaction = page.field("transaction_id");
    let form = [("transaction_id", &*transaction)];
    let refusal = server.send(post("/oauth/authorize").cookie(&session).form(&form)).await;
    assert_snapshot!(refusal.page(), @"
    403 [This form is too old – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    anna@example.org
    Log out
    This form is too old
    The page was open for too long, or you logged in again since. Nothing has changed.
    Go back to where you came from and start again.
    Go to all events
    ");
    assert_eq!(server.send(answer(&session, &page, &[])).await.status, 303, "and the question still stands");
}

#[actix_web::test]
async fn a_form_that_is_no_text_or_too_large_is_refused() {
    let (server, session, _page) = asked().await;
    let form = |body: &str| post("/oauth/authorize").cookie(&session).raw_form(body);
    assert_eq!(server.send(form("transaction_id=%ff")).await.status, 400);
    assert_eq!(server.send(form(&"x".repeat(65_537))).await.status, 413);
}

#[actix_web::test]
async fn the_documented_short_path_takes_no_answer() {
    let (server, session, _page) = asked().await;
    assert_eq!(server.send(post("/authorize").cookie(&session).form(&[])).await.status, 405);
}

#[actix_web::test]
async fn a_code_out_of_band_is_shown_and_not_sent() {
    let mut policy = policy();
    policy.compat.oob = true;
    let server = Server::with(World::with_policy(policy), site()).await;
    let fields = [("client_name", "Script"), ("redirect_uris", "urn:ietf:wg:oauth:2.0:oob")];
    let id = server.send(post("/api/client").form(&fields)).await.text("client_id");
    let session = server.session(&server.anna());
    let url = format!(
        "/oauth/authorize?response_type=code&client_id={id}&code_challenge={CHALLENGE}&code_challenge_method=S256"
    );
    let page = server.send(get(&url).cookie(&session)).await;
    let shown = server.send(answer(&session, &page, &[])).await;
    assert_snapshot!(shown.head(), @"
    200 OK
    cache-control: no-store
    content-security-policy: default-src 'none'; style-src 'self'; img-src 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'
    content-type: text/html; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff
    x-frame-options: DENY
    ");
    assert_snapshot!(shown.page(), @"
    200 [Your code – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    anna@example.org
    Log out
    Your code
    Copy it into the application that asked for it. It works once, and only for a short while.
    [40 hex]
    Give it to nobody else: with it the application may publish for you.
    ");
    let page = server.send(get(&url).cookie(&session)).await;
    assert_snapshot!(server.send(answer(&session, &page, &[("cancel", "1")])).await.page(), @"
    200 [No code – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    anna@example.org
    Log out
    There is no code
    The application gets no permission: the user said no.
    If that is not what you wanted, start again in the application.
    ");
}
