//! Items 1 to 7: the authorization endpoint and its parameters (RFC 6749 section 3.1).

use reqwest::{Client, Method, StatusCode};
use serde_json::Value;
use tests::person::{hidden, location, query};
use tests::server::PASSWORD;
use tests::{Database, Person, Server, on_both_databases};

use super::support::{ANNA, REDIRECT_URI, Scene, header, is_error_page};

on_both_databases!(
    item_01_get_serves_the_endpoint_at_both_its_paths,
    item_01_other_methods_are_405_and_name_those_that_there_are,
    item_01_a_request_by_post_gets_nothing,
    item_02_http_beyond_loopback_is_warned_of_at_every_start,
    item_02_https_and_loopback_are_not_warned_of,
    item_03_the_endpoint_has_no_fragment_and_the_clients_own_query_survives,
    item_04_unknown_parameters_are_ignored,
    item_05_a_parameter_without_a_value_is_omitted,
    item_06_a_repeated_client_or_redirect_uri_gets_an_error_page,
    item_06_a_repeated_parameter_is_invalid_request,
    item_07_a_missing_response_type_is_invalid_request,
    item_07_any_other_response_type_is_unsupported,
);

const WARNING: &str = "PASSWORDS AND TOKENS TRAVEL IN THE CLEAR";

async fn metadata(server: &Server) -> Value {
    let url = format!("{}/.well-known/oauth-authorization-server", server.url());
    reqwest::get(url).await.unwrap().json().await.unwrap()
}

async fn item_01_get_serves_the_endpoint_at_both_its_paths(database: Database) {
    let scene = Scene::set(&database).await;
    let url = scene.asked().url();
    for url in [&url, &url.replace("/oauth/authorize", "/authorize")] {
        let page = scene.anna.get(url).await;
        assert_eq!(page.status(), StatusCode::OK, "{url}");
        assert!(page.text().await.unwrap().contains("wants to publish on"), "{url}");
    }
}

async fn item_01_other_methods_are_405_and_name_those_that_there_are(database: Database) {
    let scene = Scene::set(&database).await;
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
        let response = Client::new().request(method.clone(), scene.asked().url()).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED, "{method}");
        assert_eq!(header(&response, "allow"), "GET, HEAD, POST", "{method}");
    }
}

async fn item_01_a_request_by_post_gets_nothing(database: Database) {
    let scene = Scene::set(&database).await;
    let asked = scene.asked();
    for (path, form) in [("/oauth/authorize", asked.form()), (&*asked.path(), vec![])] {
        let response = scene.anna.post(path, &form).await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{path}");
        assert_eq!(header(&response, "location"), "", "{path}");
    }
}

async fn item_02_http_beyond_loopback_is_warned_of_at_every_start(database: Database) {
    for start in ["first", "second"] {
        let server = Server::start_with(&database, &[("UNCINO_SERVER__BASE_URL", "http://agenda.example")]);
        assert!(server.log().contains(WARNING), "the {start} start: {}", server.log());
        assert_eq!(metadata(&server).await["issuer"], "http://agenda.example", "it serves nevertheless");
    }
}

async fn item_02_https_and_loopback_are_not_warned_of(database: Database) {
    assert!(!Server::start(&database).log().contains(WARNING));
    let server = Server::start_with(&database, &[("UNCINO_SERVER__BASE_URL", "https://agenda.example")]);
    assert!(!server.log().contains(WARNING));
    let page = Client::new().get(format!("{}/login", server.url())).header("host", "agenda.example");
    let cookie = header(&page.send().await.unwrap(), "set-cookie");
    assert!(cookie.starts_with("__Host-") && cookie.contains("; Secure"), "{cookie}");
}

