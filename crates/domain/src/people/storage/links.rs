//! Remembering links that work once: to finish the set-up, to choose a password.

use crate::clock::Timestamp;
use crate::people::link::{Link, LinkPurpose};
use crate::secret::SecretDigest;
use crate::storage::{Removal, Stored};

/// Remembers links.
pub trait LinkRepository {
    /// Adds a link, and forgets the older ones for the same purpose. Of racing calls the link of one stays.
    fn replace(&mut self, link: &Link) -> Stored<()>;
    /// The link of that digest, whatever its age.
    fn find(&mut self, digest: &SecretDigest) -> Stored<Option<Link>>;
    /// Uses a link up. Of any number of racing calls one gets [`Removal::Removed`].
    fn remove(&mut self, digest: &SecretDigest) -> Stored<Removal>;
    /// Forgets the links for that purpose.
    fn remove_for(&mut self, purpose: LinkPurpose) -> Stored<()>;
    /// Until this transaction ends nobody else who asks for this goes on: the set-up hangs on no row that could be locked.
    fn lock_set_up(&mut self) -> Stored<()>;
    /// Removes what has expired; how many.
    fn remove_expired(&mut self, now: Timestamp) -> Stored<usize>;
}
