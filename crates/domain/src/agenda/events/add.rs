//! Adding an event.

use super::again::find_again;
use super::once::Once;
use super::picture::{fresh, remove_all, settled, used_again};
use super::place::resolve_place;
use super::publish::insert;
use super::rights::writing;
use super::series::{Present, extend};
use super::write::{Changed, judge_place, look, look_up, repeats, rewrite};
use super::{Answer, EventDenied, EventService, refused};
use crate::access::audit::{Actor, AuditAction, NewAuditEntry};
use crate::access::caller::{Access, Caller};
use crate::access::limit::Quota;
use crate::access::limits::{QuotaUse, take};
use crate::agenda::event::submission::{EventDraft, EventRefusal, EventSubmission};
use crate::agenda::event::{Event, NewEvent};
use crate::agenda::picture::{Picture, PictureFile};
use crate::agenda::place::Place;
use crate::clock::Timestamp;
use crate::id::{EventId, UserId};
use crate::instance::setting::Settings;
use crate::outcome::ServiceError;
use crate::people::letters::write_of_waiting_event;
use crate::people::user::EmailAddress;
use crate::storage::{Repositories, Stored};

/// A submission that may be added.
struct Judged {
    draft: EventDraft,
    access: Option<Access>,
    quota_use: Option<QuotaUse>,
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
        let judged = self.judge_new(caller, submission)?;
        if picture.is_some() {
            self.look(&judged)?; // Decoding is work, also of what is no picture.
        }
        self.take(judged.quota_use)?;
        let staged = picture.map(|sent| self.stage(sent)).transpose()?;
        let picture = match &judged.draft.rest {
            Ok(rest) => fresh(staged.as_ref(), (rest, &judged.draft.details.title)),
            Err(_refused_later) => None,
        };
        let ports = self.ports.clone();
        let outcome = self.ports.storage.write(move |repositories| {
            let settings = ports.settings(repositories)?;
            let added = store(repositories, judged, picture, &settings)?;
            if let Some(once) = once {
                once.note(repositories, &added.event)?;
            }
            Ok(added)
        });
        let outcome = outcome.inspect(|_added| self.ports.mailer.wake());
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
        let quota_use = self.quota_use_of(caller);
        self.ports.storage.read(move |repositories| look(quota_use, repositories))
    }

    /// Counts a picture that was asked for elsewhere in vain.
    pub fn count_vain_fetch(&self, caller: &Caller) -> Answer<()> {
        self.take(self.quota_use_of(caller))
    }

    /// Counts a try, in a transaction of its own and before anything is looked up or decoded: it counts whatever comes of it.
    pub(super) fn take(&self, quota_use: Option<QuotaUse>) -> Answer<()> {
        if quota_use.is_none() {
            return Ok(());
        }
        self.ports.storage.write(move |repositories| {
            take(quota_use, repositories)?
                .map_err(|too_many| ServiceError::Denied(EventDenied::TooMany(too_many)))
        })
    }

    fn quota_use_of(&self, caller: &Caller) -> Option<QuotaUse> {
        match caller {
            Caller::Anonymous => QuotaUse::of_address(&self.ports, Quota::AnonymousEvents),
            Caller::Authenticated(access) => {
                QuotaUse::of(&self.ports, Quota::AccountEvents, &access.user.id.to_string())
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
        let quota_use = self.quota_use_of(caller);
        let actor = access.map_or(Actor::Nobody, Access::actor);
        let entry = self.ports.entry(actor, AuditAction::EventAdded, &draft.details.title);
        Ok(Judged { draft, access: access.cloned(), quota_use, entry, now })
    }

    /// Judges what can be looked up, before work that is slow.
    fn look(&self, judged: &Judged) -> Answer<()> {
        let (quota_use, draft) = (judged.quota_use, judged.draft.clone());
        let (ports, is_anonymous) = (self.ports.clone(), judged.access.is_none());
        let looked = self.ports.storage.read(move |repositories| {
            look(quota_use, repositories)?;
            look_up(repositories, &draft, is_anonymous)?;
            draft.judge_by(&ports.settings(repositories)?).map_err(refused)
        });
        self.counted(quota_use, looked)
    }

    /// What was looked up before work that is slow: a refusal counts as much as one that comes later.
    pub(super) fn counted(&self, quota_use: Option<QuotaUse>, looked: Answer<()>) -> Answer<()> {
        if let Err(ServiceError::Denied(EventDenied::Refused(_))) = &looked {
            self.take(quota_use)?;
        }
        looked
    }

    fn admit_anonymous(&self) -> Answer<()> {
        let ports = self.ports.clone();
        let settings = self.ports.storage.read(move |repositories| ports.settings(repositories))?;
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
) -> Answer<Added> {
    let Judged { draft, access, entry, now, .. } = judged;
    let user_id = access.as_ref().map(|access| access.user.id);
    user_id.map_or(Ok(()), |id| lock_author(repositories, id))?;
    draft.judge_by(settings).map_err(refused)?;
    if access.is_none() {
        judge_place(repositories, &draft.place, true)?;
    }
    let named = access.as_ref().zip(external_id(&draft));
    let known = match &named {
        Some((access, external_id)) => find_named(repositories, access, external_id)?,
        None => None,
    };
    let is_named = known.is_some();
    let current = match (known, &access) {
        (None, Some(access)) => find_again(repositories, access, &draft)?,
        (known, _) => known,
    };
    let picture = match (picture, &access, &draft.rest) {
        (None, Some(access), Ok(rest)) => used_again(repositories, access, rest)?,
        (picture, _, _) => picture,
    };
    let place = place_of(repositories, &draft, (access.is_some(), now))?;
    let rest = draft.rest.map_err(refused)?;
    if let (Some(access), Some(current)) = (&access, current) {
        if !access.can_change_event_of(current.user_id) {
            return Err(ServiceError::Denied(EventDenied::Forbidden));
        }
        if let Some((_, external_id)) = named.as_ref().filter(|_| !is_named) {
            name(repositories, access, (external_id, current.id))?;
        }
        let entry = NewAuditEntry { action: AuditAction::EventChanged, ..entry };
        let changed = Changed { details: draft.details, place_id: place.id, rest, fresh: picture, entry };
        let (event, orphans) = rewrite(repositories, &current, changed, settings.zone())?;
        return Ok(Added { event, orphans });
    }
    let repetition = repeats(&rest, (draft.details.start, now));
    let event = NewEvent {
        slug: String::new(),
        details: draft.details,
        place_id: place.id,
        tags: rest.tags,
        picture,
        repetition,
        is_visible: access.is_some(),
        is_waiting: access.is_none(),
        user_id,
        client_id: access.as_ref().and_then(|access| access.holder.client_id().cloned()),
        created_at: now,
    };
    let id = insert(repositories, event)?;
    repositories.audit().insert(&entry)?;
    if access.is_none() {
        note_waiting(repositories, (id, rest.reply_to.as_ref()), now)?;
    }
    if let Some((access, external_id)) = named {
        name(repositories, access, (&external_id, id))?;
    }
    let event = repositories.events().find(id)?.ok_or(ServiceError::Denied(EventDenied::NotFound))?;
    extend(repositories, &event, Present { now, zone: settings.zone() })?;
    Ok(Added { event, orphans: Vec::new() })
}

/// What the sender calls it.
fn external_id(draft: &EventDraft) -> Option<String> {
    draft.rest.as_ref().ok().and_then(|rest| rest.external_id.clone())
}

/// Where it takes place.
fn place_of(
    repositories: &mut dyn Repositories,
    draft: &EventDraft,
    (is_known, now): (bool, Timestamp),
) -> Answer<Place> {
    let place = resolve_place(repositories, &draft.place, (is_known, now))?;
    place.ok_or(refused(EventRefusal::PlaceNotFound))
}

/// Editors are to be told of it, and where its author wants an answer is kept for them.
fn note_waiting(
    repositories: &mut dyn Repositories,
    (id, reply_to): (EventId, Option<&EmailAddress>),
    now: Timestamp,
) -> Stored<()> {
    if let Some(address) = reply_to {
        repositories.reply_addresses().insert(id, address)?;
    }
    write_of_waiting_event(repositories, now)
}

/// They may have been removed since their credential was looked at; and they do one thing after the other.
pub(super) fn lock_author(repositories: &mut dyn Repositories, id: UserId) -> Answer<()> {
    let author = repositories.users().lock(id)?;
    author.map(drop).ok_or(ServiceError::Denied(EventDenied::Forbidden))
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
