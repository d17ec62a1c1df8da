//! Series and their occurrences. An occurrence is an event of its own, made ahead: whoever changes one by itself sets it
//! apart, whoever changes the series changes all that are to come and not set apart.

use chrono::TimeDelta;
use chrono_tz::Tz;

use super::EventService;
use super::publish::insert;
use crate::clock::Timestamp;
use crate::event::recurrence::{Date, Recurrence};
use crate::event::{Event, EventDetails, NewEvent, Repetition};
use crate::id::EventId;
use crate::picture::PictureFile;
use crate::services::instance;
use crate::storage::{EventChange, Removal, Repositories, Stored};

/// How far ahead occurrences are made: behind the present, or behind a first time that is still to come.
const AHEAD: TimeDelta = TimeDelta::days(90);
/// How much of that may be missing before more are made.
const SLACK: TimeDelta = TimeDelta::days(1);
/// How many are made at once, of one series.
const AT_ONCE: u16 = 200;
/// How many series are looked up at once.
const LOOKED_UP: u32 = 100;

impl EventService {
    /// Makes the occurrences that are due. Several nodes may do so at once: each occurrence is made by one.
    pub fn extend_series(&self) -> Stored<usize> {
        let mut made = 0;
        loop {
            let now = self.ports.clock.now();
            let before = (now + AHEAD - SLACK).timestamp();
            let due = self
                .ports
                .storage
                .read(move |repositories| repositories.events().series_made_until(before, LOOKED_UP))?;
            if due.is_empty() {
                return Ok(made);
            }
            for id in due {
                made += self.extend_one(id, now)?;
            }
        }
    }

    fn extend_one(&self, id: EventId, now: Timestamp) -> Stored<usize> {
        let defaults = self.ports.policy.instance.clone();
        self.ports.storage.write(move |repositories| {
            repositories.events().lock(id)?; // Who waited here finds the work done.
            let Some(series) = repositories.events().find(id)? else { return Ok(0) };
            let zone = instance::read(repositories, &defaults)?.zone();
            extend(repositories, &series, zone, now)
        })
    }
}

/// When the occurrences of a series begin: what is over when it is added needs none.
pub(super) fn first_moment(start: i64, now: Timestamp) -> i64 {
    start.max(now.timestamp())
}

/// Makes the occurrences of a visible series that are missing up to the horizon.
pub(super) fn extend(
    repositories: &mut dyn Repositories,
    series: &Event,
    zone: Tz,
    now: Timestamp,
) -> Stored<usize> {
    let Repetition::Series { recurrence, made_until } = series.repetition else { return Ok(0) };
    let until = horizon(series, now);
    if !series.is_visible || made_until >= until {
        return Ok(0);
    }
    let dates = recurrence.dates(first(series), zone, (made_until, until), AT_ONCE);
    for date in &dates {
        make(repositories, series, *date, now)?;
    }
    let is_all = dates.len() < usize::from(AT_ONCE);
    let reached = if is_all { until } else { dates.last().map_or(until, |date| date.start) };
    repositories.events().set_made_until(series.id, reached)?;
    Ok(dates.len())
}

/// Brings what is to come in line with a changed event. Gives the files of pictures that were there.
pub(super) fn follow(
    repositories: &mut dyn Repositories,
    (before, after): (&Event, &Event),
    zone: Tz,
    now: Timestamp,
) -> Stored<Vec<PictureFile>> {
    let upcoming = repositories.events().occurrences(after.id, now.timestamp())?;
    let upcoming: Vec<Event> = upcoming.into_iter().filter(|event| !is_apart(event)).collect();
    let files =
        upcoming.iter().flat_map(|event| &event.picture).map(|picture| picture.file.clone()).collect();
    match (before.repetition, after.repetition) {
        (_, Repetition::Series { recurrence, .. }) => {
            let is_same = before.repetition.recurrence() == Some(recurrence) && first(before) == first(after);
            let dates: Vec<Date> = if is_same {
                upcoming.iter().map(first).collect()
            } else {
                new_dates(repositories, (after, recurrence), zone, now)?
            };
            line_up(repositories, after, (&upcoming, &dates), now)?;
            if is_same {
                extend(repositories, after, zone, now)?;
            }
        }
        (Repetition::Series { .. }, Repetition::Once) => {
            // The event is its first time again; the others stay.
            for twin in upcoming.iter().filter(|event| event.details.start == after.details.start) {
                remove(repositories, twin.id)?;
            }
        }
        (_, Repetition::Once | Repetition::Occurrence { .. }) => {}
    }
    Ok(files)
}

