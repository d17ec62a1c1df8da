//! The storage port: what the domain needs to have remembered.
//!
//! Work is a closure over [`Repositories`]. [`Storage::write`](trait.Storage.html#method.write) runs it in one
//! transaction: `Ok` commits, `Err` and a panic roll back. So a denial that must leave a trace (a replayed code revokes
//! its family) travels as a value inside `Ok`. Closures are `Send + 'static`, because an adapter may run them on a
//! thread of its own, several in one commit.
//!
//! Every change of a thing that can be used once is conditional and answers with an enum that names what happened:
//! among any number of racing calls, one wins. The testkit's `storage_contract!` states these promises as tests, and
//! every adapter passes it.

use std::fmt::Debug;
use std::sync::mpsc;

use crate::authorization_code::AuthorizationCode;
use crate::client::{Client, ClientKind};
use crate::clock::Timestamp;
use crate::consent::ConsentTransaction;
use crate::event::{Event, EventDetails, EventQuery, EventSummary, Neighbours, NewEvent};
use crate::id::{ClientId, EventId, FamilyId, PlaceId, SessionId, UserId};
use crate::place::{NewPlace, Place};
use crate::secret::SecretDigest;
use crate::session::Session;
use crate::token::{AccessToken, RefreshToken, Rotated, TokenFamily};
use crate::user::{EmailAddress, NewUser, User};

/// Why the store could not do its work. None of this is the caller's fault, and none of its words are for the caller.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// Too much is waiting already; try again later.
    #[error("too much is waiting for the database")]
    Overloaded,
    /// No connection could be had.
    #[error("the database can't be reached: {0}")]
    Unavailable(String),
    /// A statement failed.
    #[error("a database statement failed: {0}")]
    Statement(String),
    /// A stored row can't be understood.
    #[error("a stored row of `{table}` is corrupt: {reason}")]
    Corrupt {
        /// Where it stands.
        table: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The closure panicked; its transaction was rolled back.
    #[error("the work panicked")]
    Panicked,
}

/// The answer of a read or a change.
pub type Stored<T> = Result<T, StorageError>;

/// What becomes of the transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All changes are kept.
    Commit,
    /// All changes are undone.
    RollBack,
}

/// A unit of work, for adapters. Callers use `read` and `write`.
pub type Work = Box<dyn FnOnce(&mut dyn Repositories) -> Outcome + Send>;

/// A store with transactions.
pub trait Storage: Debug + Send + Sync {
    /// Runs work that only looks, on one consistent state.
    ///
    /// # Errors
    /// When no transaction could be had. What the work itself answers is the caller's business.
    fn run_read(&self, work: Work) -> Stored<()>;

    /// Runs work in a transaction and answers when its outcome is durable.
    ///
    /// # Errors
    /// When no transaction could be had, or the commit failed: then nothing of the work is kept.
    fn run_write(&self, work: Work) -> Stored<()>;
}

impl dyn Storage + '_ {
    /// Looks at one consistent state.
    pub fn read<T, E>(
        &self,
        work: impl FnOnce(&mut dyn Repositories) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        self.hand_over(work, Self::run_read)
    }

    /// Changes something: commits on `Ok`, rolls back on `Err` and on panic, answers when it is durable.
    pub fn write<T, E>(
        &self,
        work: impl FnOnce(&mut dyn Repositories) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        self.hand_over(work, Self::run_write)
    }

    fn hand_over<T, E>(
        &self,
        work: impl FnOnce(&mut dyn Repositories) -> Result<T, E> + Send + 'static,
        run: impl FnOnce(&Self, Work) -> Stored<()>,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        let (sender, receiver) = mpsc::sync_channel(1);
        let work: Work = Box::new(move |repositories| {
            let answer = work(repositories);
            let outcome = if answer.is_ok() { Outcome::Commit } else { Outcome::RollBack };
            match sender.send(answer) {
                Ok(()) => outcome,
                Err(_nobody_waits) => Outcome::RollBack,
            }
        });
        run(self, work)?;
        receiver.recv().unwrap_or_else(|_no_answer| Err(StorageError::Panicked.into()))
    }
}

