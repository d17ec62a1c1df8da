//! Moments as people read them, in the instance's time zone.

use chrono::{DateTime, NaiveTime, TimeZone as _};
use chrono_tz::Tz;
use serde::Serialize;
use uncino_domain::clock::Timestamp;

/// A moment for people and for machines.
#[derive(Debug, Serialize)]
pub(super) struct Moment {
    /// `23 November 2026`, or with the hour: `23 November 2026, 21:00`.
    pub(super) words: String,
    /// RFC 3339.
    pub(super) iso: String,
}

/// A day.
pub(super) fn day(time: Timestamp, zone: Tz) -> Moment {
    let local = time.with_timezone(&zone);
    Moment { words: local.format("%-d %B %Y").to_string(), iso: local.to_rfc3339() }
}

/// A day and an hour.
pub(super) fn hour(time: Timestamp, zone: Tz) -> Moment {
    let local = time.with_timezone(&zone);
    Moment { words: local.format("%-d %B %Y, %H:%M").to_string(), iso: local.to_rfc3339() }
}

/// How long an event goes on, in seconds, as far as pages can know, if nobody said when it ends.
pub(super) const UNSAID: i64 = 3 * 60 * 60;

/// Is an event over at this moment? An end that is the start says nothing.
pub(super) fn is_over(start: i64, end: Option<i64>, now: i64) -> bool {
    end.filter(|end| *end > start).unwrap_or(start + UNSAID) < now
}

/// When the day began, in that zone: Unix seconds.
pub(super) fn midnight(now: i64, zone: Tz) -> i64 {
    let midnight = local(now, zone).date_naive().and_time(NaiveTime::MIN);
    // A clock that is put forward at midnight has none.
    let first = zone.from_local_datetime(&midnight).earliest();
    first.map_or_else(|| zone.from_utc_datetime(&midnight).timestamp(), |first| first.timestamp())
}

/// Unix seconds, in that zone.
pub(super) fn local(seconds: i64, zone: Tz) -> DateTime<Tz> {
    let utc = DateTime::from_timestamp(seconds, 0).unwrap_or_default();
    zone.from_utc_datetime(&utc.naive_utc())
}

/// From when to when: `21:00`, `21:00 – 23:30`, or with the day of the end if it is another one.
pub(super) fn span(start: i64, end: Option<i64>, zone: Tz) -> String {
    let start = local(start, zone);
    let from = start.format("%H:%M");
    match end.map(|end| local(end, zone)) {
        None => from.to_string(),
        Some(end) if end.date_naive() == start.date_naive() => format!("{from} – {}", end.format("%H:%M")),
        Some(end) => format!("{from} – {}", end.format("%-d %B, %H:%M")),
    }
}
