//! Static pages: what the people who run an instance have to say for good, such as its rules.

use crate::clock::Timestamp;
use crate::id::StaticPageId;

/// The longest title, in characters.
pub const MAX_TITLE: usize = 255;
/// The longest content, in characters.
pub const MAX_CONTENT: usize = 20_000;

/// A static page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaticPage {
    /// Positive, never reused.
    pub id: StaticPageId,
    /// Its name in URLs: unique; it never changes.
    pub slug: String,
    /// What it says.
    pub words: StaticPageWords,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// What a static page says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaticPageWords {
    /// 1 to 255 characters.
    pub title: String,
    /// Sanitised HTML of at most 20,000 characters.
    pub content: String,
}
