//! Items 118, 119 and 122 to 125: the issuer in every answer (RFC 9207), and native apps (RFC 8252).

use serde_json::json;
use tests::application::WORDPRESS;
use tests::person::query;
use tests::{Database, Server, on_both_databases};
use url::form_urlencoded;

use super::strict::{Client, Shows, get, refused, register, start, works};

on_both_databases!(
    item_118_iss_is_in_every_answer,
    item_118_iss_is_there_once_beside_a_query_of_the_clients_own,
    item_119_iss_is_announced,
    item_122_a_private_use_scheme_works_for_a_public_client,
    item_122_a_private_use_scheme_contains_a_dot_or_is_known,
    item_123_a_claimed_https_address_works_for_a_public_client,
    item_124_a_native_client_is_public_and_proves_its_key,
    item_125_a_strict_client_has_http_on_loopback_only,
    item_125_a_compatible_client_may_have_http_but_is_not_made_strict_with_it,
);

/// The one `iss` of an address, as it stands there and decoded.
fn iss(address: &str) -> (String, String) {
    let (_, query) = address.split_once('?').expect("a query");
    let found: Vec<&str> = query.split('&').filter_map(|pair| pair.strip_prefix("iss=")).collect();
    assert_eq!(found.len(), 1, "{address}");
    let decoded =
        form_urlencoded::parse(format!("iss={}", found[0]).as_bytes()).next().unwrap().1.into_owned();
    (found[0].to_owned(), decoded)
}

async fn item_118_iss_is_in_every_answer(database: Database) {
    let (server, anna) = start(&database).await;
    let issuer = get(&server, "/.well-known/oauth-authorization-server").await.json()["issuer"].clone();
    for client in [Client::confidential(&server).await, Client::compatible(&server).await] {
        let mut answers = vec![
            ("code", anna.answer(&client.authorize_url(), &[]).await),
            ("access_denied", anna.answer(&client.authorize_url(), &[("cancel", "1")]).await),
        ];
        for (error, name, value) in [
            ("invalid_scope", "scope", "account"),
            ("unsupported_response_type", "response_type", "token"),
            ("invalid_request", "response_type", ""),
            ("invalid_request", "code_challenge_method", "plain"),
            ("invalid_request", "state", "a\u{7}b"),
        ] {
            answers.push((error, refused(&anna, &client.authorize_url_with(&[(name, value)])).await.2));
        }
        assert!(server.command(&["clients", "suspend", &client.id], "").status.success());
        answers.push(("unauthorized_client", refused(&anna, &client.authorize_url()).await.2));
        for (what, address) in answers {
            let (encoded, decoded) = iss(&address);
            assert_eq!(issuer, decoded, "{what}");
            assert!(encoded.starts_with("http%3A%2F%2F127.0.0.1%3A"), "form-encoded once: {address}");
            let is_error = query(&address, "error").is_some_and(|error| error == what);
            assert!(is_error || what == "code" && query(&address, "code").is_some(), "{what}: {address}");
        }
    }
}

async fn item_118_iss_is_there_once_beside_a_query_of_the_clients_own(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::compatible(&server).await;
    for address in [
        anna.answer(&client.authorize_url(), &[]).await,
        anna.answer(&client.authorize_url(), &[("cancel", "1")]).await,
        refused(&anna, &client.authorize_url_with(&[("scope", "x")])).await.2,
    ] {
        assert!(address.starts_with(&format!("{WORDPRESS}&")), "{address}");
        assert_eq!(iss(&address).1, server.url());
    }
    let own = json!({"redirect_uris": ["https://app.example/?iss=https%3A%2F%2Fevil.example"]});
    register(&server, &own).await.must_be(400, "invalid_redirect_uri");
}

async fn item_119_iss_is_announced(database: Database) {
    let server = Server::start(&database);
    let metadata = get(&server, "/.well-known/oauth-authorization-server").await.json();
    assert_eq!(metadata["authorization_response_iss_parameter_supported"], true);
}

fn native(redirect_uri: &str) -> serde_json::Value {
    json!({"redirect_uris": [redirect_uri], "token_endpoint_auth_method": "none"})
}

