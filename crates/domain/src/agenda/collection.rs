//! Collections: events that filters choose, under a name.

use std::collections::HashSet;

use crate::agenda::place::key;
use crate::id::{CollectionId, FilterId, PlaceId};
use crate::text::one_line;

/// The longest name of a collection, in characters.
pub const MAX_NAME: usize = 100;
/// How many tags or places one filter may name.
pub const MAX_CHOSEN: usize = 100;

/// A collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collection {
    /// Positive, never reused.
    pub id: CollectionId,
    /// 1 to 100 characters; no other collection can be called like this, in the sense of [`key`].
    pub name: String,
    /// Is it in the navigation?
    pub is_top: bool,
    /// Where it stands among the others, the smallest first.
    pub sort_index: i64,
}

/// The collection of that name. Names are compared by their [`key`]; of those that were called alike before that was so, the
/// one that is written exactly like this.
pub fn named(known: &[Collection], name: &str) -> Option<Collection> {
    let (line, key_of_name) = (one_line(name), key(name));
    let exactly = known.iter().find(|known| known.name == line);
    exactly.or_else(|| known.iter().find(|known| key(&known.name) == key_of_name)).cloned()
}

/// A filter of a collection: events with one of its tags *and* at one of its places; what it doesn't name doesn't matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Positive, never reused.
    pub id: FilterId,
    /// Whose filter it is.
    pub collection_id: CollectionId,
    /// What it chooses.
    pub choice: Choice,
    /// Does it leave out what it chooses?
    pub negate: bool,
}

/// What a filter chooses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// One of these tags, in the sense of [`key`](crate::agenda::place::key); any if there are none.
    pub tags: Vec<String>,
    /// One of these places; any if there are none.
    pub places: Vec<PlaceId>,
}

impl Choice {
    /// Does it choose nothing in particular? Such a filter is none.
    pub fn is_empty(&self) -> bool {
        self.tags.is_empty() && self.places.is_empty()
    }

    /// Names one place where it named another, once.
    pub fn replace_place(&mut self, gone: PlaceId, kept: PlaceId) {
        if self.places.contains(&gone) {
            let mut seen = HashSet::new();
            let places = self.places.iter().map(|place| if *place == gone { kept } else { *place });
            self.places = places.filter(|place| seen.insert(*place)).collect();
        }
    }

    /// Names this tag where it named one of those with these keys, once.
    pub fn replace_tags(&mut self, keys: &[&str], new: &str) {
        let is_meant = |tag: &String| keys.contains(&&*key(tag));
        if let Some(first) = self.tags.iter().position(is_meant) {
            self.tags.retain(|tag| !is_meant(tag));
            self.tags.insert(first, new.to_owned()); // Nothing before the first one went.
        }
    }
}
