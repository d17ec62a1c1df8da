//! Items 44 to 51: who the client is (RFC 6749 sections 2.3 and 3.2.1).

use reqwest::{Client, RequestBuilder, Response};
use tests::{Application, Database, on_both_databases};

use super::support::{
    REDIRECT_URI, Scene, asked_by, header, is_alive, outcome, public_client, strict_client, tokens_of, trade,
};

on_both_databases!(
    item_44_a_confidential_client_proves_itself_for_every_grant,
    item_45_basic_works_with_id_and_secret_form_encoded,
    item_46_credentials_in_the_body_work_too,
    item_47_two_ways_at_once_are_invalid_request,
    item_48_basic_and_body_that_name_two_clients_are_refused,
    item_49_failed_basic_is_401_with_a_challenge,
    item_49_failed_credentials_in_the_body_are_invalid_client,
    item_50_a_public_client_shows_its_id,
    item_50_a_public_client_can_not_redeem_anothers_code,
    item_51_guessing_a_secret_is_limited,
);

const UNKNOWN: &str = "401 invalid_client";
const WRONG: &str = "0000000000000000000000000000000000000000";

/// A token request with these fields and nothing else.
fn request(scene: &Scene, fields: &[(&str, &str)]) -> RequestBuilder {
    Client::new().post(format!("{}/oauth/token", scene.server.url())).form(fields)
}

/// The same by HTTP Basic.
async fn by_basic(scene: &Scene, id: &str, secret: &str, fields: &[(&str, &str)]) -> Response {
    request(scene, fields).basic_auth(id, Some(secret)).send().await.unwrap()
}

async fn item_44_a_confidential_client_proves_itself_for_every_grant(database: Database) {
    let scene = Scene::set(&database).await;
    let tokens = scene.tokens().await;
    let (strict, compatible) = (scene.code().await, scene.anna.approve(&scene.compatible).await);
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", &*tokens.refresh)];
    let id = ("client_id", &*scene.strict.id);
    for fields in [[&[id], &trade(&strict)[..]].concat(), [&[id], &refresh[..]].concat()] {
        assert_eq!(outcome(request(&scene, &fields).send().await.unwrap()).await, UNKNOWN, "{fields:?}");
    }
    let bare =
        [("client_id", &*scene.compatible.id), ("grant_type", "authorization_code"), ("code", &*compatible)];
    assert_eq!(outcome(request(&scene, &bare).send().await.unwrap()).await, UNKNOWN);
    assert_eq!(outcome(request(&scene, &trade(&strict)).send().await.unwrap()).await, UNKNOWN, "nobody");
    assert_eq!(outcome(scene.strict.token_request(&refresh).await).await, "200");
    tokens_of(&scene.strict, &strict).await;
    scene.compatible.tokens(&compatible).await;
}

async fn item_45_basic_works_with_id_and_secret_form_encoded(database: Database) {
    let scene = Scene::set(&database).await;
    let encoded = |text: &str| text.bytes().fold(String::new(), |all, byte| format!("{all}%{byte:02X}"));
    let (id, secret) = (&*scene.strict.id, &*scene.strict.secret);
    let code = scene.code().await;
    assert_eq!(outcome(by_basic(&scene, id, secret, &trade(&code)).await).await, "200");
    let code = scene.code().await;
    assert_eq!(outcome(by_basic(&scene, &encoded(id), &encoded(secret), &trade(&code)).await).await, "200");
    let compatible = scene.anna.approve(&scene.compatible).await;
    let bare = [("grant_type", "authorization_code"), ("code", &*compatible)];
    let (id, secret) = (&*scene.compatible.id, &*scene.compatible.secret);
    assert_eq!(outcome(by_basic(&scene, id, secret, &bare).await).await, "200");
}

async fn item_46_credentials_in_the_body_work_too(database: Database) {
    let scene = Scene::set(&database).await;
    for application in [&scene.strict, &scene.compatible] {
        let code = scene
            .anna
            .approve_at(&asked_by(application).with("redirect_uri", &application.redirect_uri).url())
            .await;
        let credentials = [("client_id", &*application.id), ("client_secret", &*application.secret)];
        let trade = trade(&code).map(|field| match field.0 {
            "redirect_uri" => ("redirect_uri", &*application.redirect_uri),
            _ => field,
        });
        let fields = [&credentials[..], &trade].concat();
        assert_eq!(outcome(request(&scene, &fields).send().await.unwrap()).await, "200");
    }
}

async fn item_47_two_ways_at_once_are_invalid_request(database: Database) {
    let scene = Scene::set(&database).await;
    let code = scene.code().await;
    let (id, secret) = (&*scene.strict.id, &*scene.strict.secret);
    for (with_id, in_body) in [(true, secret), (false, secret), (true, WRONG)] {
        let named = if with_id { vec![("client_id", id)] } else { vec![] };
        let fields = [&named[..], &[("client_secret", in_body)], &trade(&code)].concat();
        let refused = outcome(by_basic(&scene, id, secret, &fields).await).await;
        assert_eq!(refused, "400 invalid_request", "{with_id} {in_body}");
    }
    let twice = request(&scene, &trade(&code)).basic_auth(id, Some(secret)).basic_auth(id, Some(secret));
    assert_eq!(outcome(twice.send().await.unwrap()).await, "400 invalid_request");
    let fields = [&[("client_id", id)], &trade(&code)[..]].concat();
    assert_eq!(outcome(by_basic(&scene, id, secret, &fields).await).await, "200", "an id alone is no way");
}

