//! How much an hour: for an address without a credential, for an account with one.

use chrono::TimeDelta;
use uncino_domain::access::caller::{Access, Administrator, Caller};
use uncino_domain::access::limit::{Bucket, Quota, TooMany};
use uncino_domain::agenda::event::submission::EventSubmission;
use uncino_domain::agenda::events::EventDenied;
use uncino_domain::oauth::registration::{ClientMetadata, RegistrationRefusal, RegistrationService};
use uncino_domain::people::account::{AccountRefusal, AccountRequest, AccountService};
use uncino_domain::people::recovery::RecoveryService;
use uncino_domain::people::user::{Role, User};
use uncino_testkit::fixtures::{PASSWORD, REDIRECT_URI, World, policy};

use crate::agenda::events;
use crate::agenda::events::{by_application, in_person, submission};
use crate::people::support::{email, from, letters, password};
use crate::story::{Now as _, denial, outcome, race};

/// A world that is set up, seen from an address.
fn world() -> World {
    let world = World::default();
    world.user("admin@example.org", Role::Admin);
    from(&world, "192.0.2.1")
}

type Attempt = Result<(), TooMany>;

fn register(world: &World, caller: &Caller) -> Attempt {
    let metadata = ClientMetadata {
        name: Some("WPGancio".to_owned()),
        redirect_uris: vec![REDIRECT_URI.to_owned()],
        ..ClientMetadata::default()
    };
    let answer = RegistrationService::new(world.ports.clone()).register_compatible(&metadata, caller);
    outcome(answer).map(drop).map_err(|denied| match denied {
        RegistrationRefusal::TooMany(too_many) => too_many,
        other => panic!("{other:?}"),
    })
}

fn ask_for_an_account(world: &World) -> Attempt {
    let email = email(&format!("user{}@example.org", world.ports.secrets.uuid()));
    let request = AccountRequest { email, password: password(PASSWORD), description: None };
    let answer = AccountService::new(world.ports.clone()).request(request);
    outcome(answer).map(drop).map_err(|denied| match denied {
        AccountRefusal::TooMany(too_many) => too_many,
        other => panic!("{other:?}"),
    })
}

fn ask_for_a_password(world: &World) -> Attempt {
    let answer = RecoveryService::new(world.ports.clone()).request(email("nobody@example.org"));
    outcome(answer)
}

fn add_event(world: &World, caller: &Caller) -> Attempt {
    let answer = events::service(world).add(caller, submission(), None, None);
    outcome(answer).map(drop).map_err(|denied| match denied {
        EventDenied::TooMany(too_many) => too_many,
        other => panic!("{other:?}"),
    })
}

type Try = fn(&World) -> Attempt;

/// What an address may do so often in an hour.
const BY_ADDRESS: [(&str, Try, u32); 4] = [
    ("register an application", |world| register(world, &Caller::Anonymous), 30),
    ("ask for an account", ask_for_an_account, 20),
    ("ask for a new password", ask_for_a_password, 20),
    ("send an event", |world| add_event(world, &Caller::Anonymous), 60),
];

#[test]
fn an_address_may_do_so_much_an_hour_and_then_waits_for_the_rest_of_it() {
    for (what, attempt, per_hour) in BY_ADDRESS {
        let world = world();
        for number in 0..per_hour {
            assert_eq!(attempt(&world), Ok(()), "{what}: {number}");
            world.clock.advance(TimeDelta::seconds(1));
        }
        let rest = 3_600 - i64::from(per_hour);
        assert_eq!(attempt(&world), Err(TooMany { retry_after: TimeDelta::seconds(rest) }), "{what}");
        assert_eq!(attempt(&from(&world, "192.0.2.2")), Ok(()), "{what}: another address");
        world.clock.advance(TimeDelta::seconds(rest - 1));
        assert!(attempt(&world).is_err(), "{what}: asking too often begins no new hour");
        world.clock.advance(TimeDelta::seconds(1));
        assert_eq!(attempt(&world), Ok(()), "{what}: an hour later");
    }
}

