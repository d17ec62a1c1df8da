//! The events of a board under their days.

use chrono::{Datelike as _, NaiveDate};
use chrono_tz::Tz;
use serde::Serialize;
use uncino_domain::agenda::event::EventSummary;

use super::cards::Card;
use crate::pages::moment::local;
use crate::words::{Argument, Message};

/// A day, and what begins on it.
#[derive(Debug, Serialize)]
pub(crate) struct Day {
    name: Message,
    date: Message,
    iso: String,
    events: Vec<Card>,
}

/// These events by the days on which they begin, in the order in which they come.
pub(crate) fn days(events: &[EventSummary], now: i64, zone: Tz) -> Vec<Day> {
    let today = local(now, zone).date_naive();
    let mut days: Vec<(NaiveDate, Day)> = Vec::new();
    for event in events {
        let date = local(event.start, zone).date_naive();
        if days.last().is_none_or(|(last, _)| *last != date) {
            days.push((date, Day::of(date, today)));
        }
        if let Some((_, day)) = days.last_mut() {
            day.events.push(Card::of(event, now, zone));
        }
    }
    days.into_iter().map(|(_, day)| day).collect()
}

impl Day {
    fn of(date: NaiveDate, today: NaiveDate) -> Self {
        let name = match (date - today).num_days() {
            0 => Message::new("day-today"),
            1 => Message::new("day-tomorrow"),
            _ => Message::new("day-weekday").with("weekday", Argument::Weekday(date)),
        };
        let is_this_year = date.year() == today.year();
        let day = if is_this_year { Argument::DayOfYear(date) } else { Argument::Day(date) };
        Self {
            name,
            date: Message::new("moment-day").with("day", day),
            iso: date.to_string(),
            events: Vec::new(),
        }
    }

    /// Days for the samples of pages.
    pub(crate) fn samples() -> Vec<Self> {
        let today = NaiveDate::default();
        let samples = [0, 1, 400].map(|days| Self::of(super::slice::later(today, days), today));
        samples.into_iter().map(|day| Self { events: Card::samples(), ..day }).collect()
    }
}
