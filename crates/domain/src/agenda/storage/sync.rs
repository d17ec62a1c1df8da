//! Remembering what programs need that send the same thing more than once.

use crate::agenda::idempotency::{IdempotencyKey, KnownKey};
use crate::clock::Timestamp;
use crate::id::{ClientId, EventId, UserId};
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

/// Remembers how applications call their events.
pub trait ExternalIdRepository {
    /// The event that this user calls so, through this application or by themselves.
    fn find(&mut self, user: UserId, client: Option<&ClientId>, external_id: &str)
    -> Stored<Option<EventId>>;
    /// Does anybody call this event by a name of theirs?
    fn has_name(&mut self, event: EventId) -> Stored<bool>;
    /// Notes how they call an event that has no such name yet.
    fn insert(&mut self, user: UserId, client: Option<&ClientId>, named: (&str, EventId)) -> Stored<()>;
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
