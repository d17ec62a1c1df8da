//! Collections as administrators have them in hand: what each chooses by, and how much that is by now.

use std::collections::HashMap;

use super::{CollectionService, find};
use crate::access::caller::Administrator;
use crate::agenda::collection::{Collection, Filter, MAX_CHOSEN, named};
use crate::agenda::event::{EventQuery, EventSummary, Slice};
use crate::agenda::events::series_shown;
use crate::agenda::place::{MAX_TEXT, Place};
use crate::agenda::places::is_shown;
use crate::id::{CollectionId, PlaceId};
use crate::instance::setting::Settings;
use crate::storage::{Repositories, Stored};

/// How many events are shown of a collection.
const EVENTS: u32 = 6;
/// How many of the places of a filter are named.
const PLACES: usize = 20;
/// How many commas a name of a place may have, for whoever types several with commas between them.
const COMMAS: usize = 4;

/// A collection in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectionOverview {
    /// The collection.
    pub collection: Collection,
    /// How many filters it has.
    pub filters: u32,
    /// How many events it has that are on or to come, as its own page shows series.
    pub coming: u32,
    /// Is it what the instance shows where nothing is filtered?
    pub is_at_home: bool,
}

/// A collection with all that it chooses by.
#[derive(Debug, Clone, PartialEq)]
pub struct CollectionInHand {
    /// What a list says of it.
    pub overview: CollectionOverview,
    /// Its filters, the oldest first.
    pub filters: Vec<FilterInHand>,
    /// The first six of its events that are on or to come.
    pub events: Vec<EventSummary>,
}

/// A filter with what it comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct FilterInHand {
    /// The filter.
    pub filter: Filter,
    /// The first twenty of the places that it names, without those that are none.
    pub places: Vec<Place>,
    /// Are those all, and is a visible event at each? Then what it chooses has a page.
    pub has_page: bool,
    /// How many events that are on or to come it chooses by itself, also if it leaves them out.
    pub coming: u32,
}

/// Places that were looked for, and whether a visible event is at each.
type Found = HashMap<PlaceId, (Option<Place>, bool)>;

impl CollectionService {
    /// A slice of the collections in whose names all these words stand, by their place among each other.
    pub fn search(&self, words: &str, slice: Slice, _by: &Administrator) -> Stored<Vec<CollectionOverview>> {
        let (words, ports) = (words.to_owned(), self.ports.clone());
        let now = ports.clock.now().timestamp();
        self.ports.storage.read(move |repositories| {
            let settings = ports.settings(repositories)?;
            let at_home = at_home(repositories, &settings)?;
            let found = repositories.collections().search(&words, slice)?.into_iter();
            let overview = |collection: Collection| {
                let filters = repositories.collections().filters(Some(collection.id))?;
                let coming = match coming(&filters, &settings, now) {
                    Some(query) => repositories.events().count(&query)?,
                    None => 0,
                };
                Ok(overview(collection, &filters, coming, at_home))
            };
            found.map(overview).collect()
        })
    }

    /// A collection with all that it chooses by.
    pub fn in_hand(&self, id: CollectionId, _by: &Administrator) -> Stored<Option<CollectionInHand>> {
        let ports = self.ports.clone();
        let now = ports.clock.now().timestamp();
        self.ports.storage.read(move |repositories| {
            let Some(collection) = find(repositories, id)? else { return Ok(None) };
            let settings = ports.settings(repositories)?;
            let at_home = at_home(repositories, &settings)?;
            let filters = repositories.collections().filters(Some(id))?;
            let (count, events) = match coming(&filters, &settings, now) {
                Some(query) => {
                    let slice = Some(Slice { offset: 0, limit: EVENTS });
                    let count = repositories.events().count(&query)?;
                    (count, repositories.events().list(&EventQuery { slice, ..query })?)
                }
                None => (0, Vec::new()),
            };
            let overview = overview(collection, &filters, count, at_home);
            let mut found = Found::new();
            let in_hand = filters.into_iter().map(|filter| {
                let alone = Filter { negate: false, ..filter.clone() };
                let coming = match coming(&[alone], &settings, now) {
                    Some(query) => repositories.events().count(&query)?,
                    None => 0,
                };
                let (places, has_page) = known(repositories, &filter.choice.places, &mut found)?;
                Ok(FilterInHand { filter, places, has_page, coming })
            });
            let filters = in_hand.collect::<Stored<_>>()?;
            Ok(Some(CollectionInHand { overview, filters, events }))
        })
    }

