//! The authorization endpoint's first half: from a request to a consent page (RFC 6749 section 4.1.1, RFC 9207).

use uncino_domain::access::caller::Caller;
use uncino_domain::oauth::applications::ApplicationService;
use uncino_domain::oauth::authorize::{
    AuthorizationParameters, AuthorizationRefusal, AuthorizationStep, Decision,
};
use uncino_domain::oauth::client::ClientKind;
use uncino_domain::oauth::parameter::Parameter;
use uncino_domain::oauth::registration::{ClientMetadata, RegisteredClient, RegistrationService};
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::people::user::Role;
use uncino_domain::storage::Removal;
use uncino_testkit::fixtures::{CHALLENGE, REDIRECT_URI, STRICT_REDIRECT_URI, World};

use super::story::{Presentation, Story, answer, error_code, once, with_challenge};

fn refused(story: &Story, request: &AuthorizationParameters) -> AuthorizationRefusal {
    match story.begin(request) {
        AuthorizationStep::Refuse(refusal) => refusal,
        other => panic!("no error page, but {other:?}"),
    }
}

/// The address that an error is sent to.
fn redirected(story: &Story, request: &AuthorizationParameters) -> String {
    match story.begin(request) {
        AuthorizationStep::Redirect(response) => response.location(),
        other => panic!("no redirect, but {other:?}"),
    }
}

/// The address that an error would be sent to, named on a page.
fn explained(story: &Story, request: &AuthorizationParameters) -> String {
    match story.begin(request) {
        AuthorizationStep::Explain(response) => response.location(),
        other => panic!("no page with the error, but {other:?}"),
    }
}

/// A person who said yes to the client before.
fn known(story: Story) -> Story {
    story.approve(&story.request());
    story
}

#[test]
fn an_error_goes_by_redirect_only_to_a_client_that_the_person_said_yes_to() {
    let story = Story::compatible();
    let bad = AuthorizationParameters { scope: once("bogus"), ..story.request() };
    assert!(explained(&story, &bad).starts_with(REDIRECT_URI));
    let prompt = story.ask(&story.request());
    let no = story.authorization().decide(&prompt.transaction_id, &story.session, Decision::Deny).unwrap();
    assert!(no.location().contains("error=access_denied"), "a no always goes there");
    explained(&story, &bad);
    story.approve(&story.request());
    assert!(redirected(&story, &bad).starts_with(REDIRECT_URI), "whether or not it fetched a token");
    let applications = ApplicationService::new(story.world.ports.clone());
    let id = story.client.client.id.clone();
    assert_eq!(applications.revoke(&story.user, id.clone()).unwrap(), Removal::Removed);
    explained(&story, &bad);
    assert_eq!(applications.revoke(&story.user, id).unwrap(), Removal::NotThere);
    story.approve(&story.request());
    applications.revoke_all(&story.user).unwrap();
    explained(&story, &bad);
}

#[test]
fn an_error_goes_by_redirect_to_a_client_that_an_administrator_made() {
    let story = Story::strict();
    let bad = AuthorizationParameters { scope: once("bogus"), ..story.request() };
    assert!(redirected(&story, &bad).starts_with(STRICT_REDIRECT_URI));
}

#[test]
fn a_yes_of_somebody_else_makes_no_difference() {
    let story = known(Story::compatible());
    let other = story.world.user("other@example.org", Role::User);
    let (_cookie, visitor) = story.world.log_in(&other);
    let bad = AuthorizationParameters { scope: once("bogus"), ..story.request() };
    let step = story.authorization().begin(&bad, Some(&visitor.session)).unwrap();
    assert!(matches!(step, AuthorizationStep::Explain(_)), "{step:?}");
}

#[test]
fn unknown_scopes_beside_a_known_one_are_left_out() {
    for scope in ["event:write offline_access", "openid event:write profile", "event:write account"] {
        let story = Story::compatible();
        let request = AuthorizationParameters { scope: once(scope), ..story.request() };
        assert_eq!(story.ask(&request).scope, ScopeSet::event_write(), "{scope}");
    }
}

