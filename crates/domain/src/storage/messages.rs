//! Remembering messages about events.

use super::Stored;
use crate::id::EventId;
use crate::message::Message;

/// Remembers messages. They go with their event.
pub trait MessageRepository {
    /// Adds a message, whatever its number, which is given here.
    fn insert(&mut self, message: &Message) -> Stored<Message>;
    /// The messages about an event, the latest first.
    fn list(&mut self, event_id: EventId) -> Stored<Vec<Message>>;
}
