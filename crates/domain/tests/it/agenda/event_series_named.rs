//! A change that names one of a series and says how it repeats: it means the series. The present is a Sunday in November 2026,
//! the time zone Europe/Rome.

use chrono::TimeDelta;
use uncino_domain::access::caller::Caller;
use uncino_domain::agenda::event::recurrence::Recurrence;
use uncino_domain::agenda::event::submission::{EventRefusal, EventSubmission, Moment, RecurrenceSent};
use uncino_domain::agenda::event::{Event, EventQuery, EventSummary};
use uncino_domain::agenda::events::EventDenied;
use uncino_domain::agenda::place::Place;
use uncino_domain::agenda::places::PlaceService;
use uncino_domain::id::EventId;
use uncino_domain::oauth::scope::Scope;
use uncino_domain::people::user::Role;
use uncino_testkit::fixtures::World;

use crate::agenda::event_series::{at, listed, series, shown, world};
use crate::agenda::events::{add, by_application, in_person, service, titled};
use crate::story::denial;

/// Six Thursdays of the winter, two hours each.
fn thursdays() -> EventSubmission {
    series("2026-12-03 20:00", Recurrence::Weeks(1))
}

/// The title with the recurrence, and nothing of when.
fn named(title: &str, recurrence: Recurrence) -> EventSubmission {
    EventSubmission { start: Moment::Omitted, recurrence: RecurrenceSent::Known(recurrence), ..titled(title) }
}

fn try_change(
    world: &World,
    caller: &Caller,
    id: EventId,
    submission: &EventSubmission,
) -> Result<Event, EventDenied> {
    match service(world).change(caller, Some(id), submission, None) {
        Ok(event) => Ok(event),
        error => Err(denial(error)),
    }
}

fn numbers(events: &[EventSummary]) -> Vec<EventId> {
    events.iter().map(|event| event.id).collect()
}

#[test]
fn it_changes_what_is_to_come_and_answers_what_was_named() {
    let (world, author) = world();
    let event = add(&world, &author, thursdays());
    world.clock.advance(TimeDelta::days(20));
    let before = listed(&world);
    let changed =
        try_change(&world, &author, before[3].id, &named("Big choir", Recurrence::Weeks(1))).unwrap();
    assert_eq!((changed.id, changed.repetition.parent()), (before[3].id, Some(event.id)));
    assert_eq!((changed.details.title.as_str(), changed.details.start), ("Big choir", before[3].start));
    assert_eq!(numbers(&listed(&world))[..before.len()], numbers(&before));
    assert_eq!(
        shown(&world)[..4],
        ["Choir 12-03 20:00", "Choir 12-10 20:00", "Big choir 12-17 20:00", "Big choir 12-24 20:00"]
    );
    // Of what is over the series can be changed too.
    let changed = try_change(&world, &author, before[0].id, &named("Choir!", Recurrence::Weeks(1))).unwrap();
    assert_eq!((changed.id, changed.details.title.as_str()), (before[0].id, "Choir"));
    assert_eq!(shown(&world)[2], "Choir! 12-17 20:00");
}

/// By the wall clock: in summer it is at half past nine too.
#[test]
fn another_time_moves_the_series_by_the_difference() {
    let (world, author) = world();
    let event = add(&world, &author, series("2026-09-03 20:00", Recurrence::Weeks(1)));
    let before = listed(&world);
    let january = before.iter().find(|event| event.start == at("2027-01-07 20:00")).unwrap();
    let later = EventSubmission {
        start: Moment::Seconds(at("2027-01-07 21:30")),
        end: Moment::Seconds(at("2027-01-08 00:30")),
        ..named("Choir", Recurrence::Weeks(1))
    };
    let changed = try_change(&world, &author, january.id, &later).unwrap();
    assert_eq!((changed.id, changed.details.start), (january.id, at("2027-01-07 21:30")));
    let (parent, _) = service(&world).find(&author, &event.slug).unwrap().unwrap();
    assert_eq!(parent.details.start, at("2026-09-03 21:30"));
    assert_eq!(parent.details.end, Some(at("2026-09-04 00:30")));
    assert_eq!(numbers(&listed(&world)), numbers(&before));
    assert!(shown(&world).iter().all(|line| line.ends_with("21:30")), "{:?}", shown(&world));
    // A day later, and no longer than before.
    let friday = EventSubmission {
        start: Moment::Seconds(at("2027-01-08 21:30")),
        end: Moment::Seconds(at("2027-01-09 00:30")),
        ..named("Choir", Recurrence::Weeks(1))
    };
    try_change(&world, &author, january.id, &friday).unwrap();
    assert_eq!(shown(&world)[0], "Choir 11-27 21:30");
}

/// Calendars know an event that repeats by its first time.
#[test]
fn the_first_time_of_the_series_is_no_move_of_the_one_that_is_named() {
    let (world, author) = world();
    let event = add(&world, &author, series("2026-09-10 20:00", Recurrence::Months(1)));
    let before = listed(&world);
    for (start, expected) in
        [("2026-09-10 20:00", "Choir 12-10 20:00"), ("2026-09-10 21:00", "Choir 12-10 21:00")]
    {
        let change = EventSubmission {
            start: Moment::Seconds(at(start)),
            end: Moment::Seconds(at(start) + 7_200),
            ..named("Choir", Recurrence::Months(1))
        };
        try_change(&world, &author, before[1].id, &change).unwrap();
        assert_eq!((numbers(&listed(&world)), &*shown(&world)[0]), (numbers(&before), expected));
    }
    let (parent, _) = service(&world).find(&author, &event.slug).unwrap().unwrap();
    assert_eq!(parent.details.start, at("2026-09-10 21:00"));
}

