//! Remembering consent transactions, and what became of them.

use crate::clock::Timestamp;
use crate::id::{ClientId, UserId};
use crate::oauth::consent::ConsentTransaction;
use crate::secret::SecretDigest;
use crate::storage::Stored;

/// What became of an answer to a consent page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Answer {
    /// This call was the first: the transaction is used up now.
    Taken,
    /// It was answered before.
    AlreadyGiven,
}

/// Remembers consent transactions.
pub trait ConsentRepository {
    /// Adds a transaction.
    fn insert(&mut self, transaction: &ConsentTransaction) -> Stored<()>;
    /// The transaction of that digest that nobody has answered, whatever its age.
    fn find(&mut self, digest: &SecretDigest) -> Stored<Option<ConsentTransaction>>;
    /// Uses a transaction up. One of any number of racing calls gets [`Answer::Taken`].
    fn take(&mut self, digest: &SecretDigest) -> Stored<Answer>;
    /// Takes back what this client, or any, asked this user and got no answer to.
    fn remove_of(&mut self, user_id: UserId, client_id: Option<&ClientId>) -> Stored<()>;
    /// Notes that the user said yes to this client, if that isn't noted yet.
    fn note_approval(&mut self, user_id: UserId, client_id: &ClientId, at: Timestamp) -> Stored<()>;
    /// Did the user say yes to this client, and not take it back?
    fn is_approved(&mut self, user_id: UserId, client_id: &ClientId) -> Stored<bool>;
    /// Forgets that the user said yes to this client, or to any; how many that were.
    fn forget_approvals(&mut self, user_id: UserId, client_id: Option<&ClientId>) -> Stored<usize>;
    /// Removes what has expired; how many.
    fn remove_expired(&mut self, now: Timestamp) -> Stored<usize>;
}
