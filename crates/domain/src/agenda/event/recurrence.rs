//! When a series takes place: in the wall-clock time of the instance's time zone, so that a concert at nine is at nine in
//! summer and in winter.

use chrono::{DateTime, Datelike as _, NaiveDateTime, TimeDelta, TimeZone as _, Utc, Weekday};
use chrono_tz::Tz;
use rrule::{Frequency, NWeekday, RRule, RRuleError, RRuleSet};

/// How an event repeats, as Gancio's clients say it: a frequency of so many weeks (1 to 52), months (1 to 24) or one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recurrence {
    /// Every so many weeks: `1w`, `2w`.
    Weeks(u8),
    /// Every so many months on the day of the first time: `1m`, `2m`. Months without such a day are left out.
    Months(u8),
    /// Every so many months on the weekday of the first time: `1m` and which one, 1 to 4, or -1 for the last.
    WeekdayOfMonths(u8, i8),
    /// Each year on the day of the first time: `1y`.
    Years,
    /// By a rule that nobody here knows, of a series that came from elsewhere: it has the dates that are there.
    Unknown,
}

/// No rule has longer gaps: 29 February comes again after eight years at the latest.
const LONGEST_GAP: TimeDelta = TimeDelta::days(8 * 366);

/// The end of the year 9999: what is so far away has no time on a clock.
const LAST: u64 = 253_402_300_799;

/// The starts that are asked for, in Unix seconds.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    /// Only behind this moment.
    pub after: i64,
    /// Up to this moment, which is in.
    pub until: i64,
}

/// A date of a series, in Unix seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date {
    /// When it starts.
    pub start: i64,
    /// When it ends.
    pub end: Option<i64>,
}

impl Recurrence {
    /// Reads `frequency` and `type`. Only months need to be told on which of their days, and without a `type`, or with
    /// `ordinal`, that is the same day of the month.
    pub fn parse(frequency: &str, kind: Option<&str>) -> Option<Self> {
        let (unit_at, unit) = frequency.char_indices().last()?;
        let count: u8 = Some(&frequency[..unit_at]).filter(|count| !count.starts_with('+'))?.parse().ok()?;
        match (unit, count, kind) {
            ('w', 1..=52, _) => Some(Self::Weeks(count)),
            ('m', 1..=24, None | Some("" | "ordinal")) => Some(Self::Months(count)),
            ('m', 1..=24, Some(which)) => {
                let which = which.parse().ok()?;
                matches!(which, 1..=4 | -1).then_some(Self::WeekdayOfMonths(count, which))
            }
            ('y', 1, _) => Some(Self::Years),
            (_, _, _) => None,
        }
    }

    /// How often, such as `1w`, if that is known.
    pub fn frequency(self) -> Option<String> {
        match self {
            Self::Weeks(count) => Some(format!("{count}w")),
            Self::Months(count) | Self::WeekdayOfMonths(count, _) => Some(format!("{count}m")),
            Self::Years => Some("1y".to_owned()),
            Self::Unknown => None,
        }
    }

    /// Which weekday of the month; none if it isn't that.
    pub fn weekday_of_month(self) -> Option<i8> {
        match self {
            Self::WeekdayOfMonths(_, which) => Some(which),
            Self::Weeks(_) | Self::Months(_) | Self::Years | Self::Unknown => None,
        }
    }

    /// The dates of a series that begins with `first` and start later than `after` and not later than `until` (Unix
    /// seconds), at most `limit`. The first time counts whether or not it keeps to the rule.
    pub fn dates(self, first: Date, zone: Tz, window: Window, limit: u16) -> Vec<Date> {
        let Window { after, until } = window;
        let (Some(start), end) = (wall_clock(first.start, zone), first.end) else { return Vec::new() };
        let lasts = end.and_then(|end| wall_clock(end, zone)).map(|end| end - start);
        let ends = |wall: NaiveDateTime, start: i64| {
            let on_the_clock = lasts.and_then(|lasts| moment(wall + lasts, zone))?;
            // Where the clock jumps over its end, or back behind its start, it lasts as long as the first time.
            let is_in_order = on_the_clock > start || end == Some(first.start);
            let as_long = end.map(|end| start + (end - first.start));
            if is_in_order { Some(on_the_clock.max(start)) } else { as_long }
        };
        let day = TimeDelta::days(1); // Around the window, for the difference between wall clocks and moments.
        let (Some(earliest), Some(latest)) = (wall_clock(after, zone), wall_clock(until, zone)) else {
            return Vec::new();
        };
        let walls = self.walls(start, (earliest - day, latest + day), limit.saturating_add(4));
        let later = walls.into_iter().filter(|wall| *wall > start);
        let later = later.filter_map(|wall| {
            let start = moment(wall, zone)?;
            Some(Date { start, end: ends(wall, start) })
        });
        let dates = std::iter::once(first).chain(later);
        dates.filter(|date| date.start > after && date.start <= until).take(usize::from(limit)).collect()
    }

