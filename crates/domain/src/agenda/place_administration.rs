//! Looking after places: finding them among many, changing what was seen, removing what nobody needs.

use std::collections::HashMap;

use crate::access::audit::AuditAction;
use crate::access::caller::Administrator;
use crate::agenda::place::Place;
use crate::agenda::place_search::{MAX_WORDS, PlaceOrder, PlaceSearch, PlaceUsage};
use crate::agenda::places::{PlaceChange, PlaceDenied, PlaceService, change_locked, is_shown};
use crate::clock::Timestamp;
use crate::id::PlaceId;
use crate::outcome::ServiceError;
use crate::storage::{PlaceRemoval, Repositories, StorageError, Stored};

/// How many places are offered of which another one may be a part.
const OFFERED: u32 = 10;

/// A place, as those see it who look after it.
#[derive(Debug, Clone, PartialEq)]
pub struct LookedAfter {
    /// The place.
    pub place: Place,
    /// What there is of it.
    pub usage: PlaceUsage,
    /// Does a visible event name it, so that it has a page?
    pub is_shown: bool,
}

/// Why a place that was seen is not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceEditDenied {
    /// It isn't as it was seen any more: gone, part of another, or changed.
    Stale,
    /// As every change.
    Denied(PlaceDenied),
}

/// Why a place is not removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceRemovalDenied {
    /// There is no such place.
    NotFound,
    /// Events are there, maybe hidden ones.
    HasEvents,
    /// A collection chooses its events by it.
    Chosen,
}

impl PlaceService {
    /// A part of the places with what there is of each. Of the words the first [`MAX_WORDS`] characters are looked for.
    pub fn list_with_usage(
        &self,
        asked: &PlaceSearch,
        _for: &Administrator,
    ) -> Stored<Vec<(Place, PlaceUsage)>> {
        let asked = PlaceSearch { words: fit(&asked.words), ..*asked };
        let now = self.ports.clock.now();
        self.ports.storage.read(move |repositories| {
            let places = repositories.places().look_for(&asked)?;
            with_usage(repositories, places, now)
        })
    }

    /// The place of that number, or the one that it became, with what there is of it.
    pub fn look_after(&self, id: PlaceId, _for: &Administrator) -> Stored<Option<LookedAfter>> {
        let now = self.ports.clock.now();
        self.ports.storage.read(move |repositories| {
            let found = repositories.places().find(id)?;
            let Some((place, usage)) = with_usage(repositories, found.into_iter().collect(), now)?.pop()
            else {
                return Ok::<_, StorageError>(None);
            };
            let is_shown = is_shown(repositories, place.id)?;
            Ok(Some(LookedAfter { place, usage, is_shown }))
        })
    }

    /// Up to ten other places of which this one may become a part: those with these words, or if there are none those that
    /// look like it.
    pub fn offered_for(
        &self,
        place: &Place,
        words: &str,
        _for: &Administrator,
    ) -> Stored<Vec<(Place, PlaceUsage)>> {
        let (place, words, now) = (place.clone(), fit(words), self.ports.clock.now());
        self.ports.storage.read(move |repositories| {
            let mut offered = if words.is_empty() {
                repositories.places().alike(&place, OFFERED)?
            } else {
                let asked = PlaceSearch { words, order: PlaceOrder::Name, offset: 0, limit: OFFERED + 1 };
                repositories.places().look_for(&asked)?
            };
            offered.retain(|other| other.id != place.id);
            offered.truncate(OFFERED as usize);
            with_usage(repositories, offered, now)
        })
    }

    /// Changes exactly that place, if it is still as it was when it was last changed at `seen`.
    pub fn change_seen(
        &self,
        (id, seen): (PlaceId, Timestamp),
        change: PlaceChange,
        by: &Administrator,
    ) -> Result<Place, ServiceError<PlaceEditDenied>> {
        let actor = by.actor();
        let ports = self.ports.clone();
        self.ports.storage.write(move |repositories| {
            repositories.places().lock(id)?;
            let place = repositories.places().find(id)?.filter(|place| is_as_seen(place, (id, seen)));
            let place = place.ok_or(ServiceError::Denied(PlaceEditDenied::Stale))?;
            let entry = ports.entry(actor, AuditAction::PlaceChanged, &place.name);
            change_locked(repositories, place, change, entry).map_err(|error| match error {
                ServiceError::Denied(denied) => ServiceError::Denied(PlaceEditDenied::Denied(denied)),
                ServiceError::Failed(error) => ServiceError::Failed(error),
            })
        })
    }

    /// Removes a place without any events, which no collection chooses by.
    pub fn remove(&self, id: PlaceId, by: &Administrator) -> Result<(), ServiceError<PlaceRemovalDenied>> {
        let actor = by.actor();
        let ports = self.ports.clone();
        self.ports.storage.write(move |repositories| {
            let place = repositories.places().find(id)?.filter(|place| place.id == id);
            let place = place.ok_or(ServiceError::Denied(PlaceRemovalDenied::NotFound))?;
            if is_chosen(repositories, id)? {
                return Err(ServiceError::Denied(PlaceRemovalDenied::Chosen));
            }
            match repositories.places().remove(id)? {
                PlaceRemoval::Removed => {}
                PlaceRemoval::HasEvents => return Err(ServiceError::Denied(PlaceRemovalDenied::HasEvents)),
                PlaceRemoval::NotThere => return Err(ServiceError::Denied(PlaceRemovalDenied::NotFound)),
            }
            repositories.audit().insert(&ports.entry(actor, AuditAction::PlaceRemoved, &place.name))?;
            Ok(())
        })
    }
}

/// Is it the very place that somebody saw, as they saw it? No database keeps more than microseconds.
pub(super) fn is_as_seen(place: &Place, (id, seen): (PlaceId, Timestamp)) -> bool {
    place.id == id && place.updated_at.timestamp_micros() == seen.timestamp_micros()
}

/// Words that a database can be asked for.
fn fit(words: &str) -> String {
    words.replace('\0', "").trim().chars().take(MAX_WORDS).collect()
}

fn with_usage(
    repositories: &mut dyn Repositories,
    places: Vec<Place>,
    now: Timestamp,
) -> Stored<Vec<(Place, PlaceUsage)>> {
    let ids: Vec<PlaceId> = places.iter().map(|place| place.id).collect();
    let known = repositories.places().usage(&ids, now.timestamp())?;
    let mut known: HashMap<PlaceId, PlaceUsage> =
        known.into_iter().map(|usage| (usage.place_id, usage)).collect();
    let of = |place: Place| {
        let usage = known.remove(&place.id).unwrap_or_else(|| PlaceUsage::none(place.id));
        (place, usage)
    };
    Ok(places.into_iter().map(of).collect())
}

/// Does a filter of a collection name it, by whichever number?
fn is_chosen(repositories: &mut dyn Repositories, id: PlaceId) -> Stored<bool> {
    let filters = repositories.collections().filters(None)?;
    let mut numbers = vec![id];
    numbers.extend(repositories.places().usage(&[id], 0)?.into_iter().flat_map(|usage| usage.numbers));
    Ok(filters.iter().flat_map(|filter| &filter.choice.places).any(|place| numbers.contains(place)))
}
