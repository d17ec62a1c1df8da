//! Clients that register themselves (RFC 7591).

use uncino_domain::client::{ClientAuthentication, ClientKind, Registration};
use uncino_domain::client_auth_method::ClientAuthMethod;
use uncino_domain::error::OAuthErrorCode;
use uncino_domain::grant_type::GrantType;
use uncino_domain::scope::ScopeSet;
use uncino_domain::services::client_authentication::ClientCredentials;
use uncino_domain::services::registration::{
    DynamicClient, DynamicMetadata, RegistrationRefusal, RegistrationService,
};
use uncino_domain::services::token::{Grant, RefreshTokenGrant};
use uncino_testkit::fixtures::{STRICT_REDIRECT_URI, World, policy};

use super::people::from;
use super::story::{Story, denial, error_code};

fn bare() -> DynamicMetadata {
    DynamicMetadata {
        redirect_uris: Some(vec![STRICT_REDIRECT_URI.to_owned()]),
        ..DynamicMetadata::default()
    }
}

fn service(world: &World) -> RegistrationService {
    RegistrationService::new(world.ports.clone())
}

fn register(metadata: &DynamicMetadata) -> DynamicClient {
    service(&World::default()).register_dynamic(metadata).unwrap()
}

fn list(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// The code and the words of the refusal.
fn refusal(change: impl FnOnce(&mut DynamicMetadata)) -> (OAuthErrorCode, &'static str) {
    let mut metadata = bare();
    change(&mut metadata);
    match denial(service(&World::default()).register_dynamic(&metadata)) {
        RegistrationRefusal::Metadata(error) => (error.code, error.description),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_defaults_are_those_of_the_standard_and_a_refresh_token() {
    let DynamicClient { registered, auth_method } = register(&bare());
    let client = registered.client;
    assert_eq!((client.kind, client.registration), (ClientKind::Strict, Registration::Dynamic));
    assert_eq!(auth_method, ClientAuthMethod::SecretBasic);
    assert!(matches!(client.authentication, ClientAuthentication::Secret(_)) && registered.secret.is_some());
    assert_eq!(client.grant_types, GrantType::ALL);
    assert_eq!(client.scopes, ScopeSet::event_write());
    assert_eq!(client.name.as_str(), client.id.as_str(), "its id has to do for a name");
    assert_eq!(client.website, None);
}

#[test]
fn what_is_asked_for_is_registered() {
    let asked = DynamicMetadata {
        redirect_uris: Some(list(&["com.example.app:/cb", "http://127.0.0.1/cb", "com.example.app:/cb"])),
        token_endpoint_auth_method: Some("none".to_owned()),
        grant_types: Some(list(&["authorization_code", "authorization_code"])),
        response_types: Some(list(&["code"])),
        client_name: Some("An app".to_owned()),
        client_uri: Some("https://app.example".to_owned()),
        other_uris: vec!["https://app.example/logo.png".to_owned()],
        scope: Some("event:write".to_owned()),
    };
    let DynamicClient { registered, auth_method } = register(&asked);
    let client = registered.client;
    assert_eq!((auth_method, registered.secret.is_none()), (ClientAuthMethod::None, true));
    assert_eq!(client.authentication, ClientAuthentication::Public);
    assert_eq!(client.grant_types, [GrantType::AuthorizationCode]);
    assert_eq!((client.name.as_str(), client.redirect_uris.len()), ("An app", 2));
    assert_eq!(client.website.unwrap().as_str(), "https://app.example");
    let post =
        DynamicMetadata { token_endpoint_auth_method: Some("client_secret_post".to_owned()), ..bare() };
    assert_eq!(register(&post).auth_method, ClientAuthMethod::SecretPost);
}

#[test]
fn redirect_uris_are_judged_strictly() {
    for redirect_uris in [
        None,
        Some(list(&[])),
        Some(list(&["https://a.example/#f"])),
        Some(list(&["javascript:alert(1)"])),
        Some(list(&["http://app.example/cb"])),
        Some(list(&["http://localhost:8080/cb"])),
        Some(list(&["myapp:/cb"])),
        Some(list(&["/cb"])),
        Some(list(&["https://a.example/", "data:text/html,x"])),
        Some(list(&["urn:ietf:wg:oauth:2.0:oob"])),
        Some(list(&["https://*.example/cb#"])),
        Some(vec!["https://a.example/".to_owned(); 11]),
    ] {
        let said = format!("{redirect_uris:?}");
        let (code, _) = refusal(|metadata| metadata.redirect_uris = redirect_uris);
        assert_eq!(code, OAuthErrorCode::InvalidRedirectUri, "{said}");
    }
}

#[test]
fn what_we_do_not_have_is_refused_in_words() {
    type Change = fn(&mut DynamicMetadata);
    let changes: [(Change, &str); 14] = [
        (
            |asked| asked.token_endpoint_auth_method = Some("private_key_jwt".to_owned()),
            "token_endpoint_auth_method",
        ),
        (|asked| asked.token_endpoint_auth_method = Some(String::new()), "token_endpoint_auth_method"),
        (|asked| asked.grant_types = Some(list(&["authorization_code", "implicit"])), "grant_types"),
        (|asked| asked.grant_types = Some(list(&["client_credentials"])), "grant_types"),
        (|asked| asked.grant_types = Some(list(&["refresh_token"])), "grant_types"),
        (|asked| asked.grant_types = Some(list(&[])), "grant_types"),
        (|asked| asked.response_types = Some(list(&["token"])), "response_types"),
        (|asked| asked.response_types = Some(list(&["code", "token"])), "response_types"),
        (|asked| asked.response_types = Some(list(&[])), "response_types"),
        (|asked| asked.scope = Some("account".to_owned()), "scope"),
        (|asked| asked.scope = Some("event:write openid".to_owned()), "scope"),
        (|asked| asked.client_uri = Some("javascript:alert(1)".to_owned()), "client_uri"),
        (|asked| asked.other_uris = vec!["data:image/png,x".to_owned()], "logo_uri"),
        (|asked| asked.client_name = Some("a\nb".to_owned()), "client_name"),
    ];
    for (number, (change, word)) in changes.into_iter().enumerate() {
        let (code, words) = refusal(change);
        assert_eq!(code, OAuthErrorCode::InvalidClientMetadata, "{number}");
        assert!(words.contains(word), "{number}: {words}");
    }
}

#[test]
fn the_door_can_be_closed() {
    let mut closed = policy();
    closed.register.enabled = false;
    let world = World::with_policy(closed);
    assert_eq!(denial(service(&world).register_dynamic(&bare())), RegistrationRefusal::Closed);
    assert!(!service(&world).is_dynamic_enabled());
}

#[test]
fn both_doors_share_thirty_an_hour_and_address() {
    let world = from(&World::default(), "192.0.2.1");
    for _ in 0..15 {
        service(&world).register_dynamic(&bare()).unwrap();
        world.compatible_client();
    }
    let refusal = denial(service(&world).register_dynamic(&bare()));
    assert!(matches!(refusal, RegistrationRefusal::TooMany(too_many) if too_many.seconds() == 3_600));
    assert!(service(&from(&world, "192.0.2.2")).register_dynamic(&bare()).is_ok());
}

#[test]
fn a_client_without_the_refresh_grant_gets_no_refresh_token_and_its_permission_ends_with_the_hour() {
    let story = Story::of(World::default(), |world| {
        let codes_only = DynamicMetadata { grant_types: Some(list(&["authorization_code"])), ..bare() };
        service(world).register_dynamic(&codes_only).unwrap().registered
    });
    let tokens = story.tokens();
    assert!(tokens.refresh_token.is_none());
    let family = story.family(&tokens.access_token);
    assert_eq!(family.ends_at.map(|end| (end - family.created_at).num_seconds()), Some(3_600));
    let credentials =
        ClientCredentials { client_id: story.client.client.id.clone(), secret: story.client.secret.clone() };
    let grant = RefreshTokenGrant { refresh_token: tokens.access_token, scope: None };
    assert_eq!(error_code(story.issue(credentials, Grant::RefreshToken(grant))), "unauthorized_client");
}
