//! `POST /api/user` and `PUT /api/user`

use insta::assert_snapshot;
use serde_json::{Value, json};
use uncino_testkit::fixtures::PASSWORD;

use crate::support::{Answer, Request, Server, get, post, put};

async fn log_in(server: &Server, email: &str, password: &str) -> Answer {
    let body = json!({"email": email, "password": password});
    server.send(post("/api/login/token").json(&body)).await
}

async fn users(server: &Server, token: &str) -> Value {
    server.send(get("/api/users").bearer(token)).await.json()
}

#[actix_web::test]
async fn an_administrator_changes_anybody() {
    let server = Server::start().await;
    let (admin, anna) = (server.own_token(&server.admin()), server.anna());
    let change = |body: Value| put("/api/user").bearer(&admin).json(&body);
    let promoted = json!({"id": anna.id.0, "role": "editor", "description": "<b>Ed</b>"});
    assert_snapshot!(server.send(change(promoted)).await.whole(), @r#"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: private, no-store
    content-type: application/json; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"is_admin":false,"is_editor":true,"id":2,"settings":[],"email":"anna@example.org","description":"<b>Ed</b>","recover_code":null,"role":"editor","is_active":true,"to_notify":true,"createdAt":"2026-11-22T12:00:00.000Z","updatedAt":"2026-11-22T12:00:00.000Z"}
    "#);
    let role = async |body: Value| server.send(change(body)).await.text("role");
    assert_eq!(role(json!({"id": "2", "is_admin": true})).await, "admin");
    assert_eq!(role(json!({"id": 2, "is_admin": false})).await, "user");
    assert_eq!(role(json!({"id": 2, "is_admin": false, "is_editor": true})).await, "editor");
    assert_eq!(role(json!({"id": 2, "is_editor": false})).await, "user");
    let kept = server.send(change(json!({"id": 2}))).await.json();
    assert_eq!((&kept["role"], &kept["description"]), (&json!("user"), &json!("<b>Ed</b>")));
    for blank in [json!(null), json!(" ")] {
        let blank = server.send(change(json!({"id": 2, "description": blank}))).await;
        assert_eq!(blank.json()["description"], json!(null));
    }
}

#[actix_web::test]
async fn another_password_ends_the_log_ins_but_not_the_applications() {
    let server = Server::start().await;
    let (admin, anna) = (server.own_token(&server.admin()), server.anna());
    let (session, own) = (server.session(&anna), server.own_token(&anna));
    let application = server.application_token(&anna);
    let change = put("/api/user").bearer(&admin).json(&json!({"id": anna.id.0, "password": "another horse"}));
    let changed = server.send(change).await;
    assert_eq!(changed.status, 200);
    assert!(!changed.body.contains("horse"), "{}", changed.body);
    assert_eq!(server.send(get("/api/user").cookie(&session)).await.status, 403);
    assert_eq!(server.send(get("/api/user").bearer(&own)).await.status, 401);
    assert_eq!(server.send(get("/api/user").bearer(&application)).await.status, 200);
    assert_eq!(log_in(&server, "anna@example.org", PASSWORD).await.status, 403);
    assert_eq!(log_in(&server, "anna@example.org", "another horse").await.status, 200);
}

#[actix_web::test]
async fn who_is_shut_out_loses_everything_at_once() {
    let server = Server::start().await;
    let (admin, anna) = (server.own_token(&server.admin()), server.anna());
    let tokens = [server.own_token(&anna), server.application_token(&anna)];
    let disable = put("/api/user").bearer(&admin).json(&json!({"id": anna.id.0, "is_active": false}));
    assert_eq!(server.send(disable).await.json()["is_active"], json!(false));
    let enable = put("/api/user").bearer(&admin).json(&json!({"id": anna.id.0, "is_active": true}));
    assert_eq!(server.send(enable).await.json()["is_active"], json!(true));
    for token in tokens {
        assert_eq!(server.send(get("/api/user").bearer(&token)).await.status, 401, "also afterwards");
    }
}

#[actix_web::test]
async fn a_form_says_yes_in_any_of_three_words() {
    let server = Server::start().await;
    let admin = server.own_token(&server.admin());
    server.anna();
    for (word, is_active) in
        [("0", false), ("True", true), ("False", false), ("true", true), ("", false), ("1", true)]
    {
        let form = [("id", "2"), ("is_active", word)];
        let changed = server.send(put("/api/user").bearer(&admin).form(&form)).await;
        assert_eq!(changed.json()["is_active"], json!(is_active), "{word:?}");
    }
}

