//! Tags, beyond being given to events.

use std::sync::Arc;

use uncino_domain::agenda::collection::{Choice, Filter};
use uncino_domain::agenda::event::{EventQuery, NewEvent};
use uncino_domain::agenda::tag_search::{TagOrder, TagSearch};
use uncino_domain::id::EventId;
use uncino_domain::storage::{CollectionInsertion, Removal, Storage, TagRenaming, TagUsage};

use crate::contract::agenda::events::{find, insert, new_event, place};
use crate::contract::{read, write};

fn tagged(storage: &dyn Storage, slug: &str, tags: &[&str]) -> EventId {
    let place = place(storage, "Town hall").id;
    let tags = tags.iter().map(ToString::to_string).collect();
    insert(storage, NewEvent { tags, ..new_event(slug, slug, place) })
}

fn tags_of(storage: &dyn Storage, events: &[EventId]) -> Vec<String> {
    events.iter().map(|id| find(storage, *id).unwrap().tags.join(" ")).collect()
}

fn list(storage: &dyn Storage) -> String {
    let tags = read(storage, |repositories| repositories.tags().list());
    tags.into_iter().map(|usage| format!("{} {}", usage.tag, usage.count)).collect::<Vec<_>>().join(", ")
}

fn rename(storage: &dyn Storage, tag: &'static str, new: &'static str) -> TagRenaming {
    write(storage, move |repositories| repositories.tags().rename(tag, new))
}

/// The most used first, then by name; one that no event has any more is left out.
pub fn tags_are_listed_by_use(storage: &Arc<dyn Storage>) {
    assert_eq!(list(&**storage), "");
    tagged(&**storage, "a", &["Rock", "ärger", "Jazz", "folk"]);
    let gone = tagged(&**storage, "b", &["gone", "rock"]);
    let place = place(&**storage, "Town hall").id;
    let mut hidden = new_event("c", "c", place);
    hidden.tags = vec!["folk".to_owned()];
    hidden.is_visible = false;
    insert(&**storage, hidden);
    assert_eq!(list(&**storage), "folk 2, Rock 2, gone 1, Jazz 1, ärger 1");
    assert_eq!(write(&**storage, move |repositories| repositories.events().remove(gone)), Removal::Removed);
    assert_eq!(list(&**storage), "folk 2, Jazz 1, Rock 1, ärger 1");
}

/// In the same order; wildcards are letters. Hidden events count for nothing.
pub fn tags_are_searched(storage: &Arc<dyn Storage>) {
    tagged(&**storage, "a", &["Ärger", "ARGO", "100%", "1000"]);
    tagged(&**storage, "b", &["argo", "Embargo"]);
    let gone = tagged(&**storage, "c", &["argon"]);
    assert_eq!(write(&**storage, move |repositories| repositories.events().remove(gone)), Removal::Removed);
    let place = place(&**storage, "Town hall").id;
    for (slug, tag) in [("d", "Argument"), ("e", "Embargo"), ("f", "Embargo"), ("g", "Embargo")] {
        let tags = vec![tag.to_owned()];
        insert(&**storage, NewEvent { tags, is_visible: false, ..new_event(slug, slug, place) });
    }
    let search = |words: &'static str, limit| {
        let found = read(&**storage, move |repositories| repositories.tags().search(words, limit));
        found.into_iter().map(|usage| usage.tag).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(search("ARG", 9), "ARGO Embargo Ärger");
    assert_eq!(search("äRG", 9), "ARGO Embargo Ärger", "accents don't matter");
    assert_eq!((search("0%", 9), search("_", 9)), ("100%".to_owned(), String::new()));
    assert_eq!(search("", 3), "ARGO 100% 1000");
}

/// With another spelling or another name; other tags stay.
pub fn a_renamed_tag_keeps_its_places(storage: &Arc<dyn Storage>) {
    let events = [tagged(&**storage, "a", &["x", "Città", "y"]), tagged(&**storage, "b", &["CITTÀ"])];
    assert_eq!(rename(&**storage, "città", "CittÀ"), TagRenaming::Renamed);
    assert_eq!(tags_of(&**storage, &events), ["x CittÀ y", "CittÀ"]);
    assert_eq!(rename(&**storage, "CITTÀ", "Town"), TagRenaming::Renamed);
    assert_eq!(tags_of(&**storage, &events), ["x Town y", "Town"]);
    assert_eq!(rename(&**storage, "città", "Z"), TagRenaming::NotThere);
    let later = tagged(&**storage, "c", &["TOWN", "città"]);
    assert_eq!(tags_of(&**storage, &[later]), ["Town città"]);
    assert_eq!(list(&**storage), "Town 3, città 1, x 1, y 1");
}

