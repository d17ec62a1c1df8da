//! Bad input: a clear 4xx in the form that its reader expects, never a 500, never the database's words, nothing
//! half-saved.

use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tests::application::WORDPRESS;
use tests::{Application, Database, Person, Server, on_both_databases, raw};

on_both_databases!(
    registrations_are_judged,
    token_requests_are_judged_in_json,
    authorization_requests_are_judged_on_a_page_or_by_redirect,
    events_are_refused_in_gancios_words,
    a_refused_event_leaves_nothing_behind,
    a_list_takes_any_parameter,
    two_changes_at_once_lose_nothing,
    a_change_and_a_removal_at_once_are_both_answered,
);

async fn registrations_are_judged(database: Database) {
    let server = Server::start(&database);
    let http = Client::new();
    let url = format!("{}/api/client", server.url());
    let good = [("client_name", "x"), ("redirect_uris", "https://a.example/")];
    let with = |name: &'static str, value: &'static str| {
        let mut fields: Vec<_> = good.iter().copied().filter(|field| field.0 != name).collect();
        fields.push((name, value));
        fields
    };
    let bad = [
        (with("client_name", ""), "invalid_client_metadata"),
        (with("client_name", "a\0b"), "invalid_client_metadata"),
        (with("website", "a\0b"), "invalid_client_metadata"),
        (with("redirect_uris", ""), "invalid_redirect_uri"),
        (with("redirect_uris", "javascript:alert(1)"), "invalid_redirect_uri"),
        (with("redirect_uris", "https://a.example/#x"), "invalid_redirect_uri"),
        (with("redirect_uris", "https://a.example/\0"), "invalid_redirect_uri"),
        (with("redirect_uris", "urn:ietf:wg:oauth:2.0:oob"), "invalid_redirect_uri"),
        ([good.to_vec(), good.to_vec()].concat(), "invalid_client_metadata"),
    ];
    for (fields, error) in bad {
        let response = http.post(&url).form(&fields).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{fields:?}");
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["error"], error, "{fields:?}");
        assert!(body["error_description"].is_string());
    }
    let scopes = http.post(&url).form(&with("scopes", "event:write admin")).send().await.unwrap();
    assert_eq!(scopes.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(scopes.text().await.unwrap(), "{\"error\":\"Invalid scopes\"}");
    for (content_type, body, status) in [
        ("application/json", "{bad json", 400),
        ("application/json", "[]", 400),
        ("application/json", "\"x\"", 400),
        ("application/x-www-form-urlencoded", "client_name=%ff", 400),
        ("multipart/form-data; boundary=b", "nonsense", 400),
        ("multipart/form-data", "nonsense", 400),
        ("text/plain", "client_name=x", 415),
    ] {
        let response = http.post(&url).header("content-type", content_type).body(body).send().await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{content_type} {body}");
        assert!(response.json::<Value>().await.unwrap()["error"].is_string());
    }
    assert!(server.command(&["clients", "list"], "").stdout.is_empty(), "nothing was registered");
}

async fn token_requests_are_judged_in_json(database: Database) {
    let server = Server::start(&database);
    let application = Application::register(&server, WORDPRESS).await;
    let credentials = format!("client_id={}&client_secret={}", application.id, application.secret);
    let bad = [
        ("grant_type=authorization_code&code=x&code=y", 400, "invalid_request"),
        ("grant_type=authorization_code", 400, "invalid_request"),
        ("grant_type=authorization_code&code=", 400, "invalid_request"),
        ("grant_type=authorization_code&code=%00", 400, "invalid_request"),
        ("grant_type=authorization_code&code=%ff", 400, "invalid_request"),
        ("code=x", 400, "invalid_request"),
        ("grant_type=password&username=a&password=b", 400, "unsupported_grant_type"),
        ("grant_type=no_such", 400, "unsupported_grant_type"),
        ("grant_type=refresh_token", 400, "invalid_request"),
        ("grant_type=refresh_token&refresh_token=nope", 400, "invalid_grant"),
        ("grant_type=refresh_token&refresh_token=nope&scope=admin", 400, "invalid_scope"),
        ("grant_type=authorization_code&code=nope", 400, "invalid_grant"),
        ("grant_type=authorization_code&code=nope&client_secret=again", 400, "invalid_request"),
    ];
    for (fields, status, error) in bad {
        let body = format!("{credentials}&{fields}");
        let (head, body) = raw::post_form(server.address(), "/oauth/token", body.as_bytes()).await;
        assert_eq!(raw::status(&head), status, "{fields}: {body}");
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(body["error"], error, "{fields}");
        assert!(head.to_lowercase().contains("cache-control: no-store"), "{head}");
    }
    let (head, _) =
        raw::post_form(server.address(), "/oauth/token", b"grant_type=authorization_code&code=x").await;
    assert_eq!(raw::status(&head), 401);
    let url = format!("{}/oauth/token?{credentials}&grant_type=authorization_code&code=x", server.url());
    assert_eq!(Client::new().get(&url).send().await.unwrap().status(), StatusCode::METHOD_NOT_ALLOWED);
    let json =
        Client::new().post(&url).json(&json!({"grant_type": "authorization_code"})).send().await.unwrap();
    assert_eq!(
        (json.status().as_u16(), json.json::<Value>().await.unwrap()["error"].clone()),
        (400, "invalid_request".into())
    );
}

