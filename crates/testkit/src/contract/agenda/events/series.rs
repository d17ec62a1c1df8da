//! Series, their occurrences, and pictures.

use std::sync::Arc;

use uncino_domain::agenda::event::recurrence::Recurrence;
use uncino_domain::agenda::event::{EventQuery, NewEvent, Repetition, SeriesShown};
use uncino_domain::id::{EventId, PlaceId, UserId};
use uncino_domain::storage::{OwnEvents, Removal, SeriesAlike, Storage};

use crate::contract::agenda::events::{find, insert, new_event, picture, place};
use crate::contract::{insert_user, now, read, write};

fn series(made_until: i64) -> Repetition {
    Repetition::Series { recurrence: Recurrence::Weeks(1), until: None, made_until }
}

fn occurrence(of: EventId) -> Repetition {
    Repetition::Occurrence { of, is_apart: false }
}

fn add(
    storage: &dyn Storage,
    (slug, start): (&str, i64),
    place_id: PlaceId,
    repetition: Repetition,
) -> EventId {
    let mut event = NewEvent { repetition, ..new_event(slug, slug, place_id) };
    event.details.start = start;
    insert(storage, event)
}

/// A series with two occurrences, and an event that takes place once.
fn story(storage: &dyn Storage) -> (EventId, [EventId; 2]) {
    let place = place(storage, "Town hall").id;
    let of = add(storage, ("series", 100), place, series(200));
    let occurrences =
        [("first", 100), ("second", 200)].map(|event| add(storage, event, place, occurrence(of)));
    add(storage, ("once", 150), place, Repetition::Once);
    (of, occurrences)
}

/// Each of them.
pub fn recurrences_read_back_equal(storage: &Arc<dyn Storage>) {
    let place = place(&**storage, "Town hall").id;
    let kinds = [
        Recurrence::Weeks(1),
        Recurrence::Weeks(2),
        Recurrence::Months(1),
        Recurrence::WeekdayOfMonths(1, 1),
        Recurrence::WeekdayOfMonths(1, -1),
        Recurrence::Unknown,
    ];
    let endless = kinds.map(|recurrence| Repetition::Series { recurrence, until: None, made_until: -7 });
    let ending = kinds.map(|recurrence| Repetition::Series { recurrence, until: Some(700), made_until: -7 });
    let series = endless.into_iter().chain(ending);
    let others = [true, false].map(|is_apart| Repetition::Occurrence { of: EventId(1), is_apart });
    for (number, repetition) in series.chain(others).chain([Repetition::Once]).enumerate() {
        let id = add(&**storage, (&format!("event-{number}"), 100), place, repetition);
        assert_eq!(find(&**storage, id).unwrap().repetition, repetition);
    }
}

/// As one event, not at all, or its occurrences.
pub fn a_list_shows_series_in_three_ways(storage: &Arc<dyn Storage>) {
    let (of, _) = story(&**storage);
    let list = |series: SeriesShown| -> Vec<(String, Option<EventId>)> {
        let query = EventQuery { series, ..EventQuery::default() };
        let events = read(&**storage, move |repositories| repositories.events().list(&query));
        events.into_iter().map(|event| (event.slug, event.parent)).collect()
    };
    let expect = |events: &[(&str, Option<EventId>)]| -> Vec<(String, Option<EventId>)> {
        events.iter().map(|(slug, parent)| ((*slug).to_owned(), *parent)).collect()
    };
    assert_eq!(list(SeriesShown::AsOneEvent), expect(&[("series", None), ("once", None)]));
    assert_eq!(list(SeriesShown::Nothing), expect(&[("once", None)]));
    let all = [("first", Some(of)), ("once", None), ("second", Some(of))];
    assert_eq!(list(SeriesShown::Occurrences), expect(&all));
}

/// From a moment on.
pub fn what_is_to_come_of_a_series_is_listed(storage: &Arc<dyn Storage>) {
    let (of, [first, second]) = story(&**storage);
    let from = |moment: i64| -> Vec<EventId> {
        let found = read(&**storage, move |repositories| repositories.events().occurrences(of, moment));
        found.into_iter().map(|event| event.id).collect()
    };
    assert_eq!((from(100), from(101), from(201)), (vec![first, second], vec![second], Vec::new()));
}

/// They take place once then.
pub fn a_removed_series_lets_its_occurrences_go(storage: &Arc<dyn Storage>) {
    let (of, [first, _]) = story(&**storage);
    assert_eq!(write(&**storage, move |repositories| repositories.events().remove(of)), Removal::Removed);
    assert_eq!(find(&**storage, first).unwrap().repetition, Repetition::Once);
}

