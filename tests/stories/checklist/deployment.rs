//! Items 127 to 130: time, secrets that leak nowhere, proxies, and names that can't be mistaken.

use serde_json::json;
use tests::application::text;
use tests::person::hidden;
use tests::server::PASSWORD;
use tests::{Database, Person, Server, on_both_databases, raw};
use uncino_testkit::fixtures::VERIFIER;

use super::strict::{
    ANNA, Answer, Client, get, get_with, holds, http, refused, register, start, start_with, works,
};

on_both_databases!(
    item_127_an_access_token_ends_when_it_said,
    item_128_no_secret_is_in_the_log_or_in_an_error,
    item_128_no_page_gives_its_address_away,
    item_129_a_stranger_changes_no_name_of_ours,
    item_129_the_issuer_is_ours_behind_a_proxy_too,
    item_130_a_client_id_is_nobodys_sub_or_name,
);

/// The boundaries to the second are judged with a fixed clock: `crates/domain/tests/it/boundaries.rs`.
async fn item_127_an_access_token_ends_when_it_said(database: Database) {
    let (server, anna) = start_with(&database, &[("UNCINO_OAUTH__ACCESS_TTL", "2s")]).await;
    let client = Client::confidential(&server).await;
    let code = client.code(&anna).await;
    let answer = client.trade(&code).await;
    assert_eq!(answer.json()["expires_in"], 2);
    let access = answer.tokens().access;
    assert!(works(&server, &access).await);
    let described = client.introspect(&access).await.json();
    assert_eq!(described["exp"].as_i64().unwrap() - described["iat"].as_i64().unwrap(), 2);
    database.pass(2);
    assert!(!works(&server, &access).await);
    assert_eq!(client.introspect(&access).await.body, "{\"active\":false}");
}

/// Everything secret of a whole flow, and the answers to every mistake that can be made with it.
async fn item_128_no_secret_is_in_the_log_or_in_an_error(database: Database) {
    let (server, anna) = start_with(&database, &[("UNCINO_LOG__LEVEL", "trace")]).await;
    let (client, other) = (Client::confidential(&server).await, Client::public(&server).await);
    let consent = anna.get(&client.authorize_url()).await.text().await.unwrap();
    let (redeemed, outstanding) = (client.code(&anna).await, client.code(&anna).await);
    let first = client.trade(&redeemed).await.tokens();
    let second = client.refresh(&first.refresh).await.tokens();
    let form =
        [("username", ANNA), ("password", PASSWORD), ("grant_type", "password"), ("client_id", "self")];
    let own = Answer::to(http().post(format!("{}/oauth/login", server.url())).form(&form)).await;
    let secret = client.secret.clone().unwrap();
    let secrets = [
        ("client secret", secret.clone()),
        ("redeemed code", redeemed),
        ("outstanding code", outstanding.clone()),
        ("verifier", VERIFIER.to_owned()),
        ("access token", first.access),
        ("refresh token", first.refresh),
        ("refreshed access token", second.access.clone()),
        ("refreshed refresh token", second.refresh.clone()),
        ("a person's own token", text(&own.json(), "access_token")),
        ("password", PASSWORD.to_owned()),
        ("session", anna.session_cookie()),
        ("transaction", hidden(&consent, "transaction_id")),
        ("CSRF token", hidden(&consent, "csrf_token")),
    ];
    let mut errors = Vec::new();
    for (_, value) in &secrets {
        for field in ["code", "refresh_token", "token", "client_secret", "client_id", "grant_type", "scope"] {
            for path in ["/oauth/token", "/oauth/revoke", "/oauth/introspect"] {
                errors.push(other.post(path, &[(field, value), ("grant_type", "refresh_token")]).await);
            }
        }
        let path = format!("/api/user?access_token={value}");
        errors.push(get(&server, &path).await);
        errors.push(get_with(&server, "/api/no-such-route", &format!("{value}x")).await);
        errors.push(register(&server, &json!({"redirect_uris": [value], "scope": value})).await);
        let url = other.authorize_url_with(&[("scope", value)]);
        let (error, description, _) = refused(&anna, &url).await;
        assert_eq!(error, "invalid_scope");
        assert!(!description.contains(value.as_str()));
    }
    errors.push(other.trade(&outstanding).await);
    errors.push(client.trade_with(&outstanding, &[("code_verifier", &VERIFIER.replace('d', "e"))]).await);
    errors.push(other.refresh(&second.refresh).await);
    let log = server.log();
    assert!(log.contains("/oauth/token") && log.contains("/oauth/register"), "the log is one of this story");
    assert!(errors.iter().filter(|answer| answer.status >= 400).count() > 100);
    for (what, value) in &secrets {
        assert!(!holds(log.as_bytes(), value), "the log holds a {what}");
        for answer in &errors {
            let whole = format!("{:?} {}", answer.headers, answer.body);
            assert!(!holds(whole.as_bytes(), value), "a {what} in {whole}");
        }
    }
    client.trade(&outstanding).await.tokens();
}