async fn authorization_requests_are_judged_on_a_page_or_by_redirect(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let application = Application::register(&server, WORDPRESS).await;
    let anna = Person::log_in(&server, "anna@example.org").await;
    let url = application.authorize_url();
    for bad in ["/oauth/authorize", "/oauth/authorize?client_id=%ff", "/oauth/authorize?client_id=%00"] {
        let page = anna.get(bad).await;
        assert_eq!(page.status(), StatusCode::BAD_REQUEST, "{bad}");
        assert!(page.headers()["content-type"].to_str().unwrap().starts_with("text/html"), "{bad}");
    }
    for (change, error) in [
        ("&scope=event:write", "invalid_request"),
        ("&state=a&state=b", "invalid_request"),
        ("&state=%00", "invalid_request"),
        ("&code_challenge=short&code_challenge_method=S256", "invalid_request"),
        (
            "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=plain",
            "invalid_request",
        ),
        ("&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "invalid_request"),
    ] {
        let answer = tests::person::told(anna.get(&format!("{url}{change}")).await).await;
        assert_eq!(tests::person::query(&answer, "error").as_deref(), Some(error), "{answer}");
    }
    let answer = tests::person::told(anna.get(&url.replace("event:write", "admin")).await).await;
    assert_eq!(tests::person::query(&answer, "error").as_deref(), Some("invalid_scope"), "{answer}");
}

async fn connected(server: &Server) -> String {
    server.create_user("anna@example.org", "user");
    let application = Application::register(server, WORDPRESS).await;
    let anna = Person::log_in(server, "anna@example.org").await;
    let code = anna.approve(&application).await;
    application.tokens(&code).await.access
}

fn event(change: &Value) -> Value {
    let mut event = json!({
        "title": "x", "start_datetime": 4_000_000_000_i64, "place_name": "a", "place_address": "b", "tags": ["t"],
    });
    for (key, value) in change.as_object().unwrap() {
        event[key] = value.clone();
    }
    event
}

async fn events_are_refused_in_gancios_words(database: Database) {
    let server = Server::start(&database);
    let access = connected(&server).await;
    let url = format!("{}/api/event", server.url());
    let http = Client::new();
    for (change, words) in [
        (json!({"title": " "}), "title required"),
        (json!({"start_datetime": null}), "start_datetime required"),
        (json!({"end_datetime": 3_999_999_999_i64}), "start datetime is greater than end datetime"),
        (json!({"end_datetime": 40_000_000_000_i64}), "are you sure?"),
        (json!({"start_datetime": "soon"}), "Wrong format for start datetime"),
        (json!({"end_datetime": "late"}), "Wrong format for end datetime"),
        (json!({"start_datetime": 40_000_000_000_i64}), "are you sure?"),
        (json!({"start_datetime": -9_000_000_000_000_000_000_i64}), "are you sure?"),
        (json!({"start_datetime": 1e300}), "are you sure?"),
        (json!({"place_name": false}), "place_id or place_name and place_address are required"),
        (json!({"place_address": ""}), "place_id or place_name and place_address are required"),
        (json!({"place_id": 999}), "Place not found"),
        (json!({"place_id": "x"}), "Place not found"),
        (json!({"tags": "music"}), "tags field must be an array"),
        (json!({"tags": {"a": 1}}), "tags field must be an array"),
        (json!({"title": "a\0b"}), "title contains a NUL character"),
        (json!({"title": "x".repeat(256)}), "title is too long: at most 255 characters"),
        (json!({"title": ["x"]}), "a field is repeated or not a text"),
    ] {
        let response = http.post(&url).bearer_auth(&access).json(&event(&change)).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{change}");
        assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
        assert_eq!(response.text().await.unwrap(), words, "{change}");
    }
    let only_json = http.post(&url).bearer_auth(&access).header(ACCEPT, "application/json").json(&json!({}));
    let body: Value = only_json.send().await.unwrap().json().await.unwrap();
    assert_eq!(body, json!({"error": "bad_request", "message": "title required"}));
    let multipart =
        http.post(&url).bearer_auth(&access).multipart(reqwest::multipart::Form::new().text("title", "x"));
    assert_eq!(multipart.send().await.unwrap().text().await.unwrap(), "start_datetime required");
    let xml = http.post(&url).bearer_auth(&access).header(CONTENT_TYPE, "text/xml").body("<event/>");
    assert_eq!(xml.send().await.unwrap().status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let large = http.post(&url).bearer_auth(&access).json(&json!({"title": "x".repeat(2_000_000)}));
    assert_eq!(large.send().await.unwrap().status(), StatusCode::PAYLOAD_TOO_LARGE);
}

async fn a_refused_event_leaves_nothing_behind(database: Database) {
    let server = Server::start(&database);
    let access = connected(&server).await;
    let url = format!("{}/api/event", server.url());
    let http = Client::new();
    let before: Value = http
        .post(&url)
        .bearer_auth(&access)
        .json(&event(&json!({})))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let bad = json!({
        "id": before["id"], "title": "changed", "place_name": "Never made", "place_address": "b",
        "tags": ["never made"], "external_id": "a\0b",
    });
    let refused = http.put(&url).bearer_auth(&access).json(&bad).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    let refused = http.post(&url).bearer_auth(&access).json(&event(&bad)).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    let listed: Value =
        http.get(format!("{}/api/events", server.url())).send().await.unwrap().json().await.unwrap();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!((&listed[0]["title"], &listed[0]["updatedAt"]), (&before["title"], &before["updatedAt"]));
    assert!(!String::from_utf8_lossy(&database.dump()).contains("ever made"), "no place and no tag");
}

async fn a_list_takes_any_parameter(database: Database) {
    let server = Server::start(&database);
    for good in [
        "max=4294967295&page=4294967295",
        "start=-9223372036854775808&end=9223372036854775807",
        "query=%25%5C_'",
        "start=soon&end=x&max=-1&page=x",
        "start=1795641118.52&max=theme%3D%22dark%22",
        "places=a",
        "tags=%00",
        "query=%ff",
    ] {
        let response = reqwest::get(format!("{}/api/events?{good}", server.url())).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{good}");
    }
    for path in
        ["/api/event/detail/%00", "/event/%00", "/api/event/detail/99999999999999999999", "/api/client/%00"]
    {
        let response = reqwest::get(format!("{}{path}", server.url())).await.unwrap();
        assert!(response.status().is_client_error(), "{path}: {}", response.status());
    }
}

fn put(url: &str, access: &str, id: &Value, change: &Value) -> reqwest::RequestBuilder {
    let mut body = json!({"id": id, "place_name": "a", "place_address": "b"});
    body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    Client::new().put(url).bearer_auth(access).json(&body)
}

async fn two_changes_at_once_lose_nothing(database: Database) {
    let server = Server::start(&database);
    let access = connected(&server).await;
    let url = format!("{}/api/event", server.url());
    let http = Client::new();
    let added = http.post(&url).bearer_auth(&access).json(&event(&json!({}))).send().await.unwrap();
    let id = added.json::<Value>().await.unwrap()["id"].clone();
    for round in 0..20 {
        let (title, description) = (format!("title {round}"), format!("<p>{round}</p>"));
        let (first, second) = tokio::join!(
            put(&url, &access, &id, &json!({"title": title})).send(),
            put(&url, &access, &id, &json!({"description": description})).send(),
        );
        assert_eq!((first.unwrap().status(), second.unwrap().status()), (StatusCode::OK, StatusCode::OK));
        let detail =
            http.get(format!("{url}/detail/{id}")).send().await.unwrap().json::<Value>().await.unwrap();
        assert_eq!((&detail["title"], &detail["description"]), (&json!(title), &json!(description)));
    }
}

async fn a_change_and_a_removal_at_once_are_both_answered(database: Database) {
    let server = Server::start(&database);
    let access = connected(&server).await;
    let url = format!("{}/api/event", server.url());
    let http = Client::new();
    for _ in 0..20 {
        let added = http.post(&url).bearer_auth(&access).json(&event(&json!({}))).send().await.unwrap();
        let id = added.json::<Value>().await.unwrap()["id"].clone();
        let (change, removal) = tokio::join!(
            put(&url, &access, &id, &json!({"title": "changed", "tags": ["x", "y"]})).send(),
            http.delete(format!("{url}/{id}")).bearer_auth(&access).send(),
        );
        let (change, removal) = (change.unwrap().status().as_u16(), removal.unwrap().status().as_u16());
        assert!(matches!((change, removal), (200 | 404, 200)), "{change} {removal}");
    }
}