/// Whoever shows the series shows them.
pub fn a_hidden_series_is_listed_without_its_occurrences(storage: &Arc<dyn Storage>) {
    let (of, [first, second]) = story(&**storage);
    let hide = |id: EventId| {
        write(&**storage, move |repositories| repositories.events().set_visible(id, false, now()));
    };
    let hidden = || -> Vec<EventId> {
        let found = read(&**storage, |repositories| repositories.events().list_hidden());
        found.into_iter().map(|event| event.id).collect()
    };
    hide(second);
    assert_eq!(hidden(), [second]);
    hide(of);
    hide(first);
    assert_eq!(hidden(), [of]);
}

/// Hidden ones wait, and those that were made up to their end are done.
pub fn series_are_due_by_how_far_they_were_made(storage: &Arc<dyn Storage>) {
    let (of, _) = story(&**storage);
    let place = place(&**storage, "Town hall").id;
    let earlier = add(&**storage, ("earlier", 100), place, series(100));
    let hidden = add(&**storage, ("hidden", 100), place, series(100));
    write(&**storage, move |repositories| repositories.events().set_visible(hidden, false, now()));
    let due = |before: i64, limit: u32| {
        read(&**storage, move |repositories| repositories.events().series_made_until(before, limit))
    };
    assert_eq!(due(201, 9), [earlier, of]);
    assert_eq!((due(200, 9), due(201, 1), due(100, 9)), (vec![earlier], vec![earlier], Vec::new()));
    write(&**storage, move |repositories| repositories.events().set_made_until(earlier, 300));
    assert_eq!(due(201, 9), [of]);
    assert_eq!(find(&**storage, earlier).unwrap().repetition, series(300));
    let ending = |until: i64, made_until: i64| Repetition::Series {
        recurrence: Recurrence::Weeks(1),
        until: Some(until),
        made_until,
    };
    add(&**storage, ("made", 100), place, ending(150, 150));
    let unmade = add(&**storage, ("unmade", 100), place, ending(150, 149));
    assert_eq!(due(201, 9), [unmade, of]);
}

/// Those that an event has.
pub fn pictures_of_events_are_found(storage: &Arc<dyn Storage>) {
    let place = place(&**storage, "Town hall").id;
    insert(&**storage, new_event("none", "none", place));
    assert!(!read(&**storage, |repositories| repositories.events().have_pictures()));
    let with =
        |slug: &str, name: &str| NewEvent { picture: Some(picture(name)), ..new_event(slug, slug, place) };
    for event in [with("one", "a"), with("two", "a"), with("three", "b")] {
        insert(&**storage, event);
    }
    let asked = ["b", "c", "a"].map(|name| picture(name).file);
    let mut found = read(&**storage, move |repositories| repositories.events().pictures_among(&asked));
    found.sort();
    assert_eq!(found, ["a", "b"].map(|name| picture(name).file));
    assert_eq!(read(&**storage, |repositories| repositories.events().pictures_among(&[])), []);
    assert!(read(&**storage, |repositories| repositories.events().have_pictures()));
}

/// Its owner's list has no occurrences of it, but those that were changed by themselves or whose series is none any more.
pub fn a_series_of_ones_own_is_listed_once(storage: &Arc<dyn Storage>) {
    let (anna, berta) = (insert_user(&**storage, "a@x.org").id, insert_user(&**storage, "b@x.org").id);
    let place = place(&**storage, "Town hall").id;
    let add = |slug: &str, user_id: UserId, repetition: Repetition| {
        insert(&**storage, NewEvent { user_id: Some(user_id), repetition, ..new_event(slug, slug, place) })
    };
    let apart = |of: EventId| Repetition::Occurrence { of, is_apart: true };
    let of = add("series", anna, series(200));
    add("first", anna, occurrence(of));
    add("apart", anna, apart(of));
    add("given", berta, occurrence(of));
    add("once", anna, Repetition::Once);
    let former = add("former", anna, Repetition::Once);
    add("left", anna, occurrence(former));
    let list = |user: UserId| -> Vec<(String, Option<Recurrence>)> {
        let events =
            read(&**storage, move |repositories| repositories.events().list_of_user(&OwnEvents::all(user)));
        events.into_iter().map(|event| (event.slug, event.recurrence)).collect()
    };
    let once = |slug: &str| (slug.to_owned(), None);
    let weekly = ("series".to_owned(), Some(Recurrence::Weeks(1)));
    assert_eq!(list(anna), [once("left"), once("former"), once("once"), once("apart"), weekly]);
    assert_eq!(list(berta), [once("given")], "hers alone");
    let count =
        |user: UserId| read(&**storage, move |repositories| repositories.events().count_of_user(user));
    assert_eq!((count(anna), count(berta)), (vec![(None, 4)], vec![(None, 1)]));
}

