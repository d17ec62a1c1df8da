//! Events.

pub mod moderation;
pub mod series;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::TimeDelta;
use uncino_domain::agenda::event::recurrence::Recurrence;
use uncino_domain::agenda::event::{
    Event, EventDetails, EventQuery, Neighbours, NewEvent, Repetition, Slice,
};
use uncino_domain::agenda::picture::{FocalPoint, Picture, PictureFile};
use uncino_domain::agenda::place::{NewPlace, Place};
use uncino_domain::id::{ClientId, EventId, PlaceId, UserId};
use uncino_domain::storage::{
    EventChange, EventInsertion, PlaceUpdate, Removal, Storage, Stored, TagRenaming,
};

use crate::contract::{insert_user, now, read, write};

pub(in crate::contract) fn new_place(name: &str) -> NewPlace {
    NewPlace {
        name: name.to_owned(),
        address: format!("{name} street"),
        latitude: Some(45.07),
        longitude: None,
    }
}

pub(in crate::contract) fn place(storage: &dyn Storage, name: &str) -> Place {
    let place = new_place(name);
    write(storage, move |repositories| repositories.places().find_or_insert(&place, now()))
}

fn details(title: &str, start: i64) -> EventDetails {
    EventDetails {
        title: title.to_owned(),
        description: "<p>Hello</p>".to_owned(),
        start,
        end: None,
        multidate: None,
        online_locations: vec!["https://meet.example/\"x\"".to_owned()],
    }
}

pub(in crate::contract) fn new_event(title: &str, slug: &str, place_id: PlaceId) -> NewEvent {
    NewEvent {
        slug: slug.to_owned(),
        details: details(title, 1_000),
        place_id,
        tags: Vec::new(),
        picture: None,
        repetition: Repetition::Once,
        is_visible: true,
        is_waiting: false,
        user_id: None,
        client_id: None,
        created_at: now(),
    }
}

pub(in crate::contract) fn picture(name: &str) -> Picture {
    Picture {
        file: PictureFile::parse(&format!("{}.jpg", name.repeat(32))).unwrap(),
        width: 1_200,
        height: 800,
        size: 123_456,
        alt: "A \"poster\"".to_owned(),
        focus: FocalPoint { x: 0.1, y: -0.2 },
    }
}

fn try_insert(storage: &dyn Storage, event: NewEvent) -> EventInsertion {
    write(storage, move |repositories| repositories.events().insert(&event))
}

pub(in crate::contract) fn insert(storage: &dyn Storage, event: NewEvent) -> EventId {
    match try_insert(storage, event) {
        EventInsertion::Inserted(id) => id,
        EventInsertion::SlugTaken => unreachable!("the slug is new"),
    }
}

pub(in crate::contract) fn find(storage: &dyn Storage, id: EventId) -> Option<Event> {
    read(storage, move |repositories| repositories.events().find(id))
}

/// Publishes an event of that title.
pub(in crate::contract) fn publish(
    storage: &dyn Storage,
    title: &str,
    user_id: Option<UserId>,
    client_id: Option<ClientId>,
) -> EventId {
    let place_id = place(storage, "Town hall").id;
    insert(storage, NewEvent { user_id, client_id, ..new_event(title, title, place_id) })
}