#[actix_web::test]
async fn others_change_their_own_description_and_nothing_else() {
    let server = Server::start().await;
    let admin = server.own_token(&server.admin());
    let anna = server.anna();
    let token = server.own_token(&anna);
    let before = users(&server, &admin).await;
    let greedy = json!({
        "id": anna.id.0, "description": "Me", "role": "admin", "is_admin": true, "is_editor": true,
        "is_active": false, "email": "other@example.org", "password": "another horse", "settings": [1],
        "recover_code": "x", "createdAt": "2000-01-01T00:00:00.000Z",
    });
    assert_snapshot!(server.send(put("/api/user").bearer(&token).json(&greedy)).await.brief(), @r#"
    200 OK
    {"is_admin":false,"is_editor":false,"id":2,"settings":[],"email":"anna@example.org","description":"Me","recover_code":null,"role":"user","is_active":true,"to_notify":true,"createdAt":"2026-11-22T12:00:00.000Z","updatedAt":"2026-11-22T12:00:00.000Z"}
    "#);
    let mut expected = before.clone();
    expected[1]["description"] = json!("Me");
    assert_eq!(users(&server, &admin).await, expected);
    assert_eq!(log_in(&server, "anna@example.org", PASSWORD).await.status, 200);
    let nothing = server.send(put("/api/user").bearer(&token).json(&json!({"id": anna.id.0}))).await;
    assert_eq!(nothing.text("description"), "Me");
}

#[actix_web::test]
async fn nobody_else_changes_anybody() {
    let server = Server::start().await;
    let (admin, anna, editor) = (server.admin(), server.anna(), server.editor());
    let own = server.own_token(&admin);
    let before = users(&server, &own).await;
    let of_anna = json!({"id": anna.id.0, "description": "x", "role": "admin", "password": "another horse"});
    let of_admin = json!({"id": admin.id.0, "description": "x", "is_active": false});
    let forbidden = [
        put("/api/user").json(&of_anna),
        put("/api/user").json(&of_anna).cookie(&server.session(&admin)),
        put("/api/user").json(&of_anna).bearer(&server.own_token(&editor)),
        put("/api/user").json(&of_admin).bearer(&server.own_token(&anna)),
        post("/api/user").json(&json!({"email": "new@example.org"})),
        post("/api/user").json(&json!({"email": "new@example.org"})).cookie(&server.session(&admin)),
        post("/api/user").json(&json!({"email": "new@example.org"})).bearer(&server.own_token(&editor)),
    ];
    for (number, request) in forbidden.into_iter().enumerate() {
        let answer = server.send(request).await;
        assert_eq!(answer.brief(), "403 Forbidden\nForbidden", "{number}");
        let is_asked = answer.header("www-authenticate").starts_with("Bearer resource_metadata=");
        assert_eq!(is_asked, matches!(number, 0 | 1 | 4 | 5), "{number}");
    }
    let application = server.application_token(&admin);
    for request in [
        put("/api/user").json(&of_anna),
        put("/api/user").json(&of_admin),
        post("/api/user").json(&json!({"email": "new@example.org", "role": "admin"})),
    ] {
        let answer = server.send(request.bearer(&application)).await;
        assert_eq!((answer.status, answer.text("error")), (403, "insufficient_scope".to_owned()));
    }
    assert_eq!(users(&server, &own).await, before);
}

#[actix_web::test]
async fn an_unknown_user_is_not_found() {
    let server = Server::start().await;
    let (admin, anna) = (server.own_token(&server.admin()), server.own_token(&server.anna()));
    for body in [json!({}), json!({"id": 99}), json!({"id": "x"}), json!({"id": null}), json!({"id": -1})] {
        let answer = server.send(put("/api/user").bearer(&admin).json(&body)).await;
        assert_eq!(answer.brief(), "404 Not Found\nNot Found", "{body}");
    }
    let own = server.send(put("/api/user").bearer(&anna).json(&json!({}))).await;
    assert_eq!(own.brief(), "404 Not Found\nNot Found");
}

#[actix_web::test]
async fn a_refused_change_changes_nothing() {
    let server = Server::start().await;
    let (admin, anna) = (server.own_token(&server.admin()), server.anna());
    let before = users(&server, &admin).await;
    let brief = async |change: Value| {
        let mut body = json!({"id": anna.id.0, "role": "editor", "description": "x"});
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        server.send(put("/api/user").bearer(&admin).json(&body)).await.brief()
    };
    assert_snapshot!(brief(json!({"role": "owner"})).await, @"
    400 Bad Request
    role must be admin, editor or user
    ");
    assert_snapshot!(brief(json!({"password": "short"})).await, @"
    400 Bad Request
    a password needs at least 8 characters
    ");
    assert_snapshot!(brief(json!({"description": "x".repeat(1001)})).await, @"
    400 Bad Request
    the description is longer than 1000 characters, or has control characters
    ");
    assert_snapshot!(brief(json!({"is_active": [true]})).await, @"
    400 Bad Request
    a field is repeated or not a text
    ");
    assert_snapshot!(brief(json!({"id": 1, "is_active": false})).await, @"
    400 Bad Request
    this is the only administrator; make somebody else one first
    ");
    assert_eq!(brief(json!({"id": 1})).await, brief(json!({"id": 1, "is_active": false})).await);
    assert_eq!(users(&server, &admin).await, before);
}

#[actix_web::test]
async fn an_administrator_makes_an_account() {
    let server = Server::start().await;
    let admin = server.own_token(&server.admin());
    let make = |body: Value| post("/api/user").bearer(&admin).json(&body);
    let made = server
        .send(make(
            json!({"email": "Ed@example.org", "password": "another horse", "role": "editor", "id": 1}),
        ))
        .await;
    assert_snapshot!(made.brief(), @r#"
    200 OK
    {"is_admin":false,"is_editor":true,"id":2,"settings":[],"email":"ed@example.org","description":null,"recover_code":null,"role":"editor","is_active":true,"to_notify":true,"createdAt":"2026-11-22T12:00:00.000Z","updatedAt":"2026-11-22T12:00:00.000Z"}
    "#);
    assert_eq!(log_in(&server, "ed@example.org", "another horse").await.status, 200);
    assert_eq!(server.world.letters.all().len(), 0);
    let brief = async |body| server.send(make(body)).await.brief();
    assert_snapshot!(brief(json!({"email": "ED@example.org"})).await, @"
    400 Bad Request
    this e-mail address has an account already
    ");
    assert_snapshot!(brief(json!({"email": "nope"})).await, @r#"
    404 Not Found
    "Invalid email"
    "#);
    assert_snapshot!(brief(json!({"email": "b@example.org", "role": "owner"})).await, @"
    400 Bad Request
    role must be admin, editor or user
    ");
    assert_snapshot!(brief(json!({"email": "b@example.org", "password": "short"})).await, @"
    400 Bad Request
    a password needs at least 8 characters
    ");
    assert_eq!(users(&server, &admin).await.as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn without_a_password_its_owner_gets_a_link() {
    let server = Server::start().await;
    let admin = server.own_token(&server.admin());
    let made: Request = post("/api/user").bearer(&admin).json(&json!({"email": "new@example.org"}));
    let made = server.send(made).await;
    assert_eq!((made.status, &made.json()["is_active"]), (200, &json!(true)));
    let code = server.world.letters.link_to("new@example.org").unwrap();
    assert!(!made.body.contains(&code), "the link is for its owner alone");
    for password in ["", "x", PASSWORD] {
        assert_eq!(log_in(&server, "new@example.org", password).await.status, 403, "{password:?}");
    }
    let chosen = json!({"recover_code": code, "password": "another horse"});
    assert_eq!(server.send(post("/api/user/recover_password").json(&chosen)).await.status, 200);
    assert_eq!(log_in(&server, "new@example.org", "another horse").await.status, 200);
}

#[actix_web::test]
async fn the_number_may_stand_in_the_path() {
    let server = Server::start().await;
    let (first, anna) = (server.admin(), server.anna());
    let admin = server.own_token(&first);
    let path = format!("/api/user/{}", anna.id);
    let change = json!({"id": 1, "is_active": false, "role": "editor"});
    let changed = server.send(put(&path).bearer(&admin).json(&change)).await.json();
    assert_eq!(
        (&changed["id"], &changed["is_active"], &changed["role"]),
        (&json!(anna.id.0), &json!(false), &json!("editor")),
        "the path counts, not the body"
    );
    let unknown = put("/api/user/999").bearer(&admin).json(&change);
    assert_eq!(server.send(unknown).await.status, 404);
    let no_number = put("/api/user/anna").bearer(&admin).json(&change);
    assert_eq!(server.send(no_number).await.status, 404);
    let last = put(&format!("/api/user/{}", first.id)).bearer(&admin);
    assert_eq!(server.send(last.json(&json!({"role": "user"}))).await.status, 400);
    let editor = server.own_token(&server.editor());
    assert_eq!(server.send(put(&path).bearer(&editor).json(&change)).await.status, 403);
}

#[actix_web::test]
async fn people_say_themselves_whether_they_want_letters() {
    let server = Server::start().await;
    let anna = server.anna();
    let token = server.own_token(&anna);
    let user = async || server.send(get("/api/user").bearer(&token)).await.json();
    assert_eq!(user().await["to_notify"], json!(true));
    let change = put("/api/user").bearer(&token).json(&json!({"id": anna.id.0, "to_notify": false}));
    assert_eq!(server.send(change).await.json()["to_notify"], json!(false));
    let other = put("/api/user").bearer(&token).json(&json!({"id": anna.id.0, "description": "Me"}));
    assert_eq!(server.send(other).await.status, 200);
    assert_eq!(user().await["to_notify"], json!(false), "what isn't sent is kept");
}
