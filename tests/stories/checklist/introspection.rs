//! Items 101 to 105: what a token is worth, told to the client that holds it (RFC 7662).

use serde_json::{Value, json};
use tests::application::text;
use tests::server::PASSWORD;
use tests::{Database, on_both_databases};

use super::strict::{ANNA, Answer, Client, Shows, http, start, start_with};

on_both_databases!(
    item_101_who_proves_nothing_is_told_nothing,
    item_102_a_token_that_is_not_good_is_inactive_and_nothing_else_is_said,
    item_103_a_good_token_is_described,
    item_103_a_compatible_clients_token_ends_with_its_rest,
    item_104_only_post_is_taken_and_no_token_is_logged,
    item_105_six_hundred_misses_an_hour_are_enough,
);

const INACTIVE: &str = "{\"active\":false}";

async fn item_101_who_proves_nothing_is_told_nothing(database: Database) {
    let (server, anna) = start(&database).await;
    let (client, public) = (Client::confidential(&server).await, Client::public(&server).await);
    let (access, of_public) = (client.tokens(&anna).await.access, public.tokens(&anna).await.access);
    let wrong = Client { secret: Some("0".repeat(40)), ..client.clone() };
    let silent = Client { shows: Shows::IdAlone, ..client.clone() };
    let empty = Client { secret: Some(String::new()), ..client.clone() };
    for (caller, token) in [(&wrong, &access), (&silent, &access), (&empty, &access), (&public, &of_public)] {
        let refused = caller.introspect(token).await;
        refused.must_be(401, "invalid_client");
        assert!(refused.header("www-authenticate").starts_with("Basic "), "{refused:?}");
    }
    let url = format!("{}/oauth/introspect", server.url());
    let with_token = http().post(&url).form(&[("token", &access)]).bearer_auth(&access);
    Answer::to(with_token).await.must_be(401, "invalid_client");
    Answer::to(http().post(&url).form(&[("token", &access)])).await.must_be(401, "invalid_client");
}

