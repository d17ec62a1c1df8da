//! Series: what is made of them, and what follows when one is changed, hidden or removed. The present is a Sunday in November
//! 2026, the time zone Europe/Rome.

use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone as _};
use chrono_tz::Europe::Rome;
use uncino_domain::access::caller::{Administrator, Caller};
use uncino_domain::agenda::event::recurrence::Recurrence;
use uncino_domain::agenda::event::submission::{EventRefusal, EventSubmission, Moment, RecurrenceSent};
use uncino_domain::agenda::event::{Event, EventQuery, EventSummary};
use uncino_domain::id::EventId;
use uncino_domain::instance::settings::InstanceService;
use uncino_domain::people::user::Role;
use uncino_testkit::fixtures::World;

use crate::agenda::events::{add, agenda, in_person, refusal, service, set_visible, submission, titled};
use crate::story::race;

pub(crate) fn at(text: &str) -> i64 {
    let wall = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    Rome.from_local_datetime(&wall).unwrap().timestamp()
}

pub(crate) fn series(start: &str, recurrence: Recurrence) -> EventSubmission {
    EventSubmission {
        start: Moment::Seconds(at(start)),
        end: Moment::Seconds(at(start) + 2 * 3_600),
        recurrence: RecurrenceSent::Known(recurrence),
        ..titled("Choir")
    }
}

/// An instance that shows recurring events, and an author.
pub(crate) fn world() -> (World, Caller) {
    let (world, author) = agenda();
    allow(&world, true);
    (world, author)
}

fn allow(world: &World, allowed: bool) {
    let change = vec![("allow_recurrent_event".to_owned(), allowed.into())];
    InstanceService::new(world.ports.clone()).change(change, &Administrator::at_the_command_line()).unwrap();
}

pub(crate) fn listed(world: &World) -> Vec<EventSummary> {
    service(world).list(EventQuery::default(), Some(true)).unwrap()
}

/// Title and wall clock of all that is listed.
pub(crate) fn shown(world: &World) -> Vec<String> {
    let line = |event: EventSummary| {
        let start = DateTime::from_timestamp(event.start, 0).unwrap().with_timezone(&Rome);
        format!("{} {}", event.title, start.format("%m-%d %H:%M"))
    };
    listed(world).into_iter().map(line).collect()
}

fn change(world: &World, author: &Caller, id: EventId, submission: &EventSubmission) -> Event {
    service(world).change(author, Some(id), submission, None).unwrap()
}

const MONTHLY: [&str; 4] =
    ["Choir 12-10 20:00", "Choir 01-14 20:00", "Choir 02-11 20:00", "Choir 03-11 20:00"];

fn second_thursday() -> EventSubmission {
    series("2026-12-10 20:00", Recurrence::WeekdayOfMonths(1, 2))
}

#[test]
fn a_series_is_shown_as_its_occurrences_made_ahead() {
    let (world, author) = world();
    let event = add(&world, &author, second_thursday());
    assert_eq!(event.repetition.recurrence(), Some(Recurrence::WeekdayOfMonths(1, 2)));
    assert_eq!(shown(&world), MONTHLY[..3]);
    for occurrence in listed(&world) {
        assert_eq!(occurrence.parent, Some(event.id));
        assert_eq!(occurrence.end, Some(occurrence.start + 2 * 3_600));
        assert_eq!(occurrence.tags, event.tags);
    }
}

#[test]
fn what_has_begun_before_is_made_from_now_on() {
    let (world, author) = world();
    add(&world, &author, series("2026-09-10 20:00", Recurrence::WeekdayOfMonths(1, 2)));
    assert_eq!(shown(&world), MONTHLY[..3]);
}

#[test]
fn as_time_goes_on_more_are_made_and_none_twice() {
    let (world, author) = world();
    add(&world, &author, second_thursday());
    assert_eq!(service(&world).extend_series().unwrap(), 0, "nothing is due");
    world.clock.advance(TimeDelta::days(30));
    let made = race(|_| service(&world).extend_series().unwrap());
    assert_eq!(made.iter().sum::<usize>(), 1);
    assert_eq!(shown(&world), MONTHLY);
    assert_eq!(service(&world).extend_series().unwrap(), 0);
}

