//! Announcements.

use std::sync::Arc;

use chrono::TimeDelta;
use uncino_domain::agenda::announcement::{Announcement, AnnouncementWords};
use uncino_domain::agenda::event::Slice;
use uncino_domain::storage::{Removal, Storage};

use crate::contract::{now, read, write};

/// And are changed and removed.
pub fn announcements_read_back_equal(storage: &Arc<dyn Storage>) {
    let words =
        AnnouncementWords { title: "Closed".to_owned(), text: "<p>…</p>".to_owned(), visible: true };
    let said = words.clone();
    let added = write(&**storage, move |repositories| repositories.announcements().insert(&said, now()));
    let id = added.id;
    assert_eq!(added, Announcement { id, words, created_at: now(), updated_at: now() });
    let hidden = AnnouncementWords { visible: false, ..added.words.clone() };
    let changed = Announcement { words: hidden, updated_at: now() + TimeDelta::hours(1), ..added };
    let change = changed.clone();
    write(&**storage, move |repositories| repositories.announcements().update(&change));
    let find = move || read(&**storage, move |repositories| repositories.announcements().find(id));
    assert_eq!(find(), Some(changed.clone()));
    assert_eq!(read(&**storage, |repositories| repositories.announcements().list()), [changed]);
    let remove = || write(&**storage, move |repositories| repositories.announcements().remove(id));
    assert_eq!((remove(), remove(), find()), (Removal::Removed, Removal::NotThere, None));
}

/// By title, the latest first, a part at a time.
pub fn announcements_are_searched(storage: &Arc<dyn Storage>) {
    for title in ["Città chiusa", "100% open", "The city is CLOSED", "Closed"] {
        let words = AnnouncementWords { title: title.to_owned(), text: "closed".to_owned(), visible: false };
        write(&**storage, move |repositories| repositories.announcements().insert(&words, now()));
    }
    let search = |words: &'static str, offset, limit| -> Vec<String> {
        let slice = Slice { offset, limit };
        let found = read(&**storage, move |repositories| repositories.announcements().search(words, slice));
        found.into_iter().map(|found| found.words.title).collect()
    };
    assert_eq!(search("", 0, 2), ["Closed", "The city is CLOSED"]);
    assert_eq!(search(" ", 3, 9), ["Città chiusa"]);
    assert_eq!(search("closed city", 0, 9), ["The city is CLOSED"]);
    assert_eq!(search("CITTA", 0, 9), ["Città chiusa"]);
    assert_eq!(search("%", 0, 9), ["100% open"], "wildcards are letters");
    assert_eq!(search("\0", 0, 9), Vec::<String>::new());
}
