//! Series and their occurrences. An occurrence is an event of its own, made ahead: whoever changes one by itself sets it
//! apart, whoever changes the series changes all that are to come and not set apart.

use chrono::TimeDelta;
use chrono_tz::Tz;

use super::EventService;
use super::publish::insert;
use crate::agenda::event::recurrence::{Date, Recurrence, Window};
use crate::agenda::event::{Event, EventDetails, NewEvent, Repetition};
use crate::agenda::picture::PictureFile;
use crate::clock::Timestamp;
use crate::id::EventId;
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
    /// Makes the occurrences that are due. Several nodes may do so at once: each occurrence is made by one. A series that
    /// can't be continued keeps no other one from it.
    pub fn extend_series(&self) -> Stored<usize> {
        let mut made = 0;
        loop {
            let now = self.ports.clock.now();
            let before = (now + AHEAD - SLACK).timestamp();
            let due = self
                .ports
                .storage
                .read(move |repositories| repositories.events().series_made_until(before, LOOKED_UP))?;
            let mut went_well = false;
            for id in due {
                match self.extend_one(id, now) {
                    Ok(count) => {
                        made += count;
                        went_well = true;
                    }
                    Err(error) => tracing::error!(%error, %id, "a series can't be continued"),
                }
            }
            if !went_well {
                return Ok(made); // None is due, or none of them can be helped.
            }
        }
    }

    fn extend_one(&self, id: EventId, now: Timestamp) -> Stored<usize> {
        let ports = self.ports.clone();
        self.ports.storage.write(move |repositories| {
            // Who waited here finds the work done.
            let Some(series) = find_locked(repositories, id)? else { return Ok(0) };
            let zone = ports.settings(repositories)?.zone();
            extend(repositories, &series, Present { now, zone })
        })
    }
}

/// An event that nobody else changes until this transaction ends. Its owner is locked first: so everybody does, and whoever
/// makes an event of theirs needs them.
pub(super) fn find_locked(repositories: &mut dyn Repositories, id: EventId) -> Stored<Option<Event>> {
    let Some(event) = repositories.events().find(id)? else { return Ok(None) };
    if let Some(owner) = event.user_id {
        repositories.users().lock(owner)?;
    }
    repositories.events().lock(id)?;
    repositories.events().find(id)
}

/// The present, in the agenda's time zone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Present {
    pub(super) now: Timestamp,
    pub(super) zone: Tz,
}

/// When the occurrences of a series begin: what is over when it is added needs none.
pub(super) fn first_moment(start: i64, now: Timestamp) -> i64 {
    start.max(now.timestamp())
}

/// Makes the occurrences of a visible series that are missing up to the horizon.
pub(super) fn extend(repositories: &mut dyn Repositories, series: &Event, present: Present) -> Stored<usize> {
    let Present { now, zone } = present;
    let Repetition::Series { recurrence, made_until, .. } = series.repetition else { return Ok(0) };
    let until = horizon(series, now);
    if !series.is_visible || made_until >= until {
        return Ok(0);
    }
    let dates = recurrence.dates(first(series), zone, Window { after: made_until, until }, AT_ONCE);
    // A calendar that it came from may say that there is none on some of them.
    let skipped = repositories.imported_events().skipped(series.id)?;
    let there: Vec<Date> = dates.iter().copied().filter(|date| !skipped.contains(&date.start)).collect();
    for date in &there {
        make(repositories, series, *date, now)?;
    }
    let is_all = dates.len() < usize::from(AT_ONCE);
    let reached = if is_all { until } else { dates.last().map_or(until, |date| date.start) };
    repositories.events().set_made_until(series.id, reached)?;
    Ok(there.len())
}

/// Makes the occurrence of a series that starts at this moment and was left out, if it is one of its dates and they were made so far.
pub(super) fn make_left_out(
    repositories: &mut dyn Repositories,
    series: &Event,
    start: i64,
    Present { now, zone }: Present,
) -> Stored<()> {
    let Repetition::Series { recurrence, made_until, .. } = series.repetition else { return Ok(()) };
    let last = series.repetition.rule().and_then(|(_, until)| until).unwrap_or(i64::MAX);
    if start <= now.timestamp() || start > made_until.min(last) {
        return Ok(());
    }
    let window = Window { after: start - 1, until: start };
    for date in recurrence.dates(first(series), zone, window, 1) {
        make(repositories, series, date, now)?;
    }
    Ok(())
}

/// Brings what is to come in line with a changed event. Gives the files of pictures that were there.
pub(super) fn follow(
    repositories: &mut dyn Repositories,
    before: &Event,
    after: &Event,
    present: Present,
) -> Stored<Vec<PictureFile>> {
    let now = present.now;
    repositories.events().lock_occurrences(after.id)?;
    let all: Vec<Event> = repositories.events().occurrences(after.id, i64::MIN)?;
    let all: Vec<Event> = all.into_iter().filter(|event| goes_along(event, before)).collect();
    let files = all.iter().flat_map(|event| &event.picture).map(|picture| picture.file.clone()).collect();
    let is_to_come = |event: &&Event| event.details.start >= now.timestamp();
    let upcoming: Vec<&Event> = all.iter().filter(is_to_come).collect();
    match (before.repetition, after.repetition) {
        (_, Repetition::Series { .. })
            if before.repetition.rule() == after.repetition.rule() && first(before) == first(after) =>
        {
            for event in upcoming {
                repositories.events().update(event.id, &told(after, event, first(event), now))?;
            }
            extend(repositories, after, present)?;
        }
        (_, Repetition::Series { recurrence, .. }) => {
            let old = before.repetition.recurrence().map(|old| dates_ahead(before, old, present));
            let new = dates_ahead(after, recurrence, present);
            let dates = Dates { upcoming: &upcoming, old: old.as_deref(), new: &new };
            line_up(repositories, after, dates, now)?;
            let until = if after.is_visible {
                horizon(after, now)
            } else {
                first_moment(after.details.start, now) - 1
            };
            repositories.events().set_made_until(after.id, until)?;
        }
        (Repetition::Series { .. }, Repetition::Once) => {
            // The event is its first time again; the others stay.
            for twin in all.iter().filter(|event| event.details.start == before.details.start) {
                remove(repositories, twin.id)?;
            }
        }
        (_, Repetition::Once | Repetition::Occurrence { .. }) => {}
    }
    Ok(files)
}

