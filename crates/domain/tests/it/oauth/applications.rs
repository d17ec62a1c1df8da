//! The applications of a person, and taking a permission back.

use chrono::TimeDelta;
use uncino_domain::access::caller::Caller;
use uncino_domain::agenda::event::Event;
use uncino_domain::id::ClientId;
use uncino_domain::oauth::applications::{ApplicationService, AuthorizedApplication};
use uncino_domain::oauth::authorize::Decision;
use uncino_domain::oauth::grants::IssuedTokens;
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::people::api_log_in::ApiLogInService;
use uncino_domain::people::user::Role;
use uncino_domain::secret::Secret;
use uncino_domain::storage::Removal;
use uncino_testkit::fixtures::{PASSWORD, person};

use crate::agenda::events;
use crate::agenda::events::submission;
use crate::people::support::{actions, shut_out, with_client, with_user};
use crate::story::{Now as _, Story, denial, error_code, refresh_of};

fn service(story: &Story) -> ApplicationService {
    ApplicationService::new(story.world.ports.clone())
}

fn list(story: &Story) -> Vec<AuthorizedApplication> {
    service(story).list(story.user.id).unwrap()
}

fn names(story: &Story) -> Vec<String> {
    list(story).into_iter().map(|application| application.client.name.to_string()).collect()
}

fn revoke(story: &Story) -> Removal {
    service(story).revoke(&person(&story.user), story.client.client.id.clone()).unwrap()
}

/// Adds an event with that token.
fn publish(story: &Story, tokens: &IssuedTokens) -> Event {
    events::add(&story.world, &holder(story, tokens), submission())
}

fn holder(story: &Story, tokens: &IssuedTokens) -> Caller {
    let (access, _) = story.access().authenticate(&tokens.access_token).unwrap();
    Caller::Authenticated(Box::new(access))
}

#[test]
fn an_application_is_listed_from_its_first_token_on() {
    let story = Story::compatible();
    let shown = story.presentation();
    assert_eq!(list(&story), []);
    story.redeem(&shown).unwrap();
    let now = story.world.clock_now();
    let mut client = story.client.client.clone();
    client.first_token_at = Some(now);
    let scope = ScopeSet::event_write();
    let expected = AuthorizedApplication { client, since: now, last_used_at: now, scope, events: 0 };
    assert_eq!(list(&story), [expected]);
}

#[test]
fn several_permissions_of_one_application_are_one_entry() {
    let story = Story::compatible();
    let since = story.world.clock_now();
    let first = story.tokens();
    story.advance(TimeDelta::days(1));
    story.tokens();
    story.advance(TimeDelta::days(1));
    story.use_token(&first.access_token);
    let [application] = list(&story).try_into().unwrap();
    assert_eq!((application.since, application.last_used_at), (since, story.world.clock_now()));
}

#[test]
fn the_last_used_application_stands_first() {
    let story = Story::compatible();
    let tokens = story.tokens();
    story.advance(TimeDelta::hours(2));
    with_client(&story, story.world.strict_client(false)).tokens();
    assert_eq!(names(&story), ["Strict", "WPGancio"]);
    story.advance(TimeDelta::hours(2));
    story.use_token(&tokens.access_token);
    assert_eq!(names(&story), ["WPGancio", "Strict"]);
}

#[test]
fn a_persons_own_programs_and_other_peoples_applications_are_not_among_them() {
    let story = Story::compatible();
    let log_in = ApiLogInService::new(story.world.ports.clone());
    log_in.log_in(story.user.email.as_str(), &Secret::new(PASSWORD)).unwrap();
    with_user(&story, story.world.user("berta@example.org", Role::User)).tokens();
    assert_eq!(list(&story), []);
}

#[test]
fn an_application_whose_permission_has_ended_is_not_listed() {
    let story = Story::strict();
    story.tokens();
    story.advance(TimeDelta::days(365) - TimeDelta::seconds(1));
    assert_eq!(names(&story), ["Strict"]);
    story.advance(TimeDelta::seconds(1));
    assert_eq!(list(&story), []);
}

#[test]
fn events_are_counted_that_came_through_the_application_for_this_person_and_are_still_there() {
    let story = Story::compatible();
    let tokens = story.tokens();
    let strict = with_client(&story, story.world.strict_client(false));
    let stricts = strict.tokens();
    let other = with_user(&story, story.world.user("berta@example.org", Role::User));
    let others = other.tokens();
    publish(&other, &others);
    publish(&strict, &stricts);
    events::add(&story.world, &events::in_person(&story.user), submission());
    publish(&story, &tokens);
    publish(&story, &story.tokens());
    let gone = publish(&story, &tokens);
    let count = || {
        let applications = list(&story).into_iter();
        let mut counts: Vec<(String, u32)> = applications
            .map(|application| (application.client.name.to_string(), application.events))
            .collect();
        counts.sort();
        counts
    };
    assert_eq!(count(), [("Strict".to_owned(), 1), ("WPGancio".to_owned(), 3)]);
    events::service(&story.world).remove(&holder(&story, &tokens), Some(gone.id), "").unwrap();
    assert_eq!(count(), [("Strict".to_owned(), 1), ("WPGancio".to_owned(), 2)]);
}

