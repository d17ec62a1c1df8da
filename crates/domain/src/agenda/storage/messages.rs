//! Remembering messages about events.

use std::collections::HashMap;

use crate::agenda::message::{Message, MessageAuthor};
use crate::id::EventId;
use crate::storage::Stored;

/// Remembers messages. They go with their event.
pub trait MessageRepository {
    /// Adds a message, whatever its number, which is given here.
    fn insert(&mut self, message: &Message) -> Stored<Message>;
    /// How many messages there are about each of these events, where there are any; of those that `for_author` leaves.
    fn count(&mut self, events: &[EventId], for_author: bool) -> Stored<HashMap<EventId, u32>>;
    /// The messages about an event, the latest first.
    fn list(&mut self, query: MessageQuery) -> Stored<Vec<Message>>;
}

/// Which messages about an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageQuery {
    /// About which one.
    pub event_id: EventId,
    /// Only theirs.
    pub by: Option<MessageAuthor>,
    /// Only those that the author of the event may read.
    pub for_author: bool,
    /// At most so many.
    pub limit: Option<u32>,
}

impl MessageQuery {
    /// All messages about an event.
    pub fn about(event_id: EventId) -> Self {
        Self { event_id, by: None, for_author: false, limit: None }
    }
}
