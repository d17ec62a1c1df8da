//! Collections, their filters, and what those choose.

use std::sync::Arc;

use uncino_domain::agenda::collection::{Choice, Collection, Filter};
use uncino_domain::agenda::event::{EventQuery, NewEvent, Slice};
use uncino_domain::id::{CollectionId, FilterId, PlaceId};
use uncino_domain::storage::{CollectionInsertion, Removal, Storage};

use crate::contract::agenda::events::{insert, new_event, place};
use crate::contract::{read, write};

fn collection(storage: &Arc<dyn Storage>, name: &'static str) -> Collection {
    match write(&**storage, move |repositories| repositories.collections().insert(name)) {
        CollectionInsertion::Inserted(collection) => collection,
        CollectionInsertion::NameTaken => unreachable!("the name is new"),
    }
}

/// A new one is the last.
pub fn collections_stand_in_their_order(storage: &Arc<dyn Storage>) {
    let (first, second) = (collection(storage, "Music"), collection(storage, "Films"));
    assert!(first.is_top && first.sort_index < second.sort_index);
    let list = || read(&**storage, |repositories| repositories.collections().list());
    assert_eq!(list(), [first.clone(), second.clone()]);
    let again = write(&**storage, |repositories| repositories.collections().insert("Music"));
    assert_eq!(again, CollectionInsertion::NameTaken);
    let moved = Collection { is_top: false, sort_index: -1, ..second.clone() };
    let change = moved.clone();
    write(&**storage, move |repositories| repositories.collections().update(&change));
    assert_eq!(list(), [moved, first]);
}

/// By name, in their order, a part at a time.
pub fn collections_are_searched(storage: &Arc<dyn Storage>) {
    for name in ["Città", "Films", "For free", "_"] {
        collection(storage, name);
    }
    let last = read(&**storage, |repositories| repositories.collections().list()).remove(3);
    let moved = Collection { sort_index: -1, ..last };
    write(&**storage, move |repositories| repositories.collections().update(&moved));
    let search = |words: &'static str, offset, limit| -> Vec<String> {
        let slice = Slice { offset, limit };
        let found = read(&**storage, move |repositories| repositories.collections().search(words, slice));
        found.into_iter().map(|found| found.name).collect()
    };
    assert_eq!(search("", 0, 2), ["_", "Città"]);
    assert_eq!(search("", 2, 9), ["Films", "For free"]);
    assert_eq!(search("f", 1, 9), ["For free"]);
    assert_eq!(search("FREE for", 0, 9), ["For free"]);
    assert_eq!(search("citta", 0, 9), ["Città"]);
    assert_eq!(search("_", 0, 9), ["_"], "wildcards are letters");
}

fn filter(storage: &Arc<dyn Storage>, of: CollectionId, choice: Choice, negate: bool) -> Filter {
    let added =
        write(&**storage, move |repositories| repositories.collections().insert_filter(of, &choice, negate));
    added.expect("the collection is there")
}

fn tagged(tags: &[&str]) -> Choice {
    Choice { tags: tags.iter().map(|tag| (*tag).to_owned()).collect(), places: Vec::new() }
}

/// And change.
pub fn filters_go_with_their_collection(storage: &Arc<dyn Storage>) {
    let (music, films) = (collection(storage, "Music").id, collection(storage, "Films").id);
    let choice = Choice { tags: vec!["Città \"vecchia\"".to_owned()], places: vec![PlaceId(7)] };
    let first = filter(storage, music, choice, false);
    let second = filter(storage, films, tagged(&["x"]), true);
    let filters = |of| read(&**storage, move |repositories| repositories.collections().filters(of));
    assert_eq!(filters(None), [first.clone(), second.clone()]);
    assert_eq!(filters(Some(music)), std::slice::from_ref(&first));
    let changed = Filter { choice: tagged(&[]), negate: true, ..first.clone() };
    let change = changed.clone();
    write(&**storage, move |repositories| repositories.collections().update_filter(&change));
    let id = first.id;
    assert_eq!(
        read(&**storage, move |repositories| repositories.collections().find_filter(id)),
        Some(changed)
    );
    assert_eq!(
        write(&**storage, move |repositories| repositories.collections().remove(music)),
        Removal::Removed
    );
    assert_eq!(filters(None), std::slice::from_ref(&second));
    let id = second.id;
    let remove = || write(&**storage, move |repositories| repositories.collections().remove_filter(id));
    assert_eq!((remove(), remove()), (Removal::Removed, Removal::NotThere));
    let nowhere = write(&**storage, |repositories| {
        repositories.collections().insert_filter(CollectionId(999), &Choice::default(), false)
    });
    assert_eq!(nowhere, None);
}