#[test]
fn a_server_that_was_away_for_long_makes_up_for_it() {
    let (world, author) = world();
    add(&world, &author, series("2026-12-01 20:00", Recurrence::Weeks(1)));
    world.clock.advance(TimeDelta::days(400));
    service(&world).extend_series().unwrap();
    let starts: Vec<i64> = listed(&world).into_iter().map(|event| event.start).collect();
    let days: Vec<i64> = starts.windows(2).map(|pair| (pair[1] - pair[0] + 3_600) / 86_400).collect();
    assert!(starts.len() > 60 && days.iter().all(|days| *days == 7), "{days:?}");
}

#[test]
fn where_recurrence_is_not_allowed_a_series_is_one_event() {
    let (world, author) = world();
    let event = add(&world, &author, second_thursday());
    allow(&world, false);
    assert_eq!(shown(&world), MONTHLY[..1]);
    assert_eq!(listed(&world)[0].id, event.id);
    allow(&world, true);
    assert_eq!(service(&world).list(EventQuery::default(), None).unwrap(), [], "Gancio shows none unasked");
}

#[test]
fn the_dates_of_a_series_are_what_lists_have_of_it_from_a_moment_on() {
    let (world, author) = world();
    let event = add(&world, &author, second_thursday());
    add(&world, &author, titled("Another"));
    let dates = |from: i64| service(&world).dates_of_series(event.id, from).unwrap();
    let whole: Vec<EventSummary> =
        listed(&world).into_iter().filter(|listed| listed.parent == Some(event.id)).collect();
    assert_eq!((dates(0), whole.len()), (whole.clone(), 3));
    assert_eq!((dates(whole[1].start), dates(whole[2].start + 1)), (whole[1..].to_vec(), Vec::new()));
    let editor = in_person(&world.user("editor@example.org", Role::Editor));
    service(&world).hide(&editor, Some(whole[0].id), "").unwrap();
    assert_eq!(dates(0), whole[1..], "what is hidden is none of them");
    allow(&world, false);
    assert_eq!(dates(0), []);
}

#[test]
fn a_change_of_the_series_changes_what_is_to_come_and_keeps_numbers() {
    let (world, author) = world();
    let event = add(&world, &author, second_thursday());
    let before: Vec<EventId> = listed(&world).into_iter().map(|event| event.id).collect();
    world.clock.advance(TimeDelta::days(30));
    service(&world).extend_series().unwrap();
    let new = EventSubmission { title: Some("Big choir".to_owned()), ..second_thursday() };
    change(&world, &author, event.id, &new);
    assert_eq!(
        shown(&world),
        ["Choir 12-10 20:00", "Big choir 01-14 20:00", "Big choir 02-11 20:00", "Big choir 03-11 20:00"],
        "what has taken place was called otherwise"
    );
    let after: Vec<EventId> = listed(&world).into_iter().map(|event| event.id).collect();
    assert_eq!(after[..3], before);
}

#[test]
fn another_time_moves_what_is_to_come() {
    let (world, author) = world();
    let event = add(&world, &author, second_thursday());
    let before: Vec<EventId> = listed(&world).into_iter().map(|event| event.id).collect();
    change(&world, &author, event.id, &series("2026-12-10 21:00", Recurrence::WeekdayOfMonths(1, 2)));
    assert_eq!(shown(&world), ["Choir 12-10 21:00", "Choir 01-14 21:00", "Choir 02-11 21:00"]);
    let after: Vec<EventId> = listed(&world).into_iter().map(|event| event.id).collect();
    assert_eq!(after, before);
    change(&world, &author, event.id, &series("2026-12-10 21:00", Recurrence::Weeks(2)));
    assert_eq!(shown(&world).len(), 7);
    change(&world, &author, event.id, &series("2026-12-10 21:00", Recurrence::Months(1)));
    assert_eq!(
        shown(&world),
        ["Choir 12-10 21:00", "Choir 01-10 21:00", "Choir 02-10 21:00", "Choir 03-10 21:00"]
    );
}

