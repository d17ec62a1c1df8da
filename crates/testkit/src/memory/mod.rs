//! The storage port in memory: one lock, and a copy of everything to roll back to.

mod access;
mod agenda;
mod instance;
mod oauth;
mod people;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;
use uncino_domain::access::audit::AuditEntry;
use uncino_domain::access::limit::{Bucket, Counter};
use uncino_domain::agenda::announcement::Announcement;
use uncino_domain::agenda::collection::{Collection, Filter};
use uncino_domain::agenda::event::Event;
use uncino_domain::agenda::hiding::Hiding;
use uncino_domain::agenda::idempotency::{IdempotencyKey, KnownKey};
use uncino_domain::agenda::imported_event::ImportedEvent;
use uncino_domain::agenda::message::Message;
use uncino_domain::agenda::place::Place;
use uncino_domain::agenda::removed_event::RemovedEvent;
use uncino_domain::id::{ClientId, EventId, PlaceId, UserId};
use uncino_domain::instance::move_in::KeptRow;
use uncino_domain::instance::static_page::StaticPage;
use uncino_domain::oauth::authorization_code::AuthorizationCode;
use uncino_domain::oauth::client::Client;
use uncino_domain::oauth::consent::ConsentTransaction;
use uncino_domain::oauth::token::{AccessToken, RefreshToken, TokenFamily};
use uncino_domain::people::email_change::EmailChange;
use uncino_domain::people::link::Link;
use uncino_domain::people::session::Session;
use uncino_domain::people::user::{EmailAddress, User};
use uncino_domain::secret::SecretDigest;
use uncino_domain::storage::{Mark, Outcome, Removal, Storage, StorageError, Stored, Work};

use agenda::external_ids::ExternalKey;
use instance::database::Identity;
use instance::outbox::Waiting;

/// Remembers until it is dropped.
#[derive(Debug, Default)]
pub struct MemoryStorage(Mutex<Tables>);

#[derive(Debug, Default, Clone, PartialEq)]
struct Tables {
    identity: Identity,
    clients: Vec<Client>,
    users: Vec<User>,
    sessions: Vec<Session>,
    consents: Vec<ConsentTransaction>,
    approvals: BTreeSet<(UserId, ClientId)>,
    codes: Vec<AuthorizationCode>,
    families: Vec<TokenFamily>,
    access_tokens: Vec<AccessToken>,
    refresh_tokens: Vec<RefreshToken>,
    places: Vec<Place>,
    events: Vec<Event>,
    tags: Vec<String>,
    /// By the number that was, the one that is.
    place_aliases: BTreeMap<PlaceId, PlaceId>,
    /// By the key of the name that was: that name, and the place that it leads to.
    place_names: BTreeMap<String, (String, PlaceId)>,
    /// By the key that was, the one that is.
    tag_aliases: BTreeMap<String, String>,
    settings: BTreeMap<String, Value>,
    secret_settings: BTreeSet<String>,
    links: Vec<Link>,
    /// Each with its link.
    email_changes: Vec<(EmailChange, Option<SecretDigest>)>,
    counters: BTreeMap<Bucket, Counter>,
    audit: Vec<AuditEntry>,
    collections: Vec<Collection>,
    filters: Vec<Filter>,
    announcements: Vec<Announcement>,
    static_pages: Vec<StaticPage>,
    kept_rows: Vec<KeptRow>,
    messages: Vec<Message>,
    removed_events: Vec<RemovedEvent>,
    hidings: Vec<Hiding>,
    reply_addresses: BTreeMap<EventId, EmailAddress>,
    /// By the number that was, the slug that was and the number of the event that is kept.
    event_aliases: BTreeMap<EventId, (String, EventId)>,
    imported_events: BTreeMap<(String, String), ImportedEvent>,
    external_ids: Vec<(ExternalKey, EventId)>,
    idempotency: Vec<(IdempotencyKey, KnownKey)>,
    outbox: Vec<Waiting>,
    /// How many commits have changed something.
    revision: i64,
    last_id: i64,
    last_entry_id: i64,
}

impl Tables {
    fn next_id(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }

    fn next_entry_id(&mut self) -> i64 {
        self.last_entry_id += 1;
        self.last_entry_id
    }
}

impl MemoryStorage {
    fn run(&self, work: Work, may_change: bool) -> Stored<()> {
        let mut tables = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = tables.clone();
        match catch_unwind(AssertUnwindSafe(|| work(&mut *tables))) {
            Ok(Outcome::Commit) => {
                let has_changed = *tables != before;
                if !may_change && has_changed {
                    *tables = before;
                    return Err(StorageError::Statement("a read changed something".to_owned()));
                }
                tables.revision += i64::from(has_changed);
                Ok(())
            }
            Ok(Outcome::RollBack) => {
                *tables = before;
                Ok(())
            }
            Err(_panic) => {
                *tables = before;
                Err(StorageError::Panicked)
            }
        }
    }
}

impl Storage for MemoryStorage {
    fn run_read(&self, work: Work) -> Stored<()> {
        self.run(work, false)
    }

    fn run_write(&self, work: Work) -> Stored<()> {
        self.run(work, true)
    }

    fn is_near(&self) -> bool {
        true
    }

    fn mark(&self) -> Stored<Option<Mark>> {
        let tables = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Some(Mark(tables.revision.unsigned_abs())))
    }
}

/// Removes what matches; how much that was.
fn sweep<T>(rows: &mut Vec<T>, matches: impl Fn(&T) -> bool) -> usize {
    let before = rows.len();
    rows.retain(|row| !matches(row));
    before - rows.len()
}

fn removal(count: usize) -> Removal {
    if count > 0 { Removal::Removed } else { Removal::NotThere }
}

/// A count in the port's words.
fn number(count: usize) -> u32 {
    u32::try_from(count).expect("memory holds less")
}
