//! Items 31 to 37: authorization codes (RFC 6749 sections 4.1.2, 10.5 and 10.10).

use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use tests::application::{Tokens, text, tokens};
use tests::person::{hidden, query};
use tests::server::run;
use tests::{Application, Database, Person, on_both_databases};
use uncino_testkit::fixtures::VERIFIER;

use super::support::{
    ANNA, REDIRECT_URI, Scene, asked_by, is_alive, outcome, strict_client, tokens_of, trade,
};

on_both_databases!(
    item_31_a_code_is_bound_to_its_client,
    item_31_a_code_is_bound_to_its_redirect_uri,
    item_31_a_code_is_bound_to_its_user_and_scope,
    item_31_a_code_is_bound_to_its_challenge,
    item_32_a_code_expires,
    item_32_no_setting_gives_a_code_more_than_ten_minutes,
    item_33_a_code_works_once,
    item_34_a_second_use_ends_what_the_first_gave,
    item_34_a_second_use_after_the_end_of_the_code_does_too,
    item_34_only_the_client_itself_can_bring_that_about,
    item_34_a_compatible_clients_tokens_survive_the_reload_of_a_page,
    item_34_that_exception_has_bounds,
    item_34_that_exception_can_be_switched_off,
    item_35_of_sixteen_exchanges_at_once_one_succeeds,
    item_36_codes_tokens_and_secrets_have_160_random_bits,
    item_37_a_dump_of_the_database_holds_nothing_that_works,
);

const REFUSED: &str = "400 invalid_grant";

async fn item_31_a_code_is_bound_to_its_client(database: Database) {
    let scene = Scene::set(&database).await;
    let code = scene.code().await;
    let other = strict_client(&scene.server, REDIRECT_URI).await;
    assert_eq!(outcome(other.token_request(&trade(&code)).await).await, REFUSED);
    tokens_of(&scene.strict, &code).await;
}

async fn item_31_a_code_is_bound_to_its_redirect_uri(database: Database) {
    let scene = Scene::set(&database).await;
    let both = json!({"redirect_uris": [REDIRECT_URI, "https://app.example/other"]});
    let application = Application::register_itself_with(&scene.server, REDIRECT_URI, &both).await;
    let code = scene.anna.approve_at(&asked_by(&application).url()).await;
    let other = trade(&code).map(|field| match field.0 {
        "redirect_uri" => ("redirect_uri", "https://app.example/other"),
        _ => field,
    });
    assert_eq!(outcome(application.token_request(&other).await).await, REFUSED);
    tokens_of(&application, &code).await;
}

async fn item_31_a_code_is_bound_to_its_user_and_scope(database: Database) {
    let scene = Scene::set(&database).await;
    scene.server.create_user("bob@example.org", "admin");
    let bob = Person::log_in(&scene.server, "bob@example.org").await;
    let (of_anna, of_bob) = (scene.code().await, bob.approve_at(&scene.asked().url()).await);
    for (code, email) in [(of_bob, "bob@example.org"), (of_anna, ANNA)] {
        let response = scene.strict.token_request(&trade(&code)).await;
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["scope"], "event:write", "{email}");
        let access = text(&body, "access_token");
        let user: Value = scene.strict.get(&access, "/api/user").await.json().await.unwrap();
        assert_eq!(user["email"], email);
        assert_eq!(scene.strict.get(&access, "/api/users").await.status(), 403, "{email}");
    }
}

async fn item_31_a_code_is_bound_to_its_challenge(database: Database) {
    let scene = Scene::set(&database).await;
    let code = scene.code().await;
    let wrong = VERIFIER.replace('d', "e");
    let fields = [trade(&code)[0], trade(&code)[1], trade(&code)[2]];
    assert_eq!(outcome(scene.strict.token_request(&fields).await).await, REFUSED);
    let with_wrong = [&fields[..], &[("code_verifier", &*wrong)]].concat();
    assert_eq!(outcome(scene.strict.token_request(&with_wrong).await).await, REFUSED);
    tokens_of(&scene.strict, &code).await;
}

async fn item_32_a_code_expires(database: Database) {
    let settings = [("UNCINO_OAUTH__CODE_TTL", "1s"), ("UNCINO_COMPAT__CODE_TTL", "1s")];
    let scene = Scene::set_with(&database, &settings).await;
    let (strict, compatible) = (scene.code().await, scene.anna.approve(&scene.compatible).await);
    database.pass(2);
    assert_eq!(outcome(scene.strict.token_request(&trade(&strict)).await).await, REFUSED);
    assert_eq!(outcome(scene.compatible.trade(&compatible).await).await, REFUSED);
}

