//! Logging in and out with a browser.

use crate::access::audit::{Actor, AuditAction};
use crate::access::caller::{Access, Caller};
use crate::clock::Timestamp;
use crate::context::Ports;
use crate::id::{SessionId, UserId};
use crate::instance::policy::TOUCH_INTERVAL;
use crate::outcome::{Committed, ServiceError};
use crate::people::session::Session;
use crate::people::user::User;
use crate::secret::{Secret, SecretKind};
use crate::storage::{Removal, StorageError, Stored};

pub use crate::people::password_check::LogInDenied;

/// Opens, finds and ends sessions.
#[derive(Debug, Clone)]
pub struct SessionService {
    ports: Ports,
}

/// Somebody who is logged in.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Their session.
    pub session: Session,
    /// Who they are.
    pub user: User,
}

impl Visitor {
    /// The visitor, as whoever sends a request: by themselves.
    pub fn caller(&self) -> Caller {
        Caller::Authenticated(Box::new(self.access()))
    }

    /// What their session gives.
    pub fn access(&self) -> Access {
        Access::of_session(self.user.clone())
    }
}

impl SessionService {
    /// A session service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Checks a password and opens a session; the answer is the secret for the cookie. Slow on purpose: see
    /// [`LogInDenied`] for the limits; the caller bounds how many run at once.
    pub fn log_in(&self, email: &str, password: &Secret) -> Result<Secret, ServiceError<LogInDenied>> {
        let checked = self.ports.check_password(email, password)?;
        let (secret, session) = self.ports.new_session(checked.user.id);
        let entry = self.ports.entry(Actor::person(&checked.user), AuditAction::LoggedIn, "");
        let committed = self.ports.storage.write(move |repositories| {
            if checked.confirm(repositories)?.is_none() {
                return Ok(Committed::DeniedButKept(LogInDenied::WrongCredentials)); // It counts: it cost a hash.
            }
            repositories.sessions().insert(&session)?;
            repositories.audit().insert(&entry)?;
            Ok::<_, StorageError>(Committed::Done(()))
        })?;
        committed.answer()?;
        Ok(secret)
    }

    /// Who is behind this cookie, if anybody; and whether the use is to be noted with [`SessionService::touch`].
    pub fn resume(&self, cookie: &Secret) -> Stored<Option<(Visitor, bool)>> {
        let digest = cookie.digest();
        let now = self.ports.clock.now();
        let policy = self.ports.policy.session.clone();
        let visitor = self.ports.storage.read(move |repositories| {
            let session = repositories.sessions().find(&digest)?;
            let Some(session) = session.filter(|session| session.is_alive(now, &policy)) else {
                return Ok::<_, StorageError>(None);
            };
            let user = repositories.users().find(session.user_id)?;
            Ok(user.filter(User::is_active).map(|user| Visitor { session, user }))
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

impl Ports {
    /// A session to be stored, and the secret for its cookie.
    pub(crate) fn new_session(&self, user_id: UserId) -> (Secret, Session) {
        let secret = self.secrets.secret(SecretKind::Session);
        let now = self.clock.now();
        let session = Session {
            id: SessionId(self.secrets.uuid()),
            digest: secret.digest(),
            user_id,
            created_at: now,
            last_used_at: now,
            origin: self.origin.clone(),
        };
        (secret, session)
    }
}
