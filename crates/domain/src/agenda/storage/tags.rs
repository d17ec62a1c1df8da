//! Remembering tags. A tag is the same in the sense of [`key`](crate::agenda::place::key); the spelling that came first stays.

use crate::agenda::tag_search::TagSearch;
use crate::storage::{Removal, Stored};

/// A tag, and how many events have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagUsage {
    /// The tag.
    pub tag: String,
    /// How many events; a series with all its occurrences, but those that were changed by themselves, counts once.
    pub count: u32,
}

/// What became of a new spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum TagRenaming {
    /// The tag has it now; with a tag of that name it is one tag now.
    Renamed,
    /// There is no tag of the old name.
    NotThere,
}

/// Remembers tags. One that no event has any more is in no list, but its spelling is still known: it can be renamed
/// and removed.
pub trait TagRepository {
    /// All tags that an event has, hidden ones too, the most used first, then by name.
    fn list(&mut self) -> Stored<Vec<TagUsage>>;
    /// The tags that a visible event has and that hold these words, without regard to case, the most used first, then by name;
    /// at most `limit`. Hidden events don't count.
    fn search(&mut self, words: &str, limit: u32) -> Stored<Vec<TagUsage>>;
    /// A part of the tags that an event has, hidden ones too, as it is asked for.
    fn look_for(&mut self, asked: &TagSearch) -> Stored<Vec<TagUsage>>;
    /// The tag that this name means, with how many events have it, hidden ones too.
    fn find(&mut self, name: &str) -> Stored<Option<TagUsage>>;
    /// Until this transaction ends nobody else renames or removes the tags of these names. What was read of them before may be
    /// old: read it again.
    fn lock(&mut self, names: &[&str]) -> Stored<()>;
    /// Gives a tag another spelling, in filters too. If there is a tag of that name already the two become one, in the new
    /// spelling: an event that had both has it once, at its first place, and the old name means the new one wherever
    /// somebody reads or writes it, until a tag gets that name anew.
    fn rename(&mut self, tag: &str, new: &str) -> Stored<TagRenaming>;
    /// Takes a tag from all events, and forgets its spelling. Of a name that only leads to another tag it forgets just that.
    fn remove(&mut self, tag: &str) -> Stored<Removal>;
}
