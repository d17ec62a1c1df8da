//! Calendars from elsewhere (RFC 5545): what each of their entries is to be here, or why it can't be. Pure: what is known of them
//! already, and what becomes of that, is in [`events`](crate::agenda::events).
//!
//! An entry is called by its `UID`; one of a series that stands apart, or a date of a rule that no series here can say, also by
//! when it starts.

mod entry;
mod group;
mod items;
mod moments;
mod refusal;
mod repeating;
mod rule;
mod zones;

use chrono_tz::Tz;

use crate::agenda::found::{ContentLine, content_lines, decoded};
use crate::clock::Timestamp;
use crate::instance::setting::Settings;
use entry::Entry;
use rule::Budget;
use zones::Zones;

pub use items::{Group, Item, content_of};
pub use refusal::{CalendarDenied, EntryRefusal, RefusedEntry};

/// The largest calendar, in bytes.
pub const MAX_BYTES: usize = 2 * 1024 * 1024;
/// The most entries that are read.
pub const MAX_ENTRIES: usize = 2_000;
/// The most lines of an entry that are looked at.
const MAX_LINES: usize = 2_000;

/// What is asked of a calendar.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'r> {
    /// The agenda's settings: its time zone, and what it takes.
    pub settings: &'r Settings,
    /// The present.
    pub now: Timestamp,
    /// Where an entry takes place that doesn't say it; it is refused if there is none.
    pub place: Option<&'r str>,
    /// Are entries taken that are over?
    pub with_past: bool,
    /// The name of this host: entries that are called by it are from here.
    pub host: &'r str,
}

impl Reading<'_> {
    fn zone(&self) -> Tz {
        self.settings.zone()
    }
}

/// A calendar as it was read.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// Its entries, those with one name together, in the order of the calendar.
    pub groups: Vec<Group>,
    /// What can't be taken.
    pub refused: Vec<RefusedEntry>,
    /// How many more entries there are than are read.
    pub unread: usize,
}

/// Reads a calendar. Takes time and memory in proportion to its length, and a bounded time for its rules.
///
/// # Errors
/// When it is no calendar, isn't whole, or is a larger one than [`MAX_BYTES`].
pub fn read(bytes: &[u8], reading: Reading<'_>) -> Result<Calendar, CalendarDenied> {
    if bytes.len() > MAX_BYTES {
        return Err(CalendarDenied::TooLarge);
    }
    let text = decoded(bytes);
    let begin = text.trim_start().get(..15).unwrap_or_default();
    if !begin.eq_ignore_ascii_case("BEGIN:VCALENDAR") {
        return Err(CalendarDenied::NoCalendar);
    }
    let Parts { entries, zones, is_cancelled, unread } = Parts::of(&text).ok_or(CalendarDenied::BrokenOff)?;
    let zones = Zones::new(&zones, reading.zone(), reading.now);
    let mut refused = Vec::new();
    let mut read = Vec::new();
    for (at, lines) in entries.into_iter().enumerate() {
        match Entry::read(at + 1, lines, (&zones, is_cancelled)) {
            Ok(entry) => read.push(entry),
            Err(entry) => refused.push(entry),
        }
    }
    let mut budget = Budget::default();
    let mut groups = Vec::new();
    for group in group::of(read) {
        match items::of(group, &reading, &mut budget) {
            Ok((group, with_it)) => {
                groups.push(group);
                refused.extend(with_it);
            }
            Err(entries) => refused.extend(entries),
        }
    }
    refused.sort_by_key(|entry| entry.number);
    Ok(Calendar { groups, refused, unread })
}

/// The parts of a calendar that are looked at.
#[derive(Default)]
struct Parts {
    entries: Vec<Vec<ContentLine>>,
    zones: Vec<Vec<ContentLine>>,
    /// Does the calendar say that all its entries are cancelled?
    is_cancelled: bool,
    unread: usize,
}

/// What is being read.
enum Open {
    Nothing,
    /// The calendar has ended. Another one may follow.
    Ended,
    /// An entry, and how deep within its parts: reminders have a description too.
    Entry(Vec<ContentLine>, usize),
    /// A zone with its parts.
    Zone(Vec<ContentLine>),
}

impl Parts {
    /// None if the calendar has no end.
    fn of(text: &str) -> Option<Self> {
        let mut parts = Self::default();
        let mut open = Open::Nothing;
        for line in content_lines(text) {
            open = parts.take(open, line);
        }
        matches!(open, Open::Ended).then_some(parts)
    }

    fn take(&mut self, open: Open, line: ContentLine) -> Open {
        let value = line.value.trim().to_ascii_uppercase();
        match (open, line.name.as_str(), value.as_str()) {
            (Open::Nothing, "BEGIN", "VEVENT") => Open::Entry(Vec::new(), 0),
            (Open::Nothing, "BEGIN", "VTIMEZONE") => Open::Zone(Vec::new()),
            (Open::Ended, "BEGIN", "VCALENDAR") => Open::Nothing,
            (Open::Nothing, "END", "VCALENDAR") | (Open::Ended, _, _) => Open::Ended,
            (Open::Nothing, "METHOD", method) => {
                self.is_cancelled = method == "CANCEL";
                Open::Nothing
            }
            (Open::Nothing, _, _) => Open::Nothing,
            (Open::Entry(lines, 0), "END", _) => {
                if self.entries.len() < MAX_ENTRIES {
                    self.entries.push(lines);
                } else {
                    self.unread += 1;
                }
                Open::Nothing
            }
            (Open::Entry(lines, depth), "BEGIN", _) => Open::Entry(lines, depth + 1),
            (Open::Entry(lines, depth), "END", _) => Open::Entry(lines, depth - 1),
            (Open::Entry(mut lines, 0), _, _) => {
                if lines.len() < MAX_LINES {
                    lines.push(line);
                }
                Open::Entry(lines, 0)
            }
            (Open::Entry(lines, depth), _, _) => Open::Entry(lines, depth),
            (Open::Zone(lines), "END", "VTIMEZONE") => {
                self.zones.push(lines);
                Open::Nothing
            }
            (Open::Zone(mut lines), _, _) => {
                if lines.len() < MAX_LINES {
                    lines.push(line);
                }
                Open::Zone(lines)
            }
        }
    }
}
