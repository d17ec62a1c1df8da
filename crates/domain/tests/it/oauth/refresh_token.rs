//! The refresh token grant (RFC 6749 section 6, RFC 9700 section 4.14.2).

use chrono::TimeDelta;
use uncino_domain::id::FamilyId;
use uncino_domain::oauth::grace;
use uncino_domain::oauth::grace::RefreshAnswer;
use uncino_domain::oauth::grants::IssuedTokens;
use uncino_domain::oauth::resource::Audience;
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::oauth::token::{RefreshStage, RefreshToken, TokenFamily, TokenHolder};
use uncino_domain::origin::Origin;
use uncino_domain::secret::Secret;
use uncino_testkit::fixtures::World;

use crate::story::{Now as _, Story, denial, error_code, race, refresh_of};

const REFUSED: &str =
    "invalid_grant: the refresh token is unknown, used, expired, revoked or not for this client";

fn pair(tokens: &IssuedTokens) -> (String, String) {
    (tokens.access_token.expose().to_owned(), refresh_of(tokens).expose().to_owned())
}

#[test]
fn a_refresh_gives_a_new_pair() {
    let story = Story::strict();
    let first = story.tokens();
    let second = story.refresh(refresh_of(&first)).unwrap();
    assert_ne!(pair(&second).0, pair(&first).0);
    assert_ne!(pair(&second).1, pair(&first).1);
    assert_eq!((second.expires_in, second.username), (3_600, None));
    assert_eq!(second.scope, ScopeSet::event_write());
    assert!(story.works(&second.access_token));
}

#[test]
fn refreshing_goes_on_and_on() {
    let story = Story::public();
    let mut tokens = story.tokens();
    for _ in 0..10 {
        story.advance(TimeDelta::days(29));
        tokens = story.refresh(refresh_of(&tokens)).unwrap();
        assert!(story.works(&tokens.access_token));
    }
}

#[test]
fn an_earlier_access_token_has_its_own_hour() {
    let story = Story::strict();
    let first = story.tokens();
    story.refresh(refresh_of(&first)).unwrap();
    story.advance(TimeDelta::seconds(3_599));
    assert!(story.works(&first.access_token));
    story.advance(TimeDelta::seconds(1));
    assert!(!story.works(&first.access_token));
}

#[test]
fn an_unknown_refresh_token_is_refused() {
    let story = Story::strict();
    for token in ["", "unc_rt_", "unc_rt_0000000000000000000000000000000000000001"] {
        assert_eq!(denial(story.refresh(&Secret::new(token))).to_string(), REFUSED);
    }
}

#[test]
fn a_retry_within_the_grace_gets_the_same_answer() {
    let story = Story::strict();
    let first = story.tokens();
    let second = story.refresh(refresh_of(&first)).unwrap();
    story.advance(TimeDelta::seconds(59));
    let again = story.refresh(refresh_of(&first)).unwrap();
    assert_eq!(pair(&again), pair(&second));
    assert_eq!(again.expires_in, 3_600 - 59);
    assert_eq!(again.scope, second.scope);
    assert!(story.works(&again.access_token));
    assert!(story.refresh(refresh_of(&again)).is_ok());
}

#[test]
fn a_retry_when_the_grace_is_over_ends_the_family() {
    for seconds in [60, 61, 3_000] {
        let story = Story::strict();
        let first = story.tokens();
        let second = story.refresh(refresh_of(&first)).unwrap();
        story.advance(TimeDelta::seconds(seconds));
        assert_eq!(denial(story.refresh(refresh_of(&first))).to_string(), REFUSED);
        assert!(!story.works(&second.access_token), "{seconds} s");
        assert!(!story.works(&first.access_token), "{seconds} s");
        assert_eq!(error_code(story.refresh(refresh_of(&second))), "invalid_grant");
    }
}

