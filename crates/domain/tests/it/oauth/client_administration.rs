//! What an administrator does to applications.

use chrono::TimeDelta;
use uncino_domain::access::caller::{Administrator, Caller};
use uncino_domain::id::ClientId;
use uncino_domain::oauth::authorize::{AuthorizationStep, Decision};
use uncino_domain::oauth::client::ClientKind;
use uncino_domain::oauth::client_administration::{ClientAdministrationService, ClientDenied};
use uncino_domain::oauth::client_search::{ClientOrder, ClientSearch};
use uncino_domain::oauth::registration::{ClientMetadata, RegistrationService};
use uncino_domain::people::user::Role;
use uncino_domain::storage::ClientUsage;
use uncino_testkit::fixtures::World;

use crate::agenda::events;
use crate::agenda::events::submission;
use crate::people::support::{actions, with_client, with_user};
use crate::story::{Now as _, Presentation, Story, answer, denial, error_code, outcome, refresh_of};

pub(crate) fn service(story: &Story) -> ClientAdministrationService {
    ClientAdministrationService::new(story.world.ports.clone())
}

fn resume(story: &Story) {
    service(story).resume(&story.client.client.id, &Administrator::at_the_command_line()).unwrap();
}

pub(crate) fn make_strict(story: &Story) -> Result<(), ClientDenied> {
    let answer = service(story).make_strict(&story.client.client.id, &Administrator::at_the_command_line());
    outcome(answer)
}

#[test]
fn a_suspended_client_gets_and_uses_nothing_until_it_goes_on() {
    for story in [Story::compatible(), Story::strict()] {
        let (tokens, code) = (story.tokens(), story.presentation());
        let prompt = story.ask(&story.request());
        story.suspend_client();
        assert!(!story.works(&tokens.access_token));
        assert_eq!(error_code(story.refresh(refresh_of(&tokens))), "invalid_client");
        assert_eq!(error_code(story.redeem(&code)), "invalid_client");
        assert!(matches!(story.begin(&story.request()), AuthorizationStep::Redirect(_)));
        let decided = story.authorization().decide(&prompt.transaction_id, &story.session, Decision::Approve);
        assert_eq!(answer(&decided.unwrap().location(), "error").unwrap(), "unauthorized_client");
        resume(&story);
        assert!(story.works(&tokens.access_token));
        assert!(story.redeem(&code).is_ok());
        assert!(story.refresh(refresh_of(&tokens)).is_ok());
        story.ask(&story.request());
    }
}

#[test]
fn another_client_is_not_touched() {
    let story = Story::compatible();
    let other = with_client(&story, story.world.strict_client(false));
    let tokens = other.tokens();
    story.suspend_client();
    assert!(other.works(&tokens.access_token));
    story.remove_client();
    assert!(other.works(&tokens.access_token));
    assert_eq!(service(&story).list(&Administrator::at_the_command_line()).unwrap().len(), 1);
}

#[test]
fn a_client_is_suspended_since_the_first_time_it_was() {
    let story = Story::compatible();
    let id = story.client.client.id.clone();
    let suspended_at = || service(&story).find(id.clone()).unwrap().unwrap().suspended_at;
    assert_eq!(suspended_at(), None);
    let since = story.world.clock_now();
    story.suspend_client();
    story.advance(TimeDelta::days(1));
    story.suspend_client();
    assert_eq!(suspended_at(), Some(since));
    resume(&story);
    assert_eq!(suspended_at(), None);
}

#[test]
fn a_client_that_was_made_strict_loses_every_exception() {
    let story = Story::compatible();
    let (tokens, code) = (story.tokens(), story.presentation());
    assert_eq!(make_strict(&story), Ok(()));
    let client = service(&story).find(story.client.client.id.clone()).unwrap().unwrap();
    assert_eq!(client.kind, ClientKind::Strict);
    assert!(story.works(&tokens.access_token), "tokens that it has stay");
    assert_eq!(error_code(story.redeem(&code)), "invalid_grant", "the redirect URI is due");
    let AuthorizationStep::Redirect(response) = story.begin(&story.request()) else {
        panic!("a request without a code challenge was taken")
    };
    assert_eq!(answer(&response.location(), "error").unwrap(), "invalid_request");
}

