//! Changing one's e-mail address: asked for with the password, confirmed by whoever reads letters at the new one.
//!
//! The link alone changes nothing. Whoever follows it logs in as well: a letter to a mistyped address must not give the
//! account to a stranger.

use crate::access::audit::AuditAction;
use crate::access::caller::Person;
use crate::access::limit::{Quota, TooMany};
use crate::access::limits::{QuotaUse, take};
use crate::context::Ports;
use crate::id::UserId;
use crate::outcome::{Committed, ServiceError};
use crate::people::email_change::{EMAIL_CHANGE_TTL, EmailChange};
use crate::people::letter::{Letter, LetterContent};
use crate::people::letters::{write_email_link, write_letter};
use crate::people::link::LinkPurpose;
use crate::people::password_check::LogInDenied;
use crate::people::user::{EmailAddress, Standing, User};
use crate::secret::Secret;
use crate::storage::{EmailUpdate, Removal, Repositories, StorageError, Stored};

/// Changes e-mail addresses.
#[derive(Debug, Clone)]
pub struct EmailChangeService {
    ports: Ports,
}

/// Why a change isn't begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmailChangeDenied {
    /// It is the address that they have.
    Unchanged,
    /// The password is wrong.
    WrongPassword,
    /// Too many wrong passwords, changes, or letters to that address.
    TooMany(TooMany),
}

/// Why a change isn't finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfirmationDenied {
    /// The link is unknown, used, too old, withdrawn, or somebody else's.
    DeadLink,
    /// Meanwhile somebody else has an account with that address. Who asks reads its letters, so they may know.
    EmailTaken,
}

impl From<LogInDenied> for EmailChangeDenied {
    fn from(denied: LogInDenied) -> Self {
        match denied {
            LogInDenied::WrongCredentials | LogInDenied::Waiting => Self::WrongPassword,
            LogInDenied::TooMany(too_many) => Self::TooMany(too_many),
        }
    }
}

impl EmailChangeService {
    /// A service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Begins a change, in place of one that waits: a link goes to the new address, a letter to the present one, and nothing
    /// is changed before the link is followed. An address that has an account gets a letter that says so instead, and the
    /// answer is the same. Slow: one password hash.
    pub fn request(
        &self,
        person: &Person,
        password: &Secret,
        email: EmailAddress,
    ) -> Result<EmailChange, ServiceError<EmailChangeDenied>> {
        if email == person.email {
            return Err(ServiceError::Denied(EmailChangeDenied::Unchanged));
        }
        let checked = self
            .ports
            .check_password(person.email.as_str(), password)
            .map_err(|error| error.map_denial(EmailChangeDenied::from))?;
        let changes = QuotaUse::of(&self.ports, Quota::EmailChanges, &person.id.to_string());
        let letters = QuotaUse::of(&self.ports, Quota::EmailChangeLetters, email.as_str());
        let entry = self.ports.entry(person.actor(), AuditAction::EmailChangeRequested, email.as_str());
        let (user_id, now) = (person.id, entry.at);
        let change = EmailChange { user_id, email, asked_at: now, expires_at: now + EMAIL_CHANGE_TTL };
        let committed = self.ports.storage.write(move |repositories| {
            let Some(user) = checked.confirm(repositories)? else {
                return Ok(Committed::DeniedButKept(EmailChangeDenied::WrongPassword)); // It counts: it cost a hash.
            };
            for quota_use in [changes, letters] {
                if let Err(too_many) = take(quota_use, repositories)? {
                    return Ok(Committed::DeniedButKept(EmailChangeDenied::TooMany(too_many))); // Likewise.
                }
            }
            repositories.email_changes().replace(&change)?;
            repositories.audit().insert(&entry)?;
            write_to_the_new_address(repositories, &user, &change)?;
            let content = LetterContent::EmailChangeRequested { email: change.email.clone() };
            write_letter(repositories, Letter { to: user.email, content }, now)?;
            Ok::<_, StorageError>(Committed::Done(change))
        })?;
        let change = committed.answer()?;
        self.ports.mailer.wake();
        Ok(change)
    }

    /// The change of a person that waits.
    pub fn pending(&self, user_id: UserId) -> Stored<Option<EmailChange>> {
        let now = self.ports.clock.now();
        let found =
            self.ports.storage.read(move |repositories| repositories.email_changes().find_of(user_id))?;
        Ok(found.filter(|change| change.is_open(now)))
    }

    /// Withdraws it: its link is dead then.
    pub fn cancel(&self, person: &Person) -> Stored<Removal> {
        let user_id = person.id;
        self.ports.storage.write(move |repositories| repositories.email_changes().remove_of(user_id))
    }

    /// The change that this link confirms, if it is this person's.
    pub fn find(&self, person: &Person, link: &Secret) -> Stored<Option<EmailChange>> {
        let (digest, user_id, now) = (link.digest(), person.id, self.ports.clock.now());
        let found =
            self.ports.storage.read(move |repositories| repositories.email_changes().find(&digest))?;
        Ok(found.filter(|change| change.user_id == user_id && change.is_open(now)))
    }

    /// Changes the address. The link works once. Links to choose a password that went to the old address are dead then;
    /// log-ins and permissions of applications stay: whoever asked knew the password, and it is still the same.
    pub fn confirm(
        &self,
        person: &Person,
        link: &Secret,
    ) -> Result<EmailAddress, ServiceError<ConfirmationDenied>> {
        let (ports, actor, user_id) = (self.ports.clone(), person.actor(), person.id);
        let digest = link.digest();
        let email = self.ports.storage.write(move |repositories| {
            let now = ports.clock.now();
            let dead = || ServiceError::Denied(ConfirmationDenied::DeadLink);
            repositories.users().lock(user_id)?; // First the user and then what hangs on them, as everybody does.
            let change = repositories.email_changes().take(&digest)?;
            let change =
                change.filter(|change| change.user_id == user_id && change.is_open(now)).ok_or_else(dead)?;
            let user = repositories.users().find(user_id)?.filter(User::is_active).ok_or_else(dead)?;
            match repositories.users().set_email(user_id, &change.email, now)? {
                EmailUpdate::Updated => {}
                EmailUpdate::EmailTaken => return Err(ServiceError::Denied(ConfirmationDenied::EmailTaken)),
            }
            repositories.links().remove_for(LinkPurpose::Password(user_id))?;
            match repositories.outbox().remove_of(user_id)? {
                Removal::Removed | Removal::NotThere => {}
            }
            let subject = format!("{} → {}", user.email, change.email);
            repositories.audit().insert(&ports.entry(actor, AuditAction::EmailChanged, &subject))?;
            let content = LetterContent::EmailChanged { email: change.email.clone() };
            write_letter(repositories, Letter { to: user.email, content }, now)?;
            Ok(change.email)
        })?;
        self.ports.mailer.wake();
        Ok(email)
    }
}

/// The link; or, to whoever has an account with that address, that somebody wants it. Who was shut out gets nothing.
fn write_to_the_new_address(
    repositories: &mut dyn Repositories,
    user: &User,
    change: &EmailChange,
) -> Stored<()> {
    match repositories.users().find_by_email(&change.email)? {
        None => write_email_link(repositories, user, change.asked_at),
        Some(holder) if holder.standing == Standing::Disabled => Ok(()),
        Some(holder) => {
            let letter = Letter { to: holder.email, content: LetterContent::AddressWanted };
            write_letter(repositories, letter, change.asked_at)
        }
    }
}
