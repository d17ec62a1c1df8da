//! `/account/delete` and `/goodbye`

use insta::assert_snapshot;
use serde_json::json;
use uncino_testkit::fixtures::PASSWORD;

use crate::support::{Server, get};

const PAGE: &str = "/account/delete";

async fn status(server: &Server, session: &str) -> u16 {
    server.send(get("/api/user").cookie(session)).await.status
}

#[actix_web::test]
async fn leaving_is_asked_for_on_a_page_of_its_own() {
    let server = Server::start().await;
    let anna = server.anna();
    server.publish(&server.application_token(&anna), "Concert", &json!({})).await;
    let session = server.session(&anna);
    assert_snapshot!(server.send(get(PAGE).cookie(&session)).await.page(), @"
    200 [Delete your account – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    anna@example.org
    Log out
    Your account
    Delete your account
    Your account, your log-ins and the permissions of your applications go at once and for good.
    You can take everything along before.
    The administrators’ list of what happened here keeps your e-mail address for 365 days.
    Your event
    Leave them here, without my name
    Remove them for good
    What you remove like this nobody can have back. What you removed before can’t be had back then either.
    Your password
    Delete account
    Cancel
    ");
    assert_eq!(status(&server, &session).await, 200, "nothing has happened yet");
}

#[actix_web::test]
async fn a_person_leaves() {
    let server = Server::start().await;
    let anna = server.anna();
    let (session, application) = (server.session(&anna), server.application_token(&anna));
    server.publish(&application, "Concert", &json!({})).await;
    let answer = server.submit(&session, PAGE, &[("remove_password", PASSWORD)]).await;
    assert_snapshot!(answer.whole(), @"
    303 See Other
    cache-control: no-store
    location: /goodbye?done=stay
    referrer-policy: no-referrer
    set-cookie: uncino_session=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0; Expires=…
    x-content-type-options: nosniff
    ");
    assert_eq!(status(&server, &session).await, 403);
    assert_eq!(server.send(get("/api/user").bearer(&application)).await.status, 401);
    assert_eq!(server.get("/api/event/detail/concert").await.json()["isAnon"], json!(true));
    assert_snapshot!(server.get("/goodbye?done=stay").await.page(), @"
    200 [Goodbye – Circolo Sud]
    Skip to the content
    Circolo Sud
    Goodbye
    Your account on Circolo Sud is deleted. Thank you for what you have shared here.
    Your events stay, without your name.
    Go to all events
    ");
}

#[actix_web::test]
async fn a_person_leaves_and_takes_their_events_along() {
    let server = Server::start().await;
    let anna = server.anna();
    let session = server.session(&anna);
    server.publish(&server.application_token(&anna), "Concert", &json!({})).await;
    let form = [("events", "go"), ("remove_password", "wrong horse")];
    let refusal = server.submit(&session, PAGE, &form).await;
    assert_eq!(refusal.status, 403);
    assert!(refusal.body.contains("<option value=\"go\" selected>"), "what was chosen stays chosen");
    let answer = server.submit(&session, PAGE, &[("events", "go"), ("remove_password", PASSWORD)]).await;
    assert_eq!((answer.status, &*answer.header("location")), (303, "/goodbye?done=go"));
    assert_eq!(server.get("/api/event/detail/concert").await.status, 404);
    let goodbye = server.get("/goodbye?done=go").await.page();
    assert!(goodbye.contains("Your events are gone too."), "{goodbye}");
}

#[actix_web::test]
async fn the_only_administrator_is_told_what_to_do() {
    let server = Server::start().await;
    let session = server.session(&server.admin());
    let page = server.send(get(PAGE).cookie(&session)).await;
    assert!(page.page().contains("You are the only administrator."), "{}", page.page());
    assert!(page.body.contains("href=\"/admin/users\"") && !page.body.contains("remove_password"));
    let refusal = server.submit(&session, PAGE, &[("remove_password", PASSWORD)]).await;
    assert_eq!(refusal.status, 409);
    assert!(refusal.page().contains("You are the only administrator. Make somebody else one first."));
    assert_eq!(status(&server, &session).await, 200);
}

#[actix_web::test]
async fn a_wrong_password_is_said_beside_the_field() {
    let server = Server::start().await;
    let session = server.session(&server.anna());
    let refusal = server.submit(&session, PAGE, &[("remove_password", "wrong horse")]).await;
    assert_eq!(refusal.status, 403);
    assert!(refusal.body.contains("id=\"remove_password-error\"") && !refusal.body.contains("wrong horse"));
    assert_eq!(status(&server, &session).await, 200);
}
