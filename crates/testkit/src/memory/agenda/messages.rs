//! Messages about events in memory.

use std::cmp::Reverse;
use std::collections::HashMap;

use uncino_domain::agenda::message::Message;
use uncino_domain::id::{EventId, MessageId};
use uncino_domain::storage::{MessageQuery, MessageRepository, Stored};

use crate::memory::Tables;

impl MessageRepository for Tables {
    fn insert(&mut self, message: &Message) -> Stored<Message> {
        let message = Message { id: MessageId(self.next_id()), ..message.clone() };
        self.messages.push(message.clone());
        Ok(message)
    }

    fn count(&mut self, events: &[EventId], for_author: bool) -> Stored<HashMap<EventId, u32>> {
        let mut counts = HashMap::new();
        let readable = self.messages.iter().filter(|message| message.is_author_visible || !for_author);
        for message in readable.filter(|message| events.contains(&message.event_id)) {
            *counts.entry(message.event_id).or_default() += 1;
        }
        Ok(counts)
    }

    fn list(&mut self, query: MessageQuery) -> Stored<Vec<Message>> {
        let is_asked_for = |message: &&Message| {
            message.event_id == query.event_id
                && query.by.is_none_or(|author| message.author == author)
                && (message.is_author_visible || !query.for_author)
        };
        let mut about: Vec<Message> = self.messages.iter().filter(is_asked_for).cloned().collect();
        about.sort_by_key(|message| Reverse(message.id));
        about.truncate(query.limit.map_or(usize::MAX, |limit| limit as usize));
        Ok(about)
    }
}
