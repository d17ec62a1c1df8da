//! `POST /api/user/recover`, `POST /api/user/check_recover_code`, `POST /api/user/recover_password`

use chrono::TimeDelta;
use insta::assert_snapshot;
use serde_json::json;
use uncino_testkit::fixtures::PASSWORD;

use crate::support::{Answer, Server, get, post};

const ANNA: &str = "anna@example.org";

async fn ask(server: &Server, email: &str) -> Answer {
    server.send(post("/api/user/recover").json(&json!({"email": email}))).await
}

async fn check(server: &Server, code: &str) -> Answer {
    server.send(post("/api/user/check_recover_code").json(&json!({"recover_code": code}))).await
}

async fn recover(server: &Server, code: &str, password: &str) -> Answer {
    let body = json!({"recover_code": code, "password": password});
    server.send(post("/api/user/recover_password").json(&body)).await
}

async fn can_log_in(server: &Server, password: &str) -> bool {
    let body = json!({"email": ANNA, "password": password});
    server.send(post("/api/login/token").json(&body)).await.status == 200
}

/// Anna, who has asked, and the code of her letter.
async fn asked() -> (Server, String) {
    let server = Server::start().await;
    server.anna();
    assert_eq!(ask(&server, ANNA).await.brief(), "200 OK\nOK");
    let code = server.world.letters.link_to(ANNA).unwrap();
    (server, code)
}

#[actix_web::test]
async fn the_answer_does_not_tell_who_has_an_account() {
    let server = Server::start().await;
    server.anna();
    let known = ask(&server, ANNA).await;
    assert_snapshot!(known.whole(), @"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    content-type: text/plain; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    OK
    ");
    for email in ["nobody@example.org", "no address", "", "Anna@Example.org"] {
        assert_eq!(ask(&server, email).await.whole(), known.whole(), "{email:?}");
    }
    assert_eq!(server.send(post("/api/user/recover")).await.whole(), known.whole());
    assert!(server.world.letters.all().iter().all(|letter| letter.to.as_str() == ANNA));
}

#[actix_web::test]
async fn a_code_says_whose_it_is() {
    let (server, code) = asked().await;
    assert_snapshot!(check(&server, &code).await.whole(), @r#"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: no-store
    content-type: application/json; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"email":"anna@example.org"}
    "#);
    assert_eq!(check(&server, &code).await.status, 200, "looking doesn't use it up");
    for wrong in ["", "nope", &code[1..], &*format!("{code} ")] {
        assert_eq!(check(&server, wrong).await.brief(), "400 Bad Request\nBad Request", "{wrong:?}");
    }
    assert_eq!(server.send(post("/api/user/check_recover_code")).await.status, 400);
}

#[actix_web::test]
async fn a_code_sets_the_password_once_and_ends_all_log_ins() {
    let (server, code) = asked().await;
    let body = json!({"email": ANNA, "password": PASSWORD});
    let token = server.send(post("/api/login/token").json(&body)).await.text("access_token");
    assert_eq!(recover(&server, &code, "another horse").await.brief(), "200 OK\nOK");
    assert_eq!(server.send(get("/api/user").bearer(&token)).await.status, 401);
    assert!(can_log_in(&server, "another horse").await);
    assert!(!can_log_in(&server, PASSWORD).await);
    assert_eq!(recover(&server, &code, "a third horse").await.brief(), "400 Bad Request\nBad Request");
    assert_eq!(check(&server, &code).await.status, 400);
    assert!(can_log_in(&server, "another horse").await);
}

#[actix_web::test]
async fn an_application_keeps_its_permission() {
    let (server, code) = asked().await;
    let anna = server.world.ports.storage.read(|r| r.users().list()).unwrap().remove(0);
    let token = server.application_token(&anna);
    recover(&server, &code, "another horse").await;
    assert_eq!(server.send(get("/api/user").bearer(&token)).await.status, 200);
}

#[actix_web::test]
async fn a_bad_password_does_not_use_the_code_up() {
    let (server, code) = asked().await;
    assert_snapshot!(recover(&server, &code, "short").await.brief(), @"
    400 Bad Request
    a password needs at least 8 characters
    ");
    assert!(can_log_in(&server, PASSWORD).await);
    assert_eq!(recover(&server, &code, "another horse").await.status, 200);
}

#[actix_web::test]
async fn a_code_ends_after_an_hour() {
    for (seconds, status) in [(3_599, 200), (3_600, 400)] {
        let (server, code) = asked().await;
        server.world.clock.advance(TimeDelta::seconds(seconds));
        assert_eq!(check(&server, &code).await.status, status, "{seconds}");
        assert_eq!(recover(&server, &code, "another horse").await.status, status, "{seconds}");
    }
}

#[actix_web::test]
async fn a_newer_letter_ends_the_older_one() {
    let (server, old) = asked().await;
    ask(&server, ANNA).await;
    let new = server.world.letters.link_to(ANNA).unwrap();
    assert_eq!((check(&server, &old).await.status, check(&server, &new).await.status), (400, 200));
}

#[actix_web::test]
async fn one_account_gets_three_letters_an_hour_and_nobody_is_told() {
    let (server, _) = asked().await;
    for _ in 0..4 {
        assert_eq!(ask(&server, ANNA).await.brief(), "200 OK\nOK");
    }
    assert_eq!(server.world.letters.all().len(), 3);
}
