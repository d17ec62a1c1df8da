//! Why a calendar, or one of its entries, isn't taken.

use crate::agenda::event::submission::EventRefusal;
use crate::agenda::found::When;

/// Why nothing is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CalendarDenied {
    /// It doesn't begin as a calendar does.
    #[error("this is no calendar: it doesn't begin with BEGIN:VCALENDAR")]
    NoCalendar,
    /// It has no end: it wasn't sent whole.
    #[error("the calendar breaks off: it doesn't end with END:VCALENDAR")]
    BrokenOff,
    /// More than [`MAX_BYTES`](super::MAX_BYTES).
    #[error("the calendar is too large: at most 2 MiB")]
    TooLarge,
    /// The place that was stated is none.
    #[error("the place that was stated is no name of a place")]
    NoPlace,
}

/// Why an entry isn't taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EntryRefusal {
    /// It has no `DTSTART`, or one that is no moment.
    #[error("it doesn't say when it starts")]
    NoStart,
    /// A moment in a zone that nobody knows and that isn't described as one that somebody knows.
    #[error("its time zone isn't known")]
    Zone,
    /// A date of it, other than its start, is none.
    #[error("one of its dates can't be read")]
    Date,
    /// It names no place, and none was stated.
    #[error("it doesn't say where it takes place")]
    NoPlace,
    /// `CLASS:PRIVATE` or `CLASS:CONFIDENTIAL`.
    #[error("it is private")]
    Private,
    /// A rule that can't be read, or rules of exceptions (`EXRULE`).
    #[error("how it repeats can't be read")]
    Rule,
    /// A rule of hours, minutes or seconds.
    #[error("it repeats more often than every day")]
    TooOften,
    /// The rules of this calendar together take too long.
    #[error("the rules of this calendar take too long to be counted")]
    TooMuch,
    /// `RECURRENCE-ID` with a `RANGE`.
    #[error("it changes several dates of a series at once, which can't be read")]
    Range,
    /// Another entry has the same `UID`, and is newer or comes later.
    #[error("another entry has the same UID")]
    Twice,
    /// Its `UID` is one of ours.
    #[error("it is an event of this agenda")]
    Own,
    /// A rule about events.
    #[error("{0}")]
    Event(EventRefusal),
}

impl EntryRefusal {
    /// What programs read, such as `no_place`.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoStart => "no_start",
            Self::Zone => "zone",
            Self::Date => "date",
            Self::NoPlace => "no_place",
            Self::Private => "private",
            Self::Rule => "rule",
            Self::TooOften => "too_often",
            Self::TooMuch => "too_much",
            Self::Range => "range",
            Self::Twice => "twice",
            Self::Own => "own",
            Self::Event(_) => "event",
        }
    }
}

/// An entry that can't be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedEntry {
    /// Which one it is; the first is 1.
    pub number: usize,
    /// Its name.
    pub uid: String,
    /// What it is called.
    pub title: String,
    /// Why.
    pub why: EntryRefusal,
    /// Which date of a series it stands for.
    pub(super) instead_of: Option<When>,
}