#[test]
fn a_retry_after_the_successor_was_used_ends_the_family_within_the_grace_too() {
    let story = Story::strict();
    let first = story.tokens();
    let second = story.refresh(refresh_of(&first)).unwrap();
    let third = story.refresh(refresh_of(&second)).unwrap();
    assert_eq!(error_code(story.refresh(refresh_of(&first))), "invalid_grant");
    assert!(!story.works(&third.access_token));
    assert_eq!(error_code(story.refresh(refresh_of(&third))), "invalid_grant");
}

#[test]
fn a_retry_without_any_grace_ends_the_family() {
    let story = Story::under(
        |policy| policy.oauth.refresh_grace = TimeDelta::zero(),
        |world| world.strict_client(false),
    );
    let first = story.tokens();
    let second = story.refresh(refresh_of(&first)).unwrap();
    assert_eq!(error_code(story.refresh(refresh_of(&first))), "invalid_grant");
    assert!(!story.works(&second.access_token));
}

#[test]
fn a_retry_that_asks_for_something_else_is_refused_and_ends_nothing() {
    let story = Story::strict();
    let first = story.tokens();
    let second = story.refresh(refresh_of(&first)).unwrap();
    let other = story.refresh_as(&story.client, refresh_of(&first), Some(ScopeSet::event_write()));
    assert_eq!(denial(other).to_string(), "invalid_grant: a retry must ask for the same scope");
    assert!(story.works(&second.access_token));
    assert_eq!(pair(&story.refresh(refresh_of(&first)).unwrap()), pair(&second));
}

#[test]
fn sixteen_refreshes_at_once_all_get_the_same_pair() {
    for story in [Story::strict(), Story::public(), Story::compatible()] {
        let first = story.tokens();
        let answers = race(|_| story.refresh(refresh_of(&first)).unwrap());
        let pairs: std::collections::HashSet<_> = answers.iter().map(pair).collect();
        assert_eq!(pairs.len(), 1);
        assert!(story.works(&answers[0].access_token));
        assert!(story.refresh(refresh_of(&answers[0])).is_ok());
    }
}

#[test]
fn sixteen_refreshes_at_once_without_any_grace_leave_one_answer_and_no_tokens() {
    let story = Story::under(
        |policy| policy.oauth.refresh_grace = TimeDelta::zero(),
        |world| world.strict_client(true),
    );
    let first = story.tokens();
    let good: Vec<_> = race(|_| story.refresh(refresh_of(&first))).into_iter().flatten().collect();
    assert_eq!(good.len(), 1);
    assert!(!story.works(&good[0].access_token));
}

#[test]
fn a_refresh_token_is_good_for_one_client_only_and_trying_ends_nothing() {
    let story = Story::strict();
    let tokens = story.tokens();
    for other in
        [story.world.strict_client(false), story.world.strict_client(true), story.world.compatible_client()]
    {
        let foreign = story.refresh_as(&other, refresh_of(&tokens), None);
        assert_eq!(denial(foreign).to_string(), REFUSED);
    }
    assert!(story.works(&tokens.access_token));
    let second = story.refresh(refresh_of(&tokens)).unwrap();
    let other = story.world.strict_client(false);
    story.advance(TimeDelta::minutes(2));
    assert_eq!(error_code(story.refresh_as(&other, refresh_of(&tokens), None)), "invalid_grant");
    assert!(story.works(&second.access_token));
}

#[test]
fn a_refresh_token_rests_for_thirty_days() {
    for (seconds, in_time) in [(-1, true), (0, false), (1, false)] {
        let story = Story::strict();
        let tokens = story.tokens();
        story.advance(TimeDelta::days(30) + TimeDelta::seconds(seconds));
        assert_eq!(story.refresh(refresh_of(&tokens)).is_ok(), in_time, "{seconds} s");
    }
}

