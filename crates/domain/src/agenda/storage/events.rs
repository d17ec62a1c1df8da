//! Remembering events.

use std::collections::HashMap;

use crate::agenda::event::recurrence::Recurrence;
use crate::agenda::event::{Event, EventDetails, EventQuery, EventSummary, Neighbours, NewEvent, Repetition};
use crate::agenda::hiding::{Published, PublishedCount};
use crate::agenda::picture::{Picture, PictureFile};
use crate::clock::Timestamp;
use crate::id::{ClientId, EventId, HidingId, PlaceId, UserId};
use crate::storage::{Removal, Stored};

/// What became of a new event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum EventInsertion {
    /// It is there now.
    Inserted(EventId),
    /// Another event has that slug; nothing was changed.
    SlugTaken,
}

/// Which events of a user are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnEvents {
    /// Whose.
    pub user_id: UserId,
    /// If a client is named, only what came through it.
    pub through: Option<ClientId>,
    /// How many of them are left out.
    pub offset: u32,
    /// At most so many; all of them if there is no bound.
    pub limit: Option<u32>,
}

impl OwnEvents {
    /// All of a user.
    pub fn all(user_id: UserId) -> Self {
        Self { user_id, through: None, offset: 0, limit: None }
    }
}

/// Remembers events and their tags. Tags are the same tag in the sense of [`key`](crate::agenda::place::key); the spelling known
/// first wins. Numbers of places and names of tags that became others mean those, in every query.
pub trait EventRepository {
    /// The slugs that are this one, or this one with a dash and something behind it; also those that lead on from events that were
    /// merged into others.
    fn slugs_like(&mut self, base: &str) -> Stored<Vec<String>>;
    /// Is that slug free: no event has it, and none of it leads on?
    fn is_slug_free(&mut self, slug: &str) -> Stored<bool>;
    /// Adds an event.
    fn insert(&mut self, event: &NewEvent) -> Stored<EventInsertion>;
    /// Adds an event that was removed under the number that it had, as it was.
    fn insert_again(&mut self, event: &Event) -> Stored<EventInsertion>;
    /// The event of that number, visible or not.
    fn find(&mut self, id: EventId) -> Stored<Option<Event>>;
    /// Until this transaction ends nobody else changes or removes that event; who is changing it is waited for. What was
    /// read of it before may be old: read it again.
    fn lock(&mut self, id: EventId) -> Stored<()>;
    /// The event of that slug, visible or not.
    fn find_by_slug(&mut self, slug: &str) -> Stored<Option<Event>>;
    /// Changes all that a change names.
    fn update(&mut self, id: EventId, change: &EventChange) -> Stored<()>;
    /// What was published, the latest added first; of a series the series, and those of its occurrences that were changed by
    /// themselves.
    fn published(&mut self, asked: &Published) -> Stored<Vec<EventSummary>>;
    /// How many events there are by this publisher and with these words, however they stand. A series with all its occurrences, but
    /// those that were changed by themselves, counts once.
    fn count_published(&mut self, asked: &Published) -> Stored<PublishedCount>;
    /// Hides what is visible by this publisher and with these words, whatever else is asked, and notes with which press.
    fn hide_all(&mut self, asked: &Published, with: HidingId, at: Timestamp) -> Stored<()>;
    /// Hides what is visible of these, of a series also the occurrences that go along with it, and notes with which press.
    fn hide_each(&mut self, ids: &[EventId], with: HidingId, at: Timestamp) -> Stored<()>;
    /// Shows what that press hid, unless it was shown or hidden by itself since. Gives what is shown, by number.
    fn show_all(&mut self, hidden_with: HidingId, at: Timestamp) -> Stored<Vec<EventId>>;
    /// Shows an event to everybody, or hides it by itself.
    fn set_visible(&mut self, id: EventId, is_visible: bool, at: Timestamp) -> Stored<()>;
    /// Gives an event to a user.
    fn assign(&mut self, id: EventId, user_id: UserId, at: Timestamp) -> Stored<()>;
    /// Removes an event.
    fn remove(&mut self, id: EventId) -> Stored<Removal>;
    /// The events of a user, hidden ones too, the latest added first; of a series of theirs the series, and those of its
    /// occurrences that were changed by themselves.
    fn list_of_user(&mut self, asked: &OwnEvents) -> Stored<Vec<EventSummary>>;
    /// All events of a user behind this one, whole, by number, at most so many: hidden ones, series and their occurrences too.
    fn page_of_user(&mut self, user_id: UserId, after: EventId, limit: u32) -> Stored<Vec<Event>>;
    /// The hidden events, by start, then id; of a hidden series the series, not its occurrences.
    fn list_hidden(&mut self) -> Stored<Vec<EventSummary>>;
    /// The events that wait for an editor, whole, at most so many: what is on or to come at this moment (Unix seconds), as are
    /// series, by start, then id; then what is over, the latest first.
    fn list_waiting(&mut self, now: i64, limit: u32) -> Stored<Vec<Event>>;
    /// These events, whole, in any order.
    fn find_all(&mut self, ids: &[EventId]) -> Stored<Vec<Event>>;
    /// How many wait for an editor; a series counts once.
    fn count_waiting(&mut self) -> Stored<u32>;
    /// The titles of events that wait and were added at that moment or later, the first added first, at most so many; of a
    /// series that of the series.
    fn titles_waiting(&mut self, since: Timestamp, limit: usize) -> Stored<Vec<String>>;
    /// How many are still hidden with that press. A series with all its occurrences, but those that were changed by themselves,
    /// counts once.
    fn count_hidden_with(&mut self, hiding: HidingId) -> Stored<u32>;
    /// How many events a user has, hidden ones too, by the client through which they came: none first, then by id. A series
    /// with all its occurrences, but those that were changed by themselves, counts once.
    fn count_of_user(&mut self, user_id: UserId) -> Stored<Vec<(Option<ClientId>, u32)>>;
    /// How many visible events there are; series count as in [`count_at`](EventRepository::count_at).
    fn count_visible(&mut self) -> Stored<u32>;
    /// How many visible events there are at each of these places, where there are any. A series with all its occurrences,
    /// but those that were changed by themselves, counts once.
    fn count_at(&mut self, places: &[PlaceId]) -> Stored<HashMap<PlaceId, u32>>;
    /// The occurrences of a series that start at this moment (Unix seconds) or later, by start.
    fn occurrences(&mut self, series: EventId, from: i64) -> Stored<Vec<Event>>;
    /// Locks all occurrences of a series, as [`lock`](EventRepository::lock) does one event.
    fn lock_occurrences(&mut self, series: EventId) -> Stored<()>;
    /// The visible series whose occurrences were made up to a moment before this one, and not up to their end, at most so
    /// many.
    fn series_made_until(&mut self, before: i64, limit: u32) -> Stored<Vec<EventId>>;
    /// The series of that owner that has one of those tags, or else that is the very same; of several the first.
    fn find_series(&mut self, alike: &SeriesAlike) -> Stored<Option<EventId>>;
    /// Notes how far the occurrences of a series were made.
    fn set_made_until(&mut self, series: EventId, made_until: i64) -> Stored<()>;
    /// Which of these files an event has.
    fn pictures_among(&mut self, files: &[PictureFile]) -> Stored<Vec<PictureFile>>;
    /// Has any event a picture?
    fn have_pictures(&mut self) -> Stored<bool>;
    /// The visible events that match, by start, then id.
    fn list(&mut self, query: &EventQuery) -> Stored<Vec<EventSummary>>;
    /// When the visible events that match start (Unix seconds), in the order of [`list`](EventRepository::list).
    fn starts(&mut self, query: &EventQuery) -> Stored<Vec<i64>>;
    /// How many visible events match, of whatever slice.
    fn count(&mut self, query: &EventQuery) -> Stored<u32>;
    /// The descriptions of these events.
    fn descriptions(&mut self, ids: &[EventId]) -> Stored<HashMap<EventId, String>>;
    /// What is visible just before and after.
    fn neighbours(&mut self, event: &Event) -> Stored<Neighbours>;
}

/// A change of an event.
#[derive(Debug, Clone)]
pub struct EventChange {
    /// What and when.
    pub details: EventDetails,
    /// Where.
    pub place_id: PlaceId,
    /// The tags, in order.
    pub tags: Vec<String>,
    /// The picture.
    pub picture: Option<Picture>,
    /// Does it repeat?
    pub repetition: Repetition,
    /// Now.
    pub updated_at: Timestamp,
}

/// A series that may be there already.
#[derive(Debug, Clone)]
pub struct SeriesAlike {
    /// Whose.
    pub owner: UserId,
    /// With one of these tags, in the sense of [`key`](crate::agenda::place::key); what one became is another tag.
    pub tags: Vec<String>,
    /// Or called so to the letter,
    pub title: String,
    /// and there; no place is known, so no series is at it, if there is none,
    pub place_id: Option<PlaceId>,
    /// and first at that moment (Unix seconds),
    pub start: i64,
    /// and as often.
    pub recurrence: Recurrence,
}
