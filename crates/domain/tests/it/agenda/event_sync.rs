//! Programs that send the same event more than once.

use chrono::TimeDelta;
use uncino_domain::access::caller::{Access, Caller};
use uncino_domain::agenda::event::Event;
use uncino_domain::agenda::event::recurrence::Recurrence;
use uncino_domain::agenda::event::submission::{EventSubmission, PictureSent, RecurrenceSent};
use uncino_domain::agenda::events::{Attempt, EventDenied, KeyDenied, Once, RunningKey};
use uncino_domain::agenda::idempotency::IdempotencyKey;
use uncino_domain::people::user::{Role, User};
use uncino_domain::secret::SecretDigest;
use uncino_testkit::fixtures::World;

use crate::agenda::events::{add, by_application, in_person, service, submission, titled};
use crate::story::{denial, race};

fn world() -> (World, User) {
    let world = World::default();
    let anna = world.user("anna@example.org", Role::User);
    (world, anna)
}

fn named(title: &str, external_id: &str) -> EventSubmission {
    EventSubmission { external_id: Some(external_id.to_owned()), ..titled(title) }
}

fn all(world: &World) -> Vec<String> {
    let events = service(world).list(uncino_domain::agenda::event::EventQuery::default(), None).unwrap();
    events.into_iter().map(|event| event.title).collect()
}

#[test]
fn an_event_that_is_sent_again_by_its_name_is_changed() {
    let (world, anna) = world();
    let sync = by_application(&anna, "event:write");
    let first = add(&world, &sync, named("Concert", "cal/1"));
    let second = add(&world, &sync, named("Big concert", " cal/1 "));
    assert_eq!((second.id, &second.slug), (first.id, &first.slug));
    assert_eq!(all(&world), ["Big concert"]);
    add(&world, &sync, named("Another", "cal/2"));
    assert_eq!(all(&world), ["Big concert", "Another"]);
    add(&world, &sync, titled("Without a name"));
    add(&world, &sync, named("Blank", " "));
    assert_eq!(all(&world).len(), 4);
}

#[test]
fn sixteen_of_them_at_once_are_one_event() {
    let (world, anna) = world();
    let sync = by_application(&anna, "event:write");
    race(|_| drop(add(&world, &sync, named("Concert", "cal/1"))));
    assert_eq!(all(&world), ["Concert"]);
}

#[test]
fn a_name_is_one_users_through_one_application() {
    let (world, anna) = world();
    let berta = world.user("berta@example.org", Role::User);
    for caller in
        [by_application(&anna, "event:write"), in_person(&anna), by_application(&berta, "event:write")]
    {
        add(&world, &caller, named("Concert", "cal/1"));
    }
    let anonymous = add(&world, &Caller::Anonymous, named("Concert", "cal/1"));
    let again = add(&world, &Caller::Anonymous, named("Concert", "cal/1"));
    assert_ne!(anonymous.id, again.id, "who is nobody has no names");
    assert_eq!(all(&world).len(), 3);
}

#[test]
fn a_removed_event_can_be_sent_again() {
    let (world, anna) = world();
    let sync = by_application(&anna, "event:write");
    let first = add(&world, &sync, named("Concert", "cal/1"));
    service(&world).remove(&sync, Some(first.id), "").unwrap();
    assert_ne!(add(&world, &sync, named("Concert", "cal/1")).id, first.id);
}

#[test]
fn what_is_sent_again_without_its_picture_has_none_unless_it_is_kept() {
    let (world, anna) = world();
    let sync = by_application(&anna, "event:write");
    let first =
        service(&world).add(&sync, named("Concert", "cal/1"), Some(b"picture of a flyer"), None).unwrap();
    let picture = PictureSent { is_kept: true, ..PictureSent::default() };
    let kept = add(&world, &sync, EventSubmission { picture, ..named("Concert", "cal/1") });
    assert_eq!(kept.picture, first.picture);
    assert_eq!(add(&world, &sync, named("Concert", "cal/1")).picture, None);
    assert_eq!(world.pictures.names().0.len(), 0);
}

#[test]
fn a_series_that_is_sent_again_stays_one() {
    let (world, anna) = world();
    let sync = by_application(&anna, "event:write");
    let weekly = RecurrenceSent::Known(Recurrence::Weeks(1));
    let first = add(&world, &sync, EventSubmission { recurrence: weekly, ..named("Choir", "cal/1") });
    let again = add(&world, &sync, EventSubmission { recurrence: weekly, ..named("Choir!", "cal/1") });
    assert_eq!((again.id, again.repetition.recurrence()), (first.id, Some(Recurrence::Weeks(1))));
    assert_eq!(all(&world), ["Choir!"]);
}