#[test]
fn one_thing_does_not_count_against_another() {
    let world = world();
    for (what, attempt, per_hour) in BY_ADDRESS {
        for _ in 0..per_hour {
            assert_eq!(attempt(&world), Ok(()), "{what}");
        }
    }
    assert!(BY_ADDRESS.iter().all(|(_, attempt, _)| attempt(&world).is_err()));
}

#[test]
fn half_an_ipv6_address_is_one_address() {
    let world = world();
    for (what, attempt, per_hour) in BY_ADDRESS {
        for number in 0..per_hour {
            assert_eq!(attempt(&from(&world, &format!("2001:db8::{number:x}"))), Ok(()), "{what}");
        }
        assert!(attempt(&from(&world, "2001:db8::ffff")).is_err(), "{what}");
        assert_eq!(attempt(&from(&world, "2001:db8:0:1::1")), Ok(()), "{what}");
    }
}

#[test]
fn where_limits_are_off_or_no_address_is_known_there_is_no_quota() {
    let mut policy = policy();
    policy.limits = false;
    for world in [from(&World::with_policy(policy), "192.0.2.1"), World::default()] {
        world.user("admin@example.org", Role::Admin);
        for (what, attempt, per_hour) in BY_ADDRESS {
            for number in 0..per_hour + 5 {
                assert_eq!(attempt(&world), Ok(()), "{what}: {number}");
            }
        }
    }
}

#[test]
fn sixteen_at_once_take_what_is_left_and_no_more() {
    for (what, attempt, per_hour) in BY_ADDRESS {
        let world = world();
        for _ in 0..per_hour - 10 {
            attempt(&world).unwrap();
        }
        let taken = race(|_| attempt(&world).is_ok());
        assert_eq!(taken.into_iter().filter(|taken| *taken).count(), 10, "{what}");
    }
}

#[test]
fn what_is_refused_for_another_reason_costs_nothing() {
    let world = world();
    for _ in 0..100 {
        let untitled = EventSubmission { title: None, ..submission() };
        assert!(matches!(
            denial(events::service(&world).add(&Caller::Anonymous, untitled, None, None)),
            EventDenied::Refused(_)
        ));
        let nameless = RegistrationService::new(world.ports.clone());
        assert!(nameless.register_compatible(&ClientMetadata::default(), &Caller::Anonymous).is_err());
    }
    assert_eq!(add_event(&world, &Caller::Anonymous), Ok(()));
    assert_eq!(register(&world, &Caller::Anonymous), Ok(()));
}

/// A picture costs work whether or not it is one.
#[test]
fn a_picture_that_is_none_and_one_that_is_not_to_be_had_cost_as_much_as_an_event() {
    let world = world();
    for number in 0..60 {
        if number % 2 == 0 {
            let script =
                events::service(&world).add(&Caller::Anonymous, submission(), Some(b"a script"), None);
            assert!(matches!(denial(script), EventDenied::Refused(_)));
        } else {
            events::service(&world).count_vain_fetch(&Caller::Anonymous).unwrap();
        }
    }
    let wait = TooMany { retry_after: TimeDelta::hours(1) };
    let checked = events::service(&world).check_new(&Caller::Anonymous, submission());
    assert_eq!(denial(checked), EventDenied::TooMany(wait), "nothing is fetched any more");
    let picture = events::service(&world).add(&Caller::Anonymous, submission(), Some(b"picture"), None);
    assert_eq!(denial(picture), EventDenied::TooMany(wait), "nor decoded");
    assert_eq!(add_event(&world, &Caller::Anonymous), Err(wait));
    world.clock.advance(TimeDelta::hours(1));
    let taken = events::service(&world).add(&Caller::Anonymous, submission(), Some(b"picture of x"), None);
    assert!(taken.is_ok());
    for _ in 0..59 {
        assert_eq!(add_event(&world, &Caller::Anonymous), Ok(()), "an event with a picture counted once");
    }
    assert_eq!(add_event(&world, &Caller::Anonymous), Err(wait));
}

