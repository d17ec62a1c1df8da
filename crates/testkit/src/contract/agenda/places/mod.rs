//! Places, beyond finding them by name.

pub mod looked_after;
pub mod merging;

use std::sync::Arc;

use chrono::TimeDelta;
use uncino_domain::agenda::collection::{Choice, Filter};
use uncino_domain::agenda::event::{EventQuery, NewEvent};
use uncino_domain::agenda::place::Place;
use uncino_domain::id::PlaceId;
use uncino_domain::storage::{CollectionInsertion, PlaceMerging, PlaceUpdate, Storage, StorageError, Stored};

use crate::contract::agenda::events::{find, insert, new_event, place, publish};
use crate::contract::{now, read, write};

/// And keeps its own address.
pub fn a_place_is_found_without_regard_to_case(storage: &Arc<dyn Storage>) {
    let first = place(&**storage, "Città VECCHIA");
    assert_eq!(place(&**storage, "città vecchia"), first);
    assert_eq!(first.address, "Città VECCHIA street");
    let id = first.id;
    assert_eq!(read(&**storage, move |repositories| repositories.places().find(id)), Some(first));
}

/// Makes two places one, which are there.
pub(in crate::contract) fn merge(storage: &dyn Storage, gone: PlaceId, kept: PlaceId) -> Place {
    match write(storage, move |repositories| repositories.places().merge(gone, kept)) {
        PlaceMerging::Merged(was) => was,
        PlaceMerging::NotThere => panic!("both are there"),
    }
}

fn names(places: Vec<Place>) -> Vec<String> {
    places.into_iter().map(|place| place.name).collect()
}

/// Without regard to case, by code points.
pub fn places_are_listed_by_name(storage: &Arc<dyn Storage>) {
    for name in ["b", "Äther", "a c", "B a", "A-b", "z", "ab"] {
        place(&**storage, name);
    }
    let listed = names(read(&**storage, |repositories| repositories.places().list()));
    assert_eq!(listed, ["a c", "A-b", "ab", "b", "B a", "z", "Äther"]);
}

/// And by nothing else; wildcards are letters. A place that no visible event names is not found.
pub fn places_are_searched_by_name_and_address(storage: &Arc<dyn Storage>) {
    for (name, address) in [
        ("Città Vecchia", "Via Roma 1"),
        ("Bar", "Piazza CITTÀ 100%"),
        ("Ärger", "1000 Roman Road"),
        ("online", ""),
    ] {
        let changed = Place { address: address.to_owned(), ..place(&**storage, name) };
        insert(&**storage, new_event(name, name, changed.id));
        let outcome = write(&**storage, move |repositories| repositories.places().update(&changed));
        assert_eq!(outcome, PlaceUpdate::Updated);
    }
    let hidden = NewEvent { is_visible: false, ..new_event("h", "h", place(&**storage, "Bar nobody").id) };
    insert(&**storage, hidden);
    place(&**storage, "Bar without events");
    let search = |words: &'static str, limit| {
        names(read(&**storage, move |repositories| repositories.places().search(words, limit)))
    };
    assert_eq!(search("CITTÀ V", 9), ["Città Vecchia"]);
    assert_eq!(search("äRG", 9), ["Ärger"]);
    assert_eq!(search("rOMA", 9), ["Città Vecchia", "Ärger"]);
    assert_eq!(search("piazza CITTÀ", 9), ["Bar"]);
    assert_eq!(search("100%", 9), ["Bar"]);
    assert_eq!(search("_", 9), Vec::<String>::new());
    assert_eq!(search("", 2), ["Bar", "Città Vecchia"]);
    let found = |name: &'static str| {
        read(&**storage, move |repositories| repositories.places().find_by_name(name)).is_some()
    };
    assert!(found("CITTÀ VECCHIA") && !found("Città"));
}