    /// The first twenty of these places, without those that are none.
    pub fn places_of(&self, ids: Vec<PlaceId>, _by: &Administrator) -> Stored<Vec<Place>> {
        let (places, _have_a_page) =
            self.ports.storage.read(move |repositories| known(repositories, &ids, &mut Found::new()))?;
        Ok(places)
    }

    /// The places of these names, which stand with commas between them, in their order; or the first name that no place has.
    /// A name that has commas itself is found too.
    pub fn places_named(&self, names: &str, _by: &Administrator) -> Stored<Result<Vec<PlaceId>, String>> {
        let names: Vec<String> = names.split(',').map(str::to_owned).take(MAX_CHOSEN + 1).collect();
        self.ports.storage.read(move |repositories| {
            let (mut places, mut rest) = (Vec::new(), &*names);
            while let [first, behind @ ..] = rest {
                let Some((place, parts)) = longest_name(repositories, rest)? else {
                    if first.trim().is_empty() {
                        rest = behind;
                        continue;
                    }
                    return Ok(Err(first.trim().to_owned()));
                };
                places.push(place.id);
                rest = &rest[parts..];
            }
            Ok(Ok(places))
        })
    }
}

/// The place whose name has the most of these parts from the first on, and how many those are.
fn longest_name(repositories: &mut dyn Repositories, parts: &[String]) -> Stored<Option<(Place, usize)>> {
    for count in (1..=parts.len().min(COMMAS + 1)).rev() {
        let name = parts[..count].join(",");
        let name = name.trim();
        // No place has such a name, and not every database can even be asked.
        if name.is_empty() || name.contains('\0') || name.chars().nth(MAX_TEXT).is_some() {
            continue;
        }
        if let Some(place) = repositories.places().find_by_name(name)? {
            return Ok(Some((place, count)));
        }
    }
    Ok(None)
}

/// The collection that the instance shows where nothing is filtered.
fn at_home(repositories: &mut dyn Repositories, settings: &Settings) -> Stored<Option<CollectionId>> {
    let Some(name) = settings.collection_at_home() else { return Ok(None) };
    Ok(named(&repositories.collections().list()?, name).map(|collection| collection.id))
}

/// Which events that are on or to come these filters choose; none if they say nothing.
fn coming(filters: &[Filter], settings: &Settings, now: i64) -> Option<EventQuery> {
    let filters: Vec<Filter> = filters.iter().filter(|filter| !filter.choice.is_empty()).cloned().collect();
    let series = series_shown(settings, None);
    let query = EventQuery { from: Some(now), with_multidate: true, series, ..EventQuery::default() };
    (!filters.is_empty()).then_some(EventQuery { filters, ..query })
}

fn overview(
    collection: Collection,
    filters: &[Filter],
    coming: u32,
    at_home: Option<CollectionId>,
) -> CollectionOverview {
    let is_at_home = at_home == Some(collection.id);
    let filters = u32::try_from(filters.len()).unwrap_or(u32::MAX);
    CollectionOverview { collection, filters, coming, is_at_home }
}

/// The first of the places that a filter names, and whether those are all and a visible event is at each.
fn known(
    repositories: &mut dyn Repositories,
    ids: &[PlaceId],
    found: &mut Found,
) -> Stored<(Vec<Place>, bool)> {
    let (mut places, mut have_a_page) = (Vec::new(), ids.len() <= PLACES);
    for id in ids.iter().take(PLACES) {
        if !found.contains_key(id) {
            let place = repositories.places().find(*id)?;
            let has_page = place.as_ref().map_or(Ok(false), |place| is_shown(repositories, place.id))?;
            found.insert(*id, (place, has_page));
        }
        if let Some((place, has_page)) = found.get(id) {
            places.extend(place.clone());
            have_a_page &= has_page;
        }
    }
    Ok((places, have_a_page))
}
