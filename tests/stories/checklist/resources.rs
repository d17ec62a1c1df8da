//! Items 131 to 134: what tokens are for (RFC 8707).

use serde_json::{Value, json};
use tests::{Database, on_both_databases};

use super::strict::{Client, Shows, http, refused, start, works};

on_both_databases!(
    item_131_a_resource_that_is_no_absolute_address_is_invalid_target,
    item_132_a_foreign_resource_gets_no_code_and_no_token,
    item_133_resources_repeat_and_narrow_and_never_widen,
    item_134_aud_names_the_resource,
);

/// The address of a request that names these resources too.
fn asking_for(client: &Client, resources: &[&str]) -> String {
    let pairs = resources.iter().map(|resource| ("resource", *resource));
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("{}&{query}", client.authorize_url())
}

fn naming<'a>(resources: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    resources.iter().map(|resource| ("resource", *resource)).collect()
}

async fn refresh(client: &Client, token: &str, resources: &[&str]) -> super::strict::Answer {
    let fields =
        [vec![("grant_type", "refresh_token"), ("refresh_token", token)], naming(resources)].concat();
    client.post("/oauth/token", &fields).await
}

async fn aud(client: &Client, token: &str) -> Value {
    client.introspect(token).await.json()["aud"].clone()
}

async fn item_131_a_resource_that_is_no_absolute_address_is_invalid_target(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::confidential(&server).await;
    let base = server.url();
    let code = client.code(&anna).await;
    for resource in
        ["not a uri", "/mcp", "mcp", "https:", &format!("{base}/mcp#x"), &format!("{base}/#"), "urn:x:y"]
    {
        let told = refused(&anna, &asking_for(&client, &[resource])).await;
        assert_eq!(told.0, "invalid_target", "{resource}");
        client.trade_with(&code, &[("resource", resource)]).await.must_be(400, "invalid_target");
    }
    client.trade_with(&code, &[]).await.tokens();
    anna.approve_at(&asking_for(&client, &[""])).await;
}

async fn item_132_a_foreign_resource_gets_no_code_and_no_token(database: Database) {
    let (server, anna) = start(&database).await;
    for client in [
        Client::confidential(&server).await,
        Client::public(&server).await,
        Client::compatible(&server).await,
    ] {
        let base = server.url();
        let tokens = client.tokens(&anna).await;
        let code = client.code(&anna).await;
        let host = base.strip_prefix("http://").unwrap();
        for foreign in [
            "https://evil.example/mcp".to_owned(),
            format!("{base}.evil.example/mcp"),
            format!("{base}@evil.example/mcp"),
            format!("http://anna@{host}/mcp"),
            format!("https://{host}/mcp"),
            "http://127.0.0.1:1/mcp".to_owned(),
        ] {
            for resources in [vec![&*foreign], vec![&*base, &*foreign]] {
                let told = refused(&anna, &asking_for(&client, &resources)).await;
                assert_eq!(told.0, "invalid_target", "{foreign}");
                client.trade_with(&code, &naming(&resources)).await.must_be(400, "invalid_target");
                refresh(&client, &tokens.refresh, &resources).await.must_be(400, "invalid_target");
            }
        }
        let tokens = client.trade(&code).await.tokens();
        assert!(works(&server, &tokens.access).await);
    }
}

async fn item_133_resources_repeat_and_narrow_and_never_widen(database: Database) {
    let (server, anna) = start(&database).await;
    let client = Client::confidential(&server).await;
    let base = server.url();
    let (mcp, api) = (format!("{base}/mcp"), format!("{base}/api"));
    let code = anna.approve_at(&asking_for(&client, &[&mcp, &api, &mcp])).await;
    for more in [&*base, &format!("{base}/mcpx"), &format!("{base}/mcp/../x")] {
        client.trade_with(&code, &[("resource", more)]).await.must_be(400, "invalid_target");
    }
    let tokens = client.trade_with(&code, &naming(&[&mcp, &api])).await.tokens();
    assert_eq!(aud(&client, &tokens.access).await, json!([mcp, api]));
    refresh(&client, &tokens.refresh, &[&base]).await.must_be(400, "invalid_target");
    let narrowed = refresh(&client, &tokens.refresh, &[&api]).await.tokens();
    assert_eq!(aud(&client, &narrowed.access).await, json!(api));
    let regained = refresh(&client, &narrowed.refresh, &[]).await.tokens();
    assert_eq!(aud(&client, &regained.access).await, json!([mcp, api]));
    assert!(works(&server, &regained.access).await);
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &*regained.refresh),
        ("scope", "event:write"),
        ("scope", "event:write"),
    ];
    client.post("/oauth/token", &fields).await.must_be(400, "invalid_request");
}

async fn item_134_aud_names_the_resource(database: Database) {
    let (server, anna) = start(&database).await;
    let base = server.url();
    let client = Client::confidential(&server).await;
    let plain = client.tokens(&anna).await;
    assert_eq!(aud(&client, &plain.access).await, json!(base));
    let port = base.rsplit(':').next().unwrap();
    for resource in [
        base.clone(),
        format!("{base}/"),
        format!("{base}/api/events"),
        format!("http://localhost:{port}/mcp"),
    ] {
        let code = anna.approve_at(&asking_for(&client, &[&resource])).await;
        let tokens = client.trade_with(&code, &[("resource", &resource)]).await.tokens();
        assert_eq!(aud(&client, &tokens.access).await, json!(resource));
        assert_eq!(aud(&client, &tokens.refresh).await, json!(resource));
        assert!(works(&server, &tokens.access).await, "{resource}");
    }
    let metadata = http().get(format!("{base}/.well-known/oauth-authorization-server")).send().await.unwrap();
    assert!(!metadata.text().await.unwrap().contains("resource"), "old clients see what they saw");
    assert_eq!(client.shows, Shows::Basic);
}