/// All repositories, within one transaction.
pub trait Repositories {
    /// Clients.
    fn clients(&mut self) -> &mut dyn ClientRepository;
    /// Users.
    fn users(&mut self) -> &mut dyn UserRepository;
    /// Sessions.
    fn sessions(&mut self) -> &mut dyn SessionRepository;
    /// Consent transactions.
    fn consents(&mut self) -> &mut dyn ConsentRepository;
    /// Authorization codes.
    fn codes(&mut self) -> &mut dyn CodeRepository;
    /// Token families and tokens.
    fn tokens(&mut self) -> &mut dyn TokenRepository;
    /// Places.
    fn places(&mut self) -> &mut dyn PlaceRepository;
    /// Events and their tags.
    fn events(&mut self) -> &mut dyn EventRepository;
}

/// Was the thing there to be removed?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Removal {
    /// It was, and is gone now, with all that hangs on it.
    Removed,
    /// It was not.
    NotThere,
}

/// Remembers clients.
pub trait ClientRepository {
    /// Adds a client. Its id must be new.
    fn insert(&mut self, client: &Client) -> Stored<()>;
    /// The client of that id.
    fn find(&mut self, id: &ClientId) -> Stored<Option<Client>>;
    /// All clients, the oldest first.
    fn list(&mut self) -> Stored<Vec<Client>>;
    /// Notes the first token, if none is noted yet.
    fn note_first_token(&mut self, id: &ClientId, at: Timestamp) -> Stored<()>;
    /// Removes a client and with it its codes, families, tokens and open consents. Events stay.
    fn remove(&mut self, id: &ClientId) -> Stored<Removal>;
    /// Removes the clients of that kind that were registered before that moment and never got a token; how many.
    fn remove_unused(&mut self, kind: ClientKind, registered_before: Timestamp) -> Stored<usize>;
}

/// What became of a new user.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum UserInsertion {
    /// They are there now.
    Inserted(User),
    /// Somebody has that e-mail address already; nothing was changed.
    EmailTaken,
}

/// Remembers users.
pub trait UserRepository {
    /// Adds an active user.
    fn insert(&mut self, user: &NewUser) -> Stored<UserInsertion>;
    /// The user of that id.
    fn find(&mut self, id: UserId) -> Stored<Option<User>>;
    /// Until this transaction ends nobody else changes or removes that user; who is changing them is waited for. What
    /// was read of them before may be old: read it again.
    fn lock(&mut self, id: UserId) -> Stored<()>;
    /// The user of that address.
    fn find_by_email(&mut self, email: &EmailAddress) -> Stored<Option<User>>;
    /// All users, the oldest first.
    fn list(&mut self) -> Stored<Vec<User>>;
    /// Writes back password, role, activity, description and the moment of change.
    fn update(&mut self, user: &User) -> Stored<()>;
    /// Removes a user and with them their sessions, codes, families and tokens. Events stay, and are nobody's.
    fn remove(&mut self, id: UserId) -> Stored<Removal>;
}

