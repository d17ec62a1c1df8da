//! The storage port: what the domain needs to have remembered.
//!
//! Work is a closure over [`Repositories`]. [`Storage::write`](trait.Storage.html#method.write) runs it in one
//! transaction: `Ok` commits, `Err` and a panic roll back. A denial is an `Err`, so that it leaves nothing; one that must
//! leave a trace (a replayed code revokes its family) travels as a value inside `Ok`, under a name that says so. Closures
//! are `Send + 'static`, because an adapter may run them on a thread of its own, several in one commit.
//!
//! Every change of a thing that can be used once is conditional and answers with an enum that names what happened:
//! among any number of racing calls, one wins. The testkit's `storage_contract!` states these promises as tests, and
//! every adapter passes it.
//!
//! # A noun more
//! Say that an instance shall remember posters, which hang until somebody takes them down. The noun goes first, then its
//! trait, which says what each method promises; then the memory of the tests, and the contract that both databases must
//! pass too. This much can be written, and run, before there is a table:
//!
//! ```
//! use uncino_domain::clock::{Clock as _, Timestamp};
//! use uncino_domain::storage::Stored;
//! use uncino_testkit::FixedClock;
//!
//! // In the domain: the noun. A value that exists is good; what it can be is said by its type.
//!
//! /// A poster.
//! #[derive(Debug, Clone, PartialEq, Eq)]
//! pub struct Poster {
//!     /// Positive, never reused.
//!     pub id: i64,
//!     /// What is on it, in 1 to 255 characters.
//!     pub words: String,
//!     /// When it was taken down; none while it hangs.
//!     pub taken_down_at: Option<Timestamp>,
//! }
//!
//! // In the domain, in the `storage/` of its wing: the port. A change that may come too late says what became of it.
//!
//! /// Remembers posters.
//! pub trait PosterRepository {
//!     /// The posters that hang, in the order in which they were hung.
//!     fn list(&mut self) -> Stored<Vec<Poster>>;
//!     /// Hangs a poster.
//!     fn insert(&mut self, words: &str) -> Stored<Poster>;
//!     /// Takes a poster down, unless somebody did before: of any number of racing calls one wins.
//!     fn take_down(&mut self, id: i64, at: Timestamp) -> Stored<TakingDown>;
//! }
//!
//! /// What became of taking a poster down.
//! #[derive(Debug, Clone, Copy, PartialEq, Eq)]
//! #[must_use]
//! pub enum TakingDown {
//!     /// It hangs no more.
//!     TakenDown,
//!     /// It didn't hang, or there is none.
//!     NotThere,
//! }
//!
//! // In the testkit: memory. A transaction works on a copy of `Tables`, so nothing here rolls back by itself.
//!
//! #[derive(Default)]
//! struct Tables {
//!     posters: Vec<Poster>,
//! }
//!
//! impl PosterRepository for Tables {
//!     fn list(&mut self) -> Stored<Vec<Poster>> {
//!         Ok(self.posters.iter().filter(|poster| poster.taken_down_at.is_none()).cloned().collect())
//!     }
//!
//!     fn insert(&mut self, words: &str) -> Stored<Poster> {
//!         let id = i64::try_from(self.posters.len()).unwrap() + 1;
//!         let poster = Poster { id, words: words.to_owned(), taken_down_at: None };
//!         self.posters.push(poster.clone());
//!         Ok(poster)
//!     }
//!
//!     fn take_down(&mut self, id: i64, at: Timestamp) -> Stored<TakingDown> {
//!         let mut hanging = self.posters.iter_mut().filter(|poster| poster.taken_down_at.is_none());
//!         let Some(poster) = hanging.find(|poster| poster.id == id) else { return Ok(TakingDown::NotThere) };
//!         poster.taken_down_at = Some(at);
//!         Ok(TakingDown::TakenDown)
//!     }
//! }
//!
//! // In the testkit: the contract, one function a promise; `storage_contract!` lists them by name.
//!
//! fn a_poster_is_taken_down_once(posters: &mut dyn PosterRepository) {
//!     let now = FixedClock::default().now();
//!     let poster = posters.insert("Closed on Monday").unwrap();
//!     assert_eq!(posters.list().unwrap(), [poster.clone()]);
//!     assert_eq!(posters.take_down(poster.id, now).unwrap(), TakingDown::TakenDown);
//!     assert_eq!(posters.take_down(poster.id, now).unwrap(), TakingDown::NotThere);
//!     assert_eq!(posters.list().unwrap(), []);
//! }
//!
//! a_poster_is_taken_down_once(&mut Tables::default());
//! ```
//!
//! The list of [`Repositories`] below gets a line `posters: PosterRepository,`, and the compiler then asks memory and the
//! adapter for it. The table stands in both folders of migrations under one name:
//!
//! ```sql
//! CREATE TABLE posters (
//!     id            INTEGER PRIMARY KEY AUTOINCREMENT, -- PostgreSQL: BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY
//!     words         TEXT NOT NULL,
//!     taken_down_at TIMESTAMP
//! );
//! ```
//!
//! In the crate `storage` it stands in `schema.rs`, and its row and queries are written once for both databases, in `posters.rs`
//! of the same wing; so are the files in `memory/` and `contract/` of the testkit called. The condition of the change is in
//! its statement, and the number of rows says who won:
//!
//! ```ignore
//! #[derive(Queryable, Selectable)]
//! #[diesel(table_name = posters)]
//! pub(crate) struct PosterRow {
//!     id: i64,
//!     words: String,
//!     taken_down_at: Option<NaiveDateTime>,
//! }
//!
//! impl From<PosterRow> for Poster { /* TryFrom with `corrupt(...)`, where a row can be wrong */ }
//!
//! impl PosterRepository for Connection<'_> {
//!     fn take_down(&mut self, id: i64, at: Timestamp) -> Stored<TakingDown> {
//!         let hanging = posters::table.find(id).filter(posters::taken_down_at.is_null());
//!         let change = posters::taken_down_at.eq(stored_time(at));
//!         let changed = both!(self, |c| diesel::update(hanging).set(change).execute(c)).map_err(failed)?;
//!         Ok(if changed == 0 { TakingDown::NotThere } else { TakingDown::TakenDown })
//!     }
//!     // ...
//! }
//! ```
//!
//! The same contract runs on memory, SQLite and PostgreSQL: `cargo xtask test --only a_poster_is_taken_down_once`.

