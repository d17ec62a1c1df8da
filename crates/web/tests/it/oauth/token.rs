//! `POST /oauth/token`: answers and their form.

use actix_web::http::Method;
use insta::assert_snapshot;
use uncino_domain::oauth::registration::RegisteredClient;
use uncino_testkit::fixtures::{CHALLENGE, STRICT_REDIRECT_URI, VERIFIER};

use crate::support::{Answer, Request, Server, encode, get, post};

fn request(fields: &[(&str, &str)]) -> Request {
    post("/oauth/token").form(fields)
}

/// A client with its credentials, as the body carries them.
fn credentials(client: &RegisteredClient) -> [(&str, &str); 2] {
    let secret = client.secret.as_ref().unwrap();
    [("client_id", client.client.id.as_str()), ("client_secret", secret.expose())]
}

async fn trade(server: &Server, client: &RegisteredClient, fields: &[(&str, &str)]) -> Answer {
    server.send(request(&[&credentials(client)[..], fields].concat())).await
}

async fn compatible() -> (Server, RegisteredClient, String) {
    let server = Server::start().await;
    let client = server.world.compatible_client();
    let session = server.session(&server.anna());
    let code = server.code(&client, &session, "&scope=event:write").await;
    (server, client, code)
}

#[actix_web::test]
async fn wordpress_gets_its_tokens() {
    let (server, client, code) = compatible().await;
    let fields = [("scope", "event:write"), ("grant_type", "authorization_code"), ("code", &*code)];
    let answer = trade(&server, &client, &fields).await;
    assert_snapshot!(answer.whole(), @r#"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: no-store
    content-type: application/json; charset=utf-8
    pragma: no-cache
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"access_token":"unc_at_[40 hex]","refresh_token":"unc_rt_[40 hex]","username":"anna@example.org","token_type":"Bearer","expires_in":34560000,"scope":"event:write"}
    "#);
    let user = server.send(get("/api/user").bearer(&answer.text("access_token"))).await;
    assert_eq!(user.text("email"), "anna@example.org");
}

#[actix_web::test]
async fn a_strict_client_gets_no_username_and_an_hour() {
    let server = Server::start().await;
    let client = server.world.strict_client(false);
    let session = server.session(&server.anna());
    let asked = format!(
        "&{}&code_challenge={CHALLENGE}&code_challenge_method=S256",
        encode(&[("redirect_uri", STRICT_REDIRECT_URI)])
    );
    let code = server.code(&client, &session, &asked).await;
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("redirect_uri", STRICT_REDIRECT_URI),
        ("code_verifier", VERIFIER),
    ];
    let answer = trade(&server, &client, &fields).await;
    assert_snapshot!(answer.brief(), @r#"
    200 OK
    {"access_token":"unc_at_[40 hex]","refresh_token":"unc_rt_[40 hex]","token_type":"Bearer","expires_in":3600,"scope":"event:write"}
    "#);
    let refresh = answer.text("refresh_token");
    let answer =
        trade(&server, &client, &[("grant_type", "refresh_token"), ("refresh_token", &refresh)]).await;
    assert_snapshot!(answer.whole(), @r#"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: no-store
    content-type: application/json; charset=utf-8
    pragma: no-cache
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"access_token":"unc_at_[40 hex]","refresh_token":"unc_rt_[40 hex]","token_type":"Bearer","expires_in":3600,"scope":"event:write"}
    "#);
}

#[actix_web::test]
async fn unknown_parameters_are_ignored_and_empty_ones_omitted() {
    let (server, client, code) = compatible().await;
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("redirect_uri", ""),
        ("code_verifier", ""),
        ("scope", "admin everything"),
        ("unknown", "a"),
        ("unknown", "b"),
    ];
    let answer = trade(&server, &client, &fields).await;
    assert_eq!((answer.status, answer.text("scope")), (200, "event:write".to_owned()));
}

