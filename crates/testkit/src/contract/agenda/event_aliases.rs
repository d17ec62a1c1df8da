//! Where events lead that were merged into others.

use std::sync::Arc;

use uncino_domain::agenda::removed_event::RemovedEvent;
use uncino_domain::id::EventId;
use uncino_domain::storage::{Removal, Storage};

use crate::contract::agenda::events::{find, insert, new_event, place};
use crate::contract::{insert_user, now, read, write};

fn lead(storage: &dyn Storage, (gone, slug): (EventId, &'static str), kept: EventId) {
    write(storage, move |repositories| repositories.event_aliases().insert((gone, slug), kept));
}

fn kept(storage: &dyn Storage, gone: EventId) -> Option<EventId> {
    read(storage, move |repositories| repositories.event_aliases().find(gone))
}

fn kept_by_slug(storage: &dyn Storage, slug: &'static str) -> Option<EventId> {
    read(storage, move |repositories| repositories.event_aliases().find_by_slug(slug))
}

fn remove(storage: &dyn Storage, id: EventId) {
    assert_eq!(write(storage, move |repositories| repositories.events().remove(id)), Removal::Removed);
}

/// By its number and by its slug; of two that had one slug the later one counts.
pub fn an_alias_leads_on_until_its_event_is_back(storage: &Arc<dyn Storage>) {
    let hall = place(&**storage, "Town hall").id;
    let [first, second, third] = ["a", "b", "c"].map(|slug| insert(&**storage, new_event(slug, slug, hall)));
    remove(&**storage, first);
    lead(&**storage, (first, "a"), second);
    assert_eq!((kept(&**storage, first), kept_by_slug(&**storage, "a")), (Some(second), Some(second)));
    assert_eq!((kept(&**storage, second), kept_by_slug(&**storage, "b")), (None, None));
    let later = insert(&**storage, new_event("a", "a", hall));
    remove(&**storage, later);
    lead(&**storage, (later, "a"), third);
    assert_eq!((kept(&**storage, first), kept_by_slug(&**storage, "a")), (Some(second), Some(third)));
    let forget = |gone| write(&**storage, move |repositories| repositories.event_aliases().forget(gone));
    assert_eq!((forget(later), forget(later)), (Removal::Removed, Removal::NotThere));
    assert_eq!((kept(&**storage, later), kept_by_slug(&**storage, "a")), (None, Some(second)));
}

/// To an event, to one that can be had back, or to one that leads on itself.
pub fn aliases_stay_as_long_as_they_lead_somewhere(storage: &Arc<dyn Storage>) {
    let editor = insert_user(&**storage, "editor@example.org").id;
    let hall = place(&**storage, "Town hall").id;
    let [first, second, third, other] =
        ["a", "b", "c", "d"].map(|slug| insert(&**storage, new_event(slug, slug, hall)));
    let event = find(&**storage, third).unwrap();
    for (gone, slug, next) in [(first, "a", second), (second, "b", third)] {
        remove(&**storage, gone);
        lead(&**storage, (gone, slug), next);
    }
    lead(&**storage, (EventId(1_000), "x"), other);
    let sweep = || write(&**storage, |repositories| repositories.event_aliases().forget_dangling());
    assert_eq!(sweep(), 0, "all of them lead to an event");
    remove(&**storage, third);
    let removed =
        RemovedEvent { event, with: third, left: Vec::new(), removed_by: editor, removed_at: now() };
    write(&**storage, move |repositories| repositories.removed_events().insert(&removed));
    assert_eq!(sweep(), 0, "it can be had back");
    let removal = write(&**storage, move |repositories| repositories.removed_events().forget(third));
    assert_eq!((removal, sweep(), sweep(), sweep()), (Removal::Removed, 1, 1, 0), "from the end on");
    assert_eq!([first, second, EventId(1_000)].map(|id| kept(&**storage, id)), [None, None, Some(other)]);
}

/// So no new event gets it, as long as it leads on.
pub fn an_alias_keeps_its_slug(storage: &Arc<dyn Storage>) {
    let hall = place(&**storage, "Town hall").id;
    let [gone, stays] = ["fair_1", "fair-x"].map(|slug| insert(&**storage, new_event(slug, slug, hall)));
    remove(&**storage, gone);
    lead(&**storage, (gone, "fair_1"), stays);
    lead(&**storage, (EventId(1_000), "fair_1-7"), stays);
    lead(&**storage, (EventId(1_001), "fairs1-7"), stays);
    let like = |base: &'static str| {
        let mut slugs = read(&**storage, move |repositories| repositories.events().slugs_like(base));
        slugs.sort();
        slugs
    };
    assert_eq!(like("fair_1"), ["fair_1", "fair_1-7"]);
    assert_eq!(like("fair"), ["fair-x"]);
    let is_free =
        |slug: &'static str| read(&**storage, move |repositories| repositories.events().is_slug_free(slug));
    assert_eq!([is_free("fair_1"), is_free("fair_1-7"), is_free("fair")], [false, false, true]);
}
