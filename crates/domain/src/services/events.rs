//! Adding, changing, removing and finding events.

use crate::audit::{Actor, AuditAction};
use crate::caller::{Access, Caller};
use crate::clock::Timestamp;
use crate::error::{ServiceError, settle};
use crate::event::submission::{EventDraft, EventRefusal, EventSubmission, PlaceReference};
use crate::event::{Event, EventDetails, EventQuery, EventSummary, Neighbours, NewEvent};
use crate::id::{EventId, UserId};
use crate::limit::{Quota, TooMany};
use crate::place::{NewPlace, Place};
use crate::services::limits::{Share, take};
use crate::services::places::is_shown;
use crate::services::{Ports, instance};
use crate::storage::{EventChange, EventInsertion, PlaceUpdate, Removal, Repositories, StorageError, Stored};

/// Cares for events.
#[derive(Debug, Clone)]
pub struct EventService {
    ports: Ports,
}

/// Why an event is not added, changed or removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventDenied {
    /// The caller may not: no credential where one is needed, or somebody else's event.
    Forbidden,
    /// The credential has no scope for it (RFC 6750 section 3.1).
    InsufficientScope,
    /// There is no such event.
    NotFound,
    /// A rule about its content.
    Refused(EventRefusal),
    /// Enough for this hour, from this address or by this account.
    TooMany(TooMany),
}

type Answer<T> = Result<T, ServiceError<EventDenied>>;

impl EventService {
    /// A service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Adds an event: at once visible with a credential; without one waiting for an editor, if the instance takes such
    /// events at all.
    pub fn add(&self, caller: &Caller, submission: EventSubmission) -> Answer<Event> {
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
        settle(self.ports.storage.write(move |repositories| {
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
            let is_known = actor.user_id().is_some();
            let Some(place) = resolve_place(repositories, &draft.place, (is_known, now))? else {
                return Ok(Err(EventDenied::Refused(EventRefusal::PlaceNotFound)));
            };
            let tags = match draft.tags {
                Ok(tags) => tags,
                Err(refusal) => return Ok(Err(EventDenied::Refused(refusal))),
            };
            let id = insert(repositories, (draft.details, tags), &place, &actor, now)?;
            repositories.audit().insert(&entry)?;
            Ok::<_, StorageError>(repositories.events().find(id)?.ok_or(EventDenied::NotFound))
        }))
    }

    /// Changes an event of the caller's, or anybody's if they may. All or nothing.
    pub fn change(
        &self,
        caller: &Caller,
        id: Option<EventId>,
        submission: &EventSubmission,
    ) -> Answer<Event> {
        let access = writing(authenticated(caller)?)?;
        loop {
            let current = self.find_to_change(access, id)?;
            let draft = submission.clone().judge_update(&current).map_err(refused)?;
            match self.apply(current, draft, access)? {
                Applied::Done(event) => return Ok(*event),
                Applied::ChangedMeanwhile => {}
            }
        }
    }

    /// Removes an event of the caller's, or anybody's if they may. A missing one is forbidden too, as in Gancio.
    pub fn remove(&self, caller: &Caller, id: Option<EventId>) -> Answer<()> {
        let access = writing(authenticated(caller)?)?.clone();
        let ports = self.ports.clone();
        settle(self.ports.storage.write(move |repositories| {
            let Some(id) = id else {
                return Ok(Err(EventDenied::Forbidden));
            };
            repositories.events().lock(id)?;
            let event = repositories.events().find(id)?;
            let Some(event) = event.filter(|event| access.can_handle_event_of(event.user_id)) else {
                return Ok(Err(EventDenied::Forbidden));
            };
            let entry = ports.entry(Actor::of(&access), AuditAction::EventRemoved, &event.details.title);
            repositories.audit().insert(&entry)?;
            Ok::<_, StorageError>(match repositories.events().remove(id)? {
                Removal::Removed => Ok(()),
                Removal::NotThere => Err(EventDenied::Forbidden),
            })
        }))
    }

