//! Collections.

use chrono::TimeDelta;
use uncino_domain::access::caller::Administrator;
use uncino_domain::agenda::collection::Choice;
use uncino_domain::agenda::collections::{CollectionDenied, CollectionService, FilterChange};
use uncino_domain::agenda::event::Slice;
use uncino_domain::agenda::event::submission::EventSubmission;
use uncino_domain::agenda::events::{Asked, EventService};
use uncino_domain::id::{CollectionId, FilterId, PlaceId};
use uncino_domain::storage::CollectionInsertion;
use uncino_testkit::fixtures::World;

use crate::agenda::events::{add, agenda, tags, titled};
use crate::people::support::set;
use crate::story::denial;

fn service(world: &World) -> CollectionService {
    CollectionService::new(world.ports.clone())
}

fn tagged(tag: &str) -> Choice {
    Choice { tags: vec![tag.to_owned()], places: Vec::new() }
}

fn chosen(world: &World, name: &str) -> Vec<String> {
    let asked = Asked { collection: Some(name.to_owned()), ..Asked::default() };
    let found = EventService::new(world.ports.clone()).agenda(asked).unwrap();
    found.into_iter().map(|found| found.title).collect()
}

#[test]
fn a_collection_has_what_its_filters_choose() {
    let (world, author) = agenda();
    for (title, tag) in [("Quartet", "jazz"), ("Nosferatu", "film"), ("Late quartet", "late")] {
        add(&world, &author, EventSubmission { tags: tags(&[tag, "all"]), ..titled(title) });
    }
    let service = service(&world);
    let music = service.add(" Music\n", &Administrator::at_the_command_line()).unwrap();
    assert_eq!((&*music.name, music.is_top), ("Music", true));
    assert_eq!(chosen(&world, "Music"), Vec::<String>::new(), "without a filter there is nothing");
    let filter = service
        .add_filter(music.id, Choice::default(), false, &Administrator::at_the_command_line())
        .unwrap();
    assert_eq!(chosen(&world, "Music"), Vec::<String>::new(), "a filter that says nothing is none");
    let tags = Some(vec!["JAZZ".to_owned(), "late".to_owned()]);
    let change = FilterChange { tags, ..FilterChange::default() };
    service.change_filter(filter.id, change, &Administrator::at_the_command_line()).unwrap();
    assert_eq!(chosen(&world, "Music"), ["Quartet", "Late quartet"]);
    service.add_filter(music.id, tagged("late"), true, &Administrator::at_the_command_line()).unwrap();
    assert_eq!(chosen(&world, "Music"), ["Quartet"]);
    assert_eq!(chosen(&world, "mUSIC"), ["Quartet"], "names are one without regard to case");
    assert_eq!(chosen(&world, "Mus\0ic"), Vec::<String>::new());
    service.remove_filter(filter.id, &Administrator::at_the_command_line()).unwrap();
    assert_eq!(chosen(&world, "Music"), ["Quartet", "Nosferatu"], "all but what is late");
}

#[test]
fn collections_are_moved_up_one_by_one() {
    let world = World::default();
    let service = service(&world);
    for name in ["a", "b", "c"] {
        service.add(name, &Administrator::at_the_command_line()).unwrap();
    }
    let names = || service.list().unwrap().into_iter().map(|known| known.name).collect::<String>();
    let last = service.list().unwrap()[2].sort_index;
    service.move_up(last, &Administrator::at_the_command_line()).unwrap();
    assert_eq!(names(), "acb");
    let first = service.list().unwrap()[0].sort_index;
    service.move_up(first, &Administrator::at_the_command_line()).unwrap();
    assert_eq!(names(), "acb", "the first stays");
    assert_eq!(
        denial(service.move_up(99, &Administrator::at_the_command_line())),
        CollectionDenied::NotFound
    );
}

#[test]
fn what_is_wrong_is_said() {
    let world = World::default();
    let service = service(&world);
    let actor = || Administrator::at_the_command_line();
    let id = service.add("Music", &actor()).unwrap().id;
    assert_eq!(denial(service.add("Music", &actor())), CollectionDenied::NameTaken);
    for name in ["", " ", "a\0", &"x".repeat(101)] {
        assert_eq!(denial(service.add(name, &actor())), CollectionDenied::Name);
    }
    assert!(!service.toggle(id, &actor()).unwrap());
    assert!(service.toggle(id, &actor()).unwrap());
    let many = Choice { tags: Vec::new(), places: vec![PlaceId(1); 101] };
    assert_eq!(denial(service.add_filter(id, many, false, &actor())), CollectionDenied::Choice);
    let long = tagged(&"x".repeat(101));
    assert_eq!(denial(service.add_filter(id, long, false, &actor())), CollectionDenied::Choice);
    let nowhere = CollectionId(99);
    assert_eq!(denial(service.add_filter(nowhere, tagged("x"), false, &actor())), CollectionDenied::NotFound);
    assert_eq!(denial(service.toggle(nowhere, &actor())), CollectionDenied::NotFound);
    assert_eq!(denial(service.remove_filter(FilterId(99), &actor())), CollectionDenied::NotFound);
    let change = FilterChange { negate: Some(true), ..FilterChange::default() };
    assert_eq!(denial(service.change_filter(FilterId(99), change, &actor())), CollectionDenied::NotFound);
    service.remove(id, &actor()).unwrap();
    assert_eq!(denial(service.remove(id, &actor())), CollectionDenied::NotFound);
}

