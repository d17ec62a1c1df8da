//! Remembering users.

use crate::clock::Timestamp;
use crate::id::UserId;
use crate::people::user::{EmailAddress, NewUser, User};
use crate::people::user_search::{UserSearch, UserUsage};
use crate::storage::{Removal, Stored};

/// What became of a new user.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum UserInsertion {
    /// They are there now.
    Inserted(User),
    /// Somebody has that e-mail address already; nothing was changed.
    EmailTaken,
}

/// What became of another address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum EmailUpdate {
    /// It is theirs now.
    Updated,
    /// Somebody else has it. Whoever was not quicker may have spoiled the transaction: it is to be rolled back.
    EmailTaken,
}

/// Remembers users.
pub trait UserRepository {
    /// Adds a user.
    fn insert(&mut self, user: &NewUser) -> Stored<UserInsertion>;
    /// The user of that id.
    fn find(&mut self, id: UserId) -> Stored<Option<User>>;
    /// Until this transaction ends nobody else changes or removes that user; who is changing them is waited for. Gives the
    /// user as they are then: what was read of them before may be old.
    fn lock(&mut self, id: UserId) -> Stored<Option<User>>;
    /// The user of that address.
    fn find_by_email(&mut self, email: &EmailAddress) -> Stored<Option<User>>;
    /// How many active users there are.
    fn count_active(&mut self) -> Stored<u32>;
    /// All users, the oldest first.
    fn list(&mut self) -> Stored<Vec<User>>;
    /// A part of the users, the oldest first.
    fn search(&mut self, asked: &UserSearch) -> Stored<Vec<User>>;
    /// What there is of each of these users, by number.
    fn usage(&mut self, ids: &[UserId]) -> Stored<Vec<UserUsage>>;
    /// How many users there are: who wait, and all others.
    fn count(&mut self) -> Stored<(u32, u32)>;
    /// Has anybody a password that was imported?
    fn any_imported_password(&mut self) -> Stored<bool>;
    /// Is there a user at all?
    fn any(&mut self) -> Stored<bool>;
    /// The active administrators, the oldest first.
    fn active_administrators(&mut self) -> Stored<Vec<User>>;
    /// The active editors and administrators, the oldest first.
    fn active_editors(&mut self) -> Stored<Vec<User>>;
    /// [`lock`](UserRepository::lock) for all active administrators: who counts them then, and changes one of them,
    /// decides on what is there. Before any single user is locked, or two may wait for each other.
    fn lock_active_administrators(&mut self) -> Stored<()>;
    /// Writes back password, role, standing, description and the moment of change.
    fn update(&mut self, user: &User) -> Stored<()>;
    /// Gives a user another address, unless somebody else has it.
    fn set_email(&mut self, id: UserId, email: &EmailAddress, at: Timestamp) -> Stored<EmailUpdate>;
    /// Removes a user and with them their sessions, links, codes, families and tokens. Events stay, and are nobody's.
    fn remove(&mut self, id: UserId) -> Stored<Removal>;
}
