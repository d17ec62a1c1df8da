//! What was judged is done.

use super::super::picture::orphans;
use super::super::place::resolve_place;
use super::super::publish::insert;
use super::super::series::{Present, extend, find_locked, make_left_out, show_upcoming};
use super::super::write::{Changed, repeats, rewrite};
use super::super::{Answer, EventDenied, refused};
use super::Importer;
use super::judge::{Judged, Verdict};
use crate::access::audit::AuditAction;
use crate::agenda::calendars::{Group, Item};
use crate::agenda::event::submission::{EventRefusal, PlaceReference};
use crate::agenda::event::{Event, NewEvent, Repetition};
use crate::agenda::imported_event::ImportedEvent;
use crate::agenda::picture::PictureFile;
use crate::agenda::place::Place;
use crate::context::Ports;
use crate::id::EventId;
use crate::outcome::ServiceError;
use crate::storage::{Removal, Repositories, Stored};

/// Who brings what, and when.
#[derive(Clone, Copy)]
pub(super) struct Importing<'i> {
    pub(super) ports: &'i Ports,
    pub(super) by: &'i Importer,
    pub(super) present: Present,
}

/// Does what was judged of the entries of one name. Gives files that no event has any more.
pub(super) fn group(
    repositories: &mut dyn Repositories,
    group: &Group,
    judged: Judged,
    importing: Importing<'_>,
) -> Answer<Vec<PictureFile>> {
    let mut files = Vec::new();
    for (item, verdict) in group.items.iter().zip(judged.items) {
        let event = match verdict {
            Verdict::New => Some((add(repositories, item, importing)?, None)),
            Verdict::Change(event, known) => {
                let (event, gone) = change(repositories, (item, &event), importing)?;
                files.extend(gone);
                Some((event, known))
            }
            Verdict::Unchanged | Verdict::Edited | Verdict::Gone => None,
        };
        let Some((event, known)) = event else { continue };
        note(repositories, (&group.uid, item), &event)?;
        if known.as_ref().is_some_and(|known| known.is_withdrawn) {
            set_visible(repositories, (&event, true), importing)?;
        }
        let before = known.map(|known| known.skipped).unwrap_or_default();
        let apart: Vec<i64> = group.items.iter().filter_map(Item::date).collect();
        extend(repositories, &event, importing.present)?;
        let left = Left { before: &before, now: &item.skipped, apart: &apart };
        files.extend(leave_out(repositories, &event, left, importing.present)?);
    }
    for (event, known) in judged.withdrawn {
        if find_locked(repositories, event.id)?.is_some_and(|event| event.is_visible) {
            set_visible(repositories, (&event, false), importing)?;
        }
        repositories.imported_events().put(&ImportedEvent { is_withdrawn: true, ..known })?;
    }
    Ok(orphans(repositories, files)?)
}

fn note(repositories: &mut dyn Repositories, (uid, item): (&str, &Item), event: &Event) -> Stored<()> {
    repositories.imported_events().put(&ImportedEvent {
        uid: uid.to_owned(),
        part: item.part.clone(),
        event_id: event.id,
        brought: item.brought(),
        content: item.content(),
        place_id: event.place.id,
        skipped: item.skipped.clone(),
        is_withdrawn: false,
    })
}

fn add(repositories: &mut dyn Repositories, item: &Item, importing: Importing<'_>) -> Answer<Event> {
    let Importing { ports, by, present } = importing;
    let place = place_of(repositories, item, present)?;
    let rest = item.draft.rest.clone().map_err(refused)?;
    let details = item.draft.details.clone();
    let entry = ports.entry(by.actor.clone(), AuditAction::EventAdded, &details.title);
    let repetition = repeats(&rest, (details.start, present.now));
    let event = NewEvent {
        slug: String::new(),
        details,
        place_id: place.id,
        tags: rest.tags,
        picture: None,
        repetition,
        is_visible: true,
        is_waiting: false,
        user_id: by.owner,
        client_id: None,
        created_at: present.now,
    };
    let id = insert(repositories, event)?;
    repositories.audit().insert(&entry)?;
    found(repositories, id)
}

