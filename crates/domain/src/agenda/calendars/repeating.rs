//! When an entry takes place: once, as a series of ours if that has the same dates, or on dates of their own.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDateTime, TimeDelta};
use rrule::Frequency;

use super::Reading;
use super::entry::Entry;
use super::moments::Said;
use super::refusal::EntryRefusal;
use super::rule::{Budget, Rule};
use crate::agenda::event::recurrence::{Date, Recurrence, Window, moment};
use crate::agenda::found::When;

/// How far ahead dates are taken, as those of a series are made.
const AHEAD: TimeDelta = TimeDelta::days(90);
/// The most dates of one entry.
const MAX_DATES: u16 = 50;
/// How many dates, and how far ahead, must be the same for a rule to be a series of ours.
const COMPARED: (u16, TimeDelta) = (60, TimeDelta::days(5 * 366));

/// When an entry takes place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Repeating {
    /// Once or as a series, as it begins.
    pub(super) whole: Whole,
    /// On these dates (Unix seconds), which are events of their own.
    pub(super) dates: Vec<i64>,
}

/// What an entry is as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whole {
    /// It takes place once.
    Once,
    /// It is a series of ours, up to a moment (Unix seconds) if it ends.
    Series(Recurrence, Option<i64>),
    /// It is nothing but its dates.
    Nothing,
}

/// When an entry takes place, but for the dates that others stand for.
pub(super) fn repeating(
    entry: &Entry,
    reading: &Reading<'_>,
    budget: &mut Budget,
) -> Result<Repeating, EntryRefusal> {
    if entry.rules.is_empty() && entry.more.is_empty() {
        return Ok(Repeating { whole: Whole::Once, dates: Vec::new() });
    }
    let wall = entry.start.wall().ok_or(EntryRefusal::NoStart)?;
    let read = |text: &String| Rule::read(text, wall, entry.start.zone);
    let rules = entry.rules.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    if let ([rule], true) = (&rules[..], reading.settings.allow_recurrent_events())
        && let Some(series) = as_series(rule, entry, reading, budget)?
    {
        let mut dates = dates(entry, &[], reading, budget)?;
        dates.retain(|date| !is_of(series, (entry, *date), reading));
        return Ok(Repeating { whole: series, dates });
    }
    let dates = dates(entry, &rules, reading, budget)?;
    Ok(Repeating { whole: Whole::Nothing, dates })
}

/// Is that one of the dates of what an entry is as a whole?
fn is_of(whole: Whole, (entry, date): (&Entry, i64), reading: &Reading<'_>) -> bool {
    let Some(first) = entry.start.moment() else { return false };
    match whole {
        Whole::Once => date == first,
        Whole::Series(recurrence, until) => {
            let window = Window { after: date - 1, until: until.map_or(date, |until| until.min(date)) };
            !recurrence.dates(Date { start: first, end: None }, reading.zone(), window, 1).is_empty()
        }
        Whole::Nothing => false,
    }
}

/// A series of ours that has the same dates, for as long as anybody looks.
fn as_series(
    rule: &Rule,
    entry: &Entry,
    reading: &Reading<'_>,
    budget: &mut Budget,
) -> Result<Option<Whole>, EntryRefusal> {
    let (count, ahead) = COMPARED;
    let wall = entry.start.wall().ok_or(EntryRefusal::NoStart)?;
    let first = entry.start.moment().ok_or(EntryRefusal::NoStart)?;
    let from = first.max(reading.now.timestamp());
    let to = from.saturating_add(ahead.num_seconds());
    let until = rule.last(budget)?;
    let mut theirs: BTreeSet<i64> = rule.dates((from, to), count, budget)?.into_iter().collect();
    if first >= from {
        theirs.insert(first); // It counts, whether or not it keeps to the rule.
    }
    let theirs: Vec<i64> = theirs.into_iter().take(usize::from(count)).collect();
    if theirs.is_empty() || until.is_some_and(|until| until < first) {
        return Ok(None);
    }
    if until == Some(first) {
        return Ok(Some(Whole::Once));
    }
    let window = Window { after: from - 1, until: until.map_or(to, |until| until.min(to)) };
    let is_same = |ours: &Recurrence| {
        let date = Date { start: first, end: None };
        let ours = ours.dates(date, reading.zone(), window, count);
        ours.iter().map(|date| date.start).eq(theirs.iter().copied())
    };
    let ours = candidates(rule, wall).into_iter().find(is_same);
    Ok(ours.map(|recurrence| Whole::Series(recurrence, until)))
}

