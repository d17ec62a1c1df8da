//! Looking for places among many, for whoever looks after them.

use crate::id::PlaceId;

/// The most words that are looked for, in characters.
pub const MAX_WORDS: usize = 200;

/// Which places are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceSearch {
    /// What stands in their name, in a name that leads to them, or in their address, whatever its case and its accents; all of
    /// them if it is empty.
    pub words: String,
    /// In which order.
    pub order: PlaceOrder,
    /// How many of them are left out.
    pub offset: u32,
    /// At most so many.
    pub limit: u32,
}

/// In which order places are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PlaceOrder {
    /// By their [`key`](crate::agenda::place::key).
    #[default]
    Name,
    /// Those with most events first, hidden ones counted, then by name.
    MostEvents,
}

/// What there is of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceUsage {
    /// Of which.
    pub place_id: PlaceId,
    /// How many events are there, hidden ones too. A series with its dates, but those that were changed by themselves, counts
    /// once.
    pub events: u32,
    /// How many of those are on or to come.
    pub coming: u32,
    /// The numbers that lead to it, in their order.
    pub numbers: Vec<PlaceId>,
    /// The names that lead to it, by their keys.
    pub names: Vec<String>,
}

impl PlaceUsage {
    /// Nothing at all.
    pub fn none(place_id: PlaceId) -> Self {
        Self { place_id, events: 0, coming: 0, numbers: Vec::new(), names: Vec::new() }
    }
}
