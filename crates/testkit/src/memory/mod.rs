//! The storage port in memory: one lock, and a copy of everything to roll back to.

mod events;
mod identity;
mod tokens;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use uncino_domain::authorization_code::AuthorizationCode;
use uncino_domain::client::Client;
use uncino_domain::consent::ConsentTransaction;
use uncino_domain::event::Event;
use uncino_domain::place::Place;
use uncino_domain::session::Session;
use uncino_domain::storage::{
    ClientRepository, CodeRepository, ConsentRepository, EventRepository, Outcome, PlaceRepository,
    Repositories, SessionRepository, Storage, StorageError, Stored, TokenRepository, UserRepository, Work,
};
use uncino_domain::token::{AccessToken, RefreshToken, TokenFamily};
use uncino_domain::user::User;

/// Remembers until it is dropped.
#[derive(Debug, Default)]
pub struct MemoryStorage(Mutex<Tables>);

#[derive(Debug, Default, Clone, PartialEq)]
struct Tables {
    clients: Vec<Client>,
    users: Vec<User>,
    sessions: Vec<Session>,
    consents: Vec<ConsentTransaction>,
    codes: Vec<AuthorizationCode>,
    families: Vec<TokenFamily>,
    access_tokens: Vec<AccessToken>,
    refresh_tokens: Vec<RefreshToken>,
    places: Vec<Place>,
    events: Vec<Event>,
    tags: Vec<String>,
    last_id: i64,
}

impl Tables {
    fn next_id(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }
}

impl MemoryStorage {
    fn run(&self, work: Work, may_change: bool) -> Stored<()> {
        let mut tables = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = tables.clone();
        match catch_unwind(AssertUnwindSafe(|| work(&mut *tables))) {
            Ok(Outcome::Commit) => {
                if !may_change && *tables != before {
                    *tables = before;
                    return Err(StorageError::Statement("a read changed something".to_owned()));
                }
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
}

impl Repositories for Tables {
    fn clients(&mut self) -> &mut dyn ClientRepository {
        self
    }
    fn users(&mut self) -> &mut dyn UserRepository {
        self
    }
    fn sessions(&mut self) -> &mut dyn SessionRepository {
        self
    }
    fn consents(&mut self) -> &mut dyn ConsentRepository {
        self
    }
    fn codes(&mut self) -> &mut dyn CodeRepository {
        self
    }
    fn tokens(&mut self) -> &mut dyn TokenRepository {
        self
    }
    fn places(&mut self) -> &mut dyn PlaceRepository {
        self
    }
    fn events(&mut self) -> &mut dyn EventRepository {
        self
    }
}

/// Removes what matches; how much that was.
fn sweep<T>(rows: &mut Vec<T>, matches: impl Fn(&T) -> bool) -> usize {
    let before = rows.len();
    rows.retain(|row| !matches(row));
    before - rows.len()
}