/// For places, tags and in all, its occurrences with it; but those that were changed by themselves count too.
pub fn a_series_counts_once(storage: &Arc<dyn Storage>) {
    let (hall, bar) = (place(&**storage, "Hall").id, place(&**storage, "Bar").id);
    let add = |slug: &str, (place, is_visible): (PlaceId, bool), repetition: Repetition| {
        let tags = vec!["weekly".to_owned()];
        insert(&**storage, NewEvent { tags, is_visible, repetition, ..new_event(slug, slug, place) })
    };
    let of = add("series", (hall, true), series(200));
    for slug in ["first", "second", "third"] {
        add(slug, (hall, true), occurrence(of));
    }
    let weights = || {
        let counts = read(&**storage, move |repositories| repositories.events().count_at(&[hall, bar]));
        let [at_hall, at_bar] = [hall, bar].map(|place| counts.get(&place).copied());
        let found = read(&**storage, |repositories| repositories.tags().search("week", 9));
        let all = read(&**storage, |repositories| repositories.tags().list());
        (at_hall, at_bar, found[0].count, all[0].count)
    };
    let visible = || read(&**storage, |repositories| repositories.events().count_visible());
    assert_eq!((weights(), visible()), ((Some(1), None, 1, 1), 1));
    add("apart", (bar, true), Repetition::Occurrence { of, is_apart: true });
    add("hidden", (bar, false), Repetition::Once);
    assert_eq!((weights(), visible()), ((Some(1), Some(1), 2, 3), 2));
    write(&**storage, move |repositories| repositories.events().set_visible(of, false, now()));
    assert_eq!(weights(), (Some(1), Some(1), 2, 3), "its occurrences are still shown");
}

/// Of its owner's; of several the one that was there first.
pub fn a_series_is_found_by_a_tag_or_by_what_it_is(storage: &Arc<dyn Storage>) {
    let (anna, berta) = (insert_user(&**storage, "a@x.org").id, insert_user(&**storage, "b@x.org").id);
    let (hall, bar) = (place(&**storage, "Hall").id, place(&**storage, "Bar").id);
    let add = |(title, tag): (&str, &str), user_id: Option<UserId>, repetition: Repetition| {
        let slug = format!("{title}-{}-{}", tag, user_id.map_or(0, |id| id.0));
        let tags = vec![tag.to_owned()];
        insert(&**storage, NewEvent { tags, user_id, repetition, ..new_event(title, &slug, hall) })
    };
    let nobodys = add(("Chöir", "_x_1"), None, series(200));
    add(("Chöir", "_x_1"), Some(berta), series(200));
    add(("Once", "_x_1"), Some(anna), Repetition::Once);
    let choir = add(("Chöir", "_x_1"), Some(anna), series(200));
    add(("Chöir", "_x_2"), Some(anna), series(200));
    let band = add(("Band", "_x_1"), Some(anna), series(200));
    add(("Occurrence", "_x_1"), Some(anna), occurrence(nobodys));
    let alike = |change: &dyn Fn(&mut SeriesAlike)| {
        let mut alike = SeriesAlike {
            owner: anna,
            tags: Vec::new(),
            title: "Chöir".to_owned(),
            place_id: Some(hall),
            start: 1_000,
            recurrence: Recurrence::Weeks(1),
        };
        change(&mut alike);
        read(&**storage, move |repositories| repositories.events().find_series(&alike))
    };
    let tags = |tags: &'static [&'static str]| tags.iter().map(ToString::to_string).collect::<Vec<String>>();
    assert_eq!(alike(&|_| {}), Some(choir));
    assert_eq!(alike(&|alike| alike.title = "Band".to_owned()), Some(band));
    assert_eq!(alike(&|alike| alike.title = "band".to_owned()), None, "the very same title");
    assert_eq!(
        alike(&|alike| {
            alike.title = "Else".to_owned();
            alike.tags = tags(&["y", "_X_1"]);
        }),
        Some(choir)
    );
    for other in [
        (&|alike: &mut SeriesAlike| alike.title = "Choir".to_owned()) as &dyn Fn(&mut SeriesAlike),
        &|alike| alike.title = "Once".to_owned(),
        &|alike| alike.title = "Occurrence".to_owned(),
        &|alike| alike.place_id = Some(bar),
        &|alike| alike.place_id = None,
        &|alike| alike.start = 1_001,
        &|alike| alike.recurrence = Recurrence::Weeks(2),
        &|alike| alike.owner = UserId(berta.0 + 1_000),
        &|alike| {
            alike.title = "Else".to_owned();
            alike.tags = tags(&["_x_3", "_x_", "x_1"]);
        },
    ] {
        assert_eq!(alike(other), None);
    }
}
