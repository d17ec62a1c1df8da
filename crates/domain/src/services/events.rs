//! Adding, changing, removing and finding events.

use crate::caller::{Access, Caller};
use crate::clock::Timestamp;
use crate::error::{ServiceError, settle};
use crate::event::submission::{EventDraft, EventRefusal, EventSubmission, PlaceReference};
use crate::event::{Event, EventDetails, EventQuery, EventSummary, Neighbours, NewEvent};
use crate::id::EventId;
use crate::place::Place;
use crate::services::Ports;
use crate::storage::{EventChange, EventInsertion, Removal, Repositories, StorageError, Stored};
use crate::token::TokenHolder;

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
}

type Answer<T> = Result<T, ServiceError<EventDenied>>;

impl EventService {
    /// A service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Adds an event: at once visible with a credential, without one waiting for an editor.
    pub fn add(&self, caller: &Caller, submission: EventSubmission) -> Answer<Event> {
        let access = match caller {
            Caller::Anonymous => None,
            Caller::Authenticated(access) => Some(writing(access)?),
        };
        let now = self.ports.clock.now();
        let draft = submission.judge_new(access.is_none().then_some(now)).map_err(refused)?;
        let author = Author {
            user_id: access.map(|access| access.user.id),
            client_id: access.and_then(|access| match &access.holder {
                TokenHolder::Client(client_id) => Some(client_id.clone()),
                TokenHolder::FirstParty => None,
            }),
        };
        settle(self.ports.storage.write(move |repositories| {
            let Some(place) = resolve_place(repositories, &draft.place, now)? else {
                return Ok(Err(EventDenied::Refused(EventRefusal::PlaceNotFound)));
            };
            let tags = match draft.tags {
                Ok(tags) => tags,
                Err(refusal) => return Ok(Err(EventDenied::Refused(refusal))),
            };
            let id = insert(repositories, (draft.details, tags), &place, author, now)?;
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
            match self.apply(current, draft)? {
                Applied::Done(event) => return Ok(*event),
                Applied::ChangedMeanwhile => {}
            }
        }
    }

    /// Removes an event of the caller's, or anybody's if they may. A missing one is forbidden too, as in Gancio.
    pub fn remove(&self, caller: &Caller, id: Option<EventId>) -> Answer<()> {
        let access = writing(authenticated(caller)?)?.clone();
        settle(self.ports.storage.write(move |repositories| {
            let Some(id) = id else {
                return Ok(Err(EventDenied::Forbidden));
            };
            repositories.events().lock(id)?;
            let event = repositories.events().find(id)?;
            if !event.is_some_and(|event| access.can_handle_event_of(event.user_id)) {
                return Ok(Err(EventDenied::Forbidden));
            }
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

    /// The visible events that match.
    pub fn list(&self, query: EventQuery) -> Stored<Vec<EventSummary>> {
        self.ports.storage.read(move |repositories| repositories.events().list(&query))
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

    fn apply(&self, judged: Event, draft: EventDraft) -> Answer<Applied> {
        let now = self.ports.clock.now();
        settle(self.ports.storage.write(move |repositories| {
            repositories.events().lock(judged.id)?;
            let Some(current) = repositories.events().find(judged.id)? else {
                return Ok(Err(EventDenied::NotFound));
            };
            if current != judged {
                return Ok(Ok(Applied::ChangedMeanwhile));
            }
            let Some(place) = resolve_place(repositories, &draft.place, now)? else {
                return Ok(Err(EventDenied::Refused(EventRefusal::PlaceNotFound)));
            };
            let tags = match draft.tags {
                Ok(tags) => tags,
                Err(refusal) => return Ok(Err(EventDenied::Refused(refusal))),
            };
            let change = EventChange { details: draft.details, place_id: place.id, tags, updated_at: now };
            repositories.events().update(judged.id, &change)?;
            let event = repositories.events().find(judged.id)?;
            Ok::<_, StorageError>(
                event.map(|event| Applied::Done(Box::new(event))).ok_or(EventDenied::NotFound),
            )
        }))
    }
}

struct Author {
    user_id: Option<crate::id::UserId>,
    client_id: Option<crate::id::ClientId>,
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

fn can_see(caller: &Caller, event: &Event) -> bool {
    event.is_visible
        || match caller {
            Caller::Anonymous => false,
            Caller::Authenticated(access) => access.can_handle_event_of(event.user_id),
        }
}

fn resolve_place(
    repositories: &mut dyn Repositories,
    place: &PlaceReference,
    now: Timestamp,
) -> Stored<Option<Place>> {
    match place {
        PlaceReference::Id(id) => repositories.places().find(*id),
        PlaceReference::Named(place) => repositories.places().find_or_insert(place, now).map(Some),
    }
}

/// Adds the event under the first free slug: the title's, then with `-1`, `-2` and so on.
fn insert(
    repositories: &mut dyn Repositories,
    (details, tags): (EventDetails, Vec<String>),
    place: &Place,
    author: Author,
    now: Timestamp,
) -> Stored<EventId> {
    let base = slug_of(&details.title);
    let mut event = NewEvent {
        slug: base.clone(),
        details,
        place_id: place.id,
        tags,
        is_visible: author.user_id.is_some(),
        user_id: author.user_id,
        client_id: author.client_id,
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
    if short.is_empty() { "event".to_owned() } else { short.to_owned() }
}