/// By number and by slug.
pub fn an_event_reads_back_equal(storage: &Arc<dyn Storage>) {
    let user = insert_user(&**storage, "anna@example.org").id;
    let place = place(&**storage, "Town hall");
    let mut event = new_event("Concert \u{202e} of the year", "concert", place.id);
    event.details.end = Some(2_000);
    event.details.multidate = Some(true);
    event.user_id = Some(user);
    event.is_visible = false;
    event.is_waiting = true;
    event.tags = vec!["jazz".to_owned()];
    event.picture = Some(picture("a"));
    let recurrence = Recurrence::WeekdayOfMonths(1, -1);
    event.repetition = Repetition::Series { recurrence, until: Some(9_000), made_until: 1_000 };
    let id = insert(&**storage, event.clone());
    let expected = Event {
        id,
        slug: "concert".to_owned(),
        details: event.details,
        place,
        tags: event.tags,
        picture: event.picture,
        repetition: event.repetition,
        is_visible: false,
        is_waiting: true,
        hidden_with: None,
        user_id: Some(user),
        client_id: None,
        created_at: now(),
        updated_at: now(),
    };
    assert_eq!(find(&**storage, id), Some(expected.clone()));
    assert_eq!(
        read(&**storage, |repositories| repositories.events().find_by_slug("concert")),
        Some(expected)
    );
    assert_eq!(write(&**storage, move |repositories| repositories.events().remove(id)), Removal::Removed);
    assert_eq!(write(&**storage, move |repositories| repositories.events().remove(id)), Removal::NotThere);
    assert_eq!(find(&**storage, id), None);
}

/// In the sense of Unicode.
pub fn tags_keep_the_first_spelling_and_the_order(storage: &Arc<dyn Storage>) {
    let place = place(&**storage, "Town hall").id;
    let tagged = |slug: &str, tags: &[&str]| {
        let tags = tags.iter().map(ToString::to_string).collect();
        insert(&**storage, NewEvent { tags, ..new_event(slug, slug, place) })
    };
    let first = tagged("a", &["Città", "punk", "Ärger"]);
    let second = tagged("b", &["ärger", "new", "CITTÀ"]);
    assert_eq!(find(&**storage, first).unwrap().tags, ["Città", "punk", "Ärger"]);
    assert_eq!(find(&**storage, second).unwrap().tags, ["Ärger", "new", "Città"]);
}

/// Whoever comes second is told so, and nothing happens.
pub fn a_slug_is_taken_once(storage: &Arc<dyn Storage>) {
    let place = place(&**storage, "Town hall").id;
    insert(&**storage, new_event("A", "a", place));
    insert(&**storage, new_event("A", "a-1", place));
    insert(&**storage, new_event("Ab", "ab", place));
    assert_eq!(try_insert(&**storage, new_event("A", "a", place)), EventInsertion::SlugTaken);
    let mut slugs = read(&**storage, |repositories| repositories.events().slugs_like("a"));
    slugs.sort();
    assert_eq!(slugs, ["a", "a-1"]);
    for (slug, is_free) in
        [("a", false), ("a-1", false), ("a-", true), ("A", true), ("a%", true), ("b", true)]
    {
        let free = read(&**storage, move |repositories| repositories.events().is_slug_free(slug));
        assert_eq!(free, is_free, "{slug}");
    }
}

/// And nothing else.
pub fn a_change_replaces_details_place_and_tags(storage: &Arc<dyn Storage>) {
    let (before, after) = (place(&**storage, "Before"), place(&**storage, "After"));
    let mut event = new_event("Old", "old", before.id);
    event.tags = vec!["one".to_owned(), "two".to_owned()];
    event.details.end = Some(2_000);
    let id = insert(&**storage, event);
    let change = EventChange {
        details: details("New", 5_000),
        place_id: after.id,
        tags: vec!["two".to_owned(), "three".to_owned()],
        picture: Some(picture("b")),
        repetition: Repetition::Occurrence { of: EventId(7), is_apart: true },
        updated_at: now() + TimeDelta::seconds(1),
    };
    let applied = change.clone();
    write(&**storage, move |repositories| repositories.events().update(id, &applied));
    let event = find(&**storage, id).unwrap();
    assert_eq!((event.slug.as_str(), event.created_at, event.is_visible), ("old", now(), true));
    assert_eq!((event.details, event.place), (change.details, after));
    assert_eq!((event.tags, event.updated_at), (change.tags, change.updated_at));
    assert_eq!((event.picture, event.repetition), (change.picture, change.repetition));
    let cleared = EventChange {
        details: details("New", 5_000),
        place_id: before.id,
        tags: Vec::new(),
        picture: None,
        repetition: Repetition::Once,
        updated_at: now(),
    };
    write(&**storage, move |repositories| repositories.events().update(id, &cleared));
    let event = find(&**storage, id).unwrap();
    assert_eq!((event.tags, event.picture, event.repetition), (Vec::new(), None, Repetition::Once));
}

