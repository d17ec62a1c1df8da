//! Bearer tokens (RFC 6750): what an access token is worth right now.

use chrono::TimeDelta;
use uncino_domain::access::bearer::InvalidToken;
use uncino_domain::access::caller::Administrator;
use uncino_domain::id::FamilyId;
use uncino_domain::oauth::resource::Audience;
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::oauth::token::{AccessToken, TokenFamily, TokenHolder};
use uncino_domain::origin::Origin;
use uncino_domain::people::user_administration::{UserAdministrationService, UserKey};
use uncino_domain::secret::Secret;
use uncino_testkit::fixtures::World;

use crate::story::{Now as _, Story, denial};

#[test]
fn a_good_token_says_whose_it_is_who_holds_it_and_what_it_may_do() {
    for story in [Story::compatible(), Story::strict(), Story::public()] {
        let tokens = story.tokens();
        let (access, touch) = story.access().authenticate(&tokens.access_token).unwrap();
        assert_eq!(access.user, story.user);
        assert_eq!(access.holder, TokenHolder::Client(story.client.client.id.clone()));
        assert_eq!(access.scope, ScopeSet::event_write());
        assert_eq!(access.family_id, Some(story.family(&tokens.access_token).id));
        assert!(touch.is_none());
    }
}

#[test]
fn an_unknown_token_is_invalid() {
    let story = Story::compatible();
    let good = story.tokens().access_token;
    let upper = good.expose().to_uppercase();
    for token in [
        "",
        "unc_at_",
        "unc_at_0000000000000000000000000000000000000000",
        &upper,
        &format!("{} ", good.expose()),
    ] {
        assert_eq!(denial(story.access().authenticate(&Secret::new(token))), InvalidToken, "{token}");
    }
}

#[test]
fn a_strict_clients_token_works_for_an_hour_however_much_it_is_used() {
    for (seconds, in_time) in [(-1, true), (0, false), (1, false)] {
        let story = Story::strict();
        let tokens = story.tokens();
        story.advance(TimeDelta::minutes(59));
        story.use_token(&tokens.access_token);
        story.advance(TimeDelta::minutes(1) + TimeDelta::seconds(seconds));
        assert_eq!(story.works(&tokens.access_token), in_time, "{seconds} s");
    }
}

#[test]
fn a_compatible_clients_token_rests_for_four_hundred_days() {
    for (seconds, in_time) in [(-1, true), (0, false), (1, false)] {
        let story = Story::compatible();
        let tokens = story.tokens();
        story.advance(TimeDelta::days(400) + TimeDelta::seconds(seconds));
        assert_eq!(story.works(&tokens.access_token), in_time, "{seconds} s");
    }
}

#[test]
fn a_compatible_clients_token_that_is_used_once_a_year_lives_on() {
    let story = Story::compatible();
    let tokens = story.tokens();
    for _ in 0..10 {
        story.advance(TimeDelta::days(366));
        story.use_token(&tokens.access_token);
    }
    assert!(story.works(&tokens.access_token));
    story.advance(TimeDelta::days(400));
    assert!(!story.works(&tokens.access_token));
}

#[test]
fn a_token_that_was_used_is_not_brought_back_after_its_end() {
    let story =
        Story::under(|policy| policy.compat.access_max = Some(TimeDelta::days(30)), World::compatible_client);
    let tokens = story.tokens();
    for _ in 0..29 {
        story.advance(TimeDelta::days(1));
        story.use_token(&tokens.access_token);
    }
    story.advance(TimeDelta::days(1));
    assert!(!story.works(&tokens.access_token));
}

#[test]
fn a_use_moves_the_end_of_rest() {
    let story = Story::compatible();
    let tokens = story.tokens();
    story.advance(TimeDelta::days(10));
    story.use_token(&tokens.access_token);
    let family = story.family(&tokens.access_token);
    assert_eq!(family.last_used_at, story.world.clock_now());
    assert_eq!(family.idle_ends_at, Some(story.world.clock_now() + TimeDelta::days(400)));
}

#[test]
fn a_use_is_noted_once_an_hour_at_most() {
    let story = Story::compatible();
    let tokens = story.tokens();
    let touch_due = || story.access().authenticate(&tokens.access_token).unwrap().1.is_some();
    story.advance(TimeDelta::seconds(3_599));
    assert!(!touch_due());
    story.advance(TimeDelta::seconds(1));
    assert!(touch_due());
    story.use_token(&tokens.access_token);
    assert!(!touch_due());
    story.advance(TimeDelta::hours(1));
    assert!(touch_due());
}