#[test]
fn an_occurrence_that_was_changed_by_itself_is_left_alone() {
    let (world, author) = world();
    let event = add(&world, &author, second_thursday());
    let january = listed(&world)[1].clone();
    let moved = EventSubmission { start: Moment::Seconds(january.start + 3_600), ..titled("Guests") };
    change(&world, &author, january.id, &EventSubmission { end: Moment::Empty, ..moved });
    change(
        &world,
        &author,
        event.id,
        &EventSubmission { title: Some("Choir!".to_owned()), ..second_thursday() },
    );
    assert_eq!(shown(&world), ["Choir! 12-10 20:00", "Guests 01-14 21:00", "Choir! 02-11 20:00"]);
}

#[test]
fn an_occurrence_that_was_removed_stays_away() {
    let (world, author) = world();
    let event = add(&world, &author, second_thursday());
    service(&world).remove(&author, Some(listed(&world)[1].id), "").unwrap();
    world.clock.advance(TimeDelta::days(30));
    service(&world).extend_series().unwrap();
    change(&world, &author, event.id, &second_thursday());
    assert_eq!(shown(&world), [MONTHLY[0], MONTHLY[2], MONTHLY[3]]);
}

/// Each keeps its evening: what was changed or removed by itself stays so when the others move.
#[test]
fn when_the_dates_change_every_occurrence_keeps_its_place_among_them() {
    let (world, author) = world();
    let event = add(&world, &author, series("2026-12-03 20:00", Recurrence::Weeks(1)));
    let before = listed(&world);
    let moved = EventSubmission { start: Moment::Seconds(before[1].start + 3_600), ..titled("Guests") };
    change(&world, &author, before[1].id, &EventSubmission { end: Moment::Empty, ..moved });
    service(&world).remove(&author, Some(before[2].id), "").unwrap();
    change(&world, &author, event.id, &series("2026-12-03 21:00", Recurrence::Weeks(1)));
    let after = listed(&world);
    assert_eq!(
        shown(&world)[..4],
        ["Choir 12-03 21:00", "Guests 12-10 21:00", "Choir 12-24 21:00", "Choir 12-31 21:00"]
    );
    assert_eq!((after[0].id, after[2].id, after[3].id), (before[0].id, before[3].id, before[4].id));
    assert_eq!(after.len(), before.len() - 1);
}

/// An administrator gave one evening to somebody else: it is theirs.
#[test]
fn the_owner_of_a_series_neither_changes_nor_removes_what_is_somebody_elses() {
    let (world, author) = world();
    let berta = world.user("berta@example.org", Role::User);
    let admin = in_person(&world.user("admin@example.org", Role::Admin));
    let event = add(&world, &author, second_thursday());
    let given = listed(&world)[1].id;
    service(&world).assign(&admin, Some(given), Some(berta.id)).unwrap();
    change(
        &world,
        &author,
        event.id,
        &EventSubmission { title: Some("Choir!".to_owned()), ..second_thursday() },
    );
    assert_eq!(shown(&world), ["Choir! 12-10 20:00", MONTHLY[1], "Choir! 02-11 20:00"]);
    service(&world).remove(&author, Some(event.id), "").unwrap();
    assert_eq!(shown(&world), [MONTHLY[1]]);
}

#[test]
fn what_is_going_on_is_hidden_and_removed_with_its_series() {
    let (world, author) = world();
    let editor = in_person(&world.user("editor@example.org", Role::Editor));
    let event = add(&world, &author, second_thursday());
    world.clock.advance(TimeDelta::seconds(at("2026-12-10 21:00") - world.now()));
    service(&world).hide(&editor, Some(event.id), "").unwrap();
    assert!(shown(&world).is_empty());
    service(&world).show(&editor, Some(event.id)).unwrap();
    assert_eq!(shown(&world)[..1], MONTHLY[..1]);
    service(&world).remove(&author, Some(event.id), "").unwrap();
    assert!(shown(&world).is_empty());
}

#[test]
fn what_waited_for_long_has_no_evenings_that_are_over() {
    let (world, _) = world();
    let editor = in_person(&world.user("editor@example.org", Role::Editor));
    let event = add(&world, &Caller::Anonymous, series("2026-12-03 20:00", Recurrence::Weeks(1)));
    world.clock.advance(TimeDelta::days(60));
    service(&world).show(&editor, Some(event.id)).unwrap();
    assert!(listed(&world).iter().all(|occurrence| occurrence.start > world.now()));
}

