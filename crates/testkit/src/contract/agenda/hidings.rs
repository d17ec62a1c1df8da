//! All that somebody published is hidden and shown again.

use std::sync::Arc;

use uncino_domain::agenda::event::recurrence::Recurrence;
use uncino_domain::agenda::event::{NewEvent, Repetition};
use uncino_domain::agenda::hiding::{Hiding, Published, Publisher, Standing};
use uncino_domain::id::{ClientId, EventId, HidingId, PlaceId, UserId};
use uncino_domain::people::user::EmailAddress;
use uncino_domain::storage::Storage;

use crate::contract::agenda::events::{find, insert, new_event, place};
use crate::contract::story::{client, insert_client};
use crate::contract::{insert_user, now, read, write};

fn hiding(publisher: Publisher) -> Hiding {
    let publisher = Some(publisher);
    Hiding { id: HidingId(0), publisher, reason: Some("spam".to_owned()), count: 7, hidden_at: now() }
}

fn note(storage: &dyn Storage, hiding: Hiding) -> HidingId {
    write(storage, move |repositories| repositories.hidings().insert(&hiding))
}

/// Until it is taken, once.
pub fn a_hiding_reads_back_equal_and_is_taken_once(storage: &Arc<dyn Storage>) {
    let publishers =
        [Publisher::Application(ClientId::new("a")), Publisher::Person(UserId(7)), Publisher::Nobody];
    let notes = publishers.clone().map(|publisher| {
        let hiding = hiding(publisher);
        Hiding { id: note(&**storage, hiding.clone()), ..hiding }
    });
    let silent = Hiding { reason: None, ..hiding(Publisher::Nobody) };
    let silent = Hiding { id: note(&**storage, silent.clone()), ..silent };
    let chosen = Hiding { publisher: None, ..hiding(Publisher::Nobody) };
    let chosen = Hiding { id: note(&**storage, chosen.clone()), ..chosen };
    let list = |publisher: Option<Publisher>, limit: u32| {
        read(&**storage, move |repositories| repositories.hidings().list(publisher.as_ref(), limit))
    };
    let [first, second, third] = notes;
    assert_eq!(list(None, 9), [chosen.clone(), silent.clone(), third.clone(), second.clone(), first.clone()]);
    assert_eq!(list(None, 1), std::slice::from_ref(&chosen));
    let [application, person, nobody] = publishers;
    assert_eq!((list(Some(application), 9), list(Some(person), 9)), (vec![first.clone()], vec![second]));
    assert_eq!(list(Some(nobody), 9), [silent, third]);
    let take = |id: HidingId| write(&**storage, move |repositories| repositories.hidings().take(id));
    let is_there = |id: HidingId| read(&**storage, move |repositories| repositories.hidings().is_there(id));
    assert!(is_there(first.id));
    assert_eq!((take(first.id), take(first.id)), (Some(first.clone()), None));
    assert!(!is_there(first.id));
}

fn of(storage: &dyn Storage, title: &str, place: PlaceId, by: (Option<UserId>, Option<&str>)) -> EventId {
    let (user_id, client_id) = (by.0, by.1.map(ClientId::new));
    insert(storage, NewEvent { user_id, client_id, ..new_event(title, title, place) })
}

fn hide(storage: &dyn Storage, publisher: Publisher) -> HidingId {
    let id = note(storage, hiding(publisher.clone()));
    let asked = Published { publisher: Some(publisher), ..Published::default() };
    write(storage, move |repositories| repositories.events().hide_all(&asked, id, now()));
    id
}

fn show(storage: &dyn Storage, id: HidingId) -> Vec<EventId> {
    write(storage, move |repositories| repositories.events().show_all(id, now()))
}

fn is_visible(storage: &dyn Storage, ids: &[EventId]) -> Vec<bool> {
    ids.iter().map(|id| find(storage, *id).unwrap().is_visible).collect()
}

