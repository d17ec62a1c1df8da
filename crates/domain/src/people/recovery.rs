//! A forgotten password: a link by letter, and a new password for who has it.

use crate::access::audit::{Actor, AuditAction};
use crate::access::limit::{Quota, TooMany};
use crate::access::limits::{QuotaUse, take};
use crate::context::Ports;
use crate::oauth::applications::end_applications_of;
use crate::outcome::ServiceError;
use crate::people::letter::{Letter, LetterContent};
use crate::people::letters::{write_letter, write_password_link};
use crate::people::link::LinkPurpose;
use crate::people::log_ins::end_all_of;
use crate::people::password::NewPassword;
use crate::people::user::{EmailAddress, User};
use crate::secret::Secret;
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

    /// Writes down that a link goes to an active account of that address, if there is one; a few an hour. The answer doesn't tell.
    pub fn request(&self, email: EmailAddress) -> Result<(), ServiceError<TooMany>> {
        let quota_use = QuotaUse::of_address(&self.ports, Quota::RecoveryRequests);
        let letters = QuotaUse::of(&self.ports, Quota::RecoveryLetters, email.as_str());
        let now = self.ports.clock.now();
        self.ports.storage.write(move |repositories| {
            take(quota_use, repositories)?.map_err(ServiceError::Denied)?;
            let Some(found) = repositories.users().find_by_email(&email)? else { return Ok(()) };
            let user = repositories.users().lock(found.id)?.filter(User::is_active);
            let Some(user) = user else { return Ok(()) };
            if take(letters, repositories)?.is_err() {
                return Ok(());
            }
            write_password_link(repositories, &user, now)?;
            Ok::<_, ServiceError<TooMany>>(())
        })?;
        self.ports.mailer.wake();
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
        self.ports.storage.write(move |repositories| {
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
            let letter = Letter { to: user.email, content: LetterContent::PasswordChanged };
            write_letter(repositories, letter, now)?;
            Ok::<_, ServiceError<DeadLink>>(())
        })?;
        self.ports.mailer.wake();
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
