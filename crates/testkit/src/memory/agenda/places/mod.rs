//! Places in memory.

mod looked_after;

use uncino_domain::agenda::place::{NewPlace, Place, key};
use uncino_domain::agenda::place_search::{PlaceSearch, PlaceUsage};
use uncino_domain::agenda::search::searchable;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::PlaceId;
use uncino_domain::storage::{PlaceMerging, PlaceRemoval, PlaceRepository, PlaceUpdate, Stored};

use crate::memory::{Tables, sweep};

impl PlaceRepository for Tables {
    fn find(&mut self, id: PlaceId) -> Stored<Option<Place>> {
        let id = self.kept_place(id);
        Ok(self.places.iter().find(|place| place.id == id).cloned())
    }

    fn lock(&mut self, _id: PlaceId) -> Stored<()> {
        Ok(()) // One lock guards everything.
    }

    fn hold(&mut self, id: PlaceId) -> Stored<bool> {
        Ok(self.places.iter().any(|place| place.id == id)) // One lock guards everything.
    }

    fn find_by_name(&mut self, name: &str) -> Stored<Option<Place>> {
        let led_to = self.place_names.get(&key(name)).map(|(_, id)| *id);
        let by_name = self.place_named(name);
        Ok(by_name.or_else(|| self.places.iter().find(|place| Some(place.id) == led_to).cloned()))
    }

    fn list(&mut self) -> Stored<Vec<Place>> {
        let mut places = self.places.clone();
        places.sort_by_key(|place| key(&place.name));
        Ok(places)
    }

    fn search(&mut self, words: &str, limit: u32) -> Stored<Vec<Place>> {
        let folded = words.to_ascii_lowercase();
        let mut found = PlaceRepository::list(self)?;
        found.retain(|place| {
            searchable(&place.name).contains(&searchable(words))
                || place.address.to_ascii_lowercase().contains(&folded)
        });
        found.retain(|place| self.events.iter().any(|event| event.is_visible && event.place.id == place.id));
        found.truncate(limit as usize);
        Ok(found)
    }

    fn look_for(&mut self, asked: &PlaceSearch) -> Stored<Vec<Place>> {
        Ok(self.places_looked_for(asked))
    }

    fn usage(&mut self, ids: &[PlaceId], now: i64) -> Stored<Vec<PlaceUsage>> {
        let usage = ids.iter().map(|id| self.usage_of_place(*id, now));
        Ok(usage.filter(|usage| *usage != PlaceUsage::none(usage.place_id)).collect())
    }

    fn alike(&mut self, place: &Place, limit: u32) -> Stored<Vec<Place>> {
        Ok(self.places_alike(place, limit))
    }

    fn titles_at(&mut self, id: PlaceId, limit: u32) -> Stored<Vec<String>> {
        Ok(self.titles_at_place(id, limit))
    }

    fn update(&mut self, place: &Place) -> Stored<PlaceUpdate> {
        if self.place_named(&place.name).is_some_and(|known| known.id != place.id) {
            return Ok(PlaceUpdate::NameTaken);
        }
        self.place_names.remove(&key(&place.name));
        let shown = self.events.iter_mut().map(|event| &mut event.place);
        for known in self.places.iter_mut().chain(shown).filter(|known| known.id == place.id) {
            *known = Place { created_at: known.created_at, ..place.clone() };
        }
        Ok(PlaceUpdate::Updated)
    }

    fn find_or_insert(&mut self, place: &NewPlace, at: Timestamp) -> Stored<Place> {
        if let Some(known) = PlaceRepository::find_by_name(self, &place.name)? {
            return Ok(known);
        }
        let NewPlace { name, address, latitude, longitude } = place.clone();
        let id = PlaceId(self.next_id());
        let place = Place { id, name, address, latitude, longitude, created_at: at, updated_at: at };
        self.places.push(place.clone());
        Ok(place)
    }

    fn merge(&mut self, gone: PlaceId, kept: PlaceId) -> Stored<PlaceMerging> {
        let known = |id| self.places.iter().find(|place| place.id == id).cloned();
        let (Some(was), Some(place)) = (known(gone), known(kept)) else { return Ok(PlaceMerging::NotThere) };
        if gone == kept {
            return Ok(PlaceMerging::NotThere);
        }
        for event in self.events.iter_mut().filter(|event| event.place.id == gone) {
            event.place = place.clone();
        }
        for filter in &mut self.filters {
            filter.choice.replace_place(gone, kept);
        }
        let names = self.place_names.values_mut().map(|(_, leads)| leads);
        for leads in self.place_aliases.values_mut().chain(names).filter(|leads| **leads == gone) {
            *leads = kept;
        }
        self.place_aliases.insert(gone, kept);
        self.places.retain(|place| place.id != gone);
        Ok(PlaceMerging::Merged(was))
    }

    fn lead_on(&mut self, name: &str, to: PlaceId) -> Stored<()> {
        if self.place_named(name).is_none() {
            self.place_names.insert(key(name), (name.to_owned(), to));
        }
        Ok(())
    }

    fn remove(&mut self, id: PlaceId) -> Stored<PlaceRemoval> {
        if self.events.iter().any(|event| event.place.id == id) {
            return Ok(PlaceRemoval::HasEvents);
        }
        self.place_aliases.retain(|_, leads| *leads != id);
        self.place_names.retain(|_, (_, leads)| *leads != id);
        let gone = sweep(&mut self.places, |place| place.id == id);
        Ok(if gone > 0 { PlaceRemoval::Removed } else { PlaceRemoval::NotThere })
    }
}

impl Tables {
    /// The place of that very name.
    fn place_named(&self, name: &str) -> Option<Place> {
        self.places.iter().find(|place| key(&place.name) == key(name)).cloned()
    }

    /// The number that this one means.
    pub(in crate::memory) fn kept_place(&self, id: PlaceId) -> PlaceId {
        self.place_aliases.get(&id).copied().unwrap_or(id)
    }
}
