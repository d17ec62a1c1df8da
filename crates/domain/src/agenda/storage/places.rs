//! Remembering places.

use crate::agenda::place::{NewPlace, Place};
use crate::agenda::place_search::{PlaceSearch, PlaceUsage};
use crate::clock::Timestamp;
use crate::id::PlaceId;
use crate::storage::Stored;

/// Remembers places.
pub trait PlaceRepository {
    /// The place of that number, or the one that it became when two were made one.
    fn find(&mut self, id: PlaceId) -> Stored<Option<Place>>;
    /// Until this transaction ends nobody else changes that place; who is changing it is waited for. What was read of it
    /// before may be old: read it again.
    fn lock(&mut self, id: PlaceId) -> Stored<()>;
    /// Until this transaction ends that place is neither removed nor made part of another; who is doing so is waited for. Is
    /// it still there?
    fn hold(&mut self, id: PlaceId) -> Stored<bool>;
    /// The place of that name, in the sense of [`key`](crate::agenda::place::key), or the one that the name leads to.
    fn find_by_name(&mut self, name: &str) -> Stored<Option<Place>>;
    /// All places, by name: in the order of the code points of what [`key`](crate::agenda::place::key) makes of it.
    fn list(&mut self) -> Stored<Vec<Place>>;
    /// The places of visible events whose name or address holds these words, without regard to case, by name; at most
    /// `limit`: what somebody without a credential sent is nobody's to see until an editor confirms it. In names
    /// every letter is the same in both cases; in addresses that holds for those of ASCII, of others only maybe.
    fn search(&mut self, words: &str, limit: u32) -> Stored<Vec<Place>>;
    /// A part of all places, as it is asked for, those too that no event names.
    fn look_for(&mut self, asked: &PlaceSearch) -> Stored<Vec<Place>>;
    /// What there is of these places, of those of which there is anything, in any order; `now` (Unix seconds) tells what is to
    /// come.
    fn usage(&mut self, ids: &[PlaceId], now: i64) -> Stored<Vec<PlaceUsage>>;
    /// The other places that may be the same one: first those with its address or, but for accents, with its name; then those
    /// whose name holds its name. By name, at most `limit`.
    fn alike(&mut self, place: &Place, limit: u32) -> Stored<Vec<Place>>;
    /// The titles of what is there, hidden events too, the latest start first, at most `limit`; of a series that of the series.
    fn titles_at(&mut self, id: PlaceId, limit: u32) -> Stored<Vec<String>>;
    /// Writes back name, address, degrees and the moment of change. Two that take one new name in the same moment may be
    /// a failure for one of them instead of [`PlaceUpdate::NameTaken`]. A name that led to a place is a name of its own then.
    fn update(&mut self, place: &Place) -> Stored<PlaceUpdate>;
    /// The place of that name, in the sense of [`key`](crate::agenda::place::key), or the one that the name leads to; made now if
    /// there is none. A known place keeps its own address.
    fn find_or_insert(&mut self, place: &NewPlace, at: Timestamp) -> Stored<Place>;
    /// Makes two places one. Events and filters of the first are at the second from now on, and its number, and what led to
    /// it, leads there wherever somebody reads by it. Until this transaction ends nobody else merges or removes a place, or
    /// changes the second one.
    fn merge(&mut self, gone: PlaceId, kept: PlaceId) -> Stored<PlaceMerging>;
    /// From now on that name means this place, unless a place has it: until one is given that name.
    fn lead_on(&mut self, name: &str, to: PlaceId) -> Stored<()>;
    /// Removes a place without any events, with all that leads to it.
    fn remove(&mut self, id: PlaceId) -> Stored<PlaceRemoval>;
}

/// What became of two places.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub enum PlaceMerging {
    /// They are one; this is the one that is gone, as it was.
    Merged(Place),
    /// One of them is not there, or has become part of another; nothing was changed.
    NotThere,
}

/// What became of a place that is to be removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum PlaceRemoval {
    /// It is gone.
    Removed,
    /// An event is there; nothing was changed.
    HasEvents,
    /// There is none.
    NotThere,
}

/// What became of a change of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum PlaceUpdate {
    /// It is changed now.
    Updated,
    /// Another place has that name; nothing was changed.
    NameTaken,
}
