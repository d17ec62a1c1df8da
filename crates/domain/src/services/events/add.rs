//! Adding an event.

use super::picture::{chosen, settled};
use super::place::resolve_place;
use super::publish::insert;
use super::rights::writing;
use super::series::{extend, first_moment};
use super::{Answer, EventDenied, EventService, refused};
use crate::audit::{Actor, AuditAction, NewAuditEntry};
use crate::caller::Caller;
use crate::clock::Timestamp;
use crate::error::{ServiceError, settle};
use crate::event::submission::{EventDraft, EventRefusal, EventSubmission, PlaceReference};
use crate::event::{Event, NewEvent, Repetition};
use crate::limit::Quota;
use crate::services::instance;
use crate::services::limits::{Share, take};
use crate::storage::{Repositories, StorageError, Stored};

/// A submission that may be added.
struct Judged {
    draft: EventDraft,
    actor: Actor,
    share: Option<Share>,
    entry: NewAuditEntry,
    now: Timestamp,
}

impl EventService {
    /// Adds an event: at once visible with a credential; without one waiting for an editor, if the instance takes such
    /// events at all. With a picture as it was sent: that is slow.
    pub fn add(&self, caller: &Caller, submission: EventSubmission, picture: Option<&[u8]>) -> Answer<Event> {
        let judged = self.judge_new(caller, submission)?;
        let staged = match picture {
            None => None,
            Some(sent) => {
                self.look(&judged)?;
                Some(self.stage(sent)?)
            }
        };
        let picture = match &judged.draft.rest {
            Ok(rest) => chosen(staged.as_ref(), None, (rest, &judged.draft.details.title)),
            Err(_refused_later) => None,
        };
        let defaults = self.ports.policy.instance.clone();
        let outcome = settle(self.ports.storage.write(move |repositories| {
            let Judged { draft, actor, share, entry, now } = judged;
            if let Err(too_many) = take(share, repositories)? {
                return Ok(Err(EventDenied::TooMany(too_many)));
            }
            if let Some(id) = actor.user_id() {
                // They may have been removed since their credential was looked at.
                repositories.users().lock(id)?;
                if repositories.users().find(id)?.is_none() {
                    return Ok(Err(EventDenied::Forbidden));
                }
            }
            let settings = instance::read(repositories, &defaults)?;
            if let Err(refusal) = draft.judge_by(&settings) {
                return Ok(Err(EventDenied::Refused(refusal)));
            }
            let is_known = actor.user_id().is_some();
            let Some(place) = resolve_place(repositories, &draft.place, (is_known, now))? else {
                return Ok(Err(EventDenied::Refused(EventRefusal::PlaceNotFound)));
            };
            let rest = match draft.rest {
                Ok(rest) => rest,
                Err(refusal) => return Ok(Err(EventDenied::Refused(refusal))),
            };
            let made_until = first_moment(draft.details.start, now) - 1;
            let repetition = rest
                .recurrence
                .map_or(Repetition::Once, |recurrence| Repetition::Series { recurrence, made_until });
            let event = NewEvent {
                slug: String::new(),
                details: draft.details,
                place_id: place.id,
                tags: rest.tags,
                picture,
                repetition,
                is_visible: is_known,
                user_id: actor.user_id(),
                client_id: actor.client_id().cloned(),
                created_at: now,
            };
            let id = insert(repositories, event)?;
            repositories.audit().insert(&entry)?;
            let event = repositories.events().find(id)?;
            if let Some(event) = &event {
                extend(repositories, event, settings.zone(), now)?;
            }
            Ok::<_, StorageError>(event.ok_or(EventDenied::NotFound))
        }));
        settled(staged, outcome)
    }

    /// Would this be added, as far as can be known without its picture? For what is slow to be had.
    pub fn check_new(&self, caller: &Caller, submission: EventSubmission) -> Answer<()> {
        self.look(&self.judge_new(caller, submission)?)
    }

    fn judge_new(&self, caller: &Caller, submission: EventSubmission) -> Answer<Judged> {
        let access = match caller {
            Caller::Anonymous => {
                self.admit_anonymous()?;
                None
            }
            Caller::Authenticated(access) => Some(writing(access)?),
        };
        let now = self.ports.clock.now();
        let draft = submission.judge_new(access.is_none().then_some(now)).map_err(refused)?;
        let actor = access.map_or(Actor::Nobody, Actor::of);
        let share = match actor.user_id() {
            None => Share::of_address(&self.ports, Quota::AnonymousEvents),
            Some(id) => Share::of(&self.ports, Quota::AccountEvents, &id.to_string()),
        };
        let entry = self.ports.entry(actor.clone(), AuditAction::EventAdded, &draft.details.title);
        Ok(Judged { draft, actor, share, entry, now })
    }

    /// Judges what can be looked up, before work that is slow.
    fn look(&self, judged: &Judged) -> Answer<()> {
        let (share, draft) = (judged.share, judged.draft.clone());
        let defaults = self.ports.policy.instance.clone();
        settle(self.ports.storage.read(move |repositories| {
            if let Some(share) = &share
                && let Err(too_many) = share.look(repositories)?
            {
                return Ok(Err(EventDenied::TooMany(too_many)));
            }
            let settings = instance::read(repositories, &defaults)?;
            look_up(repositories, &draft)
                .map(|found| found.and_then(|()| draft.judge_by(&settings)).map_err(EventDenied::Refused))
        }))
    }

    fn admit_anonymous(&self) -> Answer<()> {
        let defaults = self.ports.policy.instance.clone();
        let settings =
            self.ports.storage.read(move |repositories| instance::read(repositories, &defaults))?;
        if settings.allow_anonymous_events() {
            Ok(())
        } else {
            Err(ServiceError::Denied(EventDenied::Forbidden))
        }
    }
}

/// Is the place of a draft there, and the rest in order?
pub(super) fn look_up(
    repositories: &mut dyn Repositories,
    draft: &EventDraft,
) -> Stored<Result<(), EventRefusal>> {
    if let PlaceReference::Id(id) = draft.place
        && repositories.places().find(id)?.is_none()
    {
        return Ok(Err(EventRefusal::PlaceNotFound));
    }
    Ok(draft.rest.as_ref().map(drop).map_err(|refusal| *refusal))
}
