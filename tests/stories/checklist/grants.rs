//! Items 52, 53 and 61 to 64: which grants there are, what a code is shown with, and who may ask from where.

use reqwest::{Client, Method, Response, StatusCode};
use serde_json::{Value, json};
use tests::application::text;
use tests::server::PASSWORD;
use tests::{Application, Database, Server, on_both_databases};
use uncino_testkit::fixtures::VERIFIER;

use super::support::{
    ANNA, REDIRECT_URI, Scene, asked_by, header, outcome, public_client, strict_client, tokens_of, trade,
};

on_both_databases!(
    item_52_a_code_of_another_client_is_an_invalid_grant,
    item_53_redirect_uri_is_named_again_and_the_same,
    item_53_a_compatible_client_may_leave_it_out_but_not_get_it_wrong,
    item_53_that_exception_ends_where_a_client_is_made_strict,
    item_61_there_is_no_implicit_grant,
    item_62_there_is_no_password_grant,
    item_62_programs_log_in_as_the_first_party_alone,
    item_62_their_tokens_end_with_the_password,
    item_62_their_guesses_are_limited,
    item_62_their_log_in_can_be_switched_off,
    item_63_client_credentials_are_not_offered,
    item_64_pages_elsewhere_may_call_what_clients_call,
    item_64_no_page_elsewhere_reads_what_people_see,
);

const REFUSED: &str = "400 invalid_grant";

async fn item_52_a_code_of_another_client_is_an_invalid_grant(database: Database) {
    let scene = Scene::set(&database).await;
    let public = public_client(&scene.server, REDIRECT_URI).await;
    let twin = strict_client(&scene.server, REDIRECT_URI).await;
    let (strict, of_public) = (scene.code().await, scene.anna.approve_at(&asked_by(&public).url()).await);
    let compatible = scene.anna.approve(&scene.compatible).await;
    for (thief, code) in
        [(&twin, &strict), (&public, &strict), (&scene.strict, &of_public), (&twin, &of_public)]
    {
        assert_eq!(outcome(thief.token_request(&trade(code)).await).await, REFUSED);
    }
    for thief in [&scene.strict, &public] {
        assert_eq!(outcome(thief.trade(&compatible).await).await, REFUSED);
    }
    for code in [&strict, &of_public] {
        assert_eq!(outcome(scene.compatible.trade(code).await).await, REFUSED);
    }
    tokens_of(&scene.strict, &strict).await;
    tokens_of(&public, &of_public).await;
    scene.compatible.tokens(&compatible).await;
}

/// The fields without a redirect URI, or with another one.
fn named<'f>(code: &'f str, redirect_uri: Option<&'f str>) -> Vec<(&'f str, &'f str)> {
    let others = trade(code).into_iter().filter(|field| field.0 != "redirect_uri");
    others.chain(redirect_uri.map(|redirect_uri| ("redirect_uri", redirect_uri))).collect()
}

async fn item_53_redirect_uri_is_named_again_and_the_same(database: Database) {
    let scene = Scene::set(&database).await;
    let code = scene.code().await;
    for other in [
        Some("https://app.example/callback/"),
        Some("https://app.example/Callback"),
        Some("https://app.example:443/callback"),
        Some("https://evil.example/"),
    ] {
        assert_eq!(
            outcome(scene.strict.token_request(&named(&code, other)).await).await,
            REFUSED,
            "{other:?}"
        );
    }
    tokens_of(&scene.strict, &code).await;
    let not_named = scene.anna.approve_at(&scene.asked().without("redirect_uri").url()).await;
    let wrong = named(&not_named, Some("https://evil.example/"));
    assert_eq!(outcome(scene.strict.token_request(&wrong).await).await, REFUSED);
    assert_eq!(outcome(scene.strict.token_request(&named(&not_named, None)).await).await, "200");
}

async fn item_53_a_compatible_client_may_leave_it_out_but_not_get_it_wrong(database: Database) {
    let scene = Scene::set(&database).await;
    let code = scene.anna.approve(&scene.compatible).await;
    for wrong in
        ["https://evil.example/", "https://wp.example/", &format!("{}#", scene.compatible.redirect_uri)]
    {
        let fields = [("grant_type", "authorization_code"), ("code", &*code), ("redirect_uri", wrong)];
        assert_eq!(outcome(scene.compatible.token_request(&fields).await).await, REFUSED, "{wrong}");
    }
    assert_eq!(outcome(scene.compatible.trade(&code).await).await, "200");
}

