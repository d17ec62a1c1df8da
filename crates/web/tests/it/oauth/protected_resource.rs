//! `GET /.well-known/oauth-protected-resource`

use insta::assert_snapshot;

use crate::oauth::metadata::without_lists;
use crate::support::{Server, get};

const PATH: &str = "/.well-known/oauth-protected-resource";

#[actix_web::test]
async fn the_resource_names_its_server() {
    let server = Server::start().await;
    assert_snapshot!(without_lists(&server.get(PATH).await.whole()), @r#"
    200 OK
    access-control-allow-origin: *
    access-control-expose-headers: www-authenticate, retry-after, link
    cache-control: public, max-age=3600
    content-type: application/json; charset=utf-8
    referrer-policy: no-referrer
    x-content-type-options: nosniff

    {"resource":"http://127.0.0.1:13120","authorization_servers":["http://127.0.0.1:13120"],"scopes_supported":[those that are offered],"bearer_methods_supported":["header"]}
    "#);
}

#[actix_web::test]
async fn every_resource_finds_itself_in_its_description() {
    let server = Server::start().await;
    for path in ["", "/api", "/api/event", "/api/event/detail/x%20y.json"] {
        let metadata = server.get(&format!("{PATH}{path}")).await;
        assert_eq!(metadata.text("resource"), format!("http://127.0.0.1:13120{path}"));
    }
    for path in ["/oauth/token", "/apis", "/login", "x", "/api/\"x\""] {
        assert_eq!(
            server.get(&format!("{PATH}{}", path.replace('"', "%22"))).await.status == 200,
            path.contains('"'),
            "{path}"
        );
    }
}

#[actix_web::test]
async fn the_challenge_leads_to_the_description_of_what_was_asked_for() {
    let server = Server::start().await;
    let refusal = server.send(get("/api/events/mine?x=1").bearer("nope")).await;
    let challenge = refusal.header("www-authenticate");
    let (_, rest) = challenge.split_once("resource_metadata=\"http://127.0.0.1:13120").unwrap();
    let metadata = server.get(rest.trim_end_matches('"')).await;
    assert_eq!(metadata.text("resource"), "http://127.0.0.1:13120/api/events/mine");
}

#[actix_web::test]
async fn what_can_not_stand_in_a_header_is_left_out_of_the_challenge() {
    let server = Server::start().await;
    let long = format!("/api/{}", "x".repeat(2_000));
    let refusal = server.send(get(&long).bearer("nope")).await;
    let end = "resource_metadata=\"http://127.0.0.1:13120/.well-known/oauth-protected-resource\"";
    assert!(refusal.header("www-authenticate").ends_with(end));
}
