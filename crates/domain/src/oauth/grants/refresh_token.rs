//! The refresh token grant (RFC 6749 section 6) with rotation (RFC 9700 section 4.14.2).
//!
//! Every refresh gives a new refresh token. Whoever shows the old one within the grace, asking for the same, gets the
//! same successor again: an answer may be lost, a client may refresh twice at once. Outside the grace, or once the
//! successor has been used to refresh, the old token is in two hands: its whole family ends.

use std::sync::Arc;

use crate::access::audit::{Actor, AuditAction, NewAuditEntry};
use crate::access::held_token::HeldToken;
use crate::clock::Timestamp;
use crate::instance::policy::Policy;
use crate::oauth::client::{Client, ClientKind};
use crate::oauth::error::{OAuthError, OAuthErrorCode};
use crate::oauth::grace;
use crate::oauth::grace::RefreshAnswer;
use crate::oauth::grants::issue::{
    Issuance, NewPair, PairDigests, Terms, TokenPair, absolute_end, remaining,
};
use crate::oauth::grants::{IssuedTokens, TokenService};
use crate::oauth::parameter::Parameter;
use crate::oauth::resource::Audience;
use crate::oauth::scope::ScopeSet;
use crate::oauth::token::{RefreshStage, RefreshToken, Rotated, SealedAnswer, TokenFamily};
use crate::outcome::{Committed, ServiceError};
use crate::people::user::User;
use crate::secret::Secret;
use crate::storage::{Repositories, Rotation, Stored};

/// What a client shows for new tokens.
#[derive(Debug)]
pub struct RefreshTokenGrant {
    /// The refresh token.
    pub refresh_token: Secret,
    /// What the new access token shall be able to do: at most what was granted, which is also the default.
    pub scope: Option<ScopeSet>,
    /// What it shall be for: likewise (RFC 8707 section 2.2).
    pub audience: Audience,
}

