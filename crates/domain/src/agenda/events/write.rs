//! What adding and changing an event share: what is looked up before, and what is written.

use chrono_tz::Tz;

use super::picture::{kept, orphans};
use super::series::{Present, first_moment, follow};
use super::{Answer, EventDenied, refused};
use crate::access::audit::NewAuditEntry;
use crate::access::limits::QuotaUse;
use crate::agenda::event::submission::{DraftRest, EventDraft, EventRefusal, Moment, PlaceReference};
use crate::agenda::event::{Event, EventDetails, Repetition};
use crate::agenda::picture::{Picture, PictureFile};
use crate::agenda::places::is_shown;
use crate::clock::Timestamp;
use crate::id::PlaceId;
use crate::outcome::ServiceError;
use crate::storage::{EventChange, Repositories};

/// What an event is to be.
pub(super) struct Changed {
    pub(super) details: EventDetails,
    pub(super) place_id: PlaceId,
    pub(super) rest: DraftRest,
    /// A picture that was sent.
    pub(super) fresh: Option<Picture>,
    /// When it is changed, and by whom.
    pub(super) entry: NewAuditEntry,
}

/// Makes an event that, with what follows from it for the occurrences of a series. Gives the files that no event has any
/// more.
pub(super) fn rewrite(
    repositories: &mut dyn Repositories,
    current: &Event,
    changed: Changed,
    zone: Tz,
) -> Answer<(Event, Vec<PictureFile>)> {
    let Changed { details, place_id, rest, fresh, entry } = changed;
    let now = entry.at;
    let repetition = repeated(current, &rest, (details.start, now)).map_err(refused)?;
    let picture = fresh.or_else(|| kept(current.picture.as_ref(), &rest));
    let mut files: Vec<PictureFile> = current.picture.iter().map(|old| old.file.clone()).collect();
    let tags = rest.tags;
    let change = EventChange { details, place_id, tags, picture, repetition, updated_at: now };
    repositories.events().update(current.id, &change)?;
    repositories.audit().insert(&entry)?;
    let event = repositories.events().find(current.id)?.ok_or(ServiceError::Denied(EventDenied::NotFound))?;
    files.extend(follow(repositories, current, &event, Present { now, zone })?);
    let orphans = orphans(repositories, files)?;
    Ok((event, orphans))
}

/// How a new event repeats.
pub(super) fn repeats(rest: &DraftRest, (start, now): (i64, Timestamp)) -> Repetition {
    let made_until = first_moment(start, now) - 1;
    let series = |recurrence| Repetition::Series { recurrence, until: ends(None, rest, start), made_until };
    rest.recurrence.map_or(Repetition::Once, series)
}

/// How a changed event repeats. A recurrence that isn't sent is cleared.
fn repeated(
    current: &Event,
    rest: &DraftRest,
    (start, now): (i64, Timestamp),
) -> Result<Repetition, EventRefusal> {
    match (current.repetition, rest.recurrence) {
        (Repetition::Occurrence { .. }, Some(_)) => Err(EventRefusal::OfASeries),
        (Repetition::Occurrence { of, .. }, None) => Ok(Repetition::Occurrence { of, is_apart: true }),
        (Repetition::Once | Repetition::Series { .. }, None) => Ok(Repetition::Once),
        (Repetition::Series { until, made_until, .. }, Some(recurrence)) => {
            Ok(Repetition::Series { recurrence, until: ends(until, rest, start), made_until })
        }
        (Repetition::Once, Some(_)) => Ok(repeats(rest, (start, now))),
    }
}

/// When a series ends. One that is moved behind its end by somebody who doesn't speak of it has none any more.
fn ends(present: Option<i64>, rest: &DraftRest, start: i64) -> Option<i64> {
    let until = match rest.repeats_until {
        Moment::Seconds(until) => Some(until),
        Moment::Empty => None,
        Moment::Omitted | Moment::Malformed => present,
    };
    until.filter(|until| *until >= start)
}

/// Is one left of a share, if there is a limit at all?
pub(super) fn look(quota_use: Option<QuotaUse>, repositories: &mut dyn Repositories) -> Answer<()> {
    let Some(quota_use) = quota_use else { return Ok(()) };
    quota_use.look(repositories)?.map_err(|too_many| ServiceError::Denied(EventDenied::TooMany(too_many)))
}

/// Is the place of a draft there, and the rest in order?
pub(super) fn look_up(
    repositories: &mut dyn Repositories,
    draft: &EventDraft,
    is_anonymous: bool,
) -> Answer<()> {
    judge_place(repositories, &draft.place, is_anonymous)?;
    draft.rest.as_ref().map(drop).map_err(|refusal| refused(*refusal))
}

/// Is a place there that is known by its number? For somebody without a credential one that only hidden events name is none:
/// its number would tell them what another sent.
pub(super) fn judge_place(
    repositories: &mut dyn Repositories,
    place: &PlaceReference,
    is_anonymous: bool,
) -> Answer<()> {
    if let PlaceReference::Id(id) = *place {
        let is_known = repositories.places().find(id)?.is_some();
        if !is_known || (is_anonymous && !is_shown(repositories, id)?) {
            return Err(refused(EventRefusal::PlaceNotFound));
        }
    }
    Ok(())
}
