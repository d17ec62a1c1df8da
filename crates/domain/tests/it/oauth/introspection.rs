//! What a token is worth (RFC 7662).

use chrono::TimeDelta;
use uncino_domain::oauth::client_authentication::ClientCredentials;
use uncino_domain::oauth::error::{OAuthError, OAuthErrorCode};
use uncino_domain::oauth::introspection::{
    ActiveToken, IntrospectionRequest, IntrospectionService, TokenKind,
};
use uncino_domain::oauth::registration::RegisteredClient;
use uncino_domain::oauth::resource::Audience;
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::secret::Secret;

use crate::story::{Now as _, Story, outcome, refresh_of};

fn ask_as(
    story: &Story,
    client: &RegisteredClient,
    token: &Secret,
) -> Result<Option<ActiveToken>, OAuthError> {
    let credentials =
        ClientCredentials { client_id: client.client.id.clone(), secret: client.secret.clone() };
    let service = IntrospectionService::new(story.world.ports.clone());
    outcome(service.introspect(IntrospectionRequest { credentials, token: Ok(token.clone()) }))
}

fn ask(story: &Story, token: &Secret) -> Option<ActiveToken> {
    ask_as(story, &story.client, token).unwrap()
}

#[test]
fn a_good_token_is_described() {
    let story = Story::strict();
    let (now, tokens) = (story.world.clock_now(), story.tokens());
    let access = ActiveToken {
        kind: TokenKind::Access,
        client_id: story.client.client.id.clone(),
        user_id: story.user.id,
        username: story.user.email.clone(),
        scope: ScopeSet::event_write(),
        audience: Audience::default(),
        issued_at: now,
        expires_at: Some(now + TimeDelta::hours(1)),
    };
    let refresh = ActiveToken {
        kind: TokenKind::Refresh,
        expires_at: Some(now + TimeDelta::days(30)),
        ..access.clone()
    };
    assert_eq!(ask(&story, &tokens.access_token), Some(access));
    assert_eq!(ask(&story, refresh_of(&tokens)), Some(refresh));
}

#[test]
fn a_compatible_client_is_told_when_it_ends_at_rest_and_nothing_where_there_is_no_end() {
    let story = Story::compatible();
    let tokens = story.tokens();
    let end = Some(story.world.clock_now() + TimeDelta::days(400));
    assert_eq!(ask(&story, &tokens.access_token).unwrap().expires_at, end);
    let family = story.family(&tokens.access_token);
    story.write(move |repositories| repositories.tokens().touch_family(family.id, family.created_at, None));
    assert_eq!(ask(&story, &tokens.access_token).unwrap().expires_at, None);
}

#[test]
fn it_ends_to_the_second() {
    let story = Story::strict();
    let tokens = story.tokens();
    story.advance(TimeDelta::hours(1) - TimeDelta::seconds(1));
    assert!(ask(&story, &tokens.access_token).is_some());
    story.advance(TimeDelta::seconds(1));
    assert_eq!(ask(&story, &tokens.access_token), None);
    story.advance(TimeDelta::days(30) - TimeDelta::hours(1) - TimeDelta::seconds(1));
    assert!(ask(&story, refresh_of(&tokens)).is_some());
    story.advance(TimeDelta::seconds(1));
    assert_eq!(ask(&story, refresh_of(&tokens)), None);
}

#[test]
fn what_is_unknown_used_foreign_or_ended_looks_the_same() {
    let story = Story::strict();
    let tokens = story.tokens();
    let other = story.world.strict_client(false);
    assert_eq!(ask(&story, &Secret::new("nope")), None);
    assert_eq!(ask_as(&story, &other, &tokens.access_token), Ok(None));
    story.refresh(refresh_of(&tokens)).unwrap();
    assert_eq!(ask(&story, refresh_of(&tokens)), None, "exchanged");
    assert!(ask(&story, &tokens.access_token).is_some());
    story.deactivate();
    assert_eq!(ask(&story, &tokens.access_token), None);
}

#[test]
fn a_suspended_client_can_not_ask() {
    let story = Story::strict();
    let tokens = story.tokens();
    story.suspend_client();
    let refusal = ask_as(&story, &story.client, &tokens.access_token).unwrap_err();
    assert_eq!(refusal.code, OAuthErrorCode::InvalidClient);
}

#[test]
fn a_public_client_has_no_proof() {
    let story = Story::public();
    let tokens = story.tokens();
    let refusal = ask_as(&story, &story.client, &tokens.access_token).unwrap_err();
    assert_eq!(refusal.code, OAuthErrorCode::InvalidClient);
}

#[test]
fn tokens_can_not_be_hunted_for() {
    let story = Story::strict();
    let tokens = story.tokens();
    for _ in 0..600 {
        assert!(ask(&story, &tokens.access_token).is_some(), "a good one costs nothing");
        assert_eq!(ask(&story, &Secret::new("a guess")), None);
    }
    let refusal = ask_as(&story, &story.client, &tokens.access_token).unwrap_err();
    assert_eq!(refusal.code, OAuthErrorCode::TooManyRequests(3_600));
    let other = story.world.strict_client(false);
    assert_eq!(ask_as(&story, &other, &Secret::new("a guess")), Ok(None), "another client has its own share");
    story.advance(TimeDelta::hours(1) - TimeDelta::seconds(1));
    assert!(ask_as(&story, &story.client, &Secret::new("a guess")).is_err());
    story.advance(TimeDelta::seconds(1));
    assert_eq!(ask(&story, &Secret::new("a guess")), None);
}
