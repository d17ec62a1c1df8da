//! How an event repeats, as the form has it, and which times of a series are meant.

use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;
use serde::Serialize;
use uncino_domain::agenda::event::recurrence::Recurrence;
use uncino_domain::agenda::event::submission::{Moment, RecurrenceSent, Times};
use uncino_domain::agenda::event::{Event, Repetition};
use uncino_domain::instance::setting::Settings;

use super::wall_clock::{date, moment, shown_date, which_weekday};
use crate::pages::moment::local;
use crate::words::Message;

/// How an event repeats that takes place once.
pub(super) const ONCE: &str = "once";
/// In each month on the weekday of the first time.
const SAME_WEEKDAY: &str = "1m-weekday";
/// In a way that no choice of the form is.
pub(super) const AS_IT_IS: &str = "as_it_is";

/// A choice of the form.
#[derive(Debug, Serialize)]
pub(super) struct Choice {
    value: &'static str,
    label: Message,
}

impl Choice {
    /// A choice of a list.
    pub(super) fn new(value: &'static str, label: Message) -> Self {
        Self { value, label }
    }
}

/// What the form has for how an event repeats that takes place first on this day.
pub(super) fn shown_repeats(event: &Event, first: NaiveDate) -> &'static str {
    match event.repetition.recurrence() {
        None => ONCE,
        Some(Recurrence::Weeks(1)) => "1w",
        Some(Recurrence::Weeks(2)) => "2w",
        Some(Recurrence::Months(1)) => "1m",
        Some(Recurrence::WeekdayOfMonths(1, which)) if which == which_weekday(first) => SAME_WEEKDAY,
        Some(Recurrence::Years) => "1y",
        Some(
            Recurrence::Weeks(_)
            | Recurrence::Months(_)
            | Recurrence::WeekdayOfMonths(_, _)
            | Recurrence::Unknown,
        ) => AS_IT_IS,
    }
}

/// The last day of a series that ends.
pub(super) fn shown_until(event: &Event, zone: Tz) -> String {
    let until = event.repetition.rule().and_then(|(_, until)| until);
    until.map(|until| shown_date(&local(until, zone))).unwrap_or_default()
}

/// How an event may repeat; none where that can't be said.
pub(super) fn choices(settings: &Settings, event: Option<&Event>, repeats: &str) -> Vec<Choice> {
    let is_shown = match event.map(|event| event.repetition) {
        Some(Repetition::Occurrence { .. }) => false,
        Some(Repetition::Series { .. }) => true,
        Some(Repetition::Once) | None => settings.allow_recurrent_events(),
    };
    if !is_shown {
        return Vec::new();
    }
    let mut choices = vec![
        Choice::new(ONCE, Message::new("add-once")),
        Choice::new("1w", Message::new("add-every-week")),
        Choice::new("2w", Message::new("add-every-two-weeks")),
        Choice::new("1m", Message::new("add-every-month")),
        Choice::new(SAME_WEEKDAY, Message::new("add-every-month-weekday")),
        Choice::new("1y", Message::new("add-every-year")),
    ];
    if repeats == AS_IT_IS {
        choices.push(Choice::new(AS_IT_IS, Message::new("add-repeats-as-it-is")));
    }
    choices
}

/// Which times of its series a change of one of them may be for.
pub(super) fn times() -> Vec<Choice> {
    vec![
        Choice::new("this", Message::new("change-this")),
        Choice::new("following", Message::new("change-following")),
        Choice::new("all", Message::new("change-all")),
    ]
}

/// How it is to repeat that takes place first on that day.
pub(super) fn recurrence(repeats: &str, first: &str, event: Option<&Event>) -> RecurrenceSent {
    let recurrence = match repeats {
        AS_IT_IS => event.and_then(|event| event.repetition.recurrence()),
        SAME_WEEKDAY => date(first).map(|day| Recurrence::WeekdayOfMonths(1, which_weekday(day))),
        frequency => Recurrence::parse(frequency, None),
    };
    recurrence.map_or(RecurrenceSent::Omitted, RecurrenceSent::Known)
}

/// Up to when a series goes on: to the end of a day. A day that wasn't touched says nothing new.
pub(super) fn recurs_until(until: &str, event: Option<&Event>, zone: Tz) -> Moment {
    let until = until.trim();
    if event.is_some_and(|event| shown_until(event, zone) == until) {
        return Moment::Omitted;
    }
    if until.is_empty() {
        return Moment::Empty;
    }
    let last = NaiveTime::from_hms_opt(23, 59, 59).zip(date(until));
    let until = last.and_then(|(clock, day)| moment(day, clock, zone));
    until.map_or(Moment::Malformed, Moment::Seconds)
}

/// Which times of its series are meant.
pub(super) fn meant_times(times: &str) -> Times {
    match times {
        "following" => Times::Following,
        "all" => Times::All,
        _ => Times::This,
    }
}
