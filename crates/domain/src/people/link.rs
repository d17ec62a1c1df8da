//! Links that work once: what stands in a letter or in the log is a secret, what is stored is its digest.

use chrono::TimeDelta;

use crate::clock::Timestamp;
use crate::id::UserId;
use crate::secret::SecretDigest;

/// How long the link to the set-up works: at most this, and only while there is no administrator.
pub const SET_UP_TTL: TimeDelta = TimeDelta::hours(24);
/// How long the link of a forgotten password works.
pub const RECOVERY_TTL: TimeDelta = TimeDelta::hours(1);
/// How long the link of an invitation works.
pub const INVITATION_TTL: TimeDelta = TimeDelta::days(7);

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// How it is found.
    pub digest: SecretDigest,
    /// What it is for.
    pub purpose: LinkPurpose,
    /// The first moment at which it doesn't work any more.
    pub expires_at: Timestamp,
}

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    /// To make the first administrator.
    SetUp,
    /// To choose a password for this account.
    Password(UserId),
}
