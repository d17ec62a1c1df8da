//! Approving, shutting out, changing, inviting and removing people.

use chrono::TimeDelta;
use uncino_domain::access::caller::Administrator;
use uncino_domain::change::Change;
use uncino_domain::people::account::{AccountRequest, AccountService};
use uncino_domain::people::api_log_in::ApiLogInService;
use uncino_domain::people::recovery::RecoveryService;
use uncino_domain::people::sessions::LogInDenied;
use uncino_domain::people::user::{Description, Role, Standing, User};
use uncino_domain::people::user_administration::{EmailTaken, UserChange, UserDenied, UserKey};
use uncino_domain::secret::Secret;
use uncino_testkit::fixtures::{PASSWORD, World, person};

use crate::people::support::{
    ANOTHER, account, actions, administration, email, is_open, letters, password, recovery_link, shut_out,
    try_log_in,
};
use crate::story::{Now as _, Story, denial, outcome, race, refresh_of};

/// A world with an administrator who acts.
fn set_up() -> (World, Administrator) {
    let world = World::default();
    let admin = world.user("admin@example.org", Role::Admin);
    (world, person(&admin).administrator().unwrap())
}

fn waiting(world: &World) -> User {
    let (address, password) = (email("waiting@example.org"), password(PASSWORD));
    let request = AccountRequest { email: address, password, description: None };
    AccountService::new(world.ports.clone()).request(request).unwrap();
    account(world, "waiting@example.org").unwrap()
}

#[test]
fn who_waits_is_let_in_and_gets_a_letter() {
    let (world, admin) = set_up();
    let user = waiting(&world);
    let sent = letters(&world).len();
    world.clock.advance(TimeDelta::hours(1));
    let approved = administration(&world).set_active(UserKey::Id(user.id), true, &admin).unwrap();
    assert_eq!((approved.standing, approved.updated_at), (Standing::Active, world.clock_now()));
    assert_eq!(account(&world, "waiting@example.org"), Some(approved));
    assert_eq!(letters(&world)[sent..], [("waiting@example.org".to_owned(), "approved")]);
    assert_eq!(try_log_in(&world, "waiting@example.org", PASSWORD), Ok(()));
    assert_eq!(actions(&world).iter().filter(|action| *action == "account.approved").count(), 1);
}

#[test]
fn who_waits_can_not_be_shut_out_only_removed() {
    let (world, admin) = set_up();
    let user = waiting(&world);
    let after = administration(&world).set_active(UserKey::Id(user.id), false, &admin).unwrap();
    assert_eq!(after.standing, Standing::Waiting);
    administration(&world).remove(UserKey::Id(user.id), &admin).unwrap();
    assert_eq!(account(&world, "waiting@example.org"), None);
}

#[test]
fn whoever_is_shut_out_loses_everything_for_good_and_nobody_else_does() {
    let story = Story::compatible();
    let log_in = |user: &User| {
        let program = ApiLogInService::new(story.world.ports.clone());
        let program = program.log_in(user.email.as_str(), &Secret::new(PASSWORD)).unwrap();
        (story.world.log_in(user).0, program.access_token)
    };
    let other = story.world.user("berta@example.org", Role::User);
    let (own, others) = (log_in(&story.user), log_in(&other));
    let (tokens, code) = (story.tokens(), story.presentation());
    let link = recovery_link(&story.world, "anna@example.org");
    shut_out(&story.world, &story.user);
    for again in [false, true] {
        if again {
            story.activate();
        }
        assert!(!is_open(&story.world, &own.0), "{again}");
        assert!(!story.works(&own.1) && !story.works(&tokens.access_token), "{again}");
        assert!(story.refresh(refresh_of(&tokens)).is_err(), "{again}");
        assert!(story.redeem(&code).is_err(), "{again}");
        assert_eq!(RecoveryService::new(story.world.ports.clone()).owner(&link).unwrap(), None, "{again}");
        assert!(is_open(&story.world, &others.0) && story.works(&others.1), "{again}");
    }
    assert_eq!(try_log_in(&story.world, "anna@example.org", PASSWORD), Ok(()));
}

