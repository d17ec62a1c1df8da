//! Items 120 and 121: programs on the person's own machine, which listen where they find room (RFC 8252 section 7.3).

use serde_json::json;
use tests::person::query;
use tests::{Database, on_both_databases};

use super::strict::{Client, must_get_an_error_page, register, start};

on_both_databases!(
    item_120_any_port_of_a_registered_loopback_address_is_taken,
    item_120_the_code_is_bound_to_the_port_that_was_asked_for,
    item_120_all_else_is_equal_to_the_letter,
    item_120_the_port_of_any_other_address_is_equal_too,
    item_120_a_compatible_client_gets_no_other_port,
    item_121_localhost_at_any_port_is_taken_and_matches_itself_only,
    item_121_localhost_can_be_switched_off,
    item_165_ports_that_nobody_listens_at_are_refused,
);

async fn native(server: &tests::Server, redirect_uri: &str) -> Client {
    let metadata = json!({"redirect_uris": [redirect_uri], "token_endpoint_auth_method": "none"});
    Client::register(server, &metadata).await
}

async fn item_120_any_port_of_a_registered_loopback_address_is_taken(database: Database) {
    let (server, anna) = start(&database).await;
    for (registered, asked) in [
        (
            "http://127.0.0.1/cb",
            ["http://127.0.0.1:51234/cb", "http://127.0.0.1:1/cb", "http://127.0.0.1/cb"],
        ),
        (
            "http://127.0.0.1:8080/cb",
            ["http://127.0.0.1:65535/cb", "http://127.0.0.1/cb", "http://127.0.0.1:80/cb"],
        ),
        (
            "http://[::1]/cb?a=b",
            ["http://[::1]:51234/cb?a=b", "http://[::1]:1/cb?a=b", "http://[::1]/cb?a=b"],
        ),
    ] {
        let client = native(&server, registered).await;
        for redirect_uri in asked {
            let asking = Client { redirect_uri: redirect_uri.to_owned(), ..client.clone() };
            let address = anna.answer(&asking.authorize_url(), &[]).await;
            assert!(address.starts_with(redirect_uri), "{address}");
            asking.trade(&query(&address, "code").unwrap()).await.tokens();
        }
    }
}

async fn item_120_the_code_is_bound_to_the_port_that_was_asked_for(database: Database) {
    let (server, anna) = start(&database).await;
    let client = native(&server, "http://127.0.0.1/cb").await;
    let asking = Client { redirect_uri: "http://127.0.0.1:51234/cb".to_owned(), ..client.clone() };
    let page = anna.get(&asking.authorize_url()).await.text().await.unwrap();
    assert!(page.contains("http://127.0.0.1:51234"), "the person sees the port: {page}");
    let code = asking.code(&anna).await;
    for other in ["http://127.0.0.1:51235/cb", "http://127.0.0.1/cb"] {
        client.trade_with(&code, &[("redirect_uri", other)]).await.must_be(400, "invalid_grant");
    }
    asking.trade(&code).await.tokens();
}

async fn item_120_all_else_is_equal_to_the_letter(database: Database) {
    let (server, anna) = start(&database).await;
    let client = native(&server, "http://127.0.0.1/cb").await;
    for redirect_uri in [
        "http://127.0.0.1:5000/other",
        "http://127.0.0.1:5000/cb/",
        "http://127.0.0.1:5000/CB",
        "http://127.0.0.1:5000/%63b",
        "http://127.0.0.1:5000/cb?x=y",
        "http://127.0.0.1:5000/cb?",
        "http://127.0.0.1:5000/cb#x",
        "http://127.0.0.1:5000/cb/../cb",
        "http://127.0.0.1:5000",
        "http://[::1]:5000/cb",
        "http://127.0.0.2:5000/cb",
        "http://127.1:5000/cb",
        "http://2130706433:5000/cb",
        "http://0x7f.0.0.1:5000/cb",
        "http://0.0.0.0:5000/cb",
        "http://app.example:5000/cb",
        "http://127.0.0.1.evil.example:5000/cb",
        "http://127.0.0.1:5000@evil.example/cb",
        "http://user@127.0.0.1:5000/cb",
        "http://user:1@127.0.0.1:5000/cb",
        "https://127.0.0.1:5000/cb",
        "HTTP://127.0.0.1:5000/cb",
        "http:/127.0.0.1:5000/cb",
        "http:\\\\127.0.0.1:5000/cb",
        "com.example.app://127.0.0.1:5000/cb",
        "http://127.0.0.1:/cb",
        "http://127.0.0.1:port/cb",
        "http://127.0.0.1:+5000/cb",
        "http://127.0.0.1:-1/cb",
        "http://127.0.0.1:65536/cb",
        "http://127.0.0.1:0/cb",
        "http://127.0.0.1:05000/cb",
        "http://127.0.0.1:5000:5001/cb",
        "http://127.0.0.1 :5000/cb",
    ] {
        must_get_an_error_page(&anna, &client.authorize_url_with(&[("redirect_uri", redirect_uri)])).await;
    }
}

