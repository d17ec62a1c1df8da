//! Remembering how far the agenda has come.

use crate::agenda::edition::Revision;
use crate::storage::Stored;

/// Remembers how far the agenda has come.
pub trait EditionRepository {
    /// The revision. Each commit that changes an event, a place, a tag, a collection, an announcement, a static page or a
    /// setting makes another one, whoever commits; never one that has been there before.
    fn revision(&mut self) -> Stored<Revision>;
    /// The first moment, from this one on, at which an event begins or ends, be it visible or not; Unix seconds.
    fn next_moment(&mut self, from: i64) -> Stored<Option<i64>>;
}
