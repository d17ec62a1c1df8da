//! Looking after places: changing what was seen, making two one, removing.

use chrono::TimeDelta;
use uncino_domain::access::caller::{Administrator, Caller};
use uncino_domain::agenda::collection::Choice;
use uncino_domain::agenda::event::submission::EventSubmission;
use uncino_domain::agenda::place::{Place, PlaceRefusal};
use uncino_domain::agenda::place_administration::{PlaceEditDenied, PlaceRemovalDenied};
use uncino_domain::agenda::place_merge::{Merge, MergeDenied, Side, Stays};
use uncino_domain::agenda::place_search::{PlaceOrder, PlaceSearch};
use uncino_domain::agenda::places::{PlaceChange, PlaceDenied, PlaceService};
use uncino_domain::change::Change;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::PlaceId;
use uncino_domain::people::user::Role;
use uncino_domain::storage::{CollectionInsertion, StorageError, Stored};
use uncino_testkit::fixtures::World;

use crate::agenda::events::{add, agenda, in_person, service as events, submission};
use crate::people::support::{actions, log};
use crate::story::outcome;

const KEPT: Stays = Stays { name: Side::Kept, address: Side::Kept, degrees: Side::Kept };

fn service(world: &World) -> PlaceService {
    PlaceService::new(world.ports.clone())
}

fn by() -> Administrator {
    Administrator::at_the_command_line()
}

fn at(name: &str) -> EventSubmission {
    EventSubmission {
        place_name: Some(name.to_owned()),
        place_address: Some(format!("{name} street")),
        ..submission()
    }
}

fn seen(place: &Place) -> (PlaceId, Timestamp) {
    (place.id, place.updated_at)
}

fn merge(world: &World, gone: &Place, kept: &Place, stays: Stays) -> Result<Place, MergeDenied> {
    outcome(service(world).merge(Merge { gone: seen(gone), kept: seen(kept), stays }, &by()))
}

fn find(world: &World, name_or_id: &str) -> Option<PlaceId> {
    service(world).find_place(name_or_id).unwrap().map(|place| place.id)
}

/// Two places with an event each.
fn twins(world: &World, author: &Caller) -> (Place, Place) {
    let [gone, kept] = ["Cinema", "Kino"].map(|name| add(world, author, at(name)).place);
    (gone, kept)
}

#[test]
fn both_names_and_both_numbers_lead_to_the_place_that_two_became() {
    let (world, author) = agenda();
    let (gone, kept) = twins(&world, &author);
    add(&world, &Caller::Anonymous, at("Cinema"));
    world.clock.advance(TimeDelta::seconds(1));
    let plan = service(&world).plan_merge(gone.id, kept.id, &by()).unwrap();
    assert_eq!((plan.events, plan.titles.len()), (2, 2), "also what nobody sees yet");
    let one = merge(&world, &gone, &kept, KEPT).unwrap();
    assert_eq!((one.id, &*one.name, &*one.address), (kept.id, "Kino", "Kino street"));
    for name in ["Cinema", "KINO", &gone.id.to_string(), &kept.id.to_string()] {
        assert_eq!(find(&world, name), Some(kept.id), "{name}");
    }
    let again = add(&world, &author, at("cinema")).place;
    assert_eq!((again.id, &*again.name), (kept.id, "Kino"), "no program brings the twin back");
    let entry = log(&world).into_iter().find(|entry| entry.action == "place.merged").unwrap();
    let expected = format!("Cinema ({}, Cinema street) → Kino ({}, Kino street)", gone.id, kept.id);
    assert_eq!(entry.subject, Some(expected));
}

