//! The dates of a rule (`RRULE`), on the wall clock of its zone.

use std::str::FromStr as _;

use chrono::{NaiveDateTime, NaiveTime, TimeDelta, TimeZone as _};
use chrono_tz::Tz;
use rrule::{Frequency, RRule, Unvalidated};

use super::refusal::EntryRefusal;
use crate::agenda::event::recurrence::{moment, wall_clock};
use crate::agenda::found::{When, iso};

/// The longest rule, in bytes.
const MAX_RULE: usize = 1_000;
/// How many dates are counted at once.
const MAX_DATES: u16 = u16::MAX;

/// How much may be computed for one calendar: so many steps from date to date, about.
#[derive(Debug)]
pub(super) struct Budget(i64);

impl Default for Budget {
    fn default() -> Self {
        Self(3_000_000)
    }
}

impl Budget {
    fn spend(&mut self, steps: i64) -> Result<(), EntryRefusal> {
        self.0 -= steps.max(1);
        if self.0 < 0 { Err(EntryRefusal::TooMuch) } else { Ok(()) }
    }
}

/// A rule, and when its first date is.
pub(super) struct Rule {
    said: RRule<Unvalidated>,
    start: NaiveDateTime,
    pub(super) zone: Tz,
    until: Option<NaiveDateTime>,
}

impl Rule {
    /// Reads a rule of a series that begins at a time on the clock of its zone.
    pub(super) fn read(text: &str, start: NaiveDateTime, zone: Tz) -> Result<Self, EntryRefusal> {
        if text.len() > MAX_RULE || !text.is_ascii() {
            return Err(EntryRefusal::Rule);
        }
        let parts: Vec<&str> = text.split(';').map(str::trim).filter(|part| !part.is_empty()).collect();
        let name = |part: &str| part.split('=').next().unwrap_or_default().to_ascii_uppercase();
        let until = parts.iter().find(|part| name(part) == "UNTIL");
        let until = until.map(|part| last(part, zone).ok_or(EntryRefusal::Rule)).transpose()?;
        let known = |part: &&&str| !name(part).starts_with("X-") && name(part) != "UNTIL";
        let rest: Vec<&str> = parts.iter().filter(known).copied().collect();
        let rule = RRule::from_str(&format!("RRULE:{}", rest.join(";")));
        let rule = rule.map_err(|_unreadable| EntryRefusal::Rule)?;
        let is_often =
            matches!(rule.get_freq(), Frequency::Hourly | Frequency::Minutely | Frequency::Secondly);
        if is_often {
            return Err(EntryRefusal::TooOften);
        }
        Ok(Self { said: rule, start, zone, until })
    }

    /// How often, and every how many of those.
    pub(super) fn pace(&self) -> (Frequency, u16) {
        (self.said.get_freq(), self.said.get_interval())
    }

    /// When its last date starts at the latest, in Unix seconds; nothing if it goes on.
    pub(super) fn last(&self, budget: &mut Budget) -> Result<Option<i64>, EntryRefusal> {
        if let Some(until) = self.until {
            return Ok(moment(until, self.zone));
        }
        let Some(count) = self.said.get_count() else { return Ok(None) };
        budget.spend(i64::from(count.min(MAX_DATES.into())))?;
        let rule = self.built(self.start + TimeDelta::days(366 * 200))?;
        let all = rule.all(MAX_DATES);
        let last = all.dates.last().and_then(|date| moment(date.naive_utc(), self.zone));
        Ok(last.filter(|_| all.dates.len() == count as usize))
    }

    /// The first so many of its dates from one moment up to another, in Unix seconds.
    pub(super) fn dates(
        &self,
        (from, to): (i64, i64),
        limit: u16,
        budget: &mut Budget,
    ) -> Result<Vec<i64>, EntryRefusal> {
        let walls = (wall_clock(from, self.zone), wall_clock(to, self.zone));
        let (Some(begin), Some(end)) = walls else { return Ok(Vec::new()) };
        let day = TimeDelta::days(1); // Around the window, for the difference between wall clocks and moments.
        let (begin, end) = (begin - day, end + day);
        let days = (end - self.start).num_days();
        budget.spend(if self.said.get_freq() == Frequency::Daily { days } else { days / 7 })?;
        let set = self.built(end)?;
        let utc = |wall: NaiveDateTime| rrule::Tz::UTC.from_utc_datetime(&wall);
        let found = set.after(utc(begin)).before(utc(end)).all(limit.saturating_add(4));
        if found.limited && found.dates.len() < usize::from(limit) {
            budget.spend(500_000)?; // It looked for a date that never comes.
        }
        let dates = found.dates.into_iter().filter_map(|date| moment(date.naive_utc(), self.zone));
        Ok(dates.filter(|date| (from..=to).contains(date)).take(usize::from(limit)).collect())
    }

    /// The library counts in UTC, and up to its end at the latest: it would look for what never comes up to the year 9999.
    fn built(&self, end: NaiveDateTime) -> Result<rrule::RRuleSet, EntryRefusal> {
        let utc = |wall: NaiveDateTime| rrule::Tz::UTC.from_utc_datetime(&wall);
        let until = self.until.map_or(end, |until| until.min(end)).max(self.start);
        let rule = self.said.clone();
        // A rule has either: so many dates, or an end.
        let rule = if rule.get_count().is_some() { rule } else { rule.until(utc(until)) };
        rule.build(utc(self.start)).map_err(|_invalid| EntryRefusal::Rule)
    }
}

/// What a clock shows at the end of a rule; a day is over then.
fn last(part: &str, zone: Tz) -> Option<NaiveDateTime> {
    match iso(part.split('=').nth(1)?, zone)? {
        When::Day(day) => Some(day.and_time(NaiveTime::from_hms_opt(23, 59, 59)?)),
        When::Moment(moment) => wall_clock(moment, zone),
    }
}