/// Nothing that was hidden before, and nothing that was hidden or shown by itself since.
pub fn what_a_press_hid_is_shown_again(storage: &Arc<dyn Storage>) {
    let anna = insert_user(&**storage, "anna@example.org").id;
    insert_client(&**storage, client("rogue"));
    insert_client(&**storage, client("other"));
    let place = place(&**storage, "Town hall").id;
    let by = |title: &str, client: Option<&str>| of(&**storage, title, place, (Some(anna), client));
    let [first, second, before, since] = ["a", "b", "c", "d"].map(|title| by(title, Some("rogue")));
    let (hers, others) = (by("e", None), by("f", Some("other")));
    let stranger = of(&**storage, "g", place, (None, None));
    let set = |id: EventId, is_visible: bool| {
        write(&**storage, move |repositories| repositories.events().set_visible(id, is_visible, now()));
    };
    set(before, false);
    let rogue = hide(&**storage, Publisher::Application(ClientId::new("rogue")));
    let all = [first, second, before, since, hers, others, stranger];
    assert_eq!(is_visible(&**storage, &all), [false, false, false, false, true, true, true]);
    let left = || read(&**storage, move |repositories| repositories.events().count_hidden_with(rogue));
    assert_eq!((left(), find(&**storage, first).unwrap().hidden_with), (3, Some(rogue)));
    set(second, true);
    set(since, false);
    assert_eq!((left(), find(&**storage, since).unwrap().hidden_with), (1, None));
    assert_eq!((show(&**storage, rogue), left()), (vec![first], 0));
    assert_eq!(is_visible(&**storage, &all), [true, true, false, false, true, true, true]);
    assert_eq!(show(&**storage, rogue), []);
    let person = hide(&**storage, Publisher::Person(anna));
    assert_eq!(is_visible(&**storage, &all), [false, false, false, false, false, false, true]);
    let nobody = hide(&**storage, Publisher::Nobody);
    assert_eq!(show(&**storage, nobody), [stranger]);
    assert_eq!(show(&**storage, person), [first, second, hers, others]);
}

/// By page, the latest first.
pub fn what_was_published_is_listed_and_counted(storage: &Arc<dyn Storage>) {
    let anna = insert_user(&**storage, "anna@example.org").id;
    insert_client(&**storage, client("rogue"));
    let place = place(&**storage, "Town hall").id;
    let [first, second] = ["a", "b"].map(|title| of(&**storage, title, place, (Some(anna), Some("rogue"))));
    let add = |slug: &str, repetition: Repetition| {
        let client_id = Some(ClientId::new("rogue"));
        insert(
            &**storage,
            NewEvent { repetition, user_id: Some(anna), client_id, ..new_event(slug, slug, place) },
        )
    };
    let series =
        add("series", Repetition::Series { recurrence: Recurrence::Weeks(1), until: None, made_until: 200 });
    add("along", Repetition::Occurrence { of: series, is_apart: false });
    let apart = add("apart", Repetition::Occurrence { of: series, is_apart: true });
    let stranger = of(&**storage, "g", place, (None, None));
    write(&**storage, move |repositories| repositories.events().set_visible(second, false, now()));
    let rogue = || Some(Publisher::Application(ClientId::new("rogue")));
    let list = |asked: Published| -> Vec<EventId> {
        let found = read(&**storage, move |repositories| repositories.events().published(&asked));
        found.into_iter().map(|event| event.id).collect()
    };
    let asked = |publisher, standing, before| Published {
        publisher,
        standing,
        before,
        limit: 9,
        ..Published::default()
    };
    assert_eq!(list(asked(None, None, None)), [stranger, apart, series, second, first]);
    assert_eq!(list(asked(rogue(), None, None)), [apart, series, second, first]);
    assert_eq!(list(asked(rogue(), Some(Standing::Visible), None)), [apart, series, first]);
    assert_eq!(list(asked(rogue(), Some(Standing::Hidden), None)), [second]);
    assert_eq!(list(asked(Some(Publisher::Person(anna)), None, Some(series))), [second, first]);
    assert_eq!(list(asked(Some(Publisher::Nobody), None, None)), [stranger]);
    assert_eq!(list(Published { limit: 1, ..asked(rogue(), None, None) }), [apart]);
    let count = |publisher: Option<Publisher>| {
        let asked = Published { publisher, ..Published::default() };
        let count = read(&**storage, move |repositories| repositories.events().count_published(&asked));
        (count.visible, count.waiting, count.hidden)
    };
    assert_eq!((count(None), count(rogue())), ((4, 0, 1), (3, 0, 1)));
    assert_eq!(count(Some(Publisher::Nobody)), (1, 0, 0));
}

