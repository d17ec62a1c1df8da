//! What a client gets without asking stands here by name: a new grant type or scope reaches no WordPress by accident.

use uncino_domain::access::caller::{Administrator, Caller};
use uncino_domain::oauth::client::Client;
use uncino_domain::oauth::client_auth_method::ClientAuthMethod;
use uncino_domain::oauth::grant_type::GrantType;
use uncino_domain::oauth::registration::{ClientMetadata, DynamicMetadata, RegistrationService};
use uncino_domain::oauth::scope::{ONLY_OFFERED, Scope, ScopeSet};
use uncino_testkit::fixtures::World;

fn redirect_uris() -> Vec<String> {
    vec!["https://wp.example/cb".to_owned()]
}

/// A client from each door, none of which asked for a grant type or a scope.
fn clients_that_ask_for_nothing() -> [Client; 3] {
    let service = RegistrationService::new(World::default().ports);
    let metadata = ClientMetadata {
        name: Some("WPGancio".to_owned()),
        redirect_uris: redirect_uris(),
        ..ClientMetadata::default()
    };
    let dynamic = DynamicMetadata { redirect_uris: Some(redirect_uris()), ..DynamicMetadata::default() };
    [
        service.register_compatible(&metadata, &Caller::Anonymous).unwrap().client,
        service.register_strict(&metadata, true, &Administrator::at_the_command_line()).unwrap().client,
        service.register_dynamic(&dynamic).unwrap().registered.client,
    ]
}

#[test]
fn a_client_that_asks_for_nothing_gets_these_grant_types_and_scopes_and_no_others() {
    for client in clients_that_ask_for_nothing() {
        let grant_types: Vec<&str> =
            client.grant_types.iter().map(|grant_type| grant_type.as_str()).collect();
        assert_eq!(grant_types, ["authorization_code", "refresh_token"], "{:?}", client.registration);
        assert_eq!(client.scopes.to_string(), "event:write", "{:?}", client.registration);
    }
}

#[test]
fn what_a_client_may_ask_for_stands_here_by_name() {
    assert_eq!(GrantType::OFFERED.map(GrantType::as_str), ["authorization_code", "refresh_token"]);
    assert_eq!(Scope::OFFERED.map(Scope::as_str), ["event:write"]);
}

#[test]
fn what_is_given_by_default_can_also_be_asked_for() {
    assert!(GrantType::BY_DEFAULT.iter().all(|grant_type| GrantType::OFFERED.contains(grant_type)));
    assert!(ScopeSet::by_default().is_subset_of(&ScopeSet::offered()));
}

#[test]
fn a_refusal_of_scopes_lists_those_that_are_offered() {
    assert_eq!(ONLY_OFFERED, format!("scope can only be {}", Scope::OFFERED.map(Scope::as_str).join(" or ")));
}

#[test]
fn every_name_that_is_written_can_be_read() {
    for grant_type in GrantType::ALL {
        assert_eq!(GrantType::parse(grant_type.as_str()), Some(grant_type));
    }
    for method in ClientAuthMethod::ALL {
        assert_eq!(ClientAuthMethod::parse(method.as_str()), Some(method));
    }
    for scope in Scope::ALL {
        assert_eq!(ScopeSet::parse(scope.as_str()).unwrap().to_string(), scope.as_str());
    }
}
