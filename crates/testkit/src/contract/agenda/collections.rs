//! Collections, announcements, messages, and what editors count.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::TimeDelta;
use uncino_domain::agenda::announcement::{Announcement, AnnouncementWords};
use uncino_domain::agenda::collection::{Choice, Collection, Filter};
use uncino_domain::agenda::event::{EventQuery, NewEvent, Slice};
use uncino_domain::agenda::message::{Message, MessageAuthor};
use uncino_domain::id::{CollectionId, EventId, FilterId, MessageId, PlaceId};
use uncino_domain::instance::static_page::{StaticPage, StaticPageWords};
use uncino_domain::storage::{CollectionInsertion, Removal, StaticPageInsertion, Storage};

use crate::contract::agenda::events::{find, insert, new_event, place};
use crate::contract::{insert_user, now, read, write};

fn collection(storage: &Arc<dyn Storage>, name: &'static str) -> Collection {
    match write(&**storage, move |repositories| repositories.collections().insert(name)) {
        CollectionInsertion::Inserted(collection) => collection,
        CollectionInsertion::NameTaken => unreachable!("the name is new"),
    }
}

/// A new one is the last.
pub fn collections_stand_in_their_order(storage: &Arc<dyn Storage>) {
    let (first, second) = (collection(storage, "Music"), collection(storage, "Films"));
    assert!(first.is_top && first.sort_index < second.sort_index);
    let list = || read(&**storage, |repositories| repositories.collections().list());
    assert_eq!(list(), [first.clone(), second.clone()]);
    let again = write(&**storage, |repositories| repositories.collections().insert("Music"));
    assert_eq!(again, CollectionInsertion::NameTaken);
    let moved = Collection { is_top: false, sort_index: -1, ..second.clone() };
    let change = moved.clone();
    write(&**storage, move |repositories| repositories.collections().update(&change));
    assert_eq!(list(), [moved, first]);
}

fn filter(storage: &Arc<dyn Storage>, of: CollectionId, choice: Choice, negate: bool) -> Filter {
    let added =
        write(&**storage, move |repositories| repositories.collections().insert_filter(of, &choice, negate));
    added.expect("the collection is there")
}

fn tagged(tags: &[&str]) -> Choice {
    Choice { tags: tags.iter().map(|tag| (*tag).to_owned()).collect(), places: Vec::new() }
}

/// And change.
pub fn filters_go_with_their_collection(storage: &Arc<dyn Storage>) {
    let (music, films) = (collection(storage, "Music").id, collection(storage, "Films").id);
    let choice = Choice { tags: vec!["Città \"vecchia\"".to_owned()], places: vec![PlaceId(7)] };
    let first = filter(storage, music, choice, false);
    let second = filter(storage, films, tagged(&["x"]), true);
    let filters = |of| read(&**storage, move |repositories| repositories.collections().filters(of));
    assert_eq!(filters(None), [first.clone(), second.clone()]);
    assert_eq!(filters(Some(music)), std::slice::from_ref(&first));
    let changed = Filter { choice: tagged(&[]), negate: true, ..first.clone() };
    let change = changed.clone();
    write(&**storage, move |repositories| repositories.collections().update_filter(&change));
    let id = first.id;
    assert_eq!(
        read(&**storage, move |repositories| repositories.collections().find_filter(id)),
        Some(changed)
    );
    assert_eq!(
        write(&**storage, move |repositories| repositories.collections().remove(music)),
        Removal::Removed
    );
    assert_eq!(filters(None), std::slice::from_ref(&second));
    let id = second.id;
    let remove = || write(&**storage, move |repositories| repositories.collections().remove_filter(id));
    assert_eq!((remove(), remove()), (Removal::Removed, Removal::NotThere));
    let nowhere = write(&**storage, |repositories| {
        repositories.collections().insert_filter(CollectionId(999), &Choice::default(), false)
    });
    assert_eq!(nowhere, None);
}