/// Each filter chooses by both; one is enough; none may be negated.
pub fn a_collection_chooses_by_tags_and_places(storage: &Arc<dyn Storage>) {
    let (hall, bar) = (place(&**storage, "Hall").id, place(&**storage, "Bar").id);
    for (slug, place, tags) in [
        ("jazz-hall", hall, vec!["Jazz"]),
        ("jazz-bar", bar, vec!["Jazz", "late"]),
        ("film-bar", bar, vec!["film"]),
        ("talk-hall", hall, vec![]),
    ] {
        let tags = tags.into_iter().map(str::to_owned).collect();
        insert(&**storage, NewEvent { tags, ..new_event(slug, slug, place) });
    }
    let list = |chosen: &[(&[&str], &[PlaceId], bool)]| -> String {
        let filters = chosen.iter().map(|(tags, places, negate)| Filter {
            id: FilterId(0),
            collection_id: CollectionId(0),
            choice: Choice { places: places.to_vec(), ..tagged(tags) },
            negate: *negate,
        });
        let query = EventQuery { filters: filters.collect(), ..EventQuery::default() };
        let events = read(&**storage, move |repositories| repositories.events().list(&query));
        events.into_iter().map(|event| event.slug).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(list(&[(&["jazz"], &[], false)]), "jazz-hall jazz-bar");
    assert_eq!(list(&[(&["JAZZ"], &[bar], false)]), "jazz-bar");
    assert_eq!(list(&[(&["film", "x"], &[], false), (&[], &[hall], false)]), "jazz-hall film-bar talk-hall");
    assert_eq!(list(&[(&["jazz"], &[], false), (&["late"], &[], true)]), "jazz-hall");
    assert_eq!(list(&[(&["jazz"], &[], true)]), "film-bar talk-hall");
    assert_eq!(list(&[(&["x"], &[], false)]), "");
}

/// Whatever it asks for, and however few of them it wants to see.
pub fn what_a_query_finds_is_counted(storage: &Arc<dyn Storage>) {
    let (hall, bar) = (place(&**storage, "Hall").id, place(&**storage, "Bar").id);
    for (slug, place, start, is_visible) in
        [("a", hall, 100, true), ("b", hall, 200, true), ("c", bar, 300, true), ("d", hall, 300, false)]
    {
        let mut event = NewEvent { is_visible, ..new_event(slug, slug, place) };
        event.details.start = start;
        event.tags = vec!["Jazz".to_owned(), slug.to_owned()];
        insert(&**storage, event);
    }
    let count = |query: EventQuery| read(&**storage, move |repositories| repositories.events().count(&query));
    let none = EventQuery::default;
    let filter = |tag: &str, negate| Filter {
        id: FilterId(0),
        collection_id: CollectionId(0),
        choice: tagged(&[tag]),
        negate,
    };
    assert_eq!(count(none()), 3);
    assert_eq!(count(EventQuery { from: Some(200), ..none() }), 2);
    assert_eq!(count(EventQuery { places: vec![hall], ..none() }), 2);
    assert_eq!(count(EventQuery { filters: vec![filter("jazz", false), filter("c", true)], ..none() }), 2);
    assert_eq!(count(EventQuery { words: Some("hall".to_owned()), tags: vec!["b".to_owned()], ..none() }), 1);
    let (slice, reverse) = (Some(Slice { offset: 2, limit: 1 }), true);
    assert_eq!(count(EventQuery { slice, reverse, ..none() }), 3);
}
