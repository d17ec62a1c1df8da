//! Places in memory.

use uncino_domain::agenda::place::{NewPlace, Place, key};
use uncino_domain::agenda::search::searchable;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::PlaceId;
use uncino_domain::storage::{PlaceRepository, PlaceUpdate, Stored};

use crate::memory::Tables;

impl PlaceRepository for Tables {
    fn find(&mut self, id: PlaceId) -> Stored<Option<Place>> {
        let id = self.kept_place(id);
        Ok(self.places.iter().find(|place| place.id == id).cloned())
    }

    fn lock(&mut self, _id: PlaceId) -> Stored<()> {
        Ok(()) // One lock guards everything.
    }

    fn find_by_name(&mut self, name: &str) -> Stored<Option<Place>> {
        Ok(self.places.iter().find(|place| key(&place.name) == key(name)).cloned())
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

    fn update(&mut self, place: &Place) -> Stored<PlaceUpdate> {
        let named = PlaceRepository::find_by_name(self, &place.name)?;
        if named.is_some_and(|known| known.id != place.id) {
            return Ok(PlaceUpdate::NameTaken);
        }
        let shown = self.events.iter_mut().map(|event| &mut event.place);
        for known in self.places.iter_mut().chain(shown).filter(|known| known.id == place.id) {
            *known = Place { created_at: known.created_at, ..place.clone() };
        }
        Ok(PlaceUpdate::Updated)
    }

    fn find_or_insert(&mut self, place: &NewPlace, at: Timestamp) -> Stored<Place> {
        if let Some(known) = self.places.iter().find(|known| key(&known.name) == key(&place.name)) {
            return Ok(known.clone());
        }
        let NewPlace { name, address, latitude, longitude } = place.clone();
        let id = PlaceId(self.next_id());
        let place = Place { id, name, address, latitude, longitude, created_at: at, updated_at: at };
        self.places.push(place.clone());
        Ok(place)
    }

    fn merge(&mut self, gone: PlaceId, kept: PlaceId) -> Stored<()> {
        let place = self.place(kept);
        for event in self.events.iter_mut().filter(|event| event.place.id == gone) {
            event.place = place.clone();
        }
        for filter in &mut self.filters {
            filter.choice.replace_place(gone, kept);
        }
        for leads in self.place_aliases.values_mut().filter(|leads| **leads == gone) {
            *leads = kept;
        }
        self.place_aliases.insert(gone, kept);
        self.places.retain(|place| place.id != gone);
        Ok(())
    }
}

impl Tables {
    /// The number that this one means.
    pub(in crate::memory) fn kept_place(&self, id: PlaceId) -> PlaceId {
        self.place_aliases.get(&id).copied().unwrap_or(id)
    }
}
