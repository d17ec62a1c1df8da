//! Failed log-ins get slow: for a pair of account and address, for an address, for an account.

use chrono::TimeDelta;
use uncino_domain::access::limit::{Credential, TooMany, wait_after};
use uncino_domain::access::limits::LimitService;
use uncino_domain::people::account::{AccountService, OwnChangeDenied};
use uncino_domain::people::api_log_in::ApiLogInService;
use uncino_domain::people::leaving::EventsOfLeaver;
use uncino_domain::people::sessions::LogInDenied;
use uncino_domain::people::user::Role;
use uncino_domain::secret::Secret;
use uncino_testkit::fixtures::{PASSWORD, World, person, policy};

use crate::people::support::{ANOTHER, from, password, shut_out, try_log_in as attempt};
use crate::story::denial;

const ANNA: &str = "anna@example.org";

/// A world with Anna and Berta, seen from an address.
fn world() -> World {
    let world = World::default();
    world.user(ANNA, Role::User);
    world.user("berta@example.org", Role::User);
    from(&world, "192.0.2.1")
}

fn too_many(seconds: i64) -> LogInDenied {
    LogInDenied::TooMany(TooMany { retry_after: TimeDelta::seconds(seconds) })
}

/// Fails to log in, so many times.
fn fail(world: &World, email: &str, times: usize) {
    for number in 0..times {
        let answer = attempt(world, email, "wrong horse");
        assert_eq!(answer, Err(LogInDenied::WrongCredentials), "{email}: failure {number}");
    }
}

fn slow_down(world: &World, email: &str) -> i64 {
    let limits = LimitService::new(world.ports.clone());
    limits.slow_down(Credential::Password(email)).unwrap().num_milliseconds()
}

/// Fails from so many addresses, five times from each.
fn attack(world: &World, email: &str, addresses: usize) {
    for number in 0..addresses {
        fail(&from(world, &format!("198.51.100.{number}")), email, 5);
    }
}

#[test]
fn five_failures_are_free_and_then_a_pair_waits_longer_and_longer() {
    for email in [ANNA, "nobody@example.org", "no address at all", ""] {
        let world = world();
        fail(&world, email, 5);
        for seconds in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
            assert_eq!(attempt(&world, email, "wrong horse"), Err(too_many(seconds)), "{email}");
            world.clock.advance(TimeDelta::milliseconds(seconds * 1_000 - 1));
            let LogInDenied::TooMany(still) = attempt(&world, email, "wrong horse").unwrap_err() else {
                panic!("{email}: let in a millisecond before {seconds} s were over")
            };
            assert_eq!(still.seconds(), 1, "{email}");
            world.clock.advance(TimeDelta::milliseconds(1));
            fail(&world, email, 1);
        }
    }
}

#[test]
fn a_wait_is_a_minute_at_most_however_often_somebody_fails() {
    for (failures, seconds) in [(0, 0), (4, 0), (5, 1), (10, 32), (11, 60), (40, 60), (u32::MAX, 60)] {
        assert_eq!(wait_after(failures), TimeDelta::seconds(seconds), "{failures}");
    }
}

#[test]
fn who_waits_is_told_whole_seconds_rounded_up_and_at_least_one() {
    for (milliseconds, seconds) in [(1, 1), (1_000, 1), (1_001, 2), (59_500, 60)] {
        let now = World::default().ports.clock.now();
        let wait = TooMany::until(now + TimeDelta::milliseconds(milliseconds), now);
        assert_eq!(wait.seconds(), seconds, "{milliseconds} ms");
    }
}

#[test]
fn the_right_password_is_refused_while_the_pair_waits_and_asking_does_not_prolong_the_wait() {
    let world = world();
    fail(&world, ANNA, 5);
    for _ in 0..20 {
        assert_eq!(attempt(&world, ANNA, PASSWORD), Err(too_many(1)));
        assert_eq!(attempt(&world, ANNA, "wrong horse"), Err(too_many(1)));
    }
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(attempt(&world, ANNA, PASSWORD), Ok(()));
}

#[test]
fn a_success_makes_all_five_free_again() {
    let world = world();
    for failures in [4, 5] {
        fail(&world, ANNA, failures);
        world.clock.advance(TimeDelta::seconds(1));
        assert_eq!(attempt(&world, ANNA, PASSWORD), Ok(()));
    }
    fail(&world, ANNA, 5);
    assert_eq!(attempt(&world, ANNA, PASSWORD), Err(too_many(1)));
}

#[test]
fn another_address_and_another_account_are_free() {
    let world = world();
    fail(&world, ANNA, 5);
    assert_eq!(attempt(&from(&world, "192.0.2.2"), ANNA, PASSWORD), Ok(()));
    assert_eq!(attempt(&world, "berta@example.org", PASSWORD), Ok(()));
    assert_eq!(attempt(&world, ANNA, PASSWORD), Err(too_many(1)), "the pair still waits");
}