async fn item_53_that_exception_ends_where_a_client_is_made_strict(database: Database) {
    let scene = Scene::set(&database).await;
    let made = scene.server.command(&["clients", "make-strict", &scene.compatible.id], "");
    assert!(made.status.success());
    let code = scene.anna.approve_at(&asked_by(&scene.compatible).url()).await;
    let bare = [("grant_type", "authorization_code"), ("code", &*code)];
    assert_eq!(outcome(scene.compatible.token_request(&bare).await).await, REFUSED);
    let answered = [&bare[..], &[("code_verifier", VERIFIER)]].concat();
    let wrong = [&answered[..], &[("redirect_uri", "https://evil.example/")]].concat();
    assert_eq!(outcome(scene.compatible.token_request(&wrong).await).await, REFUSED);
    assert_eq!(outcome(scene.compatible.token_request(&answered).await).await, "200");
}

async fn metadata(server: &Server) -> Value {
    let url = format!("{}/.well-known/oauth-authorization-server", server.url());
    reqwest::get(url).await.unwrap().json().await.unwrap()
}

async fn item_61_there_is_no_implicit_grant(database: Database) {
    let scene = Scene::set(&database).await;
    for response_type in ["token", "id_token token", "token code"] {
        for request in [scene.asked(), scene.compatible.request()] {
            let told = scene.told(&request.with("response_type", response_type)).await;
            assert!(told.contains("error=unsupported_response_type&"), "{told}");
            assert!(!told.contains('#') && !told.contains("token="), "{told}");
        }
    }
    let metadata = metadata(&scene.server).await;
    assert_eq!(metadata["response_types_supported"], json!(["code"]));
    assert!(!metadata["grant_types_supported"].to_string().contains("implicit"), "{metadata}");
}

async fn item_62_there_is_no_password_grant(database: Database) {
    let scene = Scene::set(&database).await;
    let fields = [("grant_type", "password"), ("username", ANNA), ("password", PASSWORD)];
    for application in [&scene.strict, &scene.compatible] {
        assert_eq!(outcome(application.token_request(&fields).await).await, "400 unsupported_grant_type");
    }
    let first_party = [&fields[..], &[("client_id", "self")]].concat();
    let url = format!("{}/oauth/token", scene.server.url());
    let response = Client::new().post(url).form(&first_party).send().await.unwrap();
    assert_eq!(outcome(response).await, "401 invalid_client");
    assert!(!metadata(&scene.server).await["grant_types_supported"].to_string().contains("password"));
}

/// A program that logs in with a password, in the name of this client.
async fn log_in(server: &Server, password: &str, client: &[(&str, &str)]) -> Response {
    let fields = [("grant_type", "password"), ("username", ANNA), ("password", password)];
    let fields = [&fields[..], client].concat();
    Client::new().post(format!("{}/oauth/login", server.url())).form(&fields).send().await.unwrap()
}

/// The same as clients of Gancio 2 do.
async fn log_in_for_token(server: &Server, password: &str) -> Response {
    let body = json!({"email": ANNA, "password": password});
    Client::new().post(format!("{}/api/login/token", server.url())).json(&body).send().await.unwrap()
}

const OURS: [(&str, &str); 1] = [("client_id", "self")];

async fn item_62_programs_log_in_as_the_first_party_alone(database: Database) {
    let scene = Scene::set(&database).await;
    assert_eq!(log_in(&scene.server, PASSWORD, &OURS).await.status(), StatusCode::OK);
    assert_eq!(log_in_for_token(&scene.server, PASSWORD).await.status(), StatusCode::OK);
    for Application { id, secret, .. } in [&scene.strict, &scene.compatible] {
        let credentials = [("client_id", &**id), ("client_secret", &**secret)];
        assert_eq!(log_in(&scene.server, PASSWORD, &credentials).await.status(), StatusCode::UNAUTHORIZED);
    }
    assert_eq!(log_in(&scene.server, PASSWORD, &[]).await.status(), StatusCode::UNAUTHORIZED);
}