async fn item_122_a_private_use_scheme_works_for_a_public_client(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::register(&server, &native("com.example.app:/cb")).await;
    let address = anna.answer(&client.authorize_url(), &[]).await;
    assert!(address.starts_with("com.example.app:/cb?code="), "{address}");
    assert_eq!(query(&address, "state").as_deref(), Some("xyz"));
    assert_eq!(iss(&address).1, server.url());
    let code = query(&address, "code").unwrap();
    for other in ["com.example.app:/other", "com.example.app:/cb/", "com.example.App:/cb"] {
        client.trade_with(&code, &[("redirect_uri", other)]).await.must_be(400, "invalid_grant");
        super::strict::must_get_an_error_page(&anna, &client.authorize_url_with(&[("redirect_uri", other)]))
            .await;
    }
    let tokens = client.trade(&code).await.tokens();
    assert!(works(&server, &tokens.access).await);
    let second = client.refresh(&tokens.refresh).await.tokens();
    assert!(works(&server, &second.access).await);
}

async fn item_122_a_private_use_scheme_contains_a_dot_or_is_known(database: Database) {
    let server = Server::start(&database);
    for redirect_uri in
        ["cursor://anysphere.cursor-retrieval/oauth/callback", "vscode://x/cb", "vscode-insiders:/cb"]
    {
        assert_eq!(register(&server, &native(redirect_uri)).await.status, 201, "{redirect_uri}");
    }
    for redirect_uri in ["app:/cb", "myapp://cb", "intent://cb", "x-app:/cb"] {
        register(&server, &native(redirect_uri)).await.must_be(400, "invalid_redirect_uri");
    }
    for redirect_uri in ["com.example.app:/cb", "com.example.app://cb", "org.example.x:/a/b?c=d"] {
        assert_eq!(register(&server, &native(redirect_uri)).await.status, 201, "{redirect_uri}");
    }
}

async fn item_123_a_claimed_https_address_works_for_a_public_client(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::register(&server, &native("https://app.example/oauth/callback")).await;
    let address = anna.answer(&client.authorize_url(), &[]).await;
    assert!(address.starts_with("https://app.example/oauth/callback?code="), "{address}");
    client.trade(&query(&address, "code").unwrap()).await.tokens();
}

async fn item_124_a_native_client_is_public_and_proves_its_key(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::register(&server, &native("com.example.app:/cb")).await;
    assert_eq!((client.secret.as_ref(), client.shows), (None, Shows::IdAlone));
    let without = client.authorize_url_with(&[("code_challenge", ""), ("code_challenge_method", "")]);
    assert_eq!(refused(&anna, &without).await.1, "code challenge required");
    let code = client.code(&anna).await;
    client.trade_with(&code, &[("code_verifier", "")]).await.must_be(400, "invalid_grant");
    let with_secret = Client { shows: Shows::Basic, secret: Some("made-up".to_owned()), ..client.clone() };
    with_secret.trade(&code).await.must_be(401, "invalid_client");
    client.trade(&code).await.tokens();
}

async fn item_125_a_strict_client_has_http_on_loopback_only(database: Database) {
    let server = Server::start(&database);
    for redirect_uri in [
        "http://app.example/cb",
        "http://app.localhost/cb",
        "http://192.0.2.1/cb",
        "http://10.0.0.1/cb",
        "http://127.0.0.1.evil.example/cb",
        "http://[2001:db8::1]/cb",
        "http://0.0.0.0/cb",
    ] {
        register(&server, &native(redirect_uri)).await.must_be(400, "invalid_redirect_uri");
        let arguments = ["clients", "create", "--strict", "--name", "x", "--redirect-uri", redirect_uri];
        assert!(!server.command(&arguments, "").status.success(), "{redirect_uri}");
    }
    for redirect_uri in
        ["http://127.0.0.1/cb", "http://127.0.0.1:8080/cb", "http://[::1]/cb", "http://localhost:1/"]
    {
        assert_eq!(register(&server, &native(redirect_uri)).await.status, 201, "{redirect_uri}");
    }
}

/// The exception, for WordPress sites without TLS; an administrator can end it for each.
async fn item_125_a_compatible_client_may_have_http_but_is_not_made_strict_with_it(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::compatible_at(&server, "http://wp.example/wp-admin/?page=wpgancio").await;
    client.tokens(&anna).await;
    let output = server.command(&["clients", "make-strict", &client.id], "");
    assert!(!output.status.success(), "it would have http then");
    let secure = Client::compatible(&server).await;
    assert!(server.command(&["clients", "make-strict", &secure.id], "").status.success());
    assert_eq!(refused(&anna, &secure.authorize_url()).await.1, "code challenge required");
    let http_to_https = [("redirect_uri", "https://wp.example/wp-admin/?page=wpgancio")];
    anna.approve_at(&client.authorize_url_with(&http_to_https)).await;
}
