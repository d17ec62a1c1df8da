//! Logging in and out with a browser.

use crate::clock::Timestamp;
use crate::error::{ServiceError, settle};
use crate::id::SessionId;
use crate::policy::TOUCH_INTERVAL;
use crate::secret::{Secret, SecretKind};
use crate::services::Ports;
use crate::session::Session;
use crate::storage::{Removal, StorageError, Stored};
use crate::user::{EmailAddress, User};

/// Opens, finds and ends sessions.
#[derive(Debug, Clone)]
pub struct SessionService {
    ports: Ports,
}

/// The e-mail address and the password don't belong to an active user. Which of it was wrong is nobody's business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongCredentials;

/// Somebody who is logged in.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Their session.
    pub session: Session,
    /// Who they are.
    pub user: User,
}

impl SessionService {
    /// A service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Checks a password and opens a session; the answer is the secret for the cookie. Slow on purpose (one password
    /// hash, for unknown users too): the caller bounds how many run at once.
    pub fn log_in(&self, email: &str, password: &Secret) -> Result<Secret, ServiceError<WrongCredentials>> {
        let user = match EmailAddress::parse(email) {
            None => None,
            Some(email) => {
                self.ports.storage.read(move |repositories| repositories.users().find_by_email(&email))?
            }
        };
        let right = self.ports.passwords.verify(password, user.as_ref().map(|user| &user.password));
        let Some(checked) = user.filter(|user| right && user.is_active) else {
            return Err(ServiceError::Denied(WrongCredentials));
        };
        let secret = self.ports.secrets.secret(SecretKind::Session);
        let now = self.ports.clock.now();
        let session = Session {
            id: SessionId(self.ports.secrets.uuid()),
            digest: secret.digest(),
            user_id: checked.id,
            created_at: now,
            last_used_at: now,
        };
        settle(self.ports.storage.write(move |repositories| {
            // The password was checked outside the transaction; it may have been changed meanwhile.
            repositories.users().lock(checked.id)?;
            let current = repositories.users().find(checked.id)?;
            if !current.is_some_and(|current| current.is_active && current.password == checked.password) {
                return Ok(Err(WrongCredentials));
            }
            repositories.sessions().insert(&session)?;
            Ok::<_, StorageError>(Ok(()))
        }))?;
        Ok(secret)
    }

    /// Who is behind this cookie, if anybody; and whether the use is to be noted with [`SessionService::touch`].
    pub fn resume(&self, cookie: &Secret) -> Stored<Option<(Visitor, bool)>> {
        let digest = cookie.digest();
        let now = self.ports.clock.now();
        let policy = self.ports.policy.session.clone();
        let visitor = self.ports.storage.read(move |repositories| {
            let session = repositories.sessions().find(&digest)?;
            let Some(session) = session.filter(|session| {
                now - session.last_used_at < policy.idle && now - session.created_at < policy.max
            }) else {
                return Ok::<_, StorageError>(None);
            };
            let user = repositories.users().find(session.user_id)?;
            Ok(user.filter(|user| user.is_active).map(|user| Visitor { session, user }))
        })?;
        Ok(visitor.map(|visitor| {
            let touch_due = self.is_touch_due(&visitor.session, now);
            (visitor, touch_due)
        }))
    }

    /// Notes a use.
    pub fn touch(&self, id: SessionId) -> Stored<()> {
        let now = self.ports.clock.now();
        self.ports.storage.write(move |repositories| repositories.sessions().touch(id, now))
    }

    /// Ends a session.
    pub fn log_out(&self, id: SessionId) -> Stored<()> {
        self.ports.storage.write(move |repositories| match repositories.sessions().remove(id)? {
            Removal::Removed | Removal::NotThere => Ok(()),
        })
    }

    fn is_touch_due(&self, session: &Session, now: Timestamp) -> bool {
        now - session.last_used_at >= TOUCH_INTERVAL.min(self.ports.policy.session.idle / 2)
    }
}
