//! Giving a token back (RFC 7009).

use uncino_domain::oauth::client_authentication::ClientCredentials;
use uncino_domain::oauth::error::{OAuthError, OAuthErrorCode};
use uncino_domain::oauth::registration::{DynamicMetadata, RegisteredClient, RegistrationService};
use uncino_domain::oauth::revocation::{RevocationRequest, RevocationService};
use uncino_domain::secret::Secret;
use uncino_testkit::fixtures::{STRICT_REDIRECT_URI, World};

use crate::people::support::actions;
use crate::story::{Story, outcome, refresh_of};

fn credentials(client: &RegisteredClient) -> ClientCredentials {
    ClientCredentials { client_id: client.client.id.clone(), secret: client.secret.clone() }
}

fn revoke_as(story: &Story, credentials: ClientCredentials, token: &Secret) -> Result<(), OAuthError> {
    let service = RevocationService::new(story.world.ports.clone());
    outcome(service.revoke(RevocationRequest { credentials, token: Ok(token.clone()) }))
}

fn revoke(story: &Story, token: &Secret) -> Result<(), OAuthError> {
    revoke_as(story, credentials(&story.client), token)
}

/// A dynamic client that is registered for codes alone.
fn without_refresh(world: &World) -> RegisteredClient {
    let metadata = DynamicMetadata {
        redirect_uris: Some(vec![STRICT_REDIRECT_URI.to_owned()]),
        grant_types: Some(vec!["authorization_code".to_owned()]),
        ..DynamicMetadata::default()
    };
    RegistrationService::new(world.ports.clone()).register_dynamic(&metadata).unwrap().registered
}

#[test]
fn a_refresh_token_takes_everything_along() {
    for story in [Story::compatible(), Story::strict(), Story::public()] {
        let first = story.tokens();
        let second = story.refresh(refresh_of(&first)).unwrap();
        assert_eq!(revoke(&story, refresh_of(&second)), Ok(()));
        assert!(!story.works(&first.access_token) && !story.works(&second.access_token));
        assert!(story.refresh(refresh_of(&second)).is_err());
        assert_eq!(actions(&story.world).last().map(String::as_str), Some("token.revoked"));
    }
}

#[test]
fn a_rotated_refresh_token_takes_everything_along_too() {
    let story = Story::strict();
    let first = story.tokens();
    let second = story.refresh(refresh_of(&first)).unwrap();
    assert_eq!(revoke(&story, refresh_of(&first)), Ok(()));
    assert!(!story.works(&second.access_token));
}

#[test]
fn an_access_token_of_a_client_that_can_refresh_ends_alone() {
    let story = Story::strict();
    let first = story.tokens();
    let second = story.refresh(refresh_of(&first)).unwrap();
    assert_eq!(revoke(&story, &second.access_token), Ok(()));
    assert!(!story.works(&second.access_token));
    assert!(story.works(&first.access_token));
    assert!(story.refresh(refresh_of(&second)).is_ok());
}

#[test]
fn an_access_token_that_is_all_that_a_client_has_ends_its_permission() {
    let compatible = Story::compatible();
    let tokens = compatible.tokens();
    assert_eq!(revoke(&compatible, &tokens.access_token), Ok(()));
    assert!(!compatible.works(&tokens.access_token));
    assert!(compatible.refresh(refresh_of(&tokens)).is_err());

    let story = Story::of(World::default(), without_refresh);
    let tokens = story.tokens();
    assert!(tokens.refresh_token.is_none());
    let family = story.family(&tokens.access_token);
    assert_eq!(revoke(&story, &tokens.access_token), Ok(()));
    let revoked = story.write(move |repositories| repositories.tokens().find_family(family.id));
    assert!(revoked.unwrap().revoked_at.is_some());
}

#[test]
fn what_does_not_work_is_revoked_already() {
    let story = Story::strict();
    let tokens = story.tokens();
    assert_eq!(revoke(&story, refresh_of(&tokens)), Ok(()));
    let before = actions(&story.world);
    for token in
        [refresh_of(&tokens).clone(), tokens.access_token.clone(), Secret::new("nope"), Secret::new("")]
    {
        assert_eq!(revoke(&story, &token), Ok(()));
    }
    assert_eq!(actions(&story.world), before, "nothing happened, so nothing is told");
}

#[test]
fn a_token_of_somebody_else_lives_on() {
    let story = Story::strict();
    let tokens = story.tokens();
    let other = story.world.strict_client(false);
    for token in [&tokens.access_token, refresh_of(&tokens)] {
        let refusal = revoke_as(&story, credentials(&other), token).unwrap_err();
        assert_eq!(refusal.code, OAuthErrorCode::InvalidGrant);
    }
    assert!(story.works(&tokens.access_token));
    assert!(story.refresh(refresh_of(&tokens)).is_ok());
}

#[test]
fn a_client_proves_itself_first() {
    let story = Story::strict();
    let tokens = story.tokens();
    for secret in [None, Some(Secret::new("wrong"))] {
        let wrong = ClientCredentials { client_id: story.client.client.id.clone(), secret };
        let refusal = revoke_as(&story, wrong, refresh_of(&tokens)).unwrap_err();
        assert_eq!(refusal.code, OAuthErrorCode::InvalidClient);
    }
    assert!(story.works(&tokens.access_token));
}
