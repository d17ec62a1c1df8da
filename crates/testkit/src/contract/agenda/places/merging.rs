//! Places that become one, and what leads to the one that stays.

use std::sync::Arc;

use uncino_domain::agenda::collection::{Choice, Filter};
use uncino_domain::agenda::event::{EventQuery, NewEvent};
use uncino_domain::agenda::place::Place;
use uncino_domain::agenda::removed_event::RemovedEvent;
use uncino_domain::id::{EventId, PlaceId};
use uncino_domain::storage::{
    CollectionInsertion, EventInsertion, PlaceMerging, PlaceRemoval, PlaceUpdate, Removal, Storage,
};

use super::{merge, names};
use crate::contract::agenda::events::{find, insert, new_event, new_place, place};
use crate::contract::{insert_user, now, read, write};

/// Visible or hidden, waiting for an editor, or removed and kept: each is there, or is put back there. What led to the place, and
/// filters of collections, go along.
pub fn all_kinds_of_events_go_along(storage: &Arc<dyn Storage>) {
    let storage = &**storage;
    let [oldest, gone, kept, other] = ["Oldest", "Gone", "Kept", "Other"].map(|name| place(storage, name));
    merge(storage, oldest.id, gone.id);
    write(storage, {
        let gone = gone.id;
        move |repositories| repositories.places().lead_on("Oldest", gone)
    });
    let at = |place: &Place, slug: &str| new_event(slug, slug, place.id);
    let visible = insert(storage, at(&gone, "visible"));
    let hidden = insert(storage, NewEvent { is_visible: false, ..at(&gone, "hidden") });
    let waiting = insert(storage, NewEvent { is_visible: false, is_waiting: true, ..at(&gone, "waiting") });
    let elsewhere = insert(storage, at(&other, "elsewhere"));
    let removed = removed(storage, &gone);
    let filters = [vec![gone.id, other.id, kept.id], vec![oldest.id]].map(|places| filter(storage, places));
    assert_eq!(merge(storage, gone.id, kept.id), gone);
    for id in [visible, hidden, waiting] {
        assert_eq!(find(storage, id).unwrap().place, kept);
    }
    assert_eq!(find(storage, elsewhere).unwrap().place, other);
    for id in [oldest.id, gone.id, kept.id] {
        let found = read(storage, move |repositories| repositories.places().find(id));
        assert_eq!(found.as_ref(), Some(&kept));
    }
    let found = read(storage, |repositories| repositories.places().find_by_name("OLDEST"));
    assert_eq!(found, Some(kept.clone()));
    let [rewritten, old] = filters.map(|filter| {
        read(storage, move |repositories| repositories.collections().find_filter(filter.id)).unwrap()
    });
    assert_eq!(rewritten.choice.places, [kept.id, other.id]);
    let query = EventQuery { filters: vec![old], ..EventQuery::default() };
    let chosen = read(storage, move |repositories| repositories.events().list(&query));
    assert_eq!(chosen.iter().map(|event| event.id).collect::<Vec<_>>(), [visible]);
    let back = write(storage, move |repositories| {
        let mut event = repositories.removed_events().removed_with(removed)?.remove(0).event;
        event.place = repositories.places().find(event.place.id)?.expect("the place that it became");
        repositories.events().insert_again(&event)
    });
    assert_eq!(back, EventInsertion::Inserted(removed));
    assert_eq!(find(storage, removed).unwrap().place, kept);
    assert_eq!(names(read(storage, |repositories| repositories.places().list())), ["Kept", "Other"]);
}

/// An event there that is removed and kept.
fn removed(storage: &dyn Storage, place: &Place) -> EventId {
    let removed_by = insert_user(storage, "anna@example.org").id;
    let id = insert(storage, new_event("removed", "removed", place.id));
    let event = find(storage, id).unwrap();
    let kept = RemovedEvent { event, with: id, left: Vec::new(), removed_by, removed_at: now() };
    write(storage, move |repositories| {
        assert_eq!(repositories.events().remove(id)?, Removal::Removed);
        repositories.removed_events().insert(&kept)
    });
    id
}

