//! Remembering messages about events.

use std::collections::HashMap;

use crate::agenda::message::Message;
use crate::id::EventId;
use crate::storage::Stored;

/// Remembers messages. They go with their event.
pub trait MessageRepository {
    /// Adds a message, whatever its number, which is given here.
    fn insert(&mut self, message: &Message) -> Stored<Message>;
    /// How many messages there are about each of these events, where there are any.
    fn count(&mut self, events: &[EventId]) -> Stored<HashMap<EventId, u32>>;
    /// The messages about an event, the latest first.
    fn list(&mut self, event_id: EventId) -> Stored<Vec<Message>>;
}
