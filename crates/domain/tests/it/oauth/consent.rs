//! The authorization endpoint's second half: a person's answer (RFC 6749 sections 4.1.2 and 10.12).

use chrono::TimeDelta;
use uncino_domain::change::Change;
use uncino_domain::instance::policy::TRANSACTION_TTL;
use uncino_domain::oauth::authorize::{
    AuthorizationParameters, AuthorizationResponse, Decision, NothingToDecide,
};
use uncino_domain::oauth::consent::ConsentTransaction;
use uncino_domain::oauth::resource::Audience;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::account::AccountService;
use uncino_domain::people::session::Session;
use uncino_domain::people::sessions::SessionService;
use uncino_domain::people::user::Role;
use uncino_domain::secret::Secret;
use uncino_testkit::fixtures::{REDIRECT_URI, World, person};

use crate::people::support::{letters, with_user};
use crate::story::{Now as _, Story, answer, denial, once, race};

fn decide_as(
    story: &Story,
    session: &Session,
    transaction_id: &Secret,
    decision: Decision,
) -> Result<AuthorizationResponse, ServiceError<NothingToDecide>> {
    story.authorization().decide(transaction_id, session, decision)
}

fn approve(
    story: &Story,
    transaction_id: &Secret,
) -> Result<AuthorizationResponse, ServiceError<NothingToDecide>> {
    decide_as(story, &story.session, transaction_id, Decision::Approve)
}

/// The transaction of a good request.
fn asked(story: &Story) -> Secret {
    story.ask(&story.request()).transaction_id
}

#[test]
fn a_yes_sends_the_browser_back_with_code_state_and_issuer_behind_the_query() {
    let story = Story::compatible();
    let location = approve(&story, &asked(&story)).unwrap().location();
    let code = answer(&location, "code").unwrap();
    assert_eq!(location, format!("{REDIRECT_URI}&code={code}&state=xyz&iss=http%3A%2F%2F127.0.0.1%3A13120"));
    assert_eq!(code.len(), 40);
    assert_eq!(answer(&location, "error"), None);
}

#[test]
fn a_no_sends_the_browser_back_with_access_denied() {
    let story = Story::compatible();
    let response = decide_as(&story, &story.session, &asked(&story), Decision::Deny).unwrap();
    assert_eq!(
        response.location(),
        format!(
            "{REDIRECT_URI}&error=access_denied&error_description=the+user+said+no&state=xyz\
             &iss=http%3A%2F%2F127.0.0.1%3A13120"
        )
    );
}

#[test]
fn the_state_comes_back_byte_for_byte() {
    let story = Story::compatible();
    for state in ["a b", "a+b", "a%20b", "ü🎺", "a&code=1", "a=b#c?d", "\"<>'", &"s".repeat(4_096)] {
        let request = AuthorizationParameters { state: once(state), ..story.request() };
        assert_eq!(answer(&story.approve(&request), "state").unwrap(), state);
    }
}

#[test]
fn no_state_comes_back_where_none_was_sent() {
    let story = Story::compatible();
    let request = AuthorizationParameters {
        state: uncino_domain::oauth::parameter::Parameter::Absent,
        ..story.request()
    };
    let location = story.approve(&request);
    assert_eq!(answer(&location, "state"), None);
    assert_eq!(answer(&location, "iss").unwrap(), "http://127.0.0.1:13120");
}

#[test]
fn an_answer_counts_once() {
    let story = Story::compatible();
    for first in [Decision::Approve, Decision::Deny] {
        let transaction_id = asked(&story);
        decide_as(&story, &story.session, &transaction_id, first).unwrap();
        for second in [Decision::Approve, Decision::Deny] {
            assert_eq!(denial(decide_as(&story, &story.session, &transaction_id, second)), NothingToDecide);
        }
    }
}

#[test]
fn sixteen_answers_at_once_give_one_code() {
    let story = Story::compatible();
    let transaction_id = asked(&story);
    let answers = race(|_| approve(&story, &transaction_id).is_ok());
    assert_eq!(answers.into_iter().filter(|answered| *answered).count(), 1);
}

#[test]
fn an_unknown_transaction_is_refused() {
    let story = Story::compatible();
    for transaction_id in ["", "0", "0000000000000000000000000000000000000001"] {
        assert_eq!(denial(approve(&story, &Secret::new(transaction_id))), NothingToDecide);
    }
}

#[test]
fn only_the_session_that_was_asked_can_answer_and_trying_uses_nothing_up() {
    let story = Story::compatible();
    let transaction_id = asked(&story);
    let (_, other_browser) = story.world.log_in(&story.user);
    let (_, somebody_else) = story.world.log_in(&story.world.user("berta@example.org", Role::Admin));
    for visitor in [other_browser, somebody_else] {
        let refused = decide_as(&story, &visitor.session, &transaction_id, Decision::Approve);
        assert_eq!(denial(refused), NothingToDecide);
    }
    assert!(approve(&story, &transaction_id).is_ok());
}

