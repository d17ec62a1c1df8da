//! Places and tags in memory.

use std::cmp::Reverse;
use std::collections::HashSet;

use uncino_domain::agenda::event::Event;
use uncino_domain::agenda::place::{NewPlace, Place, key};
use uncino_domain::clock::Timestamp;
use uncino_domain::id::{EventId, PlaceId};
use uncino_domain::storage::{
    PlaceRepository, PlaceUpdate, Removal, Stored, TagRenaming, TagRepository, TagUsage,
};

use crate::memory::agenda::events::counted_as;
use crate::memory::{Tables, number, removal, sweep};

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
            key(&place.name).contains(&key(words)) || place.address.to_ascii_lowercase().contains(&folded)
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

impl TagRepository for Tables {
    fn list(&mut self) -> Stored<Vec<TagUsage>> {
        Ok(self.usage_among(|_| true))
    }

    fn search(&mut self, words: &str, limit: u32) -> Stored<Vec<TagUsage>> {
        let tags = self.usage_among(|event| event.is_visible).into_iter();
        Ok(tags.filter(|usage| key(&usage.tag).contains(&key(words))).take(limit as usize).collect())
    }

    fn rename(&mut self, tag: &str, new: &str) -> Stored<TagRenaming> {
        let (old_key, new_key) = (self.kept_tag(tag), key(new));
        if !self.tags.iter().any(|known| key(known) == old_key) {
            return Ok(TagRenaming::NotThere);
        }
        self.tag_aliases.remove(&new_key);
        let is_merged = old_key != new_key && self.tags.iter().any(|known| key(known) == new_key);
        for leads in self.tag_aliases.values_mut().filter(|leads| **leads == old_key) {
            *leads = new_key.clone();
        }
        if is_merged {
            self.tag_aliases.insert(old_key.clone(), new_key.clone());
        }
        for filter in &mut self.filters {
            filter.choice.replace_tags(&[&old_key, &new_key], new);
        }
        let is_meant = |known: &String| [&old_key, &new_key].contains(&&key(known));
        self.tags.retain(|known| !is_meant(known));
        self.tags.push(new.to_owned());
        for Event { tags, .. } in &mut self.events {
            let first = tags.iter().position(is_meant);
            tags.retain(|known| !is_meant(known));
            // Nothing before the first one went, so its place is still the same.
            if let Some(first) = first {
                tags.insert(first, new.to_owned());
            }
        }
        Ok(TagRenaming::Renamed)
    }

    fn remove(&mut self, tag: &str) -> Stored<Removal> {
        if self.tag_aliases.remove(&key(tag)).is_some() {
            return Ok(Removal::Removed);
        }
        self.tag_aliases.retain(|_, leads| *leads != key(tag));
        for event in &mut self.events {
            event.tags.retain(|known| key(known) != key(tag));
        }
        Ok(removal(sweep(&mut self.tags, |known| key(known) == key(tag))))
    }
}

impl Tables {
    /// The number that this one means.
    pub(in crate::memory) fn kept_place(&self, id: PlaceId) -> PlaceId {
        self.place_aliases.get(&id).copied().unwrap_or(id)
    }

    /// The key of the tag that this name means.
    pub(in crate::memory) fn kept_tag(&self, tag: &str) -> String {
        self.tag_aliases.get(&key(tag)).cloned().unwrap_or_else(|| key(tag))
    }

    /// The tags that such events have, the most used first, then by name.
    fn usage_among(&self, counts: impl Fn(&Event) -> bool) -> Vec<TagUsage> {
        let has = |event: &&Event, tag: &String| counts(event) && event.tags.contains(tag);
        let count = |tag: &String| -> usize {
            let theirs = self.events.iter().filter(|event| has(event, tag));
            theirs.map(counted_as).collect::<HashSet<EventId>>().len()
        };
        let usage = self.tags.iter().map(|tag| TagUsage { tag: tag.clone(), count: number(count(tag)) });
        let mut usage: Vec<TagUsage> = usage.filter(|usage| usage.count > 0).collect();
        usage.sort_by_key(|usage| (Reverse(usage.count), key(&usage.tag)));
        usage
    }
}
