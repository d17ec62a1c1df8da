//! Places as those see them who look after them, in memory.

use std::cmp::Reverse;
use std::collections::HashSet;

use uncino_domain::agenda::event::{Event, Repetition};
use uncino_domain::agenda::place::{Place, key};
use uncino_domain::agenda::place_search::{PlaceOrder, PlaceSearch, PlaceUsage};
use uncino_domain::agenda::search::searchable;
use uncino_domain::id::{EventId, PlaceId};

use crate::memory::agenda::events::counted_as;
use crate::memory::{Tables, number};

impl Tables {
    pub(super) fn places_looked_for(&self, asked: &PlaceSearch) -> Vec<Place> {
        let words = searchable(&asked.words);
        let has = |text: &str| searchable(text).contains(&words);
        let leads = |place: &Place| {
            self.place_names
                .values()
                .any(|(name, leads)| *leads == place.id && key(name).contains(&key(&asked.words)))
        };
        let is_meant = |place: &&Place| has(&place.name) || has(&place.address) || leads(place);
        let mut found: Vec<Place> = self.places.iter().filter(is_meant).cloned().collect();
        found.sort_by_key(|place| key(&place.name));
        match asked.order {
            PlaceOrder::Name => {}
            PlaceOrder::MostEvents => found.sort_by_key(|place| Reverse(self.number_at(place.id, |_| true))),
        }
        found.into_iter().skip(asked.offset as usize).take(asked.limit as usize).collect()
    }

    pub(super) fn usage_of_place(&self, id: PlaceId, now: i64) -> PlaceUsage {
        let is_coming = |event: &Event| event.details.end.unwrap_or(event.details.start) >= now;
        let numbers = self.place_aliases.iter().filter(|(_, leads)| **leads == id);
        let names = self.place_names.values().filter(|(_, leads)| *leads == id);
        PlaceUsage {
            place_id: id,
            events: self.number_at(id, |_| true),
            coming: self.number_at(id, is_coming),
            numbers: numbers.map(|(number, _)| *number).collect(),
            names: names.map(|(name, _)| name.clone()).collect(),
        }
    }

    pub(super) fn places_alike(&self, place: &Place, limit: u32) -> Vec<Place> {
        let (name, address) = (searchable(&place.name), searchable(&place.address));
        let is_same = |other: &Place| {
            searchable(&other.name) == name || !address.is_empty() && searchable(&other.address) == address
        };
        let is_alike = |other: &&Place| is_same(other) || searchable(&other.name).contains(&name);
        let others = self.places.iter().filter(|other| other.id != place.id);
        let mut found: Vec<Place> = others.filter(is_alike).cloned().collect();
        found.sort_by_key(|other| (!is_same(other), key(&other.name)));
        found.truncate(limit as usize);
        found
    }

    pub(super) fn titles_at_place(&self, id: PlaceId, limit: u32) -> Vec<String> {
        let stands_alone =
            |event: &&Event| !matches!(event.repetition, Repetition::Occurrence { is_apart: false, .. });
        let there = self.events.iter().filter(|event| event.place.id == id);
        let mut there: Vec<&Event> = there.filter(stands_alone).collect();
        there.sort_by_key(|event| Reverse((event.details.start, event.id)));
        there.into_iter().take(limit as usize).map(|event| event.details.title.clone()).collect()
    }

    fn number_at(&self, id: PlaceId, is_so: impl Fn(&Event) -> bool) -> u32 {
        let there = self.events.iter().filter(|event| event.place.id == id && is_so(event));
        number(there.map(counted_as).collect::<HashSet<EventId>>().len())
    }
}
