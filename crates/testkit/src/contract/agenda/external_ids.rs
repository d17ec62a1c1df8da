//! How applications call their events.

use std::sync::Arc;

use uncino_domain::id::{ClientId, EventId, UserId};
use uncino_domain::storage::{Removal, Storage};

use crate::contract::agenda::events::{insert, new_event, place};
use crate::contract::{insert_user, read, write};

/// And ends with the event.
pub fn an_external_id_is_one_users_through_one_application(storage: &Arc<dyn Storage>) {
    let (anna, berta) = (insert_user(&**storage, "a@x.org").id, insert_user(&**storage, "b@x.org").id);
    let place = place(&**storage, "Town hall").id;
    let events = ["a", "b", "c"].map(|slug| insert(&**storage, new_event(slug, slug, place)));
    let client = || Some(ClientId::new("application"));
    let add = |user: UserId, client: Option<ClientId>, event: EventId| {
        write(&**storage, move |repositories| {
            repositories.external_ids().insert(user, client.as_ref(), ("x/1", event))
        });
    };
    let find = |user: UserId, client: Option<ClientId>, name: &'static str| {
        read(&**storage, move |repositories| repositories.external_ids().find(user, client.as_ref(), name))
    };
    add(anna, client(), events[0]);
    add(anna, None, events[1]);
    add(berta, client(), events[2]);
    let found = [find(anna, client(), "x/1"), find(anna, None, "x/1"), find(berta, client(), "x/1")];
    assert_eq!(found, events.map(Some));
    assert_eq!((find(berta, None, "x/1"), find(anna, client(), "X/1")), (None, None));
    let nameless = insert(&**storage, new_event("d", "d", place));
    let has_name =
        |event: EventId| read(&**storage, move |repositories| repositories.external_ids().has_name(event));
    assert_eq!((has_name(events[0]), has_name(nameless)), (true, false));
    let gone = events[0];
    assert_eq!(write(&**storage, move |repositories| repositories.events().remove(gone)), Removal::Removed);
    assert_eq!(find(anna, client(), "x/1"), None);
    add(anna, client(), events[1]);
    assert_eq!(find(anna, client(), "x/1"), Some(events[1]));
}
