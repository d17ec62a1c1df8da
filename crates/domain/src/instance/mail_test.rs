//! Seeing whether letters arrive.

use crate::access::audit::AuditAction;
use crate::access::caller::Administrator;
use crate::access::limit::{Quota, TooMany};
use crate::access::limits::{QuotaUse, take};
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
    /// Their account has a plain name and no letterbox, or there is none.
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
    pub fn try_out(&self, by: &Administrator) -> Result<Delivery, ServiceError<MailTestDenied>> {
        let with_letterbox = by.user().filter(|user| user.email.takes_letters());
        let user = with_letterbox.ok_or(ServiceError::Denied(MailTestDenied::NoLetterbox))?;
        let to = user.email.clone();
        let quota_use = QuotaUse::of(&self.ports, Quota::TestLetters, &user.id.to_string());
        let entry = self.ports.entry(by.actor(), AuditAction::MailTested, to.as_str());
        self.ports.storage.write(move |repositories| {
            take(quota_use, repositories)?
                .map_err(|too_many| ServiceError::Denied(MailTestDenied::TooMany(too_many)))?;
            repositories.audit().insert(&entry)?;
            Ok::<_, ServiceError<MailTestDenied>>(())
        })?;
        Ok(self.ports.mailer.try_now(Letter { to, content: LetterContent::Test }))
    }
}
