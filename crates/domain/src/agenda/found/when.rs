//! When an event takes place, as pages write it: ISO 8601 with or without a time, with or without an offset.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone as _};
use chrono_tz::Tz;

/// A moment, or a day of which no time was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Unix seconds.
    Moment(i64),
    /// A day by the clocks of the agenda.
    Day(NaiveDate),
}

impl When {
    /// Its last moment, in Unix seconds.
    pub(super) fn last(self, zone: Tz) -> i64 {
        match self {
            Self::Moment(moment) => moment,
            Self::Day(day) => local(day.and_time(NaiveTime::MIN), zone).saturating_add(24 * 3_600 - 1),
        }
    }

    /// So much later; a day is later by whole days, the last of them being counted.
    pub(in crate::agenda) fn after(self, length: TimeDelta) -> Option<Self> {
        match self {
            Self::Moment(moment) => moment.checked_add(length.num_seconds()).map(Self::Moment),
            Self::Day(day) => {
                day.checked_add_signed(TimeDelta::try_days((length.num_days() - 1).max(0))?).map(Self::Day)
            }
        }
    }
}

/// What the clocks of a zone show, in Unix seconds: of a time that comes twice the first, of one that is left out an hour later.
pub(super) fn local(clock: NaiveDateTime, zone: Tz) -> i64 {
    let later = || zone.from_local_datetime(&(clock + TimeDelta::hours(1))).earliest();
    zone.from_local_datetime(&clock)
        .earliest()
        .or_else(later)
        .map_or_else(|| clock.and_utc().timestamp(), |moment| moment.timestamp())
}

/// A date, or a date and a time, as ISO 8601 and its neighbours write them.
pub(in crate::agenda) fn iso(text: &str, zone: Tz) -> Option<When> {
    let text = text.trim();
    let (day, rest) = match text.find(['T', 't', ' ']) {
        Some(at) => (&text[..at], text[at + 1..].trim()),
        None => (text, ""),
    };
    let day = date(day)?;
    if rest.is_empty() {
        return Some(When::Day(day));
    }
    let (clock, offset) = split_offset(rest);
    let clock = day.and_time(time(clock)?);
    match offset {
        None => Some(When::Moment(local(clock, zone))),
        Some(offset) => {
            let offset = FixedOffset::east_opt(seconds(offset)?)?;
            let moment: DateTime<FixedOffset> = offset.from_local_datetime(&clock).single()?;
            Some(When::Moment(moment.timestamp()))
        }
    }
}

/// `2026-12-01` or `20261201`, within the years that have four digits.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let is_plain = text.len() <= 10 && text.chars().all(|c| c.is_ascii_digit() || c == '-');
    let format = if text.contains('-') { "%Y-%m-%d" } else { "%Y%m%d" };
    let is_whole = text.contains('-') || text.len() == 8;
    (is_plain && is_whole).then(|| NaiveDate::parse_from_str(text, format).ok()).flatten()
}

/// `21:00`, `21:00:00`, with a fraction, `2100` or `210000`; also as `9 pm` and `9:30pm`.
pub(super) fn time(text: &str) -> Option<NaiveTime> {
    let text = text.trim().to_ascii_lowercase();
    let (clock, is_afternoon) = match text.trim_end_matches('.') {
        half if half.ends_with("pm") => (half[..half.len() - 2].trim(), Some(true)),
        half if half.ends_with("am") => (half[..half.len() - 2].trim(), Some(false)),
        whole => (whole, None),
    };
    let Some(is_afternoon) = is_afternoon else { return of_24_hours(clock) };
    let (hour, minute) = clock.split_once(':').unwrap_or((clock, "0"));
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    let hour = (1..=12).contains(&hour).then_some(hour % 12)?;
    NaiveTime::from_hms_opt(hour + if is_afternoon { 12 } else { 0 }, minute, 0)
}

fn of_24_hours(clock: &str) -> Option<NaiveTime> {
    let formats: &[&str] =
        if clock.contains(':') { &["%H:%M", "%H:%M:%S", "%H:%M:%S%.f"] } else { &["%H%M%S", "%H%M"] };
    let is_plain = clock.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.'));
    let is_whole = clock.contains(':') || matches!(clock.len(), 4 | 6);
    let parsed = |format: &&str| NaiveTime::parse_from_str(clock, format).ok();
    (is_plain && is_whole).then(|| formats.iter().find_map(parsed)).flatten()
}

