//! Items 54 to 60: what the token endpoint answers (RFC 6749 section 5).

use reqwest::{Client, Response};
use serde_json::Value;
use tests::{Application, Database, Person, on_both_databases, raw};
use uncino_testkit::fixtures::VERIFIER;

use super::support::{REDIRECT_URI, Scene, header, is_alive, outcome, strict_client, trade};

on_both_databases!(
    item_54_a_scope_at_the_exchange_is_ignored_and_never_widens,
    item_55_success_is_200_json_with_token_and_type,
    item_56_expires_in_is_given_and_true,
    item_56_a_compatible_clients_token_lives_while_it_is_used,
    item_57_the_scope_is_always_told,
    item_58_no_answer_of_the_token_endpoint_is_kept_by_a_cache,
    item_59_errors_are_400_in_json,
    item_60_every_bad_code_is_an_invalid_grant,
);

async fn answered(response: Response) -> Value {
    assert_eq!(response.status(), 200);
    response.json().await.unwrap()
}

/// The answer to WPGancio.
async fn wordpress(scene: &Scene) -> Value {
    answered(scene.compatible.trade(&scene.anna.approve(&scene.compatible).await).await).await
}

async fn item_54_a_scope_at_the_exchange_is_ignored_and_never_widens(database: Database) {
    let scene = Scene::set(&database).await;
    scene.server.create_user("admin@example.org", "admin");
    let admin = Person::log_in(&scene.server, "admin@example.org").await;
    for scope in ["account", "event:write account", "admin", "\"", "event:write"] {
        let code = admin.approve_at(&scene.asked().url()).await;
        let fields: Vec<_> = trade(&code).into_iter().chain([("scope", scope)]).collect();
        let body = answered(scene.strict.token_request(&fields).await).await;
        assert_eq!(body["scope"], "event:write", "{scope:?}");
        let access = body["access_token"].as_str().unwrap();
        assert_eq!(scene.strict.get(access, "/api/users").await.status(), 403, "{scope:?}");
    }
}

async fn item_55_success_is_200_json_with_token_and_type(database: Database) {
    let scene = Scene::set(&database).await;
    let response = scene.strict.token_request(&trade(&scene.code().await)).await;
    assert_eq!(
        header(&response, "content-type").to_lowercase().replace(' ', ""),
        "application/json;charset=utf-8"
    );
    let strict = answered(response).await;
    for body in [strict, wordpress(&scene).await] {
        assert_eq!(body["token_type"], "Bearer");
        let access = body["access_token"].as_str().unwrap();
        assert!(is_alive(&scene.strict, access).await);
    }
}

async fn item_56_expires_in_is_given_and_true(database: Database) {
    let scene = Scene::set_with(&database, &[("UNCINO_OAUTH__ACCESS_TTL", "2s")]).await;
    let body = answered(scene.strict.token_request(&trade(&scene.code().await)).await).await;
    assert_eq!(body["expires_in"], 2);
    let access = body["access_token"].as_str().unwrap();
    assert!(is_alive(&scene.strict, access).await);
    database.pass(2);
    assert!(!is_alive(&scene.strict, access).await);
}

async fn item_56_a_compatible_clients_token_lives_while_it_is_used(database: Database) {
    let scene = Scene::set(&database).await;
    let strict = answered(scene.strict.token_request(&trade(&scene.code().await)).await).await;
    assert_eq!(
        (&strict["expires_in"], &wordpress(&scene).await["expires_in"]),
        (&3_600.into(), &34_560_000.into())
    );
    drop(scene);
    let settings = [("UNCINO_COMPAT__ACCESS_IDLE", "1h"), ("UNCINO_COMPAT__ACCESS_MAX", "1m")];
    let other = if let Database::Sqlite(_) = database { Database::sqlite() } else { Database::postgres() };
    let bounded = Scene::set_with(&other, &settings).await;
    assert_eq!(wordpress(&bounded).await["expires_in"], 60, "an absolute end where one is set");
}

async fn item_57_the_scope_is_always_told(database: Database) {
    let scene = Scene::set(&database).await;
    for request in [scene.asked(), scene.asked().without("scope")] {
        let code = scene.anna.approve_at(&request.url()).await;
        let body = answered(scene.strict.token_request(&trade(&code)).await).await;
        assert_eq!(body["scope"], "event:write");
        let refreshed = scene.strict.refresh(body["refresh_token"].as_str().unwrap()).await;
        assert_eq!(answered(refreshed).await["scope"], "event:write");
    }
    assert_eq!(wordpress(&scene).await["scope"], "event:write");
}

