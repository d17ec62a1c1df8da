//! `DELETE /api/user` and `DELETE /api/user/{id}`

use insta::assert_snapshot;
use serde_json::json;
use uncino_testkit::fixtures::PASSWORD;

use crate::support::{Server, delete, get};

#[actix_web::test]
async fn an_administrator_removes_anybody_but_the_last_of_them() {
    let server = Server::start().await;
    let (admin, anna) = (server.own_token(&server.admin()), server.anna());
    let tokens = [server.own_token(&anna), server.application_token(&anna)];
    server.publish(&tokens[1], "Concert", &json!({})).await;
    let path = format!("/api/user/{}", anna.id.0);
    assert_eq!(server.send(delete(&path).bearer(&admin)).await.brief(), "200 OK\nOK");
    for token in tokens {
        assert_eq!(server.send(get("/api/user").bearer(&token)).await.status, 401);
    }
    let event = server.get("/api/event/detail/concert").await.json();
    assert_eq!(event["isAnon"], json!(true), "the events stay, and are nobody's");
    for gone in [&*path, "/api/user/x", "/api/user/0", "/api/user/99999999999999999999"] {
        assert_eq!(
            server.send(delete(gone).bearer(&admin)).await.brief(),
            "404 Not Found\nNot Found",
            "{gone}"
        );
    }
    assert_snapshot!(server.send(delete("/api/user/1").bearer(&admin)).await.brief(), @"
    400 Bad Request
    this is the only administrator; make somebody else one first
    ");
}

#[actix_web::test]
async fn nobody_else_removes_anybody() {
    let server = Server::start().await;
    let (admin, anna, editor) = (server.admin(), server.anna(), server.editor());
    let path = format!("/api/user/{}", anna.id.0);
    let requests = [
        delete(&path),
        delete(&path).cookie(&server.session(&admin)),
        delete("/api/user").json(&json!({"password": PASSWORD})).cookie(&server.session(&anna)),
        delete(&path).bearer(&server.own_token(&editor)),
        delete(&path).bearer(&server.own_token(&anna)),
    ];
    for (number, request) in requests.into_iter().enumerate() {
        assert_eq!(server.send(request).await.brief(), "403 Forbidden\nForbidden", "{number}");
    }
    for request in [
        delete(&path).bearer(&server.application_token(&admin)),
        delete("/api/user").json(&json!({"password": PASSWORD})).bearer(&server.application_token(&anna)),
    ] {
        let answer = server.send(request).await;
        assert_eq!((answer.status, answer.text("error")), (403, "insufficient_scope".to_owned()));
    }
    let users = server.send(get("/api/users").bearer(&server.own_token(&admin))).await.json();
    assert_eq!(users.as_array().unwrap().len(), 3);
}

#[actix_web::test]
async fn who_knows_the_password_removes_their_own_account() {
    let server = Server::start().await;
    server.admin();
    let token = server.own_token(&server.anna());
    let leave = |body| delete("/api/user").bearer(&token).json(&body);
    assert_snapshot!(server.send(leave(json!({}))).await.brief(), @"
    400 Bad Request
    send your password with it, or use the page /account
    ");
    assert_eq!(server.send(delete("/api/user").bearer(&token)).await.status, 400);
    let wrong = server.send(leave(json!({"password": "wrong"}))).await;
    assert_eq!(wrong.brief(), "403 Forbidden\nForbidden");
    assert_eq!(server.send(get("/api/user").bearer(&token)).await.status, 200);
    assert_eq!(server.send(leave(json!({"password": PASSWORD}))).await.brief(), "200 OK\nOK");
    assert_eq!(server.send(get("/api/user").bearer(&token)).await.status, 401);
}

#[actix_web::test]
async fn the_last_administrator_stays() {
    let server = Server::start().await;
    let token = server.own_token(&server.admin());
    server.anna();
    let leave = delete("/api/user").bearer(&token).json(&json!({"password": PASSWORD}));
    assert_snapshot!(server.send(leave).await.brief(), @"
    400 Bad Request
    this is the only administrator; make somebody else one first
    ");
    assert_eq!(server.send(get("/api/user").bearer(&token)).await.status, 200);
}

#[actix_web::test]
async fn guessing_the_password_is_limited_here_too() {
    let server = Server::start().await;
    server.admin();
    let token = server.own_token(&server.anna());
    let guess = |password| {
        delete("/api/user").bearer(&token).json(&json!({"password": password})).with_peer("192.0.2.1")
    };
    for _ in 0..5 {
        assert_eq!(server.send(guess("wrong")).await.status, 403);
    }
    assert_snapshot!(server.send(guess(PASSWORD)).await.whole(), @"
    429 Too Many Requests
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: private, no-store
    content-type: text/plain; charset=utf-8
    referrer-policy: no-referrer
    retry-after: 1
    x-content-type-options: nosniff

    Too Many Requests
    ");
}
