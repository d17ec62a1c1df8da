//! Remembering places.

use crate::agenda::place::{NewPlace, Place};
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
    /// The place of that name, in the sense of [`key`](crate::agenda::place::key).
    fn find_by_name(&mut self, name: &str) -> Stored<Option<Place>>;
    /// All places, by name: in the order of the code points of what [`key`](crate::agenda::place::key) makes of it.
    fn list(&mut self) -> Stored<Vec<Place>>;
    /// The places of visible events whose name or address holds these words, without regard to case, by name; at most
    /// `limit`: what somebody without a credential sent is nobody's to see until an editor confirms it. In names
    /// every letter is the same in both cases; in addresses that holds for those of ASCII, of others only maybe.
    fn search(&mut self, words: &str, limit: u32) -> Stored<Vec<Place>>;
    /// Writes back name, address, degrees and the moment of change. Two that take one new name in the same moment may be
    /// a failure for one of them instead of [`PlaceUpdate::NameTaken`].
    fn update(&mut self, place: &Place) -> Stored<PlaceUpdate>;
    /// The place of that name, in the sense of [`key`](crate::agenda::place::key); made now if there is none. A known place keeps its own address.
    fn find_or_insert(&mut self, place: &NewPlace, at: Timestamp) -> Stored<Place>;
    /// Makes two places one. Events and filters of the first are at the second from now on, and its number leads there
    /// wherever somebody reads by it.
    fn merge(&mut self, gone: PlaceId, kept: PlaceId) -> Stored<()>;
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
