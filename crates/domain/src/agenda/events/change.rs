//! Changing an event.

use chrono_tz::Tz;

use super::add::{look, look_up};
use super::one_of_series::Target;
use super::picture::{fresh, kept, orphans, remove_all, settled};
use super::place::resolve_place;
use super::rights::{authenticated, writing};
use super::series::{find_locked, first_moment, follow};
use super::{Answer, EventDenied, EventService, refused};
use crate::access::audit::{Actor, AuditAction, NewAuditEntry};
use crate::access::caller::{Access, Caller};
use crate::access::limit::Quota;
use crate::access::limits::Share;
use crate::agenda::event::recurrence::Recurrence;
use crate::agenda::event::submission::{DraftRest, EventDraft, EventRefusal, EventSubmission};
use crate::agenda::event::{Event, EventDetails, Repetition};
use crate::agenda::picture::{Picture, PictureFile, StagedPicture};
use crate::clock::Timestamp;
use crate::id::{EventId, PlaceId};
use crate::instance::settings;
use crate::outcome::ServiceError;
use crate::storage::{EventChange, Repositories};

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
        let share = Share::of(&self.ports, Quota::AccountEvents, &access.user.id.to_string());
        if picture.is_some() {
            self.check_change(caller, id, submission)?;
        }
        let mut judged = self.judge_change(access, id, submission)?;
        self.take(share)?;
        let staged = picture.map(|sent| self.stage(sent)).transpose()?;
        let outcome = loop {
            let again = match self.apply(judged, access, staged.as_ref()) {
                Ok(Applied::Done(event, orphans)) => {
                    remove_all(&self.ports, &orphans);
                    break Ok(*event);
                }
                Ok(Applied::ChangedMeanwhile) => self.judge_change(access, id, submission),
                Err(error) => break Err(error),
            };
            match again {
                Ok(again) => judged = again,
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
        self.ports.storage.read(move |repositories| {
            look(share, repositories)?;
            look_up(repositories, &draft)
        })
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
    ) -> Answer<Applied> {
        let now = self.ports.clock.now();
        let entry = self.ports.entry(Actor::of(access), AuditAction::EventChanged, &draft.details.title);
        let fresh = match &draft.rest {
            Ok(rest) => fresh(staged, (rest, &draft.details.title)),
            Err(_refused_later) => None,
        };
        let defaults = self.ports.policy.instance.clone();
        self.ports.storage.write(move |repositories| {
            // In this order everywhere: the owner, the event, the place, the tags.
            let current = find_locked(repositories, target.event.id)?
                .ok_or(ServiceError::Denied(EventDenied::NotFound))?;
            if current != target.event || !target.is_current(repositories)? {
                return Ok(Applied::ChangedMeanwhile);
            }
            let settings = settings::read(repositories, &defaults)?;
            draft.judge_by(&settings).map_err(refused)?;
            let place = resolve_place(repositories, &draft.place, (true, now))?;
            let place = place.ok_or(refused(EventRefusal::PlaceNotFound))?;
            let rest = draft.rest.map_err(refused)?;
            let changed = Changed { details: draft.details, place_id: place.id, rest, fresh };
            let (event, orphans) = rewrite(repositories, &current, changed, (settings.zone(), &entry))?;
            let event = target.answer(repositories, event)?;
            Ok(Applied::Done(Box::new(event), orphans))
        })
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
) -> Answer<(Event, Vec<PictureFile>)> {
    let Changed { details, place_id, rest, fresh } = changed;
    let now = entry.at;
    let repetition = repeated(current, rest.recurrence, (details.start, now)).map_err(refused)?;
    let picture = fresh.or_else(|| kept(current.picture.as_ref(), &rest));
    let mut files: Vec<PictureFile> = current.picture.iter().map(|old| old.file.clone()).collect();
    let tags = rest.tags;
    let change = EventChange { details, place_id, tags, picture, repetition, updated_at: now };
    repositories.events().update(current.id, &change)?;
    repositories.audit().insert(entry)?;
    let event = repositories.events().find(current.id)?.ok_or(ServiceError::Denied(EventDenied::NotFound))?;
    files.extend(follow(repositories, (current, &event), zone, now)?);
    let orphans = orphans(repositories, files)?;
    Ok((event, orphans))
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
