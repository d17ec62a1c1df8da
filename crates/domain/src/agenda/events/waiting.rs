//! What waits for an editor.

use std::collections::HashMap;

use super::lists::OVER;
use super::rights::editing;
use super::{Answer, EventService};
use crate::access::caller::Caller;
use crate::agenda::event::{Event, EventSummary};
use crate::id::EventId;
use crate::storage::{Repositories, Stored};

/// The events that are hidden.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// What is on or to come, the next first. A series is to come, whenever it began.
    pub coming: Vec<WaitingEvent>,
    /// The latest hundred of what is over, the latest first.
    pub over: Vec<WaitingEvent>,
}

/// An event that is hidden.
#[derive(Debug, Clone, PartialEq)]
pub struct WaitingEvent {
    /// The event.
    pub event: Event,
    /// How many messages there are about it.
    pub messages: u32,
}

impl EventService {
    /// The events that are hidden, whole, whether they wait or not: for editors and administrators.
    pub fn list_waiting(&self, caller: &Caller) -> Answer<Waiting> {
        editing(caller)?;
        let now = self.ports.clock.now().timestamp();
        Ok(self.ports.storage.read(move |repositories| waiting(repositories, now))?)
    }
}

/// As many statements, however many events there are.
fn waiting(repositories: &mut dyn Repositories, now: i64) -> Stored<Waiting> {
    let is_over = |event: &EventSummary| event.recurrence.is_none() && event.end.unwrap_or(event.start) < now;
    let hidden = repositories.events().list_hidden()?;
    let (mut over, coming): (Vec<_>, Vec<_>) = hidden.into_iter().partition(is_over);
    over.reverse();
    over.truncate(OVER as usize);
    let ids: Vec<EventId> = coming.iter().chain(&over).map(|event| event.id).collect();
    let messages = repositories.messages().count(&ids)?;
    let found = repositories.events().find_all(&ids)?;
    let mut found: HashMap<EventId, Event> = found.into_iter().map(|event| (event.id, event)).collect();
    let mut whole = |events: Vec<EventSummary>| -> Vec<WaitingEvent> {
        let events = events.into_iter().filter_map(|event| found.remove(&event.id));
        let counted = |event: Event| WaitingEvent {
            messages: messages.get(&event.id).copied().unwrap_or_default(),
            event,
        };
        events.map(counted).collect()
    };
    Ok(Waiting { coming: whole(coming), over: whole(over) })
}
