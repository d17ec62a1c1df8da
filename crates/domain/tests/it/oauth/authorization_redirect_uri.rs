//! Which redirect URI an authorization request may name, and what becomes of one that it may not (RFC 6749 section 3.1.2).

use uncino_domain::access::caller::{Administrator, Caller};
use uncino_domain::oauth::authorize::{AuthorizationParameters, AuthorizationRefusal};
use uncino_domain::oauth::client::ClientKind;
use uncino_domain::oauth::parameter::Parameter;
use uncino_domain::oauth::registration::{ClientMetadata, RegisteredClient, RegistrationService};
use uncino_testkit::fixtures::{REDIRECT_URI, World};

use crate::oauth::authorization::refused;
use crate::story::{Presentation, Story, error_code, once, with_challenge};

fn client_with(world: &World, redirect_uris: &[&str]) -> RegisteredClient {
    let metadata = ClientMetadata {
        name: Some("Client".to_owned()),
        redirect_uris: redirect_uris.iter().map(|uri| (*uri).to_owned()).collect(),
        ..ClientMetadata::default()
    };
    RegistrationService::new(world.ports.clone()).register_compatible(&metadata, &Caller::Anonymous).unwrap()
}

/// A compatible client with these redirect URIs.
fn registered_with(redirect_uris: &[&str]) -> Story {
    Story::of(World::default(), |world| client_with(world, redirect_uris))
}

fn asking_for(story: &Story, redirect_uri: &str) -> AuthorizationParameters {
    AuthorizationParameters { redirect_uri: once(redirect_uri), ..story.request() }
}

#[test]
fn a_redirect_uri_that_differs_in_anything_gets_an_error_page() {
    let story = registered_with(&["https://wp.example/cb?page=1"]);
    for redirect_uri in [
        "https://wp.example/cb",
        "https://wp.example/cb?page=1&more=2",
        "https://wp.example/cb/?page=1",
        "https://wp.example/CB?page=1",
        "https://WP.example/cb?page=1",
        "HTTPS://wp.example/cb?page=1",
        "https://wp.example:443/cb?page=1",
        "https://wp.example/%63b?page=1",
        "https://wp.example/../cb?page=1",
        "https://user@wp.example/cb?page=1",
        "https://wp.example.evil.example/cb?page=1",
        "https://evil.example/cb?page=1",
        "http://wp.example/cb?page=1",
        "https://wp.example/cb?page=1#",
        "javascript:alert(1)",
        "nothing",
    ] {
        let request = asking_for(&story, redirect_uri);
        assert_eq!(
            refused(&story, &request),
            AuthorizationRefusal::RedirectUriNotRegistered,
            "{redirect_uri}"
        );
    }
}

#[test]
fn a_repeated_or_broken_redirect_uri_gets_an_error_page() {
    let story = Story::compatible();
    for redirect_uri in [Parameter::Repeated, once("https://wp.example/\0")] {
        let request = AuthorizationParameters { redirect_uri, ..story.request() };
        assert_eq!(refused(&story, &request), AuthorizationRefusal::RedirectUriNotRegistered);
    }
}

#[test]
fn an_omitted_redirect_uri_is_the_only_one_there_is() {
    let story = Story::compatible();
    let request = AuthorizationParameters { redirect_uri: Parameter::Absent, ..story.request() };
    assert_eq!(story.ask(&request).redirect_uri.as_str(), REDIRECT_URI);
}

#[test]
fn an_omitted_redirect_uri_is_required_where_there_are_several() {
    let story = registered_with(&["https://wp.example/a", "https://wp.example/b"]);
    let request = AuthorizationParameters { redirect_uri: Parameter::Absent, ..story.request() };
    assert_eq!(refused(&story, &request), AuthorizationRefusal::RedirectUriRequired);
    for named in ["https://wp.example/a", "https://wp.example/b"] {
        assert_eq!(story.ask(&asking_for(&story, named)).redirect_uri.as_str(), named);
    }
}

