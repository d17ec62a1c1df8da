//! `POST /api/login/token`: how clients of Gancio 2 log in.

use actix_web::http::Method;
use insta::assert_snapshot;
use serde_json::json;
use uncino_testkit::fixtures::{PASSWORD, World, policy};

use crate::support::{Request, Server, get, post, site};

fn log_in(email: &str, password: &str) -> Request {
    post("/api/login/token").json(&json!({"email": email, "password": password}))
}

#[actix_web::test]
async fn the_answer_is_that_of_the_other_log_in() {
    let server = Server::start().await;
    server.anna();
    let answer = server.send(log_in("anna@example.org", PASSWORD)).await;
    let form = post("/oauth/login").form(&[
        ("username", "anna@example.org"),
        ("password", PASSWORD),
        ("grant_type", "password"),
        ("client_id", "self"),
    ]);
    assert_eq!(answer.whole(), server.send(form).await.whole());
    assert_snapshot!(answer.whole(), @r#"
    200 OK
    cache-control: no-store
    content-type: application/json; charset=utf-8
    pragma: no-cache
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"access_token":"unc_at_[40 hex]","refresh_token":"unc_rt_[40 hex]","username":"anna@example.org","token_type":"Bearer","expires_in":2592000,"scope":"account"}
    "#);
    let user = server.send(get("/api/user").bearer(&answer.text("access_token"))).await;
    assert_eq!(user.text("email"), "anna@example.org");
}

#[actix_web::test]
async fn a_wrong_password_is_forbidden() {
    let server = Server::start().await;
    server.anna();
    let wrong = server.send(log_in("anna@example.org", "wrong")).await;
    assert_snapshot!(wrong.brief(), @r#"
    403 Forbidden
    {"error":"invalid_grant","error_description":"Invalid resource owner credentials"}
    "#);
    assert_eq!(server.send(log_in("nobody@example.org", "x")).await.whole(), wrong.whole());
}

#[actix_web::test]
async fn a_body_without_the_two_is_refused() {
    let server = Server::start().await;
    server.anna();
    let brief = async |body| server.send(post("/api/login/token").json(&body)).await.brief();
    let incomplete = brief(json!({})).await;
    assert_snapshot!(incomplete, @r#"
    400 Bad Request
    {"error":"invalid_request","error_description":"Missing required parameter: password"}
    "#);
    for body in [
        json!({"email": "anna@example.org"}),
        json!({"password": PASSWORD}),
        json!({"email": ["anna@example.org"], "password": PASSWORD}),
        json!({"email": "anna@example.org", "password": {"$ne": ""}}),
        json!({"email": null, "password": PASSWORD}),
    ] {
        assert_eq!(brief(body.clone()).await, incomplete, "{body}");
    }
    let broken = server.send(post("/api/login/token").body("application/json", "{")).await;
    assert_eq!(broken.brief(), "400 Bad Request\nthe body is malformed");
    let large = server.send(post("/api/login/token").body("application/json", vec![b' '; 65_537])).await;
    assert_eq!(large.status, 413);
}

#[actix_web::test]
async fn both_ways_count_the_same_failures() {
    let server = Server::start().await;
    server.anna();
    for number in 1..=5 {
        let way = if number % 2 == 0 {
            log_in("anna@example.org", "wrong")
        } else {
            post("/oauth/login").form(&[
                ("username", "Anna@example.org"),
                ("password", "wrong"),
                ("grant_type", "password"),
                ("client_id", "self"),
            ])
        };
        assert_eq!(server.send(way.with_peer("192.0.2.1")).await.status, 403, "{number}");
    }
    let refusal = server.send(log_in("anna@example.org", PASSWORD).with_peer("192.0.2.1")).await;
    assert_eq!((refusal.status, &*refusal.header("retry-after")), (429, "1"));
}

#[actix_web::test]
async fn where_it_is_switched_off_everybody_is_unauthorized() {
    let mut policy = policy();
    policy.login_api.enabled = false;
    let server = Server::with(World::with_policy(policy), site()).await;
    server.anna();
    let refusal = server.send(log_in("anna@example.org", PASSWORD)).await;
    assert_eq!(refusal.brief(), "401 Unauthorized\nUnauthorized");
}

#[actix_web::test]
async fn it_is_for_programs_not_for_pages_of_others() {
    let server = Server::start().await;
    server.anna();
    let preflight = Request::new(Method::OPTIONS, "/api/login/token")
        .header("origin", "https://x.example")
        .header("access-control-request-method", "POST");
    for request in [log_in("anna@example.org", PASSWORD).header("origin", "https://x.example"), preflight] {
        let head = server.send(request).await.head();
        assert!(!head.contains("access-control-"), "{head}");
        assert!(!head.contains("set-cookie"), "{head}");
    }
}

#[actix_web::test]
async fn a_token_that_is_not_good_is_refused_here_too() {
    let server = Server::start().await;
    server.anna();
    let answer = server.send(log_in("anna@example.org", PASSWORD).bearer("nope")).await;
    assert_eq!((answer.status, answer.text("error")), (401, "invalid_token".to_owned()));
}

#[actix_web::test]
async fn no_other_site_makes_a_browser_guess() {
    let server = Server::start().await;
    server.anna();
    for (site, status) in [("cross-site", 401), ("same-site", 401), ("same-origin", 200), ("none", 200)] {
        let answer = server.send(log_in("anna@example.org", PASSWORD).header("sec-fetch-site", site)).await;
        assert_eq!(answer.status, status, "{site}");
    }
}
