//! What isn't shown to everybody, for editors: all that is hidden, and what waits for them.

use std::collections::HashMap;

use super::lists::OVER;
use super::rights::editing;
use super::{Answer, EventService};
use crate::access::caller::Caller;
use crate::agenda::event::{Event, EventSummary};
use crate::id::EventId;
use crate::storage::{Repositories, StorageError, Stored};

/// The events that are hidden.
#[derive(Debug, Clone, PartialEq)]
pub struct HiddenEvents {
    /// What is on or to come, the next first. A series is to come, whenever it began.
    pub coming: Vec<DiscussedEvent>,
    /// The latest hundred of what is over, the latest first.
    pub over: Vec<DiscussedEvent>,
}

/// What waits for an editor.
#[derive(Debug, Clone, PartialEq)]
pub struct Queue {
    /// At most as many as were asked for: what is on or to come, the next first; then what is over, the latest first.
    pub events: Vec<DiscussedEvent>,
    /// How many wait in all.
    pub count: u32,
}

/// An event, and what is written about it.
#[derive(Debug, Clone, PartialEq)]
pub struct DiscussedEvent {
    /// The event.
    pub event: Event,
    /// How many messages there are about it.
    pub messages: u32,
}

impl EventService {
    /// The events that are hidden, whole, whether they wait or not: for editors and administrators.
    pub fn list_hidden(&self, caller: &Caller) -> Answer<HiddenEvents> {
        editing(caller)?;
        let now = self.ports.clock.now().timestamp();
        Ok(self.ports.storage.read(move |repositories| hidden(repositories, now))?)
    }

    /// The first events that wait, at most so many, whole: for editors and administrators.
    pub fn queue(&self, caller: &Caller, limit: u32) -> Answer<Queue> {
        editing(caller)?;
        let now = self.ports.clock.now().timestamp();
        Ok(self.ports.storage.read(move |repositories| {
            let events = repositories.events().list_waiting(now, limit)?;
            let ids: Vec<EventId> = events.iter().map(|event| event.id).collect();
            let messages = repositories.messages().count(&ids, false)?;
            let events = events.into_iter().map(|event| discussed(event, &messages)).collect();
            Ok::<_, StorageError>(Queue { events, count: repositories.events().count_waiting()? })
        })?)
    }
}

/// As many statements, however many events there are.
fn hidden(repositories: &mut dyn Repositories, now: i64) -> Stored<HiddenEvents> {
    let is_over = |event: &EventSummary| event.recurrence.is_none() && event.end.unwrap_or(event.start) < now;
    let hidden = repositories.events().list_hidden()?;
    let (mut over, coming): (Vec<_>, Vec<_>) = hidden.into_iter().partition(is_over);
    over.reverse();
    over.truncate(OVER as usize);
    let ids: Vec<EventId> = coming.iter().chain(&over).map(|event| event.id).collect();
    let messages = repositories.messages().count(&ids, false)?;
    let found = repositories.events().find_all(&ids)?;
    let mut found: HashMap<EventId, Event> = found.into_iter().map(|event| (event.id, event)).collect();
    let mut whole = |events: Vec<EventSummary>| -> Vec<DiscussedEvent> {
        let events = events.into_iter().filter_map(|event| found.remove(&event.id));
        events.map(|event| discussed(event, &messages)).collect()
    };
    Ok(HiddenEvents { coming: whole(coming), over: whole(over) })
}

fn discussed(event: Event, messages: &HashMap<EventId, u32>) -> DiscussedEvent {
    DiscussedEvent { messages: messages.get(&event.id).copied().unwrap_or_default(), event }
}