fn error(story: &Story, request: &AuthorizationParameters) -> String {
    let location = redirected(story, request);
    format!("{}: {}", answer(&location, "error").unwrap(), answer(&location, "error_description").unwrap())
}

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
fn a_good_request_asks_for_consent_and_says_what_the_page_must_show() {
    for story in [Story::compatible(), Story::strict(), Story::public()] {
        let prompt = story.ask(&story.request());
        assert_eq!(prompt.client, story.client.client);
        assert_eq!(prompt.redirect_uri, story.client.client.redirect_uris[0]);
        assert_eq!(prompt.scope, ScopeSet::event_write());
    }
}

#[test]
fn every_request_gets_a_transaction_of_its_own() {
    let story = Story::compatible();
    let [first, second] = [(), ()].map(|()| story.ask(&story.request()).transaction_id);
    assert_ne!(first.expose(), second.expose());
}

#[test]
fn an_unknown_client_gets_an_error_page_and_never_a_redirect() {
    let story = Story::compatible();
    for client_id in [once("nobody"), Parameter::Absent, Parameter::Repeated, once("a\0b")] {
        let request = AuthorizationParameters { client_id, ..story.request() };
        assert_eq!(refused(&story, &request), AuthorizationRefusal::UnknownClient);
    }
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
fn whoever_is_not_logged_in_is_sent_to_log_in_before_anything_else_is_judged() {
    let story = Story::compatible();
    let bad = AuthorizationParameters {
        response_type: once("token"),
        scope: once("nonsense"),
        state: Parameter::Repeated,
        ..story.request()
    };
    for request in [story.request(), bad] {
        match story.authorization().begin(&request, None).unwrap() {
            AuthorizationStep::LogIn => {}
            other => panic!("no log-in page, but {other:?}"),
        }
    }
}

#[test]
fn client_and_redirect_uri_are_judged_before_the_log_in() {
    let story = Story::compatible();
    let unknown = AuthorizationParameters { client_id: once("nobody"), ..story.request() };
    let elsewhere = asking_for(&story, "https://evil.example/");
    for (request, expected) in [
        (unknown, AuthorizationRefusal::UnknownClient),
        (elsewhere, AuthorizationRefusal::RedirectUriNotRegistered),
    ] {
        match story.authorization().begin(&request, None).unwrap() {
            AuthorizationStep::Refuse(refusal) => assert_eq!(refusal, expected),
            other => panic!("no error page, but {other:?}"),
        }
    }
}

#[test]
fn an_error_for_the_client_carries_error_description_state_and_issuer() {
    let story = known(Story::compatible());
    let request = AuthorizationParameters { response_type: once("token"), ..story.request() };
    assert_eq!(
        redirected(&story, &request),
        format!(
            "{REDIRECT_URI}&error=unsupported_response_type\
             &error_description=only+response_type%3Dcode+is+supported&state=xyz\
             &iss=http%3A%2F%2F127.0.0.1%3A13120"
        )
    );
}

#[test]
fn an_error_carries_no_state_where_none_was_sent() {
    let story = known(Story::compatible());
    for state in [Parameter::Absent, Parameter::Repeated] {
        let request = AuthorizationParameters { response_type: once("token"), state, ..story.request() };
        let location = redirected(&story, &request);
        assert_eq!(answer(&location, "state"), None);
        assert_eq!(answer(&location, "iss").unwrap(), "http://127.0.0.1:13120");
    }
}

#[test]
fn response_type_is_code_and_nothing_else() {
    let story = known(Story::compatible());
    for (response_type, expected) in [
        (Parameter::Absent, "invalid_request: response_type is required"),
        (Parameter::Repeated, "invalid_request: a parameter is repeated"),
        (once("token"), "unsupported_response_type: only response_type=code is supported"),
        (once("id_token"), "unsupported_response_type: only response_type=code is supported"),
        (once("code token"), "unsupported_response_type: only response_type=code is supported"),
        (once("CODE"), "unsupported_response_type: only response_type=code is supported"),
    ] {
        let request = AuthorizationParameters { response_type, ..story.request() };
        assert_eq!(error(&story, &request), expected);
    }
}

#[test]
fn a_missing_scope_is_that_of_the_registration() {
    let story = Story::compatible();
    let request = AuthorizationParameters { scope: Parameter::Absent, ..story.request() };
    assert_eq!(story.ask(&request).scope, ScopeSet::event_write());
}

#[test]
fn any_other_scope_is_invalid() {
    let story = known(Story::compatible());
    for (scope, expected) in [
        (once("event:read"), "invalid_scope: the scope is unknown"),
        (once("EVENT:WRITE"), "invalid_scope: the scope is unknown"),
        (once("   "), "invalid_scope: the scope is malformed"),
        (once("\"event:write\""), "invalid_scope: the scope is malformed"),
        (once("account"), "invalid_scope: the scope is unknown"),
        (once("account offline_access"), "invalid_scope: the scope is unknown"),
        (once("event:write \u{e9}"), "invalid_scope: the scope is malformed"),
        (Parameter::Repeated, "invalid_request: a parameter is repeated"),
    ] {
        let request = AuthorizationParameters { scope, ..story.request() };
        assert_eq!(error(&story, &request), expected);
    }
}

#[test]
fn a_strict_client_needs_a_challenge() {
    for story in [Story::strict(), Story::public()] {
        let bare = AuthorizationParameters {
            code_challenge: Parameter::Absent,
            code_challenge_method: Parameter::Absent,
            ..story.request()
        };
        assert_eq!(error(&story, &bare), "invalid_request: code challenge required");
    }
}

#[test]
fn a_bad_challenge_is_refused_for_everybody() {
    for story in [known(Story::compatible()), Story::strict()] {
        for (challenge, method, expected) in [
            (once(CHALLENGE), once("plain"), "invalid_request: transform algorithm not supported"),
            (once(CHALLENGE), Parameter::Absent, "invalid_request: transform algorithm not supported"),
            (once("short"), once("S256"), "invalid_request: the code challenge is malformed"),
            (Parameter::Absent, once("S256"), "invalid_request: code challenge required"),
            (Parameter::Repeated, once("S256"), "invalid_request: a parameter is repeated"),
            (once(CHALLENGE), Parameter::Repeated, "invalid_request: a parameter is repeated"),
        ] {
            let request = AuthorizationParameters {
                code_challenge: challenge,
                code_challenge_method: method,
                ..story.request()
            };
            assert_eq!(error(&story, &request), expected);
        }
    }
}

#[test]
fn a_state_that_can_not_be_returned_is_refused() {
    let story = known(Story::compatible());
    for (state, expected) in [
        (Parameter::Repeated, "invalid_request: a parameter is repeated"),
        (once("a\nb"), "invalid_request: a parameter contains control characters"),
        (once(&"a".repeat(4_097)), "invalid_request: state is longer than 4096 bytes"),
    ] {
        let request = AuthorizationParameters { state, ..story.request() };
        assert_eq!(error(&story, &request), expected);
    }
    let longest = AuthorizationParameters { state: once(&"a".repeat(4_096)), ..story.request() };
    story.ask(&longest);
}

#[test]
fn a_suspended_client_is_told_so_by_redirect() {
    let story = Story::strict();
    story.suspend_client();
    assert_eq!(error(&story, &story.request()), "unauthorized_client: the application is suspended");
    assert!(redirected(&story, &story.request()).starts_with(STRICT_REDIRECT_URI));
}

#[test]
fn a_removed_client_is_unknown() {
    let story = Story::compatible();
    story.remove_client();
    assert_eq!(refused(&story, &story.request()), AuthorizationRefusal::UnknownClient);
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
        RegistrationService::new(world.ports.clone()).register_strict(&metadata, true).unwrap()
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
