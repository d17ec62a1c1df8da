//! What is said of a calendar that comes in.

use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::super::series::Present;
use super::judge::{Judged, Verdict};
use crate::agenda::calendars::{EntryRefusal, Group, Item, RefusedEntry};
use crate::agenda::event::Event;
use crate::agenda::event::recurrence::{Date, Recurrence, Window};
use crate::agenda::event::submission::EventRefusal;

/// What becomes of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It is added.
    New,
    /// The event that it came as before is changed.
    Changed,
    /// It is here as it is.
    Unchanged,
    /// Its event was changed here, and stays as it is.
    Edited,
    /// Its event was removed here, and doesn't come again.
    Gone,
    /// Its event is hidden: it is cancelled, or not in the calendar any more.
    Withdrawn,
    /// It is cancelled, and nothing of it is here.
    Cancelled,
    /// It is over.
    Over,
    /// It can't be taken.
    Refused(EntryRefusal),
}

impl Step {
    /// What programs read.
    pub fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
            Self::Edited => "edited_here",
            Self::Gone => "removed_here",
            Self::Withdrawn => "hidden",
            Self::Cancelled => "cancelled",
            Self::Over => "over",
            Self::Refused(_) => "refused",
        }
    }
}

/// What is said of an entry, or of those of its dates of which the same is to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarLine {
    /// Which entry of the calendar; the first is 1.
    pub number: usize,
    /// What the calendar calls it.
    pub uid: String,
    /// Its title.
    pub title: String,
    /// What the event was called until now, if it was called otherwise.
    pub was: Option<String>,
    /// When it starts, the next time if it repeats; in Unix seconds.
    pub start: Option<i64>,
    /// When that ends.
    pub end: Option<i64>,
    /// How it repeats, if it is a series.
    pub recurrence: Option<Recurrence>,
    /// Of how many events it is said.
    pub times: u32,
    /// What becomes of it.
    pub step: Step,
}

/// What is said of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarReport {
    /// Of its entries, in their order.
    pub lines: Vec<CalendarLine>,
    /// How many more entries there are, of which nothing is said.
    pub unread: usize,
}

impl CalendarReport {
    pub(super) fn new(mut lines: Vec<CalendarLine>, refused: Vec<RefusedEntry>, unread: usize) -> Self {
        lines.extend(refused.into_iter().map(|entry| CalendarLine {
            number: entry.number,
            uid: entry.uid,
            title: entry.title,
            was: None,
            start: None,
            end: None,
            recurrence: None,
            times: 1,
            step: Step::Refused(entry.why),
        }));
        lines.sort_by_key(|line| line.number);
        Self { lines, unread }
    }

    /// How many events become that; of what is refused, how many entries.
    pub fn count(&self, is_meant: impl Fn(Step) -> bool) -> u32 {
        self.lines.iter().filter(|line| is_meant(line.step)).map(|line| line.times).sum()
    }

    /// How many events are added, changed or hidden.
    pub fn changes(&self) -> u32 {
        self.count(|step| matches!(step, Step::New | Step::Changed | Step::Withdrawn))
    }

    /// Would anything be changed?
    pub fn changes_something(&self) -> bool {
        self.changes() > 0
    }

    /// What it says, as a digest: whoever saw one and sees another isn't told the same.
    pub fn digest(&self) -> String {
        let mut digest = Sha256::new();
        for line in &self.lines {
            let CalendarLine { number, uid, title, was, start, end, times, step, .. } = line;
            let said = json!([number, uid, title, was, start, end, times, step.code()]);
            digest.update(said.to_string());
            digest.update("\n");
        }
        hex::encode(digest.finalize())
    }
}

/// What is said of the entries of one name.
pub(super) fn lines(group: &Group, judged: &Judged, present: Present) -> Vec<CalendarLine> {
    let mut lines = Lines { group, lines: Vec::new() };
    for (item, verdict) in group.items.iter().zip(&judged.items) {
        let (step, was) = match verdict {
            Verdict::New => (Step::New, None),
            Verdict::Change(event, _) => (Step::Changed, Some(&event.details.title)),
            Verdict::Unchanged => (Step::Unchanged, None),
            Verdict::Edited => (Step::Edited, None),
            Verdict::Gone => (Step::Gone, None),
        };
        let details = &item.draft.details;
        let was = was.filter(|was| **was != details.title).cloned();
        let recurrence = item.draft.rest.as_ref().ok().and_then(|rest| rest.recurrence);
        lines.add(step, &details.title, Said { date: next(item, present), was, recurrence });
    }
    let of = |event: &Event| Said::on(Date { start: event.details.start, end: event.details.end });
    for (event, _) in &judged.withdrawn {
        lines.add(Step::Withdrawn, &event.details.title, of(event));
    }
    for event in &judged.edited {
        lines.add(Step::Edited, &event.details.title, of(event));
    }
    if lines.lines.is_empty() && group.unreadable.is_empty() {
        let step = if group.is_cancelled { Step::Cancelled } else { Step::Over };
        lines.add(step, &group.title, Said::on(Date { start: group.start, end: group.end }));
    }
    lines.lines
}

/// What is said of the entries of one name that a rule refuses.
pub(super) fn refused(group: &Group, refusal: EventRefusal) -> CalendarLine {
    let lines = Lines { group, lines: Vec::new() };
    let step = Step::Refused(EntryRefusal::Event(refusal));
    lines.line(step, &group.title, Said::on(Date { start: group.start, end: group.end }))
}

/// What is said of an event beside its title.
struct Said {
    date: Date,
    was: Option<String>,
    recurrence: Option<Recurrence>,
}

impl Said {
    fn on(date: Date) -> Self {
        Self { date, was: None, recurrence: None }
    }
}

struct Lines<'g> {
    group: &'g Group,
    lines: Vec<CalendarLine>,
}

impl Lines<'_> {
    fn line(&self, step: Step, title: &str, Said { date, was, recurrence }: Said) -> CalendarLine {
        CalendarLine {
            number: self.group.number,
            uid: self.group.uid.clone(),
            title: title.to_owned(),
            was,
            start: Some(date.start),
            end: date.end,
            recurrence,
            times: 1,
            step,
        }
    }

    /// Of dates that are called alike and become the same, one line speaks.
    fn add(&mut self, step: Step, title: &str, said: Said) {
        let is_alike = |line: &&mut CalendarLine| line.step == step && line.title == title;
        if let Some(line) = self.lines.iter_mut().find(is_alike) {
            line.times += 1;
            return;
        }
        let line = self.line(step, title, said);
        self.lines.push(line);
    }
}

/// When an item is next.
fn next(item: &Item, present: Present) -> Date {
    let details = &item.draft.details;
    let first = Date { start: details.start, end: details.end };
    let Some(recurrence) = item.draft.rest.as_ref().ok().and_then(|rest| rest.recurrence) else {
        return first;
    };
    let window = Window { after: present.now.timestamp(), until: i64::from(u32::MAX) };
    recurrence.dates(first, present.zone, window, 1).first().copied().unwrap_or(first)
}
