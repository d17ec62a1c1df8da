//! `GET /recover` and `POST /recover`

use chrono::TimeDelta;
use insta::assert_snapshot;
use serde_json::json;
use uncino_testkit::fixtures::PASSWORD;

use crate::support::{Answer, Request, Server, get, post};

const ANNA: &str = "anna@example.org";

fn ask(page: &Answer, email: &str) -> Request {
    let csrf = page.field("csrf_token");
    post("/recover").cookie(&page.cookies()).form(&[("csrf_token", &*csrf), ("email", email)])
}

fn set(page: &Answer, password: &str, more: &[(&str, &str)]) -> Request {
    let (csrf, code) = (page.field("csrf_token"), page.field("code"));
    let form = [("csrf_token", &*csrf), ("code", &*code), ("password", password)];
    post("/recover").cookie(&page.cookies()).form(&[&form[..], more].concat())
}

/// Anna, who has asked, and the page behind her link.
async fn asked() -> (Server, String, Answer) {
    let server = Server::start().await;
    server.anna();
    let page = server.get("/recover").await;
    assert_eq!(server.send(ask(&page, ANNA)).await.status, 200);
    let link = format!("/recover?code={}", server.world.letters.link_to(ANNA).unwrap());
    let page = server.get(&link).await;
    (server, link, page)
}

async fn can_log_in(server: &Server, password: &str) -> bool {
    let body = json!({"email": ANNA, "password": password});
    server.send(post("/api/login/token").json(&body)).await.status == 200
}

