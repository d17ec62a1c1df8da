//! The first start: whoever has the link makes the first administrator, once.

use chrono::TimeDelta;
use uncino_domain::access::caller::Administrator;
use uncino_domain::instance::setting::SettingRefusal;
use uncino_domain::instance::settings::InstanceService;
use uncino_domain::people::account::{AccountRequest, AccountService};
use uncino_domain::people::set_up::{SetUp, SetUpDenied, SetUpService};
use uncino_domain::people::user::{Role, Standing};
use uncino_domain::people::user_administration::UserKey;
use uncino_domain::secret::Secret;
use uncino_testkit::fixtures::{PASSWORD, World, policy};

use crate::people::support::{
    account, actions, administration, email, password, recovery_link, shut_out, try_log_in,
};
use crate::story::{denial, race};

fn service(world: &World) -> SetUpService {
    SetUpService::new(world.ports.clone())
}

fn link(world: &World) -> Secret {
    service(world).invite().unwrap().unwrap()
}

fn set_up() -> SetUp {
    SetUp {
        email: email("anna@example.org"),
        password: password(PASSWORD),
        title: " Circolo Nord ".to_owned(),
        time_zone: "Europe/Paris".to_owned(),
        language: "fr".to_owned(),
    }
}

fn assert_untouched(world: &World) {
    assert_eq!(administration(world).list(&Administrator::at_the_command_line()).unwrap(), []);
    assert_eq!(actions(world), Vec::<String>::new());
    let settings = InstanceService::new(world.ports.clone()).settings().unwrap();
    let named = (settings.title(), settings.time_zone(), settings.language());
    assert_eq!(named, ("Circolo Sud", "Europe/Rome", "en"));
}

fn assert_dead(world: &World, link: &Secret) {
    assert!(!service(world).is_open_to(link).unwrap());
    assert_eq!(denial(service(world).finish(link, set_up())), SetUpDenied::DeadLink);
}

#[test]
fn whoever_has_the_link_becomes_administrator_and_names_the_instance() {
    let world = World::default();
    assert!(service(&world).is_needed().unwrap());
    let link = link(&world);
    assert!(service(&world).is_open_to(&link).unwrap());
    let user = service(&world).finish(&link, set_up()).unwrap();
    assert_eq!((user.role, user.standing), (Role::Admin, Standing::Active));
    assert_eq!(administration(&world).list(&Administrator::at_the_command_line()).unwrap(), [user]);
    assert!(!service(&world).is_needed().unwrap());
    let settings = InstanceService::new(world.ports.clone()).settings().unwrap();
    let named = (settings.title(), settings.time_zone(), settings.language());
    assert_eq!(named, ("Circolo Nord", "Europe/Paris", "fr"));
    assert_eq!(try_log_in(&world, "anna@example.org", PASSWORD), Ok(()));
}

#[test]
fn the_link_works_once() {
    let world = World::default();
    let link = link(&world);
    service(&world).finish(&link, set_up()).unwrap();
    let again = SetUp { email: email("berta@example.org"), ..set_up() };
    assert_eq!(denial(service(&world).finish(&link, again)), SetUpDenied::DeadLink);
    assert_eq!(administration(&world).list(&Administrator::at_the_command_line()).unwrap().len(), 1);
    assert_eq!(service(&world).invite().unwrap().map(|_| ()), None);
}

/// Also when no administrator is left: a link in an old log opens nothing.
#[test]
fn a_used_link_does_not_come_back_when_the_administrator_is_gone() {
    let world = World::default();
    let link = link(&world);
    let user = service(&world).finish(&link, set_up()).unwrap();
    administration(&world).remove(UserKey::Id(user.id), &Administrator::at_the_command_line()).unwrap();
    assert!(service(&world).is_needed().unwrap());
    assert_dead(&world, &link);
}

#[test]
fn the_link_works_for_a_day() {
    for (seconds, in_time) in [(-1, true), (0, false), (1, false)] {
        let world = World::default();
        let link = link(&world);
        world.clock.advance(TimeDelta::hours(24) + TimeDelta::seconds(seconds));
        assert_eq!(service(&world).is_open_to(&link).unwrap(), in_time, "{seconds} s");
        assert_eq!(service(&world).finish(&link, set_up()).is_ok(), in_time, "{seconds} s");
    }
}

#[test]
fn a_new_link_kills_the_one_before() {
    let world = World::default();
    let (old, new) = (link(&world), link(&world));
    assert_dead(&world, &old);
    assert!(service(&world).finish(&new, set_up()).is_ok());
}

