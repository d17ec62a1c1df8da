//! What would come of a calendar, before it is brought in.

use chrono_tz::Tz;
use serde::Serialize;
use uncino_domain::agenda::calendars::{EntryRefusal, MAX_ENTRIES};
use uncino_domain::agenda::events::{CalendarLine, CalendarReport, Step};

use super::said::why;
use super::sent::{Typed, to_hold};
use crate::agenda::pages::event::repeats;
use crate::pages::moment::{self, local};
use crate::pages::templates::Page;
use crate::words::Message;

/// How many entries are shown of which the same is said.
const SHOWN: usize = 100;

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct CalendarPreviewPage {
    csrf_token: String,
    /// Is it something else than was seen before?
    is_other: bool,
    parts: Vec<Part>,
    /// Of how many entries nothing is shown, because nothing comes of them.
    left: Vec<Message>,
    unread: Option<Message>,
    /// Would anything be changed?
    changes: bool,
    held: String,
    seen: String,
    typed: Typed,
}

/// Entries of which the same is said.
#[derive(Debug, Serialize)]
struct Part {
    id: &'static str,
    heading: Message,
    help: Option<Message>,
    lines: Vec<Line>,
    more: Option<Message>,
}

#[derive(Debug, Serialize)]
struct Line {
    title: String,
    /// Which entry it is, where it has no title.
    number: Message,
    was: Option<Was>,
    when: Option<Message>,
    repeats: Option<Message>,
    times: Option<Message>,
    why: Option<Message>,
}

/// What it was called until now.
#[derive(Debug, Serialize)]
struct Was {
    words: Message,
    title: String,
}

impl CalendarPreviewPage {
    pub(super) fn of(report: &CalendarReport, (bytes, typed): (Vec<u8>, Typed), zone: Tz) -> Self {
        let parts = [
            (
                Part::new("new", Message::new("calendar-new").with("count", report.count(is_new))),
                is_new as fn(Step) -> bool,
            ),
            (
                Part::new(
                    "changed",
                    Message::new("calendar-changed").with("count", report.count(is_changed)),
                ),
                is_changed,
            ),
            (
                Part::new("hidden", Message::new("calendar-hidden").with("count", report.count(is_hidden)))
                    .helped(Message::new("calendar-hidden-help")),
                is_hidden,
            ),
            (
                Part::new(
                    "refused",
                    Message::new("calendar-refused").with("count", report.count(is_refused)),
                ),
                is_refused,
            ),
            (
                Part::new("edited", Message::new("calendar-edited").with("count", report.count(is_edited)))
                    .helped(Message::new("calendar-edited-help")),
                is_edited,
            ),
            (
                Part::new("removed", Message::new("calendar-removed").with("count", report.count(is_gone)))
                    .helped(Message::new("calendar-removed-help")),
                is_gone,
            ),
        ];
        let parts = parts.into_iter().filter_map(|(part, is_meant)| part.filled(report, is_meant, zone));
        let count = |is_meant: fn(Step) -> bool| report.count(is_meant);
        let (unchanged, over, cancelled) = (
            count(|step| step == Step::Unchanged),
            count(|step| step == Step::Over),
            count(|step| step == Step::Cancelled),
        );
        let left = [
            (unchanged, Message::new("calendar-unchanged").with("count", unchanged)),
            (over, Message::new("calendar-over").with("count", over)),
            (cancelled, Message::new("calendar-cancelled").with("count", cancelled)),
        ];
        let left = left.into_iter().filter(|(count, _)| *count > 0);
        Self {
            csrf_token: String::new(),
            is_other: false,
            parts: parts.collect(),
            left: left.map(|(_, words)| words).collect(),
            unread: (report.unread > 0).then(|| unread(report.unread)),
            changes: report.changes_something(),
            held: to_hold(&bytes),
            seen: report.digest(),
            typed,
        }
    }