async fn item_58_no_answer_of_the_token_endpoint_is_kept_by_a_cache(database: Database) {
    let scene = Scene::set(&database).await;
    let url = format!("{}/oauth/token", scene.server.url());
    let good = scene.strict.token_request(&trade(&scene.code().await)).await;
    let code = scene.anna.approve(&scene.compatible).await;
    let mut answers = vec![
        (200, good),
        (200, scene.compatible.trade(&code).await),
        (400, scene.compatible.trade(&code).await),
        (400, Client::new().post(&url).json("x").send().await.unwrap()),
        (405, Client::new().get(&url).send().await.unwrap()),
    ];
    let mut guesser = scene.strict.clone();
    guesser.secret = "wrong".to_owned();
    for status in [401, 401, 401, 401, 401, 429] {
        answers.push((status, guesser.trade("x").await));
    }
    for (status, answer) in answers {
        assert_eq!(answer.status().as_u16(), status);
        assert_eq!(header(&answer, "cache-control"), "no-store", "{status}");
        assert_eq!(header(&answer, "pragma"), "no-cache", "{status}");
    }
    let (head, _) =
        raw::post_form(scene.server.address(), "/oauth/token", "x".repeat(70_000).as_bytes()).await;
    assert_eq!(raw::status(&head), 413);
    assert!(head.to_lowercase().contains("cache-control: no-store"), "{head}");
}

async fn item_59_errors_are_400_in_json(database: Database) {
    let scene = Scene::set(&database).await;
    for fields in [
        vec![],
        vec![("grant_type", "nope")],
        vec![("grant_type", "authorization_code")],
        vec![("grant_type", "authorization_code"), ("code", "nope")],
        vec![("grant_type", "refresh_token"), ("refresh_token", "nope")],
        vec![("grant_type", "refresh_token"), ("refresh_token", "nope"), ("scope", "nope")],
    ] {
        let response = scene.strict.token_request(&fields).await;
        assert_eq!(response.status(), 400, "{fields:?}");
        let content_type = header(&response, "content-type").to_lowercase().replace(' ', "");
        assert_eq!(content_type, "application/json;charset=utf-8", "{fields:?}");
        let body: Value = response.json().await.unwrap();
        let mut members = body.as_object().unwrap().iter();
        assert!(body["error"].is_string(), "{body}");
        let known = ["error", "error_description", "error_uri"];
        assert!(members.all(|(name, value)| known.contains(&name.as_str()) && value.is_string()), "{body}");
    }
}

async fn item_60_every_bad_code_is_an_invalid_grant(database: Database) {
    let scene = Scene::set_with(&database, &[("UNCINO_COMPAT__CODE_TTL", "1s")]).await;
    let expired = scene.anna.approve(&scene.compatible).await;
    let (used, good) = (scene.code().await, scene.code().await);
    scene.strict.token_request(&trade(&used)).await;
    let other = strict_client(&scene.server, REDIRECT_URI).await;
    let changed = |name: &'static str, value: &'static str| {
        trade(&good).map(|field| if field.0 == name { (name, value) } else { field })
    };
    let answer = async |application: &Application, fields: &[(&str, &str)]| {
        outcome(application.token_request(fields).await).await
    };
    let mut answers = vec![
        ("unknown", answer(&scene.strict, &trade("0000000000000000000000000000000000000000")).await),
        ("no code at all", answer(&scene.strict, &trade("§ \"")).await),
        ("used", answer(&scene.strict, &trade(&used)).await),
        ("another client's", answer(&other, &trade(&good)).await),
        (
            "another redirect URI",
            answer(&scene.strict, &changed("redirect_uri", "https://evil.example/")).await,
        ),
        ("another verifier", answer(&scene.strict, &changed("code_verifier", &VERIFIER[1..])).await),
    ];
    database.pass(2);
    answers.push(("expired", outcome(scene.compatible.trade(&expired).await).await));
    assert_eq!(answer(&scene.strict, &trade(&good)).await, "200", "none of that burnt it");
    scene.server.create_user("bob@example.org", "user");
    let bob = Person::log_in(&scene.server, "bob@example.org").await;
    let of_bob = bob.approve_at(&scene.asked().url()).await;
    scene.server.command(&["users", "disable", "bob@example.org"], "");
    answers.push(("of somebody who was shut out", answer(&scene.strict, &trade(&of_bob)).await));
    for (what, answer) in answers {
        assert_eq!(answer, "400 invalid_grant", "{what}");
    }
}
