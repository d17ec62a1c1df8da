//! `POST /api/user/register`

use insta::assert_snapshot;
use serde_json::{Value, json};
use uncino_domain::people::letter::LetterContent;
use uncino_testkit::fixtures::{PASSWORD, World, policy};

use crate::support::{Answer, Request, Server, get, post, put, site};

fn register(body: &Value) -> Request {
    post("/api/user/register").json(body)
}

/// A server whose set-up is finished, and an administrator's token.
async fn set_up() -> (Server, String) {
    let server = Server::start().await;
    let token = server.own_token(&server.admin());
    (server, token)
}

async fn users(server: &Server, token: &str) -> Answer {
    server.send(get("/api/users").bearer(token)).await
}

#[actix_web::test]
async fn an_account_waits_for_approval() {
    let (server, admin) = set_up().await;
    let new = json!({"email": "new@example.org", "password": "secret12", "description": "please"});
    assert_snapshot!(server.send(register(&new)).await.whole(), @"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    content-type: text/plain; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    OK
    ");
    let listed = users(&server, &admin).await.json();
    let user = &listed[1];
    assert_eq!(
        (&user["email"], &user["is_active"], &user["description"], &user["role"]),
        (&json!("new@example.org"), &json!(false), &json!("please"), &json!("user"))
    );
    let log_in = json!({"email": "new@example.org", "password": "secret12"});
    assert_eq!(server.send(post("/api/login/token").json(&log_in)).await.status, 403);
    let approve = put("/api/user").bearer(&admin).json(&json!({"id": user["id"], "is_active": true}));
    assert_eq!(server.send(approve).await.status, 200);
    assert_eq!(server.send(post("/api/login/token").json(&log_in)).await.status, 200);
}

#[actix_web::test]
async fn fields_that_are_not_the_persons_own_are_ignored() {
    let (server, admin) = set_up().await;
    let evil = json!({
        "email": "evil@example.org", "password": PASSWORD, "role": "admin", "is_active": true, "is_admin": true,
        "isAdmin": 1, "standing": "active", "id": 1, "recover_code": "x", "settings": ["x"],
    });
    assert_eq!(server.send(register(&evil)).await.brief(), "200 OK\nOK");
    let evil = users(&server, &admin).await.json()[1].clone();
    let shown = ["id", "role", "is_active", "is_admin", "is_editor", "settings", "recover_code"]
        .map(|key| &evil[key]);
    let expected =
        [json!(2), json!("user"), json!(false), json!(false), json!(false), json!([]), json!(null)];
    assert_eq!(shown, expected.each_ref());
}

#[actix_web::test]
async fn a_known_address_is_answered_like_a_new_one() {
    let (server, admin) = set_up().await;
    server.anna();
    let new = server.send(register(&json!({"email": "new@example.org", "password": "secret12"}))).await;
    for email in ["anna@example.org", " ANNA@example.org", "admin@example.org", "new@example.org"] {
        let known = server.send(register(&json!({"email": email, "password": "secret12"}))).await;
        assert_eq!(known.whole(), new.whole(), "{email}");
    }
    assert_eq!(users(&server, &admin).await.json().as_array().unwrap().len(), 3);
    let log_in = json!({"email": "anna@example.org", "password": PASSWORD});
    assert_eq!(
        server.send(post("/api/login/token").json(&log_in)).await.status,
        200,
        "the old password stays"
    );
    let told =
        server.world.letters.all().into_iter().filter(|letter| letter.to.as_str() == "anna@example.org");
    let told: Vec<_> = told.map(|letter| letter.content).collect();
    assert!(!told.is_empty());
    assert!(told.iter().all(|content| matches!(content, LetterContent::AlreadyRegistered)), "{told:?}");
}

#[actix_web::test]
async fn what_is_no_address_is_not_found_as_in_gancio() {
    let (server, _) = set_up().await;
    let refusal = server.send(register(&json!({"email": "notmail", "password": "x"}))).await;
    assert_snapshot!(refusal.whole(), @r#"
    404 Not Found
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    content-type: application/json; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    "Invalid email"
    "#);
    for email in [json!(""), json!(null), json!("a b@example.org"), json!("@"), json!("a@b@c")] {
        let body = json!({"email": email, "password": PASSWORD});
        assert_eq!(server.send(register(&body)).await.whole(), refusal.whole(), "{email}");
    }
    assert_eq!(server.send(post("/api/user/register")).await.whole(), refusal.whole());
}

#[actix_web::test]
async fn other_mistakes_are_said_and_nothing_is_kept() {
    let (server, admin) = set_up().await;
    let brief = async |change: Value| {
        let mut body = json!({"email": "new@example.org", "password": PASSWORD});
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let refusal = server.send(register(&body)).await;
        assert!(!refusal.body.contains("new@example.org"), "nothing that was sent is echoed");
        refusal.brief()
    };
    assert_snapshot!(brief(json!({"password": "1234567"})).await, @"
    400 Bad Request
    a password needs at least 8 characters
    ");
    assert_eq!(brief(json!({"password": null})).await, brief(json!({"password": "1234567"})).await);
    assert_snapshot!(brief(json!({"password": "x".repeat(1025)})).await, @"
    400 Bad Request
    a password can have at most 1024 bytes
    ");
    assert_snapshot!(brief(json!({"description": "x".repeat(1001)})).await, @"
    400 Bad Request
    the description is longer than 1000 characters, or has control characters
    ");
    assert_snapshot!(brief(json!({"description": "a\u{7}"})).await, @"
    400 Bad Request
    the description is longer than 1000 characters, or has control characters
    ");
    assert_snapshot!(brief(json!({"email": ["a@example.org"]})).await, @"
    400 Bad Request
    a field is repeated or not a text
    ");
    assert_eq!(users(&server, &admin).await.json().as_array().unwrap().len(), 1);
    assert_eq!(server.world.letters.all().len(), 0);
}

#[actix_web::test]
async fn before_the_set_up_nobody_can() {
    let server = Server::start().await;
    let refusal = server.send(register(&json!({"email": "new@example.org", "password": PASSWORD}))).await;
    assert_snapshot!(refusal.whole(), @"
    403 Forbidden
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    content-type: text/plain; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    Set-up is not finished
    ");
    assert!(!server.world.ports.storage.read(|r| r.users().any()).unwrap());
}

#[actix_web::test]
async fn where_it_is_switched_on_the_first_is_administrator() {
    let policy = uncino_domain::instance::policy::Policy { first_registration_is_admin: true, ..policy() };
    let server = Server::with(World::with_policy(policy), site()).await;
    let first = server.send(register(&json!({"email": "first@example.org", "password": PASSWORD}))).await;
    assert_snapshot!(first.brief(), @r#"
    200 OK
    {"is_admin":true,"is_editor":false,"id":1,"settings":[],"email":"first@example.org","description":null,"recover_code":null,"role":"admin","is_active":true,"to_notify":true,"createdAt":"2026-11-22T12:00:00.000Z","updatedAt":"2026-11-22T12:00:00.000Z"}
    "#);
    let second = server.send(register(&json!({"email": "second@example.org", "password": PASSWORD}))).await;
    assert_eq!(second.brief(), "200 OK\nOK");
    let log_in = json!({"email": "first@example.org", "password": PASSWORD});
    let token = server.send(post("/api/login/token").json(&log_in)).await.text("access_token");
    let listed = users(&server, &token).await.json();
    assert_eq!((&listed[1]["role"], &listed[1]["is_active"]), (&json!("user"), &json!(false)));
}

#[actix_web::test]
async fn where_no_accounts_are_given_there_is_nothing() {
    let (server, admin) = set_up().await;
    let close = json!({"key": "allow_registration", "value": false});
    assert_eq!(server.send(post("/api/settings").bearer(&admin).json(&close)).await.status, 200);
    for email in ["new@example.org", "admin@example.org"] {
        let answer = server.send(register(&json!({"email": email, "password": PASSWORD}))).await;
        assert_eq!(answer.brief(), "404 Not Found\nNot Found", "{email}");
    }
    assert_eq!(users(&server, &admin).await.json().as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn a_form_is_taken_too() {
    let (server, _) = set_up().await;
    let pairs = [("email", "new@example.org"), ("password", PASSWORD)];
    for request in [post("/api/user/register").form(&pairs), post("/api/user/register").multipart(&pairs)] {
        assert_eq!(server.send(request).await.brief(), "200 OK\nOK");
    }
}
