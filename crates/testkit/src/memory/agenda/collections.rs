//! Collections, announcements and messages in memory.

use std::cmp::Reverse;
use std::collections::HashMap;

use uncino_domain::agenda::announcement::{Announcement, AnnouncementWords};
use uncino_domain::agenda::collection::{Choice, Collection, Filter};
use uncino_domain::agenda::message::Message;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::{AnnouncementId, CollectionId, EventId, FilterId, MessageId};
use uncino_domain::storage::{
    AnnouncementRepository, CollectionInsertion, CollectionRepository, MessageRepository, Removal, Stored,
};

use crate::memory::{Tables, removal, sweep};

impl CollectionRepository for Tables {
    fn list(&mut self) -> Stored<Vec<Collection>> {
        let mut all = self.collections.clone();
        all.sort_by_key(|collection| (collection.sort_index, collection.id));
        Ok(all)
    }

    fn insert(&mut self, name: &str) -> Stored<CollectionInsertion> {
        if self.collections.iter().any(|collection| collection.name == name) {
            return Ok(CollectionInsertion::NameTaken);
        }
        let last = self.collections.iter().map(|collection| collection.sort_index).max();
        let sort_index = last.map_or(0, |last| last + 1);
        let id = CollectionId(self.next_id());
        let collection = Collection { id, name: name.to_owned(), is_top: true, sort_index };
        self.collections.push(collection.clone());
        Ok(CollectionInsertion::Inserted(collection))
    }

    fn update(&mut self, collection: &Collection) -> Stored<()> {
        for known in self.collections.iter_mut().filter(|known| known.id == collection.id) {
            known.is_top = collection.is_top;
            known.sort_index = collection.sort_index;
        }
        Ok(())
    }

    fn remove(&mut self, id: CollectionId) -> Stored<Removal> {
        self.filters.retain(|filter| filter.collection_id != id);
        Ok(removal(sweep(&mut self.collections, |collection| collection.id == id)))
    }

    fn filters(&mut self, of: Option<CollectionId>) -> Stored<Vec<Filter>> {
        let theirs = self.filters.iter().filter(|filter| of.is_none_or(|of| filter.collection_id == of));
        Ok(theirs.cloned().collect())
    }

    fn insert_filter(&mut self, of: CollectionId, choice: &Choice, negate: bool) -> Stored<Option<Filter>> {
        if !self.collections.iter().any(|collection| collection.id == of) {
            return Ok(None);
        }
        let id = FilterId(self.next_id());
        let filter = Filter { id, collection_id: of, choice: choice.clone(), negate };
        self.filters.push(filter.clone());
        Ok(Some(filter))
    }

    fn find_filter(&mut self, id: FilterId) -> Stored<Option<Filter>> {
        Ok(self.filters.iter().find(|filter| filter.id == id).cloned())
    }

    fn update_filter(&mut self, filter: &Filter) -> Stored<()> {
        for known in self.filters.iter_mut().filter(|known| known.id == filter.id) {
            known.choice = filter.choice.clone();
            known.negate = filter.negate;
        }
        Ok(())
    }

    fn remove_filter(&mut self, id: FilterId) -> Stored<Removal> {
        Ok(removal(sweep(&mut self.filters, |filter| filter.id == id)))
    }
}

impl AnnouncementRepository for Tables {
    fn list(&mut self) -> Stored<Vec<Announcement>> {
        Ok(self.announcements.clone())
    }

    fn find(&mut self, id: AnnouncementId) -> Stored<Option<Announcement>> {
        Ok(self.announcements.iter().find(|announcement| announcement.id == id).cloned())
    }

    fn insert(&mut self, words: &AnnouncementWords, at: Timestamp) -> Stored<Announcement> {
        let id = AnnouncementId(self.next_id());
        let announcement = Announcement { id, words: words.clone(), created_at: at, updated_at: at };
        self.announcements.push(announcement.clone());
        Ok(announcement)
    }

    fn update(&mut self, announcement: &Announcement) -> Stored<()> {
        for known in self.announcements.iter_mut().filter(|known| known.id == announcement.id) {
            *known = announcement.clone();
        }
        Ok(())
    }

    fn remove(&mut self, id: AnnouncementId) -> Stored<Removal> {
        Ok(removal(sweep(&mut self.announcements, |announcement| announcement.id == id)))
    }
}

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