#[test]
fn what_stays_of_both_is_chosen() {
    let (world, author) = agenda();
    let (gone, kept) = twins(&world, &author);
    let degrees =
        PlaceChange { latitude: Change::Set(45.0), longitude: Change::Set(7.0), ..PlaceChange::default() };
    let gone = outcome(service(&world).change(gone.id, degrees, &by())).unwrap();
    let stays = Stays { name: Side::Gone, address: Side::Kept, degrees: Side::Gone };
    let one = merge(&world, &gone, &kept, stays).unwrap();
    assert_eq!((one.id, &*one.name, &*one.address), (kept.id, "Cinema", "Kino street"));
    assert_eq!((one.latitude, one.longitude), (Some(45.0), Some(7.0)));
    assert_eq!((find(&world, "kino"), find(&world, "cinema")), (Some(kept.id), Some(kept.id)));
}

#[test]
fn a_removed_event_comes_back_to_the_place_that_its_own_became() {
    let (world, author) = agenda();
    let (gone, kept) = twins(&world, &author);
    let event = add(&world, &author, at("Cinema"));
    outcome(events(&world).remove(&author, Some(event.id), "")).unwrap();
    merge(&world, &gone, &kept, KEPT).unwrap();
    let back = outcome(events(&world).restore(&author, event.id)).unwrap();
    assert_eq!(back.place.id, kept.id);
}

#[test]
fn a_merge_of_what_is_not_as_it_was_seen_changes_nothing() {
    let (world, author) = agenda();
    let (gone, kept) = twins(&world, &author);
    world.clock.advance(TimeDelta::seconds(1));
    let renamed = PlaceChange { name: Some("Kino 2".to_owned()), ..PlaceChange::default() };
    let changed = outcome(service(&world).change(kept.id, renamed, &by())).unwrap();
    let before = (service(&world).list().unwrap(), actions(&world));
    assert_eq!(merge(&world, &gone, &kept, KEPT), Err(MergeDenied::Changed));
    assert_eq!(merge(&world, &kept, &gone, KEPT), Err(MergeDenied::Changed));
    assert_eq!(merge(&world, &gone, &gone, KEPT), Err(MergeDenied::Same));
    let ghost = Place { id: PlaceId(9_000), ..gone.clone() };
    assert_eq!(merge(&world, &ghost, &changed, KEPT), Err(MergeDenied::NotFound));
    assert_eq!(merge(&world, &gone, &ghost, KEPT), Err(MergeDenied::NotFound));
    assert_eq!((service(&world).list().unwrap(), actions(&world)), before);
    merge(&world, &gone, &changed, KEPT).unwrap();
    assert_eq!(merge(&world, &gone, &changed, KEPT), Err(MergeDenied::NotFound), "it is one already");
    let plan = |gone, kept| outcome(service(&world).plan_merge(gone, kept, &by())).map(|plan| plan.events);
    assert_eq!(plan(gone.id, kept.id), Err(MergeDenied::NotFound));
    assert_eq!(plan(kept.id, kept.id), Err(MergeDenied::Same));
}

#[test]
fn only_the_place_that_was_seen_is_changed() {
    let (world, author) = agenda();
    let (gone, kept) = twins(&world, &author);
    let change = |place: &Place, name: &str| {
        let change = PlaceChange { name: Some(name.to_owned()), ..PlaceChange::default() };
        outcome(service(&world).change_seen(seen(place), change, &by()))
    };
    world.clock.advance(TimeDelta::seconds(1));
    let changed = change(&gone, "Pictures").unwrap();
    assert_eq!(changed.name, "Pictures");
    assert_eq!(change(&gone, "Films"), Err(PlaceEditDenied::Stale));
    let refused = |denied| Err(PlaceEditDenied::Denied(denied));
    assert_eq!(change(&changed, "KINO"), refused(PlaceDenied::NameTaken));
    assert_eq!(change(&changed, " "), refused(PlaceDenied::Refused(PlaceRefusal::NameRequired)));
    let one = merge(&world, &changed, &kept, KEPT).unwrap();
    assert_eq!(change(&changed, "Films"), Err(PlaceEditDenied::Stale), "what it became is not meant");
    assert_eq!(change(&one, "Films").unwrap().id, kept.id);
}

