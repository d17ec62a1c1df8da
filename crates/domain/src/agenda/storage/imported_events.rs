//! Remembering which events came from calendars elsewhere.

use crate::agenda::imported_event::ImportedEvent;
use crate::id::EventId;
use crate::storage::Stored;

/// Remembers what the entries of calendars became. One name and part is one event, whichever calendar it came with.
pub trait ImportedEventRepository {
    /// Until this transaction ends nobody else brings anything from a calendar; who is doing so is waited for.
    fn lock(&mut self) -> Stored<()>;
    /// What came by this name, by part; gone events too.
    fn find(&mut self, uid: &str) -> Stored<Vec<ImportedEvent>>;
    /// Notes what something became, whatever is known of it.
    fn put(&mut self, imported: &ImportedEvent) -> Stored<()>;
    /// The dates (Unix seconds) that are none of a series.
    fn skipped(&mut self, series: EventId) -> Stored<Vec<i64>>;
}
