//! How far the agenda has come.

use std::sync::Arc;

use serde_json::json;
use uncino_domain::agenda::announcement::AnnouncementWords;
use uncino_domain::agenda::edition::Revision;
use uncino_domain::storage::{Storage, Stored};

use crate::contract::agenda::events::{insert, new_event, place};
use crate::contract::{now, write};

fn revision(storage: &dyn Storage) -> Revision {
    let revision: Stored<_> = storage.look_up(|repositories| repositories.editions().revision());
    revision.unwrap()
}

/// Each commit that changes something of the agenda makes one that has never been there.
pub fn a_change_of_the_agenda_makes_a_revision(storage: &Arc<dyn Storage>) {
    let mut seen = vec![revision(&**storage)];
    let mut changed = |what: &str| {
        let now = revision(&**storage);
        assert!(!seen.contains(&now), "{what} leaves the revision");
        seen.push(now);
        assert_eq!(revision(&**storage), now, "a look leaves it");
    };
    let hall = place(&**storage, "Town hall");
    changed("a place");
    let mut event = new_event("Concert", "concert", hall.id);
    event.tags = vec!["jazz".to_owned()];
    let id = insert(&**storage, event);
    changed("an event");
    write(&**storage, move |repositories| repositories.events().set_visible(id, false, now()));
    changed("a hidden event");
    write(&**storage, |repositories| repositories.tags().remove("jazz").map(drop));
    changed("a tag that is gone");
    let words = AnnouncementWords { title: "Closed".to_owned(), text: String::new(), visible: true };
    let told = write(&**storage, move |repositories| repositories.announcements().insert(&words, now()));
    changed("an announcement");
    write(&**storage, move |repositories| repositories.announcements().remove(told.id).map(drop));
    changed("an announcement that is gone");
    write(&**storage, |repositories| repositories.collections().insert("Music").map(drop));
    changed("a collection");
    write(&**storage, |repositories| repositories.settings().set("title", &json!("Circolo Nord")));
    changed("a setting");
    write(&**storage, move |repositories| repositories.events().remove(id).map(drop));
    changed("an event that is gone");
}

/// Of whatever event, from that moment on.
pub fn the_next_moment_is_a_beginning_or_an_end(storage: &Arc<dyn Storage>) {
    let next = |from| -> Option<i64> {
        let next: Stored<_> = storage.read(move |repositories| repositories.editions().next_moment(from));
        next.unwrap()
    };
    assert_eq!(next(0), None);
    let hall = place(&**storage, "Town hall").id;
    for (slug, start, end, is_visible) in [
        ("short", 1_000, None, true),
        ("long", 900, Some(1_100), true),
        ("hidden", 1_200, Some(1_200), false),
    ] {
        let mut event = new_event(slug, slug, hall);
        (event.details.start, event.details.end, event.is_visible) = (start, end, is_visible);
        insert(&**storage, event);
    }
    for (from, moment) in [
        (0, Some(900)),
        (900, Some(900)),
        (901, Some(1_000)),
        (1_001, Some(1_100)),
        (1_101, Some(1_200)),
        (1_201, None),
    ] {
        assert_eq!(next(from), moment, "{from}");
    }
}
