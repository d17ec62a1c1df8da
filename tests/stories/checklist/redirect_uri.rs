//! Items 8 to 14: which client, and where its answers may go (RFC 6749 section 3.1.2).

use reqwest::Client;
use serde_json::{Value, json};
use tests::person::{location, query};
use tests::{Application, Database, Person, on_both_databases};
use uncino_testkit::fixtures::VERIFIER;
use url::Url;

use super::support::{REDIRECT_URI, Scene, asked_by, is_error_page, outcome, strict_client, trade};

on_both_databases!(
    item_08_an_unknown_or_missing_client_gets_an_error_page,
    item_09_a_redirect_uri_that_is_not_registered_gets_an_error_page,
    item_10_with_several_registered_the_request_names_one,
    item_11_without_one_in_the_request_the_only_registered_one_is_used,
    item_12_every_other_spelling_is_refused,
    item_12_a_compatible_client_may_ask_for_the_https_form_of_http,
    item_12_the_https_form_has_bounds,
    item_12_the_https_form_can_be_switched_off,
    item_13_what_is_registered_is_absolute_without_fragment_and_runs_nothing,
    item_14_the_registered_query_is_kept_and_no_key_comes_twice,
    item_14_a_parameter_of_the_answer_can_not_be_registered,
);

const IN_THE_CLEAR: &str = "http://wp.example/wp-admin/?page=wpgancio";
const UNDER_TLS: &str = "https://wp.example/wp-admin/?page=wpgancio";

async fn item_08_an_unknown_or_missing_client_gets_an_error_page(database: Database) {
    let scene = Scene::set(&database).await;
    let asked = scene.asked();
    let others = ["unknown", "", &scene.strict.id.to_uppercase(), &scene.strict.id[1..], "a\u{0}b", "é"];
    let mut requests: Vec<_> = others.iter().map(|id| asked.clone().with("client_id", id)).collect();
    requests.push(asked.without("client_id"));
    for person in [&scene.anna, &Person::stranger(&scene.server)] {
        for request in &requests {
            assert!(is_error_page(&person.get(&request.url()).await), "{}", request.url());
        }
    }
}

async fn item_09_a_redirect_uri_that_is_not_registered_gets_an_error_page(database: Database) {
    let scene = Scene::set(&database).await;
    scene.tokens().await;
    let others = [
        "https://evil.example/steal",
        "https://wp.example/wp-admin/options-general.php?page=wpgancio",
        "/callback",
        "callback",
        "https://",
        "not a URI",
        "a\u{0}b",
        "javascript:alert(1)",
        "urn:ietf:wg:oauth:2.0:oob",
    ];
    for (who, person) in [("logged in", &scene.anna), ("a stranger", &Person::stranger(&scene.server))] {
        for other in others {
            let asked = scene.asked().with("redirect_uri", other);
            assert!(is_error_page(&person.get(&asked.url()).await), "{who}: {other}");
            // Not even an error is told there.
            let bad = asked.with("response_type", "token");
            assert!(is_error_page(&person.get(&bad.url()).await), "{who}: {other}");
        }
    }
}

async fn item_10_with_several_registered_the_request_names_one(database: Database) {
    let scene = Scene::set(&database).await;
    let both = [REDIRECT_URI, "https://app.example/other"];
    let application =
        Application::register_itself_with(&scene.server, REDIRECT_URI, &json!({"redirect_uris": both})).await;
    let asked = asked_by(&application);
    for person in [&scene.anna, &Person::stranger(&scene.server)] {
        assert!(is_error_page(&person.get(&asked.clone().without("redirect_uri").url()).await));
        assert!(is_error_page(&person.get(&asked.clone().with("redirect_uri", "").url()).await));
    }
    for redirect_uri in both {
        let answer = scene.anna.answer(&asked.clone().with("redirect_uri", redirect_uri).url(), &[]).await;
        assert!(answer.starts_with(&format!("{redirect_uri}?code=")), "{answer}");
    }
}

async fn item_11_without_one_in_the_request_the_only_registered_one_is_used(database: Database) {
    let scene = Scene::set(&database).await;
    let answer = scene.anna.answer(&scene.asked().without("redirect_uri").url(), &[]).await;
    assert!(answer.starts_with(&format!("{REDIRECT_URI}?code=")), "{answer}");
    let code = query(&answer, "code").unwrap();
    let fields = [("grant_type", "authorization_code"), ("code", &*code), ("code_verifier", VERIFIER)];
    assert_eq!(outcome(scene.strict.token_request(&fields).await).await, "200");
}