#[test]
fn a_family_ends_after_a_year_however_much_it_is_used() {
    for (seconds, in_time) in [(-1, true), (0, false), (1, false)] {
        let story = Story::strict();
        let mut tokens = story.tokens();
        for _ in 0..18 {
            story.advance(TimeDelta::days(20));
            tokens = story.refresh(refresh_of(&tokens)).unwrap();
        }
        story.advance(TimeDelta::days(5) + TimeDelta::seconds(seconds));
        assert_eq!(story.refresh(refresh_of(&tokens)).is_ok(), in_time, "{seconds} s");
    }
}

#[test]
fn no_access_token_outlives_its_family() {
    let story = Story::under(
        |policy| policy.oauth.refresh_max = TimeDelta::minutes(90),
        |world| world.strict_client(false),
    );
    let first = story.tokens();
    story.advance(TimeDelta::minutes(60));
    let second = story.refresh(refresh_of(&first)).unwrap();
    assert_eq!(second.expires_in, 30 * 60);
    story.advance(TimeDelta::minutes(30));
    assert!(!story.works(&second.access_token));
}

#[test]
fn more_than_was_granted_is_an_invalid_scope_and_uses_nothing_up() {
    let story = Story::strict();
    let tokens = story.tokens();
    for scope in ["account", "event:write account"] {
        let wider = story.refresh_as(&story.client, refresh_of(&tokens), ScopeSet::parse(scope).ok());
        assert_eq!(denial(wider).to_string(), "invalid_scope: the scope is more than was granted");
    }
    assert!(story.refresh_as(&story.client, refresh_of(&tokens), Some(ScopeSet::event_write())).is_ok());
}

/// No client can be granted two scopes yet, so the family is made by hand.
#[test]
fn less_than_was_granted_is_given_and_the_rest_can_be_regained() {
    let story = Story::strict();
    let both = ScopeSet::parse("event:write account").unwrap();
    let token = granted(&story, both.clone());
    let narrowed = story.refresh_as(&story.client, &token, Some(ScopeSet::event_write())).unwrap();
    assert_eq!(narrowed.scope, ScopeSet::event_write());
    assert_eq!(story.access().authenticate(&narrowed.access_token).unwrap().0.scope, ScopeSet::event_write());
    let regained = story.refresh(refresh_of(&narrowed)).unwrap();
    assert_eq!(regained.scope, both);
}

/// A refresh token of a family with this scope.
fn granted(story: &Story, scope: ScopeSet) -> Secret {
    let token = Secret::new("unc_rt_made_by_hand");
    let now = story.world.clock_now();
    let id = FamilyId(story.world.ports.secrets.uuid());
    let family = TokenFamily {
        id,
        holder: TokenHolder::Client(story.client.client.id.clone()),
        user_id: story.user.id,
        scope,
        audience: Audience::default(),
        created_at: now,
        last_used_at: now,
        refreshed_at: None,
        ends_at: Some(now + TimeDelta::days(365)),
        idle_ends_at: None,
        revoked_at: None,
        origin: Origin::default(),
    };
    let digest = token.digest();
    let refresh = RefreshToken {
        digest,
        family_id: id,
        issued_at: now,
        expires_at: None,
        stage: RefreshStage::Current,
    };
    story.write(move |repositories| {
        repositories.tokens().insert_family(&family)?;
        repositories.tokens().insert_refresh(&refresh)
    });
    token
}

#[test]
fn a_compatible_client_refreshes_too_and_keeps_its_terms() {
    let story = Story::compatible();
    let first = story.tokens();
    story.advance(TimeDelta::days(100));
    let second = story.refresh(refresh_of(&first)).unwrap();
    assert_eq!(second.username.unwrap().as_str(), "anna@example.org");
    assert!(story.works(&first.access_token));
    assert!(story.works(&second.access_token));
}

#[test]
fn a_compatible_clients_refresh_token_ends_with_its_access_token() {
    for (seconds, in_time) in [(-1, true), (0, false), (1, false)] {
        let story = Story::compatible();
        let tokens = story.tokens();
        story.advance(TimeDelta::days(400) + TimeDelta::seconds(seconds));
        assert_eq!(story.refresh(refresh_of(&tokens)).is_ok(), in_time, "{seconds} s");
    }
}

