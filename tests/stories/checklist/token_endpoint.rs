//! Items 38 to 43: the token endpoint and its parameters (RFC 6749 sections 3.2 and 5.2).

use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use tests::{Application, Database, on_both_databases, raw};
use uncino_testkit::fixtures::VERIFIER;

use super::support::{REDIRECT_URI, Scene, asked_by, header, outcome, tokens_of, trade};

on_both_databases!(
    item_38_the_token_endpoint_takes_post_only,
    item_39_only_a_form_in_utf_8_is_taken,
    item_40_a_repeated_parameter_is_invalid_request,
    item_40_unknown_parameters_are_ignored,
    item_40_a_parameter_without_a_value_is_omitted,
    item_41_the_query_is_no_place_for_credentials,
    item_42_a_missing_grant_type_is_invalid_request,
    item_42_any_other_grant_type_is_unsupported,
    item_43_a_grant_that_the_client_did_not_register_is_unauthorized_client,
);

const MALFORMED: &str = "400 invalid_request";

async fn item_38_the_token_endpoint_takes_post_only(database: Database) {
    let scene = Scene::set(&database).await;
    let code = scene.code().await;
    let mut url = url::Url::parse(&format!("{}/oauth/token", scene.server.url())).unwrap();
    let credentials = [("client_id", &*scene.strict.id), ("client_secret", &*scene.strict.secret)];
    url.query_pairs_mut().extend_pairs(credentials).extend_pairs(trade(&code));
    for method in [Method::GET, Method::HEAD, Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
        let response = Client::new().request(method.clone(), url.clone()).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED, "{method}");
        assert_eq!(header(&response, "allow"), "POST", "{method}");
    }
    tokens_of(&scene.strict, &code).await;
}

async fn item_39_only_a_form_in_utf_8_is_taken(database: Database) {
    let scene = Scene::set(&database).await;
    let code = scene.code().await;
    let fields = [("client_id", &*scene.strict.id), ("client_secret", &*scene.strict.secret)];
    let fields: Vec<_> = fields.into_iter().chain(trade(&code)).collect();
    let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
    let object: serde_json::Map<String, Value> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    let post = || Client::new().post(format!("{}/oauth/token", scene.server.url()));
    let parts = fields.iter().fold(reqwest::multipart::Form::new(), |parts, (name, value)| {
        parts.text((*name).to_owned(), (*value).to_owned())
    });
    let typed = |content_type: &str| post().header(CONTENT_TYPE, content_type).body(form.clone());
    for (what, request) in [
        ("JSON", post().json(&object)),
        ("multipart", post().multipart(parts)),
        ("text", typed("text/plain")),
        ("another type", typed("application/x-www-form-urlencoded2")),
        ("no type", post().body(form.clone())),
        ("no UTF-8, encoded", typed("application/x-www-form-urlencoded").body(format!("{form}&x=%ff"))),
        ("no UTF-8", typed("application/x-www-form-urlencoded").body([form.as_bytes(), b"&x=\xff"].concat())),
    ] {
        assert_eq!(outcome(request.send().await.unwrap()).await, MALFORMED, "{what}");
    }
    let request = typed("application/x-www-form-urlencoded; charset=UTF-8");
    assert_eq!(outcome(request.send().await.unwrap()).await, "200");
}

async fn item_40_a_repeated_parameter_is_invalid_request(database: Database) {
    let scene = Scene::set(&database).await;
    let code = scene.code().await;
    let own = [("client_id", &*scene.strict.id), ("client_secret", &*scene.strict.secret)];
    let scope = [("scope", "event:write"), ("scope", "event:write")];
    for again in trade(&code).into_iter().chain(own) {
        for value in [again.1, "other", ""] {
            let fields: Vec<_> = trade(&code).into_iter().chain([(again.0, value)]).collect();
            let refused = outcome(scene.strict.token_request(&fields).await).await;
            assert_eq!(refused, MALFORMED, "{}={value}", again.0);
        }
    }
    let fields: Vec<_> = trade(&code).into_iter().chain(scope).collect();
    assert_eq!(outcome(scene.strict.token_request(&fields).await).await, MALFORMED, "scope");
    let tokens = tokens_of(&scene.strict, &code).await;
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", &*tokens.refresh)];
    for twice in [[refresh[1]; 2], scope] {
        let fields: Vec<_> = refresh.into_iter().take(1).chain(twice).collect();
        assert_eq!(outcome(scene.strict.token_request(&fields).await).await, MALFORMED, "{twice:?}");
    }
    assert_eq!(outcome(scene.strict.token_request(&refresh).await).await, "200");
}

