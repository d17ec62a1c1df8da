//! Requests that may be sent again without being done again: the header `Idempotency-Key`
//! (draft-ietf-httpapi-idempotency-key-header).

use chrono::TimeDelta;

use crate::access::caller::Access;
use crate::clock::Timestamp;
use crate::secret::{Secret, SecretDigest};

/// How long the answer to a key is kept.
pub const KEPT: TimeDelta = TimeDelta::hours(24);
/// How long a request can run at most. Who has a key for longer and no answer is dead: others take its place.
pub const LEASE: TimeDelta = TimeDelta::seconds(60);
/// The longest key, in characters.
pub const MAX_KEY: usize = 255;

/// A key of somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct IdempotencyKey {
    /// Of whose it is and what it says.
    pub digest: SecretDigest,
    /// Of what was sent with it.
    pub request: SecretDigest,
}

impl IdempotencyKey {
    /// Takes a key: 1 to 255 printable ASCII characters. It is the key of this user through this application alone.
    pub fn parse(text: &str, access: &Access, request: SecretDigest) -> Option<Self> {
        let fit =
            (1..=MAX_KEY).contains(&text.len()) && text.bytes().all(|byte| (0x20..=0x7E).contains(&byte));
        let holder = access.holder.client_id().map_or("", |id| id.as_str());
        let digest = Secret::new(format!("{}\n{holder}\n{text}", access.user.id)).digest();
        fit.then_some(Self { digest, request })
    }
}

/// What is known of a key.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownKey {
    /// Of what was sent with it first.
    pub request: SecretDigest,
    /// When.
    pub started_at: Timestamp,
    /// What was answered; none as long as nobody knows.
    pub answer: Option<String>,
}
