//! `POST /oauth/revoke`

use insta::assert_snapshot;
use uncino_domain::oauth::registration::RegisteredClient;

use crate::support::{Answer, Request, Server, get, post};

/// A compatible client of Anna's with its access token.
async fn connected() -> (Server, RegisteredClient, String) {
    let server = Server::start().await;
    let client = server.world.compatible_client();
    let session = server.session(&server.anna());
    let code = server.code(&client, &session, "").await;
    let fields = [("grant_type", "authorization_code"), ("code", &*code)];
    let tokens = server.send(as_client("/oauth/token", &client, &fields)).await;
    let access = tokens.text("access_token");
    (server, client, access)
}

fn as_client(path: &str, client: &RegisteredClient, fields: &[(&str, &str)]) -> Request {
    let secret = client.secret.as_ref().unwrap().expose();
    let credentials = [("client_id", client.client.id.as_str()), ("client_secret", secret)];
    post(path).form(&[&credentials[..], fields].concat())
}

async fn revoke(server: &Server, client: &RegisteredClient, fields: &[(&str, &str)]) -> Answer {
    server.send(as_client("/oauth/revoke", client, fields)).await
}

#[actix_web::test]
async fn a_token_is_taken_back_and_refused_at_the_next_request() {
    let (server, client, token) = connected().await;
    assert_eq!(server.send(get("/api/user").bearer(&token)).await.status, 200);
    let answer = revoke(&server, &client, &[("token", &token), ("token_type_hint", "refresh_token")]).await;
    assert_snapshot!(answer.whole(), @"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: no-store
    content-type: application/json; charset=utf-8
    pragma: no-cache
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {}
    ");
    assert_eq!(server.send(get("/api/user").bearer(&token)).await.status, 401);
    assert_eq!(revoke(&server, &client, &[("token", &token)]).await.whole(), answer.whole(), "once more");
    let unknown = [("token", "nope"), ("token_type_hint", "id_token")];
    assert_eq!(revoke(&server, &client, &unknown).await.whole(), answer.whole());
}

#[actix_web::test]
async fn a_token_of_somebody_else_is_refused() {
    let (server, _, token) = connected().await;
    let other = server.world.strict_client(false);
    let refusal = revoke(&server, &other, &[("token", &token)]).await;
    assert_snapshot!(refusal.brief(), @r#"
    400 Bad Request
    {"error":"invalid_grant","error_description":"the token is not of this application"}
    "#);
    assert_eq!(server.send(get("/api/user").bearer(&token)).await.status, 200);
}

#[actix_web::test]
async fn what_is_sent_is_judged() {
    let (server, client, token) = connected().await;
    let id = client.client.id.as_str();
    let missing = revoke(&server, &client, &[]).await;
    assert_snapshot!(missing.brief(), @r#"
    400 Bad Request
    {"error":"invalid_request","error_description":"token is required"}
    "#);
    let repeated = revoke(&server, &client, &[("token", &token), ("token", &token)]).await;
    assert_eq!((repeated.status, repeated.text("error")), (400, "invalid_request".to_owned()));
    for request in [
        post("/oauth/revoke").form(&[("token", &*token)]),
        post("/oauth/revoke").form(&[("token", &*token), ("client_id", id)]),
        post("/oauth/revoke").form(&[("token", &*token), ("client_id", id), ("client_secret", "x")]),
    ] {
        let refusal = server.send(request).await;
        assert_eq!((refusal.status, refusal.text("error")), (401, "invalid_client".to_owned()));
        assert!(refusal.header("www-authenticate").starts_with("Basic "));
    }
    let json = post("/oauth/revoke").json(&serde_json::json!({"token": token}));
    assert_eq!(server.send(json).await.status, 400);
    let by_get = server.get("/oauth/revoke").await;
    assert_eq!((by_get.status, by_get.header("allow")), (405, "POST".to_owned()));
    assert_eq!(server.send(get("/api/user").bearer(&token)).await.status, 200);
}
