//! What comes from another instance, in memory.

use uncino_domain::agenda::announcement::Announcement;
use uncino_domain::agenda::collection::{Collection, Filter};
use uncino_domain::agenda::message::Message;
use uncino_domain::agenda::place::Place;
use uncino_domain::id::PlaceId;
use uncino_domain::instance::move_in::KeptRow;
use uncino_domain::instance::static_page::StaticPage;
use uncino_domain::people::user::User;
use uncino_domain::storage::{MoveInRepository, Stored};

use crate::memory::Tables;

impl MoveInRepository for Tables {
    fn is_empty(&mut self) -> Stored<bool> {
        Ok(self.events.is_empty() && self.clients.is_empty() && self.users.is_empty())
    }

    fn take_user(&mut self, user: &User) -> Stored<()> {
        self.users.push(user.clone());
        Ok(())
    }

    fn take_place(&mut self, place: &Place) -> Stored<()> {
        self.places.push(place.clone());
        Ok(())
    }

    fn take_place_alias(&mut self, gone: PlaceId, kept: PlaceId) -> Stored<()> {
        self.place_aliases.insert(gone, kept);
        Ok(())
    }

    fn take_collection(&mut self, collection: &Collection) -> Stored<()> {
        self.collections.push(collection.clone());
        Ok(())
    }

    fn take_filter(&mut self, filter: &Filter) -> Stored<()> {
        self.filters.push(filter.clone());
        Ok(())
    }

    fn take_announcement(&mut self, announcement: &Announcement) -> Stored<()> {
        self.announcements.push(announcement.clone());
        Ok(())
    }

    fn take_message(&mut self, message: &Message) -> Stored<()> {
        self.messages.push(message.clone());
        Ok(())
    }

    fn take_static_page(&mut self, page: &StaticPage) -> Stored<()> {
        self.static_pages.push(page.clone());
        Ok(())
    }

    fn keep(&mut self, row: &KeptRow) -> Stored<()> {
        self.kept_rows.push(row.clone());
        Ok(())
    }

    fn kept(&mut self, kind: &str) -> Stored<Vec<KeptRow>> {
        Ok(self.kept_rows.iter().filter(|row| row.kind == kind).cloned().collect())
    }

    fn leave_room(&mut self, gap: i64) -> Stored<()> {
        let numbers = [
            self.announcements.iter().map(|announcement| announcement.id.0).max(),
            self.collections.iter().map(|collection| collection.id.0).max(),
            self.events.iter().map(|event| event.id.0).max(),
            self.filters.iter().map(|filter| filter.id.0).max(),
            self.messages.iter().map(|message| message.id.0).max(),
            self.places.iter().map(|place| place.id.0).max(),
            self.place_aliases.keys().map(|place| place.0).max(),
            self.static_pages.iter().map(|page| page.id.0).max(),
            self.users.iter().map(|user| user.id.0).max(),
        ];
        let highest = numbers.into_iter().flatten().max().unwrap_or_default();
        self.last_id = self.last_id.max(highest).saturating_add(gap);
        Ok(())
    }
}
