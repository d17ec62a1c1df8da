//! Items 15 to 20 and 29: scope, and what the client is told (RFC 6749 sections 3.3 and 4.1.2).

use serde_json::Value;
use tests::person::{hidden, query};
use tests::{AuthorizationRequest, Database, on_both_databases};
use url::Url;
use url::form_urlencoded::byte_serialize;

use super::support::{REDIRECT_URI, Scene, trade};

on_both_databases!(
    item_15_state_comes_back_byte_for_byte,
    item_15_no_state_comes_back_where_none_was_sent,
    item_15_a_state_beyond_4096_bytes_is_refused_and_comes_back,
    item_16_the_code_is_in_the_query_once_and_form_encoded,
    item_17_a_scope_that_the_client_can_not_have_is_invalid_scope,
    item_18_without_a_scope_it_is_that_of_the_registration,
    item_19_scopes_are_separated_by_spaces_and_case_sensitive,
    item_20_a_no_is_access_denied_with_state,
    item_29_errors_by_redirect_keep_to_the_allowed_characters,
    item_29_errors_in_json_keep_to_the_allowed_characters,
);

/// An address that says yes, one that says no, and one that never asks.
async fn three_answers(scene: &Scene, asked: &AuthorizationRequest) -> [String; 3] {
    [
        scene.anna.answer(&asked.url(), &[]).await,
        scene.anna.answer(&asked.url(), &[("cancel", "1")]).await,
        scene.told(&asked.clone().with("scope", "admin")).await,
    ]
}

async fn item_15_state_comes_back_byte_for_byte(database: Database) {
    let scene = Scene::set(&database).await;
    let long = "0123456789abcde%".repeat(256);
    let states = [
        "xyz",
        "a+b c",
        " ",
        "100%",
        "%41%2B%",
        "ünï 東京 🦀",
        "&code=planted&iss=https://evil.example#",
        "\"'<>\\?/=;",
        &long,
    ];
    for state in states {
        for answer in three_answers(&scene, &scene.asked().with("state", state)).await {
            assert_eq!(query(&answer, "state").as_deref(), Some(state), "{answer}");
            assert_eq!((answer.matches("&iss=").count(), answer.matches('#').count()), (1, 0), "{answer}");
            assert!(answer.matches("code=").count() <= 1, "{answer}");
        }
    }
}

async fn item_15_no_state_comes_back_where_none_was_sent(database: Database) {
    let scene = Scene::set(&database).await;
    for answer in three_answers(&scene, &scene.asked().without("state")).await {
        assert!(!answer.contains("state"), "{answer}");
    }
}

async fn item_15_a_state_beyond_4096_bytes_is_refused_and_comes_back(database: Database) {
    let scene = Scene::set(&database).await;
    let state = "x".repeat(4_097);
    let told = scene.told(&scene.asked().with("state", &state)).await;
    assert_eq!(query(&told, "error").as_deref(), Some("invalid_request"));
    assert_eq!(query(&told, "state"), Some(state));
}

async fn item_16_the_code_is_in_the_query_once_and_form_encoded(database: Database) {
    let scene = Scene::set(&database).await;
    let answer = scene.anna.answer(&scene.asked().with("state", "a b").url(), &[]).await;
    let code = query(&answer, "code").unwrap();
    let issuer: String = byte_serialize(scene.server.url().as_bytes()).collect();
    assert_eq!(answer, format!("{REDIRECT_URI}?code={code}&state=a+b&iss={issuer}"));
    assert_eq!(Url::parse(&answer).unwrap().fragment(), None);
    assert_eq!(answer.matches("code=").count(), 1);
}

async fn item_17_a_scope_that_the_client_can_not_have_is_invalid_scope(database: Database) {
    let scene = Scene::set(&database).await;
    for scope in ["admin", "account", "account admin", "event", "event:writer"] {
        let told = scene.told(&scene.asked().with("scope", scope)).await;
        assert!(told.starts_with(&format!("{REDIRECT_URI}?error=invalid_scope&")), "{scope}: {told}");
        assert_eq!(query(&told, "state").as_deref(), Some("xyz"), "{scope}");
    }
}

async fn item_18_without_a_scope_it_is_that_of_the_registration(database: Database) {
    let scene = Scene::set(&database).await;
    let asked = scene.asked().without("scope");
    let page = scene.anna.get(&asked.url()).await.text().await.unwrap();
    assert!(page.contains("add, change and delete your events"), "{page}");
    let code = scene.anna.approve_at(&asked.url()).await;
    let body: Value = scene.strict.token_request(&trade(&code)).await.json().await.unwrap();
    assert_eq!(body["scope"], "event:write");
}