    /// The event of that slug, or of that number, with its neighbours; nothing if it is hidden from this caller.
    pub fn find(&self, caller: &Caller, slug_or_id: &str) -> Stored<Option<(Event, Neighbours)>> {
        if slug_or_id.contains('\0') {
            return Ok(None); // No slug has one, and not every database can even be asked.
        }
        let caller = caller.clone();
        let slug = slug_or_id.to_owned();
        self.ports.storage.read(move |repositories| {
            let mut event = repositories.events().find_by_slug(&slug)?;
            if event.is_none()
                && let Ok(id) = slug.parse()
            {
                event = repositories.events().find(EventId(id))?;
            }
            let Some(event) = event.filter(|event| can_see(&caller, event)) else {
                return Ok(None);
            };
            let neighbours = repositories.events().neighbours(&event)?;
            Ok::<_, StorageError>(Some((event, neighbours)))
        })
    }

    /// Shows a waiting event to everybody, or hides one: for editors and administrators.
    pub fn set_visible(&self, caller: &Caller, id: Option<EventId>, is_visible: bool) -> Answer<()> {
        let access = editing(caller)?;
        let id = id.ok_or(ServiceError::Denied(EventDenied::NotFound))?;
        let action = if is_visible { AuditAction::EventConfirmed } else { AuditAction::EventUnconfirmed };
        let (ports, actor) = (self.ports.clone(), Actor::of(access));
        settle(self.ports.storage.write(move |repositories| {
            repositories.events().lock(id)?;
            let Some(event) = repositories.events().find(id)? else {
                return Ok(Err(EventDenied::NotFound));
            };
            if event.is_visible == is_visible {
                return Ok(Ok(())); // Somebody was quicker.
            }
            let entry = ports.entry(actor, action, &event.details.title);
            repositories.events().set_visible(id, is_visible, entry.at)?;
            repositories.audit().insert(&entry)?;
            Ok::<_, StorageError>(Ok(()))
        }))
    }

    /// The caller's own events, hidden ones too, the latest added first.
    pub fn list_own(&self, access: &Access) -> Answer<Vec<EventSummary>> {
        let id = writing(access)?.user.id;
        Ok(self.ports.storage.read(move |repositories| repositories.events().list_of_user(id))?)
    }

    /// The events that are hidden: for editors and administrators.
    pub fn list_hidden(&self, caller: &Caller) -> Answer<Vec<EventSummary>> {
        editing(caller)?;
        Ok(self.ports.storage.read(|repositories| repositories.events().list_hidden())?)
    }

    /// How many events a user has.
    pub fn count_own(&self, id: UserId) -> Stored<u32> {
        self.ports.storage.read(move |repositories| {
            let counts = repositories.events().count_of_user(id)?;
            Ok::<_, StorageError>(counts.into_iter().map(|(_, count)| count).sum())
        })
    }

    /// How many events are hidden.
    pub fn count_hidden(&self) -> Stored<u32> {
        self.ports.storage.read(|repositories| repositories.events().count_hidden())
    }