fn filter(storage: &dyn Storage, places: Vec<PlaceId>) -> Filter {
    let choice = Choice { tags: Vec::new(), places };
    let filter = write(storage, move |repositories| {
        let name = format!("{choice:?}");
        let CollectionInsertion::Inserted(collection) = repositories.collections().insert(&name)? else {
            unreachable!()
        };
        repositories.collections().insert_filter(collection.id, &choice, false)
    });
    filter.unwrap()
}

/// One that is gone, or one and itself; nothing happens.
pub fn what_is_not_there_is_not_merged(storage: &Arc<dyn Storage>) {
    let storage = &**storage;
    let [gone, kept, third] = ["Gone", "Kept", "Third"].map(|name| place(storage, name));
    insert(storage, new_event("a", "a", kept.id));
    merge(storage, gone.id, kept.id);
    for (first, second) in [
        (gone.id, third.id),
        (third.id, gone.id),
        (gone.id, kept.id),
        (kept.id, kept.id),
        (PlaceId(9_000), kept.id),
        (kept.id, PlaceId(9_000)),
    ] {
        let outcome = write(storage, move |repositories| repositories.places().merge(first, second));
        assert_eq!(outcome, PlaceMerging::NotThere);
    }
    assert_eq!(read(storage, |repositories| repositories.places().list()), [kept, third]);
}

/// In whatever spelling, for whoever names it, until a place gets that name; and never away from the place that has it.
pub fn a_name_leads_on_until_a_place_gets_it(storage: &Arc<dyn Storage>) {
    let storage = &**storage;
    let [hall, other] = ["Hall", "Other"].map(|name| place(storage, name));
    let lead_on = |name: &'static str, to: PlaceId| {
        write(storage, move |repositories| repositories.places().lead_on(name, to));
    };
    let by_name =
        |name: &'static str| read(storage, move |repositories| repositories.places().find_by_name(name));
    assert_eq!(by_name("Saal"), None);
    lead_on("Saal", other.id);
    lead_on("SAAL", hall.id);
    assert_eq!(by_name("saal"), Some(hall.clone()), "the last word counts");
    let named = new_place("Saal");
    let known = write(storage, move |repositories| repositories.places().find_or_insert(&named, now()));
    assert_eq!(known, hall, "no twin comes back");
    lead_on("other", hall.id);
    assert_eq!(by_name("Other"), Some(other.clone()));
    let renamed = Place { name: "saal".to_owned(), ..other };
    let change = renamed.clone();
    let outcome = write(storage, move |repositories| repositories.places().update(&change));
    assert_eq!((outcome, by_name("Saal")), (PlaceUpdate::Updated, Some(renamed.clone())));
    let again = Place { name: "Other".to_owned(), ..renamed };
    let outcome = write(storage, move |repositories| repositories.places().update(&again));
    assert_eq!((outcome, by_name("Saal")), (PlaceUpdate::Updated, None), "it leads nowhere any more");
}

/// With all that led to it; one with an event stays, also if nobody sees that.
pub fn a_place_without_events_is_removed(storage: &Arc<dyn Storage>) {
    let storage = &**storage;
    let [gone, hall, other] = ["Gone", "Hall", "Other"].map(|name| place(storage, name));
    merge(storage, gone.id, hall.id);
    write(storage, {
        let hall = hall.id;
        move |repositories| repositories.places().lead_on("Gone", hall)
    });
    let event = insert(storage, NewEvent { is_visible: false, ..new_event("a", "a", hall.id) });
    let remove = |id| write(storage, move |repositories| repositories.places().remove(id));
    assert_eq!((remove(hall.id), remove(gone.id)), (PlaceRemoval::HasEvents, PlaceRemoval::NotThere));
    assert_eq!(write(storage, move |repositories| repositories.events().remove(event)), Removal::Removed);
    assert_eq!((remove(hall.id), remove(hall.id)), (PlaceRemoval::Removed, PlaceRemoval::NotThere));
    for id in [gone.id, hall.id] {
        assert_eq!(read(storage, move |repositories| repositories.places().find(id)), None);
        assert!(!write(storage, move |repositories| repositories.places().hold(id)));
    }
    assert_eq!(read(storage, |repositories| repositories.places().find_by_name("Gone")), None);
    assert!(write(storage, {
        let other = other.id;
        move |repositories| repositories.places().hold(other)
    }));
    assert!(place(storage, "Hall").id > other.id, "numbers are never used again");
}
