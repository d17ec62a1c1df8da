//! Finding events.

use super::rights::{authenticated, can_see, reading, writing};
use super::{Answer, EventDenied, EventService};
use crate::access::caller::{Access, Caller};
use crate::agenda::event::{
    Event, EventQuery, EventSummary, MAX_SLUG, Neighbours, Parent, SeriesShown, Slice,
};
use crate::id::{ClientId, EventId, UserId};
use crate::instance::setting::Settings;
use crate::outcome::ServiceError;
use crate::storage::{OwnEvents, Repositories, StorageError, Stored};

/// How many events that are over stand beside those to come.
pub(super) const OVER: u32 = 100;
/// How many events one after the other can have been merged into the next, for the first to lead to the last.
const LED_ON: u32 = 50;

impl EventService {
    /// The event of that slug, or of that number, with its neighbours; nothing if it is hidden from this caller.
    pub fn find(&self, caller: &Caller, slug_or_id: &str) -> Stored<Option<(Event, Neighbours)>> {
        // No slug has a NUL, and not every database can even be asked.
        if slug_or_id.contains('\0') || slug_or_id.chars().nth(MAX_SLUG).is_some() {
            return Ok(None);
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

    /// Where the slug or the number of an event that is gone leads: the event into which it was merged; nothing if that is hidden
    /// from this caller.
    pub fn find_kept(&self, caller: &Caller, slug_or_id: &str) -> Stored<Option<Event>> {
        if slug_or_id.contains('\0') || slug_or_id.chars().nth(MAX_SLUG).is_some() {
            return Ok(None);
        }
        let slug = slug_or_id.to_owned();
        let found = self.ports.storage.read(move |repositories| {
            let mut next = repositories.event_aliases().find_by_slug(&slug)?;
            if next.is_none()
                && let Ok(id) = slug.parse()
            {
                next = repositories.event_aliases().find(EventId(id))?;
            }
            for _ in 0..LED_ON {
                let Some(id) = next else { break };
                if let Some(event) = repositories.events().find(id)? {
                    return Ok(Some(event));
                }
                next = repositories.event_aliases().find(id)?;
            }
            Ok::<_, StorageError>(None)
        })?;
        Ok(found.filter(|event| can_see(caller, event)))
    }

    /// The event of that number; nothing if it is hidden from this caller.
    pub fn find_by_id(&self, caller: &Caller, id: EventId) -> Stored<Option<Event>> {
        let found = self.ports.storage.read(move |repositories| repositories.events().find(id))?;
        Ok(found.filter(|event| can_see(caller, event)))
    }

    /// The event of that number, for whoever may change it.
    pub fn find_to_change(&self, caller: &Caller, id: EventId) -> Answer<Event> {
        let access = writing(authenticated(caller)?)?;
        let event = self.find_by_id(caller, id)?.ok_or(ServiceError::Denied(EventDenied::NotFound))?;
        if access.can_change_event_of(event.user_id) {
            Ok(event)
        } else {
            Err(ServiceError::Denied(EventDenied::Forbidden))
        }
    }

    /// May the caller change the series that an event is one of? Not if it is none, or of one that doesn't repeat any more.
    pub fn can_change_series_of(&self, caller: &Caller, event: &Event) -> Stored<bool> {
        let Some(id) = event.repetition.parent() else { return Ok(false) };
        match self.find_to_change(caller, id) {
            Ok(series) => Ok(series.repetition.recurrence().is_some()),
            Err(ServiceError::Denied(_)) => Ok(false),
            Err(ServiceError::Failed(error)) => Err(error),
        }
    }

    /// What is on or to come at this moment (Unix seconds), and the latest hundred of what is over, the latest first.
    pub fn coming_and_over(
        &self,
        query: EventQuery,
        now: i64,
    ) -> Stored<(Vec<EventSummary>, Vec<EventSummary>)> {
        let coming = self.list(EventQuery { from: Some(now), ..query.clone() }, Some(true))?;
        let slice = Some(Slice { offset: 0, limit: OVER });
        let over = EventQuery { until: Some(now), reverse: true, slice, ..query };
        let mut over = self.list(over, Some(true))?;
        over.retain(|event| event.end.unwrap_or(event.start) < now);
        Ok((coming, over))
    }

    /// The series of an occurrence.
    pub fn parent(&self, event: &Event) -> Stored<Option<Parent>> {
        let Some(id) = event.repetition.parent() else { return Ok(None) };
        let series = self.ports.storage.read(move |repositories| repositories.events().find(id))?;
        Ok(series.map(|series| Parent {
            id,
            rule: series.repetition.rule(),
            is_visible: series.is_visible,
            start: series.details.start,
        }))
    }

    /// The visible events of a series that start at this moment (Unix seconds) or later, by start; none where series are
    /// shown as one event.
    pub fn dates_of_series(&self, series: EventId, from: i64) -> Stored<Vec<EventSummary>> {
        let ports = self.ports.clone();
        self.ports.storage.read(move |repositories| {
            if !ports.settings(repositories)?.allow_recurrent_events() {
                return Ok(Vec::new());
            }
            let dates = repositories.events().occurrences(series, from)?;
            let visible = dates.into_iter().filter(|event| event.is_visible);
            Ok::<_, StorageError>(visible.map(EventSummary::from).collect())
        })
    }

    /// The caller's own events, hidden ones too, the latest added first.
    pub fn list_own(&self, access: &Access) -> Answer<Vec<EventSummary>> {
        let asked = OwnEvents::all(reading(access)?.user.id);
        Ok(self.ports.storage.read(move |repositories| repositories.events().list_of_user(&asked))?)
    }

    /// A part of them: those that came through an application, if one is named; so many, behind as many others.
    pub fn page_of_own(
        &self,
        access: &Access,
        through: Option<ClientId>,
        (offset, limit): (u32, u32),
    ) -> Answer<Vec<EventSummary>> {
        let user_id = reading(access)?.user.id;
        let asked = OwnEvents { user_id, through, offset, limit: Some(limit) };
        Ok(self.ports.storage.read(move |repositories| repositories.events().list_of_user(&asked))?)
    }

    /// How many events a user has.
    pub fn count_own(&self, id: UserId) -> Stored<u32> {
        self.ports.storage.read(move |repositories| {
            let counts = repositories.events().count_of_user(id)?;
            Ok::<_, StorageError>(counts.into_iter().map(|(_, count)| count).sum())
        })
    }

    /// How many events everybody sees; a series counts once.
    pub fn count_visible(&self) -> Stored<u32> {
        self.ports.storage.read(|repositories| repositories.events().count_visible())
    }

    /// How many events wait for an editor.
    pub fn count_waiting(&self) -> Stored<u32> {
        self.ports.storage.read(|repositories| repositories.events().count_waiting())
    }

    /// The visible events that match. Are occurrences of series asked for? The instance decides if nobody says.
    pub fn list(&self, query: EventQuery, with_series: Option<bool>) -> Stored<Vec<EventSummary>> {
        let ports = self.ports.clone();
        self.ports.storage.read(move |repositories| {
            let settings = ports.settings(repositories)?;
            let query = EventQuery { series: series_shown(&settings, with_series), ..query };
            repositories.events().list(&query)
        })
    }
}

/// An event of a list, with what is said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribedEvent {
    /// The event.
    pub event: EventSummary,
    /// Sanitised HTML.
    pub description: String,
}

/// Adds what is said of each.
pub(super) fn describe(
    repositories: &mut dyn Repositories,
    events: Vec<EventSummary>,
) -> Stored<Vec<DescribedEvent>> {
    let ids: Vec<EventId> = events.iter().map(|event| event.id).collect();
    let mut descriptions = repositories.events().descriptions(&ids)?;
    let described = |event: EventSummary| {
        let description = descriptions.remove(&event.id).unwrap_or_default();
        DescribedEvent { event, description }
    };
    Ok(events.into_iter().map(described).collect())
}

/// What a list shows of series.
pub(crate) fn series_shown(settings: &Settings, asked: Option<bool>) -> SeriesShown {
    if !settings.allow_recurrent_events() {
        SeriesShown::AsOneEvent
    } else if asked.unwrap_or_else(|| settings.shows_recurrent_events()) {
        SeriesShown::Occurrences
    } else {
        SeriesShown::Nothing
    }
}
