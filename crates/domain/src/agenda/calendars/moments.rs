//! Moments and days, as the lines of a calendar say them.

use chrono::NaiveDateTime;
use chrono_tz::Tz;

use super::refusal::EntryRefusal;
use super::zones::Zones;
use crate::agenda::event::recurrence::{moment, wall_clock};
use crate::agenda::found::{ContentLine, When, iso};

/// The most dates of one line.
const MAX_DATES: usize = 1_000;

/// A moment or a day, and the zone by whose clocks it comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) when: When,
    pub(super) zone: Tz,
}

impl Said {
    /// What a line says. Nothing if that is no moment.
    pub(super) fn of(line: &ContentLine, zones: &Zones) -> Result<Option<Self>, EntryRefusal> {
        let zone = zone(line, &line.value, zones)?;
        Ok(iso(&line.value, zone).map(|when| Self { when, zone }))
    }

    /// What the clocks of its zone show; of a day its beginning.
    pub(super) fn wall(self) -> Option<NaiveDateTime> {
        match self.when {
            When::Day(day) => day.and_hms_opt(0, 0, 0),
            When::Moment(moment) => wall_clock(moment, self.zone),
        }
    }

    /// When it is, in Unix seconds.
    pub(super) fn moment(self) -> Option<i64> {
        match self.when {
            When::Day(_) => moment(self.wall()?, self.zone),
            When::Moment(moment) => Some(moment),
        }
    }
}

/// The zone of a value: a day is one of ours.
fn zone(line: &ContentLine, value: &str, zones: &Zones) -> Result<Tz, EntryRefusal> {
    let value = value.trim();
    if value.ends_with(['Z', 'z']) {
        return Ok(Tz::UTC);
    }
    match line.parameter("TZID") {
        Some(name) if value.contains('T') => zones.find(name).ok_or(EntryRefusal::Zone),
        Some(_) | None => Ok(zones.own()),
    }
}

/// The dates of a line with many of them; of periods their beginnings.
pub(super) fn dates(line: &ContentLine, zones: &Zones) -> Result<Vec<When>, EntryRefusal> {
    let mut dates = Vec::new();
    for value in line.value.split(',').filter(|value| !value.trim().is_empty()).take(MAX_DATES) {
        let value = value.split('/').next().unwrap_or_default();
        let zone = zone(line, value, zones)?;
        dates.push(iso(value, zone).ok_or(EntryRefusal::Date)?);
    }
    Ok(dates)
}