#[test]
fn a_client_that_was_made_strict_replays_no_code() {
    let story = Story::compatible();
    let code = story.presentation();
    let tokens = story.redeem(&code).unwrap();
    assert_eq!(make_strict(&story), Ok(()));
    let redirect_uri = Some(story.client.client.redirect_uris[0].as_str().to_owned());
    let replay = Presentation { redirect_uri, ..code };
    assert_eq!(error_code(story.redeem(&replay)), "invalid_grant");
    assert!(!story.works(&tokens.access_token));
}

#[test]
fn a_client_with_a_redirect_uri_in_the_clear_can_not_be_made_strict() {
    for (redirect_uri, expected) in [
        ("http://wp.example/cb", Err(ClientDenied::InTheClear)),
        ("http://app.localhost:8080/cb", Err(ClientDenied::InTheClear)),
        ("http://localhost:8080/cb", Ok(())),
        ("http://127.0.0.1:8080/cb", Ok(())),
        ("http://[::1]:8080/cb", Ok(())),
        ("https://wp.example/cb", Ok(())),
    ] {
        let story = Story::of(World::default(), |world| {
            let metadata = ClientMetadata {
                name: Some("Old".to_owned()),
                redirect_uris: vec!["https://wp.example/first".to_owned(), redirect_uri.to_owned()],
                ..ClientMetadata::default()
            };
            RegistrationService::new(world.ports.clone())
                .register_compatible(&metadata, &Caller::Anonymous)
                .unwrap()
        });
        let before = actions(&story.world);
        assert_eq!(make_strict(&story), expected, "{redirect_uri}");
        let client = service(&story).find(story.client.client.id.clone()).unwrap().unwrap();
        assert_eq!(client.kind == ClientKind::Strict, expected.is_ok(), "{redirect_uri}");
        assert_eq!(actions(&story.world).len() - before.len(), usize::from(expected.is_ok()));
    }
}

#[test]
fn a_removed_client_is_gone_with_its_codes_and_tokens_and_its_events_stay() {
    let story = Story::compatible();
    let (tokens, code) = (story.tokens(), story.presentation());
    let (access, _) = story.access().authenticate(&tokens.access_token).unwrap();
    let event = events::add(&story.world, &Caller::Authenticated(Box::new(access)), submission());
    story.remove_client();
    assert_eq!(service(&story).find(story.client.client.id.clone()).unwrap(), None);
    assert!(!story.works(&tokens.access_token));
    assert_eq!(error_code(story.redeem(&code)), "invalid_client");
    let (event, _) = events::service(&story.world).find(&Caller::Anonymous, &event.slug).unwrap().unwrap();
    assert_eq!((event.user_id, event.is_visible), (Some(story.user.id), true));
}

#[test]
fn nothing_can_be_done_to_a_client_that_is_not_there() {
    let story = Story::compatible();
    let id = ClientId::new("unknown");
    let before = actions(&story.world);
    let service = service(&story);
    for answer in [
        service.suspend(&id, &Administrator::at_the_command_line()),
        service.resume(&id, &Administrator::at_the_command_line()),
        service.make_strict(&id, &Administrator::at_the_command_line()),
        service.remove(&id, &Administrator::at_the_command_line()),
    ] {
        assert_eq!(denial(answer), ClientDenied::NotFound);
    }
    assert_eq!(actions(&story.world), before);
    assert_eq!(service.list(&Administrator::at_the_command_line()).unwrap(), [story.client.client]);
}

#[test]
fn clients_are_listed_the_newest_first_with_who_uses_them_and_what_came_of_it() {
    let story = Story::compatible();
    story.advance(TimeDelta::hours(1));
    let unused = with_client(&story, story.world.strict_client(true));
    let berta = with_user(&story, story.world.user("berta@example.org", Role::User));
    for story in [&story, &story, &berta] {
        let tokens = story.tokens();
        let (access, _) = story.access().authenticate(&tokens.access_token).unwrap();
        events::add(&story.world, &Caller::Authenticated(Box::new(access)), submission());
    }
    let asked = ClientSearch { words: String::new(), order: ClientOrder::Newest, offset: 0, limit: 9 };
    let listed = service(&story).list_with_usage(&asked, &Administrator::at_the_command_line()).unwrap();
    let usage: Vec<ClientUsage> = listed.into_iter().map(|(_, usage)| usage).collect();
    let (used, client_id) = (Some(story.world.ports.clock.now()), story.client.client.id.clone());
    let expected = [
        ClientUsage::none(unused.client.client.id.clone()),
        ClientUsage { client_id, people: 2, events: 3, last_used_at: used },
    ];
    assert_eq!(usage, expected);
}
