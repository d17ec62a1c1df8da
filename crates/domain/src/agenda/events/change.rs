//! Changing an event.

use chrono_tz::Tz;

use super::add::look_up;
use super::one_of_series::Target;
use super::picture::{fresh, kept, orphans, remove_all, settled};
use super::place::resolve_place;
use super::rights::{authenticated, writing};
use super::series::{find_locked, first_moment, follow};
use super::{Answer, EventDenied, EventService, refused};
use crate::access::audit::{Actor, AuditAction, NewAuditEntry};
use crate::access::caller::{Access, Caller};
use crate::access::limit::Quota;
use crate::access::limits::{Share, take};
use crate::agenda::event::recurrence::Recurrence;
use crate::agenda::event::submission::{DraftRest, EventDraft, EventRefusal, EventSubmission};
use crate::agenda::event::{Event, EventDetails, Repetition};
use crate::agenda::picture::{Picture, PictureFile, StagedPicture};
use crate::clock::Timestamp;
use crate::id::{EventId, PlaceId};
use crate::instance::settings;
use crate::outcome::settle;
use crate::storage::{EventChange, Repositories, StorageError, Stored};

impl EventService {
    /// Changes an event of the caller's, or anybody's if they may. All or nothing. A recurrence for one of a series means the
    /// series, and what was named is answered. With a new picture as it was sent: that is slow.
    pub fn change(
        &self,
        caller: &Caller,
        id: Option<EventId>,
        submission: &EventSubmission,
        picture: Option<&[u8]>,
    ) -> Answer<Event> {
        let access = writing(authenticated(caller)?)?;
        let mut share = Share::of(&self.ports, Quota::AccountEvents, &access.user.id.to_string());
        let mut staged = None;
        if let Some(sent) = picture {
            self.check_change(caller, id, submission)?;
            self.take_at_once(share.take())?;
            staged = Some(self.stage(sent)?);
        }
        let outcome = loop {
            let judged = self.judge_change(access, id, submission);
            match judged.and_then(|judged| self.apply(judged, access, staged.as_ref(), share)) {
                Ok(Applied::Done(event, orphans)) => {
                    remove_all(&self.ports, &orphans);
                    break Ok(*event);
                }
                Ok(Applied::ChangedMeanwhile) => share = None, // It counted already.
                Err(error) => break Err(error),
            }
        };
        settled(staged, outcome)
    }

    /// Would this be changed, as far as can be known without its new picture? For what is slow to be had.
    pub fn check_change(
        &self,
        caller: &Caller,
        id: Option<EventId>,
        submission: &EventSubmission,
    ) -> Answer<()> {
        let access = writing(authenticated(caller)?)?;
        let (_, draft) = self.judge_change(access, id, submission)?;
        let share = Share::of(&self.ports, Quota::AccountEvents, &access.user.id.to_string());
        settle(self.ports.storage.read(move |repositories| {
            if let Some(share) = &share
                && let Err(too_many) = share.look(repositories)?
            {
                return Ok(Err(EventDenied::TooMany(too_many)));
            }
            Ok::<_, StorageError>(look_up(repositories, &draft)?.map_err(EventDenied::Refused))
        }))
    }

    fn judge_change(
        &self,
        access: &Access,
        id: Option<EventId>,
        submission: &EventSubmission,
    ) -> Answer<(Target, EventDraft)> {
        let target = self.find_target(access, id, submission.recurrence)?;
        let draft = target.translated(submission.clone()).judge_update(&target.event).map_err(refused)?;
        Ok((target, draft))
    }