async fn item_128_no_page_gives_its_address_away(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::confidential(&server).await;
    let answers = [
        anna.get(&client.authorize_url()).await,
        anna.get(&client.authorize_url_with(&[("scope", "x")])).await,
        anna.get(&client.authorize_url_with(&[("client_id", "x")])).await,
        Person::stranger(&server).get(&client.authorize_url()).await,
        Person::stranger(&server).get("/login?next=%2F").await,
    ];
    for answer in answers {
        assert_eq!(answer.headers()["referrer-policy"], "no-referrer");
        let page = answer.text().await.unwrap();
        assert!(!page.contains("src=\"http") && !page.contains("@import"), "nothing of others is loaded");
    }
}

const FORGED: [(&str, &str); 8] = [
    ("x-forwarded-host", "evil.example"),
    ("x-forwarded-proto", "https"),
    ("x-forwarded-port", "443"),
    ("x-forwarded-for", "192.0.2.66"),
    ("x-forwarded-prefix", "/evil"),
    ("forwarded", "for=192.0.2.66;host=evil.example;proto=https"),
    ("x-original-url", "https://evil.example/"),
    ("x-real-ip", "192.0.2.66"),
];

/// Everything in which a server names itself, asked for with these headers.
async fn what_we_say_of_ourselves(server: &Server, headers: &[(&str, &str)]) -> Vec<String> {
    let mut said = Vec::new();
    for (path, authorization) in [
        ("/.well-known/oauth-authorization-server", ""),
        ("/.well-known/oauth-protected-resource", ""),
        ("/.well-known/oauth-protected-resource/api/event", ""),
        ("/api/event", "Authorization: Bearer x\r\n"),
    ] {
        let mut request = format!("GET {path} HTTP/1.1\r\n{authorization}connection: close\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        if !headers.iter().any(|(name, _)| *name == "host") {
            request.push_str(&format!("host: {}\r\n", server.address()));
        }
        request.push_str("\r\n");
        let (head, body) = raw::send(server.address(), request.as_bytes()).await;
        let challenge = head.lines().find(|line| line.starts_with("www-authenticate:")).unwrap_or_default();
        said.push(format!("{} {challenge} {body}", raw::status(&head)));
    }
    said
}

async fn item_129_a_stranger_changes_no_name_of_ours(database: Database) {
    let (server, anna) = start(&database).await;
    let honest = what_we_say_of_ourselves(&server, &[]).await;
    assert!(honest.iter().all(|said| said.contains(&server.url())), "{honest:?}");
    assert_eq!(what_we_say_of_ourselves(&server, &FORGED).await, honest);
    assert_eq!(what_we_say_of_ourselves(&server, &[("host", "evil.example")]).await, honest);

    let client = Client::confidential(&server).await;
    let forging = |request: reqwest::RequestBuilder| {
        FORGED.iter().fold(request, |request, (name, value)| request.header(*name, *value))
    };
    let cookie = format!("uncino_session={}", anna.session_cookie());
    client.code(&anna).await;
    let url = client.authorize_url_with(&[("scope", "x")]);
    let answer = Answer::to(forging(http().get(&url).header("cookie", &cookie))).await;
    let issuer = format!("iss=http%3A%2F%2F127.0.0.1%3A{}", server.address().port());
    assert!(answer.header("location").ends_with(&issuer), "{answer:?}");
    let misdirected = http().get(&url).header("cookie", &cookie).header("host", "evil.example");
    let misdirected = Answer::to(misdirected).await;
    assert_eq!(misdirected.header("location"), "", "by another name there is no answer at all");

    for number in 0..31 {
        let metadata = json!({"redirect_uris": ["https://app.example/"]});
        let request = http().post(format!("{}/oauth/register", server.url())).json(&metadata);
        let answer = Answer::to(request.header("x-forwarded-for", format!("192.0.2.{number}"))).await;
        let expected = if number < 29 { 201 } else { 429 };
        assert_eq!(answer.status, expected, "one registered before; all count for the one peer");
    }
}

async fn item_129_the_issuer_is_ours_behind_a_proxy_too(database: Database) {
    let settings = [
        ("UNCINO_SERVER__TRUSTED_PROXIES", "127.0.0.1"),
        ("UNCINO_SERVER__BASE_URL", "https://agenda.example.org"),
    ];
    let server = Server::start_with(&database, &settings);
    let said = what_we_say_of_ourselves(&server, &FORGED).await;
    assert!(said.iter().all(|said| said.contains("https://agenda.example.org")), "{said:?}");
    assert!(!said.iter().any(|said| said.contains("evil.example")), "{said:?}");
}

async fn item_130_a_client_id_is_nobodys_sub_or_name(database: Database) {
    let (server, anna) = start(&database).await;
    for wanted in ["1", ANNA, "self"] {
        let metadata = json!({"client_id": wanted, "client_name": wanted});
        let client = Client::register(&server, &metadata).await;
        assert_ne!(client.id, wanted);
        assert!(client.id.len() == 40 && client.id.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let access = client.tokens(&anna).await.access;
        let described = client.introspect(&access).await.json();
        assert_eq!((&described["sub"], &described["username"]), (&json!("1"), &json!(ANNA)));
        assert_eq!(described["client_id"], client.id, "whatever it calls itself");
    }
}