#[test]
fn an_account_is_one_however_its_address_is_typed() {
    let world = world();
    for typed in [ANNA, "ANNA@example.org", " anna@example.org", "Anna@Example.Org ", "\tanna@example.org\n"]
    {
        fail(&world, typed, 1);
    }
    assert_eq!(attempt(&world, ANNA, PASSWORD), Err(too_many(1)));
    assert_eq!(attempt(&world, "aNNA@example.org ", PASSWORD), Err(too_many(1)));
}

#[test]
fn failures_of_a_pair_are_forgotten_a_day_after_the_first() {
    let world = world();
    fail(&world, ANNA, 5);
    world.clock.advance(TimeDelta::hours(24) - TimeDelta::seconds(1));
    fail(&world, ANNA, 1);
    assert_eq!(attempt(&world, ANNA, PASSWORD), Err(too_many(2)));
    world.clock.advance(TimeDelta::seconds(1));
    fail(&world, ANNA, 5);
}

#[test]
fn every_way_in_counts_together() {
    let world = world();
    let user = crate::people::support::account(&world, ANNA).unwrap();
    let wrong = Secret::new("wrong horse");
    let own = AccountService::new(world.ports.clone());
    let api = ApiLogInService::new(world.ports.clone());
    fail(&world, ANNA, 2);
    assert_eq!(denial(api.log_in(ANNA, &wrong)), LogInDenied::WrongCredentials);
    let changed = own.change_password(&person(&user), &wrong, &password(ANOTHER), false);
    assert_eq!(denial(changed), OwnChangeDenied::WrongPassword);
    assert_eq!(
        denial(own.leave(&person(&user), &wrong, EventsOfLeaver::Stay)),
        OwnChangeDenied::WrongPassword
    );
    let right = Secret::new(PASSWORD);
    let wait = TooMany { retry_after: TimeDelta::seconds(1) };
    assert_eq!(attempt(&world, ANNA, PASSWORD), Err(too_many(1)));
    assert_eq!(denial(api.log_in(ANNA, &right)), LogInDenied::TooMany(wait));
    let changed = own.change_password(&person(&user), &right, &password(ANOTHER), false);
    assert_eq!(denial(changed), OwnChangeDenied::TooMany(wait));
    assert_eq!(
        denial(own.leave(&person(&user), &right, EventsOfLeaver::Stay)),
        OwnChangeDenied::TooMany(wait)
    );
}

#[test]
fn the_right_password_of_somebody_who_may_not_come_in_is_a_failure() {
    let world = world();
    let user = world.user("carla@example.org", Role::User);
    shut_out(&world, &user);
    for _ in 0..5 {
        let refused = attempt(&world, "carla@example.org", PASSWORD);
        assert_eq!(refused, Err(LogInDenied::WrongCredentials));
    }
    assert_eq!(attempt(&world, "carla@example.org", PASSWORD), Err(too_many(1)));
}

#[test]
fn an_address_with_fifty_failures_waits_for_the_rest_of_the_hour() {
    let world = world();
    for number in 0..49 {
        fail(&world, &format!("guess{number}@example.org"), 1);
        world.clock.advance(TimeDelta::seconds(1));
    }
    let known = "berta@example.org";
    assert_eq!(attempt(&world, known, PASSWORD), Ok(()), "a success between doesn't matter");
    fail(&world, "guess49@example.org", 1);
    for email in [ANNA, "nobody@example.org"] {
        assert_eq!(attempt(&world, email, PASSWORD), Err(too_many(3_600 - 49)), "{email}");
    }
    assert_eq!(attempt(&from(&world, "192.0.2.2"), ANNA, PASSWORD), Ok(()));
    world.clock.advance(TimeDelta::seconds(3_600 - 50));
    assert_eq!(attempt(&world, ANNA, PASSWORD), Err(too_many(1)));
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(attempt(&world, ANNA, PASSWORD), Ok(()));
}

/// Others behind the same address don't shut out who belongs there.
#[test]
fn an_address_with_fifty_failures_is_open_to_who_logged_in_from_it_within_thirty_days() {
    for (days, is_open) in [(29, true), (30, false)] {
        let world = world();
        attempt(&world, ANNA, PASSWORD).unwrap();
        world.clock.advance(TimeDelta::days(days));
        for number in 0..50 {
            fail(&world, &format!("guess{number}@example.org"), 1);
        }
        assert_eq!(attempt(&world, ANNA, PASSWORD).is_ok(), is_open, "{days} days");
        assert!(attempt(&world, "berta@example.org", PASSWORD).is_err(), "{days} days");
    }
}

#[test]
fn who_is_known_to_an_address_with_fifty_failures_waits_for_their_own() {
    let world = world();
    attempt(&world, ANNA, PASSWORD).unwrap();
    for number in 0..50 {
        fail(&world, &format!("guess{number}@example.org"), 1);
    }
    fail(&world, ANNA, 5);
    assert_eq!(attempt(&world, ANNA, PASSWORD), Err(too_many(1)));
}

