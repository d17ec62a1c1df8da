//! `POST /oauth/login`: every answer as Gancio gave it (transcript B.1), but for our longer token body.

use actix_web::http::Method;
use insta::assert_snapshot;
use serde_json::json;
use uncino_testkit::fixtures::{PASSWORD, World, policy};

use crate::support::{Request, Server, encode, get, post, site};

const ANNA: &str = "anna@example.org";

/// What a bot sends, with this password.
fn bot(username: &str, password: &str) -> Request {
    post("/oauth/login").form(&[
        ("username", username),
        ("password", password),
        ("grant_type", "password"),
        ("client_id", "self"),
    ])
}

#[actix_web::test]
async fn the_right_password_gives_tokens() {
    let server = Server::start().await;
    server.anna();
    let answer = server.send(bot(ANNA, PASSWORD)).await;
    assert_snapshot!(answer.whole(), @r#"
    200 OK
    cache-control: no-store
    content-type: application/json; charset=utf-8
    pragma: no-cache
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"access_token":"unc_at_[40 hex]","refresh_token":"unc_rt_[40 hex]","username":"anna@example.org","token_type":"Bearer","expires_in":2592000,"scope":"account"}
    "#);
    let token = answer.text("access_token");
    assert_eq!(server.send(get("/api/user").bearer(&token)).await.text("email"), ANNA);
}

#[actix_web::test]
async fn the_address_is_taken_in_any_case() {
    let server = Server::start().await;
    server.anna();
    assert_eq!(server.send(bot(" Anna@Example.ORG ", PASSWORD)).await.text("username"), ANNA);
}

#[actix_web::test]
async fn a_wrong_password_and_an_unknown_user_are_answered_alike() {
    let server = Server::start().await;
    server.anna();
    let wrong = server.send(bot(ANNA, "wrong")).await;
    assert_snapshot!(wrong.whole(), @r#"
    403 Forbidden
    cache-control: no-store
    content-type: application/json; charset=utf-8
    pragma: no-cache
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"error":"invalid_grant","error_description":"Invalid resource owner credentials"}
    "#);
    for (username, password) in [("nobody@example.org", "x"), (ANNA, " "), ("anna", PASSWORD), (" ", " ")] {
        assert_eq!(server.send(bot(username, password)).await.whole(), wrong.whole(), "{username:?}");
    }
}

#[actix_web::test]
async fn who_waits_for_approval_or_is_shut_out_is_answered_like_a_stranger() {
    let server = Server::start().await;
    let admin = server.own_token(&server.admin());
    let register = json!({"email": "new@example.org", "password": PASSWORD});
    assert_eq!(server.send(post("/api/user/register").json(&register)).await.status, 200);
    let anna = server.anna();
    let disable = Request::new(Method::PUT, "/api/user").json(&json!({"id": anna.id.0, "is_active": false}));
    assert_eq!(server.send(disable.bearer(&admin)).await.status, 200);
    let wrong = server.send(bot("nobody@example.org", PASSWORD)).await;
    for username in ["new@example.org", ANNA] {
        assert_eq!(server.send(bot(username, PASSWORD)).await.whole(), wrong.whole(), "{username}");
    }
}