#[test]
fn whoever_is_let_in_again_gets_no_letter() {
    let (world, admin) = set_up();
    let user = world.user("anna@example.org", Role::User);
    shut_out(&world, &user);
    administration(&world).set_active(UserKey::Id(user.id), true, &admin).unwrap();
    assert_eq!(letters(&world), []);
}

#[test]
fn a_reset_password_kills_the_link_to_another_and_leaves_applications_alone() {
    let story = Story::compatible();
    let (tokens, code) = (story.tokens(), story.presentation());
    let link = recovery_link(&story.world, "anna@example.org");
    let key = UserKey::Id(story.user.id);
    administration(&story.world)
        .reset_password(key, &password(ANOTHER), &Administrator::at_the_command_line())
        .unwrap();
    assert_eq!(RecoveryService::new(story.world.ports.clone()).owner(&link).unwrap(), None);
    assert!(story.works(&tokens.access_token));
    assert!(story.redeem(&code).is_ok());
}

#[test]
fn a_change_is_made_as_a_whole_and_says_in_the_log_what_changed() {
    let (world, admin) = set_up();
    let user = waiting(&world);
    let before = actions(&world).len();
    let change = UserChange {
        to_notify: None,
        role: Some(Role::Editor),
        is_active: Some(true),
        description: Change::Set(Description::parse("Runs the choir.").unwrap()),
        password: None,
    };
    let change = administration(&world).with_password(change, &password(ANOTHER));
    let after = administration(&world).change(UserKey::Email(user.email), change, &admin).unwrap();
    assert_eq!((after.role, after.standing), (Role::Editor, Standing::Active));
    assert_eq!(after.description.unwrap().as_str(), "Runs the choir.");
    assert_eq!(try_log_in(&world, "waiting@example.org", ANOTHER), Ok(()));
    let logged = &actions(&world)[before..];
    let expected = ["account.approved", "account.role_changed", "password.reset", "log_in.browser"];
    assert_eq!(logged, expected);
}

#[test]
fn a_change_that_changes_nothing_leaves_everything_and_no_entry() {
    let story = Story::compatible();
    let cookie = story.world.log_in(&story.user).0;
    let (before, key) = (actions(&story.world), UserKey::Id(story.user.id));
    let change = UserChange { role: Some(Role::User), is_active: Some(true), ..UserChange::default() };
    let after =
        administration(&story.world).change(key, change, &Administrator::at_the_command_line()).unwrap();
    assert_eq!(after, story.user);
    assert_eq!(actions(&story.world), before);
    assert!(is_open(&story.world, &cookie));
}

type Step = fn(&World, &User, &Administrator) -> Result<(), UserDenied>;

/// All ways by which an administrator stops being one.
const STEPS_DOWN: [(&str, Step); 4] = [
    ("editor", |world, user, actor| role(world, user, Role::Editor, actor)),
    ("user", |world, user, actor| role(world, user, Role::User, actor)),
    ("shut out", |world, user, actor| {
        outcome(administration(world).set_active(UserKey::Id(user.id), false, actor)).map(drop)
    }),
    ("removed", |world, user, actor| outcome(administration(world).remove(UserKey::Id(user.id), actor))),
];

fn role(world: &World, user: &User, role: Role, actor: &Administrator) -> Result<(), UserDenied> {
    outcome(administration(world).set_role(UserKey::Id(user.id), role, actor)).map(drop)
}

#[test]
fn the_last_administrator_stays_one() {
    for (how, step) in STEPS_DOWN {
        let (world, actor) = set_up();
        let admin = account(&world, "admin@example.org").unwrap();
        world.user("editor@example.org", Role::Editor);
        shut_out(&world, &world.user("gone@example.org", Role::Admin));
        let user = waiting(&world);
        role(&world, &user, Role::Admin, &actor).unwrap();
        let before = actions(&world);
        assert_eq!(step(&world, &admin, &actor), Err(UserDenied::LastAdministrator), "{how}");
        assert_eq!(account(&world, "admin@example.org"), Some(admin.clone()), "{how}");
        assert_eq!(actions(&world), before, "{how}");
        world.user("second@example.org", Role::Admin);
        assert_eq!(step(&world, &admin, &actor), Ok(()), "{how}: no longer the last");
    }
}