#[actix_web::test]
async fn a_known_address_gets_the_very_same_page() {
    let server = Server::start().await;
    server.anna();
    let page = server.get("/recover").await;
    assert_snapshot!(page.page(), @"
    200 [Forgot your password? – Circolo Sud]
    Skip to the content
    Circolo Sud
    Forgot your password?
    A link lets you choose a new one. This agenda sends no letters yet: its administrators give you the link.
    E-mail address
    Send the link
    Log in
    ");
    let known = server.send(ask(&page, ANNA)).await;
    assert_snapshot!(known.page(), @"
    200 [A link for a new password – Circolo Sud]
    Skip to the content
    Circolo Sud
    Ask the people who run this agenda
    This agenda sends no letters yet. If this address has an account, its administrators find the link for you. It works for one hour.
    Log in
    ");
    for email in ["nobody@example.org", "Anna@example.org"] {
        let answer = server.send(ask(&page, email)).await;
        assert_eq!((answer.head(), &answer.body), (known.head(), &known.body), "{email}");
    }
    assert!(server.world.letters.all().iter().all(|letter| letter.to.as_str() == ANNA));
}

#[actix_web::test]
async fn what_is_no_address_is_said_beside_the_field() {
    let server = Server::start().await;
    let page = server.get("/recover").await;
    let refusal = server.send(ask(&page, "\"><b>anna")).await;
    assert_eq!(refusal.status, 400);
    assert!(refusal.body.contains("id=\"email-error\""));
    assert!(refusal.page().contains("This is no e-mail address. It looks like anna@example.org."));
    assert_eq!(refusal.field("email"), "&quot;&gt;&lt;b&gt;anna");
}

#[actix_web::test]
async fn a_form_that_is_not_ours_sends_no_letter() {
    let server = Server::start().await;
    server.anna();
    let page = server.get("/recover").await;
    for request in [
        ask(&page, ANNA).cookie("a=b"),
        ask(&page, ANNA).header("origin", "https://evil.example"),
        ask(&page, ANNA).header("sec-fetch-site", "same-site"),
    ] {
        let refusal = server.send(request).await;
        assert_eq!(refusal.status, 403);
        assert!(
            refusal
                .body
                .contains("The page was open for too long, or cookies are off. Please send it again.")
        );
        assert_eq!(refusal.field("email"), ANNA);
    }
    assert_eq!(server.world.letters.all().len(), 0);
}

#[actix_web::test]
async fn the_link_sets_the_password_once_and_ends_all_log_ins() {
    let (server, link, page) = asked().await;
    assert_snapshot!(page.page(), @"
    200 [Choose a password – Circolo Sud]
    Skip to the content
    Circolo Sud
    Choose a password
    It is for the account of anna@example.org on Circolo Sud.
    New password
    At least 8 characters.
    Also take back the permission of all applications
    Tick this if somebody else may have used your account. You can connect the applications again afterwards.
    Set password
    ");
    let anna = server.world.ports.storage.read(|r| r.users().list()).unwrap().remove(0);
    let (session, application) = (server.session(&anna), server.application_token(&anna));
    let answer = server.send(set(&page, "another horse", &[])).await;
    assert_eq!((answer.status, &*answer.header("location")), (303, "/login?done=password"));
    let log_in = server.get(&answer.header("location")).await.page();
    assert!(log_in.contains("Your password is set. Log in with it now."), "{log_in}");
    assert_eq!(answer.header("set-cookie"), "", "who has the link logs in like everybody");
    assert!(can_log_in(&server, "another horse").await && !can_log_in(&server, PASSWORD).await);
    assert_eq!(server.send(get("/api/user").cookie(&session)).await.status, 403);
    assert_eq!(server.send(get("/api/user").bearer(&application)).await.status, 200, "unless they want so");
    let dead = server.send(set(&page, "a third horse", &[])).await;
    assert_snapshot!(dead.page(), @"
    404 [This link doesn’t work any more – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Log in
    Register
    This link doesn’t work any more
    It was used already, or it is too old.
    Ask for a new letter: choose “Forgot your password?” on the log-in page.
    Go to all events
    ");
    assert_eq!(server.get(&link).await.page(), dead.page());
    assert!(can_log_in(&server, "another horse").await);
}

#[actix_web::test]
async fn applications_lose_their_permission_if_that_is_wanted() {
    let (server, _, page) = asked().await;
    let anna = server.world.ports.storage.read(|r| r.users().list()).unwrap().remove(0);
    let application = server.application_token(&anna);
    assert_eq!(server.send(set(&page, "another horse", &[("end_applications", "1")])).await.status, 303);
    assert_eq!(server.send(get("/api/user").bearer(&application)).await.status, 401);
}

#[actix_web::test]
async fn a_mistake_does_not_use_the_link_up() {
    let (server, link, page) = asked().await;
    let refusal = server.send(set(&page, "hunter2", &[])).await;
    assert_eq!(refusal.status, 400);
    assert!(
        refusal.body.contains("id=\"password-error\"")
            && refusal.page().contains("Use at least 8 characters.")
    );
    assert!(!refusal.body.contains("hunter2"));
    for request in [
        set(&page, "another horse", &[]).cookie("a=b"),
        set(&page, "another horse", &[]).header("origin", "https://evil.example"),
    ] {
        let refusal = server.send(request).await;
        assert!((400..=403).contains(&refusal.status));
        assert!(
            refusal
                .body
                .contains("The page was open for too long, or cookies are off. Please send it again.")
        );
        assert_eq!(format!("/recover?code={}", refusal.field("code")), link);
    }
    assert!(can_log_in(&server, PASSWORD).await);
    assert_eq!(server.send(set(&page, "another horse", &[])).await.status, 303);
}

#[actix_web::test]
async fn a_link_that_is_wrong_or_old_opens_nothing() {
    let (server, link, page) = asked().await;
    for wrong in ["/recover?code=", "/recover?code=nope", "/recover?code=%00", &link[..link.len() - 1]] {
        let answer = server.get(wrong).await;
        assert!(answer.page().starts_with("404 [This link doesn’t work any more"), "{wrong}");
        assert!(!answer.body.contains(ANNA));
    }
    server.world.clock.advance(TimeDelta::hours(1));
    assert_eq!(server.get(&link).await.status, 404);
    assert_eq!(server.send(set(&page, "another horse", &[])).await.status, 404);
    assert!(can_log_in(&server, PASSWORD).await);
}

#[actix_web::test]
async fn the_link_of_an_invitation_is_one_too() {
    let server = Server::start().await;
    let token = server.own_token(&server.admin());
    let invite = post("/api/user").bearer(&token).json(&json!({"email": ANNA}));
    assert_eq!(server.send(invite).await.status, 200);
    server.world.clock.advance(TimeDelta::days(6));
    let page = server.get(&format!("/recover?code={}", server.world.letters.link_to(ANNA).unwrap())).await;
    assert_eq!(server.send(set(&page, "another horse", &[])).await.status, 303);
    assert!(can_log_in(&server, "another horse").await);
}

#[actix_web::test]
async fn gancios_address_of_a_link_leads_to_ours() {
    let server = Server::start().await;
    let answer = server.get("/recover/a%2Fb%26c").await;
    assert_eq!((answer.status, &*answer.header("location")), (303, "/recover?code=a%2Fb%26c"));
}