#[test]
fn what_became_somebody_elses_is_not_changed() {
    let (world, anna) = world();
    let admin = world.user("admin@example.org", Role::Admin);
    let sync = by_application(&anna, "event:write");
    let event = add(&world, &sync, named("Concert", "cal/1"));
    service(&world).assign(&in_person(&admin), Some(event.id), Some(admin.id)).unwrap();
    let denied = denial(service(&world).add(&sync, named("Mine", "cal/1"), None, None));
    assert_eq!(denied, EventDenied::Forbidden);
    assert_eq!(all(&world), ["Concert"]);
}

#[test]
fn only_an_administrator_gives_events_away() {
    let (world, anna) = world();
    let editor = world.user("editor@example.org", Role::Editor);
    let event = add(&world, &in_person(&anna), submission());
    let assign = |caller: &Caller| service(&world).assign(caller, Some(event.id), Some(editor.id));
    assert_eq!(denial(assign(&Caller::Anonymous)), EventDenied::Forbidden);
    assert_eq!(denial(assign(&in_person(&editor))), EventDenied::Forbidden);
    let admin = world.user("admin@example.org", Role::Admin);
    assert_eq!(denial(assign(&by_application(&admin, "event:write"))), EventDenied::InsufficientScope(None));
    let nobody = service(&world).assign(&in_person(&admin), Some(event.id), None);
    assert_eq!(denial(nobody), EventDenied::NotFound);
    assign(&in_person(&admin)).unwrap();
    assert!(service(&world).remove(&in_person(&editor), Some(event.id), "").is_ok());
}

fn key(user: &User, text: &str, sent: &str) -> IdempotencyKey {
    let access = Access::of_session(user.clone());
    IdempotencyKey::parse(text, &access, SecretDigest::of([sent.as_bytes()])).unwrap()
}

fn begin(world: &World, key: IdempotencyKey) -> RunningKey {
    match service(world).begin(key).unwrap() {
        Attempt::First(key) => key,
        Attempt::Answered(answer) => panic!("answered: {answer}"),
    }
}

fn once(key: RunningKey) -> Once {
    Once::new(key, |event: &Event| format!("event {}", event.slug))
}

#[test]
fn a_request_with_a_key_is_run_once_and_answered_alike_for_a_day() {
    let (world, anna) = world();
    let first = begin(&world, key(&anna, "k", "concert"));
    assert_eq!(denial(service(&world).begin(key(&anna, "k", "concert"))), KeyDenied::Running);
    service(&world).add(&in_person(&anna), submission(), None, Some(once(first))).unwrap();
    let answer = || service(&world).begin(key(&anna, "k", "concert"));
    assert_eq!(answer().unwrap(), Attempt::Answered("event concert-of-the-year".to_owned()));
    assert_eq!(denial(service(&world).begin(key(&anna, "k", "something else"))), KeyDenied::OtherRequest);
    assert_eq!(all(&world).len(), 1);
}

#[test]
fn a_key_is_one_persons() {
    let (world, anna) = world();
    let berta = world.user("berta@example.org", Role::User);
    begin(&world, key(&anna, "k", "concert"));
    begin(&world, key(&berta, "k", "concert"));
    begin(&world, key(&anna, "K", "concert"));
}

#[test]
fn of_sixteen_at_once_one_is_the_first() {
    let (world, anna) = world();
    let turns = race(|_| service(&world).begin(key(&anna, "k", "concert")));
    assert_eq!(turns.iter().filter(|turn| turn.is_ok()).count(), 1);
}

#[test]
fn a_refused_request_gives_its_key_back() {
    let (world, anna) = world();
    let first = begin(&world, key(&anna, "k", "nonsense"));
    service(&world).give_back(first).unwrap();
    begin(&world, key(&anna, "k", "concert"));
}

/// A node that died takes nothing along: after a minute another one does the work, and only one of them.
#[test]
fn a_request_that_never_ended_is_run_by_another_one() {
    let (world, anna) = world();
    let dead = begin(&world, key(&anna, "k", "concert"));
    world.clock.advance(TimeDelta::seconds(59));
    assert_eq!(denial(service(&world).begin(key(&anna, "k", "concert"))), KeyDenied::Running);
    world.clock.advance(TimeDelta::seconds(2));
    let second = begin(&world, key(&anna, "k", "concert"));
    let late = service(&world).add(&in_person(&anna), submission(), None, Some(once(dead)));
    assert!(late.is_err(), "it was only slow, and what it did is undone");
    assert_eq!(all(&world).len(), 0);
    service(&world).add(&in_person(&anna), submission(), None, Some(once(second))).unwrap();
    assert_eq!(all(&world).len(), 1);
}
