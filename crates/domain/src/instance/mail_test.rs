//! Seeing whether letters arrive.

use crate::access::audit::{Actor, AuditAction};
use crate::access::caller::Access;
use crate::access::limit::{Quota, TooMany};
use crate::access::limits::{Share, take};
use crate::context::Ports;
use crate::outcome::ServiceError;
use crate::people::letter::{Delivery, Letter, LetterContent};

/// Sends a letter to the administrator who asks.
#[derive(Debug, Clone)]
pub struct MailTestService {
    ports: Ports,
}

/// Why no letter is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailTestDenied {
    /// Only administrators by themselves may.
    Forbidden,
    /// Their account has a plain name and no letterbox.
    NoLetterbox,
    /// Enough for this hour.
    TooMany(TooMany),
}

impl MailTestService {
    /// A mail test service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Sends one letter to the caller's own address, by the way of all letters, and waits for what comes of it.
    pub fn try_out(&self, access: &Access) -> Result<Delivery, ServiceError<MailTestDenied>> {
        if !access.is_first_party() || !access.can_administer() {
            return Err(ServiceError::Denied(MailTestDenied::Forbidden));
        }
        let to = access.user.email.clone();
        if !to.takes_letters() {
            return Err(ServiceError::Denied(MailTestDenied::NoLetterbox));
        }
        let share = Share::of(&self.ports, Quota::TestLetters, &access.user.id.to_string());
        let entry = self.ports.entry(Actor::of(access), AuditAction::MailTested, to.as_str());
        self.ports.storage.write(move |repositories| {
            take(share, repositories)?
                .map_err(|too_many| ServiceError::Denied(MailTestDenied::TooMany(too_many)))?;
            repositories.audit().insert(&entry)?;
            Ok::<_, ServiceError<MailTestDenied>>(())
        })?;
        Ok(self.ports.mailer.try_now(Letter { to, content: LetterContent::Test }))
    }
}
