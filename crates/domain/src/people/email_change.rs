//! Another e-mail address for an account, which waits until somebody follows the link that was sent there.

use chrono::TimeDelta;

use crate::clock::Timestamp;
use crate::id::UserId;
use crate::people::user::EmailAddress;

/// How long a change waits, and then its link works.
pub const EMAIL_CHANGE_TTL: TimeDelta = TimeDelta::hours(24);

/// A change that waits. Each user has one at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailChange {
    /// Whose.
    pub user_id: UserId,
    /// The new address. Somebody else may have it: then no link is sent, and nobody is told.
    pub email: EmailAddress,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// The first moment at which it can't be confirmed any more.
    pub expires_at: Timestamp,
}

impl EmailChange {
    /// Can it still be confirmed?
    pub fn is_open(&self, now: Timestamp) -> bool {
        now < self.expires_at
    }
}