/// All of it but its number and the moment it was first named.
pub fn a_place_changes_and_its_events_show_it(storage: &Arc<dyn Storage>) {
    let event = publish(&**storage, "Concert", None, None);
    let old = find(&**storage, event).unwrap().place;
    let new = Place {
        name: "Haus".to_owned(),
        address: "Gasse 1".to_owned(),
        latitude: None,
        longitude: Some(-7.5),
        updated_at: now() + TimeDelta::hours(1),
        ..old
    };
    for name in ["Haus", "HAUS", "Ein Haus"] {
        let new = Place { name: name.to_owned(), ..new.clone() };
        let change = new.clone();
        let outcome = write(&**storage, move |repositories| repositories.places().update(&change));
        assert_eq!(outcome, PlaceUpdate::Updated);
        assert_eq!(find(&**storage, event).unwrap().place, new);
        assert_eq!(read(&**storage, |repositories| repositories.places().list()), [new]);
    }
}

/// The transaction goes on.
pub fn a_name_of_another_place_is_taken(storage: &Arc<dyn Storage>) {
    let (known, mut other) = (place(&**storage, "Città"), place(&**storage, "Bar"));
    let unchanged = other.clone();
    other.name = "CITTÀ".to_owned();
    let outcome: Stored<PlaceUpdate> = storage.write(move |repositories| {
        let outcome = repositories.places().update(&other)?;
        other.name = "Pub".to_owned();
        assert_eq!(repositories.places().update(&other)?, PlaceUpdate::Updated);
        Ok::<_, StorageError>(outcome)
    });
    assert_eq!(outcome.expect("a write"), PlaceUpdate::NameTaken);
    let renamed = Place { name: "Pub".to_owned(), ..unchanged };
    assert_eq!(read(&**storage, |repositories| repositories.places().list()), [known, renamed]);
}

/// The number of the one that is gone leads to the other, wherever somebody reads by it.
pub fn two_places_become_one(storage: &Arc<dyn Storage>) {
    let [gone, kept, other] = ["Cinema", "Kino", "Bar"].map(|name| place(&**storage, name));
    for (slug, place) in [("a", &gone), ("b", &kept), ("c", &other)] {
        insert(&**storage, new_event(slug, slug, place.id));
    }
    let (gone, kept, other) = (gone.id, kept, other.id);
    let into = kept.id;
    let choice = |places: &[PlaceId]| Choice { tags: Vec::new(), places: places.to_vec() };
    let (both, late) = (choice(&[gone, other, into]), choice(&[gone]));
    write(&**storage, move |repositories| {
        let CollectionInsertion::Inserted(films) = repositories.collections().insert("Films")? else {
            unreachable!()
        };
        repositories.collections().insert_filter(films.id, &both, false)
    });
    merge(&**storage, gone, into);
    let found = read(&**storage, move |repositories| repositories.places().find(gone));
    assert_eq!(found, Some(kept.clone()));
    let names = names(read(&**storage, |repositories| repositories.places().list()));
    assert_eq!(names, ["Bar", "Kino"]);
    let list = |query: EventQuery| {
        let events = read(&**storage, move |repositories| repositories.events().list(&query));
        events
            .into_iter()
            .map(|event| format!("{}@{}", event.slug, event.place.name))
            .collect::<Vec<_>>()
            .join(" ")
    };
    for id in [gone, into] {
        assert_eq!(list(EventQuery { places: vec![id], ..EventQuery::default() }), "a@Kino b@Kino");
    }
    let filters = read(&**storage, |repositories| repositories.collections().filters(None));
    assert_eq!(filters[0].choice.places, [into, other]);
    let filter = Filter { choice: late, ..filters[0].clone() };
    assert_eq!(list(EventQuery { filters: vec![filter], ..EventQuery::default() }), "a@Kino b@Kino");
    // Once more: the first number goes along.
    merge(&**storage, into, other);
    assert_eq!(list(EventQuery { places: vec![gone], ..EventQuery::default() }), "a@Bar b@Bar c@Bar");
    let found = read(&**storage, move |repositories| repositories.places().find(into));
    assert_eq!(found.map(|place| place.id), Some(other));
}

/// White space, spellings of an accent, what nobody sees.
pub fn names_that_look_alike_are_one_place(storage: &Arc<dyn Storage>) {
    for (first, others) in
        [("Straße 1", ["STRASSE\u{a0}1", "Stra\u{200b}ße  1"]), ("Città", ["Citta\u{300}", "\u{200f}CITTÀ"])]
    {
        let known = place(&**storage, first);
        for other in others {
            assert_eq!(place(&**storage, other), known, "{other:?}");
        }
    }
}
