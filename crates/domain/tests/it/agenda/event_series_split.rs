//! Series that end, and a change of one of a series that means it and all that follow. The present is a Sunday in November
//! 2026, the time zone Europe/Rome.

use chrono::TimeDelta;
use uncino_domain::agenda::event::EventSummary;
use uncino_domain::agenda::event::recurrence::Recurrence;
use uncino_domain::agenda::event::submission::{
    EventRefusal, EventSubmission, Moment, RecurrenceSent, Times,
};
use uncino_domain::agenda::events::EventDenied;
use uncino_domain::id::EventId;
use uncino_testkit::fixtures::World;

use crate::agenda::event_series::{at, listed, series, shown, world};
use crate::agenda::events::{add, service, titled};
use crate::story::denial;

/// Thursdays, two hours each.
fn thursdays() -> EventSubmission {
    series("2026-12-03 20:00", Recurrence::Weeks(1))
}

/// The title, and nothing of when.
fn following(title: &str) -> EventSubmission {
    EventSubmission { start: Moment::Omitted, times: Times::Following, ..titled(title) }
}

fn until(day: &str) -> EventSubmission {
    EventSubmission { repeats_until: Moment::Seconds(at(day)), ..thursdays() }
}

fn titles(world: &World) -> Vec<String> {
    shown(world).iter().map(|line| line[..line.len() - 6].to_owned()).collect()
}

fn numbers(events: Vec<EventSummary>) -> Vec<EventId> {
    events.into_iter().map(|event| event.id).collect()
}

#[test]
fn a_series_has_no_time_behind_its_end() {
    let (world, author) = world();
    let event = add(&world, &author, until("2026-12-17 20:00"));
    assert_eq!(shown(&world), ["Choir 12-03 20:00", "Choir 12-10 20:00", "Choir 12-17 20:00"]);
    world.clock.advance(TimeDelta::days(2));
    assert_eq!(service(&world).extend_series().unwrap(), 0, "it is made up to its end");
    // Who doesn't speak of the end, as no other program does, leaves it.
    let again = EventSubmission { repeats_until: Moment::Omitted, ..thursdays() };
    let change = |submission: &EventSubmission| {
        let changed = service(&world).change(&author, Some(event.id), submission, None);
        if changed.is_err() { Err(denial(changed)) } else { Ok(()) }
    };
    change(&again).unwrap();
    assert_eq!(shown(&world).len(), 3);
    let before = listed(&world);
    change(&until("2026-12-10 20:00")).unwrap();
    assert_eq!(shown(&world), ["Choir 12-03 20:00", "Choir 12-10 20:00"]);
    change(&until("2026-12-31 23:59")).unwrap();
    assert_eq!(titles(&world), ["Choir 12-03", "Choir 12-10", "Choir 12-17", "Choir 12-24", "Choir 12-31"]);
    assert_eq!(listed(&world)[1].id, before[1].id);
    change(&EventSubmission { repeats_until: Moment::Empty, ..thursdays() }).unwrap();
    assert!(shown(&world).len() > 10, "{:?}", shown(&world));
    for refused in [Moment::Malformed, Moment::Seconds(at("2026-12-03 19:59"))] {
        let error = change(&EventSubmission { repeats_until: refused, ..thursdays() }).unwrap_err();
        assert_eq!(error, EventDenied::Refused(EventRefusal::RepeatsUntilBeforeStart));
    }
}

/// Somebody who doesn't know that it has one.
#[test]
fn a_series_that_is_moved_behind_its_end_has_none() {
    let (world, author) = world();
    let event = add(&world, &author, until("2026-12-17 20:00"));
    let later = series("2027-01-07 20:00", Recurrence::Weeks(1));
    service(&world).change(&author, Some(event.id), &later, None).unwrap();
    assert_eq!(titles(&world)[..2], ["Choir 01-07", "Choir 01-14"]);
    assert!(titles(&world).len() > 8);
}