/// What is going on or to come of a series, as far as it is its owner's; and what else there is of it.
pub(super) fn going_on_or_to_come(
    repositories: &mut dyn Repositories,
    series: &Event,
    now: Timestamp,
) -> Stored<(Vec<Event>, Vec<Event>)> {
    repositories.events().lock_occurrences(series.id)?;
    let all = repositories.events().occurrences(series.id, i64::MIN)?.into_iter();
    Ok(all.partition(|event| event.user_id == series.user_id && !is_over(event, now)))
}

/// Shows or hides what is to come of a series.
pub(super) fn show_upcoming(
    repositories: &mut dyn Repositories,
    series: &Event,
    is_visible: bool,
    present: Present,
) -> Stored<()> {
    let now = present.now;
    if series.repetition.recurrence().is_none() {
        return Ok(());
    }
    repositories.events().lock_occurrences(series.id)?;
    for event in repositories.events().occurrences(series.id, i64::MIN)? {
        if !is_over(&event, now) {
            repositories.events().set_visible(event.id, is_visible, now)?;
        }
    }
    let repetition = match series.repetition {
        // What took place while it was hidden needs no occurrences any more.
        Repetition::Series { recurrence, until, made_until } => {
            let made_until = made_until.max(now.timestamp() - 1);
            Repetition::Series { recurrence, until, made_until }
        }
        other @ (Repetition::Once | Repetition::Occurrence { .. }) => other,
    };
    let series = Event { repetition, is_visible, ..series.clone() };
    extend(repositories, &series, present).map(drop)
}

/// The dates of a series up to the horizon; none as long as it is hidden.
fn dates_ahead(series: &Event, recurrence: Recurrence, Present { now, zone }: Present) -> Vec<Date> {
    let after = first_moment(series.details.start, now) - 1;
    let window = Window { after, until: horizon(series, now) };
    if series.is_visible { recurrence.dates(first(series), zone, window, AT_ONCE) } else { Vec::new() }
}

/// What is to come of a series that changes, and its dates before and after; one that took place once has no old ones.
#[derive(Debug, Clone, Copy)]
struct Dates<'a> {
    upcoming: &'a [&'a Event],
    old: Option<&'a [Date]>,
    new: &'a [Date],
}

/// Makes occurrences say what their series says, on its new dates. The first of the old dates becomes the first of the new ones
/// and so on, so that each keeps its number and its address; where one was removed or set apart nothing is made. What is
/// behind the last new date is removed, what is missing behind the last old one is made. An event that took place once has no
/// old dates: what is there already on one of the new ones is taken.
fn line_up(
    repositories: &mut dyn Repositories,
    series: &Event,
    dates: Dates<'_>,
    now: Timestamp,
) -> Stored<()> {
    let Dates { upcoming, old, new } = dates;
    let known = old.unwrap_or(new);
    let place_of = |event: &Event| known.iter().position(|date| date.start == event.details.start);
    for event in upcoming {
        match place_of(event).map(|place| new.get(place)) {
            Some(Some(date)) => {
                repositories.events().update(event.id, &told(series, event, *date, now))?;
            }
            Some(None) => remove(repositories, event.id)?,
            None if old.is_some() => remove(repositories, event.id)?, // It is on no date of the rule.
            None => {}
        }
    }
    for (place, date) in new.iter().enumerate() {
        let is_there = match old {
            Some(old) => place < old.len(),
            None => upcoming.iter().any(|event| event.details.start == date.start),
        };
        if !is_there {
            make(repositories, series, *date, now)?;
        }
    }
    Ok(())
}

/// What an occurrence becomes that says what its series says, on this date.
fn told(series: &Event, event: &Event, date: Date, now: Timestamp) -> EventChange {
    EventChange {
        details: details_on(series, date),
        place_id: series.place.id,
        tags: series.tags.clone(),
        picture: series.picture.clone(),
        repetition: event.repetition,
        updated_at: now,
    }
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
        is_waiting: series.is_waiting,
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

/// Does an occurrence go along with a change of its series? Not if it was changed by itself, or is somebody else's by now.
fn goes_along(event: &Event, series: &Event) -> bool {
    let is_apart = matches!(event.repetition, Repetition::Occurrence { is_apart: true, .. });
    !is_apart && event.user_id == series.user_id
}

fn is_over(event: &Event, now: Timestamp) -> bool {
    event.details.end.unwrap_or(event.details.start) < now.timestamp()
}

/// Up to when occurrences are made; a series that ends before has none behind its end.
fn horizon(series: &Event, now: Timestamp) -> i64 {
    let horizon = first_moment(series.details.start, now) + AHEAD.num_seconds();
    let last = series.repetition.rule().and_then(|(_, until)| until);
    last.map_or(horizon, |last| last.min(horizon))
}
