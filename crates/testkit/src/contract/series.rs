//! Series, their occurrences, and pictures.

use std::sync::Arc;

use uncino_domain::event::recurrence::Recurrence;
use uncino_domain::event::{EventQuery, NewEvent, Repetition, SeriesShown};
use uncino_domain::id::{EventId, PlaceId};
use uncino_domain::storage::{Removal, Storage};

use super::events::{find, insert, new_event, picture, place};
use super::{now, read, write};

fn series(made_until: i64) -> Repetition {
    Repetition::Series { recurrence: Recurrence::Weeks(1), made_until }
}

fn occurrence(of: EventId) -> Repetition {
    Repetition::Occurrence { of, is_apart: false }
}

fn add(
    storage: &dyn Storage,
    (slug, start): (&str, i64),
    place_id: PlaceId,
    repetition: Repetition,
) -> EventId {
    let mut event = NewEvent { repetition, ..new_event(slug, slug, place_id) };
    event.details.start = start;
    insert(storage, event)
}

/// A series with two occurrences, and an event that takes place once.
fn story(storage: &dyn Storage) -> (EventId, [EventId; 2]) {
    let place = place(storage, "Town hall").id;
    let of = add(storage, ("series", 100), place, series(200));
    let occurrences =
        [("first", 100), ("second", 200)].map(|event| add(storage, event, place, occurrence(of)));
    add(storage, ("once", 150), place, Repetition::Once);
    (of, occurrences)
}

/// Each of them.
pub fn recurrences_read_back_equal(storage: &Arc<dyn Storage>) {
    let place = place(&**storage, "Town hall").id;
    let kinds = [
        Recurrence::Weeks(1),
        Recurrence::Weeks(2),
        Recurrence::Months(1),
        Recurrence::WeekdayOfMonths(1, 1),
        Recurrence::WeekdayOfMonths(1, -1),
    ];
    let series = kinds.map(|recurrence| Repetition::Series { recurrence, made_until: -7 });
    let others = [true, false].map(|is_apart| Repetition::Occurrence { of: EventId(1), is_apart });
    for (number, repetition) in series.into_iter().chain(others).chain([Repetition::Once]).enumerate() {
        let id = add(&**storage, (&format!("event-{number}"), 100), place, repetition);
        assert_eq!(find(&**storage, id).unwrap().repetition, repetition);
    }
}

/// As one event, not at all, or its occurrences.
pub fn a_list_shows_series_in_three_ways(storage: &Arc<dyn Storage>) {
    let (of, _) = story(&**storage);
    let list = |series: SeriesShown| -> Vec<(String, Option<EventId>)> {
        let query = EventQuery { series, ..EventQuery::default() };
        let events = read(&**storage, move |repositories| repositories.events().list(&query));
        events.into_iter().map(|event| (event.slug, event.parent)).collect()
    };
    let expect = |events: &[(&str, Option<EventId>)]| -> Vec<(String, Option<EventId>)> {
        events.iter().map(|(slug, parent)| ((*slug).to_owned(), *parent)).collect()
    };
    assert_eq!(list(SeriesShown::AsOneEvent), expect(&[("series", None), ("once", None)]));
    assert_eq!(list(SeriesShown::Nothing), expect(&[("once", None)]));
    let all = [("first", Some(of)), ("once", None), ("second", Some(of))];
    assert_eq!(list(SeriesShown::Occurrences), expect(&all));
}

/// From a moment on.
pub fn what_is_to_come_of_a_series_is_listed(storage: &Arc<dyn Storage>) {
    let (of, [first, second]) = story(&**storage);
    let from = |moment: i64| -> Vec<EventId> {
        let found = read(&**storage, move |repositories| repositories.events().occurrences(of, moment));
        found.into_iter().map(|event| event.id).collect()
    };
    assert_eq!((from(100), from(101), from(201)), (vec![first, second], vec![second], Vec::new()));
}

/// They take place once then.
pub fn a_removed_series_lets_its_occurrences_go(storage: &Arc<dyn Storage>) {
    let (of, [first, _]) = story(&**storage);
    assert_eq!(write(&**storage, move |repositories| repositories.events().remove(of)), Removal::Removed);
    assert_eq!(find(&**storage, first).unwrap().repetition, Repetition::Once);
}

/// Whoever shows the series shows them.
pub fn a_hidden_series_is_listed_without_its_occurrences(storage: &Arc<dyn Storage>) {
    let (of, [first, second]) = story(&**storage);
    let hide = |id: EventId| {
        write(&**storage, move |repositories| repositories.events().set_visible(id, false, now()));
    };
    let hidden = || -> Vec<EventId> {
        let found = read(&**storage, |repositories| repositories.events().list_hidden());
        let count = read(&**storage, |repositories| repositories.events().count_hidden());
        assert_eq!(count as usize, found.len());
        found.into_iter().map(|event| event.id).collect()
    };
    hide(second);
    assert_eq!(hidden(), [second]);
    hide(of);
    hide(first);
    assert_eq!(hidden(), [of]);
}

/// Hidden ones wait.
pub fn series_are_due_by_how_far_they_were_made(storage: &Arc<dyn Storage>) {
    let (of, _) = story(&**storage);
    let place = place(&**storage, "Town hall").id;
    let earlier = add(&**storage, ("earlier", 100), place, series(100));
    let hidden = add(&**storage, ("hidden", 100), place, series(100));
    write(&**storage, move |repositories| repositories.events().set_visible(hidden, false, now()));
    let due = |before: i64, limit: u32| {
        read(&**storage, move |repositories| repositories.events().series_made_until(before, limit))
    };
    assert_eq!(due(201, 9), [earlier, of]);
    assert_eq!((due(200, 9), due(201, 1), due(100, 9)), (vec![earlier], vec![earlier], Vec::new()));
    write(&**storage, move |repositories| repositories.events().set_made_until(earlier, 300));
    assert_eq!(due(201, 9), [of]);
    assert_eq!(find(&**storage, earlier).unwrap().repetition, series(300));
}

/// Those that an event has.
pub fn pictures_of_events_are_found(storage: &Arc<dyn Storage>) {
    let place = place(&**storage, "Town hall").id;
    insert(&**storage, new_event("none", "none", place));
    assert!(!read(&**storage, |repositories| repositories.events().have_pictures()));
    let with =
        |slug: &str, name: &str| NewEvent { picture: Some(picture(name)), ..new_event(slug, slug, place) };
    for event in [with("one", "a"), with("two", "a"), with("three", "b")] {
        insert(&**storage, event);
    }
    let asked = ["b", "c", "a"].map(|name| picture(name).file);
    let mut found = read(&**storage, move |repositories| repositories.events().pictures_among(&asked));
    found.sort();
    assert_eq!(found, ["a", "b"].map(|name| picture(name).file));
    assert_eq!(read(&**storage, |repositories| repositories.events().pictures_among(&[])), []);
    assert!(read(&**storage, |repositories| repositories.events().have_pictures()));
}
