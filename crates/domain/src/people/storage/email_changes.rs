//! Remembering changes of e-mail addresses that wait to be confirmed.

use crate::clock::Timestamp;
use crate::id::UserId;
use crate::people::email_change::EmailChange;
use crate::secret::SecretDigest;
use crate::storage::{Removal, Stored};

/// Remembers changes of e-mail addresses, one a user. They go with their user.
pub trait EmailChangeRepository {
    /// Adds a change that has no link yet, and forgets the older one of that user with its link.
    fn replace(&mut self, change: &EmailChange) -> Stored<()>;
    /// The change of that user, whatever its age.
    fn find_of(&mut self, user_id: UserId) -> Stored<Option<EmailChange>>;
    /// Gives the change of a user a link, which replaces the one before, and from now on it waits until that moment.
    fn set_link(&mut self, user_id: UserId, digest: &SecretDigest, expires_at: Timestamp) -> Stored<()>;
    /// The change whose link has that digest, whatever its age.
    fn find(&mut self, digest: &SecretDigest) -> Stored<Option<EmailChange>>;
    /// The same, and it waits no more. Of any number of racing calls one gets it.
    fn take(&mut self, digest: &SecretDigest) -> Stored<Option<EmailChange>>;
    /// Forgets the change of that user.
    fn remove_of(&mut self, user_id: UserId) -> Stored<Removal>;
    /// Removes what has expired; how many.
    fn remove_expired(&mut self, now: Timestamp) -> Stored<usize>;
}
