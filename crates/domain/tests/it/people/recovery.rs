//! A forgotten password: a link by letter, and a new password for who has it.

use chrono::TimeDelta;
use uncino_domain::access::caller::Administrator;
use uncino_domain::people::account::{AccountRequest, AccountService};
use uncino_domain::people::api_log_in::ApiLogInService;
use uncino_domain::people::recovery::{DeadLink, RecoveryService};
use uncino_domain::people::sessions::LogInDenied;
use uncino_domain::people::set_up::SetUpService;
use uncino_domain::people::user::Role;
use uncino_domain::secret::Secret;
use uncino_testkit::fixtures::{PASSWORD, World};

use crate::people::support::{
    ANOTHER, actions, administration, email, is_open, letters, password, recovery_link, shut_out, try_log_in,
    with_user,
};
use crate::story::{Story, denial, outcome, race};

const ANNA: &str = "anna@example.org";

fn service(world: &World) -> RecoveryService {
    RecoveryService::new(world.ports.clone())
}

fn recover(story: &Story, link: &Secret) -> Result<(), DeadLink> {
    outcome(service(&story.world).recover(link, &password(ANOTHER), false))
}

#[test]
fn whoever_has_the_link_chooses_a_new_password() {
    let story = Story::compatible();
    let link = recovery_link(&story.world, ANNA);
    assert_eq!(service(&story.world).owner(&link).unwrap(), Some(story.user.clone()));
    assert_eq!(recover(&story, &link), Ok(()));
    assert_eq!(try_log_in(&story.world, ANNA, PASSWORD), Err(LogInDenied::WrongCredentials));
    assert!(try_log_in(&story.world, ANNA, ANOTHER).is_ok());
    let sent = [(ANNA.to_owned(), "recovery"), (ANNA.to_owned(), "password changed")];
    assert_eq!(letters(&story.world), sent);
}

#[test]
fn asking_changes_nothing_yet() {
    let story = Story::compatible();
    let (cookie, _) = story.world.log_in(&story.user);
    recovery_link(&story.world, ANNA);
    assert!(is_open(&story.world, &cookie));
    assert!(try_log_in(&story.world, ANNA, PASSWORD).is_ok());
}

#[test]
fn the_link_works_once() {
    let story = Story::compatible();
    let link = recovery_link(&story.world, ANNA);
    recover(&story, &link).unwrap();
    assert_eq!(service(&story.world).owner(&link).unwrap(), None);
    let again = service(&story.world).recover(&link, &password("third password"), false);
    assert_eq!(denial(again), DeadLink);
    assert!(try_log_in(&story.world, ANNA, ANOTHER).is_ok());
}

#[test]
fn of_sixteen_at_once_one_sets_its_password() {
    let story = Story::compatible();
    let link = recovery_link(&story.world, ANNA);
    let set = race(|number| {
        let chosen = password(&format!("password {number}"));
        service(&story.world).recover(&link, &chosen, false).is_ok()
    });
    let winner = set.iter().position(|set| *set).unwrap();
    assert_eq!(set.iter().filter(|set| **set).count(), 1);
    assert!(try_log_in(&story.world, ANNA, &format!("password {winner}")).is_ok());
}

#[test]
fn the_link_works_for_an_hour() {
    for (seconds, in_time) in [(-1, true), (0, false), (1, false)] {
        let story = Story::compatible();
        let link = recovery_link(&story.world, ANNA);
        story.advance(TimeDelta::hours(1) + TimeDelta::seconds(seconds));
        assert_eq!(service(&story.world).owner(&link).unwrap().is_some(), in_time, "{seconds} s");
        assert_eq!(recover(&story, &link).is_ok(), in_time, "{seconds} s");
    }
}

#[test]
fn a_new_link_kills_the_one_before_and_nobody_elses() {
    let story = Story::compatible();
    story.world.user("berta@example.org", Role::User);
    let others = recovery_link(&story.world, "berta@example.org");
    let old = recovery_link(&story.world, ANNA);
    let new = recovery_link(&story.world, ANNA);
    assert_eq!(recover(&story, &old), Err(DeadLink));
    assert_eq!(recover(&story, &new), Ok(()));
    assert_eq!(recover(&story, &others), Ok(()));
}

#[test]
fn an_unknown_a_waiting_and_a_disabled_address_get_no_letter_and_the_same_answer() {
    let story = Story::compatible();
    shut_out(&story.world, &story.world.user("disabled@example.org", Role::User));
    let (email_of, password) = (email("waiting@example.org"), password(PASSWORD));
    let request = AccountRequest { email: email_of, password, description: None };
    AccountService::new(story.world.ports.clone()).request(request).unwrap();
    let sent = letters(&story.world);
    for address in ["unknown@example.org", "waiting@example.org", "disabled@example.org"] {
        assert!(service(&story.world).request(email(address)).is_ok(), "{address}");
    }
    assert_eq!(letters(&story.world), sent);
}

