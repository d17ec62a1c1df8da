//! `POST /oauth/introspect`

use insta::assert_snapshot;
use uncino_domain::oauth::registration::RegisteredClient;
use uncino_testkit::fixtures::{CHALLENGE, STRICT_REDIRECT_URI, VERIFIER};

use crate::support::{Answer, Server, encode, post};

/// A strict client of Anna's, with what the token endpoint answered.
async fn connected() -> (Server, RegisteredClient, Answer) {
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
    let tokens = send(&server, "/oauth/token", &client, &fields).await;
    (server, client, tokens)
}

async fn send(server: &Server, path: &str, client: &RegisteredClient, fields: &[(&str, &str)]) -> Answer {
    let secret = client.secret.as_ref().unwrap().expose();
    let credentials = [("client_id", client.client.id.as_str()), ("client_secret", secret)];
    server.send(post(path).form(&[&credentials[..], fields].concat())).await
}

async fn introspect(server: &Server, client: &RegisteredClient, token: &str) -> Answer {
    send(server, "/oauth/introspect", client, &[("token", token)]).await
}

#[actix_web::test]
async fn a_client_learns_what_its_tokens_are_worth() {
    let (server, client, tokens) = connected().await;
    let access = introspect(&server, &client, &tokens.text("access_token")).await;
    assert_snapshot!(access.whole(), @r#"
    200 OK
    cache-control: no-store
    content-type: application/json; charset=utf-8
    pragma: no-cache
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"active":true,"scope":"event:write","client_id":"[40 hex]","username":"anna@example.org","token_type":"Bearer","exp":1795352400,"iat":1795348800,"sub":"1","aud":"http://127.0.0.1:13120","iss":"http://127.0.0.1:13120"}
    "#);
    let refresh = introspect(&server, &client, &tokens.text("refresh_token")).await;
    assert_snapshot!(refresh.body, @r#"{"active":true,"scope":"event:write","client_id":"0000000000000000000000000000000000000002","username":"anna@example.org","exp":1797940800,"iat":1795348800,"sub":"1","aud":"http://127.0.0.1:13120","iss":"http://127.0.0.1:13120"}"#);
}

#[actix_web::test]
async fn nothing_is_said_of_any_other_token() {
    let (server, client, tokens) = connected().await;
    let unknown = introspect(&server, &client, "nope").await;
    assert_snapshot!(unknown.brief(), @r#"
    200 OK
    {"active":false}
    "#);
    let other = server.world.strict_client(false);
    let foreign = introspect(&server, &other, &tokens.text("access_token")).await;
    assert_eq!(foreign.whole(), unknown.whole());
    let code = introspect(&server, &client, client.client.id.as_str()).await;
    assert_eq!(code.whole(), unknown.whole());
}

#[actix_web::test]
async fn only_a_client_that_proves_itself_may_ask() {
    let (server, client, tokens) = connected().await;
    let (id, token) = (client.client.id.as_str(), tokens.text("access_token"));
    let public = server.world.strict_client(true);
    for fields in [
        vec![("token", &*token)],
        vec![("token", &*token), ("client_id", id)],
        vec![("token", &*token), ("client_id", id), ("client_secret", "wrong")],
        vec![("token", &*token), ("client_id", public.client.id.as_str())],
    ] {
        let refusal = server.send(post("/oauth/introspect").form(&fields)).await;
        assert_eq!((refusal.status, refusal.text("error")), (401, "invalid_client".to_owned()));
    }
    let missing = send(&server, "/oauth/introspect", &client, &[]).await;
    assert_eq!((missing.status, missing.text("error")), (400, "invalid_request".to_owned()));
    let by_get = server.get(&format!("/oauth/introspect?token={token}")).await;
    assert_eq!((by_get.status, by_get.header("allow")), (405, "POST".to_owned()));
}