#[test]
fn collections_that_were_called_alike_before_are_each_found_by_their_own_name() {
    let (world, author) = agenda();
    add(&world, &author, EventSubmission { tags: tags(&["jazz"]), ..titled("Quartet") });
    add(&world, &author, EventSubmission { tags: tags(&["film"]), ..titled("Nosferatu") });
    for (name, tag) in [("Music", "jazz"), ("MUSIC", "film")] {
        let inserted = world.ports.storage.write(move |repositories| repositories.collections().insert(name));
        let CollectionInsertion::Inserted(collection) = inserted.unwrap() else { panic!("{name} is taken") };
        service(&world)
            .add_filter(collection.id, tagged(tag), false, &Administrator::at_the_command_line())
            .unwrap();
    }
    assert_eq!(chosen(&world, "Music"), ["Quartet"]);
    assert_eq!(chosen(&world, "MUSIC"), ["Nosferatu"]);
    assert_eq!(chosen(&world, " music"), ["Quartet"], "the first, written like neither");
}

fn at(place: &str, title: &str, tag: &str) -> EventSubmission {
    EventSubmission { place_name: Some(place.to_owned()), tags: tags(&[tag]), ..titled(title) }
}

#[test]
fn an_administrator_sees_what_each_filter_comes_to() {
    let (world, author) = agenda();
    for (place, title, tag) in
        [("Bar", "Quartet", "jazz"), ("Hall", "Trio", "jazz"), ("Hall", "Nosferatu", "film")]
    {
        add(&world, &author, at(place, title, tag));
    }
    let by = Administrator::at_the_command_line();
    let service = service(&world);
    let (empty, music) = (service.add("Nothing yet", &by).unwrap(), service.add("Music", &by).unwrap());
    let bar = service.places_named("bar", &by).unwrap().unwrap();
    service.add_filter(music.id, tagged("jazz"), false, &by).unwrap();
    service.add_filter(music.id, Choice { places: bar, ..tagged("JAZZ") }, true, &by).unwrap();
    service.add_filter(music.id, Choice::default(), false, &by).unwrap();
    set(&world, "collection_in_home", "MUSIC");
    let slice = |offset, limit| Slice { offset, limit };
    let counts = |slice| -> Vec<_> {
        let found = service.search("", slice, &by).unwrap().into_iter();
        found.map(|found| (found.collection.id, found.filters, found.coming, found.is_at_home)).collect()
    };
    assert_eq!(counts(slice(0, 9)), [(empty.id, 0, 0, false), (music.id, 3, 1, true)]);
    assert_eq!(counts(slice(1, 9)).len(), 1);
    assert_eq!(service.search("yet nothing", slice(0, 9), &by).unwrap().len(), 1);
    let in_hand = service.in_hand(music.id, &by).unwrap().unwrap();
    let filters: Vec<_> = in_hand.filters.iter().map(|found| (found.coming, found.places.len())).collect();
    assert_eq!(
        filters,
        [(2, 0), (1, 1), (0, 0)],
        "also what one leaves out, and nothing of what says nothing"
    );
    assert_eq!(in_hand.filters[1].places[0].name, "Bar");
    let nowhere = Choice { places: vec![PlaceId(99)], ..tagged("jazz") };
    service.add_filter(empty.id, nowhere, false, &by).unwrap();
    let of_empty = service.in_hand(empty.id, &by).unwrap().unwrap();
    assert!(of_empty.filters[0].places.is_empty() && !of_empty.filters[0].has_page);
    assert!(in_hand.filters[..2].iter().all(|found| found.has_page));
    assert_eq!(in_hand.events.iter().map(|event| &*event.title).collect::<Vec<_>>(), ["Trio"]);
    world.clock.advance(TimeDelta::days(3));
    let later = service.in_hand(music.id, &by).unwrap().unwrap();
    assert_eq!((later.overview.coming, later.events.len()), (0, 0), "what is over doesn't count");
    assert_eq!(service.in_hand(CollectionId(99), &by).unwrap(), None);
}

#[test]
fn places_are_named_with_commas_between_them() {
    let (world, author) = agenda();
    for place in ["Bar", "Rossi, Figli, e Nipoti", "Rossi"] {
        add(&world, &author, at(place, place, "x"));
    }
    let by = Administrator::at_the_command_line();
    let service = service(&world);
    let named = |names: &str| service.places_named(names, &by).unwrap();
    let id = |name: &str| named(name).unwrap()[0];
    let (bar, rossi) = (id("BAR"), id("rossi"));
    let with_commas = id("Rossi, figli, e nipoti");
    assert_eq!(named(" bar ,, Rossi,Bar,"), Ok(vec![bar, rossi, bar]));
    assert_eq!(named("Rossi, Figli, e Nipoti, Bar"), Ok(vec![with_commas, bar]));
    assert_eq!(named("Bar, Nowhere, Rossi"), Err("Nowhere".to_owned()));
    assert_eq!(named("a\0"), Err("a\0".to_owned()));
    assert_eq!(named(" , "), Ok(Vec::new()));
}

#[test]
fn a_collection_is_put_where_it_is_said() {
    let world = World::default();
    let service = service(&world);
    let by = Administrator::at_the_command_line();
    let ids: Vec<_> = ["a", "b", "c"].into_iter().map(|name| service.add(name, &by).unwrap().id).collect();
    let names = || service.list().unwrap().into_iter().map(|known| known.name).collect::<String>();
    service.move_up_one(ids[2], &by).unwrap();
    service.move_up_one(ids[2], &by).unwrap();
    service.move_up_one(ids[2], &by).unwrap();
    assert_eq!(names(), "cab");
    assert_eq!(denial(service.move_up_one(CollectionId(99), &by)), CollectionDenied::NotFound);
    for is_top in [false, false, true] {
        service.set_top(ids[0], is_top, &by).unwrap();
        assert_eq!(service.list().unwrap()[1].is_top, is_top);
    }
    assert_eq!(denial(service.set_top(CollectionId(99), true, &by)), CollectionDenied::NotFound);
}
