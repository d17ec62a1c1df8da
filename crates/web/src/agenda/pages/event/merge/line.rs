//! An event in a line: which one is meant.

use chrono_tz::Tz;
use serde::Serialize;
use uncino_domain::agenda::event::{Event, EventSummary};

use crate::agenda::paths::event_path;
use crate::pages::moment::{event as when, local};
use crate::words::Message;

/// An event that may become one with another.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    id: i64,
    title: String,
    url: String,
    when: Message,
    when_iso: String,
    place: String,
    is_hidden: bool,
    is_waiting: bool,
}

impl Line {
    pub(super) fn of(event: EventSummary, zone: Tz) -> Self {
        Self {
            id: event.id.0,
            url: event_path(&event.slug),
            when: when(event.start, event.end, zone),
            when_iso: local(event.start, zone).to_rfc3339(),
            title: event.title,
            place: event.place.name,
            is_hidden: !event.is_visible && !event.is_waiting,
            is_waiting: event.is_waiting,
        }
    }

    pub(super) fn of_event(event: Event, zone: Tz) -> Self {
        Self::of(event.into(), zone)
    }

    /// For the samples of pages: of an event that waits, or is hidden.
    pub(super) fn sample(is_waiting: bool) -> Self {
        Self {
            id: 7,
            title: "<Concert>".to_owned(),
            url: "/event/concert".to_owned(),
            when: when(0, None, Tz::UTC),
            when_iso: local(0, Tz::UTC).to_rfc3339(),
            place: "jazz".to_owned(),
            is_hidden: !is_waiting,
            is_waiting,
        }
    }
}
