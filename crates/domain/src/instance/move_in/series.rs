//! Their series. What was made of one stays; what was skipped or removed never comes back.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use super::report::{Report, RowReport};
use super::row::{Json, Row, integer};
use crate::agenda::event::recurrence::Recurrence;
use crate::agenda::event::{Event, Repetition};
use crate::clock::Timestamp;
use crate::id::EventId;

/// An occurrence may stand beside its date, where that was moved, or by an hour, in seconds: no rule has two dates so near.
const BESIDE: i64 = 24 * 3_600;

/// What is known of how an event repeats before the others are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Told {
    rule: Rule,
    parent: Option<EventId>,
    start: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    None,
    Known(Recurrence),
    /// It repeats, and nobody can say how.
    Unknown,
    /// It is said of it that it repeats, and no more: an event of its own, unless something was made of it.
    Empty,
}

/// What ties events to each other.
#[derive(Debug, Default)]
pub(super) struct Ties {
    /// What those said that repeat or are of a series.
    told: BTreeMap<EventId, Told>,
    /// What they are, once all are known.
    settled: HashMap<EventId, Repetition>,
    /// The series, once they are made.
    made: HashMap<EventId, Event>,
}

impl Ties {
    /// Reads what an event says of how it repeats.
    pub(super) fn hear(&mut self, event: &Event, row: &Row) {
        let parent = row.integer("parentId").filter(|id| *id > 0).map(EventId);
        let rule = rule(row);
        if rule != Rule::None || parent.is_some() {
            self.told.insert(event.id, Told { rule, parent, start: event.details.start });
        }
    }

    /// Decides what each is, when all that come have been heard.
    pub(super) fn settle(&mut self, ids: &HashSet<EventId>, now: Timestamp, report: &mut Report) {
        let mut last_starts: HashMap<EventId, i64> = HashMap::new();
        for told in self.told.values() {
            let Some(parent) = told.parent else { continue };
            let last = last_starts.entry(parent).or_insert(told.start);
            *last = told.start.max(*last);
        }
        for (id, told) in &self.told {
            // One that is of a series itself is none.
            let is_series = |parent: EventId| {
                ids.contains(&parent) && self.told.get(&parent).is_none_or(|told| told.parent.is_none())
            };
            let parent = told.parent.filter(|parent| is_series(*parent) && parent != id);
            let made = Made { last: last_starts.get(id).copied(), now, parent };
            let said = &mut report.row("events", id.to_string());
            self.settled.insert(*id, repetition(*told, made, said));
        }
    }

    /// How many are series.
    pub(super) fn series(&self) -> usize {
        self.settled.values().filter(|repetition| repetition.recurrence().is_some()).count()
    }

    /// Is it made of a series?
    pub(super) fn is_of_series(&self, id: EventId) -> bool {
        self.settled.get(&id).is_some_and(|repetition| repetition.parent().is_some())
    }

    /// Ties an event to its series, which was tied before. One that says something else was changed by itself.
    pub(super) fn tie(&mut self, event: &mut Event) {
        let Some(settled) = self.settled.get(&event.id) else { return };
        event.repetition = *settled;
        match event.repetition {
            Repetition::Once => {}
            Repetition::Series { .. } => {
                self.made.insert(event.id, event.clone());
            }
            Repetition::Occurrence { of, .. } => {
                let is_apart = self.made.get(&of).is_some_and(|series| differs(event, series));
                event.repetition = Repetition::Occurrence { of, is_apart };
            }
        }
    }
}

fn rule(row: &Row) -> Rule {
    match row.json("recurrent") {
        Json::Nothing if row.is_null("recurrent") => Rule::None,
        Json::Nothing => Rule::Empty,
        Json::Read(Value::Object(rule)) => {
            let frequency = rule.get("frequency").and_then(Value::as_str).unwrap_or_default();
            let kind = rule.get("type").and_then(|kind| match kind {
                Value::String(kind) => Some(kind.clone()),
                kind => integer(kind).map(|kind| kind.to_string()),
            });
            // Days of a week were never obeyed where there is a type; a rule with them and without one means more than we know.
            Recurrence::parse(frequency, kind.as_deref()).map_or(Rule::Unknown, Rule::Known)
        }
        Json::Read(_) | Json::Malformed => Rule::Unknown,
    }
}

/// What is known of an event's series, or of what was made of it.
#[derive(Clone, Copy)]
struct Made {
    /// When the last of those made of it begins.
    last: Option<i64>,
    now: Timestamp,
    /// The series that it is of, if that comes and is one.
    parent: Option<EventId>,
}

impl Made {
    /// The present is made: Gancio makes one occurrence ahead, and what it didn't make before is over.
    fn until(self, first: i64) -> i64 {
        let last = self.last.map_or(first - 1, |last| last + BESIDE);
        last.max(self.now.timestamp() - 1)
    }
}

fn repetition(told: Told, made: Made, said: &mut RowReport<'_>) -> Repetition {
    match (told.rule, told.parent) {
        (Rule::Known(recurrence), _) => {
            Repetition::Series { recurrence, until: None, made_until: made.until(told.start) }
        }
        (Rule::Unknown | Rule::Empty, None) if made.last.is_some() => {
            said.trouble(
                "it repeats in a way that isn't known here",
                "it stays a series of the dates that there are of it, and no more are made",
            );
            let until = Some(made.last.unwrap_or(told.start));
            Repetition::Series { recurrence: Recurrence::Unknown, until, made_until: made.until(told.start) }
        }
        (Rule::Unknown, None) => {
            said.trouble("it repeats in a way that isn't known here", "it takes place once");
            Repetition::Once
        }
        (Rule::None | Rule::Unknown | Rule::Empty, Some(parent)) => {
            if let Some(of) = made.parent {
                return Repetition::Occurrence { of, is_apart: false };
            }
            said.trouble(format!("its series {parent} is gone, or none"), "it is an event of its own");
            Repetition::Once
        }
        (Rule::None | Rule::Empty, None) => Repetition::Once,
    }
}

fn differs(event: &Event, series: &Event) -> bool {
    let lasts = |event: &Event| event.details.end.map(|end| end - event.details.start);
    let file = |event: &Event| event.picture.as_ref().map(|picture| picture.file.clone());
    let tags = |event: &Event| event.tags.iter().cloned().collect::<HashSet<_>>();
    event.details.title != series.details.title
        || event.details.description != series.details.description
        || event.details.online_locations != series.details.online_locations
        || event.place.id != series.place.id
        || lasts(event) != lasts(series)
        || file(event) != file(series)
        || tags(event) != tags(series)
}