fn split_offset(rest: &str) -> (&str, Option<&str>) {
    match rest.find(['Z', 'z', '+', '-']) {
        Some(at) => (rest[..at].trim(), Some(&rest[at..])),
        None => (rest, None),
    }
}

/// The seconds of `Z`, `+01:00`, `+1:00`, `+0100` or `+01`.
fn seconds(offset: &str) -> Option<i32> {
    if matches!(offset, "Z" | "z") {
        return Some(0);
    }
    let (sign, rest) = match offset.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = match rest.split_once(':') {
        Some(parts) => parts,
        None => rest.split_at_checked(2)?,
    };
    let number = |text: &str| text.bytes().all(|c| c.is_ascii_digit()).then(|| text.parse::<i32>().ok())?;
    let minutes = if minutes.is_empty() { 0 } else { number(minutes).filter(|minutes| *minutes < 60)? };
    Some(sign * (number(hours).filter(|hours| *hours < 24)? * 3_600 + minutes * 60))
}

/// How long something takes: `PT2H30M`, `P1D`, `P2W` (ISO 8601, RFC 5545 section 3.3.6). Nothing that isn't positive.
pub(in crate::agenda) fn length(text: &str) -> Option<TimeDelta> {
    let rest = text.trim().trim_start_matches('+').strip_prefix(['P', 'p'])?;
    let (mut seconds, mut number, mut is_time) = (0_i64, String::new(), false);
    for c in rest.chars() {
        match c.to_ascii_uppercase() {
            'T' => is_time = true,
            digit @ '0'..='9' if number.len() < 9 => number.push(digit),
            unit => {
                let unit = match (unit, is_time) {
                    ('W', false) => 7 * 24 * 3_600,
                    ('D', false) => 24 * 3_600,
                    ('H', true) => 3_600,
                    ('M', true) => 60,
                    ('S', true) => 1,
                    _ => return None,
                };
                let many: i64 = std::mem::take(&mut number).parse().ok()?;
                seconds = many.checked_mul(unit).and_then(|more| seconds.checked_add(more))?;
            }
        }
    }
    TimeDelta::try_seconds(seconds).filter(|length| *length > TimeDelta::zero() && number.is_empty())
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, TimeDelta};
    use chrono_tz::Europe::Rome;

    use super::{When, iso, length};

    const NINE: Option<When> = Some(When::Moment(1_796_155_200));

    #[test]
    fn a_moment_is_read_however_it_is_written() {
        for text in [
            "2026-12-01T21:00:00+01:00",
            "2026-12-01T20:00:00Z",
            "2026-12-01T20:00:00.000Z",
            "2026-12-01 21:00",
            "2026-12-01T21:00",
            "2026-12-1T21:00+1:00",
            "2026-12-01T21:00:00+0100",
            "20261201T210000",
            " 2026-12-01 9:00 pm ",
            "2026-12-01T12:00-08:00",
        ] {
            assert_eq!(iso(text, Rome), NINE, "{text}");
        }
        let day = NaiveDate::from_ymd_opt(2026, 12, 1).map(When::Day);
        assert_eq!((iso("2026-12-01", Rome), iso("20261201", Rome)), (day, day));
    }

    #[test]
    fn what_no_clock_shows_is_an_hour_later_and_what_comes_twice_is_the_first() {
        assert_eq!(iso("2027-03-28T02:30", Rome), iso("2027-03-28T03:30", Rome));
        assert_eq!(iso("2027-10-31T02:30", Rome), iso("2027-10-31T02:30+02:00", Rome));
    }

    #[test]
    fn what_is_no_moment_is_none() {
        for text in [
            "",
            "T",
            "tomorrow",
            "2026-13-01",
            "2026-12-01T25:00",
            "+10000-01-01",
            "2026-12-01T21:00+99:00",
            "99999999999-01-01",
            "2026-12-01T21:00+é",
            "2026-12-01T13:00pm",
            "1",
            "2026-12-01T21:00*",
        ] {
            assert_eq!(iso(text, Rome), None, "{text}");
        }
    }

    #[test]
    fn a_length_is_read_by_its_units() {
        assert_eq!(length("PT2H30M"), Some(TimeDelta::minutes(150)));
        assert_eq!((length("P1D"), length("P1W")), (Some(TimeDelta::days(1)), Some(TimeDelta::days(7))));
        for none in ["", "P", "-PT2H", "PT", "P2H", "PT2", "P999999999999D", "PT0S", "PTH"] {
            assert_eq!(length(none), None, "{none}");
        }
    }
}