async fn item_120_the_port_of_any_other_address_is_equal_too(database: Database) {
    let (server, anna) = start(&database).await;
    let client = native(&server, "https://app.example/cb").await;
    let secure = native(&server, "https://127.0.0.1/cb").await;
    for (client, redirect_uri) in [
        (&client, "https://app.example:8443/cb"),
        (&client, "https://app.example:443/cb"),
        (&secure, "https://127.0.0.1:8443/cb"),
    ] {
        must_get_an_error_page(&anna, &client.authorize_url_with(&[("redirect_uri", redirect_uri)])).await;
    }
}

/// It registered for the web: the tolerance is for strict clients alone, and so is that of http for https not for loopback.
async fn item_120_a_compatible_client_gets_no_other_port(database: Database) {
    let (server, anna) = start(&database).await;
    for (registered, asked) in [
        ("http://127.0.0.1/cb", "http://127.0.0.1:5000/cb"),
        ("http://[::1]:8080/cb", "http://[::1]:8081/cb"),
        ("http://localhost/cb", "http://localhost:5000/cb"),
        ("http://127.0.0.1/cb", "https://127.0.0.1/cb"),
    ] {
        let client = Client::compatible_at(&server, registered).await;
        anna.approve_at(&client.authorize_url()).await;
        must_get_an_error_page(&anna, &client.authorize_url_with(&[("redirect_uri", asked)])).await;
    }
}

async fn item_121_localhost_at_any_port_is_taken_and_matches_itself_only(database: Database) {
    let (server, anna) = start(&database).await;
    let client = native(&server, "http://localhost:3334/oauth/callback").await;
    for port in [":3334", ":51234", ":65535", ""] {
        let redirect_uri = format!("http://localhost{port}/oauth/callback");
        let asking = Client { redirect_uri: redirect_uri.clone(), ..client.clone() };
        let address = anna.answer(&asking.authorize_url(), &[]).await;
        assert!(address.starts_with(&redirect_uri), "{address}");
        asking.trade(&query(&address, "code").unwrap()).await.tokens();
    }
    for asked in [
        "http://127.0.0.1:3334/oauth/callback",
        "http://[::1]:3334/oauth/callback",
        "http://LOCALHOST:3334/oauth/callback",
        "http://localhost.:3334/oauth/callback",
        "http://app.localhost:3334/oauth/callback",
        "http://localhost.evil.example:3334/oauth/callback",
        "https://localhost:3334/oauth/callback",
        "http://localhost:3334/other",
    ] {
        must_get_an_error_page(&anna, &client.authorize_url_with(&[("redirect_uri", asked)])).await;
    }
    for registered in ["http://127.0.0.1/cb", "http://[::1]/cb"] {
        let client = native(&server, registered).await;
        for asked in ["http://localhost/cb", "http://localhost:5000/cb", "http://LOCALHOST:5000/cb"] {
            must_get_an_error_page(&anna, &client.authorize_url_with(&[("redirect_uri", asked)])).await;
        }
    }
    for redirect_uri in ["http://app.localhost/cb", "http://LOCALHOST/cb", "http://localhost./cb"] {
        let metadata = json!({"redirect_uris": [redirect_uri]});
        register(&server, &metadata).await.must_be(400, "invalid_redirect_uri");
    }
}

async fn item_121_localhost_can_be_switched_off(database: Database) {
    let (server, anna) = start(&database).await;
    let client = native(&server, "http://localhost:3334/cb").await;
    drop(server);
    let server = tests::Server::start_with(&database, &[("UNCINO_OAUTH__LOCALHOST", "false")]);
    let anna = {
        drop(anna);
        tests::Person::log_in(&server, super::strict::ANNA).await
    };
    let metadata = json!({"redirect_uris": ["http://localhost:3334/cb"]});
    register(&server, &metadata).await.must_be(400, "invalid_redirect_uri");
    must_get_an_error_page(&anna, &client.at(&server).authorize_url()).await;
    let literal = native(&server, "http://127.0.0.1:3334/cb").await;
    anna.approve_at(&literal.authorize_url()).await;
}

async fn item_165_ports_that_nobody_listens_at_are_refused(database: Database) {
    let (server, anna) = start(&database).await;
    for host in ["localhost", "127.0.0.1", "[::1]"] {
        let client = native(&server, &format!("http://{host}:3334/cb")).await;
        for port in ["0", "00", "03334", "65536", "99999", "", "+1"] {
            let redirect_uri = format!("http://{host}:{port}/cb");
            let asked = client.authorize_url_with(&[("redirect_uri", &redirect_uri)]);
            must_get_an_error_page(&anna, &asked).await;
            let metadata = json!({"redirect_uris": [redirect_uri]});
            register(&server, &metadata).await.must_be(400, "invalid_redirect_uri");
        }
    }
}
