//! Registering a client (section 1 of the Gancio contract, RFC 7591 section 3.2.2).

use uncino_domain::access::caller::{Administrator, Caller};
use uncino_domain::oauth::client::{ClientAuthentication, ClientKind};
use uncino_domain::oauth::registration::{
    ClientMetadata, RegisteredClient, RegistrationRefusal, RegistrationService,
};
use uncino_domain::oauth::scope::ScopeSet;
use uncino_testkit::fixtures::{World, policy};

use crate::story::{Now as _, denial};

fn metadata() -> ClientMetadata {
    ClientMetadata {
        name: Some("WPGancio".to_owned()),
        redirect_uris: vec!["https://wp.example/cb?page=wpgancio".to_owned()],
        website: Some("https://wp.example".to_owned()),
        scopes: Some("event:write".to_owned()),
    }
}

fn with_redirect_uris(redirect_uris: &[&str]) -> ClientMetadata {
    ClientMetadata {
        redirect_uris: redirect_uris.iter().map(|uri| (*uri).to_owned()).collect(),
        ..metadata()
    }
}

fn service(world: &World) -> RegistrationService {
    RegistrationService::new(world.ports.clone())
}

fn register(metadata: &ClientMetadata) -> RegisteredClient {
    service(&World::default()).register_compatible(metadata, &Caller::Anonymous).unwrap()
}

/// The refusal of both doors, which agree here.
fn refusal(metadata: &ClientMetadata) -> String {
    let world = World::default();
    let refusal = denial(service(&world).register_compatible(metadata, &Caller::Anonymous));
    assert_eq!(
        denial(service(&world).register_strict(metadata, true, &Administrator::at_the_command_line())),
        refusal
    );
    match refusal {
        RegistrationRefusal::Closed => "closed".to_owned(),
        RegistrationRefusal::InvalidScopes => "invalid scopes".to_owned(),
        RegistrationRefusal::Metadata(error) => error.to_string(),
        RegistrationRefusal::TooMany(_) => "too many".to_owned(),
    }
}

