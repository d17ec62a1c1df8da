//! Clients that register themselves (RFC 7591).

use uncino_domain::oauth::client::{ClientAuthentication, ClientKind, Registration};
use uncino_domain::oauth::client_auth_method::ClientAuthMethod;
use uncino_domain::oauth::client_authentication::ClientCredentials;
use uncino_domain::oauth::error::OAuthErrorCode;
use uncino_domain::oauth::grant_type::GrantType;
use uncino_domain::oauth::grants::{Grant, RefreshTokenGrant};
use uncino_domain::oauth::registration::{
    DynamicClient, DynamicMetadata, RegistrationRefusal, RegistrationService,
};
use uncino_domain::oauth::resource::Audience;
use uncino_domain::oauth::scope::ScopeSet;
use uncino_testkit::fixtures::{STRICT_REDIRECT_URI, World, policy};

use crate::people::support::from;
use crate::story::{Story, denial, error_code};

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
    assert_eq!(client.grant_types, GrantType::BY_DEFAULT);
    assert_eq!(client.scopes, ScopeSet::by_default());
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
        Some(list(&["http://app.localhost:8080/cb"])),
        Some(list(&["http://LOCALHOST:8080/cb"])),
        Some(list(&["http://localhost:0/cb"])),
        Some(list(&["http://127.0.0.1:080/cb"])),
        Some(list(&["http://[::1]:65536/cb"])),
        Some(list(&["http://localhost:/cb"])),
        Some(list(&["myapp:/cb"])),
        Some(list(&["/cb"])),
        Some(list(&["", "data:text/html,x"])),
        Some(list(&["urn:ietf:wg:oauth:2.0:oob"])),
        Some(list(&["https://*.example/cb#"])),
    ] {
        let said = format!("{redirect_uris:?}");
        let (code, _) = refusal(|metadata| metadata.redirect_uris = redirect_uris);
        assert_eq!(code, OAuthErrorCode::InvalidRedirectUri, "{said}");
    }
}

fn registered(change: impl FnOnce(&mut DynamicMetadata)) -> DynamicClient {
    let mut metadata = bare();
    change(&mut metadata);
    service(&World::default()).register_dynamic(&metadata).unwrap()
}

#[test]
fn a_registration_gets_what_can_be_had() {
    let client = registered(|asked| {
        asked.redirect_uris = Some(list(&[
            "data:text/html,x",
            "https://vscode.dev/redirect",
            "http://app.example/",
            "http://127.0.0.1/",
            "cursor://anysphere.cursor-retrieval/oauth/callback",
            "https://vscode.dev/redirect",
            "http://localhost:3334/oauth/callback",
            "myapp:/cb",
        ]));
        asked.grant_types = Some(list(&["urn:no:such", "authorization_code", "implicit"]));
        asked.response_types = Some(list(&["token", "code"]));
        asked.scope = Some("event:write offline_access account".to_owned());
        asked.client_uri = Some(String::new());
        asked.other_uris = vec![String::new()];
        asked.token_endpoint_auth_method = Some(String::new());
    });
    let client = client.registered.client;
    let uris: Vec<&str> = client.redirect_uris.iter().map(|uri| uri.as_str()).collect();
    let usable = [
        "https://vscode.dev/redirect",
        "http://127.0.0.1/",
        "cursor://anysphere.cursor-retrieval/oauth/callback",
        "http://localhost:3334/oauth/callback",
    ];
    assert_eq!(uris, usable);
    assert_eq!(client.grant_types, [GrantType::AuthorizationCode]);
    assert_eq!(client.scopes, ScopeSet::event_write());
    assert_eq!(client.website, None);
    let eleven: Vec<String> = (0..11).map(|number| format!("https://a.example/{number}")).collect();
    let client = registered(|asked| asked.redirect_uris = Some(eleven.clone())).registered.client;
    assert_eq!(client.redirect_uris.len(), 10, "the first ten");
    let client = registered(|asked| {
        asked.grant_types = Some(Vec::new());
        asked.response_types = Some(Vec::new());
    });
    assert_eq!(client.registered.client.grant_types, GrantType::BY_DEFAULT, "an empty list counts as absent");
}

#[test]
fn localhost_and_schemes_without_a_dot_have_switches() {
    let mut closed = policy();
    closed.oauth.localhost = false;
    closed.oauth.private_schemes = vec!["myapp".to_owned()];
    let register = |redirect_uri: &str| {
        let metadata = DynamicMetadata { redirect_uris: Some(list(&[redirect_uri])), ..bare() };
        service(&World::with_policy(closed.clone())).register_dynamic(&metadata)
    };
    for refused in ["http://localhost:3334/cb", "cursor://x/cb", "vscode:/cb"] {
        assert!(register(refused).is_err(), "{refused}");
    }
    for taken in ["http://127.0.0.1:3334/cb", "https://localhost/cb", "myapp:/cb", "com.example.app:/cb"] {
        assert!(register(taken).is_ok(), "{taken}");
    }
}

/// So that those who had it lose it when it is switched off.
#[test]
fn localhost_that_was_registered_is_nothing_once_it_is_switched_off() {
    let client = registered(|asked| asked.redirect_uris = Some(list(&["http://localhost:3334/cb"])));
    let client = client.registered.client;
    let (mut on, mut off) = (policy(), policy());
    on.oauth.localhost = true;
    off.oauth.localhost = false;
    for asked in [Some("http://localhost:3334/cb"), Some("http://localhost:1/cb"), None] {
        assert!(client.redirect_uri_for(asked, &on).is_some(), "{asked:?}");
        assert!(client.redirect_uri_for(asked, &off).is_none(), "{asked:?}");
    }
    for asked in
        ["http://127.0.0.1:3334/cb", "http://localhost:0/cb", "http://localhost:03/cb", "http://LOCALHOST/cb"]
    {
        assert!(client.redirect_uri_for(Some(asked), &on).is_none(), "{asked}");
    }
}

#[test]
fn what_we_do_not_have_is_refused_in_words() {
    type Change = fn(&mut DynamicMetadata);
    let changes: [(Change, &str); 9] = [
        (
            |asked| asked.token_endpoint_auth_method = Some("private_key_jwt".to_owned()),
            "token_endpoint_auth_method",
        ),
        (|asked| asked.grant_types = Some(list(&["urn:no:such"])), "grant_types"),
        (|asked| asked.grant_types = Some(list(&["refresh_token"])), "grant_types"),
        (|asked| asked.response_types = Some(list(&["token"])), "response_types"),
        (|asked| asked.scope = Some("account".to_owned()), "scope"),
        (|asked| asked.scope = Some("openid profile".to_owned()), "scope"),
        (|asked| asked.client_uri = Some("javascript:alert(1)".to_owned()), "client_uri"),
        (|asked| asked.other_uris = vec!["data:image/png,x".to_owned()], "logo_uri"),
        (|asked| asked.client_name = Some("x".repeat(256)), "client_name"),
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
    let grant =
        RefreshTokenGrant { refresh_token: tokens.access_token, scope: None, audience: Audience::default() };
    assert_eq!(error_code(story.issue(credentials, Grant::RefreshToken(grant))), "unauthorized_client");
}
