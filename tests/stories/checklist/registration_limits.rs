//! Item 117: open registration is bounded, and nothing that a client says of itself is trusted (RFC 7591 section 5).

use serde_json::json;
use tests::{Database, Server, on_both_databases};

use super::strict::{Answer, Client, get, register, start, start_with};

on_both_databases!(
    item_117_one_address_registers_thirty_clients_an_hour,
    item_117_the_door_can_be_closed,
    item_117_the_consent_page_shows_what_a_client_says_as_text,
    item_117_addresses_are_of_the_web,
    item_117_a_logo_is_neither_kept_nor_shown,
);

async fn item_117_one_address_registers_thirty_clients_an_hour(database: Database) {
    let server = Server::start(&database);
    let metadata = json!({"redirect_uris": ["https://app.example/callback"]});
    for _ in 0..30 {
        assert_eq!(register(&server, &metadata).await.status, 201);
        register(&server, &json!({})).await.must_be(400, "invalid_redirect_uri");
    }
    let refused = register(&server, &metadata).await;
    refused.must_be(429, "temporarily_unavailable");
    let seconds: u32 = refused.header("retry-after").parse().unwrap();
    assert!((3_500..=3_600).contains(&seconds), "{seconds}");
    let list = String::from_utf8(server.command(&["clients", "list"], "").stdout).unwrap();
    assert_eq!(list.lines().count(), 30);
}

async fn item_117_the_door_can_be_closed(database: Database) {
    let server = Server::start_with(&database, &[("UNCINO_REGISTER__ENABLED", "false")]);
    let metadata = json!({"redirect_uris": ["https://app.example/callback"]});
    register(&server, &metadata).await.must_be(403, "access_denied");
    let described = get(&server, "/.well-known/oauth-authorization-server").await.json();
    assert!(described.get("registration_endpoint").is_none(), "{described}");
    assert!(server.command(&["clients", "list"], "").stdout.is_empty());
    let arguments =
        ["clients", "create", "--strict", "--name", "x", "--redirect-uri", "https://app.example/"];
    assert!(server.command(&arguments, "").status.success(), "administrators have their own door");
}

async fn item_117_the_consent_page_shows_what_a_client_says_as_text(database: Database) {
    let (server, anna) = start(&database).await;
    let name = "<script>alert(1)</script><img src=x onerror=alert(1)> \u{202e}gro.knab & \"'";
    let metadata =
        json!({"client_name": name, "client_uri": "https://app.example/\"><script>alert(2)</script>"});
    let client = Client::register(&server, &metadata).await;
    let page = Answer::of(anna.get(&client.authorize_url()).await).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("&lt;script&gt;alert(1)"), "{}", page.body);
    assert!(!page.body.contains("<script") && !page.body.contains("<img"), "{}", page.body);
    assert!(page.body.contains("not verified by the administrators"), "{}", page.body);
    assert!(page.body.contains("https://app.example<"), "where the browser goes: {}", page.body);
    assert!(page.header("content-security-policy").contains("default-src 'none'"), "{page:?}");
    client.tokens(&anna).await;
    let applications = anna.get("/account/applications").await.text().await.unwrap();
    assert!(applications.contains("&lt;script&gt;alert(1)") && !applications.contains("<script"));
}

async fn item_117_addresses_are_of_the_web(database: Database) {
    let server = Server::start(&database);
    for name in ["client_uri", "logo_uri", "tos_uri", "policy_uri"] {
        for uri in [
            "javascript:alert(1)",
            "JAVASCRIPT:alert(1)",
            " javascript:alert(1)",
            "java\tscript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "data:image/svg+xml,<svg/>",
            "file:///etc/passwd",
            "ftp://app.example/",
            "/home",
        ] {
            let metadata = json!({"redirect_uris": ["https://app.example/"], name: uri});
            let answer = register(&server, &metadata).await;
            assert_eq!(answer.status, 400, "{metadata}");
            answer.must_be(400, "invalid_client_metadata");
        }
    }
    for uri in ["https://app.example/", "http://app.example/"] {
        let metadata = json!({"redirect_uris": ["https://app.example/"], "client_uri": uri, "tos_uri": uri});
        assert_eq!(register(&server, &metadata).await.json()["client_uri"], uri);
    }
}

async fn item_117_a_logo_is_neither_kept_nor_shown(database: Database) {
    let logo = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    logo.set_nonblocking(true).unwrap();
    let logo_uri = format!("http://{}/logo.png", logo.local_addr().unwrap());
    let (server, anna) = start_with(&database, &[]).await;
    let client = Client::register(&server, &json!({"logo_uri": logo_uri})).await;
    let page = anna.get(&client.authorize_url()).await.text().await.unwrap();
    assert!(!page.contains("logo.png"), "{page}");
    assert!(!super::strict::holds(&database.dump(), &logo_uri));
    assert!(logo.accept().is_err(), "nobody fetched it");
}