async fn item_12_every_other_spelling_is_refused(database: Database) {
    let scene = Scene::set(&database).await;
    let spellings = [
        "HTTPS://app.example/callback",
        "https://APP.example/callback",
        "https://app.example/Callback",
        "https://app.example/callback/",
        "https://app.example/callback?",
        "https://app.example/callback?x=1",
        "https://app.example/callback#",
        "https://app.example/callback#x",
        "https://app.example:443/callback",
        "https://app.example./callback",
        "https://app.example//callback",
        "https://app.example/./callback",
        "https://app.example/x/../callback",
        "https://app.example/%63allback",
        "https://app.example/callback%00",
        "https://app.example/callback\r\nx",
        "https://user@app.example/callback",
        "https://app.example@evil.example/callback",
        "https://app.example\\@evil.example/callback",
        "https://app.example.evil.example/callback",
        "https://sub.app.example/callback",
        "https://\u{430}pp.example/callback",
        "http://app.example/callback",
        " https://app.example/callback",
        "https://app.example/callback ",
    ];
    for person in [&scene.anna, &Person::stranger(&scene.server)] {
        for spelling in spellings {
            let asked = scene.asked().with("redirect_uri", spelling);
            assert!(is_error_page(&person.get(&asked.url()).await), "{spelling:?}");
        }
    }
}

async fn item_12_a_compatible_client_may_ask_for_the_https_form_of_http(database: Database) {
    let scene = Scene::set(&database).await;
    let application = Application::register(&scene.server, IN_THE_CLEAR).await;
    let asked = application.request().with("redirect_uri", UNDER_TLS);
    let page = scene.anna.get(&asked.url()).await.text().await.unwrap();
    assert!(page.contains("https://wp.example</bdi>"), "the person sees where they will go: {page}");
    let answer = scene.anna.answer(&asked.url(), &[]).await;
    assert!(answer.starts_with(&format!("{UNDER_TLS}&code=")), "{answer}");
    let code = query(&answer, "code").unwrap();
    let trade = async |redirect_uri: &str| {
        let fields = [("grant_type", "authorization_code"), ("code", &*code), ("redirect_uri", redirect_uri)];
        outcome(application.token_request(&fields).await).await
    };
    assert_eq!(trade(IN_THE_CLEAR).await, "400 invalid_grant", "the form that was asked for is bound");
    assert_eq!(trade(UNDER_TLS).await, "200");
}

async fn item_12_the_https_form_has_bounds(database: Database) {
    let scene = Scene::set(&database).await;
    for (registered, asked) in [
        (IN_THE_CLEAR, "https://wp.example:443/wp-admin/?page=wpgancio"),
        (IN_THE_CLEAR, "https://wp.example/wp-admin/?page=other"),
        (IN_THE_CLEAR, "https://evil.example/wp-admin/?page=wpgancio"),
        (IN_THE_CLEAR, "https://WP.example/wp-admin/?page=wpgancio"),
        ("http://wp.example:8080/cb", "https://wp.example:8080/cb"),
        ("http://localhost/cb", "https://localhost/cb"),
        ("http://127.0.0.1/cb", "https://127.0.0.1/cb"),
        (UNDER_TLS, IN_THE_CLEAR),
    ] {
        let application = Application::register(&scene.server, registered).await;
        let asked = application.request().with("redirect_uri", asked);
        assert!(is_error_page(&scene.anna.get(&asked.url()).await), "{}", asked.url());
    }
}

async fn item_12_the_https_form_can_be_switched_off(database: Database) {
    let scene = Scene::set_with(&database, &[("UNCINO_COMPAT__HTTP_TO_HTTPS", "false")]).await;
    let application = Application::register(&scene.server, IN_THE_CLEAR).await;
    let asked = application.request().with("redirect_uri", UNDER_TLS);
    assert!(is_error_page(&scene.anna.get(&asked.url()).await));
    scene.anna.approve_at(&application.request().url()).await;
}

