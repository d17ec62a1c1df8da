//! Finding and changing places.

use chrono::TimeDelta;
use uncino_domain::access::caller::{Administrator, Caller};
use uncino_domain::agenda::event::Event;
use uncino_domain::agenda::event::submission::{EventSubmission, Moment};
use uncino_domain::agenda::place::{Place, PlaceRefusal};
use uncino_domain::agenda::places::{PlaceChange, PlaceDenied, PlaceService};
use uncino_domain::change::Change;
use uncino_domain::id::PlaceId;
use uncino_testkit::fixtures::World;

use crate::agenda::events::{add, agenda, service as events, start, submission};
use crate::people::support::actions;
use crate::story::{Now as _, outcome};

fn service(world: &World) -> PlaceService {
    PlaceService::new(world.ports.clone())
}

fn at(name: &str, address: &str) -> EventSubmission {
    EventSubmission {
        place_name: Some(name.to_owned()),
        place_address: Some(address.to_owned()),
        ..submission()
    }
}

fn change(world: &World, id: PlaceId, change: PlaceChange) -> Result<Place, PlaceDenied> {
    let answer = service(world).change(id, change, &Administrator::at_the_command_line());
    outcome(answer)
}

fn named(name: &str) -> PlaceChange {
    PlaceChange { name: Some(name.to_owned()), ..PlaceChange::default() }
}

fn names(places: Vec<Place>) -> Vec<String> {
    places.into_iter().map(|place| place.name).collect()
}

#[test]
fn places_are_listed_by_name() {
    let (world, author) = agenda();
    for name in ["theatre", "Arena", "cellar"] {
        add(&world, &author, at(name, "Here 1"));
    }
    assert_eq!(names(service(&world).list().unwrap()), ["Arena", "cellar", "theatre"]);
}

#[test]
fn a_search_finds_words_in_name_and_address_without_regard_to_case() {
    let (world, author) = agenda();
    add(&world, &author, at("Café Zürich", "Main street 1"));
    add(&world, &author, at("Town hall", "Coffee lane 2"));
    for (words, found) in [
        ("zürich", vec!["Café Zürich"]),
        (" CAFÉ ", vec!["Café Zürich"]),
        ("ZÜR", vec!["Café Zürich"]),
        ("main STREET", vec!["Café Zürich"]),
        ("lane", vec!["Town hall"]),
        ("", vec!["Café Zürich", "Town hall"]),
        ("nowhere", vec![]),
        ("%", vec![]),
        ("_", vec![]),
        ("a\0b", vec![]),
    ] {
        assert_eq!(names(service(&world).search(words).unwrap()), found, "{words:?}");
    }
}

#[test]
fn a_search_gives_ten_at_most() {
    let (world, author) = agenda();
    for number in 0..12 {
        add(&world, &author, at(&format!("Hall {number:02}"), "Here 1"));
    }
    let found = names(service(&world).search("hall").unwrap());
    assert_eq!((found.len(), found[0].as_str(), found[9].as_str()), (10, "Hall 00", "Hall 09"));
}

#[test]
fn a_place_is_found_by_name_and_by_number_with_what_happens_there_from_now_on() {
    let (world, author) = agenda();
    let on = |day: i64, name: &str| {
        let start = Moment::Seconds(start() + day * 86_400);
        add(&world, &author, EventSubmission { start, ..at(name, "Here 1") })
    };
    let (past, next, later) = (on(0, "Town hall"), on(2, "Town hall"), on(1, "Town hall"));
    on(1, "Elsewhere");
    let name_or_id = [past.place.name.clone(), " TOWN hall ".to_owned(), past.place.id.to_string()];
    for name in name_or_id {
        let (place, events) = service(&world).find(&name, start() + 1).unwrap().unwrap();
        assert_eq!(place, past.place, "{name}");
        let ids: Vec<_> = events.into_iter().map(|event| event.id).collect();
        assert_eq!(ids, [later.id, next.id], "{name}");
    }
    for unknown in ["", "nowhere", "0", "-1", "99999999999999999999", "a\0b"] {
        assert_eq!(service(&world).find(unknown, 0).unwrap(), None, "{unknown:?}");
    }
}