async fn item_19_scopes_are_separated_by_spaces_and_case_sensitive(database: Database) {
    let scene = Scene::set(&database).await;
    scene.anna.approve_at(&scene.asked().with("scope", "event:write event:write").url()).await;
    for scope in [
        "EVENT:WRITE",
        "Event:write",
        "event:write,event:write",
        "event:write;event:write",
        "\"event:write\"",
        "event:write\\",
        "event:write\u{a0}event:write",
        "event:writé",
        " ",
    ] {
        assert_eq!(scene.error(&scene.asked().with("scope", scope)).await, "invalid_scope", "{scope:?}");
    }
}

async fn item_20_a_no_is_access_denied_with_state(database: Database) {
    let scene = Scene::set(&database).await;
    let asked = scene.asked().url();
    let answer = scene.anna.answer(&asked, &[("cancel", "1")]).await;
    assert!(answer.starts_with(&format!("{REDIRECT_URI}?error=access_denied&")), "{answer}");
    assert_eq!(query(&answer, "state").as_deref(), Some("xyz"));
    assert_eq!(query(&answer, "iss"), Some(scene.server.url()));
    assert_eq!(query(&answer, "code"), None);
    // The no stands: the same question can't be answered again.
    let page = scene.anna.get(&asked).await.text().await.unwrap();
    let (transaction, csrf) = (hidden(&page, "transaction_id"), hidden(&page, "csrf_token"));
    let form = [("transaction_id", &*transaction), ("csrf_token", &*csrf)];
    let no = [&form[..], &[("cancel", "1")]].concat();
    assert_eq!(scene.anna.post("/oauth/authorize", &no).await.status(), 303);
    assert_eq!(scene.anna.post("/oauth/authorize", &form).await.status(), 400);
}

fn is_allowed(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| matches!(c, ' '..='!' | '#'..='[' | ']'..='~'))
}

async fn item_29_errors_by_redirect_keep_to_the_allowed_characters(database: Database) {
    let scene = Scene::set(&database).await;
    let asked = scene.asked();
    let hostile = "\"\\é\u{1f980}<echo>";
    let mut answers = vec![scene.anna.answer(&asked.url(), &[("cancel", "1")]).await];
    for request in [
        asked.clone().without("response_type"),
        asked.clone().with("response_type", hostile),
        asked.clone().with("scope", hostile),
        asked.clone().with("scope", "admin"),
        asked.clone().with("state", "\u{7}"),
        asked.clone().and("state", hostile),
        asked.clone().without("code_challenge"),
        asked.clone().with("code_challenge", hostile),
        asked.with("code_challenge_method", hostile),
    ] {
        answers.push(scene.told(&request).await);
    }
    for answer in answers {
        assert!(is_allowed(&query(&answer, "error").unwrap()), "{answer}");
        assert!(is_allowed(&query(&answer, "error_description").unwrap()), "{answer}");
        assert!(!answer.contains("echo"), "nothing is echoed: {answer}");
    }
}

async fn item_29_errors_in_json_keep_to_the_allowed_characters(database: Database) {
    let scene = Scene::set(&database).await;
    let hostile = "\"\\é\u{1f980}<echo>";
    for fields in [
        vec![],
        vec![("grant_type", hostile)],
        vec![("grant_type", "authorization_code"), ("code", hostile)],
        vec![("grant_type", "authorization_code"), ("code", "\u{7}")],
        vec![("grant_type", "refresh_token"), ("refresh_token", hostile)],
        vec![("grant_type", "refresh_token"), ("refresh_token", "x"), ("scope", hostile)],
        vec![("client_secret", hostile), ("grant_type", "authorization_code")],
        vec![("grant_type", "x"), ("grant_type", hostile)],
    ] {
        let response = scene.strict.token_request(&fields).await;
        assert!(response.status().is_client_error(), "{fields:?}");
        let body: Value = response.json().await.unwrap();
        assert!(is_allowed(body["error"].as_str().unwrap()), "{body}");
        assert!(is_allowed(body["error_description"].as_str().unwrap()), "{body}");
        assert!(!body.to_string().contains("echo"), "nothing is echoed: {body}");
    }
}
