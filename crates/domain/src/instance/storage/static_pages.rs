//! Remembering static pages.

use crate::agenda::event::Slice;
use crate::clock::Timestamp;
use crate::id::StaticPageId;
use crate::instance::static_page::{StaticPage, StaticPageWords};
use crate::storage::{Removal, Stored};

/// What became of a new static page.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum StaticPageInsertion {
    /// It is there now.
    Inserted(StaticPage),
    /// Another one has that slug; nothing was changed.
    SlugTaken,
}

/// Remembers static pages.
pub trait StaticPageRepository {
    /// All of them, the oldest first.
    fn list(&mut self) -> Stored<Vec<StaticPage>>;
    /// A slice of those in whose titles and slugs all these words [stand](crate::agenda::search::stand_in), the oldest first.
    fn search(&mut self, words: &str, slice: Slice) -> Stored<Vec<StaticPage>>;
    /// Slug and title of the oldest ones, at most so many.
    fn titles(&mut self, limit: u32) -> Stored<Vec<(String, String)>>;
    /// The page of that number.
    fn find(&mut self, id: StaticPageId) -> Stored<Option<StaticPage>>;
    /// The page of that slug.
    fn find_by_slug(&mut self, slug: &str) -> Stored<Option<StaticPage>>;
    /// Adds one.
    fn insert(&mut self, slug: &str, words: &StaticPageWords, at: Timestamp) -> Stored<StaticPageInsertion>;
    /// Writes back what it says and the moment of change.
    fn update(&mut self, page: &StaticPage) -> Stored<()>;
    /// Removes one.
    fn remove(&mut self, id: StaticPageId) -> Stored<Removal>;
}
