//! Asking for an account: who waits, who is told, and who learns nothing.

use uncino_domain::access::caller::Administrator;
use uncino_domain::people::account::{AccountRefusal, AccountRequest, AccountRequested, AccountService};
use uncino_domain::people::letter::LetterContent;
use uncino_domain::people::sessions::LogInDenied;
use uncino_domain::people::user::{Description, Role, Standing};
use uncino_testkit::fixtures::{PASSWORD, World, policy};

use crate::people::support::{
    ANOTHER, account, actions, administration, email, letters, password, set, shut_out, try_log_in,
};
use crate::story::{Now as _, denial, race};

fn service(world: &World) -> AccountService {
    AccountService::new(world.ports.clone())
}

fn wish(address: &str) -> AccountRequest {
    AccountRequest {
        email: email(address),
        password: password(ANOTHER),
        description: Description::parse("I run the choir."),
    }
}

/// A world that is set up.
fn set_up() -> World {
    let world = World::default();
    world.user("admin@example.org", Role::Admin);
    world
}

/// A world whose first registration makes an administrator.
fn fresh() -> World {
    let mut policy = policy();
    policy.first_registration_is_admin = true;
    World::with_policy(policy)
}

#[test]
fn an_account_that_was_asked_for_waits_and_is_a_plain_users() {
    let world = set_up();
    let answer = service(&world).request(wish("berta@example.org")).unwrap();
    assert_eq!(answer, AccountRequested::Accepted);
    let user = account(&world, "berta@example.org").unwrap();
    assert_eq!((user.role, user.standing), (Role::User, Standing::Waiting));
    assert_eq!(user.description.unwrap().as_str(), "I run the choir.");
    assert_eq!(user.created_at, world.clock_now());
    assert_eq!(try_log_in(&world, "berta@example.org", ANOTHER), Err(LogInDenied::Waiting));
    assert_eq!(try_log_in(&world, "berta@example.org", "wrong"), Err(LogInDenied::WrongCredentials));
}

#[test]
fn the_person_and_every_active_administrator_get_a_letter() {
    let world = set_up();
    world.user("second@example.org", Role::Admin);
    world.user("editor@example.org", Role::Editor);
    shut_out(&world, &world.user("gone@example.org", Role::Admin));
    service(&world).request(wish("berta@example.org")).unwrap();
    let sent = [
        ("berta@example.org".to_owned(), "registered"),
        ("admin@example.org".to_owned(), "approval wanted"),
        ("second@example.org".to_owned(), "approval wanted"),
    ];
    assert_eq!(letters(&world), sent);
    let LetterContent::ApprovalWanted { email, description } = &world.letters.all()[1].content else {
        panic!("no letter to the administrator")
    };
    assert_eq!((email.as_str(), description.as_deref()), ("berta@example.org", Some("I run the choir.")));
}

#[test]
fn a_known_address_gets_the_same_answer_and_only_its_owner_learns_of_it() {
    let world = set_up();
    let active = world.user("berta@example.org", Role::Editor);
    service(&world).request(wish("carla@example.org")).unwrap();
    let waiting = account(&world, "carla@example.org").unwrap();
    let (before, sent) = (actions(&world), letters(&world).len());
    for address in ["berta@example.org", "BERTA@example.org", "carla@example.org"] {
        assert_eq!(service(&world).request(wish(address)).unwrap(), AccountRequested::Accepted, "{address}");
    }
    let new = [
        ("berta@example.org".to_owned(), "already registered"),
        ("berta@example.org".to_owned(), "already registered"),
        ("carla@example.org".to_owned(), "registered"), // She still waits: to log in would lead her in a circle.
    ];
    assert_eq!(letters(&world)[sent..], new);
    assert_eq!(account(&world, "berta@example.org"), Some(active));
    assert_eq!(account(&world, "carla@example.org"), Some(waiting));
    assert_eq!(actions(&world), before);
    assert!(try_log_in(&world, "berta@example.org", PASSWORD).is_ok());
}

#[test]
fn the_owner_of_a_known_address_gets_three_letters_an_hour_and_the_answer_stays_the_same() {
    let world = set_up();
    for _ in 0..10 {
        let answer = service(&world).request(wish("admin@example.org")).unwrap();
        assert_eq!(answer, AccountRequested::Accepted);
    }
    assert_eq!(letters(&world).len(), 3);
}

#[test]
fn a_closed_instance_takes_no_request_and_says_nothing_of_known_addresses() {
    let world = set_up();
    set(&world, "allow_registration", false);
    let before = actions(&world);
    for address in ["berta@example.org", "admin@example.org"] {
        assert_eq!(denial(service(&world).request(wish(address))), AccountRefusal::Closed);
    }
    assert_eq!(administration(&world).list(&Administrator::at_the_command_line()).unwrap().len(), 1);
    assert_eq!((letters(&world), actions(&world)), (vec![], before));
}

#[test]
fn while_there_is_nobody_no_request_is_taken() {
    let world = World::default();
    let refused = denial(service(&world).request(wish("anna@example.org")));
    assert_eq!(refused, AccountRefusal::SetUpNotFinished);
    assert_eq!(administration(&world).list(&Administrator::at_the_command_line()).unwrap(), []);
    assert_eq!((letters(&world), actions(&world)), (vec![], Vec::<String>::new()));
}

#[test]
fn where_the_first_one_becomes_administrator_only_the_first_one_does() {
    let world = fresh();
    let AccountRequested::Administrator(admin) = service(&world).request(wish("anna@example.org")).unwrap()
    else {
        panic!("no administrator")
    };
    assert_eq!((admin.role, admin.standing), (Role::Admin, Standing::Active));
    assert!(try_log_in(&world, "anna@example.org", ANOTHER).is_ok());
    let second = service(&world).request(wish("berta@example.org")).unwrap();
    assert_eq!(second, AccountRequested::Accepted);
    let second = account(&world, "berta@example.org").unwrap();
    assert_eq!((second.role, second.standing), (Role::User, Standing::Waiting));
}

#[test]
fn somebody_who_is_no_administrator_counts_as_the_first_one_too() {
    let world = fresh();
    world.user("anna@example.org", Role::User);
    let answer = service(&world).request(wish("berta@example.org")).unwrap();
    assert_eq!(answer, AccountRequested::Accepted);
    assert_eq!(account(&world, "berta@example.org").unwrap().standing, Standing::Waiting);
}

#[test]
fn of_sixteen_first_ones_at_once_one_becomes_administrator() {
    let world = fresh();
    race(|number| service(&world).request(wish(&format!("anna{number}@example.org"))).unwrap());
    let users = administration(&world).list(&Administrator::at_the_command_line()).unwrap();
    assert_eq!(users.iter().filter(|user| user.role == Role::Admin).count(), 1);
    assert_eq!(users.iter().filter(|user| user.standing == Standing::Waiting).count(), 15);
}

#[test]
fn sixteen_requests_for_one_address_at_once_make_one_account() {
    let world = set_up();
    let answers = race(|_| service(&world).request(wish("berta@example.org")).unwrap());
    assert!(answers.iter().all(|answer| *answer == AccountRequested::Accepted));
    assert_eq!(administration(&world).list(&Administrator::at_the_command_line()).unwrap().len(), 2);
}
