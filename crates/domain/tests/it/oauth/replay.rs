//! A code works once (RFC 6749 section 4.1.2): what a second use does to what the first one gave.

use chrono::TimeDelta;
use uncino_domain::instance::housekeeping::HousekeepingService;
use uncino_domain::oauth::grants::IssuedTokens;
use uncino_testkit::fixtures::{REDIRECT_URI, VERIFIER, World};

use crate::story::{Presentation, Story, error_code, race, refresh_of, with_challenge};

/// Redeems, waits, replays; the tokens that the first use gave.
fn replayed_after(story: &Story, shown: &Presentation, wait: TimeDelta) -> IssuedTokens {
    let tokens = story.redeem(shown).unwrap();
    story.advance(wait);
    assert_eq!(error_code(story.redeem(shown)), "invalid_grant");
    tokens
}

fn is_dead(story: &Story, tokens: &IssuedTokens) -> bool {
    let refused = story.refresh(refresh_of(tokens)).is_err();
    let dead = !story.works(&tokens.access_token);
    assert_eq!(dead, refused, "a family ends as a whole");
    dead
}

#[test]
fn a_strict_clients_replay_revokes_its_tokens() {
    for story in [Story::strict(), Story::public()] {
        let tokens = replayed_after(&story, &story.presentation(), TimeDelta::zero());
        assert!(is_dead(&story, &tokens));
    }
}

#[test]
fn a_replay_long_after_the_codes_end_still_revokes() {
    for wait in [TimeDelta::seconds(59), TimeDelta::seconds(60), TimeDelta::minutes(30)] {
        let story = Story::strict();
        let tokens = replayed_after(&story, &story.presentation(), wait);
        assert!(is_dead(&story, &tokens), "{wait}");
    }
}

#[test]
fn a_replay_after_housekeeping_still_revokes() {
    let story = Story::strict();
    let shown = story.presentation();
    let tokens = story.redeem(&shown).unwrap();
    story.advance(TimeDelta::minutes(40));
    HousekeepingService::new(story.world.ports.clone()).sweep().unwrap();
    assert_eq!(error_code(story.redeem(&shown)), "invalid_grant");
    assert!(is_dead(&story, &tokens));
}

#[test]
fn a_replay_revokes_refreshed_tokens_too() {
    let story = Story::strict();
    let shown = story.presentation();
    let first = story.redeem(&shown).unwrap();
    let second = story.refresh(refresh_of(&first)).unwrap();
    assert_eq!(error_code(story.redeem(&shown)), "invalid_grant");
    assert!(is_dead(&story, &first));
    assert!(is_dead(&story, &second));
}

#[test]
fn a_replay_revokes_its_own_family_only() {
    let story = Story::strict();
    let other = story.tokens();
    replayed_after(&story, &story.presentation(), TimeDelta::zero());
    assert!(!is_dead(&story, &other));
}

#[test]
fn a_replay_by_another_client_revokes_nothing() {
    let story = Story::strict();
    let shown = story.presentation();
    let tokens = story.redeem(&shown).unwrap();
    for other in
        [story.world.strict_client(false), story.world.strict_client(true), story.world.compatible_client()]
    {
        let foreign = Presentation { client: other.client, secret: other.secret, ..shown.clone() };
        assert_eq!(error_code(story.redeem(&foreign)), "invalid_grant");
    }
    assert!(!is_dead(&story, &tokens));
}

#[test]
fn a_replay_with_a_wrong_verifier_proves_nothing_and_revokes_nothing() {
    let story = Story::public();
    let shown = story.presentation();
    let tokens = story.redeem(&shown).unwrap();
    for verifier in [None, Some("wrong".to_owned())] {
        let bad = Presentation { code_verifier: verifier, ..shown.clone() };
        assert_eq!(error_code(story.redeem(&bad)), "invalid_grant");
    }
    assert!(!is_dead(&story, &tokens));
}

#[test]
fn a_compatible_clients_tokens_survive_the_reload_of_the_callback_page() {
    for wait in [TimeDelta::zero(), TimeDelta::minutes(10), TimeDelta::days(30)] {
        let story = Story::compatible();
        let tokens = replayed_after(&story, &story.presentation(), wait);
        assert!(!is_dead(&story, &tokens), "{wait}");
    }
}

#[test]
fn a_compatible_replay_revokes_where_a_challenge_was_bound() {
    let story = Story::compatible();
    let bare = story.present(&story.code_for(&with_challenge(story.request())));
    let shown = Presentation { code_verifier: Some(VERIFIER.to_owned()), ..bare };
    let tokens = replayed_after(&story, &shown, TimeDelta::zero());
    assert!(is_dead(&story, &tokens));
}

#[test]
fn a_compatible_replay_is_harmless_also_where_a_redirect_uri_is_named() {
    let story = Story::compatible();
    let shown = Presentation { redirect_uri: Some(REDIRECT_URI.to_owned()), ..story.presentation() };
    let tokens = replayed_after(&story, &shown, TimeDelta::zero());
    assert!(!is_dead(&story, &tokens));
}

#[test]
fn a_compatible_replay_revokes_after_a_refresh() {
    let story = Story::compatible();
    let shown = story.presentation();
    let first = story.redeem(&shown).unwrap();
    let second = story.refresh(refresh_of(&first)).unwrap();
    assert_eq!(error_code(story.redeem(&shown)), "invalid_grant");
    assert!(is_dead(&story, &second));
}

#[test]
fn a_compatible_replay_revokes_where_the_switch_is_off() {
    let story = Story::under(|policy| policy.compat.replay_keeps_tokens = false, World::compatible_client);
    let tokens = replayed_after(&story, &story.presentation(), TimeDelta::zero());
    assert!(is_dead(&story, &tokens));
}

#[test]
fn the_switch_is_not_for_strict_clients() {
    let story =
        Story::under(|policy| policy.compat.replay_keeps_tokens = true, |world| world.strict_client(false));
    let tokens = replayed_after(&story, &story.presentation(), TimeDelta::zero());
    assert!(is_dead(&story, &tokens));
}

/// Redeems one code sixteen times at once: the one answer that is good.
fn raced(story: &Story) -> IssuedTokens {
    let shown = story.presentation();
    let mut good = Vec::new();
    for answer in race(|_| story.redeem(&shown)) {
        match answer {
            Ok(tokens) => good.push(tokens),
            refused => assert_eq!(error_code(refused), "invalid_grant"),
        }
    }
    assert_eq!(good.len(), 1);
    good.remove(0)
}

#[test]
fn sixteen_redemptions_at_once_leave_a_strict_client_one_answer_and_no_tokens() {
    for story in [Story::strict(), Story::public()] {
        let tokens = raced(&story);
        assert!(is_dead(&story, &tokens));
    }
}

#[test]
fn sixteen_redemptions_at_once_leave_a_compatible_client_one_answer_and_its_tokens() {
    let story = Story::compatible();
    let tokens = raced(&story);
    assert!(!is_dead(&story, &tokens));
}
