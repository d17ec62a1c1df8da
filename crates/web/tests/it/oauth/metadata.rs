//! `GET /.well-known/oauth-authorization-server`

use insta::assert_snapshot;
use uncino_domain::oauth::grant_type::GrantType;
use uncino_domain::oauth::scope::Scope;
use uncino_testkit::fixtures::{World, policy};

use crate::support::{Server, get, https_site, site};

const PATH: &str = "/.well-known/oauth-authorization-server";

/// A document without the lists of what is offered: they stand by name in `given_by_default` of the domain.
pub(super) fn without_lists(document: &str) -> String {
    let scopes = serde_json::json!(Scope::OFFERED.map(Scope::as_str)).to_string();
    let grant_types = serde_json::json!(GrantType::OFFERED.map(GrantType::as_str)).to_string();
    document.replace(&scopes, "[those that are offered]").replace(&grant_types, "[those that are offered]")
}

#[actix_web::test]
async fn the_server_says_what_it_can_do() {
    let server = Server::start().await;
    let metadata = server.get(PATH).await;
    assert_snapshot!(metadata.head(), @"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: public, max-age=3600
    content-type: application/json; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff
    ");
    assert_snapshot!(without_lists(&metadata.body), @r#"{"issuer":"http://127.0.0.1:13120","authorization_endpoint":"http://127.0.0.1:13120/oauth/authorize","token_endpoint":"http://127.0.0.1:13120/oauth/token","registration_endpoint":"http://127.0.0.1:13120/oauth/register","revocation_endpoint":"http://127.0.0.1:13120/oauth/revoke","introspection_endpoint":"http://127.0.0.1:13120/oauth/introspect","scopes_supported":[those that are offered],"response_types_supported":["code"],"response_modes_supported":["query"],"grant_types_supported":[those that are offered],"token_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post","none"],"revocation_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post","none"],"introspection_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post"],"code_challenge_methods_supported":["S256"],"authorization_response_iss_parameter_supported":true}"#);
}

#[actix_web::test]
async fn nothing_in_it_comes_from_the_request() {
    let mut policy = policy();
    policy.issuer = "https://agenda.example".to_owned();
    let server = Server::with(World::with_policy(policy), https_site()).await;
    let metadata = server.get(PATH).await;
    let elsewhere = get(PATH)
        .header("host", "evil.example")
        .header("x-forwarded-host", "evil.example")
        .header("x-forwarded-proto", "http");
    assert_eq!(server.send(elsewhere).await.whole(), metadata.whole());
    assert_eq!(metadata.text("issuer"), "https://agenda.example");
    assert_eq!(metadata.text("token_endpoint"), "https://agenda.example/oauth/token");
}

#[actix_web::test]
async fn a_closed_door_is_not_named() {
    let mut closed = policy();
    closed.register.enabled = false;
    let server = Server::with(World::with_policy(closed), site()).await;
    assert!(server.get(PATH).await.json().get("registration_endpoint").is_none());
}

#[actix_web::test]
async fn there_is_no_issuer_below_the_root() {
    let server = Server::start().await;
    for path in ["/tenant", "/api"] {
        assert_eq!(server.get(&format!("{PATH}{path}")).await.status, 404, "{path}");
    }
    assert_eq!(
        server.get("/.well-known/openid-configuration").await.status,
        404,
        "this is not OpenID Connect"
    );
}
