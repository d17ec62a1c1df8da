//! Messages about events in memory.

use std::cmp::Reverse;
use std::collections::HashMap;

use uncino_domain::agenda::message::Message;
use uncino_domain::id::{EventId, MessageId};
use uncino_domain::storage::{MessageRepository, Stored};

use crate::memory::Tables;

impl MessageRepository for Tables {
    fn insert(&mut self, message: &Message) -> Stored<Message> {
        let message = Message { id: MessageId(self.next_id()), ..message.clone() };
        self.messages.push(message.clone());
        Ok(message)
    }

    fn count(&mut self, events: &[EventId]) -> Stored<HashMap<EventId, u32>> {
        let mut counts = HashMap::new();
        for message in self.messages.iter().filter(|message| events.contains(&message.event_id)) {
            *counts.entry(message.event_id).or_default() += 1;
        }
        Ok(counts)
    }

    fn list(&mut self, event_id: EventId) -> Stored<Vec<Message>> {
        let mut about: Vec<Message> =
            self.messages.iter().filter(|message| message.event_id == event_id).cloned().collect();
        about.sort_by_key(|message| Reverse(message.id));
        Ok(about)
    }
}