#[test]
fn what_was_changed_by_itself_is_left_alone() {
    let (world, author) = world();
    add(&world, &author, thursdays());
    let before = listed(&world);
    let guests = EventSubmission {
        start: Moment::Seconds(before[1].start + 3_600),
        end: Moment::Empty,
        ..titled("Guests")
    };
    try_change(&world, &author, before[1].id, &guests).unwrap();
    // Named by its own start, which is an hour later than those of the others: nothing moves.
    let change = EventSubmission { start: guests.start, ..named("Choir!", Recurrence::Weeks(1)) };
    let changed = try_change(&world, &author, before[1].id, &change).unwrap();
    assert_eq!((changed.id, changed.details.title.as_str()), (before[1].id, "Guests"));
    assert_eq!(shown(&world)[..3], ["Choir! 12-03 20:00", "Guests 12-10 21:00", "Choir! 12-17 20:00"]);
}

#[test]
fn another_recurrence_is_the_series_recurrence() {
    let (world, author) = world();
    let event = add(&world, &author, thursdays());
    let before = listed(&world);
    let changed = try_change(&world, &author, before[0].id, &named("Choir", Recurrence::Weeks(2))).unwrap();
    assert_eq!(changed.id, before[0].id);
    assert_eq!(shown(&world)[..3], ["Choir 12-03 20:00", "Choir 12-17 20:00", "Choir 12-31 20:00"]);
    // What is not there any more can't be answered: the series is.
    let last = listed(&world).last().unwrap().id;
    let changed = try_change(&world, &author, last, &named("Choir", Recurrence::Months(2))).unwrap();
    assert_eq!((changed.id, changed.repetition.recurrence()), (event.id, Some(Recurrence::Months(2))));
}

#[test]
fn an_event_whose_series_takes_place_once_by_now_makes_it_a_series_again() {
    let (world, author) = world();
    let event = add(&world, &author, thursdays());
    let once = EventSubmission { recurrence: RecurrenceSent::Omitted, ..thursdays() };
    try_change(&world, &author, event.id, &once).unwrap();
    let before = listed(&world);
    let changed = try_change(&world, &author, before[2].id, &named("Choir!", Recurrence::Weeks(1))).unwrap();
    assert_eq!(changed.id, before[2].id);
    assert_eq!(listed(&world).len(), before.len());
}

fn places(world: &World) -> Vec<Place> {
    PlaceService::new(world.ports.clone()).list().unwrap()
}

#[test]
fn nobody_changes_a_series_that_is_not_theirs_and_nothing_is_left_of_it() {
    let (world, author) = world();
    let berta = world.user("berta@example.org", Role::User);
    let admin = in_person(&world.user("admin@example.org", Role::Admin));
    let editor = world.user("editor@example.org", Role::Editor);
    add(&world, &author, thursdays());
    let given = listed(&world)[1].id;
    service(&world).assign(&admin, Some(given), Some(berta.id)).unwrap();
    let (before, known) = (listed(&world), places(&world));
    let theirs = EventSubmission {
        place_name: Some("New place".to_owned()),
        place_address: Some("x".to_owned()),
        ..named("Mine", Recurrence::Weeks(1))
    };
    let hers = try_change(&world, &in_person(&berta), given, &theirs);
    assert_eq!(hers.unwrap_err(), EventDenied::Refused(EventRefusal::OfASeries), "the evening is hers only");
    for caller in [in_person(&berta), by_application(&editor, "event:write")] {
        let denied = try_change(&world, &caller, before[2].id, &theirs).unwrap_err();
        assert_eq!(denied, EventDenied::Forbidden);
    }
    let without = by_application(&berta, "account");
    assert_eq!(
        try_change(&world, &without, before[2].id, &theirs).unwrap_err(),
        EventDenied::InsufficientScope(Some(Scope::EventWrite))
    );
    assert_eq!((listed(&world), places(&world)), (before, known));
    // Whose series it is changes it by an evening that was given away, which stays as it is.
    let changed = try_change(&world, &author, given, &named("Choir!", Recurrence::Weeks(1))).unwrap();
    assert_eq!((changed.id, changed.details.title.as_str()), (given, "Choir"));
    try_change(&world, &in_person(&editor), given, &named("Edited", Recurrence::Weeks(1))).unwrap();
    let titles: Vec<String> = service(&world)
        .list(EventQuery::default(), Some(true))
        .unwrap()
        .into_iter()
        .map(|event| event.title)
        .collect();
    assert_eq!(titles[..3], ["Edited", "Choir", "Edited"]);
}

#[test]
fn times_that_are_none_are_refused_as_everywhere() {
    let (world, author) = world();
    add(&world, &author, thursdays());
    let one = listed(&world)[1].clone();
    for (start, end, expected) in [
        (Moment::Malformed, Moment::Omitted, EventRefusal::StartMalformed),
        (Moment::Seconds(i64::MAX), Moment::Empty, EventRefusal::Absurd),
        (Moment::Seconds(i64::MIN), Moment::Empty, EventRefusal::Absurd),
        (Moment::Seconds(one.start + 9_000), Moment::Seconds(one.start), EventRefusal::StartAfterEnd),
    ] {
        let change = EventSubmission { start, end, ..named("Choir", Recurrence::Weeks(1)) };
        let denied = try_change(&world, &author, one.id, &change).unwrap_err();
        assert_eq!(denied, EventDenied::Refused(expected), "{start:?}");
    }
}