/// Every filter, alone and together.
pub fn lists_filter_and_sort(storage: &Arc<dyn Storage>) {
    let (hall, bar) = (place(&**storage, "Town HALL").id, place(&**storage, "Bar").id);
    let add = |slug: &str, start: i64, change: &dyn Fn(&mut NewEvent)| {
        let mut event = new_event(slug, slug, bar);
        event.details.start = start;
        change(&mut event);
        insert(&**storage, event);
    };
    add("late", 300, &|_| ());
    add("early", 100, &|event| event.tags = vec!["Jazz".to_owned()]);
    add("twin", 100, &|event| event.place_id = hall);
    add("long", 50, &|event| event.details.end = Some(250));
    add("days", 200, &|event| event.details.multidate = Some(true));
    add("hidden", 200, &|event| event.is_visible = false);
    let list = |query: EventQuery| -> String {
        let events = read(&**storage, move |repositories| repositories.events().list(&query));
        events.into_iter().map(|event| event.slug).collect::<Vec<_>>().join(" ")
    };
    let all = || EventQuery { with_multidate: true, ..EventQuery::default() };
    assert_eq!(list(all()), "long early twin days late");
    assert_eq!(list(EventQuery { reverse: true, ..all() }), "late days twin early long");
    assert_eq!(list(EventQuery::default()), "long early twin late");
    assert_eq!(list(EventQuery { from: Some(201), ..all() }), "long late");
    assert_eq!(list(EventQuery { until: Some(99), ..all() }), "long");
    assert_eq!(list(EventQuery { starts_until: Some(100), ..all() }), "long early twin");
    assert_eq!(list(EventQuery { starts_from: Some(200), ..all() }), "days late");
    assert_eq!(list(EventQuery { words: Some("JAZZ".to_owned()), ..all() }), "early");
    assert_eq!(list(EventQuery { words: Some("hall".to_owned()), ..all() }), "twin");
    assert_eq!(list(EventQuery { words: Some("AT".to_owned()), ..all() }), "late");
    assert_eq!(list(EventQuery { tags: vec!["jazz".to_owned(), "x".to_owned()], ..all() }), "early");
    assert_eq!(list(EventQuery { places: vec![hall, PlaceId(999)], ..all() }), "twin");
    assert_eq!(list(EventQuery { tags: vec!["jazz".to_owned()], places: vec![hall], ..all() }), "");
    let slice = |offset, limit| Some(Slice { offset, limit });
    assert_eq!(list(EventQuery { slice: slice(1, 2), ..all() }), "early twin");
    assert_eq!(list(EventQuery { slice: slice(4, 9), ..all() }), "late");
}

