//! Adding an event.

use super::again::find_again;
use super::change::{Changed, rewrite};
use super::once::Once;
use super::picture::{fresh, remove_all, settled};
use super::place::resolve_place;
use super::publish::insert;
use super::rights::writing;
use super::series::{extend, first_moment};
use super::{Answer, EventDenied, EventService, refused};
use crate::access::audit::{Actor, AuditAction, NewAuditEntry};
use crate::access::caller::{Access, Caller};
use crate::access::limit::Quota;
use crate::access::limits::{Share, take};
use crate::agenda::event::submission::{EventDraft, EventRefusal, EventSubmission, PlaceReference};
use crate::agenda::event::{Event, NewEvent, Repetition};
use crate::agenda::picture::{Picture, PictureFile};
use crate::clock::Timestamp;
use crate::id::EventId;
use crate::instance::setting::Settings;
use crate::instance::settings;
use crate::outcome::{ServiceError, settle};
use crate::storage::{Repositories, StorageError, Stored};

/// A submission that may be added.
struct Judged {
    draft: EventDraft,
    access: Option<Access>,
    share: Option<Share>,
    entry: NewAuditEntry,
    now: Timestamp,
}

impl EventService {
    /// Adds an event: at once visible with a credential; without one waiting for an editor, if the instance takes such
    /// events at all. With a picture as it was sent: that is slow. What the caller calls by a name that they gave to an
    /// event before becomes that event, and a series that they send again is that series. The answer of a request that may
    /// be sent again is noted with it.
    pub fn add(
        &self,
        caller: &Caller,
        submission: EventSubmission,
        picture: Option<&[u8]>,
        once: Option<Once>,
    ) -> Answer<Event> {
        let mut judged = self.judge_new(caller, submission)?;
        let staged = match picture {
            None => None,
            Some(sent) => {
                self.look(&judged)?;
                // Decoding is work, also of what is no picture: it counts before it is done.
                self.take_at_once(judged.share.take())?;
                Some(self.stage(sent)?)
            }
        };
        let picture = match &judged.draft.rest {
            Ok(rest) => fresh(staged.as_ref(), (rest, &judged.draft.details.title)),
            Err(_refused_later) => None,
        };
        let defaults = self.ports.policy.instance.clone();
        let outcome = settle(self.ports.storage.write(move |repositories| {
            let settings = settings::read(repositories, &defaults)?;
            let added = match store(repositories, judged, picture, &settings)? {
                Ok(added) => added,
                Err(denied) => return Ok(Err(denied)),
            };
            if let Some(once) = once {
                once.note(repositories, &added.event)?;
            }
            Ok::<_, StorageError>(Ok(added))
        }));
        settled(staged, outcome).map(|added| {
            remove_all(&self.ports, &added.orphans);
            added.event
        })
    }

    /// Would this be added, as far as can be known without its picture? For what is slow to be had.
    pub fn check_new(&self, caller: &Caller, submission: EventSubmission) -> Answer<()> {
        self.look(&self.judge_new(caller, submission)?)
    }

    /// May they send a picture at all? To be asked before its bytes are taken.
    pub fn may_send(&self, caller: &Caller) -> Answer<()> {
        match caller {
            Caller::Anonymous => self.admit_anonymous()?,
            Caller::Authenticated(access) => drop(writing(access)?),
        }
        let share = self.share_of(caller);
        settle(self.ports.storage.read(move |repositories| {
            let looked = share.map_or(Ok(Ok(())), |share| share.look(repositories))?;
            Ok::<_, StorageError>(looked.map_err(EventDenied::TooMany))
        }))
    }

    /// Counts a picture that was asked for elsewhere in vain.
    pub fn count_vain_fetch(&self, caller: &Caller) -> Answer<()> {
        self.take_at_once(self.share_of(caller))
    }

    /// Takes a share before work that is slow.
    pub(super) fn take_at_once(&self, share: Option<Share>) -> Answer<()> {
        settle(self.ports.storage.write(move |repositories| {
            Ok::<_, StorageError>(take(share, repositories)?.map_err(EventDenied::TooMany))
        }))
    }

    fn share_of(&self, caller: &Caller) -> Option<Share> {
        match caller {
            Caller::Anonymous => Share::of_address(&self.ports, Quota::AnonymousEvents),
            Caller::Authenticated(access) => {
                Share::of(&self.ports, Quota::AccountEvents, &access.user.id.to_string())
            }
        }
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
        let share = self.share_of(caller);
        let actor = access.map_or(Actor::Nobody, Actor::of);
        let entry = self.ports.entry(actor, AuditAction::EventAdded, &draft.details.title);
        Ok(Judged { draft, access: access.cloned(), share, entry, now })
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
            let settings = settings::read(repositories, &defaults)?;
            look_up(repositories, &draft)
                .map(|found| found.and_then(|()| draft.judge_by(&settings)).map_err(EventDenied::Refused))
        }))
    }

    fn admit_anonymous(&self) -> Answer<()> {
        let defaults = self.ports.policy.instance.clone();
        let settings =
            self.ports.storage.read(move |repositories| settings::read(repositories, &defaults))?;
        if settings.allow_anonymous_events() {
            Ok(())
        } else {
            Err(ServiceError::Denied(EventDenied::Forbidden))
        }
    }
}