#[test]
fn a_series_that_takes_place_once_at_another_time_is_not_there_twice() {
    let (world, author) = world();
    let event = add(&world, &author, second_thursday());
    let once = EventSubmission {
        recurrence: RecurrenceSent::Omitted,
        ..series("2026-12-09 20:00", Recurrence::Weeks(1))
    };
    change(&world, &author, event.id, &once);
    assert_eq!(shown(&world), ["Choir 12-09 20:00", MONTHLY[1], MONTHLY[2]]);
}

#[test]
fn a_series_that_is_removed_takes_along_what_is_to_come() {
    let (world, author) = world();
    let event = add(&world, &author, second_thursday());
    world.clock.advance(TimeDelta::days(30));
    service(&world).remove(&author, Some(event.id), "").unwrap();
    assert_eq!(shown(&world), MONTHLY[..1], "what has taken place stays");
    assert_eq!(listed(&world)[0].parent, None);
}

#[test]
fn without_its_recurrence_a_series_takes_place_once_and_the_others_stay() {
    let (world, author) = world();
    let event = add(&world, &author, second_thursday());
    let once = EventSubmission { recurrence: RecurrenceSent::Omitted, ..second_thursday() };
    assert_eq!(change(&world, &author, event.id, &once).repetition.recurrence(), None);
    assert_eq!(shown(&world), MONTHLY[..3], "its first time is not there twice");
    world.clock.advance(TimeDelta::days(40));
    assert_eq!(service(&world).extend_series().unwrap(), 0, "no more are made");
    change(&world, &author, event.id, &second_thursday());
    assert_eq!(shown(&world).len(), 3, "and with it again none is there twice: {:?}", shown(&world));
}

#[test]
fn a_series_that_waits_has_no_occurrences_until_it_is_shown() {
    let (world, _) = world();
    let editor = in_person(&world.user("editor@example.org", Role::Editor));
    let event = add(&world, &Caller::Anonymous, second_thursday());
    assert!(shown(&world).is_empty());
    assert_eq!(service(&world).extend_series().unwrap(), 0);
    let show = |is_visible| set_visible(&world, &editor, (event.id, is_visible));
    show(true);
    assert_eq!(shown(&world), MONTHLY[..3]);
    show(false);
    assert!(shown(&world).is_empty());
    assert_eq!(service(&world).list_hidden(&editor).unwrap().coming.len(), 1);
    show(true);
    assert_eq!(shown(&world), MONTHLY[..3]);
}

#[test]
fn the_picture_of_a_series_stays_as_long_as_one_event_has_it() {
    let (world, author) = world();
    let event = service(&world).add(&author, second_thursday(), Some(b"picture of a choir"), None).unwrap();
    let first = listed(&world)[0].clone();
    assert_eq!(first.picture, event.picture);
    service(&world).remove(&author, Some(first.id), "").unwrap();
    assert_eq!(world.pictures.names().0.len(), 1);
    world.clock.advance(TimeDelta::days(60));
    service(&world).remove(&author, Some(event.id), "").unwrap();
    assert_eq!(world.pictures.names().0.len(), 1, "January has taken place, with that picture");
    let january = listed(&world)[0].id;
    service(&world).remove(&author, Some(january), "").unwrap();
    assert_eq!(world.pictures.names().0.len(), 0);
}

#[test]
fn an_instance_can_ask_for_an_end_and_refuse_several_days_and_online_events() {
    let (world, author) = agenda();
    let off = |key: &str| {
        let change = vec![(key.to_owned(), false.into())];
        InstanceService::new(world.ports.clone())
            .change(change, &Administrator::at_the_command_line())
            .unwrap();
    };
    let several_days = EventSubmission { multidate: Some(true), ..second_thursday() };
    let online = EventSubmission { place_name: Some("Online".to_owned()), ..second_thursday() };
    for sent in [submission(), several_days.clone(), online.clone()] {
        add(&world, &author, sent);
    }
    for key in ["allow_event_without_end_time", "allow_multidate_event", "allow_online_event"] {
        off(key);
    }
    assert_eq!(refusal(&world, &author, submission()), EventRefusal::EndRequired);
    assert_eq!(refusal(&world, &author, several_days), EventRefusal::MultidateNotAllowed);
    assert_eq!(refusal(&world, &author, online), EventRefusal::OnlineNotAllowed);
    add(&world, &author, second_thursday());
}
