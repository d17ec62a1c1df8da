//! Throwing away what can't matter any more, and nothing else.

use chrono::TimeDelta;
use uncino_domain::access::caller::Administrator;
use uncino_domain::instance::housekeeping::{HousekeepingService, Swept};
use uncino_domain::oauth::registration::{DynamicMetadata, RegistrationService};
use uncino_domain::oauth::token::RefreshStage;
use uncino_domain::people::api_log_in::ApiLogInService;
use uncino_domain::people::sessions::SessionService;
use uncino_domain::people::set_up::SetUpService;
use uncino_domain::people::user::Role;
use uncino_domain::people::user_administration::UserAdministrationService;
use uncino_domain::secret::Secret;
use uncino_testkit::fixtures::{PASSWORD, World};

use crate::people::support::{email, from, log, recovery_link, try_log_in};
use crate::story::{Now as _, Story, error_code, refresh_of};

const NOTHING: Swept = Swept {
    sessions: 0,
    unused: 0,
    answers: 0,
    tokens: 0,
    clients: 0,
    links: 0,
    counters: 0,
    keys: 0,
    entries: 0,
    events: 0,
    aliases: 0,
};

fn sweep(world: &World) -> Swept {
    HousekeepingService::new(world.ports.clone()).sweep().unwrap()
}

#[test]
fn what_is_in_use_stays() {
    for story in [Story::compatible(), Story::strict()] {
        let shown = story.presentation();
        let tokens = story.tokens();
        story.ask(&story.request());
        assert_eq!(sweep(&story.world), NOTHING);
        assert!(story.works(&tokens.access_token));
        assert!(story.redeem(&shown).is_ok());
    }
}

#[test]
fn an_ended_session_goes() {
    let story = Story::compatible();
    story.tokens();
    story.advance(TimeDelta::days(14));
    assert_eq!(sweep(&story.world).sessions, 0);
    story.advance(TimeDelta::seconds(1));
    assert_eq!(sweep(&story.world).sessions, 1);
    assert_eq!(sweep(&story.world).sessions, 0);
}

#[test]
fn a_session_that_is_open_stays() {
    let story = Story::compatible();
    let (cookie, visitor) = story.world.log_in(&story.user);
    let sessions = SessionService::new(story.world.ports.clone());
    story.advance(TimeDelta::days(10));
    sessions.touch(visitor.session.id).unwrap();
    story.advance(TimeDelta::days(10));
    assert_eq!(sweep(&story.world).sessions, 1);
    assert!(sessions.resume(&cookie).unwrap().is_some());
}

#[test]
fn a_consent_page_goes_when_nobody_can_answer_it_any_more() {
    let story = Story::compatible();
    story.ask(&story.request());
    story.advance(TimeDelta::seconds(599));
    assert_eq!(sweep(&story.world).unused, 0);
    story.advance(TimeDelta::seconds(1));
    assert_eq!(sweep(&story.world).unused, 1);
}

#[test]
fn a_code_that_nobody_used_goes_and_a_redeemed_one_stays_with_its_family() {
    let story = Story::strict();
    let redeemed = story.presentation();
    story.redeem(&redeemed).unwrap();
    let unused = story.code_for(&story.request()).digest();
    story.advance(TimeDelta::days(1));
    assert_eq!(sweep(&story.world).unused, 1);
    let redeemed = redeemed.code.digest();
    let left = story.write(move |repositories| {
        Ok([repositories.codes().find(&unused)?, repositories.codes().find(&redeemed)?]
            .map(|code| code.is_some()))
    });
    assert_eq!(left, [false, true]);
}

#[test]
fn a_sealed_answer_is_forgotten_when_the_grace_is_over() {
    let story = Story::strict();
    let first = story.tokens();
    story.refresh(refresh_of(&first)).unwrap();
    story.advance(TimeDelta::seconds(59));
    assert_eq!(sweep(&story.world).answers, 0);
    assert!(story.refresh(refresh_of(&first)).is_ok());
    story.advance(TimeDelta::seconds(2));
    assert_eq!(sweep(&story.world).answers, 1);
    let digest = refresh_of(&first).digest();
    let stored = story.write(move |repositories| repositories.tokens().find_refresh(&digest)).unwrap();
    let RefreshStage::Rotated(rotated) = stored.stage else { panic!("not rotated") };
    assert_eq!(rotated.answer, None);
}

#[test]
fn reuse_is_still_found_out_when_the_answer_is_forgotten() {
    let story = Story::strict();
    let first = story.tokens();
    let second = story.refresh(refresh_of(&first)).unwrap();
    story.advance(TimeDelta::minutes(5));
    sweep(&story.world);
    assert_eq!(error_code(story.refresh(refresh_of(&first))), "invalid_grant");
    assert!(!story.works(&second.access_token));
}

#[test]
fn an_access_token_goes_a_week_after_its_end_and_its_family_can_still_refresh() {
    let story = Story::strict();
    let tokens = story.tokens();
    story.advance(TimeDelta::days(7) + TimeDelta::hours(1));
    assert_eq!(sweep(&story.world).tokens, 0);
    story.advance(TimeDelta::seconds(1));
    assert_eq!(sweep(&story.world).tokens, 1);
    assert!(story.refresh(refresh_of(&tokens)).is_ok());
}

