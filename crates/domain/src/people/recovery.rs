//! A forgotten password: a link by letter, and a new password for who has it.

use crate::access::audit::{Actor, AuditAction};
use crate::access::limit::{Quota, TooMany};
use crate::access::limits::{Share, take};
use crate::context::Ports;
use crate::oauth::applications::end_applications_of;
use crate::outcome::ServiceError;
use crate::people::letter::{Letter, LetterContent};
use crate::people::link::{INVITATION_TTL, Link, LinkPurpose, RECOVERY_TTL};
use crate::people::log_ins::end_all_of;
use crate::people::password::{NewPassword, PasswordHash};
use crate::people::user::{EmailAddress, User};
use crate::secret::{Secret, SecretKind};
use crate::storage::{Removal, Repositories, StorageError, Stored};

/// Gives people their accounts back.
#[derive(Debug, Clone)]
pub struct RecoveryService {
    ports: Ports,
}

/// The link is unknown, used, too old, or its account isn't active.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeadLink;

impl RecoveryService {
    /// A recovery service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Sends a link to an active account of that address, if there is one; a few an hour. The answer doesn't tell.
    pub fn request(&self, email: EmailAddress) -> Result<(), ServiceError<TooMany>> {
        let share = Share::of_address(&self.ports, Quota::RecoveryRequests);
        let letters = Share::of(&self.ports, Quota::RecoveryLetters, email.as_str());
        let secret = self.ports.secrets.secret(SecretKind::Link);
        let (digest, now) = (secret.digest(), self.ports.clock.now());
        let to = self.ports.storage.write(move |repositories| {
            take(share, repositories)?.map_err(ServiceError::Denied)?;
            let Some(found) = repositories.users().find_by_email(&email)? else { return Ok(None) };
            repositories.users().lock(found.id)?;
            let user = repositories.users().find(found.id)?.filter(User::is_active);
            let Some(user) = user else { return Ok(None) };
            if take(letters, repositories)?.is_err() {
                return Ok(None);
            }
            let purpose = LinkPurpose::Password(user.id);
            // Who never chose a password still has an invitation: whoever asks must not cut it short.
            let is_invited = user.password == PasswordHash::none();
            let ttl = if is_invited { INVITATION_TTL } else { RECOVERY_TTL };
            repositories.links().replace(&Link { digest, purpose, expires_at: now + ttl })?;
            Ok::<_, ServiceError<TooMany>>(Some((user.email, is_invited)))
        })?;
        if let Some((to, is_invited)) = to {
            let content =
                if is_invited { LetterContent::Invitation(secret) } else { LetterContent::Recovery(secret) };
            self.ports.mailer.send(Letter { to, content });
        }
        Ok(())
    }

    /// Whose password this link sets.
    pub fn owner(&self, link: &Secret) -> Stored<Option<User>> {
        let (digest, now) = (link.digest(), self.ports.clock.now());
        self.ports.storage.read(move |repositories| {
            let Some(user) = find(repositories, &digest, now)? else { return Ok::<_, StorageError>(None) };
            Ok(Some(user))
        })
    }

    /// Sets the password. The link works once; all browsers and programs are logged out, and if they want so all
    /// applications lose their permission. Slow: one password hash.
    pub fn recover(
        &self,
        link: &Secret,
        password: &NewPassword,
        end_applications: bool,
    ) -> Result<(), ServiceError<DeadLink>> {
        if self.owner(link)?.is_none() {
            return Err(ServiceError::Denied(DeadLink)); // Before the hash: a guess costs nothing here.
        }
        let password = self.ports.passwords.hash(password, self.ports.secrets.salt());
        let ports = self.ports.clone();
        let (digest, now) = (link.digest(), self.ports.clock.now());
        let email = self.ports.storage.write(move |repositories| {
            let user = find(repositories, &digest, now)?.ok_or(ServiceError::Denied(DeadLink))?;
            repositories.users().lock(user.id)?; // First the user and then their links, as everybody does.
            match repositories.links().remove(&digest)? {
                Removal::Removed => {}
                Removal::NotThere => return Err(ServiceError::Denied(DeadLink)),
            }
            // Whoever shut them out in between has taken their links along.
            let current = repositories.users().find(user.id)?.filter(User::is_active);
            let current = current.ok_or(ServiceError::Denied(DeadLink))?;
            let user = User { password, updated_at: now, ..current };
            repositories.users().update(&user)?;
            end_all_of(repositories, user.id, now)?;
            if end_applications {
                end_applications_of(repositories, user.id, now)?;
            }
            let entry = ports.entry(Actor::person(&user), AuditAction::PasswordRecovered, "");
            repositories.audit().insert(&entry)?;
            Ok(user.email)
        })?;
        self.ports.mailer.send(Letter { to: email, content: LetterContent::PasswordChanged });
        Ok(())
    }
}

/// The active account that a good link is for.
fn find(
    repositories: &mut dyn Repositories,
    digest: &crate::secret::SecretDigest,
    now: crate::clock::Timestamp,
) -> Stored<Option<User>> {
    let link = repositories.links().find(digest)?.filter(|link| now < link.expires_at);
    match link.map(|link| link.purpose) {
        Some(LinkPurpose::Password(user_id)) => {
            Ok(repositories.users().find(user_id)?.filter(User::is_active))
        }
        Some(LinkPurpose::SetUp) | None => Ok(None),
    }
}
