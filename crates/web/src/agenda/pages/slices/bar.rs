//! The bar above a slice: chips for what is asked for most, and a strip of days with how much is on.

use chrono::{Datelike as _, NaiveDate, Weekday};
use chrono_tz::Tz;
use serde::Serialize;
use uncino_domain::agenda::events::Board;

use super::slice::{Slice, later};
use crate::pages::moment::local;
use crate::words::{Argument, Message};

/// How many days the strip has.
pub(crate) const DAYS: i64 = 14;
/// A day with so many events or more has all its dots.
const MAX_DOTS: usize = 4;

/// The bar.
#[derive(Debug, Serialize)]
pub(crate) struct Bar {
    words: String,
    chips: Vec<Chip>,
    strip: Vec<StripDay>,
}

/// A slice that is one tap away.
#[derive(Debug, Serialize)]
struct Chip {
    /// What it is called, unless people named it.
    label: Option<Message>,
    /// The name of a tag or of a collection.
    name: String,
    /// How many events it has, of a tag.
    count: Option<u32>,
    url: String,
    is_current: bool,
}

#[derive(Debug, Serialize)]
struct StripDay {
    url: String,
    weekday: Message,
    number: u32,
    /// The day in words with how many events it has.
    label: Message,
    dots: usize,
    is_weekend: bool,
    is_current: bool,
}

impl Bar {
    pub(crate) fn of(slice: &Slice, board: &Board, now: i64, zone: Tz) -> Self {
        let today = local(now, zone).date_naive();
        let chip = |label: Message, to: Slice| Chip {
            label: Some(label),
            name: String::new(),
            count: None,
            url: to.path(),
            is_current: to == *slice,
        };
        let mut chips = vec![
            chip(Message::new("chip-all"), Slice::Coming),
            chip(Message::new("day-today"), Slice::Day(today)),
            chip(Message::new("slice-weekend"), Slice::Weekend),
            chip(Message::new("slice-next-week"), Slice::NextWeek),
        ];
        chips.extend(board.collections.iter().map(|name| {
            let to = Slice::Collection(name.clone());
            let (url, is_current) = (to.path(), to == *slice);
            Chip { label: None, name: name.clone(), count: None, url, is_current }
        }));
        chips.extend(board.tags.iter().map(|usage| {
            let to = Slice::Tag(usage.tag.clone());
            let (url, is_current) = (to.path(), to == *slice);
            Chip { label: None, name: usage.tag.clone(), count: Some(usage.count), url, is_current }
        }));
        let counted: Vec<NaiveDate> =
            board.starts.iter().map(|start| local(*start, zone).date_naive()).collect();
        let strip = (0..DAYS).map(|days| {
            let date = later(today, days);
            StripDay::of(date, counted.iter().filter(|start| **start == date).count(), slice)
        });
        Self { words: slice.words().to_owned(), chips, strip: strip.collect() }
    }

    /// A bar for the samples of pages.
    pub(crate) fn sample() -> Self {
        let tags = vec![uncino_domain::agenda::storage::TagUsage { tag: "jazz".to_owned(), count: 3 }];
        let board = Board {
            starts: vec![0, 1, 90_000],
            collections: vec!["<x>".to_owned()],
            tags,
            ..Board::default()
        };
        Self::of(&Slice::Words("<x>".to_owned()), &board, 0, Tz::UTC)
    }
}

impl StripDay {
    fn of(date: NaiveDate, events: usize, slice: &Slice) -> Self {
        let count = u32::try_from(events).unwrap_or(u32::MAX);
        // Begins with what is seen, which is what somebody says who speaks to a browser (WCAG 2.5.3).
        let (weekday, day) = (Argument::ShortWeekday(date), Argument::DayOfYear(date));
        Self {
            url: Slice::Day(date).path(),
            weekday: Message::new("strip-weekday").with("weekday", Argument::ShortWeekday(date)),
            number: date.day(),
            label: Message::new("strip-day").with("weekday", weekday).with("day", day).with("count", count),
            dots: events.min(MAX_DOTS),
            is_weekend: matches!(date.weekday(), Weekday::Sat | Weekday::Sun),
            is_current: *slice == Slice::Day(date),
        }
    }
}