    /// When the last time starts of a series that begins at `first` and has none later than `until` (Unix seconds): the first
    /// itself if no other is near.
    pub fn last_start(self, first: i64, until: i64, zone: Tz) -> i64 {
        if self == Self::Unknown {
            return until.max(first); // It ends with the last that is there.
        }
        let window = Window { after: until.saturating_sub(LONGEST_GAP.num_seconds()), until };
        let dates = self.dates(Date { start: first, end: None }, zone, window, u16::MAX);
        dates.last().map_or(first, |date| date.start)
    }

    /// The rule's dates on the wall clock, within a window.
    fn walls(
        self,
        start: NaiveDateTime,
        (from, to): (NaiveDateTime, NaiveDateTime),
        limit: u16,
    ) -> Vec<NaiveDateTime> {
        // The library knows zones, but not the ends of events; so it counts days only, in UTC, and `moment` does the rest.
        let utc = |wall: NaiveDateTime| rrule::Tz::UTC.from_utc_datetime(&wall);
        match self.rule(start) {
            Ok(set) => {
                let dates = set.after(utc(from)).before(utc(to)).all(limit).dates;
                dates.into_iter().map(|date| date.naive_utc()).collect()
            }
            Err(error) => {
                tracing::error!(%error, ?self, %start, "a recurrence can't be computed");
                Vec::new()
            }
        }
    }

    fn rule(self, start: NaiveDateTime) -> Result<RRuleSet, RRuleError> {
        let weekday = start.weekday();
        let day = || vec![i8::try_from(start.day()).unwrap_or_default()];
        let rule = match self {
            Self::Weeks(count) => RRule::new(Frequency::Weekly).interval(count.into()),
            Self::Months(count) => RRule::new(Frequency::Monthly).interval(count.into()).by_month_day(day()),
            Self::WeekdayOfMonths(count, which) => {
                let nth = nth(which, weekday);
                RRule::new(Frequency::Monthly).interval(count.into()).by_weekday(vec![nth])
            }
            Self::Unknown => RRule::new(Frequency::Yearly).count(1),
            Self::Years => {
                let month = chrono::Month::try_from(u8::try_from(start.month()).unwrap_or(1));
                RRule::new(Frequency::Yearly)
                    .by_month(&[month.unwrap_or(chrono::Month::January)])
                    .by_month_day(day())
            }
        };
        rule.build(rrule::Tz::UTC.from_utc_datetime(&start))
    }
}

fn nth(which: i8, weekday: Weekday) -> NWeekday {
    NWeekday::Nth(i16::from(which), weekday)
}

/// A moment (Unix seconds), moved on the wall clock by as much as the second of two others is later than the first.
pub fn moved(when: i64, (from, to): (i64, i64), zone: Tz) -> i64 {
    if from == to {
        return when;
    }
    if to.unsigned_abs() > LAST {
        return to; // Whoever judges it says that it is none.
    }
    let wall = |moment: i64| wall_clock(moment, zone);
    let moved = wall(when).zip(wall(from)).zip(wall(to)).and_then(|((when, from), to)| {
        let there = when.checked_add_signed(to - from)?;
        moment(there, zone)
    });
    moved.unwrap_or(to)
}

/// What a clock on the wall shows at a moment.
pub(in crate::agenda) fn wall_clock(moment: i64, zone: Tz) -> Option<NaiveDateTime> {
    DateTime::<Utc>::from_timestamp(moment, 0).map(|moment| moment.with_timezone(&zone).naive_local())
}

/// The moment when a clock on the wall shows this. An hour that comes twice is meant the first time; one that is left out
/// is the same time behind midnight by a clock that nobody set (as RFC 5545 section 3.3.5 has it).
pub(in crate::agenda) fn moment(wall: NaiveDateTime, zone: Tz) -> Option<i64> {
    let found = zone.from_local_datetime(&wall).earliest();
    let found = found.or_else(|| {
        let before = zone.from_local_datetime(&(wall - TimeDelta::hours(3))).earliest()?;
        Some(before + TimeDelta::hours(3))
    });
    found.map(|moment| moment.timestamp())
}

#[cfg(test)]
mod tests;