async fn item_40_unknown_parameters_are_ignored(database: Database) {
    let scene = Scene::set(&database).await;
    let code = scene.code().await;
    let unknown = [("x", "1"), ("x", "2"), ("audience", "https://x.example/"), ("password", "y")];
    let fields: Vec<_> = trade(&code).into_iter().chain(unknown).collect();
    assert_eq!(outcome(scene.strict.token_request(&fields).await).await, "200");
}

async fn item_40_a_parameter_without_a_value_is_omitted(database: Database) {
    let scene = Scene::set(&database).await;
    let code = scene.anna.approve(&scene.compatible).await;
    for fields in [
        vec![("grant_type", ""), ("code", &*code)],
        vec![("grant_type", "authorization_code"), ("code", "")],
        vec![("grant_type", "refresh_token"), ("refresh_token", "")],
    ] {
        let refused = outcome(scene.compatible.token_request(&fields).await).await;
        assert_eq!(refused, MALFORMED, "{fields:?}");
    }
    let good = [("grant_type", "authorization_code"), ("code", &*code)];
    let empty = [("redirect_uri", ""), ("code_verifier", ""), ("scope", "")];
    assert_eq!(outcome(scene.compatible.token_request(&[&good[..], &empty].concat()).await).await, "200");
}

async fn item_41_the_query_is_no_place_for_credentials(database: Database) {
    let scene = Scene::set(&database).await;
    let code = scene.code().await;
    let (id, secret) = (&scene.strict.id, &scene.strict.secret);
    let trade = format!(
        "grant_type=authorization_code&code={code}&redirect_uri={REDIRECT_URI}&code_verifier={VERIFIER}"
    );
    let credentials = format!("client_id={id}&client_secret={secret}");
    for (query, body, expected) in [
        (&credentials, &trade, "401 invalid_client"),
        (&format!("client_secret={secret}"), &format!("client_id={id}&{trade}"), "401 invalid_client"),
        (&trade, &credentials, MALFORMED),
        (&format!("code={code}"), &format!("{credentials}&grant_type=authorization_code"), MALFORMED),
    ] {
        let path = format!("/oauth/token?{query}");
        let (head, answer) = raw::post_form(scene.server.address(), &path, body.as_bytes()).await;
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let refused = format!("{} {}", raw::status(&head), answer["error"].as_str().unwrap());
        assert_eq!(refused, expected, "{query}");
    }
    tokens_of(&scene.strict, &code).await;
}

async fn item_42_a_missing_grant_type_is_invalid_request(database: Database) {
    let scene = Scene::set(&database).await;
    let code = scene.code().await;
    assert_eq!(outcome(scene.strict.token_request(&[("code", &code)]).await).await, MALFORMED);
    assert_eq!(outcome(scene.compatible.token_request(&[]).await).await, MALFORMED);
}

async fn item_42_any_other_grant_type_is_unsupported(database: Database) {
    let scene = Scene::set(&database).await;
    for grant_type in [
        "Authorization_Code",
        "authorization_code ",
        "code",
        "implicit",
        "urn:ietf:params:oauth:grant-type:device_code",
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
    ] {
        for application in [&scene.strict, &scene.compatible] {
            let refused = outcome(application.token_request(&[("grant_type", grant_type)]).await).await;
            assert_eq!(refused, "400 unsupported_grant_type", "{grant_type}");
        }
    }
}

async fn item_43_a_grant_that_the_client_did_not_register_is_unauthorized_client(database: Database) {
    let scene = Scene::set(&database).await;
    let codes_only = json!({"grant_types": ["authorization_code"]});
    let application = Application::register_itself_with(&scene.server, REDIRECT_URI, &codes_only).await;
    let code = scene.anna.approve_at(&asked_by(&application).url()).await;
    let body: Value = application.token_request(&trade(&code)).await.json().await.unwrap();
    assert!(body["access_token"].is_string() && body.get("refresh_token").is_none(), "{body}");
    let others = scene.tokens().await.refresh;
    for refresh in ["made_up", &others] {
        assert_eq!(outcome(application.refresh(refresh).await).await, "400 unauthorized_client");
    }
    assert_eq!(outcome(scene.strict.refresh(&others).await).await, "200");
}
