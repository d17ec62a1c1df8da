//! Events, what all this is for.

pub mod description;
pub mod recurrence;
pub mod submission;
mod submitted_fields;

use crate::agenda::collection::Filter;
use crate::agenda::event::recurrence::Recurrence;
use crate::agenda::picture::Picture;
use crate::agenda::place::Place;
use crate::clock::Timestamp;
use crate::id::{ClientId, EventId, HidingId, PlaceId, UserId};

/// The longest name of an event in URLs, in characters. Those that we make have a hundred and a number.
pub const MAX_SLUG: usize = 255;

/// A published or waiting event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Positive, never reused.
    pub id: EventId,
    /// Its name in URLs; never changes.
    pub slug: String,
    /// What the event is, and when and where.
    pub details: EventDetails,
    /// Where it happens.
    pub place: Place,
    /// Its tags, in the order and spelling that they are shown in.
    pub tags: Vec<String>,
    /// Its picture.
    pub picture: Option<Picture>,
    /// Does it repeat?
    pub repetition: Repetition,
    /// Is it shown to everybody?
    pub is_visible: bool,
    /// Does it wait for an editor? It is hidden then, and nobody has shown or hidden it yet.
    pub is_waiting: bool,
    /// The press that hid it with all that somebody published, if it wasn't shown or hidden by itself since.
    pub hidden_with: Option<HidingId>,
    /// Whose it is; nobody's if it was sent without a credential.
    pub user_id: Option<UserId>,
    /// Through which application it came; none if through none, or if that is gone.
    pub client_id: Option<ClientId>,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// Does an event repeat?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Repetition {
    /// It takes place once.
    #[default]
    Once,
    /// It is a series: what it says is what its occurrences are made of.
    Series {
        /// When it takes place again.
        recurrence: Recurrence,
        /// None of its times starts later than this, in Unix seconds; it goes on if there is no such moment.
        until: Option<i64>,
        /// Its occurrences were made up to this moment, in Unix seconds: who removes one doesn't get it again.
        made_until: i64,
    },
    /// It is one of a series.
    Occurrence {
        /// Of which.
        of: EventId,
        /// Was it changed by itself? Then changes of the series leave it alone.
        is_apart: bool,
    },
}

impl Repetition {
    /// How a series repeats.
    pub fn recurrence(self) -> Option<Recurrence> {
        match self {
            Self::Series { recurrence, .. } => Some(recurrence),
            Self::Once | Self::Occurrence { .. } => None,
        }
    }

    /// When the times of a series are: how it repeats, and until when.
    pub fn rule(self) -> Option<(Recurrence, Option<i64>)> {
        match self {
            Self::Series { recurrence, until, .. } => Some((recurrence, until)),
            Self::Once | Self::Occurrence { .. } => None,
        }
    }

    /// The series of an occurrence.
    pub fn parent(self) -> Option<EventId> {
        match self {
            Self::Occurrence { of, .. } => Some(of),
            Self::Once | Self::Series { .. } => None,
        }
    }
}

