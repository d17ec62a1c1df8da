//! A series that its owner sends again is that series; nothing else is.

use uncino_domain::access::caller::Caller;
use uncino_domain::agenda::event::recurrence::Recurrence;
use uncino_domain::agenda::event::submission::{EventSubmission, RecurrenceSent};
use uncino_domain::id::EventId;
use uncino_domain::people::user::Role;
use uncino_testkit::fixtures::World;

use crate::agenda::event_series::{listed, series, shown, world};
use crate::agenda::events::{add, by_application, in_person, tags};
use crate::story::race;

fn weekly(title: &str, with: &[&str]) -> EventSubmission {
    EventSubmission {
        title: Some(title.to_owned()),
        tags: tags(with),
        ..series("2026-12-03 20:00", Recurrence::Weeks(1))
    }
}

fn added(world: &World, caller: &Caller, submission: EventSubmission) -> EventId {
    add(world, caller, submission).id
}

#[test]
fn of_any_number_at_once_one_is_added() {
    let (world, author) = world();
    let ids = race(|number| {
        let change = EventSubmission { description: Some(format!("Run {number}")), ..weekly("Choir", &[]) };
        added(&world, &author, change)
    });
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    let times = shown(&world);
    assert_eq!(times[..2], ["Choir 12-03 20:00", "Choir 12-10 20:00"]);
}

#[test]
fn two_series_with_a_common_tag_are_two() {
    let (world, author) = world();
    let one = added(&world, &author, weekly("Choir", &["weekly", "_ical_1"]));
    let two = added(&world, &author, weekly("Band", &["weekly", "_ical_2"]));
    assert!(one != two);
    assert_eq!(shown(&world)[..2], ["Choir 12-03 20:00", "Band 12-03 20:00"]);
    // Each finds its own, whatever else changes.
    assert_eq!(added(&world, &author, weekly("Band of men", &["_ical_2", "_ical_3"])), two);
    assert_eq!(added(&world, &author, weekly("Choir of men", &["_ICAL_1", "weekly"])), one);
    assert_eq!(added(&world, &author, weekly("Another", &["_ical_3"])), two);
}

#[test]
fn its_tag_goes_before_what_it_looks_like() {
    let (world, author) = world();
    let tagged = added(&world, &author, weekly("Choir", &["_ical_1"]));
    let plain = added(&world, &author, weekly("Band", &[]));
    assert_eq!(added(&world, &author, weekly("Band", &["_ical_1"])), tagged);
    assert_eq!(added(&world, &author, weekly("Band", &[])), tagged, "the older one of two that are the same");
    assert!(plain != tagged);
}

#[test]
fn an_application_and_the_person_are_one_owner() {
    let (world, author) = world();
    let Caller::Authenticated(access) = &author else { panic!("somebody") };
    let anna = access.user.clone();
    let first = added(&world, &author, weekly("Choir", &[]));
    assert_eq!(added(&world, &by_application(&anna, "event:write"), weekly("Choir", &["new"])), first);
    let berta = in_person(&world.user("berta@example.org", Role::Editor));
    assert!(added(&world, &berta, weekly("Choir", &[])) != first);
    assert!(
        added(&world, &Caller::Anonymous, weekly("Choir", &[]))
            != added(&world, &Caller::Anonymous, weekly("Choir", &[]))
    );
}

#[test]
fn what_takes_place_once_is_never_a_series() {
    let (world, author) = world();
    let first = added(&world, &author, weekly("Choir", &["_ical_1"]));
    let once = || EventSubmission { recurrence: RecurrenceSent::Omitted, ..weekly("Choir", &["_ical_1"]) };
    let singles = [added(&world, &author, once()), added(&world, &author, once())];
    assert!(singles[0] != singles[1] && !singles.contains(&first));
    assert_eq!(added(&world, &author, weekly("Choir", &["_ical_1"])), first);
}

#[test]
fn a_moved_series_moves_its_times_and_keeps_their_numbers() {
    let (world, author) = world();
    added(&world, &author, weekly("Choir", &["_ical_1"]));
    let before: Vec<EventId> = listed(&world).into_iter().map(|event| event.id).collect();
    let moved =
        EventSubmission { tags: tags(&["_ical_1"]), ..series("2026-12-04 21:00", Recurrence::Weeks(1)) };
    added(&world, &author, moved);
    assert_eq!(shown(&world)[0], "Choir 12-04 21:00");
    let after: Vec<EventId> = listed(&world).into_iter().map(|event| event.id).collect();
    assert_eq!(after, before);
}
