//! The zones that a calendar names: by their names in the database of zones, by those that Windows has for them, or by what the
//! calendar says of them (`VTIMEZONE`).

use std::collections::HashMap;

use chrono::{DateTime, Datelike as _, NaiveDateTime, Offset as _, TimeDelta, TimeZone as _, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};
use icu_time::zone::WindowsParser;
use icu_time::zone::iana::IanaParserExtended;
use rrule::{RRule, Unvalidated};

use crate::agenda::found::{ContentLine, When, iso, zone_of};
use crate::clock::Timestamp;

/// The most zones that a calendar describes.
const MAX_DESCRIBED: usize = 50;
/// The most changes of a clock that are looked at in one of them: others change twice a year.
const MAX_CHANGES: usize = 4;

/// The zones of a calendar.
pub(super) struct Zones {
    own: Tz,
    described: HashMap<String, Tz>,
}

impl Zones {
    /// The zones that are described, and ours.
    pub(super) fn new(described: &[Vec<ContentLine>], own: Tz, now: Timestamp) -> Self {
        let mut zones = Self { own, described: HashMap::new() };
        for lines in described.iter().take(MAX_DESCRIBED) {
            let value = |name| lines.iter().find(|line| line.name == name).map(|line| line.value.trim());
            let Some(name) = value("TZID") else { continue };
            if by_name(name).is_some() {
                continue;
            }
            let same = value("X-LIC-LOCATION").and_then(by_name);
            if let Some(zone) = same.or_else(|| by_clocks(lines, own, now)) {
                zones.described.insert(name.to_owned(), zone);
            }
        }
        zones
    }

    /// The agenda's own.
    pub(super) fn own(&self) -> Tz {
        self.own
    }

    /// The zone of that name.
    pub(super) fn find(&self, name: &str) -> Option<Tz> {
        by_name(name).or_else(|| self.described.get(name.trim()).copied())
    }
}

fn by_name(name: &str) -> Option<Tz> {
    let name = name.trim();
    if name.len() > 100 {
        return None;
    }
    zone_of(name).or_else(|| of_windows(name))
}

/// What Windows calls a zone, such as `W. Europe Standard Time`.
fn of_windows(name: &str) -> Option<Tz> {
    let zone = WindowsParser::new().parse(name, None)?;
    let known = IanaParserExtended::new();
    known.iter().find(|known| known.time_zone == zone)?.canonical.parse().ok()
}

/// A change of the clocks: from when on, and what they are ahead by before and after, in seconds.
struct Change {
    at: DateTime<Utc>,
    before: i32,
    after: i32,
}

/// A zone whose clocks change as it is described: ours, if ours do.
fn by_clocks(lines: &[ContentLine], own: Tz, now: Timestamp) -> Option<Tz> {
    let parts: Vec<&[ContentLine]> = lines
        .split(|line| line.name == "BEGIN" || line.name == "END")
        .filter(|part| !part.is_empty())
        .collect();
    let offset = |part: &[ContentLine], name: &str| {
        part.iter().find(|line| line.name == name).and_then(|line| seconds(&line.value))
    };
    let parts: Vec<&[ContentLine]> =
        parts.into_iter().filter(|part| offset(part, "TZOFFSETTO").is_some()).collect();
    let last = *parts.last()?;
    let mut changes: Vec<Change> = Vec::new();
    for part in &parts {
        let (Some(before), Some(after)) = (offset(part, "TZOFFSETFROM"), offset(part, "TZOFFSETTO")) else {
            continue;
        };
        if let Some(wall) = this_year(part, now) {
            let at = (wall - TimeDelta::seconds(before.into())).and_utc();
            changes.push(Change { at, before, after });
        }
    }
    if changes.len() > MAX_CHANGES {
        return None;
    }
    let always = offset(last, "TZOFFSETTO")?;
    let is_same = |zone: &Tz| {
        if changes.is_empty() {
            let days = [0, 91, 182, 273].map(TimeDelta::days);
            return days.into_iter().all(|days| ahead(*zone, now + days) == always);
        }
        let hour = TimeDelta::hours(1);
        changes.iter().all(|change| {
            ahead(*zone, change.at - hour) == change.before && ahead(*zone, change.at + hour) == change.after
        })
    };
    std::iter::once(own).chain(TZ_VARIANTS).find(is_same)
}

/// What the clocks of a zone are ahead by, in seconds.
fn ahead(zone: Tz, at: Timestamp) -> i32 {
    zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc()
}

/// When a part of a description begins to hold this year, by the clocks before it; nothing if it doesn't come again.
fn this_year(part: &[ContentLine], now: Timestamp) -> Option<NaiveDateTime> {
    let value = |name| part.iter().find(|line| line.name == name).map(|line| line.value.trim());
    let When::Moment(start) = iso(value("DTSTART")?, Tz::UTC)? else { return None };
    let start = DateTime::<Utc>::from_timestamp(start, 0)?;
    let rule = value("RRULE").filter(|rule| rule.is_ascii() && rule.len() <= 200)?;
    let until = rule.to_ascii_uppercase().split("UNTIL=").nth(1).and_then(|until| {
        let until = until.split(';').next()?;
        iso(until, Tz::UTC).map(|until| match until {
            When::Moment(moment) => moment,
            When::Day(day) => day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp(),
        })
    });
    if until.is_some_and(|until| until < now.timestamp()) {
        return None;
    }
    let known = rule.split(';').filter(|part| !part.to_ascii_uppercase().starts_with("UNTIL="));
    let rule: Vec<&str> = known.collect();
    let rule: RRule<Unvalidated> = format!("RRULE:{}", rule.join(";")).parse().ok()?;
    if rule.get_freq() != rrule::Frequency::Yearly {
        return None;
    }
    let new_year = chrono::NaiveDate::from_ymd_opt(now.year(), 1, 1)?.and_time(start.time());
    let utc = |wall: NaiveDateTime| rrule::Tz::UTC.from_utc_datetime(&wall);
    let set = rule.until(utc(new_year + TimeDelta::days(365))).build(utc(new_year)).ok()?;
    set.all(1).dates.first().map(|date| date.naive_utc())
}

/// The seconds of `+0100` or `-023000`.
fn seconds(text: &str) -> Option<i32> {
    let text = text.trim();
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let is_whole = matches!(digits.len(), 4 | 6) && digits.bytes().all(|c| c.is_ascii_digit());
    let part =
        |at: usize| digits.get(at..at + 2).and_then(|part| part.parse::<i32>().ok()).unwrap_or_default();
    is_whole.then(|| sign * (part(0) * 3_600 + part(2) * 60 + part(4)))
}
