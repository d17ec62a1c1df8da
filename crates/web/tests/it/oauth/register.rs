//! `POST /oauth/register`

use insta::assert_snapshot;
use serde_json::{Value, json};
use uncino_domain::oauth::scope::ONLY_OFFERED;
use uncino_testkit::fixtures::{World, policy};

use crate::support::{Answer, Server, post, site};

async fn register(server: &Server, metadata: &Value) -> Answer {
    server.send(post("/oauth/register").json(metadata)).await
}

fn bare() -> Value {
    json!({"redirect_uris": ["https://app.example/cb"]})
}

fn with(name: &str, value: Value) -> Value {
    let mut metadata = bare();
    metadata[name] = value;
    metadata
}

#[actix_web::test]
async fn a_confidential_client_registers() {
    let server = Server::start().await;
    let metadata = json!({
        "redirect_uris": ["https://app.example/cb", "http://127.0.0.1/cb"],
        "client_name": "An <app>", "client_uri": "https://app.example", "logo_uri": "https://app.example/logo.png",
        "contacts": ["x@app.example"], "software_id": "x", "client_name#it": "Una app", "unknown": {"a": [1]},
    });
    assert_snapshot!(register(&server, &metadata).await.whole(), @r#"
    201 Created
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: no-store
    content-type: application/json; charset=utf-8
    pragma: no-cache
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"client_id":"[40 hex]","client_id_issued_at":1795348800,"client_secret":"[40 hex]","client_secret_expires_at":0,"client_name":"An <app>","client_uri":"https://app.example","redirect_uris":["https://app.example/cb","http://127.0.0.1/cb"],"token_endpoint_auth_method":"client_secret_basic","grant_types":["authorization_code","refresh_token"],"response_types":["code"],"scope":"event:write"}
    "#);
}

#[actix_web::test]
async fn a_public_client_registers() {
    let server = Server::start().await;
    let metadata = json!({
        "redirect_uris": ["com.example.app:/cb"], "token_endpoint_auth_method": "none",
        "grant_types": ["authorization_code"], "response_types": ["code"], "scope": "event:write",
        "client_name": null, "tos_uri": null,
    });
    let answer = register(&server, &metadata).await;
    assert_snapshot!(answer.brief(), @r#"
    201 Created
    {"client_id":"[40 hex]","client_id_issued_at":1795348800,"client_name":"[40 hex]","redirect_uris":["com.example.app:/cb"],"token_endpoint_auth_method":"none","grant_types":["authorization_code"],"response_types":["code"],"scope":"event:write"}
    "#);
    assert_eq!(answer.text("client_name"), answer.text("client_id"));
}

#[actix_web::test]
async fn bad_metadata_are_refused_in_words() {
    let server = Server::start().await;
    let refusal = register(&server, &json!({})).await;
    assert_snapshot!(refusal.whole(), @r#"
    400 Bad Request
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: no-store
    content-type: application/json; charset=utf-8
    pragma: no-cache
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"error":"invalid_redirect_uri","error_description":"redirect_uris is required"}
    "#);
    let refusal = register(&server, &with("scope", json!("account"))).await;
    assert_eq!((refusal.status, refusal.text("error")), (400, "invalid_client_metadata".to_owned()));
    assert_eq!(refusal.text("error_description"), ONLY_OFFERED);
    for (metadata, error) in [
        (json!({"redirect_uris": []}), "invalid_redirect_uri"),
        (json!({"redirect_uris": ["javascript:alert(1)"]}), "invalid_redirect_uri"),
        (json!({"redirect_uris": "https://app.example/cb"}), "invalid_client_metadata"),
        (json!({"redirect_uris": [1]}), "invalid_client_metadata"),
        (json!([]), "invalid_client_metadata"),
        (json!("x"), "invalid_client_metadata"),
        (with("client_name", json!(1)), "invalid_client_metadata"),
        (with("client_name", json!("x".repeat(256))), "invalid_client_metadata"),
        (with("grant_types", json!("authorization_code")), "invalid_client_metadata"),
        (with("grant_types", json!(["password"])), "invalid_client_metadata"),
        (with("token_endpoint_auth_method", json!("private_key_jwt")), "invalid_client_metadata"),
        (with("client_uri", json!("javascript:alert(1)")), "invalid_client_metadata"),
        (with("policy_uri", json!("/policy")), "invalid_client_metadata"),
    ] {
        let refusal = register(&server, &metadata).await;
        assert_eq!((refusal.status, refusal.text("error")), (400, error.to_owned()), "{metadata}");
    }
}

#[actix_web::test]
async fn the_body_is_one_json_object_of_bounded_size() {
    let server = Server::start().await;
    let twice = r#"{"redirect_uris": ["https://a.example/"], "redirect_uris": ["https://b.example/"]}"#;
    for body in
        ["", "{", "[]", "null", "{\"redirect_uris\": [\"https://a.example/\"]} x", twice, "\u{feff}{}"]
    {
        let refusal = server.send(post("/oauth/register").body("application/json", body)).await;
        assert_eq!(
            (refusal.status, refusal.text("error")),
            (400, "invalid_client_metadata".to_owned()),
            "{body}"
        );
    }
    let form = post("/oauth/register").form(&[("redirect_uris", "https://app.example/cb")]);
    assert_eq!(server.send(form).await.status, 400);
    let large = register(&server, &with("x", json!("x".repeat(65_536)))).await;
    assert_eq!((large.status, large.text("error")), (413, "invalid_client_metadata".to_owned()));
    let by_get = server.get("/oauth/register").await;
    assert_eq!((by_get.status, by_get.header("allow")), (405, "POST".to_owned()));
}

#[actix_web::test]
async fn the_door_can_be_closed() {
    let mut closed = policy();
    closed.register.enabled = false;
    let server = Server::with(World::with_policy(closed), site()).await;
    assert_snapshot!(register(&server, &bare()).await.brief(), @r#"
    403 Forbidden
    {"error":"access_denied","error_description":"this instance takes no registrations this way"}
    "#);
}

#[actix_web::test]
async fn thirty_an_hour_and_address_are_enough() {
    let server = Server::start().await;
    let request = || post("/oauth/register").json(&bare()).with_peer("192.0.2.1");
    for _ in 0..30 {
        assert_eq!(server.send(request()).await.status, 201);
    }
    let refusal = server.send(request()).await;
    assert_eq!((refusal.status, refusal.header("retry-after")), (429, "3600".to_owned()));
    assert_eq!(server.send(request().with_peer("192.0.2.2")).await.status, 201);
}
