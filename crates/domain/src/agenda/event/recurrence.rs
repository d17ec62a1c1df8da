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

    /// How often, such as `1w`.
    pub fn frequency(self) -> String {
        match self {
            Self::Weeks(count) => format!("{count}w"),
            Self::Months(count) | Self::WeekdayOfMonths(count, _) => format!("{count}m"),
            Self::Years => "1y".to_owned(),
        }
    }

    /// Which weekday of the month; none if it isn't that.
    pub fn weekday_of_month(self) -> Option<i8> {
        match self {
            Self::WeekdayOfMonths(_, which) => Some(which),
            Self::Weeks(_) | Self::Months(_) | Self::Years => None,
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
fn wall_clock(moment: i64, zone: Tz) -> Option<NaiveDateTime> {
    DateTime::<Utc>::from_timestamp(moment, 0).map(|moment| moment.with_timezone(&zone).naive_local())
}

/// The moment when a clock on the wall shows this. An hour that comes twice is meant the first time; one that is left out
/// is the same time behind midnight by a clock that nobody set (as RFC 5545 section 3.3.5 has it).
fn moment(wall: NaiveDateTime, zone: Tz) -> Option<i64> {
    let found = zone.from_local_datetime(&wall).earliest();
    let found = found.or_else(|| {
        let before = zone.from_local_datetime(&(wall - TimeDelta::hours(3))).earliest()?;
        Some(before + TimeDelta::hours(3))
    });
    found.map(|moment| moment.timestamp())
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDateTime, TimeZone as _, Utc};
    use chrono_tz::{Europe::Rome, Tz};

    use super::{Date, Recurrence, Window, moved};

    fn at(zone: Tz, text: &str) -> i64 {
        let wall = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        zone.from_local_datetime(&wall).earliest().unwrap().timestamp()
    }

    fn shown(zone: Tz, moment: i64) -> String {
        let moment = DateTime::from_timestamp(moment, 0).unwrap();
        moment.with_timezone(&zone).format("%m-%d %H:%M").to_string()
    }

    fn dates(recurrence: Recurrence, (start, end): (&str, &str), limit: u16) -> Vec<String> {
        let first = Date { start: at(Rome, start), end: Some(at(Rome, end)) };
        let dates = recurrence.dates(
            first,
            Rome,
            Window { after: first.start - 1, until: i64::from(u32::MAX) },
            limit,
        );
        let line = |date: Date| format!("{} - {}", shown(Rome, date.start), shown(Rome, date.end.unwrap()));
        dates.into_iter().map(line).collect()
    }

    #[test]
    fn a_concert_at_nine_is_at_nine_in_summer_and_in_winter() {
        let spring = ("2027-03-18 21:00", "2027-03-18 23:30");
        assert_eq!(
            dates(Recurrence::Weeks(1), spring, 3),
            ["03-18 21:00 - 03-18 23:30", "03-25 21:00 - 03-25 23:30", "04-01 21:00 - 04-01 23:30"]
        );
        let autumn = ("2027-10-21 21:00", "2027-10-22 01:00");
        assert_eq!(
            dates(Recurrence::Weeks(2), autumn, 2),
            ["10-21 21:00 - 10-22 01:00", "11-04 21:00 - 11-05 01:00"]
        );
    }

    #[test]
    fn a_night_with_an_hour_more_or_less_still_ends_at_six() {
        let winter = ("2027-10-23 22:00", "2027-10-24 06:00");
        let dates_of_winter = dates(Recurrence::Weeks(1), winter, 2);
        assert_eq!(dates_of_winter, ["10-23 22:00 - 10-24 06:00", "10-30 22:00 - 10-31 06:00"]);
        let first = Date { start: at(Rome, "2027-10-23 22:00"), end: Some(at(Rome, "2027-10-24 06:00")) };
        let second =
            Recurrence::Weeks(1).dates(first, Rome, Window { after: first.start, until: first.start - 1 }, 9);
        assert!(second.is_empty(), "a window that ends before it begins has no dates");
        let second = Recurrence::Weeks(1).dates(
            first,
            Rome,
            Window { after: first.start, until: first.start + 8 * 86_400 },
            9,
        );
        assert_eq!(
            second[0].end.unwrap() - second[0].start,
            9 * 3_600,
            "the night of 31 October has an hour more"
        );
    }

    #[test]
    fn an_hour_that_is_left_out_is_the_next_one_and_one_that_comes_twice_is_the_first() {
        let gap = ("2027-03-21 02:30", "2027-03-21 05:00");
        assert_eq!(
            dates(Recurrence::Weeks(1), gap, 3),
            ["03-21 02:30 - 03-21 05:00", "03-28 03:30 - 03-28 05:00", "04-04 02:30 - 04-04 05:00"]
        );
        let first = Date { start: at(Rome, "2027-10-24 02:30"), end: None };
        let twice = Recurrence::Weeks(1).dates(
            first,
            Rome,
            Window { after: first.start, until: first.start + 8 * 86_400 },
            9,
        );
        assert_eq!(twice[0].start - first.start, 7 * 86_400, "the first of the two, still summer time");
    }

    #[test]
    fn nothing_ends_before_it_starts() {
        let gap = ("2027-03-21 02:30", "2027-03-21 03:00");
        assert_eq!(
            dates(Recurrence::Weeks(1), gap, 2),
            ["03-21 02:30 - 03-21 03:00", "03-28 03:30 - 03-28 04:00"]
        );
        let start = at(Rome, "2027-10-31 02:45");
        let over_the_turn = Date { start, end: Some(start + 1_800) };
        let next = Recurrence::Weeks(1).dates(
            over_the_turn,
            Rome,
            Window { after: start, until: start + 15 * 86_400 },
            9,
        );
        assert!(next.len() == 2 && next.iter().all(|date| date.end == Some(date.start + 1_800)), "{next:?}");
    }

    #[test]
    fn a_month_without_that_day_is_left_out() {
        let last_day = ("2027-01-31 20:00", "2027-01-31 21:00");
        let days: Vec<String> =
            dates(Recurrence::Months(1), last_day, 4).iter().map(|line| line[..5].to_owned()).collect();
        assert_eq!(days, ["01-31", "03-31", "05-31", "07-31"]);
    }

    #[test]
    fn the_second_and_the_last_thursday_of_a_month() {
        let days = |which: i8, start: &str| -> Vec<String> {
            let recurrence = Recurrence::WeekdayOfMonths(1, which);
            dates(recurrence, (start, start), 4).iter().map(|line| line[..5].to_owned()).collect()
        };
        assert_eq!(days(2, "2027-01-14 20:00"), ["01-14", "02-11", "03-11", "04-08"]);
        assert_eq!(days(-1, "2027-01-28 20:00"), ["01-28", "02-25", "03-25", "04-29"]);
        assert_eq!(
            days(2, "2027-01-07 20:00"),
            ["01-07", "01-14", "02-11", "03-11"],
            "the first time counts"
        );
    }

    #[test]
    fn an_old_series_has_the_dates_of_the_window_only() {
        let first = Date { start: at(Rome, "1990-01-04 20:00"), end: None };
        let window = Window { after: at(Rome, "2027-01-01 00:00"), until: at(Rome, "2027-01-31 00:00") };
        let days: Vec<String> = Recurrence::Weeks(1)
            .dates(first, Rome, window, 100)
            .into_iter()
            .map(|date| shown(Rome, date.start))
            .collect();
        assert_eq!(days, ["01-07 20:00", "01-14 20:00", "01-21 20:00", "01-28 20:00"]);
    }

    #[test]
    fn only_what_gancio_knows_is_a_recurrence() {
        for (frequency, kind, expected) in [
            ("1w", None, Recurrence::Weeks(1)),
            ("2w", Some("ordinal"), Recurrence::Weeks(2)),
            ("3w", None, Recurrence::Weeks(3)),
            ("52w", None, Recurrence::Weeks(52)),
            ("1m", None, Recurrence::Months(1)),
            ("1m", Some("ordinal"), Recurrence::Months(1)),
            ("2m", None, Recurrence::Months(2)),
            ("1m", Some("-1"), Recurrence::WeekdayOfMonths(1, -1)),
            ("3m", Some("2"), Recurrence::WeekdayOfMonths(3, 2)),
            ("1y", None, Recurrence::Years),
        ] {
            let parsed = Recurrence::parse(frequency, kind);
            assert_eq!(parsed, Some(expected), "{frequency} {kind:?}");
            assert_eq!(parsed.unwrap().frequency(), frequency);
        }
        for (frequency, kind) in [
            ("", None),
            ("w", None),
            ("1d", None),
            ("0w", None),
            ("-1w", None),
            ("+1w", None),
            ("53w", None),
            ("25m", None),
            ("2y", None),
            ("1ü", None),
            ("1m", Some("0")),
            ("1m", Some("5")),
        ] {
            assert_eq!(Recurrence::parse(frequency, kind), None, "{frequency} {kind:?}");
        }
    }

    #[test]
    fn what_is_moved_by_an_hour_in_winter_is_moved_by_an_hour_in_summer() {
        let (summer, winter) = (at(Rome, "2027-07-01 20:00"), at(Rome, "2027-12-02 20:00"));
        let later = moved(summer, (winter, winter + 3_600), Rome);
        assert_eq!(shown(Rome, later), "07-01 21:00");
        let in_summer = moved(winter, (winter, at(Rome, "2027-06-03 19:30")), Rome);
        assert_eq!(shown(Rome, in_summer), "06-03 19:30");
        let weeks_later = moved(summer, (winter, winter + 20 * 7 * 86_400 - 3_600), Rome);
        assert_eq!(shown(Rome, weeks_later), "11-18 20:00", "twenty weeks on the clock");
        assert_eq!(moved(summer, (winter, winter), Rome), summer);
        for far in [i64::MIN, i64::MAX] {
            assert_eq!(moved(summer, (winter, far), Rome), far);
        }
        let last = DateTime::<Utc>::MAX_UTC.timestamp();
        assert_eq!(moved(summer, (winter, last), Rome), last, "a clock has no such time");
    }

    #[test]
    fn every_second_month_and_every_year() {
        let days = |recurrence: Recurrence, start: &str| -> Vec<String> {
            dates(recurrence, (start, start), 3).iter().map(|line| line[..5].to_owned()).collect()
        };
        assert_eq!(days(Recurrence::Months(2), "2027-01-14 20:00"), ["01-14", "03-14", "05-14"]);
        assert_eq!(days(Recurrence::WeekdayOfMonths(2, -1), "2027-01-28 20:00"), ["01-28", "03-25", "05-27"]);
        let first = Date { start: at(Rome, "2027-06-21 20:00"), end: None };
        let years = Recurrence::Years.dates(
            first,
            Rome,
            Window { after: first.start, until: first.start + 800 * 86_400 },
            9,
        );
        let moments: Vec<i64> = years.iter().map(|date| date.start).collect();
        assert_eq!(moments, [at(Rome, "2028-06-21 20:00"), at(Rome, "2029-06-21 20:00")]);
        let leap_day = Date { start: at(Rome, "2028-02-29 20:00"), end: None };
        let years = Recurrence::Years.dates(
            leap_day,
            Rome,
            Window { after: leap_day.start, until: leap_day.start + 1_500 * 86_400 },
            9,
        );
        assert_eq!(years.len(), 1, "years without that day are left out");
    }
}
