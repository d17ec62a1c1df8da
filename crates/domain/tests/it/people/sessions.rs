//! Logging in and out with a browser.

use chrono::TimeDelta;
use uncino_domain::access::caller::Administrator;
use uncino_domain::people::password::NewPassword;
use uncino_domain::people::sessions::{LogInDenied, SessionService};
use uncino_domain::people::user::{Role, User};
use uncino_domain::people::user_administration::{UserAdministrationService, UserKey};
use uncino_domain::secret::Secret;
use uncino_testkit::fixtures::{PASSWORD, World, policy};

use crate::story::{Now as _, denial};

fn sessions(world: &World) -> SessionService {
    SessionService::new(world.ports.clone())
}

fn administration(world: &World) -> UserAdministrationService {
    UserAdministrationService::new(world.ports.clone())
}

fn is_open(world: &World, cookie: &Secret) -> bool {
    sessions(world).resume(cookie).unwrap().is_some()
}

/// Comes back with the cookie and notes the visit, as the web crate does.
fn visit(world: &World, cookie: &Secret) {
    let (visitor, touch_due) = sessions(world).resume(cookie).unwrap().unwrap();
    if touch_due {
        sessions(world).touch(visitor.session.id).unwrap();
    }
}

fn logged_in() -> (World, User, Secret) {
    let world = World::default();
    let user = world.user("anna@example.org", Role::Editor);
    let (cookie, _) = world.log_in(&user);
    (world, user, cookie)
}

#[test]
fn whoever_logs_in_is_known_by_the_cookie() {
    let (world, user, cookie) = logged_in();
    let (visitor, touch_due) = sessions(&world).resume(&cookie).unwrap().unwrap();
    assert_eq!(visitor.user, user);
    assert_eq!(visitor.session.user_id, user.id);
    assert_eq!(visitor.session.digest, cookie.digest());
    assert!(!touch_due);
}

#[test]
fn the_address_is_taken_without_regard_to_case_and_spaces_around_it() {
    let (world, _, _) = logged_in();
    assert!(sessions(&world).log_in(" Anna@Example.ORG ", &Secret::new(PASSWORD)).is_ok());
}

#[test]
fn every_log_in_opens_a_session_of_its_own() {
    let (world, user, first) = logged_in();
    let (second, visitor) = world.log_in(&user);
    assert_ne!(first.expose(), second.expose());
    sessions(&world).log_out(visitor.session.id).unwrap();
    assert!(is_open(&world, &first));
    assert!(!is_open(&world, &second));
}

#[test]
fn wrong_unknown_and_inactive_are_refused_alike() {
    let (world, _, _) = logged_in();
    let inactive = world.user("berta@example.org", Role::User);
    administration(&world)
        .set_active(UserKey::Email(inactive.email), false, &Administrator::at_the_command_line())
        .unwrap();
    for (email, password) in [
        ("anna@example.org", "wrong horse"),
        ("anna@example.org", ""),
        ("anna@example.org", "Correct horse"),
        ("nobody@example.org", PASSWORD),
        ("anna", PASSWORD),
        ("", PASSWORD),
        ("berta@example.org", PASSWORD),
    ] {
        let refused = sessions(&world).log_in(email, &Secret::new(password));
        assert_eq!(denial(refused), LogInDenied::WrongCredentials, "{email} {password}");
    }
}

#[test]
fn an_unknown_cookie_is_nobodys() {
    let (world, _, cookie) = logged_in();
    for unknown in ["", "unc_se_", &cookie.expose().to_uppercase()] {
        assert!(!is_open(&world, &Secret::new(unknown)), "{unknown}");
    }
}

#[test]
fn a_session_that_rests_ends_after_fourteen_days() {
    for (seconds, open) in [(-1, true), (0, false), (1, false)] {
        let (world, _, cookie) = logged_in();
        world.clock.advance(TimeDelta::days(14) + TimeDelta::seconds(seconds));
        assert_eq!(is_open(&world, &cookie), open, "{seconds} s");
    }
}