/// The series of ours that may have the dates of a rule.
fn candidates(rule: &Rule, start: NaiveDateTime) -> Vec<Recurrence> {
    let (frequency, interval) = rule.pace();
    let nth = i8::try_from(start.day0() / 7 + 1).unwrap_or(1);
    let months = |count: u16| -> Vec<Recurrence> {
        let Ok(count @ 1..=24) = u8::try_from(count) else { return Vec::new() };
        let weekdays = [nth, -1].into_iter().filter(|which| *which <= 4);
        let weekdays = weekdays.map(|which| Recurrence::WeekdayOfMonths(count, which));
        std::iter::once(Recurrence::Months(count)).chain(weekdays).collect()
    };
    let weeks = |count: u16| match u8::try_from(count) {
        Ok(count @ 1..=52) => vec![Recurrence::Weeks(count)],
        Ok(_) | Err(_) => Vec::new(),
    };
    match frequency {
        Frequency::Daily if interval.is_multiple_of(7) => weeks(interval / 7),
        Frequency::Weekly => weeks(interval),
        Frequency::Monthly => months(interval),
        Frequency::Yearly if interval == 1 => [vec![Recurrence::Years], months(12)].concat(),
        Frequency::Yearly if interval == 2 => months(24),
        Frequency::Daily
        | Frequency::Yearly
        | Frequency::Hourly
        | Frequency::Minutely
        | Frequency::Secondly => Vec::new(),
    }
}

/// The dates that come next: of these rules, with the first one, and beside them.
fn dates(
    entry: &Entry,
    rules: &[Rule],
    reading: &Reading<'_>,
    budget: &mut Budget,
) -> Result<Vec<i64>, EntryRefusal> {
    let now = reading.now.timestamp();
    let first = entry.start.moment().ok_or(EntryRefusal::NoStart)?;
    let from = now.saturating_sub(length(entry, first));
    let to = first.max(now).saturating_add(AHEAD.num_seconds());
    let mut dates = BTreeSet::new();
    for rule in rules {
        dates.extend(rule.dates((from, to), MAX_DATES, budget)?);
    }
    // Of a series only what is beside its dates is asked for.
    if !rules.is_empty() || entry.rules.is_empty() {
        dates.insert(first);
    }
    let more = entry.more.iter().filter_map(|when| in_place(entry, *when));
    dates.extend(more);
    let next = dates.into_iter().filter(|date| (from..=to).contains(date) && !is_left_out(entry, *date));
    Ok(next.take(usize::from(MAX_DATES)).collect())
}

/// How long it lasts, in seconds.
fn length(entry: &Entry, first: i64) -> i64 {
    match (entry.start.when, entry.end) {
        (When::Moment(_), Some(When::Moment(end))) => end.saturating_sub(first).max(0),
        (When::Day(first), Some(When::Day(last))) => ((last - first) + TimeDelta::days(1)).num_seconds(),
        (When::Day(_), _) => TimeDelta::days(1).num_seconds(),
        (When::Moment(_), _) => 0,
    }
}

/// The moment of a date of an entry (Unix seconds): where only a day is said, at the time of its start.
pub(super) fn in_place(entry: &Entry, when: When) -> Option<i64> {
    match when {
        When::Moment(moment) => Some(moment),
        When::Day(day) => moment(day.and_time(entry.start.wall()?.time()), entry.start.zone),
    }
}

/// Is that date one of those that are none?
fn is_left_out(entry: &Entry, date: i64) -> bool {
    let day = Said { when: When::Moment(date), zone: entry.start.zone }.wall().map(|wall| wall.date());
    entry.fewer.iter().any(|left_out| match left_out {
        When::Moment(moment) => *moment == date,
        When::Day(left_out) => Some(*left_out) == day,
    })
}
