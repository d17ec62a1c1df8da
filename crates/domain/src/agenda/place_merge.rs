//! Two places that are one: what will happen is said before, and then it happens at once, for good.

use crate::access::audit::AuditAction;
use crate::access::caller::Administrator;
use crate::agenda::place::Place;
use crate::agenda::place_administration::is_as_seen;
use crate::agenda::places::PlaceService;
use crate::clock::Timestamp;
use crate::id::PlaceId;
use crate::outcome::ServiceError;
use crate::storage::{PlaceMerging, PlaceUpdate, Repositories, Stored};

/// How many titles a plan has.
const TITLES: u32 = 5;

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The place that stays.
    Kept,
    /// The place that becomes part of it.
    Gone,
}

/// What the place that stays is from then on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stays {
    /// Whose name.
    pub name: Side,
    /// Whose address.
    pub address: Side,
    /// Whose degrees.
    pub degrees: Side,
}

/// A place, as somebody saw it: its number, and when it had been changed last.
pub type Seen = (PlaceId, Timestamp);

/// Two places that are to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// The one that becomes part of the other.
    pub gone: Seen,
    /// The one that stays.
    pub kept: Seen,
    /// What it is from then on.
    pub stays: Stays,
}

/// What will happen.
#[derive(Debug, Clone, PartialEq)]
pub struct MergePlan {
    /// The place that becomes part of the other,
    pub gone: Place,
    /// which stays.
    pub kept: Place,
    /// How many events move, hidden ones too.
    pub events: u32,
    /// The titles of the first of them, at most five.
    pub titles: Vec<String>,
}

/// Why two places don't become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeDenied {
    /// One of them is not there, or part of another by now.
    NotFound,
    /// They are one already.
    Same,
    /// One of them was changed since it was seen.
    Changed,
}

impl PlaceService {
    /// What will happen if the first becomes part of the second.
    pub fn plan_merge(
        &self,
        gone: PlaceId,
        kept: PlaceId,
        _for: &Administrator,
    ) -> Result<MergePlan, ServiceError<MergeDenied>> {
        let now = self.ports.clock.now().timestamp();
        self.ports.storage.read(move |repositories| {
            let mut find = |id| -> Stored<Option<Place>> {
                Ok(repositories.places().find(id)?.filter(|place| place.id == id))
            };
            let (Some(gone), Some(kept)) = (find(gone)?, find(kept)?) else {
                return Err(ServiceError::Denied(MergeDenied::NotFound));
            };
            if gone.id == kept.id {
                return Err(ServiceError::Denied(MergeDenied::Same));
            }
            let usage = repositories.places().usage(&[gone.id], now)?;
            let events = usage.first().map_or(0, |usage| usage.events);
            let titles = repositories.places().titles_at(gone.id, TITLES)?;
            Ok(MergePlan { gone, kept, events, titles })
        })
    }

    /// Makes them one. Number and name of the first, and what led to it, lead to the second from then on.
    pub fn merge(&self, merge: Merge, by: &Administrator) -> Result<Place, ServiceError<MergeDenied>> {
        let actor = by.actor();
        let ports = self.ports.clone();
        self.ports.storage.write(move |repositories| {
            let (gone, kept) = made_one(repositories, merge)?;
            let place = Place { updated_at: ports.clock.now(), ..mixed(&gone, &kept, merge.stays) };
            match repositories.places().update(&place)? {
                PlaceUpdate::Updated => {}
                PlaceUpdate::NameTaken => return Err(ServiceError::Denied(MergeDenied::Changed)),
            }
            for name in [&gone.name, &kept.name] {
                repositories.places().lead_on(name, place.id)?;
            }
            let subject = format!("{} → {}", described(&gone), described(&place));
            repositories.audit().insert(&ports.entry(actor, AuditAction::PlacesMerged, &subject))?;
            Ok(place)
        })
    }
}

/// Both, as they were until now.
fn made_one(
    repositories: &mut dyn Repositories,
    Merge { gone, kept, .. }: Merge,
) -> Result<(Place, Place), ServiceError<MergeDenied>> {
    if gone.0 == kept.0 {
        return Err(ServiceError::Denied(MergeDenied::Same));
    }
    let PlaceMerging::Merged(was) = repositories.places().merge(gone.0, kept.0)? else {
        return Err(ServiceError::Denied(MergeDenied::NotFound));
    };
    let stays = repositories.places().find(kept.0)?.ok_or(ServiceError::Denied(MergeDenied::NotFound))?;
    if is_as_seen(&was, gone) && is_as_seen(&stays, kept) {
        Ok((was, stays))
    } else {
        Err(ServiceError::Denied(MergeDenied::Changed))
    }
}

fn mixed(gone: &Place, kept: &Place, stays: Stays) -> Place {
    let of = |side: Side| match side {
        Side::Kept => kept,
        Side::Gone => gone,
    };
    Place {
        name: of(stays.name).name.clone(),
        address: of(stays.address).address.clone(),
        latitude: of(stays.degrees).latitude,
        longitude: of(stays.degrees).longitude,
        ..kept.clone()
    }
}

/// How the audit log calls a place of which there may be two alike.
fn described(place: &Place) -> String {
    format!("{} ({}, {})", place.name, place.id, place.address)
}