/// Remembers sessions.
pub trait SessionRepository {
    /// Adds a session.
    fn insert(&mut self, session: &Session) -> Stored<()>;
    /// The session of that digest, whatever its age.
    fn find(&mut self, digest: &SecretDigest) -> Stored<Option<Session>>;
    /// Notes a use.
    fn touch(&mut self, id: SessionId, at: Timestamp) -> Stored<()>;
    /// Ends one session.
    fn remove(&mut self, id: SessionId) -> Stored<Removal>;
    /// Ends all sessions of a user; how many.
    fn remove_of_user(&mut self, user_id: UserId) -> Stored<usize>;
    /// Removes what was last used or created before these moments; how many.
    fn remove_stale(&mut self, used_before: Timestamp, created_before: Timestamp) -> Stored<usize>;
}

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
    /// Removes what has expired; how many.
    fn remove_expired(&mut self, now: Timestamp) -> Stored<usize>;
}

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
    /// Removes codes that expired unused; how many. A redeemed code stays as long as its family.
    fn remove_expired(&mut self, now: Timestamp) -> Stored<usize>;
}

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
    /// Revokes a family: none of its tokens works again. Once revoked it stays so.
    fn revoke_family(&mut self, id: FamilyId, at: Timestamp) -> Stored<()>;
    /// Notes a use, and moves the end of rest if there is one.
    fn touch_family(&mut self, id: FamilyId, at: Timestamp, idle_ends_at: Option<Timestamp>) -> Stored<()>;
    /// Adds an access token.
    fn insert_access(&mut self, token: &AccessToken) -> Stored<()>;
    /// The access token of that digest, whatever its age.
    fn find_access(&mut self, digest: &SecretDigest) -> Stored<Option<AccessToken>>;
    /// Adds a refresh token.
    fn insert_refresh(&mut self, token: &RefreshToken) -> Stored<()>;
    /// The refresh token of that digest, whatever its stage and age.
    fn find_refresh(&mut self, digest: &SecretDigest) -> Stored<Option<RefreshToken>>;
    /// Exchanges a current refresh token, notes the first exchange in its family, and forgets the sealed answer of its
    /// predecessor. Of any number of racing calls one gets [`Rotation::Rotated`].
    fn rotate(&mut self, digest: &SecretDigest, rotated: &Rotated) -> Stored<Rotation>;
    /// Forgets the sealed answers of exchanges before that moment; how many.
    fn forget_answers(&mut self, rotated_before: Timestamp) -> Stored<usize>;
    /// Removes access tokens that ended before that moment and families of which nothing can be good any more since
    /// then, with all that is in them and their codes; how many rows.
    fn remove_dead(&mut self, ended_before: Timestamp) -> Stored<usize>;
}

/// Remembers places.
pub trait PlaceRepository {
    /// The place of that number.
    fn find(&mut self, id: PlaceId) -> Stored<Option<Place>>;
    /// The place of that name, without regard to case; made now if there is none. A known place keeps its own address.
    fn find_or_insert(&mut self, place: &NewPlace, at: Timestamp) -> Stored<Place>;
}

/// What became of a new event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum EventInsertion {
    /// It is there now.
    Inserted(EventId),
    /// Another event has that slug; nothing was changed.
    SlugTaken,
}

/// Remembers events and their tags. Tags are the same tag without regard to case; the spelling known first wins.
pub trait EventRepository {
    /// The slugs that are this one, or this one with a dash and something behind it.
    fn slugs_like(&mut self, base: &str) -> Stored<Vec<String>>;
    /// Adds an event.
    fn insert(&mut self, event: &NewEvent) -> Stored<EventInsertion>;
    /// The event of that number, visible or not.
    fn find(&mut self, id: EventId) -> Stored<Option<Event>>;
    /// Until this transaction ends nobody else changes or removes that event; who is changing it is waited for. What was
    /// read of it before may be old: read it again.
    fn lock(&mut self, id: EventId) -> Stored<()>;
    /// The event of that slug, visible or not.
    fn find_by_slug(&mut self, slug: &str) -> Stored<Option<Event>>;
    /// Changes details, place and tags.
    fn update(&mut self, id: EventId, change: &EventChange) -> Stored<()>;
    /// Removes an event.
    fn remove(&mut self, id: EventId) -> Stored<Removal>;
    /// The visible events that match, by start, then id.
    fn list(&mut self, query: &EventQuery) -> Stored<Vec<EventSummary>>;
    /// What is visible just before and after.
    fn neighbours(&mut self, event: &Event) -> Stored<Neighbours>;
}

/// A change of an event.
#[derive(Debug, Clone)]
pub struct EventChange {
    /// What and when.
    pub details: EventDetails,
    /// Where.
    pub place_id: PlaceId,
    /// The tags, in order.
    pub tags: Vec<String>,
    /// Now.
    pub updated_at: Timestamp,
}
