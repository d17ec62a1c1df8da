//! OAuth clients that others publish, unmodified. Each script in `clients/` registers its client with the library's own
//! or the standard's means, is authorized, publishes, refreshes and revokes; with HTTP Basic, with the secret in the
//! body, and without a secret.

use std::process::Command;

use tests::script::{accompany, named};
use tests::{Database, Person, Server, on_both_databases};

on_both_databases!(
    an_application_in_python_goes_all_the_way_with_requests_oauthlib,
    an_application_in_javascript_goes_all_the_way_with_openid_client,
    an_mcp_client_gets_a_token_with_the_official_sdk,
);

const CLIENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/clients");
const EMAIL: &str = "anna@example.org";

async fn an_application_in_python_goes_all_the_way_with_requests_oauthlib(database: Database) {
    let python = named("TEST_PYTHON", "a Python with requests-oauthlib");
    let mut script = Command::new(python);
    script.args(["-I", &format!("{CLIENTS}/requests_oauthlib_client.py")]).env("no_proxy", "127.0.0.1");
    let server = Server::start(&database);
    accompany(script.arg(server.url()), &anna(&server).await).await;
}

async fn an_application_in_javascript_goes_all_the_way_with_openid_client(database: Database) {
    let node = named("TEST_NODE", "Node.js 18 or newer");
    let packages = named("TEST_NODE_CLIENTS", "a folder whose node_modules has openid-client");
    let mut script = Command::new(node);
    script.arg(format!("{CLIENTS}/openid_client.mjs")).arg(packages);
    let server = Server::start(&database);
    accompany(script.arg(server.url()).arg(EMAIL), &anna(&server).await).await;
}

async fn an_mcp_client_gets_a_token_with_the_official_sdk(database: Database) {
    let node = named("TEST_NODE", "Node.js 18 or newer");
    let packages = named("TEST_NODE_CLIENTS", "a folder whose node_modules has the MCP SDK");
    let mut script = Command::new(node);
    script.arg(format!("{CLIENTS}/mcp_sdk.mjs")).arg(packages);
    let server = Server::start(&database);
    accompany(script.arg(server.url()), &anna(&server).await).await;
}

async fn anna(server: &Server) -> Person {
    server.create_user(EMAIL, "user");
    Person::log_in(server, EMAIL).await
}