#[actix_web::test]
async fn no_client_another_one_or_json_are_unauthorized() {
    let server = Server::start().await;
    server.anna();
    let client = server.world.compatible_client();
    let id = client.client.id.as_str();
    let secret = client.secret.as_ref().unwrap().expose();
    let least = [("username", ANNA), ("password", PASSWORD), ("grant_type", "password")];
    let with = |more: &[(&str, &str)]| {
        post("/oauth/login").raw_form(&format!("{}&{}", encode(&least), encode(more)))
    };
    let refusal = server.send(with(&[])).await;
    assert_snapshot!(refusal.whole(), @"
    401 Unauthorized
    content-type: text/plain; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    Unauthorized
    ");
    let json = json!({"username": ANNA, "password": PASSWORD, "grant_type": "password", "client_id": "self"});
    let pairs =
        [("username", ANNA), ("password", PASSWORD), ("grant_type", "password"), ("client_id", "self")];
    let requests = [
        post("/oauth/login"),
        post("/oauth/login").form(&[("email", "admin"), ("password", "wrong")]),
        with(&[("client_id", "")]),
        with(&[("client_id", "SELF")]),
        with(&[("client_id", "self"), ("client_id", "self")]),
        with(&[("client_id", id), ("client_secret", secret)]),
        post("/oauth/login").json(&json),
        post("/oauth/login").multipart(&pairs),
        post("/oauth/login").body("text/plain", encode(&pairs)),
        post("/oauth/login").raw_form("client_id=self&username=%ff"),
        post("/oauth/login").raw_form(&format!("client_id=self&x={}", "x".repeat(65_536))),
    ];
    for (number, request) in requests.into_iter().enumerate() {
        assert_eq!(server.send(request).await.whole(), refusal.whole(), "{number}");
    }
}

#[actix_web::test]
async fn a_made_up_secret_beside_it_gives_nothing_more() {
    let server = Server::start().await;
    server.anna();
    let pairs = [
        ("username", ANNA),
        ("password", PASSWORD),
        ("grant_type", "password"),
        ("client_id", "self"),
        ("client_secret", "made up"),
        ("scope", "event:write account admin"),
    ];
    let plain = server.send(bot(ANNA, PASSWORD)).await;
    assert_eq!(server.send(post("/oauth/login").form(&pairs)).await.whole(), plain.whole());
    let wrong = [("username", ANNA), ("password", "x"), ("grant_type", "password"), ("client_id", "self")];
    let refusal =
        server.send(post("/oauth/login").form(&wrong).header("authorization", "Basic c2VsZjp4")).await;
    assert_eq!(refusal.status, 403);
}

#[actix_web::test]
async fn what_is_missing_is_named_in_gancios_words() {
    let server = Server::start().await;
    server.anna();
    let brief = async |form: &str| {
        let refusal = server.send(post("/oauth/login").raw_form(&format!("client_id=self&{form}"))).await;
        assert_eq!(refusal.header("cache-control"), "no-store");
        assert_eq!(refusal.header("content-type"), "application/json; charset=utf-8");
        refusal.brief()
    };
    let missing_grant = brief("").await;
    assert_snapshot!(missing_grant, @r#"
    501 Not Implemented
    {"error":"unsupported_grant_type","error_description":"Unsupported grant type: undefined"}
    "#);
    assert_eq!(brief("grant_type=&username=a&password=b").await, missing_grant);
    assert_snapshot!(brief("grant_type=authorization_code&username=a&password=b").await, @r#"
    501 Not Implemented
    {"error":"unsupported_grant_type","error_description":"Unsupported grant type"}
    "#);
    assert_snapshot!(brief("grant_type=password&username=anna@example.org").await, @r#"
    400 Bad Request
    {"error":"invalid_request","error_description":"Missing required parameter: password"}
    "#);
    assert_snapshot!(brief("grant_type=password&password=x").await, @r#"
    400 Bad Request
    {"error":"invalid_request","error_description":"Missing required parameter: username"}
    "#);
    assert_eq!(brief("grant_type=password").await, brief("grant_type=password&password=x").await);
    let empty = brief("grant_type=password&username=anna@example.org&password=").await;
    assert_eq!(empty, brief("grant_type=password&username=anna@example.org").await, "RFC 6749 section 3.1");
    let malformed = brief("grant_type=password&username=a&username=b&password=x").await;
    assert_snapshot!(malformed, @r#"
    400 Bad Request
    {"error":"invalid_request","error_description":"A parameter is repeated or malformed"}
    "#);
    for form in [
        "grant_type=password&grant_type=password&username=a&password=x",
        "grant_type=password&username=a&password=x&password=y",
        "grant_type=password&username=a&password=x%00",
        "grant_type=pass%00word&username=a&password=x",
    ] {
        assert_eq!(brief(form).await, malformed, "{form}");
    }
}

#[actix_web::test]
async fn after_five_failures_the_pair_waits() {
    let server = Server::start().await;
    server.anna();
    for number in 1..=5 {
        let failure = server.send(bot(ANNA, "wrong").with_peer("192.0.2.1")).await;
        assert_eq!(failure.status, 403, "{number}");
    }
    let refusal = server.send(bot(ANNA, PASSWORD).with_peer("192.0.2.1")).await;
    assert_snapshot!(refusal.whole(), @r#"
    429 Too Many Requests
    cache-control: no-store
    content-type: application/json; charset=utf-8
    pragma: no-cache
    referrer-policy: no-referrer
    retry-after: 1
    x-content-type-options: nosniff

    {"error":"temporarily_unavailable","error_description":"Too many attempts; try again later"}
    "#);
    assert_eq!(server.send(bot(ANNA, PASSWORD).with_peer("192.0.2.2")).await.status, 200, "elsewhere");
    let nobody = server.send(bot("nobody@example.org", "x").with_peer("192.0.2.1")).await;
    assert_eq!(nobody.status, 403, "another account");
    server.world.clock.advance(chrono::TimeDelta::seconds(1));
    assert_eq!(server.send(bot(ANNA, PASSWORD).with_peer("192.0.2.1")).await.status, 200);
    let forgotten = server.send(bot(ANNA, "wrong").with_peer("192.0.2.1")).await;
    assert_eq!(forgotten.status, 403, "a success forgets the failures");
}

#[actix_web::test]
async fn an_unknown_account_waits_like_a_known_one() {
    let server = Server::start().await;
    server.anna();
    for _ in 0..6 {
        let known = server.send(bot(ANNA, "wrong").with_peer("192.0.2.1")).await;
        let unknown = server.send(bot("nobody@example.org", "wrong").with_peer("192.0.2.2")).await;
        assert_eq!(known.whole(), unknown.whole());
    }
}

#[actix_web::test]
async fn where_it_is_switched_off_everybody_is_unauthorized() {
    let mut policy = policy();
    policy.login_api.enabled = false;
    let server = Server::with(World::with_policy(policy), site()).await;
    server.anna();
    let refusal = server.send(bot(ANNA, PASSWORD)).await;
    assert_eq!(refusal.brief(), "401 Unauthorized\nUnauthorized");
    assert_eq!(server.send(bot(ANNA, "wrong")).await.whole(), refusal.whole());
}

#[actix_web::test]
async fn it_is_for_programs_not_for_pages_of_others() {
    let server = Server::start().await;
    server.anna();
    let preflight = Request::new(Method::OPTIONS, "/oauth/login")
        .header("origin", "https://x.example")
        .header("access-control-request-method", "POST");
    for request in [bot(ANNA, PASSWORD).header("origin", "https://x.example"), bot(ANNA, "x"), preflight] {
        let head = server.send(request).await.head();
        assert!(!head.contains("access-control-"), "{head}");
        assert!(!head.contains("set-cookie"), "{head}");
    }
    let read = server.get("/oauth/login").await;
    assert_eq!((read.status, &*read.header("allow")), (405, "POST"));
}

#[actix_web::test]
async fn a_change_of_the_password_ends_the_tokens() {
    let server = Server::start().await;
    let anna = server.anna();
    let token = server.send(bot(ANNA, PASSWORD)).await.text("access_token");
    let form = [("current_password", PASSWORD), ("new_password", "another horse")];
    let changed = server.submit(&server.session(&anna), "/account/password", &form).await;
    assert_eq!(changed.header("location"), "/account?done=password");
    assert_eq!(server.send(get("/api/user").bearer(&token)).await.status, 401);
}

#[actix_web::test]
async fn no_other_site_makes_a_browser_guess() {
    let server = Server::start().await;
    server.anna();
    for (site, status) in [("cross-site", 401), ("same-site", 401), ("same-origin", 200), ("none", 200)] {
        let answer = server.send(bot(ANNA, PASSWORD).header("sec-fetch-site", site)).await;
        assert_eq!(answer.status, status, "{site}");
    }
}