async fn item_03_the_endpoint_has_no_fragment_and_the_clients_own_query_survives(database: Database) {
    let scene = Scene::set(&database).await;
    let endpoint = metadata(&scene.server).await["authorization_endpoint"].as_str().unwrap().to_owned();
    assert_eq!(endpoint, format!("{}/oauth/authorize", scene.server.url()));
    let stranger = Person::stranger(&scene.server);
    let path = scene.asked().path().replace('?', "?theme=dark%20blue&x=%2B+&");
    let next = hidden(&stranger.get(&path).await.text().await.unwrap(), "next");
    assert_eq!(next, path, "to the letter");
    assert_eq!(location(&stranger.send_log_in(ANNA, PASSWORD, &next).await), path);
    assert_eq!(stranger.get(&path).await.status(), StatusCode::OK);
}

async fn item_04_unknown_parameters_are_ignored(database: Database) {
    let scene = Scene::set(&database).await;
    let asked = scene
        .asked()
        .with("response_mode", "fragment")
        .with("prompt", "none")
        .with("request_uri", "https://evil.example/")
        .and("x", "1")
        .and("x", "2");
    let answer = scene.anna.answer(&asked.url(), &[]).await;
    let code = query(&answer, "code").unwrap();
    let issuer = scene.server.url().replace(':', "%3A").replace('/', "%2F");
    assert_eq!(answer, format!("{REDIRECT_URI}?code={code}&state=xyz&iss={issuer}"));
}

async fn item_05_a_parameter_without_a_value_is_omitted(database: Database) {
    let scene = Scene::set(&database).await;
    for name in ["scope", "redirect_uri"] {
        let answer = scene.anna.answer(&scene.asked().with(name, "").url(), &[]).await;
        assert!(answer.starts_with(&format!("{REDIRECT_URI}?code=")), "{name}: {answer}");
    }
    let without_state = scene.asked().without("state").url();
    for state in ["&state=", "&state"] {
        let answer = scene.anna.answer(&format!("{without_state}{state}"), &[]).await;
        assert!(query(&answer, "code").is_some() && !answer.contains("state"), "{answer}");
    }
    assert_eq!(scene.error(&scene.asked().with("response_type", "")).await, "invalid_request");
    assert_eq!(scene.error(&scene.asked().with("code_challenge", "")).await, "invalid_request");
    assert!(is_error_page(&scene.anna.get(&scene.asked().with("client_id", "").url()).await));
    let bare = scene.compatible.request().and("code_challenge", "").and("code_challenge_method", "");
    scene.anna.approve_at(&bare.url()).await;
}

async fn item_06_a_repeated_client_or_redirect_uri_gets_an_error_page(database: Database) {
    let scene = Scene::set(&database).await;
    for name in ["client_id", "redirect_uri"] {
        let asked = scene.asked();
        for value in [asked.value(name).unwrap(), "https://evil.example/", ""] {
            let response = scene.anna.get(&asked.clone().and(name, value).url()).await;
            assert!(is_error_page(&response), "{name}={value}");
        }
    }
}

async fn item_06_a_repeated_parameter_is_invalid_request(database: Database) {
    let scene = Scene::set(&database).await;
    for name in ["response_type", "scope", "state", "code_challenge", "code_challenge_method"] {
        let asked = scene.asked();
        for value in [asked.value(name).unwrap(), "other", ""] {
            let error = scene.error(&asked.clone().and(name, value)).await;
            assert_eq!(error, "invalid_request", "{name}={value}");
        }
    }
    let compatible = scene.compatible.request().and("state", "a").and("state", "a");
    assert_eq!(query(&scene.told(&compatible).await, "error").unwrap(), "invalid_request");
}

async fn item_07_a_missing_response_type_is_invalid_request(database: Database) {
    let scene = Scene::set(&database).await;
    let told = scene.told(&scene.asked().without("response_type")).await;
    assert!(told.starts_with(&format!("{REDIRECT_URI}?error=invalid_request&")), "{told}");
    assert_eq!(query(&told, "state").as_deref(), Some("xyz"));
}

async fn item_07_any_other_response_type_is_unsupported(database: Database) {
    let scene = Scene::set(&database).await;
    for response_type in ["token", "id_token", "code token", "code id_token", "none", "CODE", "code "] {
        let error = scene.error(&scene.asked().with("response_type", response_type)).await;
        assert_eq!(error, "unsupported_response_type", "{response_type:?}");
    }
}