#[test]
fn an_account_with_a_hundred_failures_is_slowed_down_and_never_shut() {
    for email in [ANNA, "nobody@example.org"] {
        let world = world();
        attack(&world, email, 19);
        fail(&from(&world, "203.0.113.1"), email, 4);
        assert_eq!(slow_down(&world, email), 0, "{email}: after 99");
        fail(&from(&world, "203.0.113.2"), email, 1);
        assert_eq!(slow_down(&world, email), 2_000, "{email}: after 100");
        assert_eq!(slow_down(&world, "berta@example.org"), 0);
    }
    let world = world();
    attack(&world, ANNA, 40);
    assert_eq!(attempt(&world, ANNA, PASSWORD), Ok(()));
}

#[test]
fn an_account_is_slow_for_an_hour_after_the_first_failure() {
    let world = world();
    attack(&world, ANNA, 20);
    world.clock.advance(TimeDelta::seconds(3_599));
    assert_eq!(slow_down(&world, ANNA), 2_000);
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(slow_down(&world, ANNA), 0);
}

#[test]
fn an_address_that_logged_in_within_thirty_days_is_not_slowed_down() {
    for (seconds, milliseconds) in [(-1, 0), (0, 2_000), (1, 2_000)] {
        let world = world();
        attempt(&world, ANNA, PASSWORD).unwrap();
        world.clock.advance(TimeDelta::days(30) + TimeDelta::seconds(seconds));
        attack(&world, ANNA, 20);
        assert_eq!(slow_down(&world, ANNA), milliseconds, "{seconds} s");
        assert_eq!(slow_down(&from(&world, "192.0.2.2"), ANNA), 2_000, "another address");
    }
}

#[test]
fn an_address_that_comes_back_stays_known_for_another_thirty_days() {
    let world = world();
    for _ in 0..4 {
        attempt(&world, ANNA, PASSWORD).unwrap();
        world.clock.advance(TimeDelta::days(29));
    }
    attack(&world, ANNA, 20);
    assert_eq!(slow_down(&world, ANNA), 0);
    world.clock.advance(TimeDelta::days(1));
    attack(&world, ANNA, 20);
    assert_eq!(slow_down(&world, ANNA), 2_000);
}

#[test]
fn a_failure_makes_no_address_known() {
    let world = world();
    fail(&world, ANNA, 1);
    attack(&world, ANNA, 20);
    assert_eq!(slow_down(&world, ANNA), 2_000);
}

#[test]
fn the_first_half_of_an_ipv6_address_counts_as_one_address() {
    let world = world();
    for address in ["2001:db8:1:2::1", "2001:db8:1:2::2", "2001:db8:1:2:ffff::", "2001:db8:1:2:a:b:c:d"] {
        fail(&from(&world, address), ANNA, 1);
    }
    fail(&from(&world, "2001:db8:1:2::9"), ANNA, 1);
    assert_eq!(attempt(&from(&world, "2001:db8:1:2:0:1::"), ANNA, PASSWORD), Err(too_many(1)));
    for other in ["2001:db8:1:3::1", "2001:db8:2:2::1", "2001:db9:1:2::1"] {
        assert_eq!(attempt(&from(&world, other), ANNA, PASSWORD), Ok(()), "{other}");
    }
}

#[test]
fn an_ipv4_address_is_the_same_in_ipv6s_clothes() {
    let world = world();
    fail(&from(&world, "::ffff:192.0.2.77"), ANNA, 5);
    assert_eq!(attempt(&from(&world, "192.0.2.77"), ANNA, PASSWORD), Err(too_many(1)));
    assert_eq!(attempt(&from(&world, "::ffff:192.0.2.77"), ANNA, PASSWORD), Err(too_many(1)));
    assert_eq!(attempt(&from(&world, "::ffff:192.0.2.78"), ANNA, PASSWORD), Ok(()));
}

/// Guesses as nobody may; and the right password gets in at once.
fn assert_free(world: &World) {
    fail(world, ANNA, 120);
    assert_eq!(slow_down(world, ANNA), 0);
    assert_eq!(attempt(world, ANNA, PASSWORD), Ok(()));
}

#[test]
fn where_limits_are_off_nobody_waits() {
    let mut policy = policy();
    policy.limits = false;
    let world = World::with_policy(policy);
    world.user(ANNA, Role::User);
    assert_free(&from(&world, "192.0.2.1"));
}

#[test]
fn where_no_address_is_known_nobody_waits() {
    let world = World::default();
    world.user(ANNA, Role::User);
    assert_free(&world);
}

#[test]
fn an_account_logs_in_three_hundred_times_an_hour_and_others_are_not_touched() {
    let world = world();
    for number in 0..300 {
        assert!(attempt(&from(&world, &format!("192.0.2.{}", number % 200)), ANNA, PASSWORD).is_ok());
    }
    assert_eq!(attempt(&world, ANNA, PASSWORD), Err(too_many(3_600)));
    assert!(attempt(&world, "berta@example.org", PASSWORD).is_ok());
    world.clock.advance(TimeDelta::hours(1));
    assert!(attempt(&world, ANNA, PASSWORD).is_ok());
}
