//! What a token is worth right now (RFC 7662), told to the client that holds it.

use crate::access::bearer::good_family;
use crate::access::limit::Quota;
use crate::access::limits::QuotaUse;
use crate::clock::Timestamp;
use crate::context::Ports;
use crate::id::{ClientId, UserId};
use crate::oauth::client_authentication::ClientCredentials;
use crate::oauth::error::{OAuthError, OAuthErrorCode};
use crate::oauth::resource::Audience;
use crate::oauth::scope::ScopeSet;
use crate::oauth::token::RefreshStage;
use crate::outcome::ServiceError;
use crate::people::user::EmailAddress;
use crate::secret::{Secret, SecretDigest};
use crate::storage::{Repositories, StorageError, Stored};

/// Tells clients about their tokens.
#[derive(Debug, Clone)]
pub struct IntrospectionService {
    ports: Ports,
}

/// What a client sends. A `token_type_hint` is only a hint (RFC 7662 section 2.1): all types are searched anyway.
#[derive(Debug)]
pub struct IntrospectionRequest {
    /// Who asks. A public client has no proof, so it can't ask.
    pub credentials: ClientCredentials,
    /// Which token, or why that can't be read: told only to a client that has proven itself.
    pub token: Result<Secret, OAuthError>,
}

/// A token that is good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveToken {
    /// Which of the two it is.
    pub kind: TokenKind,
    /// Who holds it: always the client that asks.
    pub client_id: ClientId,
    /// On whose behalf.
    pub user_id: UserId,
    /// Their address, which the scope `event:write` lets its holder see.
    pub username: EmailAddress,
    /// What it may do; of a refresh token what it can give.
    pub scope: ScopeSet,
    /// What it is for (RFC 8707).
    pub audience: Audience,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it ends if it isn't used; none for a token without an end.
    pub expires_at: Option<Timestamp>,
}

/// The kinds of token that a client can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// For the API.
    Access,
    /// For new tokens.
    Refresh,
}

impl IntrospectionService {
    /// An introspection service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// What the token is worth; nothing if it is unknown, has ended, or is somebody else's: the three look the same
    /// (RFC 7662 section 4). Too many such answers in an hour, and the client is told to wait.
    pub fn introspect(
        &self,
        request: IntrospectionRequest,
    ) -> Result<Option<ActiveToken>, ServiceError<OAuthError>> {
        if request.credentials.secret.is_none() {
            let reason = "client authentication is required";
            return Err(ServiceError::Denied(OAuthErrorCode::InvalidClient.because(reason)));
        }
        let client_id = self.ports.authenticate_client(request.credentials)?.id;
        let digest = request.token.map_err(ServiceError::Denied)?.digest();
        let misses = QuotaUse::of(&self.ports, Quota::IntrospectionMisses, client_id.as_str());
        let now = self.ports.clock.now();
        let found = self.ports.storage.read(move |repositories| {
            if let Some(Err(too_many)) = misses.map(|misses| misses.look(repositories)).transpose()? {
                let code = OAuthErrorCode::TooManyRequests(too_many.seconds());
                return Err(ServiceError::Denied(code.because("too many unknown tokens; try again later")));
            }
            Ok(active(repositories, &digest, &client_id, now)?)
        })?;
        if let (None, Some(misses)) = (&found, misses) {
            self.ports.storage.write(move |repositories| match misses.take(repositories)? {
                Ok(()) | Err(_) => Ok::<_, StorageError>(()),
            })?;
        }
        Ok(found)
    }
}

fn active(
    repositories: &mut dyn Repositories,
    digest: &SecretDigest,
    client_id: &ClientId,
    now: Timestamp,
) -> Stored<Option<ActiveToken>> {
    let access = repositories.tokens().find_access(digest)?;
    let refresh = repositories.tokens().find_refresh(digest)?;
    let (kind, family_id, (scope, audience), issued_at, own_end) = match (access, refresh) {
        (Some(token), _) => {
            let granted = (Some(token.scope), Some(token.audience));
            (TokenKind::Access, token.family_id, granted, token.issued_at, token.expires_at)
        }
        (None, Some(token)) if token.stage == RefreshStage::Current => {
            (TokenKind::Refresh, token.family_id, (None, None), token.issued_at, token.expires_at)
        }
        (None, Some(_) | None) => return Ok(None),
    };
    if own_end.is_some_and(|end| now >= end) {
        return Ok(None);
    }
    let Some((family, user)) = good_family(repositories, family_id, now)? else { return Ok(None) };
    if !family.is_held_by(client_id) {
        return Ok(None);
    }
    let ends = [own_end, family.idle_ends_at, family.ends_at];
    Ok(Some(ActiveToken {
        kind,
        client_id: client_id.clone(),
        user_id: user.id,
        username: user.email,
        scope: scope.unwrap_or(family.scope),
        audience: audience.unwrap_or(family.audience),
        issued_at,
        expires_at: ends.into_iter().flatten().min(),
    }))
}
