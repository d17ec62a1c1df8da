//! Is this the password of that account? The one place that asks, so that limits hold for every way in.

use crate::access::audit::{Actor, AuditAction};
use crate::access::limit::{Credential, Quota, TooMany};
use crate::access::limits::{Guard, QuotaUse, take};
use crate::context::Ports;
use crate::outcome::ServiceError;
use crate::people::user::{EmailAddress, Standing, User};
use crate::secret::Secret;
use crate::storage::{Repositories, StorageError, Stored};

/// Why somebody doesn't get in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogInDenied {
    /// The e-mail address and the password don't belong to an active user. Which of it was wrong is nobody's business.
    WrongCredentials,
    /// The password is right, and an administrator hasn't approved the account yet.
    Waiting,
    /// Too many failures; what was sent was not looked at.
    TooMany(TooMany),
}

/// A password that was right when it was checked.
#[derive(Debug, Clone)]
pub(crate) struct Checked {
    pub(crate) user: User,
    guard: Option<Guard>,
    log_ins: Option<QuotaUse>,
}

impl Ports {
    /// Checks a password. Slow on purpose (one password hash, for unknown users too; one of either kind while somebody's was
    /// imported): callers bound how many run at once.
    pub(crate) fn check_password(
        &self,
        email: &str,
        password: &Secret,
    ) -> Result<Checked, ServiceError<LogInDenied>> {
        let typed = email.trim().to_lowercase();
        let guard = Guard::of(self, Credential::Password(&typed));
        let Admitted { user, among_imported } = self.find_admitted(email, guard)?;
        let hash = user.as_ref().map(|user| &user.password);
        let right = if among_imported {
            self.passwords.verify_among_imported(password, hash)
        } else {
            self.passwords.verify(password, hash)
        };
        match user {
            Some(user) if right && user.is_active() => {
                let user = if user.password.is_imported() { self.renewed(user, password)? } else { user };
                let log_ins = self.log_ins_of(&user);
                Ok(Checked { user, guard, log_ins })
            }
            user => {
                let action = if right { AuditAction::LogInRefused } else { AuditAction::LogInFailed };
                self.note_failure(user.as_ref(), action, guard)?;
                let waits = right && user.is_some_and(|user| user.standing == Standing::Waiting);
                let denied = if waits { LogInDenied::Waiting } else { LogInDenied::WrongCredentials };
                Err(ServiceError::Denied(denied))
            }
        }
    }

    /// Even with the right password: each log-in costs a hash, and leaves something behind.
    fn log_ins_of(&self, user: &User) -> Option<QuotaUse> {
        QuotaUse::of(self, Quota::LogIns, &user.id.to_string())
    }

    fn find_admitted(
        &self,
        typed: &str,
        guard: Option<Guard>,
    ) -> Result<Admitted, ServiceError<LogInDenied>> {
        let (ports, typed) = (self.clone(), typed.to_owned());
        let found = self.storage.read(move |repositories| {
            if let Some(guard) = guard {
                guard.admit(repositories)?;
            }
            let user = find_by_log_in(repositories, &typed)?;
            if let Some(log_ins) = user.as_ref().and_then(|user| ports.log_ins_of(user)) {
                log_ins.look(repositories)?.map_err(ServiceError::Denied)?;
            }
            let among_imported = repositories.users().any_imported_password()?;
            Ok(Admitted { user, among_imported })
        });
        found.map_err(|error: ServiceError<TooMany>| error.map_denial(LogInDenied::TooMany))
    }

    /// The user with a hash of ours for the password that was right for the imported one. If somebody was quicker, theirs
    /// must fit too.
    fn renewed(&self, user: User, password: &Secret) -> Result<User, ServiceError<LogInDenied>> {
        let renewed = self.passwords.hash_imported(password, self.secrets.salt());
        let current = self.storage.write(move |repositories| {
            let Some(current) = repositories.users().lock(user.id)? else { return Ok(None) };
            if current.password != user.password {
                return Ok(Some((current, false)));
            }
            let current = User { password: renewed, ..current };
            repositories.users().update(&current)?;
            Ok::<_, StorageError>(Some((current, true)))
        })?;
        match current {
            Some((user, true)) => Ok(user),
            Some((user, false)) if self.passwords.verify(password, Some(&user.password)) => Ok(user),
            Some(_) | None => Err(ServiceError::Denied(LogInDenied::WrongCredentials)),
        }
    }

    fn note_failure(&self, user: Option<&User>, action: AuditAction, guard: Option<Guard>) -> Stored<()> {
        let entry = user.map(|user| self.entry(Actor::Nobody, action, user.email.as_str()));
        if entry.is_none() && guard.is_none() {
            return Ok(());
        }
        self.storage.write(move |repositories| {
            if let Some(guard) = guard {
                guard.failed(repositories)?;
            }
            entry.map_or(Ok(()), |entry| repositories.audit().insert(&entry))
        })
    }
}

/// Whose account was named, if nothing keeps them from trying, and whether anybody's password was imported.
struct Admitted {
    user: Option<User>,
    among_imported: bool,
}

/// The account that is called so, to the letter or in lower case.
pub(crate) fn find_by_log_in(repositories: &mut dyn Repositories, typed: &str) -> Stored<Option<User>> {
    for email in [EmailAddress::spelled(typed), EmailAddress::known(typed)].into_iter().flatten() {
        if let Some(user) = repositories.users().find_by_email(&email)? {
            return Ok(Some(user));
        }
    }
    Ok(None)
}

impl Checked {
    /// The user as they are now, locked, if the password is still theirs and they are still active: it was checked
    /// outside this transaction. What was counted against them is forgotten.
    pub(crate) fn confirm(&self, repositories: &mut dyn Repositories) -> Stored<Option<User>> {
        let current = repositories.users().lock(self.user.id)?;
        let confirmed = current.filter(|user| user.is_active() && user.password == self.user.password);
        if let (Some(_), Some(guard)) = (&confirmed, self.guard)
            && guard.has_news(repositories)?
        {
            guard.succeeded(repositories)?;
        }
        match take(self.log_ins, repositories)? {
            Ok(()) | Err(_) => Ok(confirmed), // What is over the limit is refused from the next one on.
        }
    }
}
