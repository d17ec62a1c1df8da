//! Throwing away what can't matter any more, and nothing else.

use chrono::TimeDelta;
use uncino_domain::services::housekeeping::{HousekeepingService, Swept};
use uncino_domain::services::sessions::SessionService;
use uncino_domain::token::RefreshStage;
use uncino_testkit::fixtures::World;

use super::story::{Story, error_code};

const NOTHING: Swept = Swept { sessions: 0, unused: 0, answers: 0, tokens: 0, clients: 0 };

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
    story.refresh(&first.refresh_token).unwrap();
    story.advance(TimeDelta::seconds(59));
    assert_eq!(sweep(&story.world).answers, 0);
    assert!(story.refresh(&first.refresh_token).is_ok());
    story.advance(TimeDelta::seconds(2));
    assert_eq!(sweep(&story.world).answers, 1);
    let digest = first.refresh_token.digest();
    let stored = story.write(move |repositories| repositories.tokens().find_refresh(&digest)).unwrap();
    let RefreshStage::Rotated(rotated) = stored.stage else { panic!("not rotated") };
    assert_eq!(rotated.answer, None);
}

#[test]
fn reuse_is_still_found_out_when_the_answer_is_forgotten() {
    let story = Story::strict();
    let first = story.tokens();
    let second = story.refresh(&first.refresh_token).unwrap();
    story.advance(TimeDelta::minutes(5));
    sweep(&story.world);
    assert_eq!(error_code(story.refresh(&first.refresh_token)), "invalid_grant");
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
    assert!(story.refresh(&tokens.refresh_token).is_ok());
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