#[test]
fn a_place_goes_once_nothing_is_there() {
    let (world, author) = agenda();
    let (gone, kept) = twins(&world, &author);
    let hidden = add(&world, &Caller::Anonymous, at("Hall"));
    let remove = |id| outcome(service(&world).remove(id, &by()));
    assert_eq!(remove(hidden.place.id), Err(PlaceRemovalDenied::HasEvents));
    let editor = in_person(&world.user("editor@example.org", Role::Editor));
    outcome(events(&world).remove(&editor, Some(hidden.id), "")).unwrap();
    merge(&world, &gone, &hidden.place, KEPT).unwrap();
    assert_eq!(remove(hidden.place.id), Err(PlaceRemovalDenied::HasEvents));
    merge(&world, &service(&world).list().unwrap()[0], &kept, KEPT).unwrap();
    assert_eq!(remove(gone.id), Err(PlaceRemovalDenied::NotFound), "it leads to another one");
    let empty = add(&world, &author, at("Empty"));
    outcome(events(&world).remove(&author, Some(empty.id), "")).unwrap();
    assert_eq!((remove(empty.place.id), remove(empty.place.id)), (Ok(()), Err(PlaceRemovalDenied::NotFound)));
    let back = outcome(events(&world).restore(&author, empty.id)).unwrap();
    assert_eq!(
        (&*back.place.name, &*back.place.address),
        ("Empty", "Empty street"),
        "made anew with its event"
    );
}

#[test]
fn a_place_by_which_a_collection_chooses_stays() {
    let (world, author) = agenda();
    let (gone, kept) = twins(&world, &author);
    let event = add(&world, &author, at("Empty"));
    outcome(events(&world).remove(&author, Some(event.id), "")).unwrap();
    let choice = Choice { tags: Vec::new(), places: vec![gone.id] };
    let filled: Stored<()> = world.ports.storage.write(move |repositories| {
        let CollectionInsertion::Inserted(films) = repositories.collections().insert("Films")? else {
            unreachable!()
        };
        repositories.collections().insert_filter(films.id, &choice, false)?;
        Ok::<_, StorageError>(())
    });
    filled.unwrap();
    let remove = |id| outcome(service(&world).remove(id, &by()));
    assert_eq!(remove(gone.id), Err(PlaceRemovalDenied::Chosen));
    assert_eq!(remove(kept.id), Err(PlaceRemovalDenied::HasEvents));
    assert_eq!(remove(event.place.id), Ok(()));
}

#[test]
fn places_are_listed_with_what_there_is_of_them_and_offered_to_each_other() {
    let (world, author) = agenda();
    let (gone, kept) = twins(&world, &author);
    add(&world, &author, at("Kino Neu"));
    let asked = |words: &str, order| {
        let asked = PlaceSearch { words: words.to_owned(), order, offset: 0, limit: 9 };
        let listed = service(&world).list_with_usage(&asked, &by()).unwrap();
        listed.into_iter().map(|(place, usage)| (place.name, usage.events)).collect::<Vec<_>>()
    };
    let expected = |names: &[(&str, u32)]| {
        names.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect::<Vec<_>>()
    };
    add(&world, &author, at("Kino"));
    assert_eq!(asked("kino\0", PlaceOrder::Name), expected(&[("Kino", 2), ("Kino Neu", 1)]));
    assert_eq!(asked(" cinema ", PlaceOrder::MostEvents), expected(&[("Cinema", 1)]));
    let offered = |place: &Place, words: &str| {
        let offered = service(&world).offered_for(place, words, &by()).unwrap();
        offered.into_iter().map(|(place, _)| place.name).collect::<Vec<_>>()
    };
    assert_eq!(offered(&kept, ""), ["Kino Neu"], "what looks like it");
    assert_eq!(offered(&gone, ""), Vec::<String>::new());
    assert_eq!(offered(&gone, "street"), ["Kino", "Kino Neu"], "never itself");
    let looked = service(&world).look_after(gone.id, &by()).unwrap().unwrap();
    assert!(looked.is_shown && looked.usage.events == 1);
    assert_eq!(service(&world).look_after(PlaceId(9_000), &by()).unwrap(), None);
}
