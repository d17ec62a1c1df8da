//! What somebody with bad intentions would try.

use std::time::{Duration, Instant};

use reqwest::{Client, StatusCode};
use serde_json::json;
use tests::application::WORDPRESS;
use tests::person::{hidden, told};
use tests::server::PASSWORD;
use tests::{Application, Database, Person, Server, on_both_databases};

on_both_databases!(
    values_that_the_server_did_not_issue_are_refused,
    an_unregistered_redirect_uri_gets_a_page_and_never_a_code,
    the_implicit_grant_does_not_exist,
    a_consent_is_answered_once_and_only_by_its_session,
    forms_from_elsewhere_change_nothing,
    pages_can_not_be_framed_or_run_scripts,
    what_applications_and_authors_write_is_shown_as_text,
    a_login_flood_starves_nobody,
    a_token_that_is_malformed_is_not_taken_for_none,
);

async fn values_that_the_server_did_not_issue_are_refused(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let application = Application::register(&server, WORDPRESS).await;
    let http = Client::new();
    for cookie in ["uncino_session=unc_se_0000000000000000000000000000000000000000", "uncino_session="] {
        let user =
            http.get(format!("{}/api/user", server.url())).header("cookie", cookie).send().await.unwrap();
        assert_eq!(user.status(), StatusCode::FORBIDDEN, "{cookie}");
        let consent = http.get(application.authorize_url()).header("cookie", cookie).send().await.unwrap();
        let page = consent.text().await.unwrap();
        assert!(page.contains("name=\"password\"") && !page.contains("transaction_id"), "{cookie}");
    }
    for code in ["", "nope", "0000000000000000000000000000000000000000"] {
        assert_eq!(application.trade(code).await.status(), StatusCode::BAD_REQUEST, "{code:?}");
    }
    let mut thief = application.clone();
    thief.secret = "0000000000000000000000000000000000000000".to_owned();
    let refused = thief.trade("nope").await;
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    assert!(refused.headers()["www-authenticate"].to_str().unwrap().starts_with("Basic"));
    for (password, status) in [("wrong", StatusCode::FORBIDDEN), ("", StatusCode::BAD_REQUEST)] {
        let refused = Person::stranger(&server).send_log_in("anna@example.org", password, "/").await;
        assert_eq!(refused.status(), status);
    }
}

async fn an_unregistered_redirect_uri_gets_a_page_and_never_a_code(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let application = Application::register(&server, "https://wp.example/cb").await;
    let anna = Person::log_in(&server, "anna@example.org").await;
    anna.approve(&application).await;
    let variations = [
        "https://evil.example/steal",
        "https://wp.example/cb/",
        "https://wp.example/CB",
        "https://wp.example:443/cb",
        "https://wp.example/cb?x=1",
        "https://wp.example/a/../cb",
        "https://wp.example/%2563b",
        "https://wp.example.evil.example/cb",
        "https://user@wp.example/cb",
        "http://wp.example/cb",
        "javascript:alert(1)",
    ];
    for (who, person) in [("logged in", &anna), ("a stranger", &Person::stranger(&server))] {
        for redirect_uri in variations {
            let mut asked = application.clone();
            asked.redirect_uri = redirect_uri.to_owned();
            let page = person.get(&asked.authorize_url()).await;
            assert_eq!(page.status(), StatusCode::BAD_REQUEST, "{who}: {redirect_uri}");
            assert!(page.headers().get("location").is_none(), "{who}: {redirect_uri}");
        }
        let unknown = application.authorize_url().replace(&application.id, "unknown");
        assert_eq!(person.get(&unknown).await.status(), StatusCode::BAD_REQUEST);
        let twice = format!("{}&redirect_uri=https://evil.example/", application.authorize_url());
        assert_eq!(person.get(&twice).await.status(), StatusCode::BAD_REQUEST);
    }
}