#[test]
fn a_consent_page_can_be_answered_for_ten_minutes() {
    for (seconds, in_time) in [(-1, true), (0, false), (1, false)] {
        let story = Story::compatible();
        let transaction_id = asked(&story);
        story.advance(TimeDelta::minutes(10) + TimeDelta::seconds(seconds));
        assert_eq!(approve(&story, &transaction_id).is_ok(), in_time, "{seconds} s");
    }
}

#[test]
fn an_answer_after_the_log_out_is_refused() {
    let story = Story::compatible();
    let transaction_id = asked(&story);
    SessionService::new(story.world.ports.clone()).log_out(story.session.id).unwrap();
    assert_eq!(denial(approve(&story, &transaction_id)), NothingToDecide);
}

#[test]
fn an_answer_for_a_client_that_was_removed_meanwhile_is_refused() {
    let story = Story::compatible();
    let transaction_id = asked(&story);
    story.remove_client();
    assert_eq!(denial(approve(&story, &transaction_id)), NothingToDecide);
}

#[test]
fn an_answer_of_a_person_who_was_deactivated_meanwhile_is_refused() {
    let story = Story::compatible();
    let transaction_id = asked(&story);
    story.deactivate();
    assert_eq!(denial(approve(&story, &transaction_id)), NothingToDecide);
}

#[test]
fn an_answer_for_a_client_that_was_suspended_meanwhile_gives_an_error_and_no_code() {
    for decision in [Decision::Approve, Decision::Deny] {
        let story = Story::compatible();
        story.suspend_client();
        let transaction_id = Secret::new("open");
        let open = open_consent(&story, &transaction_id);
        story.write(move |repositories| repositories.consents().insert(&open));
        let location = decide_as(&story, &story.session, &transaction_id, decision).unwrap().location();
        assert_eq!(answer(&location, "error").unwrap(), "unauthorized_client");
        assert_eq!(answer(&location, "code"), None);
        assert_eq!(answer(&location, "state").unwrap(), "xyz");
        assert_eq!(answer(&location, "iss").unwrap(), "http://127.0.0.1:13120");
    }
}

fn open_consent(story: &Story, transaction_id: &Secret) -> ConsentTransaction {
    ConsentTransaction {
        digest: transaction_id.digest(),
        session_id: story.session.id,
        user_id: story.user.id,
        client_id: story.client.client.id.clone(),
        redirect_uri: story.client.client.redirect_uris[0].clone(),
        redirect_uri_was_sent: true,
        scope: story.client.client.scopes.clone(),
        audience: Audience::default(),
        state: Some("xyz".to_owned()),
        code_challenge: None,
        expires_at: story.world.clock_now() + TRANSACTION_TTL,
    }
}

#[test]
fn a_code_is_stored_as_a_digest_with_all_that_it_is_bound_to() {
    let story = Story::strict();
    let code = story.code_for(&story.request());
    let digest = code.digest();
    let stored = story.write(move |repositories| repositories.codes().find(&digest)).unwrap();
    assert_eq!(stored.client_id, story.client.client.id);
    assert_eq!(stored.user_id, story.user.id);
    assert_eq!(stored.redirect_uri, story.client.client.redirect_uris[0]);
    assert!(stored.redirect_uri_was_sent);
    assert_eq!(stored.code_challenge.unwrap().as_str(), uncino_testkit::fixtures::CHALLENGE);
    assert_eq!(stored.expires_at - stored.issued_at, TimeDelta::seconds(60));
}

/// RFC 6749 section 4.1.2, whatever the settings say.
#[test]
fn no_code_lives_longer_than_ten_minutes() {
    for register in [World::compatible_client, |world: &World| world.strict_client(true)] {
        let story = Story::under(
            |policy| {
                policy.compat.code_ttl = TimeDelta::hours(1);
                policy.oauth.code_ttl = TimeDelta::hours(1);
            },
            register,
        );
        let digest = story.code_for(&story.request()).digest();
        let stored = story.write(move |repositories| repositories.codes().find(&digest)).unwrap();
        assert_eq!(stored.expires_at - stored.issued_at, TimeDelta::minutes(10));
    }
}

#[test]
fn who_allows_an_application_gets_a_letter_the_first_time() {
    let story = Story::compatible();
    let told = |story: &Story| letters(&story.world);
    decide_as(&story, &story.session, &asked(&story), Decision::Deny).unwrap();
    assert_eq!(told(&story), []);
    for _again in 0..2 {
        approve(&story, &asked(&story)).unwrap();
        assert_eq!(told(&story), [(story.user.email.to_string(), "application allowed")]);
    }
    let quiet = story.world.user("quiet@example.org", Role::User);
    let account = AccountService::new(story.world.ports.clone());
    account.describe(&person(&quiet), Change::Keep, Some(false)).unwrap();
    let story = with_user(&story, quiet);
    approve(&story, &asked(&story)).unwrap();
    assert_eq!(told(&story).len(), 1, "who wants no letters gets none");
}