/// In the new spelling; an event that had both has it once, at its first place.
pub fn two_tags_become_one(storage: &Arc<dyn Storage>) {
    let events = [
        tagged(&**storage, "a", &["old", "x", "New", "y"]),
        tagged(&**storage, "b", &["x", "new", "y", "old", "z"]),
        tagged(&**storage, "c", &["x", "old", "y"]),
        tagged(&**storage, "d", &["y", "new", "x"]),
        tagged(&**storage, "e", &["x"]),
    ];
    assert_eq!(rename(&**storage, "OLD", "NEW"), TagRenaming::Renamed);
    assert_eq!(tags_of(&**storage, &events), ["NEW x y", "x NEW y z", "x NEW y", "y NEW x", "x"]);
    assert_eq!(list(&**storage), "x 5, NEW 4, y 4, z 1");
}

/// In queries, filters, new events and further changes; until a tag gets it anew, or it is removed.
pub fn the_name_of_a_tag_that_became_another_means_that_one(storage: &Arc<dyn Storage>) {
    let event = tagged(&**storage, "a", &["Straße"]);
    tagged(&**storage, "b", &["Allee"]);
    assert_eq!(rename(&**storage, "ALLEE", "Weg"), TagRenaming::Renamed);
    tagged(&**storage, "c", &["Weg", "Allee"]);
    let filter = write(&**storage, |repositories| {
        let CollectionInsertion::Inserted(collection) = repositories.collections().insert("Ways")? else {
            unreachable!()
        };
        let choice =
            Choice { tags: vec!["x".to_owned(), "WEG".to_owned(), "strasse".to_owned()], places: Vec::new() };
        repositories.collections().insert_filter(collection.id, &choice, false)
    });
    assert_eq!(rename(&**storage, "STRASSE", "weg"), TagRenaming::Renamed);
    let filters = read(&**storage, |repositories| repositories.collections().filters(None));
    assert_eq!(filters[0].choice.tags, ["x", "weg"]);
    let found = |query: EventQuery| {
        let events = read(&**storage, move |repositories| repositories.events().list(&query));
        events.into_iter().map(|event| event.slug).collect::<Vec<_>>().join(" ")
    };
    let by_tag = |tag: &str| found(EventQuery { tags: vec![tag.to_owned()], ..EventQuery::default() });
    assert_eq!((by_tag("Straße"), by_tag("WEG")), ("a b c".to_owned(), "a b c".to_owned()));
    let by_word = EventQuery { words: Some("strasse".to_owned()), ..EventQuery::default() };
    assert_eq!(found(by_word), "a b c");
    let choice = Choice { tags: vec!["Strasse".to_owned()], places: Vec::new() };
    let filter = Filter { choice, ..filter.unwrap() };
    assert_eq!(found(EventQuery { filters: vec![filter], ..EventQuery::default() }), "a b c");
    let late = tagged(&**storage, "d", &["STRASSE", "x", "Weg"]);
    assert_eq!(tags_of(&**storage, &[event, late]), ["weg", "weg x"]);
    // By the old name the tag itself is changed, and both old names lead there.
    assert_eq!(rename(&**storage, "straße", "Pfad"), TagRenaming::Renamed);
    assert_eq!(
        (by_tag("strasse"), by_tag("Pfad"), by_tag("weg")),
        ("a b c d".to_owned(), "a b c d".to_owned(), String::new())
    );
    let remove = || write(&**storage, |repositories| repositories.tags().remove("STRASSE"));
    assert_eq!((remove(), remove()), (Removal::Removed, Removal::NotThere));
    assert_eq!((by_tag("straße"), by_tag("pfad")), (String::new(), "a b c d".to_owned()));
}

