//! Announcements in memory.

use uncino_domain::agenda::announcement::{Announcement, AnnouncementWords};
use uncino_domain::agenda::event::Slice;
use uncino_domain::agenda::search::stand_in;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::AnnouncementId;
use uncino_domain::storage::{AnnouncementRepository, Removal, Stored};

use crate::memory::{Tables, removal, sweep};

impl AnnouncementRepository for Tables {
    fn list(&mut self) -> Stored<Vec<Announcement>> {
        Ok(self.announcements.clone())
    }

    fn search(&mut self, words: &str, slice: Slice) -> Stored<Vec<Announcement>> {
        let latest = self.announcements.iter().rev();
        let found = latest.filter(|announcement| stand_in(words, &announcement.words.title));
        Ok(found.skip(slice.offset as usize).take(slice.limit as usize).cloned().collect())
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
