//! Tags, beyond being given to events.

use std::sync::Arc;

use uncino_domain::event::NewEvent;
use uncino_domain::id::EventId;
use uncino_domain::storage::{Removal, Storage, TagRenaming};

use super::events::{find, insert, new_event, place};
use super::{read, write};

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
    assert_eq!(search("ARG", 9), "ARGO Embargo");
    assert_eq!(search("äRG", 9), "Ärger");
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
    assert_eq!(rename(&**storage, "old", "new"), TagRenaming::NotThere);
    assert_eq!(list(&**storage), "x 5, NEW 4, y 4, z 1");
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