use std::fmt::Debug;
use std::sync::mpsc;

pub use crate::access::storage::{AuditRepository, LimitRepository};
pub use crate::agenda::storage::{
    AnnouncementRepository, CollectionInsertion, CollectionRepository, EditionRepository,
    EventAliasRepository, EventChange, EventInsertion, EventRepository, ExternalIdRepository,
    HidingRepository, IdempotencyRepository, ImportedEventRepository, KeyClaim, MessageQuery,
    MessageRepository, OwnEvents, PlaceMerging, PlaceRemoval, PlaceRepository, PlaceUpdate,
    RemovedEventRepository, ReplyAddressRepository, SeriesAlike, TagRenaming, TagRepository, TagUsage,
};
pub use crate::instance::storage::{
    DatabaseRepository, Hold, MoveInRepository, OutboxRepository, SettingRepository, StaticPageInsertion,
    StaticPageRepository,
};
pub use crate::oauth::storage::{
    Answer, ClientRepository, ClientUsage, CodeRepository, ConsentRepository, Holders, Redemption, Rotation,
    TokenRepository,
};
pub use crate::people::storage::{
    EmailChangeRepository, EmailUpdate, LinkRepository, SessionRepository, UserInsertion, UserRepository,
};

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

/// How far a store has come: another one after each commit, whoever committed. It is good for being compared, in the process
/// that asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark(pub u64);

/// A unit of work, for adapters. Callers use `read` and `write`.
pub type Work = Box<dyn FnOnce(&mut dyn Repositories) -> Outcome + Send>;