async fn item_32_no_setting_gives_a_code_more_than_ten_minutes(database: Database) {
    for name in ["UNCINO_OAUTH__CODE_TTL", "UNCINO_COMPAT__CODE_TTL"] {
        for (value, exit) in [("10m", 0), ("601s", 78), ("1h", 78), ("0s", 78)] {
            let settings = [(name, value.to_owned()), ("UNCINO_DATABASE__URL", database.url())];
            let settings = settings.map(|(name, value)| (name.to_owned(), value));
            assert_eq!(run(&["config", "check"], "", &settings).status.code(), Some(exit), "{name}={value}");
        }
    }
    let defaults = String::from_utf8(run(&["config", "show-defaults"], "", &[]).stdout).unwrap();
    let (_, strict) = defaults.split_once("[oauth]").unwrap();
    let (strict, compatible) = strict.split_once("[compat]").unwrap();
    assert!(strict.contains("code_ttl = \"60s\""), "{strict}");
    assert!(compatible.contains("code_ttl = \"10m\""), "{compatible}");
}

async fn item_33_a_code_works_once(database: Database) {
    let scene = Scene::set(&database).await;
    let code = scene.code().await;
    tokens_of(&scene.strict, &code).await;
    let compatible = scene.anna.approve(&scene.compatible).await;
    scene.compatible.tokens(&compatible).await;
    for _ in 0..2 {
        assert_eq!(outcome(scene.strict.token_request(&trade(&code)).await).await, REFUSED);
        assert_eq!(outcome(scene.compatible.trade(&compatible).await).await, REFUSED);
    }
}

/// Nothing of it works any more.
async fn are_dead(application: &Application, tokens: &Tokens) -> bool {
    let refreshed = outcome(application.refresh(&tokens.refresh).await).await;
    !is_alive(application, &tokens.access).await && refreshed == REFUSED
}

async fn item_34_a_second_use_ends_what_the_first_gave(database: Database) {
    let scene = Scene::set(&database).await;
    let (code, elsewhere) = (scene.code().await, scene.tokens().await);
    let first = tokens_of(&scene.strict, &code).await;
    let refreshed = tokens(&scene.strict.refresh(&first.refresh).await.json().await.unwrap());
    assert_eq!(outcome(scene.strict.token_request(&trade(&code)).await).await, REFUSED);
    assert!(are_dead(&scene.strict, &first).await && are_dead(&scene.strict, &refreshed).await);
    assert!(is_alive(&scene.strict, &elsewhere.access).await, "what another code gave lives");
}

async fn item_34_a_second_use_after_the_end_of_the_code_does_too(database: Database) {
    let scene = Scene::set_with(&database, &[("UNCINO_OAUTH__CODE_TTL", "2s")]).await;
    let code = scene.code().await;
    let first = tokens_of(&scene.strict, &code).await;
    database.pass(2);
    assert!(is_alive(&scene.strict, &first.access).await);
    assert_eq!(outcome(scene.strict.token_request(&trade(&code)).await).await, REFUSED);
    assert!(are_dead(&scene.strict, &first).await);
}

async fn item_34_only_the_client_itself_can_bring_that_about(database: Database) {
    let scene = Scene::set(&database).await;
    let code = scene.code().await;
    let first = tokens_of(&scene.strict, &code).await;
    let mut thief = scene.strict.clone();
    for secret in ["", "0000000000000000000000000000000000000000"] {
        thief.secret = secret.to_owned();
        assert_eq!(outcome(thief.token_request(&trade(&code)).await).await, "401 invalid_client");
    }
    let other = strict_client(&scene.server, REDIRECT_URI).await;
    assert_eq!(outcome(other.token_request(&trade(&code)).await).await, REFUSED);
    let no_verifier = [trade(&code)[0], trade(&code)[1], trade(&code)[2]];
    assert_eq!(outcome(scene.strict.token_request(&no_verifier).await).await, REFUSED);
    assert!(is_alive(&scene.strict, &first.access).await);
    assert_eq!(outcome(scene.strict.refresh(&first.refresh).await).await, "200");
}

async fn item_34_a_compatible_clients_tokens_survive_the_reload_of_a_page(database: Database) {
    let scene = Scene::set(&database).await;
    let code = scene.anna.approve(&scene.compatible).await;
    let first = scene.compatible.tokens(&code).await;
    assert_eq!(outcome(scene.compatible.trade(&code).await).await, REFUSED);
    assert!(is_alive(&scene.compatible, &first.access).await);
    let audit = String::from_utf8(scene.server.command(&["audit"], "").stdout).unwrap();
    assert!(audit.contains("code.replayed"), "{audit}");
}

async fn item_34_that_exception_has_bounds(database: Database) {
    let scene = Scene::set(&database).await;
    // A challenge was bound.
    let code = scene.anna.approve_at(&scene.compatible.request().with_challenge().url()).await;
    let fields = [("grant_type", "authorization_code"), ("code", &*code), ("code_verifier", VERIFIER)];
    let first = tokens(&scene.compatible.token_request(&fields).await.json().await.unwrap());
    assert_eq!(outcome(scene.compatible.token_request(&fields).await).await, REFUSED);
    assert!(are_dead(&scene.compatible, &first).await);
    // The tokens were refreshed already.
    let code = scene.anna.approve(&scene.compatible).await;
    let first = scene.compatible.tokens(&code).await;
    let refreshed = tokens(&scene.compatible.refresh(&first.refresh).await.json().await.unwrap());
    assert_eq!(outcome(scene.compatible.trade(&code).await).await, REFUSED);
    assert!(are_dead(&scene.compatible, &refreshed).await);
}