/// Each word in the title, the description, the name of the place or a tag; whatever is renamed is found by its new name.
pub fn a_search_finds_all_words_anywhere_without_accents(storage: &Arc<dyn Storage>) {
    let mut hall = place(&**storage, "Caffè della Città");
    let mut event = new_event("L’età dell’oro", "a", hall.id);
    event.details.description =
        "<p>Un <b>film</b> sulla <a href=\"https://x.example/hidden\">felicità</a></p>".to_owned();
    event.tags = vec!["Smørrebrød".to_owned(), "Crème brûlée".to_owned()];
    let id = insert(&**storage, event);
    insert(&**storage, new_event("Other", "b", hall.id));
    let list = |words: &str| -> String {
        let query = EventQuery { words: Some(words.to_owned()), ..EventQuery::default() };
        let events = read(&**storage, move |repositories| repositories.events().list(&query));
        events.into_iter().map(|event| event.slug).collect::<Vec<_>>().join(" ")
    };
    for words in [
        "eta",
        "ÈTÀ",
        "l'eta",
        "felicita",
        "FILM sulla",
        "smorrebrod",
        "creme brulee",
        "brulee film citta oro",
    ] {
        assert_eq!(list(words), "a", "{words}");
    }
    assert_eq!((&*list("citta"), &*list("caffe other")), ("a b", "b"));
    for words in ["film missing", "hidden", "href", "<b>", "other film"] {
        assert_eq!(list(words), "", "{words}");
    }
    let completed = read(&**storage, |repositories| -> Stored<_> {
        Ok((repositories.places().search("citta", 9)?.len(), repositories.tags().search("smorre", 9)?.len()))
    });
    assert_eq!(completed, (1, 1));
    hall.name = "Teatro Grün".to_owned();
    let renamed = write(&**storage, move |repositories| -> Stored<_> {
        Ok((repositories.places().update(&hall)?, repositories.tags().rename("smørrebrød", "Rødgrød")?))
    });
    assert_eq!(renamed, (PlaceUpdate::Updated, TagRenaming::Renamed));
    assert_eq!((&*list("grun"), &*list("citta"), &*list("rodgrod")), ("a b", "", "a"));
    assert_eq!(list("smorrebrod"), "");
    let change = EventChange {
        details: details("Età nuova", 1_000),
        place_id: read(&**storage, move |repositories| repositories.events().find(id)).unwrap().place.id,
        tags: Vec::new(),
        picture: None,
        repetition: Repetition::Once,
        updated_at: now(),
    };
    write(&**storage, move |repositories| repositories.events().update(id, &change));
    assert_eq!((&*list("felicita"), &*list("eta nuova")), ("", "a"));
}

/// A percent sign looks for a percent sign.
pub fn like_wildcards_are_letters(storage: &Arc<dyn Storage>) {
    let place = place(&**storage, "Town hall").id;
    insert(&**storage, new_event("100% punk", "a", place));
    insert(&**storage, new_event("100 years", "b", place));
    let list = |words: &str| {
        let query = EventQuery { words: Some(words.to_owned()), ..EventQuery::default() };
        read(&**storage, move |repositories| repositories.events().list(&query)).len()
    };
    assert_eq!((list("100%"), list("1_0"), list("%"), list("100"), list("\\")), (1, 0, 1, 2, 0));
}

/// By start, then number.
pub fn neighbours_skip_hidden_events(storage: &Arc<dyn Storage>) {
    let place = place(&**storage, "Town hall").id;
    let ids: Vec<EventId> = [("a", true), ("b", true), ("c", false), ("d", true)]
        .into_iter()
        .map(|(slug, is_visible)| insert(&**storage, NewEvent { is_visible, ..new_event(slug, slug, place) }))
        .collect();
    let neighbours = |id: EventId| -> Neighbours {
        read(&**storage, move |repositories| -> Stored<Neighbours> {
            let event = repositories.events().find(id)?.unwrap();
            repositories.events().neighbours(&event)
        })
    };
    let expect = |previous: Option<&str>, next: Option<&str>| Neighbours {
        previous: previous.map(str::to_owned),
        next: next.map(str::to_owned),
    };
    assert_eq!(neighbours(ids[0]), expect(None, Some("b")));
    assert_eq!(neighbours(ids[1]), expect(Some("a"), Some("d")));
    assert_eq!(neighbours(ids[3]), expect(Some("b"), None));
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
        let after = Some((last.start, last.id));
        let second = page(after, reverse);
        let starts = read(&**storage, move |repositories| {
            repositories.events().starts(&EventQuery { after, reverse, ..EventQuery::default() })
        });
        let listed: Vec<i64> = second.iter().map(|event| event.start).collect();
        assert_eq!(starts[..2], listed, "as the list has them");
        let slugs: Vec<String> = first.into_iter().chain(second).map(|event| event.slug).collect();
        assert_eq!(slugs.join(" "), expected);
    }
}
