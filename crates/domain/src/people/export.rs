//! All that is kept about a person, for them to take along: a part at a time, however much that is.

use crate::access::caller::Person;
use crate::access::limit::{Quota, TooMany};
use crate::access::limits::{QuotaUse, take};
use crate::agenda::event::Event;
use crate::agenda::message::Message;
use crate::context::Ports;
use crate::id::EventId;
use crate::outcome::ServiceError;
use crate::storage::{MessageQuery, StorageError, Stored};

/// How many events are read at once; each may have a description of 100,000 characters.
const PAGE: u32 = 25;

/// Reads what a person has here. What they log in with and what may publish for them is listed elsewhere.
#[derive(Debug, Clone)]
pub struct ExportService {
    ports: Ports,
}

/// An event of theirs, with what is said about it.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnEvent {
    /// The event: one that takes place once, a series, or one of a series.
    pub event: Event,
    /// The messages about it that its author may read, the latest first.
    pub messages: Vec<Message>,
}

/// Some of a person's events.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnEvents {
    /// The events, by number.
    pub events: Vec<OwnEvent>,
    /// Behind which event the next ones stand; none if these are the last.
    pub next: Option<EventId>,
}

impl ExportService {
    /// A service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Counts that a person takes their things along.
    pub fn begin(&self, person: &Person) -> Result<(), ServiceError<TooMany>> {
        let quota_use = QuotaUse::of(&self.ports, Quota::Exports, &person.id.to_string());
        self.ports
            .storage
            .write(move |repositories| take(quota_use, repositories)?.map_err(ServiceError::Denied))
    }

    /// Their events behind this one, 25 at most: hidden ones too, and what is over.
    pub fn events(&self, person: &Person, after: EventId) -> Stored<OwnEvents> {
        let id = person.id;
        self.ports.storage.read(move |repositories| {
            let events = repositories.events().page_of_user(id, after, PAGE)?;
            let is_full = u32::try_from(events.len()).is_ok_and(|count| count == PAGE);
            let next = events.last().filter(|_| is_full).map(|event| event.id);
            let ids: Vec<EventId> = events.iter().map(|event| event.id).collect();
            let discussed = repositories.messages().count(&ids, true)?;
            let mut own = Vec::new();
            for event in events {
                let mut messages = Vec::new();
                if discussed.contains_key(&event.id) {
                    let query = MessageQuery { for_author: true, ..MessageQuery::about(event.id) };
                    messages = repositories.messages().list(query)?;
                }
                own.push(OwnEvent { event, messages });
            }
            Ok::<_, StorageError>(OwnEvents { events: own, next })
        })
    }
}