impl RefreshTokenGrant {
    /// The names of its own parameters (RFC 6749 section 6).
    pub(super) const PARAMETERS: [&'static str; 2] = ["refresh_token", "scope"];

    /// Reads them, and what the new access token shall be for.
    pub(super) fn read(form: &[(String, String)]) -> Result<Self, OAuthError> {
        let audience = Audience::requested(Parameter::values(form, "resource"))?;
        let refresh_token = Parameter::find(form, "refresh_token");
        let refresh_token = Secret::new(refresh_token.required("refresh_token is required")?);
        let scope = Parameter::find(form, "scope").optional()?.map(ScopeSet::requested).transpose()?;
        Ok(Self { refresh_token, scope, audience })
    }
}

struct Attempt {
    client: Client,
    grant: RefreshTokenGrant,
    pair: PairDigests,
    sealed: Option<SealedAnswer>,
    now: Timestamp,
    policy: Arc<Policy>,
    reuse: NewAuditEntry,
}

/// A family that is alive, with its user, who is active.
struct LiveFamily {
    family: TokenFamily,
    user: User,
}

/// What a refresh gives.
enum Refreshed {
    /// The pair that was made for it.
    Fresh(Terms),
    /// The answer that its token got before.
    Again(Terms, RefreshAnswer),
}

type Judged = Result<Committed<Refreshed, OAuthError>, ServiceError<OAuthError>>;

const REFUSED: OAuthError = OAuthError {
    code: OAuthErrorCode::InvalidGrant,
    description: "the refresh token is unknown, used, expired, revoked or not for this client",
};

impl TokenService {
    /// Refreshes for an authenticated client.
    pub(super) fn refresh(
        &self,
        client: Client,
        grant: RefreshTokenGrant,
    ) -> Result<IssuedTokens, ServiceError<OAuthError>> {
        let pair = TokenPair::generate(&*self.ports.secrets);
        let answer = RefreshAnswer {
            access_token: pair.access.clone(),
            refresh_token: pair.refresh.clone(),
            requested_scope: grant.scope.clone(),
            requested_audience: grant.audience.clone(),
        };
        let sealed = grace::seal(&grant.refresh_token, &answer);
        let now = self.ports.clock.now();
        let actor = Actor::Client(client.id.clone());
        let reuse = self.ports.entry(actor, AuditAction::RefreshTokenReused, &client.described());
        let policy = self.ports.policy.clone();
        let attempt = Attempt { client, grant, pair: pair.digests(), sealed, now, policy, reuse };
        let committed = self.ports.storage.write(move |repositories| {
            let digest = attempt.grant.refresh_token.digest();
            let held = repositories.tokens().find_held_refresh(&digest)?;
            let held = held
                .filter(|held| held.family.is_held_by(&attempt.client.id) && held.stands(attempt.now))
                .ok_or(ServiceError::Denied(REFUSED))?;
            let HeldToken { token, family, user, .. } = held;
            let live = LiveFamily { family, user };
            match &token.stage {
                RefreshStage::Rotated(rotated) => reused(repositories, rotated, live, &attempt),
                RefreshStage::Current => exchange(repositories, &token, live, &attempt),
            }
        })?;
        Ok(match committed.answer()? {
            Refreshed::Fresh(terms) => terms.into_answer(pair),
            Refreshed::Again(terms, answer) => {
                terms.into_answer(TokenPair { access: answer.access_token, refresh: answer.refresh_token })
            }
        })
    }
}

fn exchange(
    repositories: &mut dyn Repositories,
    token: &RefreshToken,
    live: LiveFamily,
    attempt: &Attempt,
) -> Judged {
    let (now, policy, family) = (attempt.now, &*attempt.policy, &live.family);
    let is_too_late = attempt.client.kind == ClientKind::Strict && now >= absolute_end(family, policy);
    if is_too_late || token.expires_at.is_some_and(|end| now >= end) {
        return Err(ServiceError::Denied(REFUSED));
    }
    let scope = attempt.grant.scope.clone().unwrap_or_else(|| family.scope.clone());
    if !scope.is_subset_of(&family.scope) {
        return Err(ServiceError::Denied(
            OAuthErrorCode::InvalidScope.because("the scope is more than was granted"),
        ));
    }
    let audience =
        family.audience.narrowed_to(&attempt.grant.audience, &policy.issuer).map_err(ServiceError::Denied)?;
    let rotated = Rotated { at: now, successor: attempt.pair.refresh, answer: attempt.sealed.clone() };
    match repositories.tokens().rotate(&token.digest, &rotated)? {
        Rotation::Rotated => {}
        Rotation::AlreadyRotated => {
            // Another request won since we looked: this one is the retry.
            return match repositories.tokens().find_refresh(&token.digest)?.map(|token| token.stage) {
                Some(RefreshStage::Rotated(rotated)) => reused(repositories, &rotated, live, attempt),
                Some(RefreshStage::Current) | None => Err(ServiceError::Denied(REFUSED)),
            };
        }
    }
    let family = used_now(repositories, family, now, policy)?;
    let pair = NewPair { digests: attempt.pair, scope: scope.clone(), audience, client: &attempt.client };
    let expires_in = Issuance { now, policy }.store_pair(repositories, &family, pair)?;
    Ok(Committed::Done(Refreshed::Fresh(Terms::of(&attempt.client, live.user, scope, expires_in))))
}

/// A refresh is a use: it moves the end of a family that ends by rest.
fn used_now(
    repositories: &mut dyn Repositories,
    family: &TokenFamily,
    now: Timestamp,
    policy: &Policy,
) -> Stored<TokenFamily> {
    let idle_ends_at = family.idle_ends_at.map(|_| now + policy.compat.access_idle);
    repositories.tokens().note_refresh(family.id, now, idle_ends_at)?;
    Ok(TokenFamily { last_used_at: now, idle_ends_at, ..family.clone() })
}

/// A token that was exchanged before: the same answer within the grace, else the end of its family.
fn reused(
    repositories: &mut dyn Repositories,
    rotated: &Rotated,
    LiveFamily { family, user }: LiveFamily,
    attempt: &Attempt,
) -> Judged {
    let in_grace = attempt.now < rotated.at + attempt.policy.oauth.refresh_grace;
    let successor = repositories.tokens().find_refresh(&rotated.successor)?;
    let successor_unused = successor.is_some_and(|token| token.stage == RefreshStage::Current);
    let answer = rotated.answer.as_ref().and_then(|sealed| grace::open(&attempt.grant.refresh_token, sealed));
    if let (true, true, Some(answer)) = (in_grace, successor_unused, answer) {
        if answer.requested_scope != attempt.grant.scope {
            return Err(ServiceError::Denied(
                OAuthErrorCode::InvalidGrant.because("a retry must ask for the same scope"),
            ));
        }
        if answer.requested_audience != attempt.grant.audience {
            return Err(ServiceError::Denied(
                OAuthErrorCode::InvalidGrant.because("a retry must name the same resources"),
            ));
        }
        let access = repositories.tokens().find_access(&answer.access_token.digest())?;
        let access = access.ok_or(ServiceError::Denied(REFUSED))?;
        let expires_in = remaining(&family, &access, attempt.now);
        let terms = Terms::of(&attempt.client, user, access.scope, expires_in);
        return Ok(Committed::Done(Refreshed::Again(terms, answer)));
    }
    tracing::warn!(client = %attempt.client.id, family = %family.id, "a rotated refresh token was used again");
    repositories.audit().insert(&attempt.reuse)?;
    repositories.tokens().revoke_family(family.id, attempt.now)?;
    Ok(Committed::DeniedButKept(REFUSED))
}
