//! Remembering authorization codes.

use crate::clock::Timestamp;
use crate::id::{ClientId, FamilyId, UserId};
use crate::oauth::authorization_code::AuthorizationCode;
use crate::secret::SecretDigest;
use crate::storage::Stored;

/// What became of an attempt to redeem a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Redemption {
    /// This call was the first. The family must be added in the same transaction.
    Redeemed,
    /// Another one was.
    AlreadyRedeemed,
}

/// Remembers authorization codes.
pub trait CodeRepository {
    /// Adds a code.
    fn insert(&mut self, code: &AuthorizationCode) -> Stored<()>;
    /// The code of that digest, whatever its stage and age.
    fn find(&mut self, digest: &SecretDigest) -> Stored<Option<AuthorizationCode>>;
    /// A code works once: marks an outstanding code as redeemed for this family. Of any number of racing calls one gets
    /// [`Redemption::Redeemed`]; the others answer after its transaction has ended.
    fn redeem(&mut self, digest: &SecretDigest, at: Timestamp, family_id: FamilyId) -> Stored<Redemption>;
    /// Removes the outstanding codes of a user: for this client, or for all clients.
    fn remove_outstanding(&mut self, user_id: UserId, client_id: Option<&ClientId>) -> Stored<()>;
    /// Removes codes that expired unused; how many. A redeemed code stays as long as its family.
    fn remove_expired(&mut self, now: Timestamp) -> Stored<usize>;
}