    /// The visible events that match.
    pub fn list(&self, query: EventQuery) -> Stored<Vec<EventSummary>> {
        self.ports.storage.read(move |repositories| repositories.events().list(&query))
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

    fn find_to_change(&self, access: &Access, id: Option<EventId>) -> Answer<Event> {
        let Some(id) = id else {
            return Err(ServiceError::Denied(EventDenied::NotFound));
        };
        let event = self.ports.storage.read(move |repositories| repositories.events().find(id))?;
        let event = event.ok_or(ServiceError::Denied(EventDenied::NotFound))?;
        if access.can_handle_event_of(event.user_id) {
            Ok(event)
        } else {
            Err(ServiceError::Denied(EventDenied::Forbidden))
        }
    }

    fn apply(&self, judged: Event, draft: EventDraft, access: &Access) -> Answer<Applied> {
        let now = self.ports.clock.now();
        let entry = self.ports.entry(Actor::of(access), AuditAction::EventChanged, &draft.details.title);
        let share = Share::of(&self.ports, Quota::AccountEvents, &access.user.id.to_string());
        settle(self.ports.storage.write(move |repositories| {
            repositories.events().lock(judged.id)?;
            let Some(current) = repositories.events().find(judged.id)? else {
                return Ok(Err(EventDenied::NotFound));
            };
            if current != judged {
                return Ok(Ok(Applied::ChangedMeanwhile));
            }
            if let Err(too_many) = take(share, repositories)? {
                return Ok(Err(EventDenied::TooMany(too_many)));
            }
            let Some(place) = resolve_place(repositories, &draft.place, (true, now))? else {
                return Ok(Err(EventDenied::Refused(EventRefusal::PlaceNotFound)));
            };
            let tags = match draft.tags {
                Ok(tags) => tags,
                Err(refusal) => return Ok(Err(EventDenied::Refused(refusal))),
            };
            let change = EventChange { details: draft.details, place_id: place.id, tags, updated_at: now };
            repositories.events().update(judged.id, &change)?;
            repositories.audit().insert(&entry)?;
            let event = repositories.events().find(judged.id)?;
            Ok::<_, StorageError>(
                event.map(|event| Applied::Done(Box::new(event))).ok_or(EventDenied::NotFound),
            )
        }))
    }
}

/// What became of a judged change.
enum Applied {
    Done(Box<Event>),
    /// Somebody else changed the event since it was judged: judge again.
    ChangedMeanwhile,
}

fn refused(refusal: EventRefusal) -> ServiceError<EventDenied> {
    ServiceError::Denied(EventDenied::Refused(refusal))
}

fn authenticated(caller: &Caller) -> Answer<&Access> {
    match caller {
        Caller::Anonymous => Err(ServiceError::Denied(EventDenied::Forbidden)),
        Caller::Authenticated(access) => Ok(access),
    }
}

fn writing(access: &Access) -> Answer<&Access> {
    if access.can_write_events() {
        Ok(access)
    } else {
        Err(ServiceError::Denied(EventDenied::InsufficientScope))
    }
}

fn editing(caller: &Caller) -> Answer<&Access> {
    let access = authenticated(caller)?;
    if access.can_edit_all_events() {
        Ok(access)
    } else if access.is_first_party() {
        Err(ServiceError::Denied(EventDenied::Forbidden))
    } else {
        Err(ServiceError::Denied(EventDenied::InsufficientScope))
    }
}

fn can_see(caller: &Caller, event: &Event) -> bool {
    event.is_visible
        || match caller {
            Caller::Anonymous => false,
            Caller::Authenticated(access) => access.can_handle_event_of(event.user_id),
        }
}

/// The place of a draft. A known place keeps its own address; but what somebody without a credential said of a place is
/// worth nothing until an event there is shown, so the first author with a credential corrects it, unless somebody has.
fn resolve_place(
    repositories: &mut dyn Repositories,
    place: &PlaceReference,
    (is_author_known, now): (bool, Timestamp),
) -> Stored<Option<Place>> {
    let named = match place {
        PlaceReference::Id(id) => return repositories.places().find(*id),
        PlaceReference::Named(named) => named,
    };
    let known = repositories.places().find_or_insert(named, now)?;
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

/// Adds the event under the first free slug: the title's, then with `-1`, `-2` and so on.
fn insert(
    repositories: &mut dyn Repositories,
    (details, tags): (EventDetails, Vec<String>),
    place: &Place,
    author: &Actor,
    now: Timestamp,
) -> Stored<EventId> {
    let base = slug_of(&details.title);
    let mut event = NewEvent {
        slug: base.clone(),
        details,
        place_id: place.id,
        tags,
        is_visible: author.user_id().is_some(),
        user_id: author.user_id(),
        client_id: author.client_id().cloned(),
        created_at: now,
    };
    loop {
        let taken: std::collections::HashSet<String> =
            repositories.events().slugs_like(&base)?.into_iter().collect();
        let mut candidates =
            std::iter::once(base.clone()).chain((1_u64..).map(|number| format!("{base}-{number}")));
        event.slug = candidates.find(|slug| !taken.contains(slug)).unwrap_or_else(|| base.clone());
        match repositories.events().insert(&event)? {
            EventInsertion::Inserted(id) => return Ok(id),
            EventInsertion::SlugTaken => {}
        }
    }
}

/// The longest slug without a number behind it, in characters.
const MAX_SLUG: usize = 100;

/// A title as it stands in a URL, cut at a word if it is long.
fn slug_of(title: &str) -> String {
    let slug = slug::slugify(title);
    let short = match slug.get(..MAX_SLUG) {
        None => slug.as_str(),
        Some(start) => start.rsplit_once('-').map_or(start, |(words, _)| words),
    };
    if short.is_empty() {
        "event".to_owned()
    } else if short.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("event-{short}") // Or it would hide the event of that number.
    } else {
        short.to_owned()
    }
}
