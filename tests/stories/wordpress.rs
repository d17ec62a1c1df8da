//! WPGancio, byte for byte: what the plugin sends, and what it needs to read.

use serde_json::{Value, json};
use tests::application::{WORDPRESS, text};
use tests::site::{PNG, site};
use tests::{Application, Database, Person, Server, on_both_databases, raw};

on_both_databases!(
    the_plugin_connects_publishes_updates_and_deletes,
    reloading_the_callback_page_keeps_the_site_connected,
    a_forced_https_administration_connects_an_http_site,
    an_emptied_token_is_refused_and_not_anonymous,
);

async fn the_plugin_connects_publishes_updates_and_deletes(database: Database) {
    let wordpress = site(PNG.to_vec(), "image/png");
    let server = Server::start_with(&database, &[("UNCINO_OUTBOUND__ALLOW_HOSTS", &wordpress)]);
    server.create_user("anna@example.org", "user");
    let address = server.address();
    // An instance URL with a trailing slash gives two of them.
    let registration = b"client_name=WPGancio&redirect_uris=https%3A%2F%2Fwp.example%2Fwp-admin%2Foptions-general.php%3Fpage%3Dwpgancio&scopes=event%3Awrite&website=https%3A%2F%2Fgancio.org";
    let (head, body) = raw::post_form(address, "//api/client", registration).await;
    assert_eq!(raw::status(&head), 200);
    let client: Value = serde_json::from_str(&body).unwrap();
    let (id, secret) = (text(&client, "client_id"), text(&client, "client_secret"));
    assert!(survives_sanitize_key(&id) && survives_sanitize_key(&secret), "{id} {secret}");

    // The redirect URI stands unencoded in the query.
    let anna = Person::log_in(&server, "anna@example.org").await;
    let url = format!(
        "{}//oauth/authorize?response_type=code&redirect_uri={WORDPRESS}&scope=event:write&client_id={id}",
        server.url()
    );
    let answer = anna.answer(&url, &[]).await;
    let code = answer.strip_prefix(&format!("{WORDPRESS}&code=")).expect("the code is appended");
    let code = code.split('&').next().unwrap();
    assert!(survives_sanitize_key(code), "{code}");

    // No redirect URI at the token endpoint; exactly 200.
    let trade = format!(
        "client_id={id}&client_secret={secret}&scope=event%3Awrite&grant_type=authorization_code&code={code}"
    );
    let (head, body) = raw::post_form(address, "//oauth/token", trade.as_bytes()).await;
    assert_eq!(raw::status(&head), 200, "{body}");
    let keys = ["\"access_token\"", "\"refresh_token\"", "\"username\"", "\"token_type\""];
    let positions: Vec<usize> = keys.iter().map(|key| body.find(key).expect("the key")).collect();
    assert!(positions.is_sorted(), "{body}");
    let tokens: Value = serde_json::from_str(&body).unwrap();
    let access = text(&tokens, "access_token");
    assert!(survives_sanitize_key(&access) && survives_sanitize_key(&text(&tokens, "refresh_token")));

    let event = json!({
        "title": "Concert of the year", "tags": ["music", "free"],
        "description": "<p>Hello <b>you</b> <script>alert(1)</script> https://example.org</p>",
        "start_datetime": 1_795_413_472, "place_name": "Town hall", "place_address": "1 Main street, Turin",
    });
    let (head, body) = raw::json(address, "POST //api/event", &access, &event.to_string()).await;
    assert_eq!(raw::status(&head), 200, "{body}");
    let added: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((added["id"].is_i64(), added["slug"].as_str()), (true, Some("concert-of-the-year")));
    let linked =
        "<p>Hello <b>you</b>  <a target=\"_blank\" href=\"https://example.org\">https://example.org</a></p>";
    assert_eq!(added["description"], linked);

    let mut change = event;
    change["id"] = added["id"].clone();
    change["title"] = json!("Another title");
    change["image_url"] = json!(format!("http://{wordpress}/a.jpg?x=1&#038;y=2"));
    let (head, body) = raw::json(address, "PUT //api/event", &access, &change.to_string()).await;
    assert_eq!(raw::status(&head), 200, "{body}");
    let changed: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((&changed["title"], &changed["slug"]), (&json!("Another title"), &added["slug"]));
    let delete = format!("DELETE //api/event/{}", added["id"]);
    let (head, body) = raw::json(address, &delete, &access, "").await;
    assert_eq!((raw::status(&head), body.as_str()), (200, "OK"));
}

async fn reloading_the_callback_page_keeps_the_site_connected(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let application = Application::register(&server, WORDPRESS).await;
    let anna = Person::log_in(&server, "anna@example.org").await;
    let code = anna.approve(&application).await;
    let tokens = application.tokens(&code).await;
    for _ in 0..3 {
        let again = application.trade(&code).await;
        assert_eq!(again.status(), 400);
        let refusal = again.text().await.unwrap();
        assert!(
            refusal.contains("\"invalid_grant\"") && !refusal.contains('<') && !refusal.contains(&code),
            "{refusal}"
        );
    }
    assert_eq!(application.publish(&tokens.access, "Still connected").await.status(), 200);
}

async fn a_forced_https_administration_connects_an_http_site(database: Database) {
    let server = Server::start(&database);
    server.create_user("anna@example.org", "user");
    let mut application = Application::register(&server, "http://wp.example/wp-admin/?page=wpgancio").await;
    let anna = Person::log_in(&server, "anna@example.org").await;
    application.redirect_uri = "https://wp.example/wp-admin/?page=wpgancio".to_owned();
    let answer = anna.answer(&application.authorize_url(), &[]).await;
    assert!(answer.starts_with("https://wp.example/wp-admin/?page=wpgancio&code="), "{answer}");
}

async fn an_emptied_token_is_refused_and_not_anonymous(database: Database) {
    let server = Server::start(&database);
    let event =
        json!({"title": "x", "start_datetime": 4_000_000_000_i64, "place_name": "a", "place_address": "b"});
    let (head, _) = raw::json(server.address(), "POST /api/event", "", &event.to_string()).await;
    assert_eq!(raw::status(&head), 401, "{head}");
    assert!(head.contains("Bearer error=\"invalid_token\""), "{head}");
}

/// WordPress's `sanitize_key` lowers, and drops all but these.
fn survives_sanitize_key(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'))
}