#[test]
fn a_link_that_nobody_sent_opens_nothing() {
    let world = World::default();
    world.user("berta@example.org", Role::User);
    let real = link(&world);
    for guess in ["", "unc_li_", &real.expose().to_uppercase(), &format!("{} ", real.expose())] {
        assert_dead(&world, &Secret::new(guess));
    }
    assert_dead(&world, &recovery_link(&world, "berta@example.org"));
}

/// How an administrator can come to be, other than by the link.
type Making = fn(&World);

#[test]
fn any_administrator_however_made_kills_the_link() {
    let made: [(&str, Making); 4] = [
        ("on the command line", |world| drop(world.user("berta@example.org", Role::Admin))),
        ("by a new role", |world| {
            let user = world.user("berta@example.org", Role::User);
            administration(world)
                .set_role(UserKey::Id(user.id), Role::Admin, &Administrator::at_the_command_line())
                .unwrap();
        }),
        ("by an invitation", |world| {
            let address = email("berta@example.org");
            administration(world)
                .invite(address, Role::Admin, &Administrator::at_the_command_line())
                .unwrap();
        }),
        ("by the first registration", |world| {
            let (email, password) = (email("berta@example.org"), password(PASSWORD));
            let request = AccountRequest { email, password, description: None };
            AccountService::new(world.ports.clone()).request(request).unwrap();
        }),
    ];
    for (how, make) in made {
        let mut policy = policy();
        policy.first_registration_is_admin = true;
        let world = World::with_policy(policy);
        let link = link(&world);
        make(&world);
        assert!(!service(&world).is_needed().unwrap(), "{how}");
        assert_dead(&world, &link);
        assert!(service(&world).invite().unwrap().is_none(), "{how}");
        assert_eq!(account(&world, "anna@example.org"), None, "{how}");
    }
}

#[test]
fn an_editor_a_user_and_an_administrator_who_is_shut_out_leave_the_set_up_open() {
    let world = World::default();
    world.user("editor@example.org", Role::Editor);
    world.user("user@example.org", Role::User);
    shut_out(&world, &world.user("admin@example.org", Role::Admin));
    assert!(service(&world).is_needed().unwrap());
    assert!(service(&world).finish(&link(&world), set_up()).is_ok());
}

#[test]
fn an_address_that_has_an_account_is_refused_and_the_link_lives_on() {
    let world = World::default();
    let known = world.user("anna@example.org", Role::User);
    let link = link(&world);
    let before = actions(&world);
    assert_eq!(denial(service(&world).finish(&link, set_up())), SetUpDenied::EmailTaken);
    assert_eq!(administration(&world).list(&Administrator::at_the_command_line()).unwrap(), [known]);
    assert_eq!(actions(&world), before);
    let settings = InstanceService::new(world.ports.clone()).settings().unwrap();
    assert_eq!(settings.title(), "Circolo Sud");
    let other = SetUp { email: email("berta@example.org"), ..set_up() };
    assert!(service(&world).finish(&link, other).is_ok());
}

#[test]
fn a_bad_title_zone_or_language_is_refused_and_nothing_is_kept() {
    let world = World::default();
    let link = link(&world);
    for (refused, denied) in [
        (SetUp { title: "  ".to_owned(), ..set_up() }, SetUpDenied::Title(SettingRefusal::Title)),
        (SetUp { title: "x".repeat(101), ..set_up() }, SetUpDenied::Title(SettingRefusal::Title)),
        (
            SetUp { time_zone: "Europe/Atlantis".to_owned(), ..set_up() },
            SetUpDenied::TimeZone(SettingRefusal::TimeZone),
        ),
        (
            SetUp { language: "english please".to_owned(), ..set_up() },
            SetUpDenied::Language(SettingRefusal::Language),
        ),
    ] {
        assert_eq!(denial(service(&world).finish(&link, refused)), denied);
        assert_untouched(&world);
    }
    assert!(service(&world).finish(&link, set_up()).is_ok());
}

#[test]
fn who_has_no_link_is_not_told_what_else_is_wrong() {
    let world = World::default();
    link(&world);
    let bad = SetUp { title: String::new(), ..set_up() };
    assert_eq!(denial(service(&world).finish(&Secret::new("guess"), bad)), SetUpDenied::DeadLink);
}

#[test]
fn of_sixteen_at_once_one_becomes_administrator() {
    let world = World::default();
    let link = link(&world);
    let made = race(|number| {
        let email = email(&format!("anna{number}@example.org"));
        service(&world).finish(&link, SetUp { email, ..set_up() }).is_ok()
    });
    assert_eq!(made.into_iter().filter(|made| *made).count(), 1);
    assert_eq!(administration(&world).list(&Administrator::at_the_command_line()).unwrap().len(), 1);
}
