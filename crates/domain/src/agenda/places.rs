//! Places.

use crate::access::audit::{AuditAction, NewAuditEntry};
use crate::access::caller::Administrator;
use crate::agenda::event::{EventQuery, EventSummary, Slice};
use crate::agenda::events::series_shown;
use crate::agenda::place::{MAX_TEXT, Place, PlaceRefusal};
use crate::change::Change;
use crate::context::Ports;
use crate::id::PlaceId;
use crate::outcome::ServiceError;
use crate::storage::{PlaceUpdate, Repositories, StorageError, Stored};
use crate::text::{key, one_line};

/// How many places a search gives at most.
const FOUND: u32 = 10;
/// How many places are offered at most to whoever writes down an event.
const OFFERED: u32 = 500;

/// Finds and changes places.
#[derive(Debug, Clone)]
pub struct PlaceService {
    pub(super) ports: Ports,
}

/// What is to be changed of a place; what is none stays as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlaceChange {
    /// The name.
    pub name: Option<String>,
    /// The postal address.
    pub address: Option<String>,
    /// Degrees north.
    pub latitude: Change<f64>,
    /// Degrees east.
    pub longitude: Change<f64>,
}

/// Why a place is not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceDenied {
    /// There is no such place.
    NotFound,
    /// Another place has that name.
    NameTaken,
    /// A rule about its content.
    Refused(PlaceRefusal),
}

impl PlaceService {
    /// A place service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// All places, by name.
    pub fn list(&self) -> Stored<Vec<Place>> {
        self.ports.storage.read(|repositories| repositories.places().list())
    }

    /// Up to ten places with these words in name or address.
    pub fn search(&self, words: &str) -> Stored<Vec<Place>> {
        let words = one_line(words);
        if words.contains('\0') {
            return Ok(Vec::new()); // No name has one, and not every database can even be asked.
        }
        self.ports.storage.read(move |repositories| repositories.places().search(&words, FOUND))
    }

    /// The places that somebody who writes down an event may mean, by name: those of visible events, as far as a page can
    /// have them all.
    pub fn offered(&self) -> Stored<Vec<Place>> {
        self.ports.storage.read(|repositories| repositories.places().search("", OFFERED))
    }

    /// The place of that name, or of that number, with what happens there from this moment on (Unix seconds); a place
    /// that no visible event names is not found.
    pub fn find(&self, name_or_id: &str, from: i64) -> Stored<Option<(Place, Vec<EventSummary>)>> {
        let name = name_or_id.trim().to_owned();
        if name.contains('\0') || name.chars().nth(MAX_TEXT).is_some() {
            return Ok(None);
        }
        let ports = self.ports.clone();
        self.ports.storage.read(move |repositories| {
            let by_name = repositories.places().find_by_name(&name)?;
            let by_id = match name.parse() {
                Ok(id) => repositories.places().find(PlaceId(id))?,
                Err(_no_number) => None,
            };
            // A place that is known from hidden events only must not hide another one either.
            for place in by_name.into_iter().chain(by_id) {
                if is_shown(repositories, place.id)? {
                    let series = series_shown(&ports.settings(repositories)?, Some(true));
                    let query = EventQuery { from: Some(from), series, ..there(place.id) };
                    let events = repositories.events().list(&query)?;
                    return Ok::<_, StorageError>(Some((place, events)));
                }
            }
            Ok(None)
        })
    }

    /// The place of that name or number, if a visible event is there.
    pub fn find_place(&self, name_or_id: &str) -> Stored<Option<Place>> {
        Ok(self.find(name_or_id, i64::MAX)?.map(|(place, _none)| place))
    }

    /// The place of exactly that name, if a visible event is there.
    pub fn find_named(&self, name: &str) -> Stored<Option<Place>> {
        let place = self.find_place(name)?;
        Ok(place.filter(|place| key(&place.name) == key(name)))
    }

    /// The places of these numbers, if a visible event is at each of them.
    pub fn those(&self, ids: &[PlaceId]) -> Stored<Option<Vec<Place>>> {
        let ids = ids.to_owned();
        self.ports.storage.read(move |repositories| {
            let mut places = Vec::new();
            for id in ids {
                match repositories.places().find(id)? {
                    Some(place) if is_shown(repositories, place.id)? => places.push(place),
                    Some(_) | None => return Ok(None),
                }
            }
            Ok::<_, StorageError>(Some(places))
        })
    }

    /// Changes a place.
    pub fn change(
        &self,
        id: PlaceId,
        change: PlaceChange,
        by: &Administrator,
    ) -> Result<Place, ServiceError<PlaceDenied>> {
        let actor = by.actor();
        let ports = self.ports.clone();
        self.ports.storage.write(move |repositories| {
            // Or it is known under another number by now.
            let Place { id, .. } =
                repositories.places().find(id)?.ok_or(ServiceError::Denied(PlaceDenied::NotFound))?;
            repositories.places().lock(id)?;
            let place = repositories.places().find(id)?.ok_or(ServiceError::Denied(PlaceDenied::NotFound))?;
            let entry = ports.entry(actor, AuditAction::PlaceChanged, &place.name);
            change_locked(repositories, place, change, entry)
        })
    }
}

/// Changes a place that nobody else changes meanwhile.
pub(super) fn change_locked(
    repositories: &mut dyn Repositories,
    place: Place,
    change: PlaceChange,
    entry: NewAuditEntry,
) -> Result<Place, ServiceError<PlaceDenied>> {
    let place = Place {
        name: change.name.map_or(place.name, |name| one_line(&name)),
        address: change.address.map_or(place.address, |address| one_line(&address)),
        latitude: change.latitude.applied_to(place.latitude),
        longitude: change.longitude.applied_to(place.longitude),
        updated_at: entry.at,
        ..place
    };
    place.judge().map_err(|refusal| ServiceError::Denied(PlaceDenied::Refused(refusal)))?;
    match repositories.places().update(&place)? {
        PlaceUpdate::Updated => {}
        PlaceUpdate::NameTaken => return Err(ServiceError::Denied(PlaceDenied::NameTaken)),
    }
    repositories.audit().insert(&NewAuditEntry { subject: Some(place.name.clone()), ..entry })?;
    Ok(place)
}

/// A place that is neither removed nor made part of another until this transaction ends: looked for again if that happened in
/// this very moment.
pub(crate) fn held(
    repositories: &mut dyn Repositories,
    find: impl Fn(&mut dyn Repositories) -> Stored<Option<Place>>,
) -> Stored<Option<Place>> {
    while let Some(place) = find(repositories)? {
        if repositories.places().hold(place.id)? {
            return Ok(Some(place));
        }
    }
    Ok(None)
}

/// Everything at a place.
fn there(id: PlaceId) -> EventQuery {
    EventQuery { places: vec![id], with_multidate: true, ..EventQuery::default() }
}

/// Does a visible event name the place? Of others nobody need know: somebody without a credential may have sent them.
pub(crate) fn is_shown(repositories: &mut dyn Repositories, id: PlaceId) -> Stored<bool> {
    let any = EventQuery { slice: Some(Slice { offset: 0, limit: 1 }), ..there(id) };
    Ok(!repositories.events().list(&any)?.is_empty())
}
