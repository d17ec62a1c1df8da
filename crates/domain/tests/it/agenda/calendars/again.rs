//! A calendar that comes once more changes what came before, and nothing that somebody changed here.

use chrono::TimeDelta;
use uncino_domain::access::caller::Administrator;
use uncino_domain::agenda::event::submission::EventSubmission;
use uncino_domain::agenda::place::NewPlace;
use uncino_domain::agenda::place_merge::{Merge, Side, Stays};
use uncino_domain::agenda::places::PlaceService;
use uncino_testkit::fixtures::World;

use super::{calendar, events, only, said, take, titles, world};
use crate::agenda::event_series::at;
use crate::agenda::events::service;

fn entry(title: &str, start: &str) -> String {
    format!(
        "UID:film@a.example\nSUMMARY:{title}\nLOCATION:Hall\nDTSTART;TZID=Europe/Rome:{start}\nDURATION:PT2H"
    )
}

#[test]
fn an_entry_that_changed_changes_its_event_which_keeps_its_address() {
    let (world, editor) = world();
    take(&world, &editor, &calendar(&[&entry("Film", "20261201T200000")]));
    let before = only(&world);
    world.clock.advance(TimeDelta::hours(1));
    let report = take(&world, &editor, &calendar(&[&entry("A film", "20261202T210000")]));
    assert_eq!(said(&report), ["1 changed A film x1"]);
    assert_eq!(report.lines[0].was.as_deref(), Some("Film"));
    let after = only(&world);
    assert_eq!((after.id, &after.slug, after.user_id), (before.id, &before.slug, before.user_id));
    assert_eq!(
        (after.details.start, after.details.end),
        (at("2026-12-02 21:00"), Some(at("2026-12-02 23:00")))
    );
    assert_eq!(
        said(&take(&world, &editor, &calendar(&[&entry("A film", "20261202T210000")]))),
        ["1 unchanged A film x1"]
    );
}

#[test]
fn what_somebody_changed_here_stays() {
    let (world, editor) = world();
    take(&world, &editor, &calendar(&[&entry("Film", "20261201T200000")]));
    let id = only(&world).id;
    let title = EventSubmission { title: Some("Our film".to_owned()), ..kept(&world) };
    service(&world).change(&editor, Some(id), &title, None).unwrap();
    let report = take(&world, &editor, &calendar(&[&entry("A film", "20261202T210000")]));
    assert_eq!(said(&report), ["1 edited_here A film x1"]);
    assert_eq!(titles(&world), ["Our film"]);
    let cancelled = calendar(&[&format!("{}\nSTATUS:CANCELLED", entry("A film", "20261202T210000"))]);
    assert_eq!(said(&take(&world, &editor, &cancelled)), ["1 edited_here Our film x1"]);
    assert_eq!(titles(&world), ["Our film"], "also if it is cancelled");
}

/// The place that an event has.
fn kept(world: &World) -> EventSubmission {
    EventSubmission { place_id: Some(only(world).place.id.to_string()), ..EventSubmission::default() }
}

#[test]
fn what_somebody_removed_here_does_not_come_again_until_it_is_back() {
    let (world, editor) = world();
    let text = calendar(&[&entry("Film", "20261201T200000")]);
    take(&world, &editor, &text);
    let id = only(&world).id;
    service(&world).remove(&editor, Some(id), "").unwrap();
    assert_eq!(said(&take(&world, &editor, &text)), ["1 removed_here Film x1"]);
    assert_eq!(titles(&world), [""; 0]);
    service(&world).restore(&editor, id).unwrap();
    assert_eq!(said(&take(&world, &editor, &text)), ["1 unchanged Film x1"]);
}

#[test]
fn what_is_cancelled_is_hidden_and_shown_if_it_takes_place_after_all() {
    let (world, editor) = world();
    let text = calendar(&[&entry("Film", "20261201T200000")]);
    take(&world, &editor, &text);
    let cancelled = text.replace("END:VEVENT", "STATUS:CANCELLED\r\nEND:VEVENT");
    assert_eq!(said(&take(&world, &editor, &cancelled)), ["1 hidden Film x1"]);
    assert_eq!(titles(&world), [""; 0]);
    assert_eq!(said(&take(&world, &editor, &cancelled)), ["1 cancelled Film x1"], "it is hidden already");
    assert_eq!(said(&take(&world, &editor, &text)), ["1 changed Film x1"]);
    assert_eq!(titles(&world), ["Film"]);
    let of_method = text.replace("VERSION:2.0", "METHOD:CANCEL");
    assert_eq!(said(&take(&world, &editor, &of_method)), ["1 hidden Film x1"]);
}

#[test]
fn what_an_editor_hid_stays_hidden() {
    let (world, editor) = world();
    take(&world, &editor, &calendar(&[&entry("Film", "20261201T200000")]));
    let id = only(&world).id;
    service(&world).hide(&editor, Some(id), "").unwrap();
    take(&world, &editor, &calendar(&[&entry("A film", "20261201T200000")]));
    let event = world.ports.storage.read(move |it| it.events().find(id)).unwrap().unwrap();
    assert_eq!((event.details.title.as_str(), event.is_visible), ("A film", false));
}

#[test]
fn a_place_that_became_another_one_is_no_change_by_hand() {
    let (world, editor) = world();
    take(&world, &editor, &calendar(&[&entry("Film", "20261201T200000")]));
    let gone = only(&world).place;
    let now = gone.created_at;
    let cinema =
        NewPlace { name: "Cinema".to_owned(), address: "x".to_owned(), latitude: None, longitude: None };
    let stays = world.ports.storage.write(move |it| it.places().find_or_insert(&cinema, now)).unwrap();
    let merge = Merge {
        gone: (gone.id, gone.updated_at),
        kept: (stays.id, stays.updated_at),
        stays: Stays { name: Side::Kept, address: Side::Kept, degrees: Side::Kept },
    };
    PlaceService::new(world.ports.clone()).merge(merge, &Administrator::at_the_command_line()).unwrap();
    let report = take(&world, &editor, &calendar(&[&entry("A film", "20261201T200000")]));
    assert_eq!(said(&report), ["1 changed A film x1"]);
    assert_eq!(only(&world).place.id, stays.id, "its old name leads on");
}

#[test]
fn what_is_in_the_calendar_no_more_stays_if_its_name_is_not() {
    let (world, editor) = world();
    take(&world, &editor, &calendar(&[&entry("Film", "20261201T200000")]));
    let other = calendar(&["UID:other\nSUMMARY:Other\nLOCATION:Hall\nDTSTART:20261205T200000Z"]);
    assert_eq!(said(&take(&world, &editor, &other)), ["1 new Other x1"]);
    assert_eq!(events(&world).len(), 2);
}