/// An event in a list: all but its description, which may be long.
#[derive(Debug, Clone, PartialEq)]
pub struct EventSummary {
    /// Positive, never reused.
    pub id: EventId,
    /// Its name in URLs.
    pub slug: String,
    /// 1 to 255 characters.
    pub title: String,
    /// Unix seconds.
    pub start: i64,
    /// Unix seconds, not before the start.
    pub end: Option<i64>,
    /// Does it last several days?
    pub multidate: Option<bool>,
    /// Where to take part from afar.
    pub online_locations: Vec<String>,
    /// Where it happens.
    pub place: Place,
    /// Its tags, in the order and spelling that they are shown in.
    pub tags: Vec<String>,
    /// Its picture.
    pub picture: Option<Picture>,
    /// The series that it is one of.
    pub parent: Option<EventId>,
    /// How it repeats, if it is a series.
    pub recurrence: Option<Recurrence>,
    /// Is it shown to everybody?
    pub is_visible: bool,
    /// Does it wait for an editor?
    pub is_waiting: bool,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// The same event, to be added.
impl From<Event> for NewEvent {
    fn from(event: Event) -> Self {
        Self {
            slug: event.slug,
            details: event.details,
            place_id: event.place.id,
            tags: event.tags,
            picture: event.picture,
            repetition: event.repetition,
            is_visible: event.is_visible,
            is_waiting: event.is_waiting,
            user_id: event.user_id,
            client_id: event.client_id,
            created_at: event.created_at,
        }
    }
}

impl From<Event> for EventSummary {
    fn from(event: Event) -> Self {
        let Event { id, slug, details, place, tags, picture, repetition, is_visible, is_waiting, .. } = event;
        let updated_at = event.updated_at;
        let EventDetails { title, start, end, multidate, online_locations, description: _ } = details;
        Self {
            id,
            slug,
            title,
            start,
            end,
            multidate,
            online_locations,
            place,
            tags,
            picture,
            parent: repetition.parent(),
            recurrence: repetition.recurrence(),
            is_visible,
            is_waiting,
            updated_at,
        }
    }
}

/// What an author says of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventDetails {
    /// 1 to 255 characters, trimmed.
    pub title: String,
    /// Sanitised HTML.
    pub description: String,
    /// Unix seconds.
    pub start: i64,
    /// Unix seconds, not before the start.
    pub end: Option<i64>,
    /// Does it last several days?
    pub multidate: Option<bool>,
    /// Where to take part from afar.
    pub online_locations: Vec<String>,
}

/// An event to be stored.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// Its name in URLs; the store says when it is taken.
    pub slug: String,
    /// What its author said.
    pub details: EventDetails,
    /// Where it happens.
    pub place_id: PlaceId,
    /// Its tags, in order.
    pub tags: Vec<String>,
    /// Its picture.
    pub picture: Option<Picture>,
    /// Does it repeat?
    pub repetition: Repetition,
    /// Is it shown to everybody?
    pub is_visible: bool,
    /// Does it wait for an editor?
    pub is_waiting: bool,
    /// Whose it is.
    pub user_id: Option<UserId>,
    /// Through which application it came.
    pub client_id: Option<ClientId>,
    /// Now.
    pub created_at: Timestamp,
}

/// Which events are asked for.
#[derive(Debug, Clone, Default)]
pub struct EventQuery {
    /// Only events that start or end at this moment or later (Unix seconds).
    pub from: Option<i64>,
    /// Only events that start or end at this moment or earlier (Unix seconds).
    pub until: Option<i64>,
    /// Only events that start at this moment or earlier.
    pub starts_until: Option<i64>,
    /// Only events that start at this moment or later.
    pub starts_from: Option<i64>,
    /// Words that are all found in the event, each in its title, its description, its place's name or a tag; how that is
    /// looked for is in [`search`](crate::agenda::search).
    pub words: Option<String>,
    /// Only events with one of these tags; all if empty.
    pub tags: Vec<String>,
    /// Only events at one of these places; all if empty.
    pub places: Vec<PlaceId>,
    /// Only events that one of these filters chooses, and none of those that negate; all if there are none.
    pub filters: Vec<Filter>,
    /// Only events that come after this start and number: the last of a page that was given already.
    pub after: Option<(i64, EventId)>,
    /// With events that last several days?
    pub with_multidate: bool,
    /// What is shown of series?
    pub series: SeriesShown,
    /// Latest first.
    pub reverse: bool,
    /// Which slice of the matches; all if none.
    pub slice: Option<Slice>,
}

/// What a list shows of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SeriesShown {
    /// The series itself, as if it took place once: where recurrence isn't allowed, nothing that was sent gets lost.
    #[default]
    AsOneEvent,
    /// Nothing.
    Nothing,
    /// Its occurrences.
    Occurrences,
}

/// A slice of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    /// How many matches to leave out.
    pub offset: u32,
    /// How many to give at most.
    pub limit: u32,
}

/// The visible events before and after another one, in the order of start and id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The slug of the next event.
    pub next: Option<String>,
    /// The slug of the previous event.
    pub previous: Option<String>,
}

/// What is told of the series of an occurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parent {
    /// Its number.
    pub id: EventId,
    /// How it repeats, and until when (Unix seconds); not at all any more if there is nothing.
    pub rule: Option<(Recurrence, Option<i64>)>,
    /// Is it shown to everybody?
    pub is_visible: bool,
    /// When it takes place first, in Unix seconds.
    pub start: i64,
}
