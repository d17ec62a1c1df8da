//! Remembering sessions.

use crate::clock::Timestamp;
use crate::id::{SessionId, UserId};
use crate::people::session::Session;
use crate::secret::SecretDigest;
use crate::storage::{Removal, Stored};

/// Remembers sessions.
pub trait SessionRepository {
    /// Adds a session.
    fn insert(&mut self, session: &Session) -> Stored<()>;
    /// The session of that digest, whatever its age.
    fn find(&mut self, digest: &SecretDigest) -> Stored<Option<Session>>;
    /// The sessions of a user, the latest use first, whatever their age.
    fn list_of_user(&mut self, user_id: UserId) -> Stored<Vec<Session>>;
    /// Notes a use.
    fn touch(&mut self, id: SessionId, at: Timestamp) -> Stored<()>;
    /// Ends one session.
    fn remove(&mut self, id: SessionId) -> Stored<Removal>;
    /// Ends all sessions of a user; how many.
    fn remove_of_user(&mut self, user_id: UserId) -> Stored<usize>;
    /// Removes what was last used or created before these moments; how many.
    fn remove_stale(&mut self, used_before: Timestamp, created_before: Timestamp) -> Stored<usize>;
}
