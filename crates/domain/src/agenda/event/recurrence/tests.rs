//! The dates of series, by the clocks of a zone.

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
    let dates =
        recurrence.dates(first, Rome, Window { after: first.start - 1, until: i64::from(u32::MAX) }, limit);
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
    assert_eq!(days(2, "2027-01-07 20:00"), ["01-07", "01-14", "02-11", "03-11"], "the first time counts");
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
        assert_eq!(parsed.unwrap().frequency().as_deref(), Some(frequency));
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

#[test]
fn the_last_time_of_a_series_is_on_one_of_its_dates() {
    let tuesday = at(Rome, "2026-12-01 20:00");
    let last = |recurrence: Recurrence, until: &str| recurrence.last_start(tuesday, at(Rome, until), Rome);
    assert_eq!(last(Recurrence::Weeks(1), "2026-12-21 23:59"), at(Rome, "2026-12-15 20:00"));
    assert_eq!(last(Recurrence::Weeks(1), "2026-12-22 23:59"), at(Rome, "2026-12-22 20:00"));
    assert_eq!(last(Recurrence::Weeks(1), "2026-12-01 23:59"), tuesday);
    assert_eq!(last(Recurrence::Years, "2031-01-01 00:00"), at(Rome, "2030-12-01 20:00"));
}