/// A store with transactions.
pub trait Storage: Debug + Send + Sync {
    /// Runs work that only looks, on one consistent state.
    ///
    /// # Errors
    /// When no transaction could be had. What the work itself answers is the caller's business.
    fn run_read(&self, work: Work) -> Stored<()>;

    /// Runs work that asks one question, so that it needs no consistent state: one statement of which nothing else depends.
    ///
    /// # Errors
    /// As [`run_read`](Storage::run_read).
    fn run_look_up(&self, work: Work) -> Stored<()> {
        self.run_read(work)
    }

    /// Is a look-up by a key over sooner than a change of threads would take? Then it may be asked for where nothing may
    /// block.
    fn is_near(&self) -> bool {
        false
    }

    /// How far the store has come, if it can tell that without being asked over a network; it doesn't block then. All that was
    /// committed before the call is in it.
    ///
    /// # Errors
    /// When the store can't be looked at.
    fn mark(&self) -> Stored<Option<Mark>> {
        Ok(None)
    }

    /// Runs work in a transaction and answers when its outcome is durable.
    ///
    /// # Errors
    /// When no transaction could be had, or the commit failed: then nothing of the work is kept.
    fn run_write(&self, work: Work) -> Stored<()>;

    /// Finishes what is under way and lets go of the database; later work is refused. Once more does no harm.
    fn close(&self) {}
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

    /// Asks one question.
    pub fn look_up<T, E>(
        &self,
        work: impl FnOnce(&mut dyn Repositories) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        self.hand_over(work, Self::run_look_up)
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

/// Makes [`Repositories`] from the list of all repositories, and gives it to whoever is all of them.
macro_rules! repositories {
    ($($(#[$meaning:meta])+ $accessor:ident: $repository:ident,)+) => {
        /// All repositories, within one transaction. A connection of an adapter that is each of them is this as well.
        pub trait Repositories {
            $($(#[$meaning])+
            fn $accessor(&mut self) -> &mut dyn $repository;)+
        }

        impl<C: $($repository +)+> Repositories for C {
            $(fn $accessor(&mut self) -> &mut dyn $repository {
                self
            })+
        }
    };
}

repositories! {
    /// Clients.
    clients: ClientRepository,
    /// Users.
    users: UserRepository,
    /// Sessions.
    sessions: SessionRepository,
    /// Consent transactions.
    consents: ConsentRepository,
    /// Authorization codes.
    codes: CodeRepository,
    /// Token families and tokens.
    tokens: TokenRepository,
    /// Places.
    places: PlaceRepository,
    /// Events and their tags.
    events: EventRepository,
    /// Tags.
    tags: TagRepository,
    /// Settings of the instance.
    settings: SettingRepository,
    /// Links that work once.
    links: LinkRepository,
    /// Changes of e-mail addresses that wait.
    email_changes: EmailChangeRepository,
    /// Counters.
    limits: LimitRepository,
    /// Collections and their filters.
    collections: CollectionRepository,
    /// Editions of the agenda.
    editions: EditionRepository,
    /// Announcements.
    announcements: AnnouncementRepository,
    /// Static pages.
    static_pages: StaticPageRepository,
    /// Messages about events.
    messages: MessageRepository,
    /// Presses that hid events.
    hidings: HidingRepository,
    /// Where people without an account want an answer.
    reply_addresses: ReplyAddressRepository,
    /// Events that were removed and can be had back.
    removed_events: RemovedEventRepository,
    /// Where events lead that were merged into others.
    event_aliases: EventAliasRepository,
    /// How applications call their events.
    external_ids: ExternalIdRepository,
    /// Idempotency keys.
    idempotency: IdempotencyRepository,
    /// Which events came from calendars elsewhere.
    imported_events: ImportedEventRepository,
    /// Which database this is.
    database: DatabaseRepository,
    /// What comes from another instance.
    move_in: MoveInRepository,
    /// What is to leave the house.
    outbox: OutboxRepository,
    /// The audit log.
    audit: AuditRepository,
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
