//! Remembering consent transactions.

use super::Stored;
use crate::clock::Timestamp;
use crate::consent::ConsentTransaction;
use crate::id::{ClientId, UserId};
use crate::secret::SecretDigest;

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
    /// Removes what has expired; how many.
    fn remove_expired(&mut self, now: Timestamp) -> Stored<usize>;
}
