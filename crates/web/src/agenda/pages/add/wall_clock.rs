//! Dates and times as they stand in a form, by the clocks of the agenda's zone.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, TimeZone as _, Timelike as _};
use chrono_tz::Tz;

/// Later than any event may be: whoever judges it says so.
const FAR: i64 = 253_402_300_799;

/// A date of a form.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok()
}

/// A time of a form, with seconds or without.
pub(super) fn time(text: &str) -> Option<NaiveTime> {
    let text = text.trim();
    NaiveTime::parse_from_str(text, "%H:%M").or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S")).ok()
}

/// The moment when the clocks show this, in Unix seconds; the first of two. Nothing if they are put forward over it.
pub(super) fn moment(date: NaiveDate, time: NaiveTime, zone: Tz) -> Option<i64> {
    match date.year() {
        1..=9999 => {
            zone.from_local_datetime(&date.and_time(time)).earliest().map(|moment| moment.timestamp())
        }
        ..=0 => Some(-FAR),
        10_000.. => Some(FAR),
    }
}

/// The date as a form has it.
pub(super) fn shown_date(moment: &DateTime<Tz>) -> String {
    moment.format("%Y-%m-%d").to_string()
}

/// The time as a form has it.
pub(super) fn shown_time(moment: &DateTime<Tz>) -> String {
    moment.format(if moment.second() == 0 { "%H:%M" } else { "%H:%M:%S" }).to_string()
}

/// Which one of its month a weekday is, 1 to 4; -1 for a fifth one, which is the last.
pub(super) fn which_weekday(date: NaiveDate) -> i8 {
    let which = i8::try_from(date.day0() / 7).unwrap_or_default() + 1;
    if which > 4 { -1 } else { which }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Rome;

    use super::{date, moment, time, which_weekday};

    fn at(day: &str, clock: &str) -> Option<i64> {
        moment(date(day).unwrap(), time(clock).unwrap(), Rome)
    }

    #[test]
    fn a_time_that_is_left_out_is_none_and_one_that_comes_twice_is_the_first() {
        assert_eq!(at("2026-12-01", "21:00"), Some(1_796_155_200));
        assert_eq!(at("2027-03-28", "02:30"), None);
        let (before, first) = (at("2027-10-31", "01:30").unwrap(), at("2027-10-31", "02:30").unwrap());
        assert_eq!(first - before, 3_600);
    }

    #[test]
    fn a_far_year_is_a_moment_that_is_refused_later() {
        assert!(at("9999-12-31", "23:59").is_some());
        assert_eq!(at("+10000-01-01", "00:00"), Some(super::FAR));
        assert_eq!(at("0000-01-01", "00:00"), Some(-super::FAR));
    }

    #[test]
    fn the_fifth_weekday_is_the_last() {
        let which = ["2026-12-01", "2026-12-08", "2026-12-28", "2026-12-29"];
        assert_eq!(which.map(|day| which_weekday(date(day).unwrap())), [1, 2, 4, -1]);
    }
}
