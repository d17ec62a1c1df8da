//! What is to become of the entries of one name, by what is here of them.

use super::super::series::Present;
use crate::agenda::calendars::{Group, Item, content_of};
use crate::agenda::event::{Event, Repetition};
use crate::agenda::imported_event::ImportedEvent;
use crate::storage::{Repositories, Stored};

/// What becomes of an item.
#[derive(Debug)]
pub(super) enum Verdict {
    /// It is added.
    New,
    /// Its event is changed; it is shown again if it was withdrawn. What is known of it, if it came before: else it is one of a
    /// series that came.
    Change(Box<Event>, Option<ImportedEvent>),
    /// It is here as it is.
    Unchanged,
    /// Somebody changed its event, which stays as it is.
    Edited,
    /// Somebody removed its event, and it doesn't come again.
    Gone,
}

/// What becomes of the entries of one name.
#[derive(Debug)]
pub(super) struct Judged {
    /// Of each item, in their order.
    pub(super) items: Vec<Verdict>,
    /// What is hidden, because it is cancelled or isn't there any more.
    pub(super) withdrawn: Vec<(Event, ImportedEvent)>,
    /// What isn't there any more either, but stays, because somebody changed it.
    pub(super) edited: Vec<Event>,
}

/// Judges the entries of one name.
pub(super) fn group(repositories: &mut dyn Repositories, group: &Group, present: Present) -> Stored<Judged> {
    let known = repositories.imported_events().find(&group.uid)?;
    let mut judged = Judged { items: Vec::new(), withdrawn: Vec::new(), edited: Vec::new() };
    for item in &group.items {
        judged.items.push(verdict(repositories, item, &known, present)?);
    }
    let is_there =
        |part: &String| group.items.iter().any(|item| item.part == *part) || group.unreadable.contains(part);
    for known in known.into_iter().filter(|known| !known.is_withdrawn && !is_there(&known.part)) {
        let Some(event) = repositories.events().find(known.event_id)? else { continue };
        if is_over(&event, present) {
            continue; // It took place.
        }
        if is_edited(repositories, &event, &known)? {
            judged.edited.push(event);
        } else {
            judged.withdrawn.push((event, known));
        }
    }
    Ok(judged)
}

fn verdict(
    repositories: &mut dyn Repositories,
    item: &Item,
    known: &[ImportedEvent],
    present: Present,
) -> Stored<Verdict> {
    let Some(row) = known.iter().find(|known| known.part == item.part) else {
        return one_of_known_series(repositories, item, known);
    };
    let Some(event) = repositories.events().find(row.event_id)? else { return Ok(Verdict::Gone) };
    let now = present.now.timestamp();
    let is_same_dates = row.skipped.iter().filter(|date| **date >= now).eq(&item.skipped);
    if row.brought == item.brought() && is_same_dates && !row.is_withdrawn {
        return Ok(Verdict::Unchanged);
    }
    if is_edited(repositories, &event, row)? {
        return Ok(Verdict::Edited);
    }
    Ok(Verdict::Change(Box::new(event), Some(row.clone())))
}

/// A date that stands apart of a series that came before: the occurrence on it is meant.
fn one_of_known_series(
    repositories: &mut dyn Repositories,
    item: &Item,
    known: &[ImportedEvent],
) -> Stored<Verdict> {
    let Some(date) = item.date() else { return Ok(Verdict::New) };
    let Some(whole) = known.iter().find(|known| known.part.is_empty()) else { return Ok(Verdict::New) };
    let there = repositories.events().occurrences(whole.event_id, date)?;
    let there = there.into_iter().find(|event| event.details.start == date);
    Ok(match there {
        None => Verdict::New,
        Some(event) if matches!(event.repetition, Repetition::Occurrence { is_apart: true, .. }) => {
            Verdict::Edited
        }
        Some(event) => Verdict::Change(Box::new(event), None),
    })
}

/// Did somebody change it since it came? A place that became another one is no change of it.
fn is_edited(repositories: &mut dyn Repositories, event: &Event, known: &ImportedEvent) -> Stored<bool> {
    let place = repositories.places().find(known.place_id)?;
    Ok(content_of(event) != known.content || place.map(|place| place.id) != Some(event.place.id))
}

fn is_over(event: &Event, present: Present) -> bool {
    let now = present.now.timestamp();
    match event.repetition {
        Repetition::Series { until, .. } => until.is_some_and(|until| until < now),
        Repetition::Once | Repetition::Occurrence { .. } => {
            event.details.end.unwrap_or(event.details.start) < now
        }
    }
}