#[test]
fn a_family_goes_a_week_after_its_end_with_its_tokens_and_its_code() {
    let story = Story::compatible();
    let shown = story.presentation();
    let tokens = story.redeem(&shown).unwrap();
    story.advance(TimeDelta::days(407));
    sweep(&story.world);
    story.family(&tokens.access_token);
    story.advance(TimeDelta::seconds(1));
    assert!(sweep(&story.world).tokens > 0);
    let (access, code) = (tokens.access_token.digest(), shown.code.digest());
    let left = story.write(move |repositories| {
        Ok((
            repositories.tokens().find_access(&access)?.is_some(),
            repositories.codes().find(&code)?.is_some(),
        ))
    });
    assert_eq!(left, (false, false));
}

#[test]
fn a_compatible_registration_that_never_got_a_token_goes_after_ninety_days() {
    let story = Story::compatible();
    story.advance(TimeDelta::days(90));
    assert_eq!(sweep(&story.world).clients, 0);
    story.advance(TimeDelta::seconds(1));
    assert_eq!(sweep(&story.world).clients, 1);
}

#[test]
fn a_client_that_registered_itself_and_never_got_a_token_goes_after_seven_days() {
    let story = Story::of(World::default(), |world| {
        let metadata = DynamicMetadata {
            redirect_uris: Some(vec!["https://app.example/callback".to_owned()]),
            ..DynamicMetadata::default()
        };
        let service = RegistrationService::new(world.ports.clone());
        service.register_dynamic(&metadata).unwrap();
        service.register_dynamic(&metadata).unwrap().registered
    });
    story.advance(TimeDelta::days(7));
    assert_eq!(sweep(&story.world).clients, 0);
    story.tokens();
    story.advance(TimeDelta::seconds(1));
    assert_eq!(sweep(&story.world).clients, 1, "the one that got no token");
}

#[test]
fn a_registration_that_got_a_token_stays_for_ever() {
    let story = Story::compatible();
    story.tokens();
    story.advance(TimeDelta::days(3_650));
    assert_eq!(sweep(&story.world).clients, 0);
}

#[test]
fn an_administrators_registration_stays_for_ever() {
    let story = Story::strict();
    story.advance(TimeDelta::days(3_650));
    assert_eq!(sweep(&story.world).clients, 0);
}

#[test]
fn a_link_goes_when_its_time_is_over() {
    let story = Story::compatible();
    recovery_link(&story.world, "anna@example.org");
    SetUpService::new(story.world.ports.clone()).invite().unwrap();
    let admin = UserAdministrationService::new(story.world.ports.clone());
    admin.invite(email("berta@example.org"), Role::User, &Administrator::at_the_command_line()).unwrap();
    assert!(
        story.world.letters.link_to("berta@example.org").is_some(),
        "a link is made when its letter is sent"
    );
    let began = story.world.clock_now();
    for life in [TimeDelta::hours(1), TimeDelta::hours(24), TimeDelta::days(7)] {
        story.advance(began + life - TimeDelta::seconds(1) - story.world.clock_now());
        assert_eq!(sweep(&story.world).links, 0, "{life}");
        story.advance(TimeDelta::seconds(1));
        assert_eq!(sweep(&story.world).links, 1, "{life}");
    }
}

#[test]
fn a_counter_goes_when_its_window_is_over() {
    let world = from(&World::default(), "192.0.2.1");
    world.user("anna@example.org", Role::User);
    assert!(try_log_in(&world, "anna@example.org", "wrong horse").is_err());
    world.clock.advance(TimeDelta::seconds(3_599));
    assert_eq!(sweep(&world).counters, 0);
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(sweep(&world).counters, 2, "the address's and the account's");
    world.clock.advance(TimeDelta::hours(23));
    assert_eq!(sweep(&world).counters, 1, "the pair's");
    assert!(try_log_in(&world, "anna@example.org", PASSWORD).is_ok());
    world.clock.advance(TimeDelta::hours(1));
    assert_eq!(sweep(&world).counters, 1, "log-ins of this hour");
    world.clock.advance(TimeDelta::days(30) - TimeDelta::hours(1) - TimeDelta::seconds(1));
    assert_eq!(sweep(&world).counters, 0);
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(sweep(&world).counters, 1, "where they logged in");
}

#[test]
fn sweeping_forgives_nobody() {
    let world = from(&World::default(), "192.0.2.1");
    world.user("anna@example.org", Role::User);
    for _ in 0..5 {
        assert!(try_log_in(&world, "anna@example.org", "wrong horse").is_err());
    }
    sweep(&world);
    assert!(try_log_in(&world, "anna@example.org", PASSWORD).is_err());
}

#[test]
fn an_entry_of_the_audit_log_goes_when_it_is_old() {
    let world = World::default();
    world.user("anna@example.org", Role::User);
    world.clock.advance(TimeDelta::days(365));
    world.user("berta@example.org", Role::User);
    assert_eq!(sweep(&world).entries, 0);
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(sweep(&world).entries, 1);
    let left: Vec<_> = log(&world).into_iter().filter_map(|entry| entry.subject).collect();
    assert_eq!(left, ["berta@example.org"]);
}

#[test]
fn a_programs_log_in_goes_a_week_after_its_end() {
    let story = Story::compatible();
    let log_in = ApiLogInService::new(story.world.ports.clone());
    log_in.log_in("anna@example.org", &Secret::new(PASSWORD)).unwrap();
    story.advance(TimeDelta::days(37));
    assert_eq!(sweep(&story.world).tokens, 0);
    story.advance(TimeDelta::seconds(1));
    assert_eq!(sweep(&story.world).tokens, 1);
}
