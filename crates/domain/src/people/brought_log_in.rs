//! A browser that was logged in where this instance came from: its log-in there becomes a session here, once.

use crate::access::audit::{Actor, AuditAction};
use crate::clock::Timestamp;
use crate::context::Ports;
use crate::id::UserId;
use crate::oauth::token::{TokenFamily, TokenHolder};
use crate::people::user::User;
use crate::secret::{Secret, SecretDigest, SecretKind};
use crate::storage::{Repositories, StorageError, Stored};

/// Takes over log-ins of browsers.
#[derive(Debug, Clone)]
pub struct BroughtLogInService {
    ports: Ports,
}

impl BroughtLogInService {
    /// A service that takes over on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Makes a session of the token that a browser brought, and ends the token: the answer is the secret for the cookie. Only of
    /// one that came along as a log-in, and that no program has used since: that program would be logged out.
    pub fn take(&self, brought: &Secret) -> Stored<Option<Secret>> {
        if !self.ports.policy.takes_browser_cookies || SecretKind::AccessToken.is_kind_of(brought) {
            return Ok(None);
        }
        let (digest, now) = (brought.digest(), self.ports.clock.now());
        let found = self.ports.storage.read(move |repositories| find(repositories, &digest, now))?;
        let Some((_, user)) = found else { return Ok(None) };
        let (secret, session) = self.ports.new_session(user.id);
        let entry = self.ports.entry(Actor::person(&user), AuditAction::LoggedIn, "a cookie of Gancio");
        let user_id = user.id;
        let taken = self.ports.storage.write(move |repositories| {
            repositories.users().lock(user_id)?;
            let Some((family, _)) = find(repositories, &digest, now)? else { return Ok(false) };
            repositories.tokens().revoke_family(family.id, now)?;
            repositories.sessions().insert(&session)?;
            repositories.audit().insert(&entry)?;
            Ok::<_, StorageError>(true)
        })?;
        Ok(taken.then_some(secret))
    }
}

/// The log-in of that token and whose it is, if it can be taken over.
fn find(
    repositories: &mut dyn Repositories,
    digest: &SecretDigest,
    now: Timestamp,
) -> Stored<Option<(TokenFamily, User)>> {
    let Some(token) = repositories.tokens().find_access(digest)? else { return Ok(None) };
    let Some(family) = repositories.tokens().find_family(token.family_id)? else { return Ok(None) };
    let is_unused = family.last_used_at == family.created_at;
    if family.holder != TokenHolder::FirstParty || !family.is_alive(now) || !is_unused {
        return Ok(None);
    }
    let user: UserId = family.user_id;
    let user = repositories.users().find(user)?.filter(User::is_active);
    Ok(user.map(|user| (family, user)))
}
