//! Remembering announcements.

use crate::agenda::announcement::{Announcement, AnnouncementWords};
use crate::agenda::event::Slice;
use crate::clock::Timestamp;
use crate::id::AnnouncementId;
use crate::storage::{Removal, Stored};

/// Remembers announcements.
pub trait AnnouncementRepository {
    /// All of them, the oldest first.
    fn list(&mut self) -> Stored<Vec<Announcement>>;
    /// A slice of those in whose titles all these words [stand](crate::agenda::search::stand_in), the latest first.
    fn search(&mut self, words: &str, slice: Slice) -> Stored<Vec<Announcement>>;
    /// The announcement of that number.
    fn find(&mut self, id: AnnouncementId) -> Stored<Option<Announcement>>;
    /// Adds one.
    fn insert(&mut self, words: &AnnouncementWords, at: Timestamp) -> Stored<Announcement>;
    /// Changes one.
    fn update(&mut self, announcement: &Announcement) -> Stored<()>;
    /// Removes one.
    fn remove(&mut self, id: AnnouncementId) -> Stored<Removal>;
}