#[test]
fn the_last_administrator_can_be_changed_otherwise() {
    let (world, actor) = set_up();
    let key = || UserKey::Email(email("admin@example.org"));
    let change = UserChange { role: Some(Role::Admin), is_active: Some(true), ..UserChange::default() };
    assert!(administration(&world).change(key(), change, &actor).is_ok());
    assert!(administration(&world).reset_password(key(), &password(ANOTHER), &actor).is_ok());
}

#[test]
fn an_administrator_who_is_shut_out_is_removed_though_another_is_the_last() {
    let (world, actor) = set_up();
    let gone = world.user("gone@example.org", Role::Admin);
    shut_out(&world, &gone);
    assert!(administration(&world).remove(UserKey::Id(gone.id), &actor).is_ok());
}

/// Whoever has it can always make another one.
#[test]
fn the_command_line_can_take_away_the_last_administrator() {
    for (how, step) in STEPS_DOWN {
        let (world, _) = set_up();
        let admin = account(&world, "admin@example.org").unwrap();
        assert_eq!(step(&world, &admin, &Administrator::at_the_command_line()), Ok(()), "{how}");
    }
}

#[test]
fn sixteen_administrators_who_remove_each_other_leave_one() {
    let (world, actor) = set_up();
    let mut admins = vec![account(&world, "admin@example.org").unwrap()];
    admins.extend((1..16).map(|number| world.user(&format!("admin{number}@example.org"), Role::Admin)));
    race(|number| administration(&world).remove(UserKey::Id(admins[number].id), &actor).is_ok());
    assert_eq!(administration(&world).list(&Administrator::at_the_command_line()).unwrap().len(), 1);
}

#[test]
fn whoever_is_invited_chooses_a_password_by_the_link_in_the_letter() {
    let (world, admin) = set_up();
    let user = administration(&world).invite(email("anna@example.org"), Role::Editor, &admin).unwrap();
    assert_eq!((user.role, user.standing), (Role::Editor, Standing::Active));
    assert_eq!(letters(&world), [("anna@example.org".to_owned(), "invitation")]);
    for guess in ["", "none", PASSWORD] {
        let refused = try_log_in(&world, "anna@example.org", guess);
        assert_eq!(refused, Err(LogInDenied::WrongCredentials), "{guess}");
    }
    let link = Secret::new(world.letters.link_to("anna@example.org").unwrap());
    let recovery = RecoveryService::new(world.ports.clone());
    recovery.recover(&link, &password(ANOTHER), false).unwrap();
    assert_eq!(try_log_in(&world, "anna@example.org", ANOTHER), Ok(()));
    assert!(recovery.recover(&link, &password("third password"), false).is_err());
}

#[test]
fn an_invitation_is_good_for_a_week_and_a_forgotten_password_helps_after_it() {
    for (seconds, in_time) in [(-1, true), (0, false), (1, false)] {
        let (world, admin) = set_up();
        administration(&world).invite(email("anna@example.org"), Role::User, &admin).unwrap();
        let link = Secret::new(world.letters.link_to("anna@example.org").unwrap());
        world.clock.advance(TimeDelta::days(7) + TimeDelta::seconds(seconds));
        let recovery = RecoveryService::new(world.ports.clone());
        assert_eq!(recovery.owner(&link).unwrap().is_some(), in_time, "{seconds} s");
        let link = recovery_link(&world, "anna@example.org");
        assert!(recovery.recover(&link, &password(ANOTHER), false).is_ok());
    }
}

#[test]
fn nobody_is_invited_twice() {
    let (world, admin) = set_up();
    let before = actions(&world);
    let refused = administration(&world).invite(email("ADMIN@example.org"), Role::User, &admin);
    assert_eq!(denial(refused), EmailTaken);
    assert_eq!((letters(&world), actions(&world)), (vec![], before));
    assert_eq!(try_log_in(&world, "admin@example.org", PASSWORD), Ok(()));
}

#[test]
fn a_standing_reads_back_as_it_is_stored() {
    for standing in [Standing::Waiting, Standing::Active, Standing::Disabled] {
        assert_eq!(Standing::parse(standing.as_str()), Some(standing));
    }
    assert_eq!(Standing::parse("Active"), None);
}