/// Each filter chooses by both; one is enough; none may be negated.
pub fn a_collection_chooses_by_tags_and_places(storage: &Arc<dyn Storage>) {
    let (hall, bar) = (place(&**storage, "Hall").id, place(&**storage, "Bar").id);
    for (slug, place, tags) in [
        ("jazz-hall", hall, vec!["Jazz"]),
        ("jazz-bar", bar, vec!["Jazz", "late"]),
        ("film-bar", bar, vec!["film"]),
        ("talk-hall", hall, vec![]),
    ] {
        let tags = tags.into_iter().map(str::to_owned).collect();
        insert(&**storage, NewEvent { tags, ..new_event(slug, slug, place) });
    }
    let list = |chosen: &[(&[&str], &[PlaceId], bool)]| -> String {
        let filters = chosen.iter().map(|(tags, places, negate)| Filter {
            id: FilterId(0),
            collection_id: CollectionId(0),
            choice: Choice { places: places.to_vec(), ..tagged(tags) },
            negate: *negate,
        });
        let query = EventQuery { filters: filters.collect(), ..EventQuery::default() };
        let events = read(&**storage, move |repositories| repositories.events().list(&query));
        events.into_iter().map(|event| event.slug).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(list(&[(&["jazz"], &[], false)]), "jazz-hall jazz-bar");
    assert_eq!(list(&[(&["JAZZ"], &[bar], false)]), "jazz-bar");
    assert_eq!(list(&[(&["film", "x"], &[], false), (&[], &[hall], false)]), "jazz-hall film-bar talk-hall");
    assert_eq!(list(&[(&["jazz"], &[], false), (&["late"], &[], true)]), "jazz-hall");
    assert_eq!(list(&[(&["jazz"], &[], true)]), "film-bar talk-hall");
    assert_eq!(list(&[(&["x"], &[], false)]), "");
}

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

/// Under slugs that are theirs alone, and are changed and removed.
pub fn static_pages_read_back_equal(storage: &Arc<dyn Storage>) {
    let insert = |slug: &'static str, title: &str| {
        let words = StaticPageWords { title: title.to_owned(), content: "<p>…</p>".to_owned() };
        write(&**storage, move |repositories| repositories.static_pages().insert(slug, &words, now()))
    };
    let StaticPageInsertion::Inserted(first) = insert("rules", "Rules") else {
        unreachable!("the slug is new")
    };
    assert_eq!(insert("rules", "Other rules"), StaticPageInsertion::SlugTaken);
    let StaticPageInsertion::Inserted(second) = insert("us", "Us") else { unreachable!("the slug is new") };
    let words = StaticPageWords { title: "Our rules".to_owned(), ..first.words.clone() };
    let changed = StaticPage { words, updated_at: now() + TimeDelta::hours(1), ..first.clone() };
    let change = changed.clone();
    write(&**storage, move |repositories| repositories.static_pages().update(&change));
    assert_eq!(
        read(&**storage, |repositories| repositories.static_pages().list()),
        [changed.clone(), second]
    );
    let titles = |limit| read(&**storage, move |repositories| repositories.static_pages().titles(limit));
    assert_eq!(titles(1), [("rules".to_owned(), "Our rules".to_owned())]);
    assert_eq!(titles(9).len(), 2);
    let id = first.id;
    let find = move || read(&**storage, move |repositories| repositories.static_pages().find(id));
    assert_eq!(find(), Some(changed.clone()));
    let by_slug = read(&**storage, |repositories| repositories.static_pages().find_by_slug("rules"));
    assert_eq!(by_slug, Some(changed));
    let remove = || write(&**storage, move |repositories| repositories.static_pages().remove(id));
    assert_eq!((remove(), remove(), find()), (Removal::Removed, Removal::NotThere, None));
}