    fn apply(
        &self,
        (target, draft): (Target, EventDraft),
        access: &Access,
        staged: Option<&StagedPicture>,
        share: Option<Share>,
    ) -> Answer<Applied> {
        let now = self.ports.clock.now();
        let entry = self.ports.entry(Actor::of(access), AuditAction::EventChanged, &draft.details.title);
        let fresh = match &draft.rest {
            Ok(rest) => fresh(staged, (rest, &draft.details.title)),
            Err(_refused_later) => None,
        };
        let defaults = self.ports.policy.instance.clone();
        settle(self.ports.storage.write(move |repositories| {
            // In this order everywhere: the share, the owner, the event, the place, the tags.
            if let Err(too_many) = take(share, repositories)? {
                return Ok(Err(EventDenied::TooMany(too_many)));
            }
            let Some(current) = find_locked(repositories, target.event.id)? else {
                return Ok(Err(EventDenied::NotFound));
            };
            if current != target.event || !target.is_current(repositories)? {
                return Ok(Ok(Applied::ChangedMeanwhile));
            }
            let settings = settings::read(repositories, &defaults)?;
            if let Err(refusal) = draft.judge_by(&settings) {
                return Ok(Err(EventDenied::Refused(refusal)));
            }
            let Some(place) = resolve_place(repositories, &draft.place, (true, now))? else {
                return Ok(Err(EventDenied::Refused(EventRefusal::PlaceNotFound)));
            };
            let rest = match draft.rest {
                Ok(rest) => rest,
                Err(refusal) => return Ok(Err(EventDenied::Refused(refusal))),
            };
            let changed = Changed { details: draft.details, place_id: place.id, rest, fresh };
            match rewrite(repositories, &current, changed, (settings.zone(), &entry))? {
                Err(denied) => Ok(Err(denied)),
                Ok((event, orphans)) => {
                    let event = target.answer(repositories, event)?;
                    Ok::<_, StorageError>(Ok(Applied::Done(Box::new(event), orphans)))
                }
            }
        }))
    }
}

/// What became of a judged change.
enum Applied {
    /// It is done; these files no event has any more.
    Done(Box<Event>, Vec<PictureFile>),
    /// Somebody else changed the event since it was judged: judge again.
    ChangedMeanwhile,
}

/// What an event is to be.
pub(super) struct Changed {
    pub(super) details: EventDetails,
    pub(super) place_id: PlaceId,
    pub(super) rest: DraftRest,
    /// A picture that was sent.
    pub(super) fresh: Option<Picture>,
}

/// Makes an event that, with what follows from it for the occurrences of a series. Gives the files that no event has any
/// more.
pub(super) fn rewrite(
    repositories: &mut dyn Repositories,
    current: &Event,
    changed: Changed,
    (zone, entry): (Tz, &NewAuditEntry),
) -> Stored<Result<(Event, Vec<PictureFile>), EventDenied>> {
    let Changed { details, place_id, rest, fresh } = changed;
    let now = entry.at;
    let repetition = match repeated(current, rest.recurrence, (details.start, now)) {
        Ok(repetition) => repetition,
        Err(refusal) => return Ok(Err(EventDenied::Refused(refusal))),
    };
    let picture = fresh.or_else(|| kept(current.picture.as_ref(), &rest));
    let mut files: Vec<PictureFile> = current.picture.iter().map(|old| old.file.clone()).collect();
    let tags = rest.tags;
    let change = EventChange { details, place_id, tags, picture, repetition, updated_at: now };
    repositories.events().update(current.id, &change)?;
    repositories.audit().insert(entry)?;
    let Some(event) = repositories.events().find(current.id)? else {
        return Ok(Err(EventDenied::NotFound));
    };
    files.extend(follow(repositories, (current, &event), zone, now)?);
    let orphans = orphans(repositories, files)?;
    Ok(Ok((event, orphans)))
}

/// How a changed event repeats. A recurrence that isn't sent is cleared.
fn repeated(
    current: &Event,
    recurrence: Option<Recurrence>,
    (start, now): (i64, Timestamp),
) -> Result<Repetition, EventRefusal> {
    match (current.repetition, recurrence) {
        (Repetition::Occurrence { .. }, Some(_)) => Err(EventRefusal::OfASeries),
        (Repetition::Occurrence { of, .. }, None) => Ok(Repetition::Occurrence { of, is_apart: true }),
        (Repetition::Once | Repetition::Series { .. }, None) => Ok(Repetition::Once),
        (Repetition::Series { made_until, .. }, Some(recurrence)) => {
            Ok(Repetition::Series { recurrence, made_until })
        }
        (Repetition::Once, Some(recurrence)) => {
            Ok(Repetition::Series { recurrence, made_until: first_moment(start, now) - 1 })
        }
    }
}