#[actix_web::test]
async fn every_error_has_its_status() {
    let (server, client, code) = compatible().await;
    let brief = async |fields: &[(&str, &str)]| trade(&server, &client, fields).await.brief();
    let grant = ("grant_type", "authorization_code");
    assert_snapshot!(brief(&[]).await, @r#"
    400 Bad Request
    {"error":"invalid_request","error_description":"grant_type is required"}
    "#);
    assert_snapshot!(brief(&[("grant_type", "")]).await, @r#"
    400 Bad Request
    {"error":"invalid_request","error_description":"grant_type is required"}
    "#);
    assert_snapshot!(brief(&[grant]).await, @r#"
    400 Bad Request
    {"error":"invalid_request","error_description":"code is required"}
    "#);
    assert_snapshot!(brief(&[("grant_type", "refresh_token")]).await, @r#"
    400 Bad Request
    {"error":"invalid_request","error_description":"refresh_token is required"}
    "#);
    assert_snapshot!(brief(&[grant, ("code", &code), ("code", &code)]).await, @r#"
    400 Bad Request
    {"error":"invalid_request","error_description":"a parameter is repeated"}
    "#);
    for unused in ["scope", "refresh_token"] {
        let twice = brief(&[grant, ("code", &code), (unused, "x"), (unused, "x")]).await;
        assert_eq!(twice, brief(&[grant, ("code", &code), ("code", &code)]).await, "{unused}");
    }
    assert_snapshot!(brief(&[grant, ("code", "a\u{7}")]).await, @r#"
    400 Bad Request
    {"error":"invalid_request","error_description":"a parameter contains control characters"}
    "#);
    assert_snapshot!(brief(&[("grant_type", "password"), ("username", "a"), ("password", "b")]).await, @r#"
    400 Bad Request
    {"error":"unsupported_grant_type","error_description":"this grant type is not supported"}
    "#);
    assert_snapshot!(brief(&[grant, ("code", "nope")]).await, @r#"
    400 Bad Request
    {"error":"invalid_grant","error_description":"the code is unknown, used, expired or not for this client"}
    "#);
    assert_snapshot!(brief(&[grant, ("code", &code), ("redirect_uri", "https://other.example/")]).await, @r#"
    400 Bad Request
    {"error":"invalid_grant","error_description":"redirect_uri is not that of the authorization request"}
    "#);
    assert_snapshot!(brief(&[grant, ("code", &code), ("code_verifier", VERIFIER)]).await, @r#"
    400 Bad Request
    {"error":"invalid_grant","error_description":"the code was issued without a code challenge"}
    "#);
    assert_snapshot!(brief(&[("grant_type", "refresh_token"), ("refresh_token", "nope")]).await, @r#"
    400 Bad Request
    {"error":"invalid_grant","error_description":"the refresh token is unknown, used, expired, revoked or not for this client"}
    "#);
    assert_snapshot!(brief(&[("grant_type", "refresh_token"), ("refresh_token", "nope"), ("scope", "admin")]).await, @r#"
    400 Bad Request
    {"error":"invalid_scope","error_description":"the scope is unknown"}
    "#);
    let other = server.world.compatible_client();
    let stolen = trade(&server, &other, &[grant, ("code", &code)]).await;
    assert_eq!(stolen.brief(), brief(&[grant, ("code", "nope")]).await, "nobody learns that the code exists");
    assert_eq!(
        trade(&server, &client, &[grant, ("code", &code)]).await.status,
        200,
        "nothing burnt the code"
    );
}

#[actix_web::test]
async fn a_refusal_is_json_and_never_cached() {
    let (server, client, code) = compatible().await;
    let fields = [("grant_type", "authorization_code"), ("code", &*code)];
    assert_eq!(trade(&server, &client, &fields).await.status, 200);
    let replay = trade(&server, &client, &fields).await;
    assert_snapshot!(replay.whole(), @r#"
    400 Bad Request
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: no-store
    content-type: application/json; charset=utf-8
    pragma: no-cache
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"error":"invalid_grant","error_description":"this code was used already; the connection works"}
    "#);
    assert!(!replay.body.contains(&code));
}

#[actix_web::test]
async fn grants_that_are_not_offered_are_unsupported() {
    let (server, client, _code) = compatible().await;
    for grant_type in ["foo", "urn:no:such", "implicit", "AUTHORIZATION_CODE", "<script>"] {
        let answer = trade(&server, &client, &[("grant_type", grant_type)]).await;
        let refusal = "400 Bad Request\n{\"error\":\"unsupported_grant_type\",\"error_description\":\"this grant type is not supported\"}";
        assert_eq!(answer.brief(), refusal, "{grant_type}");
    }
}

#[actix_web::test]
async fn only_a_form_is_taken() {
    let (server, client, code) = compatible().await;
    let body = encode(
        &[&credentials(&client)[..], &[("grant_type", "authorization_code"), ("code", &code)]].concat(),
    );
    let with_type = |content_type: &str| post("/oauth/token").body(content_type, body.clone());
    assert_snapshot!(server.send(with_type("application/json")).await.whole(), @r#"
    400 Bad Request
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: no-store
    content-type: application/json; charset=utf-8
    pragma: no-cache
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"error":"invalid_request","error_description":"the body must be application/x-www-form-urlencoded"}
    "#);
    for content_type in
        ["", "text/plain", "multipart/form-data; boundary=b", "application/x-www-form-urlencoded2"]
    {
        let answer = server.send(with_type(content_type)).await;
        assert_eq!(
            (answer.status, answer.text("error")),
            (400, "invalid_request".to_owned()),
            "{content_type}"
        );
    }
    assert_snapshot!(server.send(post("/oauth/token").raw_form("code=%ff")).await.brief(), @r#"
    400 Bad Request
    {"error":"invalid_request","error_description":"the body is not UTF-8 or has too many parameters"}
    "#);
    let with_charset = "Application/X-WWW-Form-Urlencoded; charset=UTF-8";
    assert_eq!(server.send(with_type(with_charset)).await.status, 200);
}

#[actix_web::test]
async fn a_body_that_is_too_large_is_refused_in_json() {
    let server = Server::start().await;
    let large = request(&[("code", &"x".repeat(65_536))]);
    assert_snapshot!(server.send(large).await.brief(), @r#"
    413 Payload Too Large
    {"error":"invalid_request","error_description":"the body is too large"}
    "#);
}

#[actix_web::test]
async fn it_takes_post_only() {
    let server = Server::start().await;
    assert_snapshot!(server.get("/oauth/token").await.whole(), @r#"
    405 Method Not Allowed
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    allow: POST
    cache-control: no-store
    content-type: application/json; charset=utf-8
    pragma: no-cache
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"error":"invalid_request","error_description":"this endpoint takes POST only"}
    "#);
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let answer = server.send(Request::new(method.clone(), "/oauth/token")).await;
        assert_eq!((answer.status, answer.header("allow")), (405, "POST".to_owned()), "{method}");
    }
}

#[actix_web::test]
async fn duplicate_slashes_lead_here_too() {
    let (server, client, code) = compatible().await;
    let fields = [("grant_type", "authorization_code"), ("code", &*code)];
    let request = post("//oauth/token").form(&[&credentials(&client)[..], &fields].concat());
    assert_eq!(server.send(request).await.status, 200);
}