async fn the_implicit_grant_does_not_exist(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let application = Application::register(&server, WORDPRESS).await;
    let anna = Person::log_in(&server, "anna@example.org").await;
    for response_type in ["token", "code%20token", "id_token", "none"] {
        let url = application
            .authorize_url()
            .replace("response_type=code", &format!("response_type={response_type}"));
        let answer = told(anna.get(&url).await).await;
        assert!(answer.starts_with(&format!("{WORDPRESS}&error=unsupported_response_type&")), "{answer}");
        assert!(!answer.contains('#') && !answer.contains("token="), "{answer}");
    }
}

async fn a_consent_is_answered_once_and_only_by_its_session(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    server.create_user("mallory@example.org", "user");
    let application = Application::register(&server, WORDPRESS).await;
    let (anna, mallory) = (
        Person::log_in(&server, "anna@example.org").await,
        Person::log_in(&server, "mallory@example.org").await,
    );
    let page = anna.get(&application.authorize_url()).await.text().await.unwrap();
    let own = mallory.get(&application.authorize_url()).await.text().await.unwrap();
    let transaction = hidden(&page, "transaction_id");
    let stolen = [("transaction_id", &*transaction), ("csrf_token", &*hidden(&own, "csrf_token"))];
    assert_eq!(mallory.post("/oauth/authorize", &stolen).await.status(), StatusCode::BAD_REQUEST);
    assert_eq!(
        Person::stranger(&server).post("/oauth/authorize", &stolen).await.status(),
        StatusCode::FORBIDDEN
    );
    let form = [("transaction_id", &*transaction), ("csrf_token", &*hidden(&page, "csrf_token"))];
    assert_eq!(anna.post("/oauth/authorize", &form).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(anna.post("/oauth/authorize", &form).await.status(), StatusCode::BAD_REQUEST);
    let none = [("csrf_token", &*hidden(&page, "csrf_token"))];
    assert_eq!(anna.post("/oauth/authorize", &none).await.status(), StatusCode::BAD_REQUEST);
}

async fn forms_from_elsewhere_change_nothing(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let application = Application::register(&server, WORDPRESS).await;
    let anna = Person::log_in(&server, "anna@example.org").await;
    let page = anna.get(&application.authorize_url()).await.text().await.unwrap();
    let (transaction, csrf) = (hidden(&page, "transaction_id"), hidden(&page, "csrf_token"));
    let cookie = format!("uncino_session={}", anna.session_cookie());
    let post = async |path: &str, form: &[(&str, &str)], header: (&str, &str)| {
        let http = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let request = http.post(format!("{}{path}", server.url())).header("cookie", &cookie);
        request.header(header.0, header.1).form(form).send().await.unwrap().status()
    };
    let decision = [("transaction_id", &*transaction), ("csrf_token", &*csrf)];
    for header in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
        assert_eq!(post("/oauth/authorize", &decision, header).await, StatusCode::FORBIDDEN, "{header:?}");
        assert_eq!(
            post("/logout", &[("csrf_token", &*csrf)], header).await,
            StatusCode::FORBIDDEN,
            "{header:?}"
        );
    }
    for csrf_token in ["", "wrong"] {
        let forged = [("transaction_id", &*transaction), ("csrf_token", csrf_token)];
        assert_eq!(post("/oauth/authorize", &forged, ("origin", "null")).await, StatusCode::FORBIDDEN);
        assert_eq!(
            post("/logout", &[("csrf_token", csrf_token)], ("origin", "null")).await,
            StatusCode::FORBIDDEN
        );
        let log_in = [("email", "anna@example.org"), ("password", PASSWORD), ("csrf_token", csrf_token)];
        assert_eq!(post("/login", &log_in, ("origin", "null")).await, StatusCode::FORBIDDEN);
    }
    let cookie_only = post("/api/event", &[("title", "x")], ("origin", "null")).await;
    assert_eq!(cookie_only, StatusCode::BAD_REQUEST, "a cookie is no credential here: judged as anonymous");
    assert_eq!(anna.get("/api/user").await.status(), StatusCode::OK, "still logged in");
    // Our own form, as a browser under `Referrer-Policy: no-referrer` sends it.
    assert_eq!(post("/oauth/authorize", &decision, ("origin", "null")).await, StatusCode::SEE_OTHER);
}

