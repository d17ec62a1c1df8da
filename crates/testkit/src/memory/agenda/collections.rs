//! Collections and their filters in memory.

use uncino_domain::agenda::collection::{Choice, Collection, Filter};
use uncino_domain::agenda::event::Slice;
use uncino_domain::agenda::search::stand_in;
use uncino_domain::id::{CollectionId, FilterId};
use uncino_domain::storage::{CollectionInsertion, CollectionRepository, Removal, Stored};

use crate::memory::{Tables, removal, sweep};

impl CollectionRepository for Tables {
    fn list(&mut self) -> Stored<Vec<Collection>> {
        let mut all = self.collections.clone();
        all.sort_by_key(|collection| (collection.sort_index, collection.id));
        Ok(all)
    }

    fn search(&mut self, words: &str, slice: Slice) -> Stored<Vec<Collection>> {
        let all = CollectionRepository::list(self)?.into_iter();
        let found = all.filter(|collection| stand_in(words, &collection.name));
        Ok(found.skip(slice.offset as usize).take(slice.limit as usize).collect())
    }

    fn insert(&mut self, name: &str) -> Stored<CollectionInsertion> {
        if self.collections.iter().any(|collection| collection.name == name) {
            return Ok(CollectionInsertion::NameTaken);
        }
        let last = self.collections.iter().map(|collection| collection.sort_index).max();
        let sort_index = last.map_or(0, |last| last + 1);
        let id = CollectionId(self.next_id());
        let collection = Collection { id, name: name.to_owned(), is_top: true, sort_index };
        self.collections.push(collection.clone());
        Ok(CollectionInsertion::Inserted(collection))
    }

    fn update(&mut self, collection: &Collection) -> Stored<()> {
        for known in self.collections.iter_mut().filter(|known| known.id == collection.id) {
            known.is_top = collection.is_top;
            known.sort_index = collection.sort_index;
        }
        Ok(())
    }

    fn remove(&mut self, id: CollectionId) -> Stored<Removal> {
        self.filters.retain(|filter| filter.collection_id != id);
        Ok(removal(sweep(&mut self.collections, |collection| collection.id == id)))
    }

    fn filters(&mut self, of: Option<CollectionId>) -> Stored<Vec<Filter>> {
        let theirs = self.filters.iter().filter(|filter| of.is_none_or(|of| filter.collection_id == of));
        Ok(theirs.cloned().collect())
    }

    fn insert_filter(&mut self, of: CollectionId, choice: &Choice, negate: bool) -> Stored<Option<Filter>> {
        if !self.collections.iter().any(|collection| collection.id == of) {
            return Ok(None);
        }
        let id = FilterId(self.next_id());
        let filter = Filter { id, collection_id: of, choice: choice.clone(), negate };
        self.filters.push(filter.clone());
        Ok(Some(filter))
    }

    fn find_filter(&mut self, id: FilterId) -> Stored<Option<Filter>> {
        Ok(self.filters.iter().find(|filter| filter.id == id).cloned())
    }

    fn update_filter(&mut self, filter: &Filter) -> Stored<()> {
        for known in self.filters.iter_mut().filter(|known| known.id == filter.id) {
            known.choice = filter.choice.clone();
            known.negate = filter.negate;
        }
        Ok(())
    }

    fn remove_filter(&mut self, id: FilterId) -> Stored<Removal> {
        Ok(removal(sweep(&mut self.filters, |filter| filter.id == id)))
    }
}