#[test]
fn three_letters_an_hour_go_to_one_account_and_the_last_link_lives_on() {
    let story = Story::compatible();
    story.world.user("berta@example.org", Role::User);
    for _ in 0..3 {
        recovery_link(&story.world, ANNA);
    }
    let last = Secret::new(story.world.letters.link_to(ANNA).unwrap());
    for _ in 0..5 {
        assert!(service(&story.world).request(email(ANNA)).is_ok());
    }
    assert_eq!(letters(&story.world).len(), 3);
    assert!(service(&story.world).owner(&last).unwrap().is_some());
    recovery_link(&story.world, "berta@example.org");
    assert_eq!(letters(&story.world).len(), 4);
    story.advance(TimeDelta::hours(1));
    recovery_link(&story.world, ANNA);
    assert_eq!(letters(&story.world).len(), 5);
}

/// Or anybody could keep somebody from ever getting a link, by asking for an account in their name.
#[test]
fn letters_to_a_known_address_leave_those_for_a_forgotten_password_alone() {
    let story = Story::compatible();
    let accounts = AccountService::new(story.world.ports.clone());
    for _ in 0..5 {
        let (email, password) = (email(ANNA), password(PASSWORD));
        accounts.request(AccountRequest { email, password, description: None }).unwrap();
    }
    let link = recovery_link(&story.world, ANNA);
    assert_eq!(recover(&story, &link), Ok(()));
}

#[test]
fn a_new_password_logs_out_every_browser_and_program_of_that_person_and_of_nobody_else() {
    let story = Story::compatible();
    let other = with_user(&story, story.world.user("berta@example.org", Role::User));
    let log_in = |story: &Story| {
        let program = ApiLogInService::new(story.world.ports.clone());
        let program = program.log_in(story.user.email.as_str(), &Secret::new(PASSWORD)).unwrap();
        (story.world.log_in(&story.user).0, program.access_token)
    };
    let (own, others) = (log_in(&story), log_in(&other));
    recover(&story, &recovery_link(&story.world, ANNA)).unwrap();
    assert_eq!((is_open(&story.world, &own.0), story.works(&own.1)), (false, false));
    assert_eq!((is_open(&story.world, &others.0), story.works(&others.1)), (true, true));
}

#[test]
fn applications_keep_their_permission_unless_the_person_wants_otherwise() {
    for end_applications in [false, true] {
        let story = Story::compatible();
        let (tokens, code) = (story.tokens(), story.presentation());
        let link = recovery_link(&story.world, ANNA);
        service(&story.world).recover(&link, &password(ANOTHER), end_applications).unwrap();
        assert_eq!(story.works(&tokens.access_token), !end_applications);
        assert_eq!(story.redeem(&code).is_ok(), !end_applications);
    }
}

#[test]
fn a_link_to_somebody_who_was_shut_out_meanwhile_is_dead() {
    let story = Story::compatible();
    let link = recovery_link(&story.world, ANNA);
    shut_out(&story.world, &story.user);
    assert_eq!(service(&story.world).owner(&link).unwrap(), None);
    assert_eq!(recover(&story, &link), Err(DeadLink));
    story.activate();
    assert_eq!(recover(&story, &link), Err(DeadLink), "let in again");
}

/// The rule holds by itself, whatever else ends the link.
#[test]
fn a_link_sets_no_password_for_somebody_who_is_not_active() {
    let story = Story::compatible();
    let link = recovery_link(&story.world, ANNA);
    story.shut_out_by_hand();
    assert_eq!(service(&story.world).owner(&link).unwrap(), None);
    assert_eq!(recover(&story, &link), Err(DeadLink));
}

#[test]
fn a_link_that_nobody_sent_opens_nothing() {
    let story = Story::compatible();
    let link = recovery_link(&story.world, ANNA);
    let before = actions(&story.world);
    for guess in ["", "unc_li_", &link.expose().to_uppercase(), &format!("{} ", link.expose())] {
        assert_eq!(recover(&story, &Secret::new(guess)), Err(DeadLink), "{guess}");
    }
    assert_eq!(actions(&story.world), before);
    assert_eq!(recover(&story, &link), Ok(()));
}

/// The set-up's link is stored beside it, and is for something else.
#[test]
fn the_link_to_the_set_up_sets_nobodys_password() {
    let story = Story::compatible();
    let link = SetUpService::new(story.world.ports.clone()).invite().unwrap().unwrap();
    assert_eq!(service(&story.world).owner(&link).unwrap(), None);
    assert_eq!(recover(&story, &link), Err(DeadLink));
}

#[test]
fn who_never_chose_a_password_keeps_the_week_of_their_invitation_whoever_asks() {
    let world = World::default();
    let berta = email("berta@example.org");
    administration(&world).invite(berta.clone(), Role::User, &Administrator::at_the_command_line()).unwrap();
    service(&world).request(berta).unwrap();
    let sent = ("berta@example.org".to_owned(), "invitation");
    assert_eq!(letters(&world), [sent.clone(), sent]);
    let link = Secret::new(world.letters.link_to("berta@example.org").unwrap());
    world.clock.advance(TimeDelta::days(7) - TimeDelta::seconds(1));
    assert!(service(&world).owner(&link).unwrap().is_some());
    world.clock.advance(TimeDelta::seconds(1));
    assert!(service(&world).owner(&link).unwrap().is_none());
}