#[test]
fn too_many_requests_for_an_account_make_none_and_send_nothing() {
    let world = world();
    for _ in 0..20 {
        ask_for_an_account(&world).unwrap();
    }
    let sent = letters(&world).len();
    assert!(ask_for_an_account(&world).is_err());
    assert_eq!(letters(&world).len(), sent);
    assert_eq!(
        crate::people::support::administration(&world)
            .list(&Administrator::at_the_command_line())
            .unwrap()
            .len(),
        21
    );
}

/// Uses up a share of an account, but for so much.
fn use_up(world: &World, quota: Quota, user: &User, left: u32) {
    let (bucket, now) = (Bucket::quota(quota, &user.id.to_string()), world.clock_now());
    let counted = world.ports.storage.write(move |repositories| {
        for _ in 0..quota.per_hour() - left {
            repositories.limits().count(&bucket, now, now + TimeDelta::hours(1))?;
        }
        Ok::<_, uncino_domain::storage::StorageError>(())
    });
    counted.unwrap();
}

#[test]
fn an_account_may_send_three_thousand_events_an_hour_from_anywhere_through_anything() {
    let world = world();
    let user = world.user("anna@example.org", Role::User);
    assert_eq!(Quota::AccountEvents.per_hour(), 3_000);
    use_up(&world, Quota::AccountEvents, &user, 3);
    assert_eq!(add_event(&world, &in_person(&user)), Ok(()));
    assert_eq!(add_event(&from(&world, "192.0.2.2"), &by_application(&user, "event:write")), Ok(()));
    let unlimited =
        World { ports: world.ports.from(uncino_domain::origin::Origin::default()), ..world.clone() };
    assert_eq!(add_event(&unlimited, &in_person(&user)), Ok(()), "the third");
    let wait = Err(TooMany { retry_after: TimeDelta::hours(1) });
    for world in [&world, &from(&world, "192.0.2.3"), &unlimited] {
        assert_eq!(add_event(world, &in_person(&user)), wait);
        assert_eq!(add_event(world, &by_application(&user, "event:write")), wait);
    }
    let other = world.user("berta@example.org", Role::User);
    assert_eq!(add_event(&world, &in_person(&other)), Ok(()), "another account");
    assert_eq!(add_event(&world, &Caller::Anonymous), Ok(()), "nobody");
    world.clock.advance(TimeDelta::hours(1));
    assert_eq!(add_event(&world, &in_person(&user)), Ok(()), "an hour later");
}

#[test]
fn a_change_counts_like_a_new_event_and_a_removal_counts_nothing() {
    let world = world();
    let user = world.user("anna@example.org", Role::User);
    let caller = in_person(&user);
    let event = events::add(&world, &caller, submission());
    use_up(&world, Quota::AccountEvents, &user, 2);
    let change = || events::service(&world).change(&caller, Some(event.id), &submission(), None);
    assert!(change().is_ok());
    assert!(matches!(denial(change()), EventDenied::TooMany(_)));
    assert!(matches!(
        denial(events::service(&world).add(&caller, submission(), None, None)),
        EventDenied::TooMany(_)
    ));
    assert!(events::service(&world).remove(&caller, Some(event.id), "").is_ok());
}

#[test]
fn an_account_may_register_three_hundred_applications_an_hour_whatever_its_address_did() {
    let world = world();
    for _ in 0..30 {
        register(&world, &Caller::Anonymous).unwrap();
    }
    let user = world.user("anna@example.org", Role::User);
    let caller = Caller::Authenticated(Box::new(Access::of_session(user.clone())));
    assert_eq!(Quota::AccountClientRegistrations.per_hour(), 300);
    use_up(&world, Quota::AccountClientRegistrations, &user, 1);
    assert_eq!(register(&world, &caller), Ok(()));
    assert_eq!(register(&world, &caller), Err(TooMany { retry_after: TimeDelta::hours(1) }));
}