/// The latest first.
pub fn messages_go_with_their_event(storage: &Arc<dyn Storage>) {
    let place = place(&**storage, "Town hall").id;
    let events = ["a", "b"].map(|slug| insert(&**storage, new_event(slug, slug, place)));
    let add = |event_id: EventId, author: MessageAuthor| -> Message {
        let message = Message {
            id: MessageId(0),
            event_id,
            author,
            text: "Wrong\nday".to_owned(),
            is_author_visible: author == MessageAuthor::Editor,
            created_at: now(),
        };
        write(&**storage, move |repositories| repositories.messages().insert(&message))
    };
    let mut about: Vec<Message> =
        MessageAuthor::ALL.into_iter().map(|author| add(events[0], author)).collect();
    add(events[1], MessageAuthor::Anonymous);
    about.reverse();
    let list = |id| read(&**storage, move |repositories| repositories.messages().list(id));
    assert_eq!(list(events[0]), about);
    let asked = [events[0], events[1], EventId(9_999)];
    let counts = || read(&**storage, move |repositories| repositories.messages().count(&asked));
    assert_eq!(counts(), HashMap::from([(events[0], 4), (events[1], 1)]));
    let gone = events[0];
    assert_eq!(write(&**storage, move |repositories| repositories.events().remove(gone)), Removal::Removed);
    assert_eq!((list(events[0]).len(), list(events[1]).len()), (0, 1));
    assert_eq!(counts(), HashMap::from([(events[1], 1)]));
}

/// And is changed by that.
pub fn an_event_is_given_to_somebody(storage: &Arc<dyn Storage>) {
    let anna = insert_user(&**storage, "anna@example.org").id;
    let place = place(&**storage, "Town hall").id;
    let id = insert(&**storage, new_event("a", "a", place));
    let at = now() + TimeDelta::hours(1);
    write(&**storage, move |repositories| repositories.events().assign(id, anna, at));
    let event = find(&**storage, id).unwrap();
    assert_eq!((event.user_id, event.updated_at), (Some(anna), at));
}

/// In all, and at places.
pub fn visible_events_are_counted(storage: &Arc<dyn Storage>) {
    let (hall, bar) = (place(&**storage, "Hall").id, place(&**storage, "Bar").id);
    for (slug, place, is_visible) in
        [("a", hall, true), ("b", hall, true), ("c", hall, false), ("d", bar, false)]
    {
        insert(&**storage, NewEvent { is_visible, ..new_event(slug, slug, place) });
    }
    assert_eq!(read(&**storage, |repositories| repositories.events().count_visible()), 2);
    let counts = read(&**storage, move |repositories| repositories.events().count_at(&[hall, bar]));
    assert_eq!(counts, HashMap::from([(hall, 2)]));
    insert_user(&**storage, "anna@example.org");
    assert_eq!(read(&**storage, |repositories| repositories.users().count_active()), 1);
}

/// Though others are added meanwhile.
pub fn a_page_goes_on_behind_the_last_event(storage: &Arc<dyn Storage>) {
    let place = place(&**storage, "Town hall").id;
    let add = |slug: &str, start: i64| {
        let mut event = new_event(slug, slug, place);
        event.details.start = start;
        insert(&**storage, event);
    };
    for (slug, start) in [("a", 100), ("b", 200), ("c", 200), ("d", 300)] {
        add(slug, start);
    }
    let page = |after: Option<(i64, EventId)>, reverse: bool| {
        let slice = Some(Slice { offset: 0, limit: 2 });
        let query = EventQuery { after, reverse, slice, ..EventQuery::default() };
        read(&**storage, move |repositories| repositories.events().list(&query))
    };
    for (reverse, expected) in [(false, "a b c d"), (true, "e d c b")] {
        let first = page(None, reverse);
        let last = first.last().unwrap();
        add(if reverse { "g" } else { "e" }, if reverse { 400 } else { 300 });
        let second = page(Some((last.start, last.id)), reverse);
        let slugs: Vec<String> = first.into_iter().chain(second).map(|event| event.slug).collect();
        assert_eq!(slugs.join(" "), expected);
    }
}