#[test]
fn a_session_that_is_used_ends_after_ninety_days() {
    for (seconds, open) in [(-1, true), (0, false), (1, false)] {
        let (world, _, cookie) = logged_in();
        for _ in 0..9 {
            world.clock.advance(TimeDelta::days(9));
            visit(&world, &cookie);
        }
        world.clock.advance(TimeDelta::days(9) + TimeDelta::seconds(seconds));
        assert_eq!(is_open(&world, &cookie), open, "{seconds} s");
    }
}

#[test]
fn a_visit_is_noted_once_an_hour_at_most() {
    let (world, _, cookie) = logged_in();
    let touch_due = || sessions(&world).resume(&cookie).unwrap().unwrap().1;
    world.clock.advance(TimeDelta::seconds(3_599));
    assert!(!touch_due());
    world.clock.advance(TimeDelta::seconds(1));
    assert!(touch_due());
    visit(&world, &cookie);
    assert!(!touch_due());
}

#[test]
fn a_visit_is_noted_in_time_where_rest_is_short() {
    let mut policy = policy();
    policy.session.idle = TimeDelta::minutes(10);
    let world = World::with_policy(policy);
    let (cookie, _) = world.log_in(&world.user("anna@example.org", Role::User));
    for _ in 0..10 {
        world.clock.advance(TimeDelta::minutes(6));
        visit(&world, &cookie);
    }
    assert!(is_open(&world, &cookie));
}

#[test]
fn logging_out_ends_the_session_and_may_be_done_twice() {
    let (world, _, cookie) = logged_in();
    let (visitor, _) = sessions(&world).resume(&cookie).unwrap().unwrap();
    sessions(&world).log_out(visitor.session.id).unwrap();
    sessions(&world).log_out(visitor.session.id).unwrap();
    assert!(!is_open(&world, &cookie));
}

#[test]
fn a_password_reset_ends_every_session_of_that_person_and_of_nobody_else() {
    let (world, user, first) = logged_in();
    let (second, _) = world.log_in(&user);
    let (other, _) = world.log_in(&world.user("berta@example.org", Role::User));
    let password = NewPassword::parse(Secret::new("battery staple")).unwrap();
    administration(&world)
        .reset_password(UserKey::Id(user.id), &password, &Administrator::at_the_command_line())
        .unwrap();
    assert!(!is_open(&world, &first));
    assert!(!is_open(&world, &second));
    assert!(is_open(&world, &other));
    assert_eq!(
        denial(sessions(&world).log_in(user.email.as_str(), &Secret::new(PASSWORD))),
        LogInDenied::WrongCredentials
    );
    assert!(sessions(&world).log_in(user.email.as_str(), &Secret::new("battery staple")).is_ok());
}

#[test]
fn a_deactivated_person_is_logged_out_and_stays_so_when_let_in_again() {
    let (world, user, cookie) = logged_in();
    administration(&world)
        .set_active(UserKey::Id(user.id), false, &Administrator::at_the_command_line())
        .unwrap();
    assert!(!is_open(&world, &cookie));
    administration(&world)
        .set_active(UserKey::Id(user.id), true, &Administrator::at_the_command_line())
        .unwrap();
    assert!(!is_open(&world, &cookie));
    assert!(sessions(&world).log_in(user.email.as_str(), &Secret::new(PASSWORD)).is_ok());
}

#[test]
fn a_removed_person_is_logged_out() {
    let (world, user, cookie) = logged_in();
    administration(&world).remove(UserKey::Id(user.id), &Administrator::at_the_command_line()).unwrap();
    assert!(!is_open(&world, &cookie));
}

#[test]
fn a_changed_role_holds_at_the_next_request() {
    let (world, user, cookie) = logged_in();
    administration(&world)
        .set_role(UserKey::Email(user.email), Role::User, &Administrator::at_the_command_line())
        .unwrap();
    let (visitor, _) = sessions(&world).resume(&cookie).unwrap().unwrap();
    assert_eq!(visitor.user.role, Role::User);
    assert_eq!(visitor.user.updated_at, world.clock_now());
}