#[test]
fn a_place_whose_name_is_a_number_is_found_by_it() {
    let (world, author) = agenda();
    let first = add(&world, &author, submission()).place;
    let number = first.id.to_string();
    let called_so = add(&world, &author, at(&number, "Here 1")).place;
    assert_eq!(service(&world).find(&number, 0).unwrap().unwrap().0.id, called_so.id);
}

#[test]
fn a_place_that_only_hidden_events_name_is_found_by_nobody_until_one_is_confirmed() {
    let (world, _) = agenda();
    let editor = crate::agenda::events::in_person(
        &world.user("editor@example.org", uncino_domain::people::user::Role::Editor),
    );
    let hidden: Event = add(&world, &Caller::Anonymous, at("Buy pills", "spam.example"));
    let found = || {
        let by_name = service(&world).find("buy pills", 0).unwrap().is_some();
        let by_id = service(&world).find(&hidden.place.id.to_string(), 0).unwrap().is_some();
        assert_eq!(by_name, by_id);
        assert_eq!(service(&world).search("pills").unwrap().is_empty(), !by_name);
        by_name
    };
    assert!(!found());
    events(&world).show(&editor, Some(hidden.id)).unwrap();
    assert!(found());
    events(&world).hide(&editor, Some(hidden.id), "").unwrap();
    assert!(!found());
}

#[test]
fn a_place_with_nothing_but_the_past_is_still_found() {
    let (world, author) = agenda();
    add(&world, &author, submission());
    let (_, events) = service(&world).find("town hall", start() + 1).unwrap().unwrap();
    assert_eq!(events, []);
}

#[test]
fn what_is_not_sent_of_a_place_stays() {
    let (world, author) = agenda();
    let degrees =
        EventSubmission { place_latitude: Some(45.07), place_longitude: Some(7.69), ..submission() };
    let event = add(&world, &author, degrees);
    world.clock.advance(TimeDelta::hours(1));
    let before = event.place.clone();
    let changed = change(&world, before.id, named(" Palazzo civico ")).unwrap();
    let name = "Palazzo civico".to_owned();
    let expected = Place { name, updated_at: world.clock_now(), ..before.clone() };
    assert_eq!(changed, expected);
    let moved = PlaceChange {
        address: Some(" Elsewhere 2 ".to_owned()),
        latitude: Change::Clear,
        longitude: Change::Set(-180.0),
        ..PlaceChange::default()
    };
    let changed = change(&world, before.id, moved).unwrap();
    let address = "Elsewhere 2".to_owned();
    assert_eq!(changed, Place { address, latitude: None, longitude: Some(-180.0), ..expected });
    let (shown, _) = events(&world).find(&author, &event.slug).unwrap().unwrap();
    assert_eq!(shown.place, changed, "its events show it");
}

