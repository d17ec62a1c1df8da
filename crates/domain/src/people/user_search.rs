//! Looking for people among many.

use crate::clock::Timestamp;
use crate::id::UserId;
use crate::people::user::Role;

/// The most words that are looked for, in characters.
pub const MAX_WORDS: usize = 200;

/// Which people are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserSearch {
    /// What stands in their address, whatever the case of its ASCII letters; all of them if it is empty.
    pub words: String,
    /// Only those with this role.
    pub role: Option<Role>,
    /// Those who wait for an administrator, or all others?
    pub is_waiting: bool,
    /// How many of them are left out.
    pub offset: u32,
    /// At most so many.
    pub limit: u32,
}

/// What there is of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UserUsage {
    /// Of whom.
    pub user_id: UserId,
    /// How many events they have, hidden ones too; a series with its dates counts once.
    pub events: u32,
    /// When they were last here in a browser, as far as a log-in of theirs is still remembered.
    pub seen_at: Option<Timestamp>,
}
