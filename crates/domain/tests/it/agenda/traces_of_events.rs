//! What the refusal of an event leaves, read from the store after it: what counts against the hour, and the key of a request
//! that may be sent again. Refusals that nothing had to be looked up for come first and cost nothing (`quotas.rs`).

use uncino_domain::access::caller::{Access, Caller};
use uncino_domain::access::limit::{Bucket, Quota};
use uncino_domain::agenda::event::recurrence::Recurrence;
use uncino_domain::agenda::event::submission::{EventRefusal, EventSubmission, RecurrenceSent};
use uncino_domain::agenda::events::{Attempt, EventDenied, KeyDenied};
use uncino_domain::agenda::idempotency::{IdempotencyKey, KnownKey};
use uncino_domain::people::user::{Role, User};
use uncino_domain::secret::SecretDigest;
use uncino_testkit::fixtures::World;

use crate::agenda::events::{add, by_application, in_person, service, submission, titled};
use crate::people::support::{administration, from, set};
use crate::story::{denial, outcome};
use crate::traces::count;

const ADDRESS: &str = "192.0.2.1";

fn world() -> (World, User) {
    let world = from(&World::default(), ADDRESS);
    let anna = world.user("anna@example.org", Role::User);
    (world, anna)
}

fn of_account(world: &World, user: &User) -> u32 {
    count(world, Bucket::quota(Quota::AccountEvents, &user.id.to_string()))
}

fn of_nobody(world: &World) -> u32 {
    count(world, Bucket::quota(Quota::AnonymousEvents, ADDRESS))
}

fn nowhere() -> EventSubmission {
    EventSubmission { place_id: Some("999".to_owned()), place_name: None, ..submission() }
}

#[test]
fn an_event_at_a_place_that_is_none_counts() {
    let (world, anna) = world();
    let event = add(&world, &in_person(&anna), submission());
    for number in 2..=3 {
        denial(service(&world).add(&in_person(&anna), nowhere(), None, None));
        assert_eq!(of_account(&world, &anna), 2 * number - 2);
        denial(service(&world).change(&in_person(&anna), Some(event.id), &nowhere(), None));
        assert_eq!(of_account(&world, &anna), 2 * number - 1);
        denial(service(&world).add(&Caller::Anonymous, nowhere(), None, None));
        assert_eq!(of_nobody(&world), number - 1);
    }
}

/// Also if it is looked up before work that is slow: a picture, or fetching one.
#[test]
fn an_event_with_a_picture_counts_as_much() {
    let (world, anna) = world();
    let event = add(&world, &in_person(&anna), submission());
    let picture = Some(&b"picture"[..]);
    denial(service(&world).add(&in_person(&anna), nowhere(), picture, None));
    denial(service(&world).check_new(&in_person(&anna), nowhere()));
    denial(service(&world).change(&in_person(&anna), Some(event.id), &nowhere(), picture));
    denial(service(&world).check_change(&in_person(&anna), Some(event.id), &nowhere()));
    denial(service(&world).add(&Caller::Anonymous, nowhere(), picture, None));
    denial(service(&world).check_new(&Caller::Anonymous, nowhere()));
    assert_eq!((of_account(&world, &anna), of_nobody(&world)), (5, 2));
    set(&world, "allow_online_event", false);
    let online =
        EventSubmission { online_locations: Some(vec!["https://a.example/".to_owned()]), ..submission() };
    denial(service(&world).add(&in_person(&anna), online, picture, None));
    assert_eq!(of_account(&world, &anna), 6);
}

/// Somebody without a credential learns nothing of what another such sent.
#[test]
fn a_place_that_only_hidden_events_name_is_none_for_who_has_no_credential() {
    let (world, anna) = world();
    set(&world, "allow_anon_event", true);
    let hidden = service(&world).add(&Caller::Anonymous, submission(), None, None).unwrap();
    let there = || EventSubmission {
        place_id: Some(hidden.place.id.0.to_string()),
        place_name: None,
        place_address: None,
        ..submission()
    };
    let place_not_found = EventDenied::Refused(EventRefusal::PlaceNotFound);
    assert_eq!(denial(service(&world).add(&Caller::Anonymous, there(), None, None)), place_not_found);
    assert_eq!(denial(service(&world).check_new(&Caller::Anonymous, there())), place_not_found);
    service(&world).add(&in_person(&anna), there(), None, None).unwrap();
    service(&world).add(&Caller::Anonymous, there(), None, None).unwrap();
}

#[test]
fn half_a_coordinate_is_none() {
    let (world, anna) = world();
    let half = EventSubmission { place_latitude: Some(400.0), place_longitude: Some(12.0), ..submission() };
    let event = add(&world, &in_person(&anna), half);
    assert_eq!((event.place.latitude, event.place.longitude), (None, None));
}

#[test]
fn an_event_that_the_instance_takes_not_counts() {
    let (world, anna) = world();
    let event = add(&world, &in_person(&anna), submission());
    set(&world, "allow_online_event", false);
    let online =
        EventSubmission { online_locations: Some(vec!["https://a.example/".to_owned()]), ..submission() };
    denial(service(&world).add(&in_person(&anna), online.clone(), None, None));
    denial(service(&world).change(&in_person(&anna), Some(event.id), &online, None));
    denial(service(&world).add(&Caller::Anonymous, online, None, None));
    assert_eq!((of_account(&world, &anna), of_nobody(&world)), (3, 1));
}