#[test]
fn what_follows_becomes_a_series_of_its_own() {
    let (world, author) = world();
    let event = add(&world, &author, until("2027-01-07 23:59"));
    let before = listed(&world);
    let change = EventSubmission {
        start: Moment::Seconds(at("2026-12-17 21:00")),
        end: Moment::Seconds(at("2026-12-17 23:00")),
        ..following("Big choir")
    };
    let changed = service(&world).change(&author, Some(before[2].id), &change, None).unwrap();
    assert_eq!((changed.id, changed.details.title.as_str()), (before[2].id, "Big choir"));
    assert_eq!(
        shown(&world),
        [
            "Choir 12-03 20:00",
            "Choir 12-10 20:00",
            "Big choir 12-17 21:00",
            "Big choir 12-24 21:00",
            "Big choir 12-31 21:00",
            "Big choir 01-07 21:00",
        ]
    );
    assert_eq!(numbers(listed(&world)), numbers(before), "links go on leading there");
    let (old, _) = service(&world).find(&author, &event.slug).unwrap().unwrap();
    assert_eq!(old.repetition.rule(), Some((Recurrence::Weeks(1), Some(at("2026-12-16 20:00")))));
    let new = changed.repetition.parent().unwrap();
    let new = service(&world).find_by_id(&author, new).unwrap().unwrap();
    assert_eq!(new.repetition.rule(), Some((Recurrence::Weeks(1), Some(at("2027-01-07 23:59")))));
    assert_eq!((new.details.start, new.user_id), (at("2026-12-17 21:00"), old.user_id));
    // Each goes its own way.
    service(&world)
        .change(&author, Some(old.id), &series("2026-12-03 20:00", Recurrence::Weeks(1)), None)
        .unwrap();
    world.clock.advance(TimeDelta::days(10));
    service(&world).extend_series().unwrap();
    assert_eq!(titles(&world).iter().filter(|title| title.starts_with("Choir")).count(), 2);
}

#[test]
fn the_first_and_all_that_follow_are_the_series() {
    let (world, author) = world();
    let event = add(&world, &author, thursdays());
    let before = listed(&world);
    service(&world).change(&author, Some(before[0].id), &following("Big choir"), None).unwrap();
    let (changed, _) = service(&world).find(&author, &event.slug).unwrap().unwrap();
    assert_eq!(
        (changed.details.title.as_str(), changed.repetition.rule()),
        ("Big choir", event.repetition.rule())
    );
    assert!(shown(&world).iter().all(|line| line.starts_with("Big choir")));
}

/// A Thursday that was a Friday once, and from then on.
#[test]
fn one_that_was_moved_by_itself_is_followed_where_it_is() {
    let (world, author) = world();
    add(&world, &author, until("2026-12-31 23:59"));
    let before = listed(&world);
    let friday = EventSubmission {
        start: Moment::Seconds(at("2026-12-11 20:00")),
        end: Moment::Seconds(at("2026-12-11 22:00")),
        ..titled("Guests")
    };
    service(&world).change(&author, Some(before[1].id), &friday, None).unwrap();
    let as_it_is = EventSubmission { times: Times::Following, ..friday };
    service(&world).change(&author, Some(before[1].id), &as_it_is, None).unwrap();
    assert_eq!(titles(&world), ["Choir 12-03", "Guests 12-11", "Guests 12-18", "Guests 12-25"]);
    assert_eq!(numbers(listed(&world)), numbers(before)[..4]);
}

#[test]
fn all_times_are_those_of_the_series_and_it_repeats_as_before() {
    let (world, author) = world();
    let event = add(&world, &author, until("2026-12-17 23:59"));
    let before = listed(&world);
    let all = EventSubmission { times: Times::All, ..following("Big choir") };
    service(&world).change(&author, Some(before[1].id), &all, None).unwrap();
    assert_eq!(titles(&world), ["Big choir 12-03", "Big choir 12-10", "Big choir 12-17"]);
    let (changed, _) = service(&world).find(&author, &event.slug).unwrap().unwrap();
    assert_eq!(changed.repetition.rule(), event.repetition.rule());
}

#[test]
fn of_a_series_that_ended_only_one_is_changed() {
    let (world, author) = world();
    let event = add(&world, &author, thursdays());
    let once = EventSubmission { recurrence: RecurrenceSent::Omitted, ..thursdays() };
    service(&world).change(&author, Some(event.id), &once, None).unwrap();
    let before = listed(&world);
    service(&world).change(&author, Some(before[1].id), &following("Guests"), None).unwrap();
    let guests = titles(&world).into_iter().filter(|title| title.starts_with("Guests"));
    assert_eq!(guests.count(), 1);
}

/// With the number that the form had of the date that was named.
#[test]
fn whoever_saw_the_date_saw_the_series() {
    let (world, author) = world();
    add(&world, &author, until("2026-12-17 23:59"));
    let before = listed(&world);
    for times in [Times::All, Times::Following] {
        let seen = Some(listed(&world)[1].updated_at);
        let start = Moment::Seconds(listed(&world)[1].start);
        let change = EventSubmission { times, seen, start, ..following("Big choir") };
        service(&world).change(&author, Some(before[1].id), &change, None).unwrap();
        world.clock.advance(TimeDelta::seconds(1));
    }
    let old =
        EventSubmission { seen: Some(before[1].updated_at), start: Moment::Seconds(0), ..following("Choir") };
    let error = denial(service(&world).change(&author, Some(before[1].id), &old, None));
    assert_eq!(error, EventDenied::Refused(EventRefusal::ChangedMeanwhile));
}
