//! Remembering what is to leave the house.

use crate::clock::Timestamp;
use crate::id::UserId;
use crate::instance::outbox::{Lease, NewOutboxEntry, OutboxEntry, OutboxKind};
use crate::storage::{Removal, Stored};

/// Is an entry still in the hands of who says so?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Hold {
    /// It is, and what was asked is done.
    Held,
    /// Somebody else took it, or it is gone; nothing is done.
    Lost,
}

/// Remembers the outbox.
pub trait OutboxRepository {
    /// Writes an entry.
    fn insert(&mut self, entry: &NewOutboxEntry) -> Stored<()>;
    /// Is there an entry with this in it that nobody has taken yet? Until this transaction ends nobody takes it.
    fn is_untouched(&mut self, kind: OutboxKind, payload: &str) -> Stored<bool>;
    /// How many entries of this kind wait, in somebody's hands or not.
    fn count_waiting(&mut self, kind: OutboxKind) -> Stored<u32>;
    /// When the first of those that wait is due; while one is in somebody's hands that is when their lease ends.
    fn next_due_at(&mut self, kind: OutboxKind) -> Stored<Option<Timestamp>>;
    /// Takes the entry that has been due longest, at `now` at the latest, until `lease_ends_at`. Of any number of racing calls
    /// one gets it; the others get others, or none.
    fn claim(
        &mut self,
        kind: OutboxKind,
        now: Timestamp,
        lease_ends_at: Timestamp,
    ) -> Stored<Option<OutboxEntry>>;
    /// Keeps an entry longer in the same hands. Until this transaction ends nobody else takes or removes it.
    fn renew(&mut self, lease: Lease, lease_ends_at: Timestamp) -> Stored<Hold>;
    /// Removes an entry that was carried.
    fn remove(&mut self, lease: Lease) -> Stored<Hold>;
    /// Lets an entry go until it is due again.
    fn put_back(&mut self, lease: Lease, due_at: Timestamp) -> Stored<Hold>;
    /// Nobody will carry this entry any more; it is counted, and what it said is forgotten.
    fn give_up(&mut self, lease: Lease, at: Timestamp) -> Stored<Hold>;
    /// Removes the entries that go with this user, also from the hands of others.
    fn remove_of(&mut self, user_id: UserId) -> Stored<Removal>;
    /// How many entries of this kind were given up and are still counted.
    fn count_given_up(&mut self, kind: OutboxKind) -> Stored<u32>;
    /// Forgets what was given up before that moment; how many entries that was.
    fn remove_given_up_before(&mut self, moment: Timestamp) -> Stored<usize>;
}
