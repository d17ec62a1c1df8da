//! Client authentication at the token endpoint (RFC 6749 section 2.3), the same for every grant.

use uncino_domain::id::ClientId;
use uncino_domain::oauth::client_authentication::ClientCredentials;
use uncino_domain::oauth::grants::{Grant, RefreshTokenGrant};
use uncino_domain::oauth::resource::Audience;
use uncino_domain::secret::Secret;

use crate::story::{Presentation, Story, denial, error_code, refresh_of};

const REFUSED: &str = "invalid_client: client authentication failed";

/// What both grants answer to these credentials, with a good code and a good refresh token.
fn answers(story: &Story, client_id: &str, secret: Option<&str>) -> [String; 2] {
    let refresh_token = refresh_of(&story.tokens()).clone();
    let mut shown = story.presentation();
    shown.client.id = ClientId::new(client_id);
    shown.secret = secret.map(Secret::new);
    let credentials =
        ClientCredentials { client_id: ClientId::new(client_id), secret: secret.map(Secret::new) };
    let refresh =
        Grant::RefreshToken(RefreshTokenGrant { refresh_token, scope: None, audience: Audience::default() });
    [story.redeem(&shown), story.issue(credentials, refresh)].map(|answer| denial(answer).to_string())
}

#[test]
fn a_confidential_client_needs_its_own_secret() {
    for story in [Story::compatible(), Story::strict()] {
        let id = story.client.client.id.clone();
        let right = story.client.secret.clone().unwrap();
        let digest = hex::encode(right.digest().as_bytes());
        let other = story.world.strict_client(false).secret.unwrap();
        for wrong in
            [None, Some(""), Some("wrong"), Some(&right.expose()[1..]), Some(&digest), Some(other.expose())]
        {
            assert_eq!(answers(&story, id.as_str(), wrong), [REFUSED; 2], "{wrong:?}");
        }
    }
}

#[test]
fn an_unknown_client_is_refused_like_a_wrong_secret() {
    let story = Story::compatible();
    for secret in [None, Some(""), Some("guess")] {
        for client_id in ["", "nobody", "self"] {
            assert_eq!(answers(&story, client_id, secret), [REFUSED; 2], "{client_id:?} {secret:?}");
        }
    }
}

#[test]
fn a_public_client_shows_no_secret() {
    let story = Story::public();
    let id = story.client.client.id.clone();
    for secret in ["", "guess", id.as_str()] {
        assert_eq!(answers(&story, id.as_str(), Some(secret)), [REFUSED; 2], "{secret:?}");
    }
    assert!(story.redeem(&story.presentation()).is_ok());
}

#[test]
fn a_suspended_client_is_refused_though_its_secret_is_right() {
    let story = Story::compatible();
    story.suspend_client();
    let shown = story.present(&Secret::new("code"));
    assert_eq!(error_code(story.redeem(&shown)), "invalid_client");
    assert_eq!(error_code(story.refresh(&Secret::new("refresh"))), "invalid_client");
}

#[test]
fn a_failed_authentication_does_not_burn_the_code() {
    let story = Story::compatible();
    let good = story.presentation();
    let bad = Presentation { secret: Some(Secret::new("wrong")), ..good.clone() };
    assert_eq!(error_code(story.redeem(&bad)), "invalid_client");
    assert!(story.redeem(&good).is_ok());
}

#[test]
fn a_failed_authentication_revokes_nothing() {
    let story = Story::strict();
    let shown = story.presentation();
    let tokens = story.redeem(&shown).unwrap();
    let replay = Presentation { secret: Some(Secret::new("wrong")), ..shown };
    assert_eq!(error_code(story.redeem(&replay)), "invalid_client");
    assert!(story.works(&tokens.access_token));
}
