//! Bearer tokens (RFC 6750): what a presented access token is worth right now. Always asked of the database, never of a
//! cache, so that whatever ends a token holds at the very next request.

use chrono::TimeDelta;

use crate::access::caller::Access;
use crate::clock::Timestamp;
use crate::context::Ports;
use crate::id::FamilyId;
use crate::instance::policy::TOUCH_INTERVAL;
use crate::oauth::client::Client;
use crate::oauth::token::{AccessToken, TokenFamily, TokenHolder};
use crate::outcome::ServiceError;
use crate::people::user::User;
use crate::secret::Secret;
use crate::storage::{Repositories, StorageError, Stored};

/// Judges access tokens.
#[derive(Debug, Clone)]
pub struct AccessService {
    ports: Ports,
}

/// The token is unknown, has ended, is for another resource, or its user or client has ended (RFC 6750 section 3.1, `invalid_token`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidToken;

/// A use that should be noted, in the background.
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct Touch {
    family_id: FamilyId,
    at: Timestamp,
    idle_ends_at: Option<Timestamp>,
}

impl AccessService {
    /// An access service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// What the token gives, and the use to note, if that is due.
    pub fn authenticate(
        &self,
        token: &Secret,
    ) -> Result<(Access, Option<Touch>), ServiceError<InvalidToken>> {
        let digest = token.digest();
        let now = self.ports.clock.now();
        let ports = self.ports.clone();
        let found = self.ports.storage.read(move |repositories| {
            let token =
                repositories.tokens().find_access(&digest)?.ok_or(ServiceError::Denied(InvalidToken))?;
            if !token.audience.reaches(&ports.policy.issuer) {
                return Err(ServiceError::Denied(InvalidToken));
            }
            standing(repositories, token, now)?.ok_or(ServiceError::Denied(InvalidToken))
        })?;
        let touch = self.touch_due(&found.family, now);
        let access = Access {
            user: found.user,
            holder: found.family.holder,
            scope: found.token.scope,
            family_id: Some(found.family.id),
        };
        Ok((access, touch))
    }

    /// Notes a use.
    pub fn touch(&self, touch: Touch) -> Stored<()> {
        let Touch { family_id, at, idle_ends_at } = touch;
        self.ports
            .storage
            .write(move |repositories| repositories.tokens().touch_family(family_id, at, idle_ends_at))
    }

    fn touch_due(&self, family: &TokenFamily, now: Timestamp) -> Option<Touch> {
        let due = now - family.last_used_at >= TOUCH_INTERVAL.min(self.idle() / 2);
        due.then(|| Touch {
            family_id: family.id,
            at: now,
            idle_ends_at: family.idle_ends_at.map(|_| now + self.idle()),
        })
    }

    fn idle(&self) -> TimeDelta {
        self.ports.policy.compat.access_idle
    }
}

struct Standing {
    token: AccessToken,
    family: TokenFamily,
    user: User,
}

/// The token with all that it stands on, if all of it stands.
fn standing(
    repositories: &mut dyn Repositories,
    token: AccessToken,
    now: Timestamp,
) -> Result<Option<Standing>, StorageError> {
    if token.expires_at.is_some_and(|end| now >= end) {
        return Ok(None);
    }
    let good = good_family(repositories, token.family_id, now)?;
    Ok(good.map(|(family, user)| Standing { token, family, user }))
}

/// The family with its user, if it, the user and the client that holds it are good.
pub(crate) fn good_family(
    repositories: &mut dyn Repositories,
    id: FamilyId,
    now: Timestamp,
) -> Stored<Option<(TokenFamily, User)>> {
    let family = repositories.tokens().find_family(id)?;
    let Some(family) = family.filter(|family| family.is_alive(now)) else {
        return Ok(None);
    };
    let user = repositories.users().find(family.user_id)?;
    let Some(user) = user.filter(|user| user.is_active()) else {
        return Ok(None);
    };
    if let TokenHolder::Client(client_id) = &family.holder
        && !repositories.clients().find(client_id)?.is_some_and(|client: Client| client.is_active())
    {
        return Ok(None);
    }
    Ok(Some((family, user)))
}
