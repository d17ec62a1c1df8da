//! How a client proves itself at `POST /oauth/token`.

use base64ct::{Base64, Encoding as _};
use insta::assert_snapshot;
use uncino_domain::oauth::registration::RegisteredClient;
use uncino_testkit::fixtures::{CHALLENGE, VERIFIER};

use crate::support::{Answer, Request, Server, encode, post};

/// A client with a code that nobody has redeemed.
async fn with_code() -> (Server, RegisteredClient, String) {
    let server = Server::start().await;
    let client = server.world.compatible_client();
    let session = server.session(&server.anna());
    let code = server.code(&client, &session, "").await;
    (server, client, code)
}

fn request(code: &str, more: &[(&str, &str)]) -> Request {
    post("/oauth/token").form(&[&[("grant_type", "authorization_code"), ("code", code)], more].concat())
}

fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", Base64::encode_string(format!("{id}:{secret}").as_bytes()))
}

fn secret(client: &RegisteredClient) -> &str {
    client.secret.as_ref().unwrap().expose()
}

fn refused(answer: &Answer) -> (u16, String) {
    (answer.status, answer.text("error"))
}

#[actix_web::test]
async fn basic_works() {
    let (server, client, code) = with_code().await;
    let header = basic(client.client.id.as_str(), secret(&client));
    let answer = server.send(request(&code, &[]).header("authorization", &header)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

#[actix_web::test]
async fn basic_works_with_the_id_in_the_body_and_a_scheme_in_any_case() {
    let (server, client, code) = with_code().await;
    let id = client.client.id.as_str();
    let header = basic(id, secret(&client)).replace("Basic", "bASIC");
    let answer = server.send(request(&code, &[("client_id", id)]).header("authorization", &header)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

#[actix_web::test]
async fn id_and_secret_are_form_encoded_within_basic() {
    let (server, client, code) = with_code().await;
    let percent = |text: &str| {
        format!("%{}", text.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join("%"))
    };
    let header = basic(&percent(client.client.id.as_str()), &percent(secret(&client)));
    let answer = server.send(request(&code, &[]).header("authorization", &header)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

#[actix_web::test]
async fn two_ways_at_once_are_refused() {
    let (server, client, code) = with_code().await;
    let (id, secret) = (client.client.id.as_str(), secret(&client));
    let both = request(&code, &[("client_secret", secret)]).header("authorization", &basic(id, secret));
    assert_snapshot!(server.send(both).await.whole(), @r#"
    400 Bad Request
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: no-store
    content-type: application/json; charset=utf-8
    pragma: no-cache
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"error":"invalid_request","error_description":"use one way of client authentication"}
    "#);
    let all = request(&code, &[("client_id", id), ("client_secret", secret)]);
    assert_eq!(refused(&server.send(all.header("authorization", &basic(id, secret))).await).0, 400);
    let twice = request(&code, &[]).header("authorization", &basic(id, secret));
    let twice = twice.another_header("authorization", &basic(id, secret));
    assert_snapshot!(server.send(twice).await.brief(), @r#"
    400 Bad Request
    {"error":"invalid_request","error_description":"use one way of client authentication"}
    "#);
    let repeated = request(&code, &[("client_id", id), ("client_id", id), ("client_secret", secret)]);
    assert_snapshot!(server.send(repeated).await.brief(), @r#"
    400 Bad Request
    {"error":"invalid_request","error_description":"a parameter is repeated"}
    "#);
}

#[actix_web::test]
async fn two_different_clients_are_refused() {
    let (server, client, code) = with_code().await;
    let other = server.world.compatible_client();
    let named = request(&code, &[("client_id", other.client.id.as_str())]);
    let answer =
        server.send(named.header("authorization", &basic(client.client.id.as_str(), secret(&client)))).await;
    assert_snapshot!(answer.brief(), @r#"
    400 Bad Request
    {"error":"invalid_request","error_description":"two different clients are named"}
    "#);
}

#[actix_web::test]
async fn a_malformed_header_is_refused() {
    let (server, client, code) = with_code().await;
    let no_colon = format!("Basic {}", Base64::encode_string(client.client.id.as_str().as_bytes()));
    let no_utf8 = format!("Basic {}", Base64::encode_string(b"a%ff:b"));
    let header = |header: &str| request(&code, &[]).header("authorization", header);
    assert_snapshot!(server.send(header("Basic !!!")).await.whole(), @r#"
    401 Unauthorized
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: no-store
    content-type: application/json; charset=utf-8
    pragma: no-cache
    referrer-policy: no-referrer
    www-authenticate: Basic realm="uncino", charset="UTF-8"
    x-content-type-options: nosniff

    {"error":"invalid_client","error_description":"the Authorization header is malformed"}
    "#);
    for text in ["Basic", "Basic ", &no_colon, &no_utf8, "Basic YTpi=", "Basic Og=="] {
        let answer = server.send(header(text)).await;
        assert_eq!(refused(&answer), (401, "invalid_client".to_owned()), "{text}");
        assert!(answer.header("www-authenticate").starts_with("Basic "), "{text}");
    }
}

#[actix_web::test]
async fn whoever_is_not_the_client_learns_nothing() {
    let (server, client, code) = with_code().await;
    let (id, secret) = (client.client.id.as_str(), secret(&client));
    let wrong = "0000000000000000000000000000000000000000";
    let first = server.send(request(&code, &[("client_id", id), ("client_secret", wrong)])).await;
    assert_snapshot!(first.whole(), @r#"
    401 Unauthorized
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: no-store
    content-type: application/json; charset=utf-8
    pragma: no-cache
    referrer-policy: no-referrer
    www-authenticate: Basic realm="uncino", charset="UTF-8"
    x-content-type-options: nosniff

    {"error":"invalid_client","error_description":"client authentication failed"}
    "#);
    let requests = [
        request(&code, &[("client_id", id)]),
        request(&code, &[("client_id", "unknown"), ("client_secret", secret)]),
        request(&code, &[("client_id", "unknown")]),
        request(&code, &[("client_id", "\u{e9}"), ("client_secret", secret)]),
        request(&code, &[("client_id", id), ("client_secret", &secret[1..])]),
        request(&code, &[("client_id", id), ("client_secret", &format!("{secret} "))]),
        request(&code, &[]).header("authorization", &basic(id, wrong)),
        request(&code, &[]).header("authorization", &basic(id, "")),
        request(&code, &[]).header("authorization", &basic("unknown", secret)),
        request("nope", &[("client_id", id), ("client_secret", wrong)]),
    ];
    for (number, request) in requests.into_iter().enumerate() {
        assert_eq!(server.send(request).await.whole(), first.whole(), "{number}");
    }
    let again = server.send(request(&code, &[("client_id", id), ("client_secret", secret)])).await;
    assert_eq!(again.status, 200, "none of this burnt the code");
}

#[actix_web::test]
async fn no_client_at_all_is_refused() {
    let (server, client, code) = with_code().await;
    let nobody = server.send(request(&code, &[])).await;
    assert_snapshot!(nobody.brief(), @r#"
    401 Unauthorized
    {"error":"invalid_client","error_description":"client authentication is required"}
    "#);
    let fields = encode(&[("client_id", client.client.id.as_str()), ("client_secret", secret(&client))]);
    let query = post(&format!("/oauth/token?{fields}"))
        .form(&[("grant_type", "authorization_code"), ("code", &code)]);
    assert_eq!(server.send(query).await.whole(), nobody.whole(), "the query is not looked at");
    let bearer = request(&code, &[]).bearer("unc_at_0000000000000000000000000000000000000000");
    assert_eq!(server.send(bearer).await.whole(), nobody.whole(), "a bearer token is no client");
}

#[actix_web::test]
async fn a_public_client_shows_its_id_and_the_verifier() {
    let server = Server::start().await;
    let (client, other) = (server.world.strict_client(true), server.world.strict_client(true));
    let session = server.session(&server.anna());
    let asked = format!("&code_challenge={CHALLENGE}&code_challenge_method=S256");
    let code = server.code(&client, &session, &asked).await;
    let id = client.client.id.as_str();
    let with_secret = [("client_id", id), ("client_secret", "x"), ("code_verifier", VERIFIER)];
    assert_eq!(refused(&server.send(request(&code, &with_secret)).await), (401, "invalid_client".to_owned()));
    let of_another = [("client_id", other.client.id.as_str()), ("code_verifier", VERIFIER)];
    assert_eq!(refused(&server.send(request(&code, &of_another)).await), (400, "invalid_grant".to_owned()));
    for verifier in [&[][..], &[("code_verifier", CHALLENGE)]] {
        let answer = server.send(request(&code, &[&[("client_id", id)], verifier].concat())).await;
        assert_eq!(refused(&answer), (400, "invalid_grant".to_owned()));
    }
    let right = server.send(request(&code, &[("client_id", id), ("code_verifier", VERIFIER)])).await;
    assert_snapshot!(right.brief(), @r#"
    200 OK
    {"access_token":"unc_at_[40 hex]","refresh_token":"unc_rt_[40 hex]","token_type":"Bearer","expires_in":3600,"scope":"event:write"}
    "#);
}
