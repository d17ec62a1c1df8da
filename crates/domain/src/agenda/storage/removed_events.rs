//! Remembering events that were removed.

use crate::agenda::removed_event::RemovedEvent;
use crate::clock::Timestamp;
use crate::id::{EventId, UserId};
use crate::storage::{Removal, Stored};

/// Remembers events that can be had back. They go with who removed them.
pub trait RemovedEventRepository {
    /// Keeps an event that is removed.
    fn insert(&mut self, removed: &RemovedEvent) -> Stored<()>;
    /// What was removed with that event, by start, then id.
    fn removed_with(&mut self, id: EventId) -> Stored<Vec<RemovedEvent>>;
    /// What somebody removed, the latest first, at most so many; without what only went with another.
    fn list_of(&mut self, remover: UserId, limit: u32) -> Stored<Vec<RemovedEvent>>;
    /// Forgets what was removed with that event. Of any number of racing calls one removes.
    fn forget(&mut self, with: EventId) -> Stored<Removal>;
    /// Forgets what was removed before a moment; how many those were.
    fn forget_before(&mut self, before: Timestamp) -> Stored<usize>;
}
