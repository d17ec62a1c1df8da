//! `/account`: the password.

use insta::assert_snapshot;
use serde_json::json;
use uncino_domain::people::letter::LetterContent;
use uncino_testkit::fixtures::PASSWORD;

use crate::support::{Server, get, post};

async fn log_in(server: &Server, password: &str) -> u16 {
    let body = json!({"email": "anna@example.org", "password": password});
    server.send(post("/api/login/token").json(&body)).await.status
}

async fn status(server: &Server, session: &str) -> u16 {
    server.send(get("/api/user").cookie(session)).await.status
}

#[actix_web::test]
async fn a_person_sees_their_account() {
    let server = Server::start().await;
    let anna = server.anna();
    let token = server.application_token(&anna);
    server.publish(&token, "Concert", &json!({})).await;
    server.own_token(&anna);
    let page = server.send(get("/account").cookie(&server.session(&anna))).await;
    assert_snapshot!(page.page(), @"
    200 [Your account – Circolo Sud]
    Skip to the content
    Circolo Sud
    Add an event
    Your account
    anna@example.org
    Log out
    Your account
    E-mail address
    anna@example.org
    You are
    a member
    Since
    22 November 2026
    Your events
    1 event
    Your applications
    1 may act for you
    Where you are logged in
    2 places
    Take everything along
    All that is kept about you, as files
    Your e-mail address
    Change it
    Letters
    Write to me about the agenda
    What became of your events, what people write about them, applications that may publish for you; to editors also what waits. Letters about your account itself come anyway.
    Save
    Change your password
    This logs you out everywhere else. Here you stay logged in.
    Current password
    New password
    At least 8 characters.
    Also take back the permission of all applications
    Tick this if somebody else may have used your account.
    Change password
    Delete your account
    ");
    let admin = server.send(get("/account").cookie(&server.session(&server.admin()))).await;
    assert!(admin.page().contains("an administrator"), "{}", admin.page());
}

#[actix_web::test]
async fn a_new_password_logs_out_everywhere_else() {
    let server = Server::start().await;
    let anna = server.anna();
    let (here, elsewhere) = (server.session(&anna), server.session(&anna));
    let (own, application) = (server.own_token(&anna), server.application_token(&anna));
    let form = [("current_password", PASSWORD), ("new_password", "another horse")];
    let answer = server.submit(&here, "/account/password", &form).await;
    assert_snapshot!(answer.whole(), @"
    303 See Other
    cache-control: no-store
    location: /account?done=password
    referrer-policy: no-referrer
    set-cookie: uncino_session=unc_se_[40 hex]; HttpOnly; SameSite=Lax; Path=/; Max-Age=7776000
    x-content-type-options: nosniff
    ");
    for session in [&here, &elsewhere] {
        assert_eq!(status(&server, session).await, 403, "the old id is gone, here too");
    }
    assert_eq!(status(&server, &answer.cookies()).await, 200);
    assert_eq!(server.send(get("/api/user").bearer(&own)).await.status, 401);
    assert_eq!(server.send(get("/api/user").bearer(&application)).await.status, 200);
    assert_eq!((log_in(&server, PASSWORD).await, log_in(&server, "another horse").await), (403, 200));
    let page = server.send(get("/account?done=password").cookie(&answer.cookies())).await.page();
    assert!(page.contains("Your password is changed. Everywhere else you are logged out."), "{page}");
    let letters = server.world.letters.all();
    assert!(matches!(letters.last().unwrap().content, LetterContent::PasswordChanged));
}

#[actix_web::test]
async fn applications_lose_their_permission_if_that_is_wanted() {
    let server = Server::start().await;
    let anna = server.anna();
    let application = server.application_token(&anna);
    let form = [("current_password", PASSWORD), ("new_password", "another horse"), ("end_applications", "1")];
    assert_eq!(server.submit(&server.session(&anna), "/account/password", &form).await.status, 303);
    assert_eq!(server.send(get("/api/user").bearer(&application)).await.status, 401);
}

#[actix_web::test]
async fn mistakes_are_said_beside_the_field_and_nothing_typed_comes_back() {
    let server = Server::start().await;
    let session = server.session(&server.anna());
    for (current, new, status, field, words) in [
        ("wrong horse", "another horse", 403, "current_password", "This is not your password."),
        (PASSWORD, "horse 7", 400, "new_password", "Use at least 8 characters."),
        ("wrong horse", "horse 7", 400, "new_password", "Use at least 8 characters."),
    ] {
        let form = [("current_password", current), ("new_password", new)];
        let refusal = server.submit(&session, "/account/password", &form).await;
        assert_eq!(refusal.status, status, "{words}");
        assert!(refusal.page().contains(words), "{}", refusal.page());
        assert!(refusal.body.contains(&format!("id=\"{field}-error\"")), "{field}");
        assert!(!refusal.body.contains(current) && !refusal.body.contains(new), "never a password");
    }
    assert_eq!((log_in(&server, PASSWORD).await, status(&server, &session).await), (200, 200));
    assert_eq!(server.world.letters.all().len(), 0);
}

#[actix_web::test]
async fn guessing_the_password_is_limited() {
    let server = Server::start().await;
    let session = server.session(&server.anna());
    let csrf = server.send(get("/").cookie(&session)).await.field("csrf_token");
    let guess = |path, name, password| {
        let form = [("csrf_token", &*csrf), (name, password), ("new_password", "another horse")];
        post(path).cookie(&session).form(&form).with_peer("192.0.2.1")
    };
    for number in 0..5 {
        let way = if number % 2 == 0 {
            guess("/account/password", "current_password", "wrong")
        } else {
            guess("/account/delete", "remove_password", "wrong")
        };
        assert_eq!(server.send(way).await.status, 403, "{number}");
    }
    for way in [
        guess("/account/password", "current_password", PASSWORD),
        guess("/account/delete", "remove_password", PASSWORD),
    ] {
        let refusal = server.send(way).await;
        assert_eq!((refusal.status, &*refusal.header("retry-after")), (429, "1"));
        assert!(refusal.body.contains("There were too many wrong passwords. Wait a little, then try again."));
    }
    assert_eq!(status(&server, &session).await, 200);
}
