//! `POST /logout`

use insta::assert_snapshot;
use uncino_testkit::fixtures::World;

use crate::support::{Server, get, https_site, post};

#[actix_web::test]
async fn a_session_ends() {
    let server = Server::start().await;
    let session = server.session(&server.anna());
    let csrf = server.send(get("/").cookie(&session)).await.field("csrf_token");
    let form = [("csrf_token", &*csrf), ("next", "/event/x")];
    let answer = server.send(post("/logout").cookie(&session).form(&form)).await;
    assert_snapshot!(answer.whole(), @"
    303 See Other
    cache-control: no-store
    location: /event/x
    referrer-policy: no-referrer
    set-cookie: uncino_session=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0; Expires=…
    x-content-type-options: nosniff
    ");
    assert_eq!(server.send(get("/api/user").cookie(&session)).await.status, 403);
}

#[actix_web::test]
async fn a_form_without_its_token_ends_nothing() {
    let server = Server::start().await;
    let session = server.session(&server.anna());
    let answer = server.send(post("/logout").cookie(&session).form(&[])).await;
    assert_snapshot!(answer.page(), @"
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
    assert_eq!(answer.header("set-cookie"), "");
    assert_eq!(server.send(get("/api/user").cookie(&session)).await.status, 200);
}

#[actix_web::test]
async fn who_is_logged_out_already_just_goes_on() {
    let server = Server::start().await;
    let answer = server.send(post("/logout").cookie("uncino_session=stale").form(&[])).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/".to_owned()));
    assert!(answer.header("set-cookie").starts_with("uncino_session=; "), "{}", answer.header("set-cookie"));
}

#[actix_web::test]
async fn under_https_the_prefixed_cookie_ends() {
    let server = Server::with(World::default(), https_site()).await;
    let answer = server.send(post("/logout").header("host", "agenda.example").form(&[])).await;
    let head = answer.head();
    assert_snapshot!(head.lines().find(|line| line.starts_with("set-cookie")).unwrap(), @"set-cookie: __Host-uncino_session=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0; Expires=…");
}
