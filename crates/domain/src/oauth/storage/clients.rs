//! Remembering clients.

use crate::clock::Timestamp;
use crate::id::ClientId;
use crate::oauth::client::{Client, ClientKind, Registration};
use crate::oauth::client_search::ClientSearch;
use crate::storage::{Removal, Stored};

/// Remembers clients.
pub trait ClientRepository {
    /// Adds a client. Its id must be new.
    fn insert(&mut self, client: &Client) -> Stored<()>;
    /// The client of that id.
    fn find(&mut self, id: &ClientId) -> Stored<Option<Client>>;
    /// All clients, the oldest first.
    fn list(&mut self) -> Stored<Vec<Client>>;
    /// Those of these ids that are there, each once, the oldest first.
    fn find_all(&mut self, ids: &[ClientId]) -> Stored<Vec<Client>>;
    /// How many clients there are.
    fn count(&mut self) -> Stored<u32>;
    /// A part of the clients.
    fn search(&mut self, asked: &ClientSearch) -> Stored<Vec<Client>>;
    /// Who uses these clients and how much came of it, for those that have families or events, by id.
    fn usage(&mut self, ids: &[ClientId]) -> Stored<Vec<ClientUsage>>;
    /// Suspends a client since that moment, or lets it go on (none).
    fn set_suspended(&mut self, id: &ClientId, since: Option<Timestamp>) -> Stored<()>;
    /// Notes since when an administrator vouches for a client; nobody does if that is none.
    fn set_vouched(&mut self, id: &ClientId, since: Option<Timestamp>) -> Stored<()>;
    /// Gives a client other rules.
    fn set_kind(&mut self, id: &ClientId, kind: ClientKind) -> Stored<()>;
    /// Notes the first token, if none is noted yet.
    fn note_first_token(&mut self, id: &ClientId, at: Timestamp) -> Stored<()>;
    /// Removes a client and with it its codes, families, tokens and open consents. Events stay.
    fn remove(&mut self, id: &ClientId) -> Stored<Removal>;
    /// Removes the clients that came through that door before that moment and never got a token; how many.
    fn remove_unused(&mut self, registration: Registration, registered_before: Timestamp) -> Stored<usize>;
}

/// How much a client is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientUsage {
    /// Which client.
    pub client_id: ClientId,
    /// How many people have given it a permission that isn't revoked.
    pub people: u32,
    /// How many events came through it that are still there, hidden ones too.
    pub events: u32,
    /// When a permission that it has or had was used last.
    pub last_used_at: Option<Timestamp>,
}

impl ClientUsage {
    /// Of a client that nobody uses.
    pub fn none(client_id: ClientId) -> Self {
        Self { client_id, people: 0, events: 0, last_used_at: None }
    }
}
