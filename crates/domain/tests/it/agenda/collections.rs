//! Collections.

use uncino_domain::access::caller::Administrator;
use uncino_domain::agenda::collection::Choice;
use uncino_domain::agenda::collections::{CollectionDenied, CollectionService, FilterChange};
use uncino_domain::agenda::event::submission::EventSubmission;
use uncino_domain::agenda::events::{Asked, EventService};
use uncino_domain::id::{CollectionId, FilterId, PlaceId};
use uncino_domain::storage::CollectionInsertion;
use uncino_testkit::fixtures::World;

use crate::agenda::events::{add, agenda, tags, titled};
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
