//! An event that came from a calendar elsewhere, and as what it came.

use crate::id::{EventId, PlaceId};

/// Which event an entry of a calendar became. It stays when the event is removed, so that nothing comes again that somebody removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedEvent {
    /// How the calendar calls it (`UID`).
    pub uid: String,
    /// Which part of that it is: nothing for all of it, else when the date starts (`20261201T200000Z`).
    pub part: String,
    /// The event; maybe it is gone.
    pub event_id: EventId,
    /// All that came of it last, as a digest.
    pub brought: String,
    /// What the event said then, as a digest.
    pub content: String,
    /// Where it took place then.
    pub place_id: PlaceId,
    /// The dates (Unix seconds) that are none of the series, if it is one.
    pub skipped: Vec<i64>,
    /// Was it hidden because it was cancelled, or isn't in the calendar any more?
    pub is_withdrawn: bool,
}