#[test]
fn revoking_ends_every_token_at_once() {
    for story in [Story::compatible(), Story::strict(), Story::public()] {
        let (first, second) = (story.tokens(), story.tokens());
        let refreshed = story.refresh(refresh_of(&first)).unwrap();
        assert_eq!(revoke(&story), Removal::Removed);
        for tokens in [first, second, refreshed] {
            assert!(!story.works(&tokens.access_token));
            assert_eq!(error_code(story.refresh(refresh_of(&tokens))), "invalid_grant");
        }
        assert_eq!(list(&story), []);
    }
}

#[test]
fn revoking_ends_outstanding_codes_and_open_questions() {
    let story = Story::compatible();
    story.tokens();
    let (code, prompt) = (story.presentation(), story.ask(&story.request()));
    assert_eq!(revoke(&story), Removal::Removed);
    assert_eq!(error_code(story.redeem(&code)), "invalid_grant");
    denial(story.authorization().decide(&prompt.transaction_id, &story.session, Decision::Approve));
}

#[test]
fn revoking_one_leaves_another_application_and_another_person_alone() {
    let story = Story::compatible();
    let strict = with_client(&story, story.world.strict_client(false));
    let berta = with_user(&story, story.world.user("berta@example.org", Role::User));
    let bystanders = [strict, berta].map(|story| {
        let (tokens, code, prompt) = (story.tokens(), story.presentation(), story.ask(&story.request()));
        (story, tokens, code, prompt)
    });
    story.tokens();
    assert_eq!(revoke(&story), Removal::Removed);
    for (story, tokens, code, prompt) in bystanders {
        assert_eq!(list(&story).len(), 1);
        assert!(story.works(&tokens.access_token));
        assert!(story.refresh(refresh_of(&tokens)).is_ok());
        assert!(story.redeem(&code).is_ok());
        let answer = story.authorization().decide(&prompt.transaction_id, &story.session, Decision::Approve);
        assert!(answer.is_ok());
    }
}

#[test]
fn a_revoked_applications_events_stay() {
    let story = Story::compatible();
    let published = publish(&story, &story.tokens());
    assert_eq!(revoke(&story), Removal::Removed);
    let (event, _) =
        events::service(&story.world).find(&Caller::Anonymous, &published.slug).unwrap().unwrap();
    assert_eq!((event.user_id, event.is_visible), (Some(story.user.id), true));
}

#[test]
fn an_application_can_be_authorized_again() {
    let story = Story::compatible();
    let old = story.tokens();
    assert_eq!(revoke(&story), Removal::Removed);
    let new = story.tokens();
    assert_eq!((story.works(&old.access_token), story.works(&new.access_token)), (false, true));
}

#[test]
fn there_is_nothing_to_revoke_where_no_permission_is() {
    let story = Story::compatible();
    with_user(&story, story.world.user("berta@example.org", Role::User)).tokens();
    let before = actions(&story.world);
    assert_eq!(revoke(&story), Removal::NotThere);
    let unknown = service(&story).revoke(&person(&story.user), ClientId::new("unknown")).unwrap();
    assert_eq!(unknown, Removal::NotThere);
    assert_eq!(actions(&story.world), before);
}

#[test]
fn a_permission_is_revoked_once() {
    let story = Story::compatible();
    story.tokens();
    assert_eq!([revoke(&story), revoke(&story)], [Removal::Removed, Removal::NotThere]);
    let revoked = actions(&story.world).into_iter().filter(|action| action == "application.revoked");
    assert_eq!(revoked.count(), 1);
}

#[test]
fn all_permissions_of_a_person_are_revoked_and_nobody_elses() {
    let story = Story::compatible();
    let strict = with_client(&story, story.world.strict_client(false));
    let berta = with_user(&story, story.world.user("berta@example.org", Role::User));
    let [own, stricts, others] = [&story, &strict, &berta].map(Story::tokens);
    story.tokens();
    assert_eq!(service(&story).revoke_all(&person(&story.user)).unwrap(), 2);
    assert_eq!((story.works(&own.access_token), story.works(&stricts.access_token)), (false, false));
    assert!(story.works(&others.access_token));
    assert_eq!(service(&story).revoke_all(&person(&story.user)).unwrap(), 0);
}

/// Or the application could still make one of what it was promised.
#[test]
fn with_all_permissions_outstanding_codes_and_open_questions_end() {
    let story = Story::compatible();
    let (code, question) = (story.presentation(), story.ask(&story.request()));
    assert_eq!(service(&story).revoke_all(&person(&story.user)).unwrap(), 0);
    assert_eq!(error_code(story.redeem(&code)), "invalid_grant");
    let answered = story.authorization().decide(&question.transaction_id, &story.session, Decision::Approve);
    assert!(answered.is_err(), "{answered:?}");
}

#[test]
fn the_applications_of_somebody_who_is_shut_out_are_over() {
    let story = Story::compatible();
    story.tokens();
    shut_out(&story.world, &story.user);
    assert_eq!(list(&story), []);
}
