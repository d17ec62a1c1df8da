//! What administrators and authors see of events.

use std::sync::Arc;

use chrono::TimeDelta;
use uncino_domain::agenda::event::recurrence::Recurrence;
use uncino_domain::agenda::event::{Event, EventSummary, NewEvent, Repetition};
use uncino_domain::id::{ClientId, EventId, UserId};
use uncino_domain::storage::{OwnEvents, Storage, Stored};

use crate::contract::agenda::events::{find, insert, new_event, place, publish};
use crate::contract::story::{client, insert_client};
use crate::contract::{insert_user, now, read, write};

fn slugs(events: Vec<EventSummary>) -> Vec<String> {
    events.into_iter().map(|event| event.slug).collect()
}

/// And nothing else of it changes but the moment of change.
pub fn an_event_is_shown_and_hidden(storage: &Arc<dyn Storage>) {
    let id = publish(&**storage, "Concert", None, None);
    let other = publish(&**storage, "Another", None, None);
    let before = [id, other].map(|id| find(&**storage, id).unwrap());
    let later = now() + TimeDelta::hours(1);
    for is_visible in [false, true] {
        write(&**storage, move |repositories| repositories.events().set_visible(id, is_visible, later));
        let expected = Event { is_visible, updated_at: later, ..before[0].clone() };
        assert_eq!([id, other].map(|id| find(&**storage, id).unwrap()), [expected, before[1].clone()]);
    }
}

/// The latest added first, hidden ones too; counted by the client through which they came.
pub fn events_of_a_user_are_listed_and_counted(storage: &Arc<dyn Storage>) {
    let anna = insert_user(&**storage, "anna@example.org").id;
    let other = insert_user(&**storage, "other@example.org").id;
    insert_client(&**storage, client("a"));
    insert_client(&**storage, client("b"));
    let hall = place(&**storage, "Town hall").id;
    let add = |slug: &str, client: Option<&str>, change: &dyn Fn(&mut NewEvent)| -> EventId {
        let client_id = client.map(ClientId::new);
        let mut event = NewEvent { user_id: Some(anna), client_id, ..new_event(slug, slug, hall) };
        change(&mut event);
        insert(&**storage, event)
    };
    let first = add("first", Some("b"), &|event| event.tags = vec!["jazz".to_owned()]);
    add("hidden", None, &|event| event.is_visible = false);
    add("early", Some("b"), &|event| event.details.start = 1);
    add("late", Some("a"), &|event| event.created_at = now() + TimeDelta::hours(1));
    add("other's", Some("a"), &|event| event.user_id = Some(other));
    let list =
        |asked: OwnEvents| read(&**storage, move |repositories| repositories.events().list_of_user(&asked));
    let listed = list(OwnEvents::all(anna));
    assert_eq!(listed[3], EventSummary::from(find(&**storage, first).unwrap()));
    assert_eq!(slugs(listed), ["late", "early", "hidden", "first"]);
    let through_b = OwnEvents { through: Some(ClientId::new("b")), ..OwnEvents::all(anna) };
    assert_eq!(slugs(list(through_b.clone())), ["early", "first"]);
    assert_eq!(
        slugs(list(OwnEvents { offset: 1, limit: Some(2), ..OwnEvents::all(anna) })),
        ["early", "hidden"]
    );
    assert_eq!(slugs(list(OwnEvents { offset: 1, limit: Some(9), ..through_b })), ["first"]);
    let count = || read(&**storage, move |repositories| repositories.events().count_of_user(anna));
    let through = |id: &str| Some(ClientId::new(id));
    assert_eq!(count(), [(None, 1), (through("a"), 1), (through("b"), 2)]);
    write(&**storage, move |repositories| -> Stored<()> {
        repositories.clients().remove(&ClientId::new("b")).map(drop)?;
        repositories.events().remove(first).map(drop)
    });
    assert_eq!(count(), [(None, 2), (through("a"), 1)]);
}

/// Until somebody shows or hides them; by when they were added.
pub fn waiting_events_are_counted_and_named(storage: &Arc<dyn Storage>) {
    let hall = place(&**storage, "Town hall").id;
    let waiting = NewEvent { is_visible: false, is_waiting: true, ..new_event("a", "a", hall) };
    let first = insert(&**storage, waiting.clone());
    let later = now() + TimeDelta::seconds(9);
    insert(&**storage, NewEvent { slug: "b".to_owned(), created_at: later, ..waiting });
    insert(&**storage, NewEvent { is_visible: false, ..new_event("hidden", "hidden", hall) });
    insert(&**storage, new_event("shown", "shown", hall));
    let count = || read(&**storage, |repositories| repositories.events().count_waiting());
    let named = |since, limit| {
        read(&**storage, move |repositories| repositories.events().titles_waiting(since, limit))
    };
    assert_eq!((count(), named(now(), 9).len(), named(now(), 1).len(), named(later, 9).len()), (2, 2, 1, 1));
    write(&**storage, move |repositories| repositories.events().set_visible(first, false, now()));
    assert_eq!((count(), named(now(), 9).len()), (1, 1));
    assert!(!find(&**storage, first).unwrap().is_waiting);
}