#[test]
fn a_refused_place_is_not_changed() {
    let (world, author) = agenda();
    let place = add(&world, &author, submission()).place;
    add(&world, &author, at("Café Zürich", "Here 1"));
    let before = (service(&world).list().unwrap(), actions(&world));
    let latitude = |degrees| PlaceChange { latitude: Change::Set(degrees), ..PlaceChange::default() };
    let longitude = |degrees| PlaceChange { longitude: Change::Set(degrees), ..PlaceChange::default() };
    let address = |text: String| PlaceChange { address: Some(text), ..PlaceChange::default() };
    for (refused, why) in [
        (named(""), PlaceDenied::Refused(PlaceRefusal::NameRequired)),
        (named("  "), PlaceDenied::Refused(PlaceRefusal::NameRequired)),
        (named("\u{200b}\u{3000}"), PlaceDenied::Refused(PlaceRefusal::NameRequired)),
        (named(&"ä".repeat(256)), PlaceDenied::Refused(PlaceRefusal::TooLong("name"))),
        (named("a\0b"), PlaceDenied::Refused(PlaceRefusal::Nul("name"))),
        (named("CAFÉ ZÜRICH"), PlaceDenied::NameTaken),
        (address("x".repeat(256)), PlaceDenied::Refused(PlaceRefusal::TooLong("address"))),
        (address("a\0b".to_owned()), PlaceDenied::Refused(PlaceRefusal::Nul("address"))),
        (latitude(90.1), PlaceDenied::Refused(PlaceRefusal::Degrees)),
        (latitude(-90.1), PlaceDenied::Refused(PlaceRefusal::Degrees)),
        (latitude(f64::NAN), PlaceDenied::Refused(PlaceRefusal::Degrees)),
        (longitude(180.1), PlaceDenied::Refused(PlaceRefusal::Degrees)),
        (longitude(f64::NEG_INFINITY), PlaceDenied::Refused(PlaceRefusal::Degrees)),
    ] {
        assert_eq!(change(&world, place.id, refused.clone()), Err(why), "{refused:?}");
    }
    assert_eq!(change(&world, PlaceId(0), named("New")), Err(PlaceDenied::NotFound));
    assert_eq!((service(&world).list().unwrap(), actions(&world)), before);
}

#[test]
fn a_place_may_get_its_own_name_in_another_spelling_and_the_longest_one() {
    let (world, author) = agenda();
    let place = add(&world, &author, submission()).place;
    for name in ["TOWN HALL".to_owned(), "ä".repeat(255)] {
        assert_eq!(change(&world, place.id, named(&name)).unwrap().name, name);
    }
}

#[test]
fn a_hidden_event_at_a_place_with_a_number_for_a_name_hides_no_other_place() {
    let (world, author) = agenda();
    let place = add(&world, &author, submission()).place;
    let number = place.id.to_string();
    add(&world, &Caller::Anonymous, at(&number, "spam.example"));
    assert_eq!(service(&world).find(&number, 0).unwrap().unwrap().0, place);
}

#[test]
fn what_a_stranger_said_of_a_place_is_corrected_until_an_event_there_is_shown() {
    let (world, author) = agenda();
    let editor = crate::agenda::events::in_person(
        &world.user("editor@example.org", uncino_domain::people::user::Role::Editor),
    );
    let stranger = add(&world, &Caller::Anonymous, at("circolo sud", "Nowhere 1")).place;
    assert_eq!(add(&world, &Caller::Anonymous, at("Circolo Sud", "Via Vera 2")).place, stranger);
    let corrected = add(&world, &author, at("Circolo Sud", "Via Vera 2")).place;
    assert_eq!(corrected.id, stranger.id);
    assert_eq!((&*corrected.name, &*corrected.address), ("Circolo Sud", "Via Vera 2"));
    assert_eq!(add(&world, &author, at("Circolo Sud", "Elsewhere 3")).place, corrected, "it is shown now");
    let hall = add(&world, &Caller::Anonymous, at("Hall", "Nowhere 1")).place;
    world.clock.advance(TimeDelta::seconds(1));
    change(&world, hall.id, PlaceChange { address: Some("Via Vera 3".to_owned()), ..named("Hall") }).unwrap();
    let kept = add(&world, &author, at("hall", "Elsewhere 4")).place;
    assert_eq!((&*kept.name, &*kept.address), ("Hall", "Via Vera 3"), "an administrator corrected it");
    let hidden = add(&world, &Caller::Anonymous, at("Arena", "Here 1"));
    events(&world).show(&editor, Some(hidden.id)).unwrap();
    assert_eq!(add(&world, &author, at("Arena", "Elsewhere 2")).place.address, "Here 1");
}