#[test]
fn a_deactivated_person_refreshes_nothing() {
    let story = Story::strict();
    let tokens = story.tokens();
    story.deactivate();
    assert_eq!(denial(story.refresh(refresh_of(&tokens))).to_string(), REFUSED);
    story.activate();
    assert_eq!(denial(story.refresh(refresh_of(&tokens))).to_string(), REFUSED, "ended for good");
}

#[test]
fn somebody_who_is_not_active_refreshes_nothing_though_nothing_was_ended() {
    let story = Story::strict();
    let tokens = story.tokens();
    story.shut_out_by_hand();
    assert_eq!(denial(story.refresh(refresh_of(&tokens))).to_string(), REFUSED);
}

#[test]
fn a_removed_client_refreshes_nothing() {
    let story = Story::strict();
    let tokens = story.tokens();
    story.remove_client();
    assert_eq!(error_code(story.refresh(refresh_of(&tokens))), "invalid_client");
}

fn secret_answer() -> RefreshAnswer {
    RefreshAnswer {
        access_token: Secret::new("unc_at_1"),
        refresh_token: Secret::new("unc_rt_2"),
        requested_scope: Some(ScopeSet::event_write()),
        requested_audience: Audience::default(),
    }
}

#[test]
fn a_sealed_answer_opens_with_the_token_that_was_presented() {
    let sealed = grace::seal(&Secret::new("unc_rt_1"), &secret_answer()).unwrap();
    let opened = grace::open(&Secret::new("unc_rt_1"), &sealed).unwrap();
    assert_eq!(opened.access_token.expose(), "unc_at_1");
    assert_eq!(opened.refresh_token.expose(), "unc_rt_2");
    assert_eq!(opened.requested_scope, Some(ScopeSet::event_write()));
}

#[test]
fn a_sealed_answer_opens_with_nothing_else_and_not_when_it_was_changed() {
    let mut sealed = grace::seal(&Secret::new("unc_rt_1"), &secret_answer()).unwrap();
    for other in ["", "unc_rt_2", "unc_rt_1 "] {
        assert!(grace::open(&Secret::new(other), &sealed).is_none(), "{other}");
    }
    let text = String::from_utf8_lossy(&sealed.0).into_owned();
    assert!(!text.contains("unc_"), "{text}");
    sealed.0[0] ^= 1;
    assert!(grace::open(&Secret::new("unc_rt_1"), &sealed).is_none());
}

#[test]
fn what_is_stored_of_a_refresh_can_not_be_read_without_the_token() {
    let story = Story::strict();
    let first = story.tokens();
    let second = story.refresh(refresh_of(&first)).unwrap();
    let digest = refresh_of(&first).digest();
    let stored = story.write(move |repositories| repositories.tokens().find_refresh(&digest)).unwrap();
    let RefreshStage::Rotated(rotated) = stored.stage else { panic!("not rotated") };
    let sealed = rotated.answer.unwrap();
    assert!(grace::open(refresh_of(&second), &sealed).is_none());
    assert!(grace::open(refresh_of(&first), &sealed).is_some());
    let text = String::from_utf8_lossy(&sealed.0).into_owned();
    assert!(!text.contains(second.access_token.expose()) && !text.contains("unc_"), "{text}");
}

#[test]
fn compatible_tokens_end_absolutely_where_an_end_is_set() {
    let story =
        Story::under(|policy| policy.compat.access_max = Some(TimeDelta::days(30)), World::compatible_client);
    let first = story.tokens();
    story.advance(TimeDelta::days(20));
    let second = story.refresh(refresh_of(&first)).unwrap();
    assert_eq!(second.expires_in, 10 * 24 * 60 * 60);
    story.advance(TimeDelta::days(10));
    assert!(!story.works(&second.access_token));
    assert_eq!(error_code(story.refresh(refresh_of(&second))), "invalid_grant");
}
