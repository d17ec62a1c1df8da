//! Which events came from calendars elsewhere.

use std::sync::Arc;

use uncino_domain::agenda::imported_event::ImportedEvent;
use uncino_domain::id::{EventId, PlaceId};
use uncino_domain::storage::{Removal, Storage};

use crate::contract::agenda::events::{insert, new_event, place};
use crate::contract::{read, write};

fn imported(uid: &str, part: &str, event_id: EventId) -> ImportedEvent {
    ImportedEvent {
        uid: uid.to_owned(),
        part: part.to_owned(),
        event_id,
        brought: "all".to_owned(),
        content: "some".to_owned(),
        place_id: PlaceId(7),
        skipped: vec![1_796_155_200, 1_796_760_000],
        is_withdrawn: false,
    }
}

fn put(storage: &dyn Storage, imported: &ImportedEvent) {
    let imported = imported.clone();
    write(storage, move |repositories| {
        repositories.imported_events().lock()?;
        repositories.imported_events().put(&imported)
    });
}

fn find(storage: &dyn Storage, uid: &'static str) -> Vec<ImportedEvent> {
    read(storage, move |repositories| repositories.imported_events().find(uid))
}

/// To the letter, with all its parts; what is put again is what it is now.
pub fn what_came_from_a_calendar_is_found_by_its_name(storage: &Arc<dyn Storage>) {
    let whole = imported("choir@a.example", "", EventId(3));
    let part =
        ImportedEvent { skipped: Vec::new(), ..imported("choir@a.example", "20261201T200000Z", EventId(4)) };
    put(&**storage, &part);
    put(&**storage, &whole);
    put(&**storage, &imported("Choir@a.example", "", EventId(5)));
    assert_eq!(find(&**storage, "choir@a.example"), [whole.clone(), part.clone()]);
    assert_eq!(find(&**storage, "CHOIR@a.example"), []);
    let changed = ImportedEvent {
        event_id: EventId(6),
        brought: "more".to_owned(),
        content: "other".to_owned(),
        place_id: PlaceId(8),
        skipped: vec![-5],
        is_withdrawn: true,
        ..whole
    };
    put(&**storage, &changed);
    assert_eq!(find(&**storage, "choir@a.example"), [changed, part]);
}

/// Nothing comes again that somebody removed.
pub fn what_came_from_a_calendar_outlives_its_event(storage: &Arc<dyn Storage>) {
    let hall = place(&**storage, "Town hall").id;
    let event = insert(&**storage, new_event("Choir", "choir", hall));
    let row = imported("choir@a.example", "", event);
    put(&**storage, &row);
    let skipped = move |id| read(&**storage, move |repositories| repositories.imported_events().skipped(id));
    assert_eq!((skipped(event), skipped(EventId(event.0 + 1))), (row.skipped.clone(), vec![]));
    assert_eq!(write(&**storage, move |repositories| repositories.events().remove(event)), Removal::Removed);
    assert_eq!(find(&**storage, "choir@a.example"), [row]);
}