    /// With what its form needs; is it something else than was seen before?
    pub(super) fn asked(self, csrf_token: String, is_other: bool) -> Self {
        Self { csrf_token, is_other, ..self }
    }
}

fn is_new(step: Step) -> bool {
    step == Step::New
}

fn is_changed(step: Step) -> bool {
    step == Step::Changed
}

fn is_hidden(step: Step) -> bool {
    step == Step::Withdrawn
}

fn is_refused(step: Step) -> bool {
    matches!(step, Step::Refused(_))
}

fn is_edited(step: Step) -> bool {
    step == Step::Edited
}

fn is_gone(step: Step) -> bool {
    step == Step::Gone
}

fn unread(count: usize) -> Message {
    Message::new("calendar-unread").with("count", number(count)).with("most", number(MAX_ENTRIES))
}

impl Part {
    fn new(id: &'static str, heading: Message) -> Self {
        Self { id, heading, help: None, lines: Vec::new(), more: None }
    }

    fn helped(self, help: Message) -> Self {
        Self { help: Some(help), ..self }
    }

    /// With what is said so; nothing if there is nothing.
    fn filled(self, report: &CalendarReport, is_meant: fn(Step) -> bool, zone: Tz) -> Option<Self> {
        let lines: Vec<&CalendarLine> = report.lines.iter().filter(|line| is_meant(line.step)).collect();
        let more = lines.len().saturating_sub(SHOWN);
        (!lines.is_empty()).then(|| Self {
            lines: lines.iter().take(SHOWN).map(|line| Line::of(line, zone)).collect(),
            more: (more > 0).then(|| Message::new("calendar-more").with("count", number(more))),
            ..self
        })
    }
}

impl Line {
    fn of(line: &CalendarLine, zone: Tz) -> Self {
        let CalendarLine { number: entry, title, was, start, end, recurrence, times, step, .. } = line;
        let repeats = recurrence.zip(*start).map(|(how, start)| repeats::in_words(how, local(start, zone)));
        let why = if let Step::Refused(refusal) = step { Some(why(*refusal)) } else { None };
        Self {
            title: title.clone(),
            number: Message::new("calendar-entry").with("number", number(*entry)),
            was: was.clone().map(|title| Was { words: Message::new("calendar-was"), title }),
            when: start.map(|start| moment::event(start, *end, zone)),
            repeats,
            times: (*times > 1).then(|| Message::new("calendar-times").with("count", *times)),
            why,
        }
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Page for CalendarPreviewPage {
    const TEMPLATE: &'static str = "pages/agenda/calendar_preview.html";

    fn samples() -> Vec<Self> {
        let line = |is_full: bool| Line {
            title: if is_full { "<Concert>".to_owned() } else { String::new() },
            number: Message::new("calendar-entry").with("number", 2),
            was: is_full.then(|| Was { words: Message::new("calendar-was"), title: "Gratis".to_owned() }),
            when: is_full.then(|| moment::event(0, None, Tz::UTC)),
            repeats: is_full.then(repeats::sample),
            times: is_full.then(|| Message::new("calendar-times").with("count", 3)),
            why: (!is_full).then(|| why(EntryRefusal::NoPlace)),
        };
        let part = Part {
            id: "edited",
            heading: Message::new("calendar-edited").with("count", 2),
            help: Some(Message::new("calendar-edited-help")),
            lines: vec![line(true), line(false)],
            more: Some(Message::new("calendar-more").with("count", 2)),
        };
        let empty = || Self {
            csrf_token: "token".to_owned(),
            is_other: false,
            parts: Vec::new(),
            left: vec![Message::new("calendar-unchanged").with("count", 2)],
            unread: None,
            changes: false,
            held: "YQ==".to_owned(),
            seen: "0".to_owned(),
            typed: Typed::sample(),
        };
        let full =
            Self { is_other: true, parts: vec![part], unread: Some(unread(2)), changes: true, ..empty() };
        vec![empty(), full]
    }
}