/// Or a token that is used all the time would die of rest.
#[test]
fn a_use_is_noted_in_time_where_rest_is_short() {
    let story =
        Story::under(|policy| policy.compat.access_idle = TimeDelta::minutes(10), World::compatible_client);
    let tokens = story.tokens();
    for _ in 0..10 {
        story.advance(TimeDelta::minutes(6));
        story.use_token(&tokens.access_token);
    }
    assert!(story.works(&tokens.access_token));
}

#[test]
fn a_use_gives_a_strict_clients_family_no_end_of_rest() {
    let story = Story::under(
        |policy| policy.oauth.access_ttl = TimeDelta::hours(5),
        |world| world.strict_client(false),
    );
    let tokens = story.tokens();
    let before = story.family(&tokens.access_token);
    story.advance(TimeDelta::hours(2));
    story.use_token(&tokens.access_token);
    let after = story.family(&tokens.access_token);
    assert_eq!((after.idle_ends_at, after.ends_at), (None, before.ends_at));
    assert_eq!(after.last_used_at, story.world.clock_now());
}

#[test]
fn a_revoked_family_holds_no_good_token_and_stays_revoked_when_a_use_is_noted_late() {
    let story = Story::compatible();
    let tokens = story.tokens();
    story.advance(TimeDelta::hours(2));
    let (access, touch) = story.access().authenticate(&tokens.access_token).unwrap();
    let (family_id, now) = (access.family_id.unwrap(), story.world.clock_now());
    story.write(move |repositories| repositories.tokens().revoke_family(family_id, now));
    story.access().touch(touch.unwrap()).unwrap();
    assert!(!story.works(&tokens.access_token));
}

#[test]
fn a_deactivated_persons_tokens_do_not_work() {
    let story = Story::compatible();
    let tokens = story.tokens();
    story.deactivate();
    assert!(!story.works(&tokens.access_token));
    story.activate();
    assert!(!story.works(&tokens.access_token), "what was ended stays so");
}

#[test]
fn a_token_that_nobody_ended_does_not_work_either_for_somebody_who_is_not_active() {
    let story = Story::compatible();
    let tokens = story.tokens();
    story.shut_out_by_hand();
    assert!(!story.works(&tokens.access_token));
}

#[test]
fn a_removed_persons_tokens_do_not_work() {
    let story = Story::compatible();
    let tokens = story.tokens();
    UserAdministrationService::new(story.world.ports.clone())
        .remove(UserKey::Id(story.user.id), &Administrator::at_the_command_line())
        .unwrap();
    assert!(!story.works(&tokens.access_token));
}

#[test]
fn a_removed_clients_tokens_do_not_work() {
    let story = Story::compatible();
    let tokens = story.tokens();
    story.remove_client();
    assert!(!story.works(&tokens.access_token));
}

/// An access token that is held by the story's client or by the person, made by hand.
fn made_by_hand(story: &Story, holder: TokenHolder) -> Secret {
    let token = Secret::new("unc_at_made_by_hand");
    let now = story.world.clock_now();
    let id = FamilyId(story.world.ports.secrets.uuid());
    let scope = ScopeSet::event_write();
    let access = AccessToken {
        digest: token.digest(),
        family_id: id,
        scope: scope.clone(),
        audience: Audience::default(),
        issued_at: now,
        expires_at: None,
    };
    let family = TokenFamily {
        id,
        holder,
        user_id: story.user.id,
        scope,
        audience: Audience::default(),
        created_at: now,
        last_used_at: now,
        refreshed_at: None,
        ends_at: None,
        idle_ends_at: None,
        revoked_at: None,
        origin: Origin::default(),
    };
    story.write(move |repositories| {
        repositories.tokens().insert_family(&family)?;
        repositories.tokens().insert_access(&access)
    });
    token
}

#[test]
fn a_suspended_clients_tokens_do_not_work() {
    let story = Story::compatible();
    let tokens = story.tokens();
    story.suspend_client();
    assert!(!story.works(&tokens.access_token));
}

#[test]
fn a_persons_own_token_needs_no_client_and_may_have_no_end() {
    let story = Story::compatible();
    let token = made_by_hand(&story, TokenHolder::FirstParty);
    story.remove_client();
    story.advance(TimeDelta::days(4_000));
    assert!(story.works(&token));
}
