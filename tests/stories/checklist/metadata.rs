//! Items 106 to 110: what the server says of itself (RFC 8414) and of its API (RFC 9728).

use serde_json::{Value, json};
use tests::{Database, Server, on_both_databases};

use super::strict::{get, get_with};

on_both_databases!(
    item_106_the_metadata_are_json_where_they_belong,
    item_107_the_issuer_is_the_address_that_the_url_was_built_from,
    item_107_the_issuer_is_that_of_the_settings_without_a_trailing_slash,
    item_108_the_metadata_name_what_there_is,
    item_109_nothing_is_empty_and_nothing_is_null,
    item_110_every_resource_describes_itself,
    item_110_what_is_no_resource_is_not_described,
    item_110_the_challenge_leads_to_the_very_resource_that_was_asked_for,
);

const METADATA: &str = "/.well-known/oauth-authorization-server";
const RESOURCE: &str = "/.well-known/oauth-protected-resource";

async fn item_106_the_metadata_are_json_where_they_belong(database: Database) {
    let server = Server::start(&database);
    let answer = get(&server, METADATA).await;
    assert_eq!(answer.status, 200);
    assert!(answer.header("content-type").starts_with("application/json"), "{answer:?}");
    assert!(answer.json().is_object());
    for path in ["/api", "/x", "//x"] {
        assert_eq!(get(&server, &format!("{METADATA}{path}")).await.status, 404, "the issuer has no path");
    }
}

async fn item_107_the_issuer_is_the_address_that_the_url_was_built_from(database: Database) {
    let server = Server::start(&database);
    let issuer = get(&server, METADATA).await.json()["issuer"].as_str().unwrap().to_owned();
    assert_eq!(issuer, server.url());
    assert!(!issuer.contains(['?', '#']) && !issuer.ends_with('/'), "{issuer}");
}

async fn item_107_the_issuer_is_that_of_the_settings_without_a_trailing_slash(database: Database) {
    let settings = [("UNCINO_SERVER__BASE_URL", "https://agenda.example.org/")];
    let server = Server::start_with(&database, &settings);
    let metadata = get(&server, METADATA).await.json();
    assert_eq!(metadata["issuer"], "https://agenda.example.org");
    assert_eq!(metadata["token_endpoint"], "https://agenda.example.org/oauth/token");
    let resource = get(&server, &format!("{RESOURCE}/api/event")).await.json();
    assert_eq!(resource["resource"], "https://agenda.example.org/api/event");
    assert_eq!(resource["authorization_servers"], json!(["https://agenda.example.org"]));
    for wrong in
        ["https://agenda.example.org/?a=b", "https://agenda.example.org/#x", "ftp://agenda.example.org"]
    {
        let settings = [
            ("UNCINO_SERVER__BASE_URL".to_owned(), wrong.to_owned()),
            ("UNCINO_DATABASE__URL".to_owned(), database.url()),
        ];
        assert!(!tests::server::run(&["serve"], "", &settings).status.success(), "{wrong}");
    }
}

async fn item_108_the_metadata_name_what_there_is(database: Database) {
    let server = Server::start(&database);
    let at = |path: &str| format!("{}{path}", server.url());
    let metadata = get(&server, METADATA).await.json();
    assert_eq!(
        metadata,
        json!({
            "issuer": server.url(),
            "authorization_endpoint": at("/oauth/authorize"),
            "token_endpoint": at("/oauth/token"),
            "registration_endpoint": at("/oauth/register"),
            "revocation_endpoint": at("/oauth/revoke"),
            "introspection_endpoint": at("/oauth/introspect"),
            "scopes_supported": metadata["scopes_supported"],
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": metadata["grant_types_supported"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
            "revocation_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
            "introspection_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": true,
        }),
        "whoever changes this changes supported.rs too, where each is tried, also each scope and grant type"
    );
}

fn has_nothing_empty(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty() && items.iter().all(has_nothing_empty),
        Value::Object(members) => members.values().all(has_nothing_empty),
        Value::String(text) => !text.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

async fn item_109_nothing_is_empty_and_nothing_is_null(database: Database) {
    for enabled in ["true", "false"] {
        let server = Server::start_with(&database, &[("UNCINO_REGISTER__ENABLED", enabled)]);
        for path in [METADATA, RESOURCE, &format!("{RESOURCE}/api/event")] {
            let metadata = get(&server, path).await.json();
            assert!(has_nothing_empty(&metadata), "{metadata}");
        }
        let metadata = get(&server, METADATA).await.json();
        assert_eq!(metadata.get("registration_endpoint").is_some(), enabled == "true");
    }
}

async fn item_110_every_resource_describes_itself(database: Database) {
    let server = Server::start(&database);
    let offered = get(&server, METADATA).await.json()["scopes_supported"].clone();
    for path in ["", "/api", "/api/event", "/api/events/mine", "/api/event/detail/a%20b"] {
        let answer = get(&server, &format!("{RESOURCE}{path}")).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.header("content-type").starts_with("application/json"));
        let expected = json!({
            "resource": format!("{}{path}", server.url()),
            "authorization_servers": [server.url()],
            "scopes_supported": offered,
            "bearer_methods_supported": ["header"],
        });
        assert_eq!(answer.json(), expected, "{path}");
    }
    let issuer = get(&server, METADATA).await.json()["issuer"].clone();
    assert_eq!(issuer, get(&server, RESOURCE).await.json()["authorization_servers"][0]);
}

async fn item_110_what_is_no_resource_is_not_described(database: Database) {
    let server = Server::start(&database);
    let long = format!("/api/{}", "x".repeat(1_000));
    for path in ["/login", "/apix", "/oauth/token", "x", "/x/api/event", "/API/event", &long] {
        let answer = get(&server, &format!("{RESOURCE}{path}")).await;
        assert_eq!(answer.status, 404, "{path}: {}", answer.body);
    }
}

async fn item_110_the_challenge_leads_to_the_very_resource_that_was_asked_for(database: Database) {
    let server = Server::start(&database);
    for path in ["/api/event", "/api/user", "/api/events", "/api/event/detail/a-b", "/api/events?max=1"] {
        let refused = get_with(&server, path, "unc_at_no_such_token").await;
        assert_eq!(refused.status, 401);
        let challenge = refused.header("www-authenticate");
        let (_, rest) = challenge.split_once("resource_metadata=\"").expect("where to look");
        let address = rest.split('"').next().unwrap();
        let path_of_metadata = address.strip_prefix(&server.url()).expect("at this server");
        let metadata = get(&server, path_of_metadata).await.json();
        let asked = path.split('?').next().unwrap();
        assert_eq!(metadata["resource"], format!("{}{asked}", server.url()));
        let server_metadata = get(&server, METADATA).await.json();
        assert_eq!(metadata["authorization_servers"][0], server_metadata["issuer"]);
    }
}
