//! Bearer tokens (RFC 6750): what a presented access token is worth right now. Whatever ends a token holds at the very next
//! request: it is asked of the database, or answered from what is [known](crate::known) while nothing has been committed.

use std::sync::Arc;

use chrono::TimeDelta;

use crate::access::caller::Access;
use crate::access::held_token::HeldToken;
use crate::clock::Timestamp;
use crate::context::Ports;
use crate::id::FamilyId;
use crate::instance::policy::TOUCH_INTERVAL;
use crate::oauth::client::Client;
use crate::oauth::token::{AccessToken, TokenFamily, TokenHolder};
use crate::outcome::ServiceError;
use crate::people::user::User;
use crate::secret::{Secret, SecretDigest};
use crate::storage::{Repositories, Stored};

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
        let now = self.ports.clock.now();
        let issuer = &self.ports.policy.issuer;
        let found = self.find(&token.digest())?;
        let found = found
            .filter(|found| found.token.audience.reaches(issuer) && found.is_good(now))
            .ok_or(ServiceError::Denied(InvalidToken))?;
        let touch = self.touch_due(&found.family, now);
        let access = Access {
            user: found.user.clone(),
            holder: found.family.holder.clone(),
            scope: found.token.scope.clone(),
            family_id: Some(found.family.id),
        };
        Ok((access, touch))
    }

    fn find(&self, digest: &SecretDigest) -> Stored<Option<Arc<HeldToken<AccessToken>>>> {
        let known = &self.ports.known.bearer_tokens;
        let mark = self.ports.storage.mark()?;
        if let Some(found) = known.get(mark, digest) {
            return Ok(Some(found));
        }
        let asked = *digest;
        let found =
            self.ports.storage.look_up(move |repositories| repositories.tokens().find_bearer(&asked))?;
        let found = found.map(Arc::new);
        if let Some(found) = &found {
            known.keep(mark, *digest, found.clone());
        }
        Ok(found)
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
