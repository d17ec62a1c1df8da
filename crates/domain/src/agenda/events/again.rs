//! A series that its owner sends again. Programs that look for their series before they send them don't find them where the
//! agenda shows no recurring events; without this they would add another one at each run.

use crate::access::caller::Access;
use crate::agenda::event::Event;
use crate::agenda::event::submission::{EventDraft, PlaceReference};
use crate::storage::{Repositories, SeriesAlike, Stored};
use crate::text::key;

/// How a tag begins by which a program knows its series again; what stands behind it says which. In the sense of [`key`].
const OF_A_PROGRAM: &str = "_ical_";

/// The series of the caller's that a draft means: the one that has the tag of their program, or else the very same one. A draft
/// with a name of the sender's means none that already has such a name.
pub(super) fn find_again(
    repositories: &mut dyn Repositories,
    access: &Access,
    draft: &EventDraft,
) -> Stored<Option<Event>> {
    let Ok(rest) = &draft.rest else { return Ok(None) };
    let Some(recurrence) = rest.recurrence else { return Ok(None) };
    let place = match &draft.place {
        PlaceReference::Id(id) => repositories.places().find(*id)?,
        PlaceReference::Named(place) => repositories.places().find_by_name(&place.name)?,
    };
    let alike = SeriesAlike {
        owner: access.user.id,
        tags: rest.tags.iter().filter(|tag| is_of_a_program(tag)).cloned().collect(),
        title: draft.details.title.clone(),
        place_id: place.map(|place| place.id),
        start: draft.details.start,
        recurrence,
    };
    let Some(id) = repositories.events().find_series(&alike)? else { return Ok(None) };
    if rest.external_id.is_some() && repositories.external_ids().has_name(id)? {
        return Ok(None);
    }
    repositories.events().lock(id)?;
    repositories.events().find(id)
}

fn is_of_a_program(tag: &str) -> bool {
    key(tag).strip_prefix(OF_A_PROGRAM).is_some_and(|which| !which.is_empty())
}