async fn item_34_that_exception_can_be_switched_off(database: Database) {
    let scene = Scene::set_with(&database, &[("UNCINO_COMPAT__REPLAY_KEEPS_TOKENS", "false")]).await;
    let code = scene.anna.approve(&scene.compatible).await;
    let first = scene.compatible.tokens(&code).await;
    assert_eq!(outcome(scene.compatible.trade(&code).await).await, REFUSED);
    assert!(are_dead(&scene.compatible, &first).await);
}

async fn item_35_of_sixteen_exchanges_at_once_one_succeeds(database: Database) {
    let scene = Scene::set(&database).await;
    let (strict, compatible) = (scene.code().await, scene.anna.approve(&scene.compatible).await);
    for (application, code) in [(&scene.strict, strict), (&scene.compatible, compatible)] {
        let is_strict = application.id == scene.strict.id;
        let exchanges: Vec<_> = (0..16)
            .map(|_| {
                let (application, code) = (application.clone(), code.clone());
                tokio::spawn(async move {
                    let response = if is_strict {
                        application.token_request(&trade(&code)).await
                    } else {
                        application.trade(&code).await
                    };
                    outcome(response).await
                })
            })
            .collect();
        let mut counted: HashMap<String, u32> = HashMap::new();
        for exchange in exchanges {
            *counted.entry(exchange.await.unwrap()).or_default() += 1;
        }
        let expected = HashMap::from([("200".to_owned(), 1), (REFUSED.to_owned(), 15)]);
        assert_eq!(counted, expected, "strict: {is_strict}");
    }
}

async fn item_36_codes_tokens_and_secrets_have_160_random_bits(database: Database) {
    let scene = Scene::set(&database).await;
    let mut made = vec![(scene.anna.session_cookie(), "unc_se_")];
    for _ in 0..20 {
        let application = strict_client(&scene.server, REDIRECT_URI).await;
        let code = scene.anna.approve_at(&asked_by(&application).url()).await;
        let tokens = tokens_of(&application, &code).await;
        made.extend([(application.id, ""), (application.secret, ""), (code, "")]);
        made.extend([(tokens.access, "unc_at_"), (tokens.refresh, "unc_rt_")]);
    }
    let mut digits = [0_u32; 16];
    for (value, prefix) in &made {
        let random = value.strip_prefix(prefix).unwrap_or_else(|| panic!("{prefix} before {value}"));
        assert!(random.len() == 40 && random.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f')), "{value}");
        for c in random.chars() {
            digits[c.to_digit(16).unwrap() as usize] += 1;
        }
    }
    let distinct: HashSet<_> = made.iter().map(|(value, _)| value.rsplit('_').next().unwrap()).collect();
    assert_eq!(distinct.len(), made.len(), "no two are equal");
    // 4,040 digits: 252 of each are to be expected, and nine standard deviations from there nothing by chance.
    assert!(digits.iter().all(|count| (112..=392).contains(count)), "{digits:?}");
}

async fn item_37_a_dump_of_the_database_holds_nothing_that_works(database: Database) {
    let scene = Scene::set(&database).await;
    let (redeemed, outstanding) = (scene.code().await, scene.code().await);
    let first = tokens_of(&scene.strict, &redeemed).await;
    let second = tokens(&scene.strict.refresh(&first.refresh).await.json().await.unwrap());
    let answer = scene.anna.answer(&scene.compatible.request().with("state", "kept").url(), &[]).await;
    let compatible = query(&answer, "code").unwrap();
    let consent = scene.anna.get(&scene.asked().url()).await.text().await.unwrap();
    let dump = database.dump();
    let holds = |needle: &str| dump.windows(needle.len()).any(|window| window == needle.as_bytes());
    assert!(holds(ANNA) && holds(&scene.strict.id), "the dump is one of this story");
    for (what, secret) in [
        ("strict client's secret", &scene.strict.secret),
        ("compatible client's secret", &scene.compatible.secret),
        ("redeemed code", &redeemed),
        ("outstanding code", &outstanding),
        ("compatible client's code", &compatible),
        ("access token", &first.access),
        ("rotated refresh token", &first.refresh),
        ("refreshed access token", &second.access),
        ("current refresh token", &second.refresh),
        ("session", &scene.anna.session_cookie()),
        ("question", &hidden(&consent, "transaction_id")),
    ] {
        let random = secret.rsplit('_').next().unwrap();
        assert!(random.len() == 40 && !holds(random), "the database holds a {what}");
        let bytes: Vec<u8> = (0..40)
            .step_by(2)
            .map(|start| u8::from_str_radix(&random[start..start + 2], 16).unwrap())
            .collect();
        assert!(!dump.windows(20).any(|window| window == bytes), "the database holds the bytes of a {what}");
    }
}