/// Merged again, both old names mean the last one; and a name can be a tag of its own again.
pub fn names_of_tags_lead_on_to_the_last_one(storage: &Arc<dyn Storage>) {
    let events = [
        tagged(&**storage, "a", &["one"]),
        tagged(&**storage, "b", &["two"]),
        tagged(&**storage, "c", &["three"]),
    ];
    assert_eq!(rename(&**storage, "one", "two"), TagRenaming::Renamed);
    assert_eq!(rename(&**storage, "two", "three"), TagRenaming::Renamed);
    let late = tagged(&**storage, "d", &["one", "two"]);
    assert_eq!(tags_of(&**storage, &[late]), ["three"]);
    assert_eq!(rename(&**storage, "three", "one"), TagRenaming::Renamed);
    assert_eq!(tags_of(&**storage, &events), ["one", "one", "one"]);
    assert_eq!(list(&**storage), "one 4");
}

/// Its spelling is forgotten too, also when no event had it any more.
pub fn a_removed_tag_is_gone_from_all_events(storage: &Arc<dyn Storage>) {
    let events = [tagged(&**storage, "a", &["x", "Bad", "y"]), tagged(&**storage, "b", &["bad"])];
    let remove = || write(&**storage, |repositories| repositories.tags().remove("BAD"));
    assert_eq!((remove(), remove()), (Removal::Removed, Removal::NotThere));
    assert_eq!(tags_of(&**storage, &events), ["x y", ""]);
    let unused = tagged(&**storage, "c", &["bad"]);
    assert_eq!(tags_of(&**storage, &[unused]), ["bad"]);
    assert_eq!(write(&**storage, move |repositories| repositories.events().remove(unused)), Removal::Removed);
    assert_eq!((remove(), remove()), (Removal::Removed, Removal::NotThere));
}

/// Hidden events count, and series once; what no event has is left out.
pub fn tags_are_looked_for(storage: &Arc<dyn Storage>) {
    let storage = &**storage;
    tagged(storage, "a", &["Rock", "Età", "100%"]);
    let gone = tagged(storage, "b", &["gone", "rock"]);
    let hall = place(storage, "Town hall").id;
    let tags = vec!["eta 2".to_owned(), "ROCK".to_owned(), "Età".to_owned()];
    insert(storage, NewEvent { tags, is_visible: false, ..new_event("c", "c", hall) });
    assert_eq!(write(storage, move |repositories| repositories.events().remove(gone)), Removal::Removed);
    let look_for = |words: &str, order, (offset, limit)| {
        let asked = TagSearch { words: words.to_owned(), order, offset, limit };
        let found = read(storage, move |repositories| repositories.tags().look_for(&asked));
        found.iter().map(|usage| format!("{} {}", usage.tag, usage.count)).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(look_for("", TagOrder::MostUsed, (0, 9)), "Età 2, Rock 2, 100% 1, eta 2 1");
    assert_eq!(look_for("", TagOrder::Name, (0, 9)), "100% 1, eta 2 1, Età 2, Rock 2");
    assert_eq!(look_for("", TagOrder::Name, (1, 2)), "eta 2 1, Età 2");
    assert_eq!(look_for("ETA", TagOrder::MostUsed, (0, 9)), "Età 2, eta 2 1");
    assert_eq!(
        (look_for("0%", TagOrder::Name, (0, 9)), look_for("_", TagOrder::Name, (0, 9))),
        ("100% 1".to_owned(), String::new())
    );
}

/// Or the one that it became; a name that nothing has means none. Also one that no event has any more is there.
pub fn a_tag_is_found_by_what_its_name_means(storage: &Arc<dyn Storage>) {
    let storage = &**storage;
    let events = [tagged(storage, "a", &["Jazz"]), tagged(storage, "b", &["Jazz live"])];
    let find = |name: &'static str| read(storage, move |repositories| repositories.tags().find(name));
    let usage = |tag: &str, count| Some(TagUsage { tag: tag.to_owned(), count });
    assert_eq!((find("JAZZ LIVE"), find("rock")), (usage("Jazz live", 1), None));
    assert_eq!(rename(storage, "jazz live", "Jazz"), TagRenaming::Renamed);
    assert_eq!((find("jazz live"), find("jazz")), (usage("Jazz", 2), usage("Jazz", 2)));
    write(storage, |repositories| repositories.tags().lock(&["jazz", "jazz live", "rock"]));
    for id in events {
        assert_eq!(write(storage, move |repositories| repositories.events().remove(id)), Removal::Removed);
    }
    assert_eq!(find("Jazz live"), usage("Jazz", 0));
}
