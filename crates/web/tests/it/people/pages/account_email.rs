//! `/account/email`

use insta::assert_snapshot;
use uncino_testkit::fixtures::PASSWORD;

use crate::support::{Server, get};

const PAGE: &str = "/account/email";

async fn page(server: &Server, session: &str, address: &str) -> String {
    server.send(get(address).cookie(session)).await.page()
}

async fn email(server: &Server, session: &str) -> String {
    server.send(get("/api/user").cookie(session)).await.text("email")
}

/// Asks for another address; where its link leads.
async fn ask_for(server: &Server, session: &str, address: &str) -> String {
    let form = [("new_email", address), ("password", PASSWORD)];
    let answer = server.submit(session, PAGE, &form).await;
    assert_eq!((answer.status, &*answer.header("location")), (303, PAGE));
    format!("{PAGE}?code={}", server.world.letters.link_to(address).unwrap_or_default())
}

#[actix_web::test]
async fn an_address_is_changed_with_the_link_of_a_letter() {
    let server = Server::start().await;
    let session = server.session(&server.anna());
    let link = ask_for(&server, &session, "new@example.org").await;
    assert_snapshot!(page(&server, &session, PAGE).await, @"
    200 [Your e-mail address – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    anna@example.org
    Log out
    Your account
    Your e-mail address
    You log in with anna@example.org, and letters go there.
    Waiting to be confirmed
    This agenda sends no letters yet: its administrators find the link to confirm new@example.org for you. Follow it while you are logged in. Until then nothing changes.
    It waits until 23 November 2026, 13:00.
    Keep the old address
    Use yet another address
    New e-mail address
    This agenda sends no letters yet: its administrators give you a link. Your address changes when you follow it.
    Your password
    Send the link
    ");
    assert!(page(&server, &session, "/account").await.contains("new@example.org waits to be confirmed"));
    assert_eq!(email(&server, &session).await, "anna@example.org", "nothing has changed yet");
    let asked = server.send(get(&link).cookie(&session)).await;
    assert_snapshot!(asked.page(), @"
    200 [Use this address? – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    anna@example.org
    Log out
    Use this address?
    From now on you log in on Circolo Sud with new@example.org instead of anna@example.org, and letters go there.
    Use this address
    Cancel
    ");
    assert_eq!(email(&server, &session).await, "anna@example.org", "nor by looking");
    let code = asked.field("code");
    let answer = server.submit(&session, PAGE, &[("code", &code)]).await;
    assert_eq!((answer.status, &*answer.header("location")), (303, "/account?done=email"));
    assert_eq!(email(&server, &session).await, "new@example.org");
    let account = page(&server, &session, "/account?done=email").await;
    assert!(
        account.contains("Your e-mail address is changed. Log in with the new one from now on."),
        "{account}"
    );
    for again in [
        server.send(get(&link).cookie(&session)).await,
        server.submit(&session, PAGE, &[("code", &code)]).await,
    ] {
        assert_eq!(again.status, 404);
        assert!(again.page().contains("This link doesn’t work any more"), "{}", again.page());
    }
}

#[actix_web::test]
async fn the_link_asks_who_one_is_and_does_nothing_for_others() {
    let server = Server::start().await;
    let session = server.session(&server.anna());
    let link = ask_for(&server, &session, "new@example.org").await;
    let nobody = server.get(&link).await;
    assert_eq!(nobody.status, 303);
    assert!(
        nobody.header("location").starts_with("/login?next=%2Faccount%2Femail%3Fcode%3D"),
        "and back here"
    );
    let mallory = server.session(&server.admin());
    assert_eq!(server.send(get(&link).cookie(&mallory)).await.status, 404);
    let code = link.split_once('=').unwrap().1;
    assert_eq!(server.submit(&mallory, PAGE, &[("code", code)]).await.status, 404);
    assert_eq!(server.send(get(&link).cookie(&session)).await.status, 200);
}

#[actix_web::test]
async fn a_change_is_withdrawn() {
    let server = Server::start().await;
    let session = server.session(&server.anna());
    let link = ask_for(&server, &session, "new@example.org").await;
    for _ in 0..2 {
        let answer = server.submit(&session, "/account/email/cancel", &[]).await;
        assert_eq!((answer.status, &*answer.header("location")), (303, "/account/email?done=cancelled"));
    }
    let shown = page(&server, &session, "/account/email?done=cancelled").await;
    assert!(shown.contains("Your address stays as it is.") && !shown.contains("new@example.org"), "{shown}");
    assert_eq!(server.send(get(&link).cookie(&session)).await.status, 404);
}

#[actix_web::test]
async fn a_known_address_looks_like_a_new_one() {
    let server = Server::start().await;
    let session = server.session(&server.anna());
    let admin = server.admin().email.to_string();
    ask_for(&server, &session, "unknown@example.org").await;
    let unknown = page(&server, &session, PAGE).await;
    ask_for(&server, &session, &admin).await;
    assert_eq!(page(&server, &session, PAGE).await, unknown.replace("unknown@example.org", &admin));
}

#[actix_web::test]
async fn an_address_that_somebody_took_meanwhile_is_said_so() {
    let server = Server::start().await;
    let session = server.session(&server.anna());
    let link = ask_for(&server, &session, "new@example.org").await;
    server.world.user("new@example.org", uncino_domain::people::user::Role::User);
    let code = link.split_once('=').unwrap().1;
    let refusal = server.submit(&session, PAGE, &[("code", code)]).await;
    assert_eq!(refusal.status, 409);
    assert!(refusal.page().contains("This address has another account"), "{}", refusal.page());
    assert_eq!(email(&server, &session).await, "anna@example.org");
}

#[actix_web::test]
async fn mistakes_are_said_beside_the_field_and_the_address_stays_typed() {
    let server = Server::start().await;
    let session = server.session(&server.anna());
    for (address, password, status, field, words) in [
        ("no address", PASSWORD, 400, "new_email", "This is no e-mail address."),
        ("anna@example.org", PASSWORD, 400, "new_email", "This is your address already."),
        ("new@example.org", "wrong horse", 403, "password", "This is not your password."),
    ] {
        let form = [("new_email", address), ("password", password)];
        let refusal = server.submit(&session, PAGE, &form).await;
        assert_eq!(refusal.status, status, "{words}");
        assert!(refusal.page().contains(words), "{}", refusal.page());
        assert!(refusal.body.contains(&format!("id=\"{field}-error\"")), "{field}");
        assert!(refusal.body.contains(&format!("value=\"{address}\"")) && !refusal.body.contains(password));
    }
    for number in 0..5 {
        ask_for(&server, &session, &format!("new{number}@example.org")).await;
    }
    let form = [("new_email", "new@example.org"), ("password", PASSWORD)];
    let refusal = server.submit(&session, PAGE, &form).await;
    assert_eq!((refusal.status, &*refusal.header("retry-after")), (429, "3600"));
    assert!(refusal.page().contains("That was too often."), "{}", refusal.page());
}
