//! An event with what is around it, read in one hop: its series, what else is at its place, and its neighbours.

use chrono_tz::Tz;
use serde::Serialize;
use uncino_domain::access::caller::Caller;
use uncino_domain::agenda::event::{Event, EventQuery, EventSummary, Neighbours, Slice};
use uncino_domain::agenda::events::{Asked, EventService};
use uncino_domain::id::EventId;
use uncino_domain::storage::Stored;

use crate::agenda::pages::event::desk::{self, Desk};
use crate::agenda::pages::event::facts::{Facts, Here};
use crate::agenda::pages::event::repeats;
use crate::agenda::paths::event_path;
use crate::pages::moment;
use crate::pages::moment::local;
use crate::pages::visit::Visit;
use crate::words::Message;

/// How many other dates of a series are named.
const DATES: usize = 3;
/// How many other events at the place are named.
const AT_PLACE: usize = 4;
/// How many are looked at for that: some are of the same series.
const LOOKED_AT: u32 = 30;

/// What is around an event.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Around {
    /// How its series repeats.
    repeats: Option<Message>,
    /// The next dates of its series.
    dates: Vec<Link>,
    /// What comes next at its place.
    at_place: Vec<Link>,
    previous: Option<Link>,
    next: Option<Link>,
}

/// Another event.
#[derive(Debug, Serialize)]
struct Link {
    path: String,
    title: String,
    /// When it begins.
    when: Message,
    start: String,
}

/// What is read, by whom, when.
pub(crate) struct Reading {
    events: EventService,
    desks: desk::Asked,
    caller: Caller,
    base_url: String,
    zone: Tz,
    now: i64,
}

/// What there is under a name.
pub(crate) enum Found {
    /// Nothing that this caller may see.
    Nothing,
    /// An event whose page is there.
    Elsewhere(String),
    /// The event.
    Event(Box<(Facts, Around, Option<Desk>)>),
}

impl Reading {
    /// What this visitor reads now.
    pub(crate) fn of(visit: &Visit) -> Self {
        Self {
            events: visit.state.events(&visit.request),
            desks: desk::Asked::of(visit),
            caller: visit.caller(),
            base_url: visit.state.issuer().to_owned(),
            zone: visit.time_zone(),
            now: visit.state.clock.now().timestamp(),
        }
    }

    /// The event of that slug or number, or of one that was merged into it.
    pub(crate) fn find(&self, slug: &str) -> Stored<Found> {
        let Some((event, neighbours)) = self.events.find(&self.caller, slug)? else {
            let kept = self.events.find_kept(&self.caller, slug)?;
            return Ok(kept.map_or(Found::Nothing, |kept| Found::Elsewhere(event_path(&kept.slug))));
        };
        if event.slug != slug {
            return Ok(Found::Elsewhere(event_path(&event.slug)));
        }
        let around = self.around(&event, neighbours)?;
        let desk = self.desks.desk(&self.caller, &event)?;
        let here = Here { base_url: &self.base_url, zone: self.zone, now: self.now };
        let goes_on = event.repetition.recurrence().is_some() && !around.dates.is_empty();
        let mut facts = Facts::of(event, here);
        facts.is_past &= !goes_on;
        Ok(Found::Event(Box::new((facts, around, desk))))
    }

    fn around(&self, event: &Event, neighbours: Neighbours) -> Stored<Around> {
        let series = self.series(event)?;
        let of = series.as_ref().map(|(id, _)| *id);
        let is_series = event.repetition.recurrence().is_some();
        Ok(Around {
            dates: of.map_or(Ok(Vec::new()), |id| self.dates(event, id))?,
            repeats: series.map(|(_, repeats)| repeats),
            at_place: self.at_place(event, of)?,
            // A series is at no place of the board: its dates are.
            previous: self.neighbour(neighbours.previous.filter(|_| !is_series))?,
            next: self.neighbour(neighbours.next.filter(|_| !is_series))?,
        })
    }

    /// The series that the event is, or is one of, as long as there is one; and how it repeats.
    fn series(&self, event: &Event) -> Stored<Option<(EventId, Message)>> {
        let own = event.repetition.rule().map(|rule| (event.id, rule, event.details.start));
        let series = match own {
            Some(own) => Some(own),
            None => self
                .events
                .parent(event)?
                .filter(|parent| parent.is_visible)
                .and_then(|parent| parent.rule.map(|rule| (parent.id, rule, parent.start))),
        };
        Ok(series.map(|(id, rule, start)| (id, repeats::rule_in_words(rule, local(start, self.zone)))))
    }

    fn dates(&self, event: &Event, series: EventId) -> Stored<Vec<Link>> {
        let dates = self.events.dates_of_series(series, self.now)?.into_iter();
        let others = dates.filter(|date| date.id != event.id);
        Ok(others.take(DATES).map(|date| self.link(date)).collect())
    }

    fn at_place(&self, event: &Event, series: Option<EventId>) -> Stored<Vec<Link>> {
        let query = EventQuery {
            from: Some(self.now),
            places: vec![event.place.id],
            with_multidate: true,
            slice: Some(Slice { offset: 0, limit: LOOKED_AT }),
            ..EventQuery::default()
        };
        let there = self.events.agenda(Asked { query, with_series: Some(true), collection: None })?;
        let is_this = |there: &EventSummary| there.id == event.id || Some(there.id) == series;
        let others = there.into_iter().filter(|there| !is_this(there));
        let others = others.filter(|there| there.parent.is_none() || there.parent != series);
        Ok(others.take(AT_PLACE).map(|there| self.link(there)).collect())
    }

    fn neighbour(&self, slug: Option<String>) -> Stored<Option<Link>> {
        let Some(slug) = slug else { return Ok(None) };
        let found = self.events.find(&Caller::Anonymous, &slug)?;
        Ok(found.map(|(event, _)| self.link(event.into())))
    }

    fn link(&self, event: EventSummary) -> Link {
        Link {
            path: event_path(&event.slug),
            title: event.title,
            when: moment::event(event.start, None, self.zone),
            start: local(event.start, self.zone).to_rfc3339(),
        }
    }
}

impl Around {
    /// For the samples of the page.
    pub(crate) fn sample() -> Self {
        let link = || Link {
            path: event_path("concert"),
            title: "<Concert>".to_owned(),
            when: moment::event(0, None, Tz::UTC),
            start: local(0, Tz::UTC).to_rfc3339(),
        };
        Self {
            repeats: Some(repeats::sample()),
            dates: vec![link()],
            at_place: vec![link()],
            previous: Some(link()),
            next: Some(link()),
        }
    }
}