/// In title, tags and place, as in a search; an e-mail address finds what is its owner's, and what wants an answer there.
pub fn what_was_published_is_found_by_words(storage: &Arc<dyn Storage>) {
    let anna = insert_user(&**storage, "anna@example.org").id;
    let (hall, barn) = (place(&**storage, "Town hall").id, place(&**storage, "Barn").id);
    let of = |title: &str, place, user| of(&**storage, title, place, (user, None));
    let (concert, choir) = (of("Concert", hall, Some(anna)), of("Choir", barn, None));
    let waiting = insert(
        &**storage,
        NewEvent { is_visible: false, is_waiting: true, ..new_event("Dance", "dance", hall) },
    );
    let address = EmailAddress::parse("nora@example.org").unwrap();
    write(&**storage, move |repositories| repositories.reply_addresses().insert(waiting, &address));
    let found = |words: &str, standing| {
        let asked = Published { words: words.to_owned(), standing, limit: 9, ..Published::default() };
        let counted = asked.clone();
        let listed = read(&**storage, move |repositories| repositories.events().published(&asked));
        let count = read(&**storage, move |repositories| repositories.events().count_published(&counted));
        let ids: Vec<EventId> = listed.into_iter().map(|event| event.id).collect();
        (ids, (count.visible, count.waiting, count.hidden))
    };
    assert_eq!(found("", None), (vec![waiting, choir, concert], (2, 1, 0)));
    assert_eq!(found("", Some(Standing::Waiting)), (vec![waiting], (2, 1, 0)));
    assert_eq!(found("hall", None), (vec![waiting, concert], (1, 1, 0)));
    assert_eq!(found("hall CONCERT", None).0, [concert]);
    assert_eq!(found("Anna@example.org", None).0, [concert]);
    assert_eq!(found("nora@example.org", None), (vec![waiting], (0, 1, 0)));
    assert_eq!(found("nobody@example.org", None).0, []);
    let by_words = note(&**storage, Hiding { publisher: None, ..hiding(Publisher::Nobody) });
    let asked = Published { words: "hall".to_owned(), ..Published::default() };
    write(&**storage, move |repositories| repositories.events().hide_all(&asked, by_words, now()));
    assert_eq!(is_visible(&**storage, &[concert, choir, waiting]), [false, true, false]);
    assert_eq!(show(&**storage, by_words), [concert], "what waited goes on waiting");
}

/// From a moment on and before another, whatever is over, and what takes place once alone.
pub fn what_was_published_is_found_by_when_it_is(storage: &Arc<dyn Storage>) {
    let hall = place(&**storage, "Town hall").id;
    let add = |slug: &str, (start, end): (i64, Option<i64>), repetition: Repetition| {
        let mut event = NewEvent { repetition, is_visible: false, ..new_event(slug, slug, hall) };
        (event.details.start, event.details.end) = (start, end);
        insert(&**storage, event)
    };
    let early = add("early", (1_000, Some(3_000)), Repetition::Once);
    let late = add("late", (2_000, None), Repetition::Once);
    let recurrence = Recurrence::Weeks(1);
    let weekly = Repetition::Series { recurrence, until: None, made_until: 1_000 };
    let series = add("series", (2_000, None), weekly);
    let apart = add("apart", (2_000, None), Repetition::Occurrence { of: series, is_apart: true });
    let found = |asked: Published| -> Vec<EventId> {
        let asked = Published { limit: 9, ..asked };
        let found = read(&**storage, move |repositories| repositories.events().published(&asked));
        found.into_iter().map(|event| event.id).collect()
    };
    let starts = |starts_in| found(Published { starts_in: Some(starts_in), ..Published::default() });
    assert_eq!((starts(1_000..2_000), starts(1_001..2_001)), (vec![early], vec![apart, series, late]));
    let still = |now| found(Published { not_over_at: Some(now), ..Published::default() });
    assert_eq!((still(2_000), still(2_001)), (vec![apart, series, late, early], vec![early]));
    assert_eq!(found(Published { is_once: true, ..Published::default() }), [late, early]);
}

/// With the dates that go along with a series, and not those that were changed by themselves; nothing that is hidden already.
pub fn chosen_events_are_hidden(storage: &Arc<dyn Storage>) {
    let place = place(&**storage, "Town hall").id;
    let add = |slug: &str, repetition: Repetition| {
        insert(&**storage, NewEvent { repetition, ..new_event(slug, slug, place) })
    };
    let series =
        add("series", Repetition::Series { recurrence: Recurrence::Weeks(1), until: None, made_until: 200 });
    let along = add("along", Repetition::Occurrence { of: series, is_apart: false });
    let apart = add("apart", Repetition::Occurrence { of: series, is_apart: true });
    let [chosen, hidden, other] = ["a", "b", "c"].map(|slug| add(slug, Repetition::Once));
    write(&**storage, move |repositories| repositories.events().set_visible(hidden, false, now()));
    let press = note(&**storage, Hiding { publisher: None, ..hiding(Publisher::Nobody) });
    let ids = [series, chosen, hidden, EventId(777)];
    write(&**storage, move |repositories| repositories.events().hide_each(&ids, press, now()));
    let all = [series, along, apart, chosen, hidden, other];
    assert_eq!(is_visible(&**storage, &all), [false, false, true, false, false, true]);
    assert_eq!(read(&**storage, move |repositories| repositories.events().count_hidden_with(press)), 2);
    assert_eq!(show(&**storage, press), [series, along, chosen]);
}
