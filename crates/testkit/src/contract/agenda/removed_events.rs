//! Events that were removed and can be had back.

use std::sync::Arc;

use chrono::TimeDelta;
use uncino_domain::agenda::event::recurrence::Recurrence;
use uncino_domain::agenda::event::{Event, Repetition};
use uncino_domain::agenda::removed_event::RemovedEvent;
use uncino_domain::id::{EventId, UserId};
use uncino_domain::storage::{EventInsertion, Removal, Storage};

use crate::contract::agenda::events::{find, insert, new_event, picture, place};
use crate::contract::{insert_user, now, read, write};

fn removed(storage: &dyn Storage, slug: &str, removed_by: UserId) -> RemovedEvent {
    let mut event = new_event(slug, slug, place(storage, "Town hall").id);
    event.tags = vec!["jazz".to_owned(), "Two".to_owned()];
    event.picture = Some(picture("a"));
    event.user_id = Some(removed_by);
    let id = insert(storage, event);
    let event = find(storage, id).unwrap();
    RemovedEvent { event, with: id, left: vec![(EventId(9_000), true)], removed_by, removed_at: now() }
}

fn keep(storage: &dyn Storage, removed: &RemovedEvent) {
    let kept = removed.clone();
    write(storage, move |repositories| {
        let removal = repositories.events().remove(kept.event.id)?;
        assert_eq!(removal, Removal::Removed);
        repositories.removed_events().insert(&kept)
    });
}

fn with(storage: &dyn Storage, id: EventId) -> Vec<RemovedEvent> {
    read(storage, move |repositories| repositories.removed_events().removed_with(id))
}

/// Of each kind.
pub fn removed_events_read_back_equal(storage: &Arc<dyn Storage>) {
    let anna = insert_user(&**storage, "anna@example.org").id;
    let kinds = [
        Repetition::Once,
        Repetition::Series {
            recurrence: Recurrence::WeekdayOfMonths(1, -1),
            until: Some(9_000),
            made_until: -7,
        },
        Repetition::Occurrence { of: EventId(7), is_apart: true },
    ];
    for (number, repetition) in kinds.into_iter().enumerate() {
        let mut removed = removed(&**storage, &format!("event-{number}"), anna);
        removed.event.repetition = repetition;
        removed.event.details.end = Some(2_000);
        removed.event.details.multidate = Some(true);
        removed.event.details.online_locations = vec!["https://a.example".to_owned()];
        keep(&**storage, &removed);
        assert_eq!(with(&**storage, removed.with), [removed]);
    }
}

/// With its number, its name, its tags and its picture, unless somebody has the name now.
pub fn a_removed_event_is_added_again(storage: &Arc<dyn Storage>) {
    let anna = insert_user(&**storage, "anna@example.org").id;
    let removed = removed(&**storage, "concert", anna);
    keep(&**storage, &removed);
    let add =
        |event: Event| write(&**storage, move |repositories| repositories.events().insert_again(&event));
    let other = insert(&**storage, new_event("other", "other", removed.event.place.id));
    let taken = Event { slug: "other".to_owned(), ..removed.event.clone() };
    assert_eq!(add(taken), EventInsertion::SlugTaken);
    assert_eq!(add(removed.event.clone()), EventInsertion::Inserted(removed.event.id));
    assert_eq!(find(&**storage, removed.event.id), Some(removed.event.clone()));
    let next = insert(&**storage, new_event("next", "next", removed.event.place.id));
    assert!(next.0 > other.0 && other.0 > removed.event.id.0, "numbers go on where they were");
}

/// What went along with another isn't listed, and is forgotten with it.
pub fn removed_events_are_listed_and_forgotten(storage: &Arc<dyn Storage>) {
    let [anna, berta] = ["a@x.org", "b@x.org"].map(|email| insert_user(&**storage, email).id);
    let series = removed(&**storage, "series", anna);
    let along = RemovedEvent { with: series.with, ..removed(&**storage, "along", anna) };
    let later =
        RemovedEvent { removed_at: now() + TimeDelta::seconds(9), ..removed(&**storage, "later", anna) };
    let hers = removed(&**storage, "hers", berta);
    for removed in [&series, &along, &later, &hers] {
        keep(&**storage, removed);
    }
    let list =
        |limit: u32| read(&**storage, move |repositories| repositories.removed_events().list_of(anna, limit));
    assert_eq!((list(9), list(1)), (vec![later.clone(), series.clone()], vec![later.clone()]));
    assert_eq!(with(&**storage, series.with).len(), 2);
    assert_eq!(with(&**storage, along.event.id), []);
    let forget =
        |id: EventId| write(&**storage, move |repositories| repositories.removed_events().forget(id));
    let of = series.with;
    assert_eq!((forget(of), forget(of)), (Removal::Removed, Removal::NotThere));
    assert_eq!(list(9), [later]);
    let before = now() + TimeDelta::seconds(1);
    let forgotten =
        write(&**storage, move |repositories| repositories.removed_events().forget_before(before));
    assert_eq!((forgotten, list(9).len(), with(&**storage, hers.with)), (1, 1, Vec::new()));
    assert_eq!(write(&**storage, move |repositories| repositories.users().remove(anna)), Removal::Removed);
    assert_eq!(list(9), []);
}
