//! Events that were removed, and can be had back for a while.

use chrono::TimeDelta;

use crate::agenda::event::Event;
use crate::clock::Timestamp;
use crate::id::{EventId, UserId};

/// How long a removed event can be had back: not as long as its picture is kept aside.
pub const KEPT: TimeDelta = TimeDelta::days(30);

/// An event that was removed.
#[derive(Debug, Clone, PartialEq)]
pub struct RemovedEvent {
    /// As it was.
    pub event: Event,
    /// With which event it went: its series, or itself.
    pub with: EventId,
    /// What it left behind when it was a series: those of its times that stayed, and whether they were changed by themselves.
    pub left: Vec<(EventId, bool)>,
    /// Who removed it.
    pub removed_by: UserId,
    /// When.
    pub removed_at: Timestamp,
}
