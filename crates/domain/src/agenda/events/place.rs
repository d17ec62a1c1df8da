//! The place that a submission names.

use crate::agenda::event::submission::PlaceReference;
use crate::agenda::place::{NewPlace, Place};
use crate::agenda::places::{held, is_shown};
use crate::clock::Timestamp;
use crate::storage::{PlaceUpdate, Repositories, Stored};

/// The place of a draft. A known place keeps its own address; but what somebody without a credential said of a place is
/// worth nothing until an event there is shown, so the first author with a credential corrects it, unless somebody has.
pub(super) fn resolve_place(
    repositories: &mut dyn Repositories,
    place: &PlaceReference,
    (is_author_known, now): (bool, Timestamp),
) -> Stored<Option<Place>> {
    let named = match place {
        PlaceReference::Id(id) => return held(repositories, |repositories| repositories.places().find(*id)),
        PlaceReference::Named(named) => named,
    };
    let known =
        held(repositories, |repositories| repositories.places().find_or_insert(named, now).map(Some))?;
    let Some(known) = known else { return Ok(None) };
    if !is_author_known || named.describes(&known) || is_shown(repositories, known.id)? {
        return Ok(Some(known));
    }
    repositories.places().lock(known.id)?;
    let Some(known) = repositories.places().find(known.id)? else { return Ok(None) };
    if known.updated_at != known.created_at {
        return Ok(Some(known));
    }
    let NewPlace { name, address, latitude, longitude } = named.clone();
    let corrected = Place { name, address, latitude, longitude, updated_at: now, ..known };
    match repositories.places().update(&corrected)? {
        PlaceUpdate::Updated | PlaceUpdate::NameTaken => {}
    }
    repositories.places().find(corrected.id)
}
