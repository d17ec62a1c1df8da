//! Changing an event.

use super::one_of_series::Target;
use super::picture::{fresh, remove_all, settled};
use super::place::resolve_place;
use super::rights::{authenticated, writing};
use super::write::{Changed, look, look_up, rewrite};
use super::{Answer, EventService, refused};
use crate::access::audit::AuditAction;
use crate::access::caller::{Access, Caller};
use crate::access::limit::Quota;
use crate::access::limits::QuotaUse;
use crate::agenda::event::Event;
use crate::agenda::event::submission::{EventDraft, EventRefusal, EventSubmission};
use crate::agenda::picture::{PictureFile, StagedPicture};
use crate::id::EventId;

impl EventService {
    /// Changes an event of the caller's, or anybody's if they may. All or nothing. A change of one of a series can
    /// mean more of them ([`Times`](crate::agenda::event::submission::Times)), and what was named is answered. With a new picture as it was sent: that is slow.
    pub fn change(
        &self,
        caller: &Caller,
        id: Option<EventId>,
        submission: &EventSubmission,
        picture: Option<&[u8]>,
    ) -> Answer<Event> {
        let access = writing(authenticated(caller)?)?;
        let quota_use = QuotaUse::of(&self.ports, Quota::AccountEvents, &access.user.id.to_string());
        if picture.is_some() {
            self.check_change(caller, id, submission)?;
        }
        let mut judged = self.judge_change(access, id, submission)?;
        self.take(quota_use)?;
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
        let quota_use = QuotaUse::of(&self.ports, Quota::AccountEvents, &access.user.id.to_string());
        let looked = self.ports.storage.read(move |repositories| {
            look(quota_use, repositories)?;
            look_up(repositories, &draft, false)
        });
        self.counted(quota_use, looked)
    }

    fn judge_change(
        &self,
        access: &Access,
        id: Option<EventId>,
        submission: &EventSubmission,
    ) -> Answer<(Target, EventDraft)> {
        let target = self.find_target(access, id, submission)?;
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
        let entry = self.ports.entry(access.actor(), AuditAction::EventChanged, &draft.details.title);
        let fresh = match &draft.rest {
            Ok(rest) => fresh(staged, (rest, &draft.details.title)),
            Err(_refused_later) => None,
        };
        let ports = self.ports.clone();
        self.ports.storage.write(move |repositories| {
            // In this order everywhere: the owner, the event, the place, the tags.
            let Some(current) = target.locked(repositories, now)? else {
                return Ok(Applied::ChangedMeanwhile);
            };
            let settings = ports.settings(repositories)?;
            draft.judge_by(&settings).map_err(refused)?;
            let place = resolve_place(repositories, &draft.place, (true, now))?;
            let place = place.ok_or(refused(EventRefusal::PlaceNotFound))?;
            let rest = draft.rest.map_err(refused)?;
            let changed = Changed { details: draft.details, place_id: place.id, rest, fresh, entry };
            let (event, orphans) = rewrite(repositories, &current, changed, settings.zone())?;
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