async fn item_62_their_tokens_end_with_the_password(database: Database) {
    let scene = Scene::set(&database).await;
    let mut given = Vec::new();
    for response in
        [log_in(&scene.server, PASSWORD, &OURS).await, log_in_for_token(&scene.server, PASSWORD).await]
    {
        given.push(text(&response.json().await.unwrap(), "access_token"));
    }
    for access in &given {
        assert_eq!(scene.strict.get(access, "/api/user").await.status(), StatusCode::OK);
    }
    let reset = ["users", "reset-password", ANNA, "--password-stdin"];
    assert!(scene.server.command(&reset, "another horse battery").status.success());
    for access in &given {
        assert_eq!(scene.strict.get(access, "/api/user").await.status(), StatusCode::UNAUTHORIZED);
    }
}

async fn item_62_their_guesses_are_limited(database: Database) {
    let scene = Scene::set(&database).await;
    for round in 0..5 {
        let response = match round % 2 {
            0 => log_in(&scene.server, "wrong", &OURS).await,
            _ => log_in_for_token(&scene.server, "wrong").await,
        };
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{round}");
    }
    for response in
        [log_in(&scene.server, PASSWORD, &OURS).await, log_in_for_token(&scene.server, PASSWORD).await]
    {
        assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
        assert!(header(&response, "retry-after").parse::<u64>().expect("when to come back") >= 1);
    }
}

async fn item_62_their_log_in_can_be_switched_off(database: Database) {
    let scene = Scene::set_with(&database, &[("UNCINO_LOGIN_API__ENABLED", "false")]).await;
    assert_eq!(log_in(&scene.server, PASSWORD, &OURS).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(log_in_for_token(&scene.server, PASSWORD).await.status(), StatusCode::UNAUTHORIZED);
    tokens_of(&scene.strict, &scene.code().await).await;
}

async fn item_63_client_credentials_are_not_offered(database: Database) {
    let scene = Scene::set(&database).await;
    let fields = [("grant_type", "client_credentials"), ("scope", "event:write")];
    for application in [&scene.strict, &scene.compatible] {
        assert_eq!(outcome(application.token_request(&fields).await).await, "400 unsupported_grant_type");
    }
    let metadata = metadata(&scene.server).await;
    assert!(!metadata["grant_types_supported"].to_string().contains("client_credentials"), "{metadata}");
}

/// What a browser sends for a page of another origin: the question whether it may, and the request itself.
async fn from_elsewhere(server: &Server, method: Method, path: &str) -> [Response; 2] {
    let http = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let send = async |method: Method| {
        let request = http.request(method, format!("{}{path}", server.url()));
        request.header("origin", "https://spa.example")
    };
    let preflight = send(Method::OPTIONS).await.header("access-control-request-method", method.as_str());
    let preflight = preflight.header("access-control-request-headers", "authorization, content-type");
    [preflight.send().await.unwrap(), send(method).await.send().await.unwrap()]
}

async fn item_64_pages_elsewhere_may_call_what_clients_call(database: Database) {
    let server = Server::start(&database);
    for (method, path) in [
        (Method::POST, "/oauth/token"),
        (Method::POST, "/oauth/revoke"),
        (Method::POST, "/oauth/register"),
        (Method::GET, "/.well-known/oauth-authorization-server"),
        (Method::GET, "/.well-known/oauth-protected-resource"),
        (Method::GET, "/.well-known/oauth-protected-resource/api/events"),
    ] {
        let [preflight, response] = from_elsewhere(&server, method, path).await;
        assert_eq!(preflight.status(), StatusCode::NO_CONTENT, "{path}");
        assert!(header(&preflight, "access-control-allow-headers").contains("authorization"), "{path}");
        for answer in [preflight, response] {
            assert_eq!(header(&answer, "access-control-allow-origin"), "*", "{path}");
            assert_eq!(header(&answer, "access-control-allow-credentials"), "", "{path}");
        }
    }
}

async fn item_64_no_page_elsewhere_reads_what_people_see(database: Database) {
    let scene = Scene::set(&database).await;
    let asked = scene.asked().path();
    for (method, path) in [
        (Method::GET, &*asked),
        (Method::GET, &asked.replace("/oauth/", "/")),
        (Method::POST, "/oauth/authorize"),
        (Method::GET, "/login"),
        (Method::POST, "/login"),
        (Method::POST, "/oauth/login"),
        (Method::POST, "/oauth/introspect"),
    ] {
        for answer in from_elsewhere(&scene.server, method, path).await {
            let allowed = answer.headers().keys().any(|name| name.as_str().starts_with("access-control-"));
            assert!(!allowed, "{path}: {:?}", answer.headers());
        }
    }
}
