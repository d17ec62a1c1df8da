//! Announcements: what the people who run an instance tell its visitors.

use crate::clock::Timestamp;
use crate::id::AnnouncementId;

/// The longest title, in characters.
pub const MAX_TITLE: usize = 255;
/// The longest text, in characters.
pub const MAX_TEXT: usize = 20_000;

/// An announcement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// Positive, never reused.
    pub id: AnnouncementId,
    /// What it says.
    pub words: AnnouncementWords,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// What an announcement says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnouncementWords {
    /// 1 to 255 characters.
    pub title: String,
    /// Sanitised HTML.
    pub text: String,
    /// Is it shown to visitors?
    pub visible: bool,
}