async fn pages_can_not_be_framed_or_run_scripts(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let application = Application::register(&server, WORDPRESS).await;
    let anna = Person::log_in(&server, "anna@example.org").await;
    for path in ["/", "/nowhere", "/oauth/authorize", &*application.authorize_url()] {
        let response = anna.get(path).await;
        let header =
            |name: &str| response.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
        let policy = header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(header("x-frame-options"), "DENY", "{path}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("cache-control"), "no-store", "{path}");
        assert_eq!(header("access-control-allow-origin"), "", "{path}");
        let page = response.text().await.unwrap();
        assert!(!page.contains("<script") && !page.contains("style=") && !page.contains("<style"), "{path}");
        assert!(!page.contains("src=\"http") && !page.contains("@import"), "{path}");
    }
}

async fn what_applications_and_authors_write_is_shown_as_text(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let name = "<script>alert(1)</script>\u{202e}\"'";
    let fields = [("client_name", name), ("redirect_uris", WORDPRESS), ("website", "javascript:alert(1)")];
    let http = Client::new();
    let response = http.post(format!("{}/api/client", server.url())).form(&fields).send().await.unwrap();
    let client: serde_json::Value = response.json().await.unwrap();
    assert_eq!(client["name"], name, "echoed as sent");
    let application = Application::register(&server, WORDPRESS).await;
    let id = client["client_id"].as_str().unwrap();
    let anna = Person::log_in(&server, "anna@example.org").await;
    let consent =
        anna.get(&application.authorize_url().replace(&application.id, id)).await.text().await.unwrap();
    assert!(consent.contains("&lt;script&gt;alert(1)") && !consent.contains("<script"), "{consent}");
    assert!(!consent.contains("javascript:"), "{consent}");

    let code = anna.approve(&application).await;
    let access = application.tokens(&code).await.access;
    let event = json!({
        "title": "<img src=x onerror=alert(1)>", "start_datetime": 4_000_000_000_i64, "tags": ["<b>"],
        "place_name": "<i>hall", "place_address": "\"><script>",
        "description": "<img src=x onerror=alert(1)><a href=\"javascript:alert(1)\" onclick=\"x()\">x</a>",
        "online_locations": ["javascript:alert(1)"],
    });
    let request = http.post(format!("{}/api/event", server.url())).bearer_auth(&access).json(&event);
    let added: serde_json::Value = request.send().await.unwrap().json().await.unwrap();
    for path in ["/".to_owned(), format!("/event/{}", added["slug"].as_str().unwrap())] {
        let page = anna.get(&path).await.text().await.unwrap();
        assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;"), "{page}");
        for bad in ["<img", "<script>", "<b>", "=\"javascript:", "onclick"] {
            assert!(!page.contains(bad), "{path}: {bad}");
        }
    }
}

async fn a_login_flood_starves_nobody(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let flood: Vec<_> = (0..32)
        .map(|_| {
            let stranger = Person::stranger(&server);
            tokio::spawn(async move { stranger.send_log_in("anna@example.org", "wrong", "/").await.status() })
        })
        .collect();
    let mut slowest = Duration::ZERO;
    for _ in 0..20 {
        let started = Instant::now();
        let events = reqwest::get(format!("{}/api/events", server.url())).await.unwrap();
        assert_eq!(events.status(), StatusCode::OK);
        slowest = slowest.max(started.elapsed());
    }
    for attempt in flood {
        let status = attempt.await.unwrap();
        assert!(matches!(status, StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS), "{status}");
    }
    assert!(slowest < Duration::from_secs(3), "another request took {slowest:?}");
    let peak = server.peak_memory();
    assert!(peak < 250_000, "32 log-ins took {peak} kB");
}

async fn a_token_that_is_malformed_is_not_taken_for_none(database: Database) {
    let server = Server::start(&database);
    let event =
        json!({"title": "x", "start_datetime": 4_000_000_000_i64, "place_name": "a", "place_address": "b"});
    for header in ["Bearer\tdead", "Bearer,dead", "Bearer", "bearer dead dead"] {
        let request = Client::new().post(format!("{}/api/event", server.url()));
        let response = request.header("authorization", header).json(&event).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{header:?}");
    }
}
