//! Announcements.

use std::sync::Arc;

use chrono::TimeDelta;
use uncino_domain::agenda::announcement::{Announcement, AnnouncementWords};
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
