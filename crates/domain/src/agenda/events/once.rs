//! Requests that may be sent again: the first one runs, the others get its answer.

use std::fmt::{self, Debug};

use super::EventService;
use crate::agenda::event::Event;
use crate::agenda::idempotency::{IdempotencyKey, LEASE};
use crate::clock::Timestamp;
use crate::outcome::ServiceError;
use crate::storage::{KeyClaim, Repositories, StorageError, Stored};

/// What is to be done with a request that has a key.
#[derive(Debug, Clone, PartialEq)]
pub enum Attempt {
    /// It is the first: run it.
    First(RunningKey),
    /// It was answered with this before.
    Answered(String),
}

/// Why a request with a key is not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyDenied {
    /// The first one with this key is still running.
    Running,
    /// The key was used for something else.
    OtherRequest,
}

/// A key whose request runs.
#[derive(Debug, Clone, PartialEq)]
pub struct RunningKey {
    key: IdempotencyKey,
    began: Timestamp,
}

/// A running request, and how its answer is written.
pub struct Once {
    key: RunningKey,
    render: Box<dyn Fn(&Event) -> String + Send>,
}

impl Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.key.fmt(f)
    }
}

impl Once {
    /// The answer to the request of this key is written so.
    pub fn new(key: RunningKey, render: impl Fn(&Event) -> String + Send + 'static) -> Self {
        Self { key, render: Box::new(render) }
    }

    /// Notes the answer in the transaction of the deed, so that there is none without the other.
    pub(super) fn note(&self, repositories: &mut dyn Repositories, event: &Event) -> Stored<()> {
        let RunningKey { key, began } = &self.key;
        match repositories.idempotency().answer(key, *began, &(self.render)(event))? {
            KeyClaim::Ours => Ok(()),
            // It took so long that another one was let run in its place: what this one did is undone.
            KeyClaim::Taken => Err(StorageError::Overloaded),
        }
    }
}

impl EventService {
    /// Begins a request with a key. Of any number of them at once, on whatever node, one is the first.
    pub fn begin(&self, key: IdempotencyKey) -> Result<Attempt, ServiceError<KeyDenied>> {
        let now = self.ports.clock.now();
        self.ports.storage.write(move |repositories| {
            let first = |key: IdempotencyKey| Ok(Attempt::First(RunningKey { key, began: now }));
            if repositories.idempotency().begin(&key, now)? == KeyClaim::Ours {
                return first(key);
            }
            // It was given back this moment.
            let known =
                repositories.idempotency().find(&key)?.ok_or(ServiceError::Denied(KeyDenied::Running))?;
            let is_same = known.request == key.request;
            match known.answer {
                Some(_) | None if !is_same => Err(ServiceError::Denied(KeyDenied::OtherRequest)),
                Some(answer) => Ok(Attempt::Answered(answer)),
                None if known.started_at + LEASE > now => Err(ServiceError::Denied(KeyDenied::Running)),
                None => match repositories.idempotency().take_over(&key, known.started_at, now)? {
                    KeyClaim::Ours => first(key),
                    KeyClaim::Taken => Err(ServiceError::Denied(KeyDenied::Running)),
                },
            }
        })
    }

    /// Gives a key back whose request was refused: nothing was done, so it may be used again.
    pub fn give_back(&self, key: RunningKey) -> Stored<()> {
        self.ports.storage.write(move |repositories| repositories.idempotency().release(&key.key, key.began))
    }
}
