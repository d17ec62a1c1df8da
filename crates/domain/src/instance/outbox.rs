//! The outbox: what is to leave the house is written down in the transaction of its deed, and carried later by whichever
//! node is free.
//!
//! Whoever carries an entry has a [`Lease`] on it, which ends by itself when they die. So an entry is carried at least once:
//! twice if a node dies between carrying it and saying so.

use chrono::TimeDelta;

use crate::clock::Timestamp;
use crate::id::UserId;

/// How many entries of one kind may wait: what comes then is dropped, with a line in the log.
pub const MAX_WAITING: u32 = 10_000;
/// How long an entry is in the hands of who took it, unless they renew their lease.
pub const LEASE: TimeDelta = TimeDelta::seconds(20);
/// How long what was given up is counted.
pub const GIVEN_UP_KEPT: TimeDelta = TimeDelta::days(30);

/// The first pause after a try in vain; each further one is four times as long.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(2);
/// The longest pause.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(4);

/// What kind of thing leaves the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutboxKind {
    /// A letter to a person.
    Letter,
}

impl OutboxKind {
    /// All of them.
    pub const ALL: [Self; 1] = [Self::Letter];

    /// The name under which it is kept.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Letter => "letter",
        }
    }
}

/// An entry to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOutboxEntry {
    /// What it is.
    pub kind: OutboxKind,
    /// What its kind needs to carry it, opaque to the store. Never a secret.
    pub payload: String,
    /// With whom it goes: when this user is removed, or [`remove_of`](crate::storage::OutboxRepository::remove_of) says so.
    pub user_id: Option<UserId>,
    /// When its deed was done.
    pub created_at: Timestamp,
    /// When it is to be carried at the earliest.
    pub due_at: Timestamp,
}

/// An entry in somebody's hands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxEntry {
    /// Their lease.
    pub lease: Lease,
    /// What its kind needs to carry it.
    pub payload: String,
    /// When its deed was done.
    pub created_at: Timestamp,
}

/// The right to carry an entry. Whoever takes the entry after it gets another one, and this one is worth nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Lease {
    /// The entry's number: positive, never reused.
    pub id: i64,
    /// How often the entry was taken, this time included: from 1.
    pub attempt: u32,
}

/// How long an entry waits after that many tries in vain: 2 s, 8 s, 32 s and so on, four hours at most.
pub fn pause_after(attempts: u32) -> TimeDelta {
    let factor = 4_i32.saturating_pow(attempts.saturating_sub(1).min(10));
    (FIRST_PAUSE * factor).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::pause_after;

    #[test]
    fn pauses_grow_up_to_four_hours() {
        let seconds = |attempts| pause_after(attempts).num_seconds();
        assert_eq!([seconds(1), seconds(2), seconds(3), seconds(4)], [2, 8, 32, 128]);
        assert_eq!(pause_after(9), TimeDelta::hours(4));
        assert_eq!(pause_after(u32::MAX), TimeDelta::hours(4));
    }
}
