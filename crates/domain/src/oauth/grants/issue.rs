//! Making tokens: their lifetimes, and the records that stand for them.

use chrono::TimeDelta;

use crate::clock::Timestamp;
use crate::id::{FamilyId, UserId};
use crate::instance::policy::Policy;
use crate::oauth::client::{Client, ClientKind};
use crate::oauth::grant_type::GrantType;
use crate::oauth::grants::IssuedTokens;
use crate::oauth::resource::Audience;
use crate::oauth::scope::ScopeSet;
use crate::oauth::token::{AccessToken, RefreshStage, RefreshToken, TokenFamily, TokenHolder};
use crate::origin::Origin;
use crate::people::user::User;
use crate::secret::{Secret, SecretDigest, SecretGenerator, SecretKind};
use crate::storage::{Repositories, Stored};

/// An access and a refresh token, in plain: made outside every transaction, stored as digests inside one.
#[derive(Debug)]
pub(crate) struct TokenPair {
    pub(crate) access: Secret,
    pub(crate) refresh: Secret,
}

/// What is stored of a [`TokenPair`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct PairDigests {
    pub(crate) access: SecretDigest,
    pub(crate) refresh: SecretDigest,
}

impl TokenPair {
    pub(crate) fn generate(secrets: &dyn SecretGenerator) -> Self {
        Self {
            access: secrets.secret(SecretKind::AccessToken),
            refresh: secrets.secret(SecretKind::RefreshToken),
        }
    }

    pub(crate) fn digests(&self) -> PairDigests {
        PairDigests { access: self.access.digest(), refresh: self.refresh.digest() }
    }
}

/// What is told of tokens beside their plain values.
#[derive(Debug)]
pub(crate) struct Terms {
    username: Option<crate::people::user::EmailAddress>,
    expires_in: TimeDelta,
    scope: ScopeSet,
    with_refresh: bool,
}

impl Terms {
    /// The answer, with the plain tokens.
    pub(crate) fn into_answer(self, pair: TokenPair) -> IssuedTokens {
        IssuedTokens {
            access_token: pair.access,
            refresh_token: self.with_refresh.then_some(pair.refresh),
            username: self.username,
            expires_in: self.expires_in.num_seconds().max(0),
            scope: self.scope,
        }
    }

    /// What is told of an access token of this family, for this client and user.
    pub(crate) fn of(client: &Client, user: User, scope: ScopeSet, expires_in: TimeDelta) -> Self {
        let username = (client.kind == ClientKind::Compatible).then_some(user.email);
        Self { username, expires_in, scope, with_refresh: client.may_use(GrantType::RefreshToken) }
    }
}

/// What a person gave a client.
#[derive(Debug)]
pub(crate) struct Granted {
    pub(crate) user_id: UserId,
    pub(crate) scope: ScopeSet,
    pub(crate) audience: Audience,
}

/// What is to be stored of new tokens.
#[derive(Debug)]
pub(crate) struct NewPair<'c> {
    pub(crate) digests: PairDigests,
    /// Of the access token.
    pub(crate) scope: ScopeSet,
    pub(crate) audience: Audience,
    /// Who gets it.
    pub(crate) client: &'c Client,
}

/// When tokens are made, and by which lifetimes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Issuance<'p> {
    pub(crate) now: Timestamp,
    pub(crate) policy: &'p Policy,
}

impl Issuance<'_> {
    /// A new family for a client. A compatible client's tokens live as long as they are used, because WPGancio never
    /// refreshes; a strict client's have ends of their own under one absolute end, or the end of the one token if it
    /// can't refresh.
    pub(crate) fn new_family(self, id: FamilyId, client: &Client, granted: Granted) -> TokenFamily {
        let Self { now, policy } = self;
        let (ends_in, idle_ends_in) = match client.kind {
            ClientKind::Compatible => (policy.compat.access_max, Some(policy.compat.access_idle)),
            ClientKind::Strict if client.may_use(GrantType::RefreshToken) => {
                (Some(policy.oauth.refresh_max), None)
            }
            ClientKind::Strict => (Some(policy.oauth.access_ttl), None),
        };
        TokenFamily {
            id,
            holder: TokenHolder::Client(client.id.clone()),
            user_id: granted.user_id,
            scope: granted.scope,
            audience: granted.audience,
            created_at: now,
            last_used_at: now,
            refreshed_at: None,
            ends_at: ends_in.map(|ttl| now + ttl),
            idle_ends_at: idle_ends_in.map(|ttl| now + ttl),
            revoked_at: None,
            origin: Origin::default(),
        }
    }

    /// Stores a pair in its family and says how long the access token lives if it isn't used. A strict client's tokens
    /// have ends of their own, also in a family from the time when the client was compatible.
    pub(crate) fn store_pair(
        self,
        repositories: &mut dyn Repositories,
        family: &TokenFamily,
        pair: NewPair<'_>,
    ) -> Stored<TimeDelta> {
        let Self { now, policy } = self;
        let last = earliest(absolute_end(family, policy), family.ends_at);
        let own_end = |ttl: TimeDelta| match pair.client.kind {
            ClientKind::Compatible => None,
            ClientKind::Strict => Some(last.min(now + ttl)),
        };
        let access = AccessToken {
            digest: pair.digests.access,
            family_id: family.id,
            scope: pair.scope,
            audience: pair.audience,
            issued_at: now,
            expires_at: own_end(policy.oauth.access_ttl),
        };
        let refresh = RefreshToken {
            digest: pair.digests.refresh,
            family_id: family.id,
            issued_at: now,
            expires_at: own_end(policy.oauth.refresh_idle),
            stage: RefreshStage::Current,
        };
        let expires_in = remaining(family, &access, now);
        repositories.tokens().insert_access(&access)?;
        if pair.client.may_use(GrantType::RefreshToken) {
            repositories.tokens().insert_refresh(&refresh)?;
        }
        Ok(expires_in)
    }
}

/// The end of whatever a strict client can get out of a family.
pub(crate) fn absolute_end(family: &TokenFamily, policy: &Policy) -> Timestamp {
    family.created_at + policy.oauth.refresh_max
}

/// How long an access token still lives if it isn't used.
pub(crate) fn remaining(family: &TokenFamily, access: &AccessToken, now: Timestamp) -> TimeDelta {
    let ends = [access.expires_at, family.idle_ends_at, family.ends_at];
    ends.into_iter().flatten().min().map_or(TimeDelta::zero(), |end| end - now)
}

fn earliest(end: Timestamp, other: Option<Timestamp>) -> Timestamp {
    other.map_or(end, |other| end.min(other))
}
