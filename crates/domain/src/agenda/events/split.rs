//! A time of a series and all that follow become a series of their own.

use chrono::TimeDelta;
use chrono_tz::Tz;

use super::publish::insert;
use crate::agenda::event::recurrence::{Date, Recurrence, Window};
use crate::agenda::event::{Event, EventDetails, NewEvent, Repetition};
use crate::clock::Timestamp;
use crate::storage::{EventChange, Repositories, Stored};

/// How far around one of its times a series is looked through for the date that this stands for: no rule has longer gaps.
const AROUND: TimeDelta = TimeDelta::days(2 * 366);
/// How many dates are looked at: none is closer to the next than a week.
const LOOKED_AT: u16 = 220;

/// A series ends on the day before those that follow begin. In seconds.
const DAY: i64 = 24 * 60 * 60;

/// One of a series as the first of those that follow: what it says itself, on the date that the rule has for it.
pub(super) fn first_of_following(series: &Event, time: &Event, zone: Tz) -> Event {
    let date = regular_date(series, time, zone);
    let details = EventDetails { start: date.start, end: date.end, ..time.details.clone() };
    Event {
        details,
        repetition: series.repetition,
        is_visible: series.is_visible,
        is_waiting: series.is_waiting,
        ..time.clone()
    }
}

/// Makes that a series of its own, with all that follow; the other one ends just before. Gives the new series.
pub(super) fn split(
    repositories: &mut dyn Repositories,
    series: &Event,
    first: &Event,
    now: Timestamp,
) -> Stored<Option<Event>> {
    let Repetition::Series { recurrence, made_until, .. } = series.repetition else { return Ok(None) };
    let following = NewEvent {
        slug: String::new(),
        details: first.details.clone(),
        place_id: first.place.id,
        tags: first.tags.clone(),
        picture: first.picture.clone(),
        repetition: first.repetition,
        is_visible: first.is_visible,
        is_waiting: first.is_waiting,
        user_id: series.user_id,
        client_id: series.client_id.clone(),
        created_at: now,
    };
    let id = insert(repositories, following)?;
    repositories.events().lock_occurrences(series.id)?;
    let from = first.details.start;
    for time in repositories.events().occurrences(series.id, i64::MIN)? {
        let is_first = time.id == first.id;
        if is_first || time.details.start >= from {
            let is_apart =
                !is_first && matches!(time.repetition, Repetition::Occurrence { is_apart: true, .. });
            let details = if is_first { first.details.clone() } else { time.details.clone() };
            let repetition = Repetition::Occurrence { of: id, is_apart };
            repositories.events().update(time.id, &as_it_is(&time, details, repetition))?;
        }
    }
    let until = Some((from - DAY).max(series.details.start));
    let ended = Repetition::Series { recurrence, until, made_until };
    let kept = EventChange { updated_at: now, ..as_it_is(series, series.details.clone(), ended) };
    repositories.events().update(series.id, &kept)?;
    repositories.events().find(id)
}

fn as_it_is(event: &Event, details: EventDetails, repetition: Repetition) -> EventChange {
    EventChange {
        details,
        place_id: event.place.id,
        tags: event.tags.clone(),
        picture: event.picture.clone(),
        repetition,
        updated_at: event.updated_at,
    }
}

/// The date of its series that one of its times stands for: the nearest. It may have been moved by itself.
fn regular_date(series: &Event, time: &Event, zone: Tz) -> Date {
    let own = Date { start: time.details.start, end: time.details.end };
    let Some(recurrence) = series.repetition.recurrence() else { return own };
    nearest(recurrence, series, own.start, zone).unwrap_or(own)
}

fn nearest(recurrence: Recurrence, series: &Event, start: i64, zone: Tz) -> Option<Date> {
    let first = Date { start: series.details.start, end: series.details.end };
    let around = AROUND.num_seconds();
    let window = Window { after: start.saturating_sub(around), until: start.saturating_add(around) };
    let dates = recurrence.dates(first, zone, window, LOOKED_AT).into_iter();
    dates.min_by_key(|date| date.start.abs_diff(start))
}
