//! Access and refresh tokens, and the family that ties together all that came from one authorization.

use crate::clock::Timestamp;
use crate::id::{ClientId, FamilyId, UserId};
use crate::oauth::resource::Audience;
use crate::oauth::scope::ScopeSet;
use crate::origin::Origin;
use crate::secret::SecretDigest;

/// All tokens that came from one authorization. What ends the family ends every token in it, at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenFamily {
    /// Its identifier.
    pub id: FamilyId,
    /// Who holds the tokens.
    pub holder: TokenHolder,
    /// Whose behalf they are for.
    pub user_id: UserId,
    /// What was granted. A token may have less, never more.
    pub scope: ScopeSet,
    /// What its tokens are for. A token may be for less, never for more (RFC 8707).
    pub audience: Audience,
    /// When the authorization happened.
    pub created_at: Timestamp,
    /// When one of its tokens was last used; written at most once an hour.
    pub last_used_at: Timestamp,
    /// When one of its refresh tokens was first exchanged.
    pub refreshed_at: Option<Timestamp>,
    /// The end that no use can move; none for a family that only ends by rest or revocation.
    pub ends_at: Option<Timestamp>,
    /// The end that every use moves; none for a family whose tokens have ends of their own.
    pub idle_ends_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// Where the log-in happened, for a family of the person's own.
    pub origin: Origin,
}

/// Who holds a family's tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenHolder {
    /// An application.
    Client(ClientId),
    /// The person, by a log-in of their own.
    FirstParty,
}

impl TokenHolder {
    /// The application, if it is one.
    pub fn client_id(&self) -> Option<&ClientId> {
        match self {
            Self::Client(id) => Some(id),
            Self::FirstParty => None,
        }
    }
}

impl TokenFamily {
    /// Can its tokens still be good at this moment?
    pub fn is_alive(&self, now: Timestamp) -> bool {
        let before = |end: Option<Timestamp>| end.is_none_or(|end| now < end);
        self.revoked_at.is_none() && before(self.ends_at) && before(self.idle_ends_at)
    }

    /// Is it held by this client?
    pub fn is_held_by(&self, client_id: &ClientId) -> bool {
        matches!(&self.holder, TokenHolder::Client(holder) if holder == client_id)
    }
}

/// An access token (RFC 6749 section 1.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessToken {
    /// How it is found.
    pub digest: SecretDigest,
    /// Where it belongs.
    pub family_id: FamilyId,
    /// What it may do.
    pub scope: ScopeSet,
    /// What it is for (RFC 8707).
    pub audience: Audience,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// Its own end; none if it lives as long as its family.
    pub expires_at: Option<Timestamp>,
}

/// A refresh token (RFC 6749 section 1.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefreshToken {
    /// How it is found.
    pub digest: SecretDigest,
    /// Where it belongs.
    pub family_id: FamilyId,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// Its own end; none if it lives as long as its family.
    pub expires_at: Option<Timestamp>,
    /// Whether it has been exchanged.
    pub stage: RefreshStage,
}

/// Where a refresh token is in its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefreshStage {
    /// Not exchanged yet.
    Current,
    /// Exchanged for a successor.
    Rotated(Rotated),
}

/// The exchange of a refresh token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    /// When it was exchanged.
    pub at: Timestamp,
    /// The refresh token that took its place.
    pub successor: SecretDigest,
    /// The answer that was given, sealed; none once the grace has ended.
    pub answer: Option<SealedAnswer>,
}

/// The answer to a refresh, encrypted under the token that was presented for it (see [`crate::oauth::grace`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedAnswer(pub Vec<u8>);