/// What comes first, as do series, whenever they began; then what is over, the latest first; hidden events aren't among them.
pub fn waiting_events_are_listed(storage: &Arc<dyn Storage>) {
    let hall = place(&**storage, "Town hall").id;
    for (slug, start, end, is_waiting) in [
        ("later", 30, None, true),
        ("on", 5, Some(10), true),
        ("over", 1, Some(9), true),
        ("over-later", 9, None, true),
        ("series", 2, None, true),
        ("hidden", 20, None, false),
    ] {
        let mut event = NewEvent { is_visible: false, is_waiting, ..new_event(slug, slug, hall) };
        (event.details.start, event.details.end) = (start, end);
        if slug == "series" {
            event.repetition =
                Repetition::Series { recurrence: Recurrence::Weeks(1), until: None, made_until: 0 };
        }
        insert(&**storage, event);
    }
    let listed = |limit| read(&**storage, move |repositories| repositories.events().list_waiting(10, limit));
    let slugs = |limit| listed(limit).into_iter().map(|event| event.slug).collect::<Vec<_>>();
    assert_eq!(slugs(9), ["series", "on", "later", "over-later", "over"]);
    assert_eq!(slugs(4), ["series", "on", "later", "over-later"]);
    assert_eq!(slugs(2), ["series", "on"]);
    for event in listed(9) {
        assert_eq!(Some(&event), find(&**storage, event.id).as_ref());
    }
}

/// By number, whatever they are.
pub fn events_of_a_user_are_read_page_by_page(storage: &Arc<dyn Storage>) {
    let anna = insert_user(&**storage, "anna@example.org").id;
    let other = insert_user(&**storage, "other@example.org").id;
    let hall = place(&**storage, "Town hall").id;
    let add = |slug: &str, user: UserId, is_visible: bool| {
        let event = NewEvent { user_id: Some(user), is_visible, ..new_event(slug, slug, hall) };
        insert(&**storage, NewEvent { tags: vec!["jazz".to_owned()], ..event })
    };
    let ids =
        [add("a", anna, true), add("b", anna, false), add("other's", other, true), add("c", anna, true)];
    let page = |after: EventId, limit: u32| {
        read(&**storage, move |repositories| repositories.events().page_of_user(anna, after, limit))
    };
    assert_eq!(page(EventId(0), 2), [find(&**storage, ids[0]).unwrap(), find(&**storage, ids[1]).unwrap()]);
    assert_eq!(page(ids[1], 2), [find(&**storage, ids[3]).unwrap()]);
    assert_eq!(page(ids[3], 2), []);
}

/// By start, then number.
pub fn hidden_events_are_listed(storage: &Arc<dyn Storage>) {
    let hall = place(&**storage, "Town hall").id;
    for (slug, start, is_visible) in [("c", 9, false), ("a", 1, false), ("shown", 1, true), ("b", 1, false)] {
        let mut event = NewEvent { is_visible, ..new_event(slug, slug, hall) };
        event.details.start = start;
        insert(&**storage, event);
    }
    assert_eq!(slugs(read(&**storage, |repositories| repositories.events().list_hidden())), ["a", "b", "c"]);
}

/// Whole, with their tags; what is not there is left out.
pub fn events_are_found_together(storage: &Arc<dyn Storage>) {
    let hall = place(&**storage, "Town hall").id;
    let add = |slug: &str, is_visible: bool, tag: &str| {
        let tags = vec![tag.to_owned()];
        insert(&**storage, NewEvent { is_visible, tags, ..new_event(slug, slug, hall) })
    };
    let ids = [add("a", true, "jazz"), add("b", false, "rock"), EventId(9_999)];
    add("c", true, "jazz");
    let mut found = read(&**storage, move |repositories| repositories.events().find_all(&ids));
    found.sort_by_key(|event| event.id);
    assert_eq!(found, [find(&**storage, ids[0]).unwrap(), find(&**storage, ids[1]).unwrap()]);
    assert_eq!(read(&**storage, |repositories| repositories.events().find_all(&[])), []);
}