#[test]
fn https_is_taken_for_a_registered_http_and_is_then_shown_and_used() {
    let story = registered_with(&["http://wp.example/cb?page=1"]);
    let request = asking_for(&story, "https://wp.example/cb?page=1");
    assert_eq!(story.ask(&request).redirect_uri.as_str(), "https://wp.example/cb?page=1");
    assert!(story.approve(&request).starts_with("https://wp.example/cb?page=1&code="));
}

#[test]
fn https_for_http_is_bounded() {
    for (registered, asked) in [
        ("http://wp.example:8080/cb", "https://wp.example:8080/cb"),
        ("http://wp.example/cb", "https://wp.example:443/cb"),
        ("http://localhost/cb", "https://localhost/cb"),
        ("http://127.0.0.1/cb", "https://127.0.0.1/cb"),
        ("http://wp.example/cb", "https://wp.example/cb?x=1"),
        ("http://wp.example/cb", "https://evil.example/cb"),
        ("HTTP://wp.example/cb", "HTTPS://evil.example/cb"),
        ("https://wp.example/cb", "http://wp.example/cb"),
    ] {
        let story = registered_with(&[registered]);
        let request = asking_for(&story, asked);
        assert_eq!(
            refused(&story, &request),
            AuthorizationRefusal::RedirectUriNotRegistered,
            "{asked} for {registered}"
        );
    }
}

#[test]
fn https_for_http_can_be_switched_off() {
    let story = Story::under(
        |policy| policy.compat.http_to_https = false,
        |world| client_with(world, &["http://wp.example/cb"]),
    );
    let request = asking_for(&story, "https://wp.example/cb");
    assert_eq!(refused(&story, &request), AuthorizationRefusal::RedirectUriNotRegistered);
}

#[test]
fn https_for_http_is_for_compatible_clients_alone() {
    let story = registered_with(&["http://wp.example/cb"]);
    let request = with_challenge(asking_for(&story, "https://wp.example/cb"));
    story.ask(&request);
    let mut strict = story.client.client.clone();
    strict.kind = uncino_domain::oauth::client::ClientKind::Strict;
    story.remove_client();
    story.write(move |repositories| repositories.clients().insert(&strict));
    assert_eq!(refused(&story, &request), AuthorizationRefusal::RedirectUriNotRegistered);
}

#[test]
fn a_strict_client_names_the_port_on_which_it_listens_and_it_is_bound() {
    let world = World::default();
    let metadata = ClientMetadata {
        name: Some("A tool".to_owned()),
        redirect_uris: vec!["http://127.0.0.1/cb".to_owned()],
        ..ClientMetadata::default()
    };
    let story = Story::of(world, |world| {
        RegistrationService::new(world.ports.clone())
            .register_strict(&metadata, true, &Administrator::at_the_command_line())
            .unwrap()
    });
    let asked = "http://127.0.0.1:51004/cb";
    let code = story.code_for(&asking_for(&story, asked));
    let shown = |redirect_uri: &str| Presentation {
        redirect_uri: Some(redirect_uri.to_owned()),
        ..story.present(&code)
    };
    for other in ["http://127.0.0.1/cb", "http://127.0.0.1:51005/cb"] {
        assert_eq!(error_code(story.redeem(&shown(other))), "invalid_grant", "{other}");
    }
    assert!(story.redeem(&shown(asked)).is_ok());
    let page = refused(&story, &asking_for(&story, "http://127.0.0.1:51004/other"));
    assert_eq!(page, AuthorizationRefusal::RedirectUriNotRegistered);
}

#[test]
fn any_port_is_for_strict_clients_alone() {
    let story = registered_with(&["http://127.0.0.1/cb"]);
    assert_eq!(story.client.client.kind, ClientKind::Compatible);
    let page = refused(&story, &asking_for(&story, "http://127.0.0.1:51004/cb"));
    assert_eq!(page, AuthorizationRefusal::RedirectUriNotRegistered);
}