#[test]
fn a_client_is_what_it_said_and_has_id_and_secret_of_forty_hexadecimal_characters() {
    let world = World::default();
    let RegisteredClient { client, secret } =
        service(&world).register_compatible(&metadata(), &Caller::Anonymous).unwrap();
    assert_eq!(client.kind, ClientKind::Compatible);
    assert_eq!(client.name.as_str(), "WPGancio");
    assert_eq!(client.website.unwrap().as_str(), "https://wp.example");
    assert_eq!(client.redirect_uris[0].as_str(), "https://wp.example/cb?page=wpgancio");
    assert_eq!(client.scopes, ScopeSet::event_write());
    assert_eq!(client.registered_at, world.clock_now());
    assert_eq!((client.first_token_at, client.suspended_at), (None, None));
    let secret = secret.unwrap();
    assert_eq!(client.authentication, ClientAuthentication::Secret(secret.digest()));
    for value in [client.id.as_str(), secret.expose()] {
        assert_eq!(value.len(), 40);
        assert!(value.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')), "{value}");
    }
}

#[test]
fn a_registered_client_is_found_again() {
    let world = World::default();
    let registered = service(&world).register_compatible(&metadata(), &Caller::Anonymous).unwrap().client;
    let id = registered.id.clone();
    let found = world.ports.storage.read(move |repositories| repositories.clients().find(&id)).unwrap();
    assert_eq!(found, Some(registered));
}

#[test]
fn two_registrations_are_two_clients() {
    let world = World::default();
    let [first, second] =
        [(), ()].map(|()| service(&world).register_compatible(&metadata(), &Caller::Anonymous).unwrap());
    assert_ne!(first.client.id, second.client.id);
    assert_ne!(first.secret.unwrap().expose(), second.secret.unwrap().expose());
}

#[test]
fn a_strict_client_has_a_secret_unless_it_is_public() {
    let world = World::default();
    let confidential =
        service(&world).register_strict(&metadata(), false, &Administrator::at_the_command_line()).unwrap();
    let public =
        service(&world).register_strict(&metadata(), true, &Administrator::at_the_command_line()).unwrap();
    assert_eq!((confidential.client.kind, public.client.kind), (ClientKind::Strict, ClientKind::Strict));
    assert!(confidential.secret.is_some());
    assert!(public.secret.is_none());
    assert_eq!(public.client.authentication, ClientAuthentication::Public);
}

#[test]
fn web_redirect_uris_make_a_compatible_client_and_any_other_a_strict_one() {
    for (redirect_uris, kind) in [
        (vec!["https://wp.example/cb"], ClientKind::Compatible),
        (vec!["http://wp.example/cb"], ClientKind::Compatible),
        (vec!["http://localhost:8080/cb"], ClientKind::Compatible),
        (vec!["https://wp.example/cb", "http://wp.example/cb"], ClientKind::Compatible),
        (vec!["com.example.app:/cb"], ClientKind::Strict),
        (vec!["https://wp.example/cb", "com.example.app:/cb"], ClientKind::Strict),
    ] {
        let registered = register(&with_redirect_uris(&redirect_uris));
        assert_eq!(registered.client.kind, kind, "{redirect_uris:?}");
        assert!(registered.secret.is_some(), "{redirect_uris:?}");
    }
}

#[test]
fn a_strict_client_has_http_on_loopback_only() {
    let world = World::default();
    let refused = "invalid_redirect_uri: http is for 127.0.0.1, [::1] and, unless it is switched off, localhost; use https elsewhere";
    for uri in [
        "http://wp.example/cb",
        "http://app.localhost/cb",
        "http://10.0.0.1/cb",
        "http://localhost.wp.example/cb",
    ] {
        match denial(service(&world).register_strict(
            &with_redirect_uris(&[uri]),
            true,
            &Administrator::at_the_command_line(),
        )) {
            RegistrationRefusal::Metadata(error) => assert_eq!(error.to_string(), refused, "{uri}"),
            other => panic!("{uri}: {other:?}"),
        }
    }
    for uri in ["http://127.0.0.1/cb", "http://[::1]:8080/cb", "http://localhost:8080/cb"] {
        assert!(
            service(&world)
                .register_strict(&with_redirect_uris(&[uri]), true, &Administrator::at_the_command_line())
                .is_ok(),
            "{uri}"
        );
    }
}

#[test]
fn copying_the_code_by_hand_is_switched_off_and_strict_where_it_is_on() {
    let metadata = with_redirect_uris(&["urn:ietf:wg:oauth:2.0:oob"]);
    let refused = refusal(&metadata);
    assert!(refused.starts_with("invalid_redirect_uri"), "{refused}");
    let mut rules = policy();
    rules.compat.oob = true;
    let registered =
        service(&World::with_policy(rules)).register_compatible(&metadata, &Caller::Anonymous).unwrap();
    assert_eq!(registered.client.kind, ClientKind::Strict);
    assert!(registered.client.redirect_uris[0].is_out_of_band());
}

/// It became strict by its private-use scheme.
#[test]
fn a_mixture_of_http_and_a_private_use_scheme_is_refused() {
    let mixed = with_redirect_uris(&["com.example.app:/cb", "http://wp.example/cb"]);
    match denial(service(&World::default()).register_compatible(&mixed, &Caller::Anonymous)) {
        RegistrationRefusal::Metadata(error) => assert_eq!(error.code.as_str(), "invalid_redirect_uri"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_to_ten_redirect_uris_are_accepted_in_their_order() {
    let ten: Vec<String> = (0..10).map(|number| format!("https://wp.example/{number}")).collect();
    let ten: Vec<&str> = ten.iter().map(String::as_str).collect();
    let registered = register(&with_redirect_uris(&ten)).client;
    assert_eq!(registered.redirect_uris.iter().map(|uri| uri.as_str()).collect::<Vec<_>>(), ten);

    let eleven = [ten, vec!["https://wp.example/10"]].concat();
    assert_eq!(refusal(&with_redirect_uris(&eleven)), "invalid_redirect_uri: at most 10 redirect URIs");
    assert_eq!(refusal(&with_redirect_uris(&[])), "invalid_redirect_uri: redirect_uris is required");
}

#[test]
fn one_bad_redirect_uri_among_good_ones_is_refused() {
    assert_eq!(
        refusal(&with_redirect_uris(&["https://wp.example/cb", "javascript:alert(1)"])),
        "invalid_redirect_uri: a redirect URI must use https, http, or a private-use scheme that contains a dot or is known here"
    );
}

#[test]
fn a_name_is_required_with_1_to_255_characters_and_none_is_refused_for_what_it_says() {
    let longest = "ü".repeat(255);
    let unseen = "\u{200b}\u{ad}\u{2800}\u{3164}\u{e0041} \u{202e}";
    for name in ["a", "Ünïcode <b>name</b> 🎺", &longest, unseen, "  ", "a\nb", "a\u{1b}[31m"] {
        let named = ClientMetadata { name: Some(name.to_owned()), ..metadata() };
        assert_eq!(register(&named).client.name.as_str(), name);
    }
    let too_long = "a".repeat(256);
    for name in [None, Some(""), Some("a\0"), Some(&*too_long)] {
        let named = ClientMetadata { name: name.map(str::to_owned), ..metadata() };
        assert_eq!(
            refusal(&named),
            "invalid_client_metadata: client_name is required, with 1 to 255 characters",
            "{name:?}"
        );
    }
}

#[test]
fn a_website_may_be_missing_and_is_not_judged_as_an_address() {
    for (website, kept) in [(None, None), (Some(""), None), (Some("my blog"), Some("my blog"))] {
        let sent = ClientMetadata { website: website.map(str::to_owned), ..metadata() };
        assert_eq!(register(&sent).client.website.as_ref().map(|website| website.as_str()), kept);
    }
    for website in ["a\nb", &"a".repeat(2_001)] {
        let sent = ClientMetadata { website: Some(website.to_owned()), ..metadata() };
        assert_eq!(refusal(&sent), "invalid_client_metadata: website is too long or has control characters");
    }
}

#[test]
fn only_a_web_address_of_a_website_is_fit_to_be_followed() {
    for (website, followed) in [
        ("https://wp.example", true),
        ("http://wp.example/blog", true),
        ("javascript:alert(1)", false),
        ("data:text/html,x", false),
        ("//wp.example", false),
        ("my blog", false),
    ] {
        let sent = ClientMetadata { website: Some(website.to_owned()), ..metadata() };
        assert_eq!(register(&sent).client.website.unwrap().url().is_some(), followed, "{website}");
    }
}

#[test]
fn who_names_no_scope_gets_those_by_default_and_who_names_one_gets_that() {
    let (by_default, one) = (ScopeSet::by_default(), ScopeSet::event_write());
    for (scopes, expected) in [
        (None, &by_default),
        (Some(""), &by_default),
        (Some("  "), &by_default),
        (Some("event:write"), &one),
        (Some(" event:write  event:write "), &one),
    ] {
        let sent = ClientMetadata { scopes: scopes.map(str::to_owned), ..metadata() };
        assert_eq!(&register(&sent).client.scopes, expected, "{scopes:?}");
    }
}

#[test]
fn every_other_scope_is_refused() {
    for scopes in ["account", "event:write account", "no:such", "event:write,account", "ev\\ent", "*"] {
        let sent = ClientMetadata { scopes: Some(scopes.to_owned()), ..metadata() };
        assert_eq!(refusal(&sent), "invalid scopes", "{scopes}");
    }
}

#[test]
fn invalid_scopes_are_told_before_anything_else() {
    let sent = ClientMetadata { scopes: Some("account".to_owned()), ..ClientMetadata::default() };
    assert_eq!(
        denial(service(&World::default()).register_compatible(&sent, &Caller::Anonymous)),
        RegistrationRefusal::InvalidScopes
    );
}

#[test]
fn a_closed_door_lets_administrators_in_only() {
    let mut policy = policy();
    policy.compat.registration = false;
    let world = World::with_policy(policy);
    assert_eq!(
        denial(service(&world).register_compatible(&metadata(), &Caller::Anonymous)),
        RegistrationRefusal::Closed
    );
    assert!(
        service(&world).register_strict(&metadata(), false, &Administrator::at_the_command_line()).is_ok()
    );
}

#[test]
fn a_refused_registration_leaves_nothing_behind() {
    let world = World::default();
    denial(service(&world).register_compatible(&with_redirect_uris(&["data:x"]), &Caller::Anonymous));
    denial(
        service(&world).register_compatible(&ClientMetadata { name: None, ..metadata() }, &Caller::Anonymous),
    );
    assert_eq!(world.ports.storage.read(|repositories| repositories.clients().list()).unwrap(), []);
}
