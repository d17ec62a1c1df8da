//! Remembering collections and their filters.

use crate::agenda::collection::{Choice, Collection, Filter};
use crate::agenda::event::Slice;
use crate::id::{CollectionId, FilterId};
use crate::storage::{Removal, Stored};

/// What became of a new collection.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum CollectionInsertion {
    /// It is there now, behind all others.
    Inserted(Collection),
    /// Another one has that name.
    NameTaken,
}

/// Remembers collections.
pub trait CollectionRepository {
    /// All of them, by their place among each other.
    fn list(&mut self) -> Stored<Vec<Collection>>;
    /// A slice of those in whose names all these words [stand](crate::agenda::search::stand_in), by their place among each
    /// other.
    fn search(&mut self, words: &str, slice: Slice) -> Stored<Vec<Collection>>;
    /// Adds a collection, in the navigation.
    fn insert(&mut self, name: &str) -> Stored<CollectionInsertion>;
    /// Changes where it stands and whether it is in the navigation.
    fn update(&mut self, collection: &Collection) -> Stored<()>;
    /// Removes a collection with its filters.
    fn remove(&mut self, id: CollectionId) -> Stored<Removal>;
    /// The filters of a collection, or of all, the oldest first.
    fn filters(&mut self, of: Option<CollectionId>) -> Stored<Vec<Filter>>;
    /// Adds a filter; none if there is no such collection.
    fn insert_filter(&mut self, of: CollectionId, choice: &Choice, negate: bool) -> Stored<Option<Filter>>;
    /// The filter of that number.
    fn find_filter(&mut self, id: FilterId) -> Stored<Option<Filter>>;
    /// Changes what a filter chooses.
    fn update_filter(&mut self, filter: &Filter) -> Stored<()>;
    /// Removes a filter.
    fn remove_filter(&mut self, id: FilterId) -> Stored<Removal>;
}
