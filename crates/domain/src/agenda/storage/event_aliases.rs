//! Remembering where events lead that were merged into others.

use crate::id::EventId;
use crate::storage::{Removal, Stored};

/// Remembers the names and numbers of events that were merged into others. They stay while the other is removed and can be had
/// back.
pub trait EventAliasRepository {
    /// From now on what led to an event that is gone, by its number or by its name in URLs, leads to another one.
    fn insert(&mut self, gone: (EventId, &str), kept: EventId) -> Stored<()>;
    /// Into which event that one was merged.
    fn find(&mut self, gone: EventId) -> Stored<Option<EventId>>;
    /// Into which event the one was merged that had this name in URLs; of several the one with the highest number.
    fn find_by_slug(&mut self, slug: &str) -> Stored<Option<EventId>>;
    /// Forgets where an event leads that is there again.
    fn forget(&mut self, gone: EventId) -> Stored<Removal>;
    /// Forgets what leads to events that are neither there nor can be had back nor lead on themselves; how much that was.
    fn forget_dangling(&mut self) -> Stored<usize>;
}