async fn item_48_basic_and_body_that_name_two_clients_are_refused(database: Database) {
    let scene = Scene::set(&database).await;
    let code = scene.code().await;
    let (id, secret) = (&*scene.strict.id, &*scene.strict.secret);
    for other in [&*scene.compatible.id, "unknown", &id.to_uppercase()] {
        let fields = [&[("client_id", other)], &trade(&code)[..]].concat();
        let refused = outcome(by_basic(&scene, id, secret, &fields).await).await;
        assert_eq!(refused, "400 invalid_request", "{other}");
    }
    tokens_of(&scene.strict, &code).await;
}

async fn item_49_failed_basic_is_401_with_a_challenge(database: Database) {
    let scene = Scene::set(&database).await;
    let code = scene.code().await;
    let id = &*scene.strict.id;
    let header_of = |value: &str| request(&scene, &trade(&code)).header("authorization", value.to_owned());
    for (what, response) in [
        ("wrong secret", by_basic(&scene, id, WRONG, &trade(&code)).await),
        ("no secret", by_basic(&scene, id, "", &trade(&code)).await),
        ("unknown client", by_basic(&scene, "unknown", WRONG, &trade(&code)).await),
        ("no colon", header_of("Basic bm90aGluZw==").send().await.unwrap()),
        ("no base64", header_of("Basic !!!").send().await.unwrap()),
        ("nothing", header_of("basic").send().await.unwrap()),
    ] {
        let challenge = header(&response, "www-authenticate");
        assert!(challenge.starts_with("Basic realm=\""), "{what}: {challenge}");
        assert_eq!(outcome(response).await, UNKNOWN, "{what}");
    }
    tokens_of(&scene.strict, &code).await;
}

async fn item_49_failed_credentials_in_the_body_are_invalid_client(database: Database) {
    let scene = Scene::set(&database).await;
    let code = scene.code().await;
    for (id, secret) in [(&*scene.strict.id, WRONG), ("unknown", WRONG), (&*scene.strict.id, "")] {
        let fields = [&[("client_id", id), ("client_secret", secret)], &trade(&code)[..]].concat();
        assert_eq!(outcome(request(&scene, &fields).send().await.unwrap()).await, UNKNOWN, "{id} {secret}");
    }
    let mut crossed = scene.strict.clone();
    crossed.secret.clone_from(&scene.compatible.secret);
    assert_eq!(outcome(crossed.token_request(&trade(&code)).await).await, UNKNOWN, "another client's secret");
    tokens_of(&scene.strict, &code).await;
}

async fn item_50_a_public_client_shows_its_id(database: Database) {
    let scene = Scene::set(&database).await;
    let application = public_client(&scene.server, REDIRECT_URI).await;
    let code = scene.anna.approve_at(&asked_by(&application).url()).await;
    assert_eq!(outcome(request(&scene, &trade(&code)).send().await.unwrap()).await, UNKNOWN);
    let mut with_secret = application.clone();
    with_secret.secret = WRONG.to_owned();
    assert_eq!(outcome(with_secret.token_request(&trade(&code)).await).await, UNKNOWN);
    let tokens = tokens_of(&application, &code).await;
    assert!(is_alive(&application, &tokens.access).await);
}

async fn item_50_a_public_client_can_not_redeem_anothers_code(database: Database) {
    let scene = Scene::set(&database).await;
    let application = public_client(&scene.server, REDIRECT_URI).await;
    let other = public_client(&scene.server, REDIRECT_URI).await;
    let code = scene.anna.approve_at(&asked_by(&application).url()).await;
    let confidential = scene.code().await;
    for code in [&code, &confidential] {
        assert_eq!(outcome(other.token_request(&trade(code)).await).await, "400 invalid_grant");
    }
    tokens_of(&application, &code).await;
    tokens_of(&scene.strict, &confidential).await;
}

async fn item_51_guessing_a_secret_is_limited(database: Database) {
    let scene = Scene::set(&database).await;
    let other: Application = strict_client(&scene.server, REDIRECT_URI).await;
    let code = scene.code().await;
    let id = &*scene.strict.id;
    let mut guesser = scene.strict.clone();
    guesser.secret = WRONG.to_owned();
    for round in 0..5 {
        let response = match round % 2 {
            0 => guesser.token_request(&trade(&code)).await,
            _ => by_basic(&scene, id, WRONG, &trade(&code)).await,
        };
        assert_eq!(outcome(response).await, UNKNOWN, "{round}");
    }
    // From now on not even the right secret is looked at, until the wait is over.
    for response in [
        guesser.token_request(&trade(&code)).await,
        by_basic(&scene, id, &scene.strict.secret, &trade(&code)).await,
    ] {
        let seconds: u64 = header(&response, "retry-after").parse().expect("when to come back");
        assert!((1..=2).contains(&seconds), "{seconds}");
        assert_eq!(outcome(response).await, "429 temporarily_unavailable");
    }
    assert_eq!(outcome(other.token_request(&trade("unknown")).await).await, "400 invalid_grant", "served");
    database.pass(2);
    tokens_of(&scene.strict, &code).await;
}
