//! Moments as people read them, in the instance's time zone.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone as _, Timelike as _};
use chrono_tz::Tz;
use serde::Serialize;
use uncino_domain::agenda::edition::UNSAID;
use uncino_domain::clock::Timestamp;

use crate::words::{Argument, Message};

/// A moment for people and for machines.
#[derive(Debug, Serialize)]
pub(crate) struct Moment {
    /// `23 November 2026`, or with the hour: `23 November 2026, 21:00`.
    pub(crate) words: Message,
    /// RFC 3339.
    pub(crate) iso: String,
}

/// A day.
pub(crate) fn day(time: Timestamp, zone: Tz) -> Moment {
    let local = time.with_timezone(&zone);
    let words = Message::new("moment-day").with("day", Argument::Day(local.date_naive()));
    Moment { words, iso: local.to_rfc3339() }
}

/// A day and an hour.
pub(crate) fn hour(time: Timestamp, zone: Tz) -> Moment {
    let local = time.with_timezone(&zone);
    let day = Argument::Day(local.date_naive());
    let words = Message::new("moment-hour").with("day", day).with("time", local.time());
    Moment { words, iso: local.to_rfc3339() }
}

/// A moment for the samples of pages.
pub(crate) fn sample() -> Moment {
    hour(Timestamp::default(), Tz::UTC)
}

/// Is an event over at this moment? An end that is the start says nothing.
pub(crate) fn is_over(start: i64, end: Option<i64>, now: i64) -> bool {
    end.filter(|end| *end > start).unwrap_or(start + UNSAID) < now
}

/// An end before this hour, and before the beginning, is in the night that follows.
const NOON: u32 = 12;

/// Is that an end in the night that follows, so that nobody says the day of it?
pub(crate) fn ends_at_night(from: NaiveTime, to: NaiveTime) -> bool {
    to < from && to.hour() < NOON
}

/// From when to when as on one day, also if that ends in the night that follows; nothing if it goes on for longer.
pub(crate) fn one_day_span(start: i64, end: i64, zone: Tz) -> Option<Message> {
    let (start, end) = (local(start, zone), local(end, zone));
    let days = (end.date_naive() - start.date_naive()).num_days();
    let is_one_day = days == 0 || (days == 1 && ends_at_night(start.time(), end.time()));
    is_one_day.then(|| Message::new("moment-from-to").with("from", start.time()).with("to", end.time()))
}

/// When the day began, in that zone: Unix seconds.
pub(crate) fn midnight(now: i64, zone: Tz) -> i64 {
    beginning(local(now, zone).date_naive(), zone)
}

/// When a day begins, in that zone: Unix seconds.
pub(crate) fn beginning(date: NaiveDate, zone: Tz) -> i64 {
    let midnight = date.and_time(NaiveTime::MIN);
    // A clock that is put forward at midnight has none.
    let first = zone.from_local_datetime(&midnight).earliest();
    first.map_or_else(|| zone.from_utc_datetime(&midnight).timestamp(), |first| first.timestamp())
}

/// Unix seconds, in that zone.
pub(crate) fn local(seconds: i64, zone: Tz) -> DateTime<Tz> {
    let utc = DateTime::from_timestamp(seconds, 0).unwrap_or_default();
    zone.from_utc_datetime(&utc.naive_utc())
}

/// The day on which something begins, with its weekday: `Thursday 26 November 2026`.
pub(crate) fn weekday_and_day(start: i64, zone: Tz) -> Message {
    let date = local(start, zone).date_naive();
    let day = Argument::Day(date);
    Message::new("moment-weekday-day").with("weekday", Argument::Weekday(date)).with("day", day)
}

/// When an event is: `Thursday 26 November 2026, 21:00 – 23:30`.
pub(crate) fn event(start: i64, end: Option<i64>, zone: Tz) -> Message {
    let day = weekday_and_day(start, zone);
    Message::new("moment-event").with("day", day).with("span", span(start, end, zone))
}

/// From when to when: `21:00`, `21:00 – 23:30`, or with the day of the end if it is another one.
pub(crate) fn span(start: i64, end: Option<i64>, zone: Tz) -> Message {
    let start = local(start, zone);
    let from = start.time();
    match end.map(|end| local(end, zone)) {
        None => Message::new("moment-time").with("time", from),
        Some(end) if end.date_naive() == start.date_naive() => {
            Message::new("moment-from-to").with("from", from).with("to", end.time())
        }
        Some(end) => {
            let day = Argument::DayOfYear(end.date_naive());
            Message::new("moment-from-to-later").with("from", from).with("day", day).with("to", end.time())
        }
    }
}