async fn item_102_a_token_that_is_not_good_is_inactive_and_nothing_else_is_said(database: Database) {
    let (server, anna) = start_with(&database, &[("UNCINO_OAUTH__ACCESS_TTL", "1s")]).await;
    let (client, other) = (Client::confidential(&server).await, Client::confidential(&server).await);
    let (expired, revoked, rotated) =
        (client.tokens(&anna).await, client.tokens(&anna).await, client.tokens(&anna).await);
    client.revoke(&revoked.refresh).await;
    client.refresh(&rotated.refresh).await.tokens();
    let foreign = other.tokens(&anna).await;
    let code = client.code(&anna).await;
    let form =
        [("username", ANNA), ("password", PASSWORD), ("grant_type", "password"), ("client_id", "self")];
    let own = Answer::to(http().post(format!("{}/oauth/login", server.url())).form(&form)).await;
    let own = text(&own.json(), "access_token");
    database.pass(2);
    for (what, token) in [
        ("unknown", "unc_at_0000000000000000000000000000000000000000"),
        ("malformed", "a b"),
        ("expired", &expired.access),
        ("revoked", &revoked.access),
        ("revoked refresh", &revoked.refresh),
        ("rotated refresh", &rotated.refresh),
        ("foreign", &foreign.access),
        ("foreign refresh", &foreign.refresh),
        ("a person's own", &own),
        ("code", &code),
        ("session", &anna.session_cookie()),
    ] {
        let answer = client.introspect(token).await;
        assert_eq!((answer.status, &*answer.body), (200, INACTIVE), "{what}");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    assert_eq!(client.introspect(&expired.refresh).await.json()["active"], true);
}

fn names(body: &Value) -> Vec<&str> {
    body.as_object().unwrap().keys().map(String::as_str).collect()
}

async fn item_103_a_good_token_is_described(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::confidential(&server).await;
    let tokens = client.tokens(&anna).await;
    let user = super::strict::get_with(&server, "/api/user", &tokens.access).await.json();
    let access = client.introspect(&tokens.access).await;
    assert_eq!((access.status, access.header("cache-control")), (200, "no-store"));
    assert!(access.header("content-type").starts_with("application/json"));
    let access = access.json();
    let mut expected = json!({
        "active": true, "scope": "event:write", "client_id": client.id, "username": ANNA,
        "token_type": "Bearer", "sub": user["id"].to_string(), "aud": server.url(), "iss": server.url(),
    });
    let (exp, iat) = (access["exp"].as_i64().unwrap(), access["iat"].as_i64().unwrap());
    assert_eq!(exp - iat, 3_600);
    (expected["exp"], expected["iat"]) = (json!(exp), json!(iat));
    assert_eq!(access, expected);

    let refresh = client.introspect(&tokens.refresh).await.json();
    assert!(!names(&refresh).contains(&"token_type"), "a refresh token is no Bearer token: {refresh}");
    assert_eq!((&refresh["active"], &refresh["sub"]), (&json!(true), &expected["sub"]));
    assert_eq!(refresh["exp"].as_i64().unwrap() - refresh["iat"].as_i64().unwrap(), 30 * 86_400);
    let hinted = [("token", &*tokens.refresh), ("token_type_hint", "access_token")];
    assert_eq!(client.post("/oauth/introspect", &hinted).await.json(), refresh, "a hint decides nothing");
}

async fn item_103_a_compatible_clients_token_ends_with_its_rest(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::compatible(&server).await;
    let tokens = client.tokens(&anna).await;
    for token in [&tokens.access, &tokens.refresh] {
        let body = client.introspect(token).await.json();
        let lifetime = body["exp"].as_i64().unwrap() - body["iat"].as_i64().unwrap();
        assert_eq!(lifetime, 400 * 86_400, "{body}");
    }
}

async fn item_104_only_post_is_taken_and_no_token_is_logged(database: Database) {
    let (server, anna) = start_with(&database, &[("UNCINO_LOG__LEVEL", "trace")]).await;
    let client = Client::confidential(&server).await;
    let access = client.tokens(&anna).await.access;
    let url = format!("{}/oauth/introspect?token={access}", server.url());
    let with_secret =
        |request: reqwest::RequestBuilder| request.basic_auth(&client.id, client.secret.as_ref());
    for method in [reqwest::Method::GET, reqwest::Method::PUT] {
        let refused = Answer::to(with_secret(http().request(method, &url))).await;
        refused.must_be(405, "invalid_request");
        assert_eq!(refused.header("allow"), "POST");
    }
    let in_query = Answer::to(with_secret(http().post(&url)).form(&[("x", "y")])).await;
    in_query.must_be(400, "invalid_request");
    let as_json = with_secret(http().post(&url)).json(&json!({"token": access}));
    Answer::to(as_json).await.must_be(400, "invalid_request");
    assert_eq!(client.introspect(&access).await.json()["active"], true);
    assert!(server.log().contains("/oauth/introspect"), "the log is one of this story");
    assert!(!server.log().contains(&access));
}

async fn item_105_six_hundred_misses_an_hour_are_enough(database: Database) {
    let (server, anna) = start(&database).await;
    let (client, other) = (Client::confidential(&server).await, Client::confidential(&server).await);
    let (access, of_other) = (client.tokens(&anna).await.access, other.tokens(&anna).await.access);
    for _ in 0..20 {
        assert_eq!(client.introspect(&access).await.status, 200, "good ones cost nothing");
    }
    let guesses: Vec<_> = (0..20)
        .map(|thread| {
            let client = client.clone();
            tokio::spawn(async move {
                for number in 0..30 {
                    let guess = format!("unc_at_{:040x}", thread * 100 + number);
                    let answer = client.introspect(&guess).await;
                    assert_eq!((answer.status, &*answer.body), (200, INACTIVE));
                }
            })
        })
        .collect();
    for guess in guesses {
        guess.await.unwrap();
    }
    for token in ["unc_at_ffffffffffffffffffffffffffffffffffffffff", &access] {
        let slowed = client.introspect(token).await;
        slowed.must_be(429, "temporarily_unavailable");
        let seconds: u32 = slowed.header("retry-after").parse().unwrap();
        assert!((1..=3_600).contains(&seconds), "{seconds}");
    }
    assert_eq!(other.introspect(&of_other).await.json()["active"], true, "others notice nothing");
}
