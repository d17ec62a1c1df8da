//! Remembering token families and tokens.

use crate::access::held_token::HeldToken;
use crate::clock::Timestamp;
use crate::id::{ClientId, FamilyId, UserId};
use crate::oauth::token::{AccessToken, RefreshToken, Rotated, TokenFamily};
use crate::secret::SecretDigest;
use crate::storage::{Removal, Stored};

/// What became of an attempt to rotate a refresh token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Rotation {
    /// This call was the first.
    Rotated,
    /// Another one was.
    AlreadyRotated,
}

/// Remembers token families and tokens.
pub trait TokenRepository {
    /// Adds a family.
    fn insert_family(&mut self, family: &TokenFamily) -> Stored<()>;
    /// The family of that id, whatever its age.
    fn find_family(&mut self, id: FamilyId) -> Stored<Option<TokenFamily>>;
    /// The families of a user that are not revoked and not past their ends, the latest use first.
    fn list_families(&mut self, user_id: UserId, now: Timestamp) -> Stored<Vec<TokenFamily>>;
    /// Revokes the families of a user that these holders have; how many that were not revoked before.
    fn revoke_families(&mut self, user_id: UserId, holders: Holders<'_>, at: Timestamp) -> Stored<usize>;
    /// Revokes a family: none of its tokens works again. Once revoked it stays so.
    fn revoke_family(&mut self, id: FamilyId, at: Timestamp) -> Stored<()>;
    /// Notes a use, and moves the end of rest if there is one.
    fn touch_family(&mut self, id: FamilyId, at: Timestamp, idle_ends_at: Option<Timestamp>) -> Stored<()>;
    /// Notes a use as [`touch_family`](TokenRepository::touch_family) does, by an exchange of one of its refresh tokens; the moment of
    /// the first one stays.
    fn note_refresh(&mut self, id: FamilyId, at: Timestamp, idle_ends_at: Option<Timestamp>) -> Stored<()>;
    /// Adds an access token.
    fn insert_access(&mut self, token: &AccessToken) -> Stored<()>;
    /// The access token of that digest, whatever its age.
    fn find_access(&mut self, digest: &SecretDigest) -> Stored<Option<AccessToken>>;
    /// The same with all that it stands on, in one question.
    fn find_bearer(&mut self, digest: &SecretDigest) -> Stored<Option<HeldToken<AccessToken>>>;
    /// Removes one access token; the rest of its family lives on.
    fn remove_access(&mut self, digest: &SecretDigest) -> Stored<Removal>;
    /// Adds a refresh token.
    fn insert_refresh(&mut self, token: &RefreshToken) -> Stored<()>;
    /// The refresh token of that digest, whatever its stage and age.
    fn find_refresh(&mut self, digest: &SecretDigest) -> Stored<Option<RefreshToken>>;
    /// The same with all that it stands on, in one question.
    fn find_held_refresh(&mut self, digest: &SecretDigest) -> Stored<Option<HeldToken<RefreshToken>>>;
    /// Exchanges a current refresh token, and forgets the sealed answer of its
    /// predecessor. Of any number of racing calls one gets [`Rotation::Rotated`].
    fn rotate(&mut self, digest: &SecretDigest, rotated: &Rotated) -> Stored<Rotation>;
    /// Forgets the sealed answers of exchanges before that moment; how many.
    fn forget_answers(&mut self, rotated_before: Timestamp) -> Stored<usize>;
    /// Removes access tokens that ended before that moment and families of which nothing can be good any more since
    /// then, with all that is in them and their codes; how many rows.
    fn remove_dead(&mut self, ended_before: Timestamp) -> Stored<usize>;
}

/// Whose families are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holders<'c> {
    /// The person's own: API log-ins.
    FirstParty,
    /// One client's.
    Client(&'c ClientId),
    /// Every client's.
    AllClients,
}