async fn item_13_what_is_registered_is_absolute_without_fragment_and_runs_nothing(database: Database) {
    let scene = Scene::set(&database).await;
    let http = Client::new();
    let bad = [
        "/callback",
        "//app.example/callback",
        "app.example/callback",
        "https:app.example",
        "https:///callback",
        "https://app.example/#",
        "https://app.example/callback#x",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "vbscript:msgbox",
        "file:///etc/passwd",
        "about:blank",
        "blob:https://app.example/x",
        "myapp:/callback",
    ];
    for redirect_uri in bad {
        let metadata = json!({"redirect_uris": [redirect_uri]});
        let itself = http.post(format!("{}/oauth/register", scene.server.url())).json(&metadata);
        let refused = outcome(itself.send().await.unwrap()).await;
        assert_eq!(refused, "400 invalid_redirect_uri", "{redirect_uri}");
        let fields = [("client_name", "x"), ("redirect_uris", redirect_uri)];
        let compatible = http.post(format!("{}/api/client", scene.server.url())).form(&fields);
        let refused = outcome(compatible.send().await.unwrap()).await;
        assert_eq!(refused, "400 invalid_redirect_uri", "{redirect_uri}");
    }
    for redirect_uri in ["/callback", "https://app.example/#", "javascript:alert(1)"] {
        let arguments = ["clients", "create", "--strict", "--name", "x", "--redirect-uri", redirect_uri];
        assert_eq!(scene.server.command(&arguments, "").status.code(), Some(1), "{redirect_uri}");
    }
}

async fn item_14_the_registered_query_is_kept_and_no_key_comes_twice(database: Database) {
    let scene = Scene::set(&database).await;
    for (registered, beginning) in [
        ("https://app.example/cb?tenant=7&x=%20a+b", "https://app.example/cb?tenant=7&x=%20a+b&"),
        ("https://app.example/cb?a=1&", "https://app.example/cb?a=1&"),
        ("https://app.example/cb?", "https://app.example/cb?"),
        ("https://app.example/cb?flag", "https://app.example/cb?flag&"),
        ("com.example.app:/cb?a=1", "com.example.app:/cb?a=1&"),
    ] {
        let application = strict_client(&scene.server, registered).await;
        let asked = asked_by(&application);
        let yes = scene.anna.answer(&asked.url(), &[]).await;
        let no = scene.anna.answer(&asked.url(), &[("cancel", "1")]).await;
        let error = location(&scene.anna.get(&asked.with("scope", "admin").url()).await);
        for (first, answer) in [("code", yes), ("error", no), ("error", error)] {
            assert!(answer.starts_with(&format!("{beginning}{first}=")), "{answer}");
            let url = Url::parse(&answer).unwrap();
            let mut keys: Vec<_> = url.query_pairs().map(|(key, _)| key.into_owned()).collect();
            keys.sort();
            let all = keys.len();
            keys.dedup();
            assert_eq!(keys.len(), all, "{answer}");
        }
    }
}

async fn item_14_a_parameter_of_the_answer_can_not_be_registered(database: Database) {
    let scene = Scene::set(&database).await;
    for query in ["code=1", "state", "iss=x", "error=", "error_description=x", "error_uri=x", "a=1&c%6fde=1"]
    {
        let redirect_uri = format!("https://app.example/cb?{query}");
        let metadata: Value = json!({"redirect_uris": [redirect_uri]});
        let itself = Client::new().post(format!("{}/oauth/register", scene.server.url())).json(&metadata);
        assert_eq!(outcome(itself.send().await.unwrap()).await, "400 invalid_redirect_uri", "{query}");
        let fields = [("client_name", "x"), ("redirect_uris", &*redirect_uri)];
        let compatible = Client::new().post(format!("{}/api/client", scene.server.url())).form(&fields);
        assert_eq!(outcome(compatible.send().await.unwrap()).await, "400 invalid_redirect_uri", "{query}");
    }
    // The redirect URI of the request is the registered one to the letter, so it can bring none either.
    let asked = scene.asked().with("redirect_uri", &format!("{REDIRECT_URI}?code=planted"));
    assert!(is_error_page(&scene.anna.get(&asked.url()).await));
    assert_eq!(outcome(scene.strict.token_request(&trade("planted")).await).await, "400 invalid_grant");
}
