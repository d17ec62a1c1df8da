//! The authorization endpoint's first half: from a request to a consent page (RFC 6749 section 4.1.1, RFC 9207).

use uncino_domain::oauth::applications::ApplicationService;
use uncino_domain::oauth::authorize::{
    AuthorizationParameters, AuthorizationRefusal, AuthorizationStep, Decision,
};
use uncino_domain::oauth::parameter::Parameter;
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::people::user::Role;
use uncino_domain::storage::Removal;
use uncino_testkit::fixtures::{CHALLENGE, REDIRECT_URI, STRICT_REDIRECT_URI, person};

use crate::story::{Story, answer, once};

pub(crate) fn refused(story: &Story, request: &AuthorizationParameters) -> AuthorizationRefusal {
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
    assert_eq!(applications.revoke(&person(&story.user), id.clone()).unwrap(), Removal::Removed);
    explained(&story, &bad);
    assert_eq!(applications.revoke(&person(&story.user), id).unwrap(), Removal::NotThere);
    story.approve(&story.request());
    applications.revoke_all(&person(&story.user)).unwrap();
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
    let elsewhere =
        AuthorizationParameters { redirect_uri: once("https://evil.example/"), ..story.request() };
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
    assert_eq!(story.ask(&request).scope, story.client.client.scopes);
}

#[test]
fn any_other_scope_is_invalid() {
    let story = known(Story::compatible());
    for (scope, expected) in [
        (once("no:such"), "invalid_scope: the scope is unknown"),
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
