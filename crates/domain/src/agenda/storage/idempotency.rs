//! Remembering the keys of requests that may be sent again.

use crate::agenda::idempotency::{IdempotencyKey, KnownKey};
use crate::clock::Timestamp;
use crate::storage::Stored;

/// What became of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum KeyClaim {
    /// It is ours: of any number of racing calls one gets this.
    Ours,
    /// Somebody else has it.
    Taken,
}

/// Remembers idempotency keys.
pub trait IdempotencyRepository {
    /// What is known of a key.
    fn find(&mut self, key: &IdempotencyKey) -> Stored<Option<KnownKey>>;
    /// Begins with a key that nobody has.
    fn begin(&mut self, key: &IdempotencyKey, now: Timestamp) -> Stored<KeyClaim>;
    /// Takes the place of who began then: only if there is no answer and nobody else took it.
    fn take_over(&mut self, key: &IdempotencyKey, began: Timestamp, now: Timestamp) -> Stored<KeyClaim>;
    /// Notes the answer, if the key is still that of who began then. Until this transaction ends nobody takes it over.
    fn answer(&mut self, key: &IdempotencyKey, began: Timestamp, answer: &str) -> Stored<KeyClaim>;
    /// Gives a key back that has no answer.
    fn release(&mut self, key: &IdempotencyKey, began: Timestamp) -> Stored<()>;
    /// Removes the keys that began before then; how many.
    fn remove_before(&mut self, before: Timestamp) -> Stored<usize>;
}