#[test]
fn an_event_that_became_somebody_elses_counts_for_who_sends_it_again() {
    let (world, anna) = world();
    let admin = world.user("admin@example.org", Role::Admin);
    let sync = by_application(&anna, "event:write");
    let named = |title| EventSubmission { external_id: Some("cal/1".to_owned()), ..titled(title) };
    let event = add(&world, &sync, named("Concert"));
    service(&world).assign(&in_person(&admin), Some(event.id), Some(admin.id)).unwrap();
    let again = service(&world).add(&sync, named("Mine"), None, None);
    assert_eq!((denial(again), of_account(&world, &anna)), (EventDenied::Forbidden, 2));
}

#[test]
fn an_event_of_somebody_who_was_removed_meanwhile_counts() {
    let (world, anna) = world();
    let key = uncino_domain::people::user_administration::UserKey::Id(anna.id);
    administration(&world)
        .remove(key, &uncino_domain::access::caller::Administrator::at_the_command_line())
        .unwrap();
    let late = service(&world).add(&in_person(&anna), submission(), None, None);
    assert_eq!((denial(late), of_account(&world, &anna)), (EventDenied::Forbidden, 1));
}

#[test]
fn a_picture_that_is_none_counts_once_though_its_event_is_refused() {
    let (world, anna) = world();
    denial(service(&world).add(&in_person(&anna), submission(), Some(b"a script"), None));
    denial(service(&world).add(&Caller::Anonymous, submission(), Some(b"a script"), None));
    assert_eq!((of_account(&world, &anna), of_nobody(&world)), (1, 1));
    let event = add(&world, &in_person(&anna), submission());
    denial(service(&world).change(&in_person(&anna), Some(event.id), &submission(), Some(b"a script")));
    assert_eq!(of_account(&world, &anna), 3);
    service(&world).count_vain_fetch(&in_person(&anna)).unwrap();
    assert_eq!(of_account(&world, &anna), 4);
}

/// What is refused before anything is looked up costs nothing, and neither does what is none of the caller's.
#[test]
fn what_is_refused_at_once_counts_nothing() {
    let (world, anna) = world();
    let berta = world.user("berta@example.org", Role::User);
    let event = add(&world, &in_person(&anna), submission());
    let untitled = EventSubmission { title: None, ..submission() };
    denial(service(&world).add(&in_person(&berta), untitled, None, None));
    denial(service(&world).change(&in_person(&berta), Some(event.id), &submission(), None));
    denial(service(&world).change(&in_person(&berta), None, &submission(), Some(b"a picture")));
    assert_eq!(of_account(&world, &berta), 0);
}

#[test]
fn a_spent_quota_stays_spent_however_often_it_is_asked() {
    let (world, _) = world();
    for _ in 0..60 {
        add(&world, &Caller::Anonymous, submission());
    }
    for _ in 0..3 {
        let refused = service(&world).add(&Caller::Anonymous, submission(), None, None);
        assert!(matches!(denial(refused), EventDenied::TooMany(_)));
        assert!(of_nobody(&world) >= 60);
    }
}

fn key(user: &User, sent: &str) -> IdempotencyKey {
    let access = Access::of_session(user.clone());
    IdempotencyKey::parse("k", &access, SecretDigest::of([sent.as_bytes()])).unwrap()
}

fn known(world: &World, key: &IdempotencyKey) -> Option<KnownKey> {
    let key = key.clone();
    world.ports.storage.read(move |repositories| repositories.idempotency().find(&key)).unwrap()
}

#[test]
fn a_key_that_somebody_runs_with_stays_theirs_and_goes_when_their_request_is_refused() {
    let (world, anna) = world();
    let mine = key(&anna, "concert");
    let Ok(Attempt::First(running)) = outcome(service(&world).begin(mine.clone())) else {
        panic!("the key is new");
    };
    let begun = known(&world, &mine).unwrap();
    assert_eq!(denial(service(&world).begin(mine.clone())), KeyDenied::Running);
    assert_eq!(denial(service(&world).begin(key(&anna, "something else"))), KeyDenied::OtherRequest);
    assert_eq!(known(&world, &mine).unwrap(), begun);
    denial(service(&world).add(&in_person(&anna), nowhere(), None, None));
    assert_eq!(known(&world, &mine).unwrap(), begun, "until it is given back");
    service(&world).give_back(running).unwrap();
    assert_eq!(known(&world, &mine), None);
}

#[test]
fn a_change_of_a_series_to_a_place_that_is_none_counts() {
    let (world, anna) = world();
    set(&world, "allow_recurrent_event", true);
    let weekly = RecurrenceSent::Known(Recurrence::Weeks(1));
    let series = add(&world, &in_person(&anna), EventSubmission { recurrence: weekly, ..submission() });
    let moved = EventSubmission { recurrence: weekly, ..nowhere() };
    denial(service(&world).change(&in_person(&anna), Some(series.id), &moved, None));
    assert_eq!(of_account(&world, &anna), 2);
}