/// An event that was added or, under its external id, changed.
struct Added {
    event: Event,
    /// Files that no event has any more.
    orphans: Vec<PictureFile>,
}

fn store(
    repositories: &mut dyn Repositories,
    judged: Judged,
    picture: Option<Picture>,
    settings: &Settings,
) -> Stored<Result<Added, EventDenied>> {
    let Judged { draft, access, share, entry, now } = judged;
    if let Err(too_many) = take(share, repositories)? {
        return Ok(Err(EventDenied::TooMany(too_many)));
    }
    let user_id = access.as_ref().map(|access| access.user.id);
    if let Some(id) = user_id {
        // They may have been removed since their credential was looked at; and they do one thing after the other.
        repositories.users().lock(id)?;
        if repositories.users().find(id)?.is_none() {
            return Ok(Err(EventDenied::Forbidden));
        }
    }
    if let Err(refusal) = draft.judge_by(settings) {
        return Ok(Err(EventDenied::Refused(refusal)));
    }
    let external_id = draft.rest.as_ref().ok().and_then(|rest| rest.external_id.clone());
    let named = access.as_ref().zip(external_id);
    let known = match &named {
        Some((access, external_id)) => find_named(repositories, access, external_id)?,
        None => None,
    };
    let is_named = known.is_some();
    let current = match (known, &access) {
        (None, Some(access)) => find_again(repositories, access, &draft)?,
        (known, _) => known,
    };
    let Some(place) = resolve_place(repositories, &draft.place, (access.is_some(), now))? else {
        return Ok(Err(EventDenied::Refused(EventRefusal::PlaceNotFound)));
    };
    let rest = match draft.rest {
        Ok(rest) => rest,
        Err(refusal) => return Ok(Err(EventDenied::Refused(refusal))),
    };
    if let (Some(access), Some(current)) = (&access, current) {
        if let Some((_, external_id)) = named.as_ref().filter(|_| !is_named) {
            name(repositories, access, (external_id, current.id))?;
        }
        let changed = Changed { details: draft.details, place_id: place.id, rest, fresh: picture };
        let entry = NewAuditEntry { action: AuditAction::EventChanged, ..entry };
        return overwrite(repositories, (&current, changed), access, (settings, entry));
    }
    let made_until = first_moment(draft.details.start, now) - 1;
    let repetition =
        rest.recurrence.map_or(Repetition::Once, |recurrence| Repetition::Series { recurrence, made_until });
    let event = NewEvent {
        slug: String::new(),
        details: draft.details,
        place_id: place.id,
        tags: rest.tags,
        picture,
        repetition,
        is_visible: access.is_some(),
        user_id,
        client_id: access.as_ref().and_then(|access| access.holder.client_id().cloned()),
        created_at: now,
    };
    let id = insert(repositories, event)?;
    repositories.audit().insert(&entry)?;
    if let Some((access, external_id)) = named {
        name(repositories, access, (&external_id, id))?;
    }
    let Some(event) = repositories.events().find(id)? else { return Ok(Err(EventDenied::NotFound)) };
    extend(repositories, &event, settings.zone(), now)?;
    Ok(Ok(Added { event, orphans: Vec::new() }))
}

/// The event that the caller gave this name to.
fn find_named(
    repositories: &mut dyn Repositories,
    access: &Access,
    external_id: &str,
) -> Stored<Option<Event>> {
    let client = access.holder.client_id();
    let Some(id) = repositories.external_ids().find(access.user.id, client, external_id)? else {
        return Ok(None);
    };
    repositories.events().lock(id)?;
    repositories.events().find(id)
}

/// From now on the caller calls the event so.
fn name(
    repositories: &mut dyn Repositories,
    access: &Access,
    (external_id, event): (&str, EventId),
) -> Stored<()> {
    repositories.external_ids().insert(access.user.id, access.holder.client_id(), (external_id, event))
}

/// Makes an event what was sent for it again.
fn overwrite(
    repositories: &mut dyn Repositories,
    (current, changed): (&Event, Changed),
    access: &Access,
    (settings, entry): (&Settings, NewAuditEntry),
) -> Stored<Result<Added, EventDenied>> {
    if !access.can_handle_event_of(current.user_id) {
        return Ok(Err(EventDenied::Forbidden));
    }
    let outcome = rewrite(repositories, current, changed, (settings.zone(), &entry))?;
    Ok(outcome.map(|(event, orphans)| Added { event, orphans }))
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