/// Removes what is to come of a series. Gives the files of pictures that were there.
pub(super) fn remove_upcoming(
    repositories: &mut dyn Repositories,
    series: EventId,
    now: Timestamp,
) -> Stored<Vec<PictureFile>> {
    let mut files = Vec::new();
    for event in repositories.events().occurrences(series, now.timestamp())? {
        remove(repositories, event.id)?;
        files.extend(event.picture.map(|picture| picture.file));
    }
    Ok(files)
}

/// Shows or hides what is to come of a series.
pub(super) fn show_upcoming(
    repositories: &mut dyn Repositories,
    series: &Event,
    (is_visible, zone): (bool, Tz),
    now: Timestamp,
) -> Stored<()> {
    if series.repetition.recurrence().is_none() {
        return Ok(());
    }
    for event in repositories.events().occurrences(series.id, now.timestamp())? {
        repositories.events().set_visible(event.id, is_visible, now)?;
    }
    let series = Event { is_visible, ..series.clone() };
    extend(repositories, &series, zone, now).map(drop)
}

/// The dates of a series whose dates changed: all of them up to the horizon.
fn new_dates(
    repositories: &mut dyn Repositories,
    (series, recurrence): (&Event, Recurrence),
    zone: Tz,
    now: Timestamp,
) -> Stored<Vec<Date>> {
    let until = horizon(series, now);
    let after = first_moment(series.details.start, now) - 1;
    if !series.is_visible {
        repositories.events().set_made_until(series.id, after)?;
        return Ok(Vec::new());
    }
    let dates = recurrence.dates(first(series), zone, (after, until), AT_ONCE);
    repositories.events().set_made_until(series.id, until)?;
    Ok(dates)
}

/// Makes occurrences say what their series says, on these dates. Those that are there are taken in their order, so that
/// each keeps its number and its address; what is missing is made, what is too many is removed.
fn line_up(
    repositories: &mut dyn Repositories,
    series: &Event,
    (upcoming, dates): (&[Event], &[Date]),
    now: Timestamp,
) -> Stored<()> {
    for (event, date) in upcoming.iter().zip(dates) {
        let change = EventChange {
            details: details_on(series, *date),
            place_id: series.place.id,
            tags: series.tags.clone(),
            picture: series.picture.clone(),
            repetition: event.repetition,
            updated_at: now,
        };
        repositories.events().update(event.id, &change)?;
    }
    for date in dates.iter().skip(upcoming.len()) {
        make(repositories, series, *date, now)?;
    }
    for event in upcoming.iter().skip(dates.len()) {
        remove(repositories, event.id)?;
    }
    Ok(())
}

fn make(repositories: &mut dyn Repositories, series: &Event, date: Date, now: Timestamp) -> Stored<()> {
    let occurrence = NewEvent {
        slug: String::new(),
        details: details_on(series, date),
        place_id: series.place.id,
        tags: series.tags.clone(),
        picture: series.picture.clone(),
        repetition: Repetition::Occurrence { of: series.id, is_apart: false },
        is_visible: series.is_visible,
        user_id: series.user_id,
        client_id: series.client_id.clone(),
        created_at: now,
    };
    insert(repositories, occurrence).map(drop)
}

fn remove(repositories: &mut dyn Repositories, id: EventId) -> Stored<()> {
    match repositories.events().remove(id)? {
        Removal::Removed | Removal::NotThere => Ok(()),
    }
}

fn details_on(series: &Event, date: Date) -> EventDetails {
    EventDetails { start: date.start, end: date.end, ..series.details.clone() }
}

fn first(event: &Event) -> Date {
    Date { start: event.details.start, end: event.details.end }
}

fn is_apart(event: &Event) -> bool {
    matches!(event.repetition, Repetition::Occurrence { is_apart: true, .. })
}

fn horizon(series: &Event, now: Timestamp) -> i64 {
    first_moment(series.details.start, now) + AHEAD.num_seconds()
}
