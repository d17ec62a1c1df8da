//! How a series repeats, in words.

use chrono::{DateTime, Datelike as _};
use chrono_tz::Tz;
use uncino_domain::agenda::event::recurrence::Recurrence;

use crate::pages::moment::local;
use crate::words::{Argument, Message};

/// How a series repeats that begins with this, and until when (Unix seconds).
pub(crate) fn rule_in_words((recurrence, until): (Recurrence, Option<i64>), first: DateTime<Tz>) -> Message {
    let repeats = in_words(recurrence, first);
    match until {
        None => repeats,
        Some(until) => {
            let zone = first.timezone();
            let last = local(recurrence.last_start(first.timestamp(), until, zone), zone).date_naive();
            Message::new("event-repeats-until").with("repeats", repeats).with("day", Argument::Day(last))
        }
    }
}

/// How a series repeats that begins with this: the weekday and the day of the month are those of the first time.
pub(crate) fn in_words(recurrence: Recurrence, first: DateTime<Tz>) -> Message {
    let date = first.date_naive();
    let weekday = Argument::Weekday(date);
    match recurrence {
        Recurrence::Weeks(count) => {
            Message::new("event-repeats-weeks").with("count", u32::from(count)).with("weekday", weekday)
        }
        Recurrence::Months(count) => {
            Message::new("event-repeats-months").with("count", u32::from(count)).with("day", date.day())
        }
        Recurrence::WeekdayOfMonths(1, which) => {
            Message::new("event-repeats-weekday").with("which", name(which)).with("weekday", weekday)
        }
        Recurrence::WeekdayOfMonths(count, which) => Message::new("event-repeats-weekday-of-months")
            .with("which", name(which))
            .with("weekday", weekday)
            .with("count", u32::from(count)),
        Recurrence::Years => Message::new("event-repeats-years").with("day", Argument::DayOfYear(date)),
        Recurrence::Unknown => Message::new("event-repeats-unknown"),
    }
}

/// What the messages call a weekday of a month.
fn name(which: i8) -> &'static str {
    match which {
        1 => "first",
        2 => "second",
        3 => "third",
        4 => "fourth",
        _ => "last",
    }
}

/// For the samples of the page.
pub(crate) fn sample() -> Message {
    rule_in_words((Recurrence::Weeks(1), Some(0)), local(0, Tz::UTC))
}