fn change(
    repositories: &mut dyn Repositories,
    (item, seen): (&Item, &Event),
    importing: Importing<'_>,
) -> Answer<(Event, Vec<PictureFile>)> {
    let Importing { ports, by, present } = importing;
    let current = find_locked(repositories, seen.id)?.ok_or(ServiceError::Denied(EventDenied::NotFound))?;
    if current != *seen {
        return Err(refused(EventRefusal::ChangedMeanwhile)); // After it was judged.
    }
    let place = place_of(repositories, item, present)?;
    let rest = item.draft.rest.clone().map_err(refused)?;
    let details = item.draft.details.clone();
    let entry = ports.entry(by.actor.clone(), AuditAction::EventChanged, &details.title);
    let changed = Changed { details, place_id: place.id, rest, fresh: None, entry };
    rewrite(repositories, &current, changed, present.zone)
}

/// The place of that name, whole or as what stands before the address; made if there is none.
fn place_of(repositories: &mut dyn Repositories, item: &Item, present: Present) -> Answer<Place> {
    let whole = match item.location.as_str() {
        "" => None,
        location => repositories.places().find_by_name(location)?,
    };
    let reference = whole.map_or_else(|| item.draft.place.clone(), |place| PlaceReference::Id(place.id));
    let place = resolve_place(repositories, &reference, (true, present.now))?;
    place.ok_or(refused(EventRefusal::PlaceNotFound))
}

fn found(repositories: &mut dyn Repositories, id: EventId) -> Answer<Event> {
    repositories.events().find(id)?.ok_or(ServiceError::Denied(EventDenied::NotFound))
}

fn set_visible(
    repositories: &mut dyn Repositories,
    (event, is_visible): (&Event, bool),
    Importing { ports, by, present }: Importing<'_>,
) -> Stored<()> {
    let action = if is_visible { AuditAction::EventConfirmed } else { AuditAction::EventUnconfirmed };
    let entry = ports.entry(by.actor.clone(), action, &event.details.title);
    repositories.events().set_visible(event.id, is_visible, present.now)?;
    show_upcoming(repositories, event, is_visible, present)?;
    repositories.audit().insert(&entry)
}

/// The dates of a series that were none of it and that are none, and those that others stand for.
#[derive(Clone, Copy)]
struct Left<'l> {
    before: &'l [i64],
    now: &'l [i64],
    apart: &'l [i64],
}

/// Removes the occurrences that are none of the series any more, and makes those that are again. Gives the files of what is gone.
fn leave_out(
    repositories: &mut dyn Repositories,
    series: &Event,
    left: Left<'_>,
    present: Present,
) -> Stored<Vec<PictureFile>> {
    let mut gone = Vec::new();
    if series.repetition.recurrence().is_none() || (left.before.is_empty() && left.now.is_empty()) {
        return Ok(gone);
    }
    repositories.events().lock_occurrences(series.id)?;
    let there = repositories.events().occurrences(series.id, present.now.timestamp())?;
    for event in &there {
        let start = event.details.start;
        let is_apart = matches!(event.repetition, Repetition::Occurrence { is_apart: true, .. });
        let is_ours = !is_apart && event.user_id == series.user_id && !left.apart.contains(&start);
        if is_ours && left.now.contains(&start) {
            match repositories.events().remove(event.id)? {
                Removal::Removed | Removal::NotThere => {}
            }
            gone.extend(event.picture.as_ref().map(|picture| picture.file.clone()));
        }
    }
    for date in left.before.iter().filter(|date| !left.now.contains(date)) {
        if !there.iter().any(|event| event.details.start == *date) {
            make_left_out(repositories, series, *date, present)?;
        }
    }
    Ok(gone)
}
