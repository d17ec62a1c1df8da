//! Their series. What was made of one stays; what was skipped or removed never comes back.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::report::Report;
use super::row::{Json, Row, integer};
use crate::agenda::event::recurrence::Recurrence;
use crate::agenda::event::{Event, Repetition};
use crate::clock::Timestamp;
use crate::id::EventId;

/// An occurrence may stand beside its date, where that was moved, or by an hour, in seconds: no rule has two dates so near.
const BESIDE: i64 = 24 * 3_600;

/// What is known of how an event repeats before the others are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Told {
    rule: Rule,
    parent: Option<EventId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    None,
    Known(Recurrence),
    /// It repeats, and nobody can say how.
    Unknown,
}

/// Reads what an event says of it.
pub(super) fn told(row: &Row) -> Told {
    let rule = match row.json("recurrent") {
        Json::Nothing => Rule::None,
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
    };
    Told { rule, parent: row.integer("parentId").filter(|id| *id > 0).map(EventId) }
}

/// Ties occurrences to their series.
pub(super) fn tie(events: &mut [Event], told: &HashMap<EventId, Told>, now: Timestamp, report: &mut Report) {
    // One that is of a series itself is none.
    let is_of_none = |id: &EventId| told.get(id).is_some_and(|told| told.parent.is_none());
    let ids: HashSet<EventId> = events.iter().map(|event| event.id).filter(is_of_none).collect();
    let mut last_starts: HashMap<EventId, i64> = HashMap::new();
    for event in &*events {
        if let Some(parent) = told.get(&event.id).and_then(|told| told.parent) {
            let last = last_starts.entry(parent).or_insert(event.details.start);
            *last = event.details.start.max(*last);
        }
    }
    for event in &mut *events {
        let Some(told) = told.get(&event.id) else { continue };
        let last = last_starts.get(&event.id).copied();
        event.repetition = repetition(event, *told, Made { last, now, ids: &ids }, report);
    }
    set_apart(events);
}

/// What was made of a series, among all events that there are.
#[derive(Clone, Copy)]
struct Made<'m> {
    last: Option<i64>,
    now: Timestamp,
    ids: &'m HashSet<EventId>,
}

impl Made<'_> {
    /// The present is made: Gancio makes one occurrence ahead, and what it didn't make before is over.
    fn until(self, first: i64) -> i64 {
        let last = self.last.map_or(first - 1, |last| last + BESIDE);
        last.max(self.now.timestamp() - 1)
    }
}

fn repetition(event: &Event, told: Told, made: Made<'_>, report: &mut Report) -> Repetition {
    let mut said = report.row("events", event.id.to_string());
    match (told.rule, told.parent) {
        (Rule::Known(recurrence), _) => {
            let made_until = made.until(event.details.start);
            Repetition::Series { recurrence, until: None, made_until }
        }
        (Rule::Unknown, None) if made.last.is_some() => {
            said.trouble(
                "it repeats in a way that isn't known here",
                "it stays a series of what there is of it; no more is made, and it is shown as ended",
            );
            let made_until = made.until(event.details.start);
            let until = Some(made.last.unwrap_or(event.details.start));
            Repetition::Series { recurrence: Recurrence::Weeks(1), until, made_until }
        }
        (Rule::Unknown, None) => {
            said.trouble("it repeats in a way that isn't known here", "it takes place once");
            Repetition::Once
        }
        (Rule::None | Rule::Unknown, Some(parent)) if made.ids.contains(&parent) && parent != event.id => {
            Repetition::Occurrence { of: parent, is_apart: false }
        }
        (Rule::None | Rule::Unknown, Some(parent)) => {
            said.trouble(format!("its series {parent} is gone, or none"), "it is an event of its own");
            Repetition::Once
        }
        (Rule::None, None) => Repetition::Once,
    }
}

/// Occurrences that say something else than their series were changed by themselves.
fn set_apart(events: &mut [Event]) {
    let series: HashMap<EventId, Event> = events
        .iter()
        .filter(|event| event.repetition.recurrence().is_some())
        .map(|event| (event.id, event.clone()))
        .collect();
    for event in events {
        let Repetition::Occurrence { of, .. } = event.repetition else { continue };
        let is_apart = series.get(&of).is_some_and(|series| differs(event, series));
        event.repetition = Repetition::Occurrence { of, is_apart };
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
