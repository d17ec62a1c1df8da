//! Another e-mail address: asked for with the password, confirmed with the link of a letter.

use chrono::TimeDelta;
use uncino_domain::people::account::{AccountRequest, AccountService};
use uncino_domain::people::email_change::EmailChange;
use uncino_domain::people::email_changes::{ConfirmationDenied, EmailChangeDenied, EmailChangeService};
use uncino_domain::people::recovery::{DeadLink, RecoveryService};
use uncino_domain::people::sessions::LogInDenied;
use uncino_domain::people::user::{EmailAddress, Role};
use uncino_domain::secret::Secret;
use uncino_domain::storage::Removal;
use uncino_testkit::fixtures::{PASSWORD, World, person};

use crate::people::support::{
    ANOTHER, account, actions, email, is_open, letters, password, recovery_link, shut_out, try_log_in,
    with_user,
};
use crate::story::{Story, denial, outcome, race};

const ANNA: &str = "anna@example.org";
const NEW: &str = "new@example.org";

fn service(world: &World) -> EmailChangeService {
    EmailChangeService::new(world.ports.clone())
}

fn ask_for(story: &Story, address: &str) -> Result<EmailChange, EmailChangeDenied> {
    outcome(service(&story.world).request(&person(&story.user), &Secret::new(PASSWORD), email(address)))
}

/// The link that a letter brings to the new address.
fn link_to(story: &Story, address: &str) -> Secret {
    ask_for(story, address).unwrap();
    Secret::new(story.world.letters.link_to(address).unwrap())
}

fn confirm(story: &Story, link: &Secret) -> Result<EmailAddress, ConfirmationDenied> {
    outcome(service(&story.world).confirm(&person(&story.user), link))
}

/// Letters about the address: not the one about the story's application.
fn sent(story: &Story) -> Vec<(String, &'static str)> {
    letters(&story.world).into_iter().filter(|(_to, about)| *about != "application allowed").collect()
}

fn to(address: &str, about: &'static str) -> (String, &'static str) {
    (address.to_owned(), about)
}

#[test]
fn an_address_changes_when_the_link_is_followed_and_not_before() {
    let story = Story::compatible();
    let (browser, _) = story.world.log_in(&story.user);
    let application = story.tokens();
    let link = link_to(&story, NEW);
    assert!(account(&story.world, ANNA).is_some() && account(&story.world, NEW).is_none());
    let waits = service(&story.world).pending(story.user.id).unwrap().unwrap();
    assert_eq!(waits.email, email(NEW));
    assert_eq!(service(&story.world).find(&person(&story.user), &link).unwrap(), Some(waits));
    assert_eq!(confirm(&story, &link), Ok(email(NEW)));
    assert_eq!(try_log_in(&story.world, ANNA, PASSWORD), Err(LogInDenied::WrongCredentials));
    assert!(try_log_in(&story.world, NEW, PASSWORD).is_ok());
    assert_eq!(service(&story.world).pending(story.user.id).unwrap(), None);
    assert!(is_open(&story.world, &browser) && story.works(&application.access_token), "these stay");
    let expected = [to(NEW, "email change"), to(ANNA, "email change requested"), to(ANNA, "email changed")];
    assert_eq!(sent(&story), expected);
    let log = actions(&story.world);
    assert!(log.contains(&"email.requested".to_owned()) && log.contains(&"email.changed".to_owned()));
}

#[test]
fn the_link_works_once_and_of_sixteen_at_once_for_one() {
    let story = Story::compatible();
    let link = link_to(&story, NEW);
    let confirmed = race(|_| confirm(&story, &link).is_ok());
    assert_eq!(confirmed.iter().filter(|confirmed| **confirmed).count(), 1);
    assert_eq!(confirm(&story, &link), Err(ConfirmationDenied::DeadLink));
}

#[test]
fn the_link_works_for_a_day_from_when_it_was_sent() {
    for (seconds, in_time) in [(-1, true), (0, false), (1, false)] {
        let story = Story::compatible();
        ask_for(&story, NEW).unwrap();
        story.advance(TimeDelta::hours(1));
        let link = Secret::new(story.world.letters.link_to(NEW).unwrap());
        story.advance(TimeDelta::hours(24) + TimeDelta::seconds(seconds));
        let found = service(&story.world).find(&person(&story.user), &link).unwrap();
        assert_eq!(found.is_some(), in_time, "{seconds} s");
        assert_eq!(service(&story.world).pending(story.user.id).unwrap().is_some(), in_time, "{seconds} s");
        assert_eq!(confirm(&story, &link).is_ok(), in_time, "{seconds} s");
    }
}

#[test]
fn a_change_that_nobody_could_be_told_of_in_time_sends_nothing() {
    let story = Story::compatible();
    ask_for(&story, NEW).unwrap();
    story.advance(TimeDelta::hours(24));
    assert_eq!(story.world.letters.link_to(NEW), None);
}

#[test]
fn nobody_elses_link_does_anything() {
    let story = Story::compatible();
    let link = link_to(&story, NEW);
    let mallory = with_user(&story, story.world.user("mallory@example.org", Role::Admin));
    assert_eq!(service(&story.world).find(&person(&mallory.user), &link).unwrap(), None);
    assert_eq!(confirm(&mallory, &link), Err(ConfirmationDenied::DeadLink));
    assert_eq!(confirm(&story, &Secret::new("made up")), Err(ConfirmationDenied::DeadLink));
    assert_eq!(confirm(&story, &link), Ok(email(NEW)), "the link is still good for whose it is");
}

#[test]
fn another_change_a_withdrawal_and_another_password_kill_the_link() {
    let story = Story::compatible();
    let first = link_to(&story, "typo@example.org");
    let second = link_to(&story, NEW);
    assert_eq!(confirm(&story, &first), Err(ConfirmationDenied::DeadLink));
    let cancel = || service(&story.world).cancel(&person(&story.user)).unwrap();
    assert_eq!((cancel(), cancel()), (Removal::Removed, Removal::NotThere));
    assert_eq!(confirm(&story, &second), Err(ConfirmationDenied::DeadLink));
    let third = link_to(&story, NEW);
    let known = person(&story.user);
    let account = AccountService::new(story.world.ports.clone());
    account.change_password(&known, &Secret::new(PASSWORD), &password(ANOTHER), false).unwrap();
    assert_eq!(confirm(&story, &third), Err(ConfirmationDenied::DeadLink));
    assert_eq!(service(&story.world).pending(story.user.id).unwrap(), None);
}

#[test]
fn who_is_shut_out_changes_nothing() {
    let story = Story::compatible();
    let link = link_to(&story, NEW);
    shut_out(&story.world, &story.user);
    assert_eq!(confirm(&story, &link), Err(ConfirmationDenied::DeadLink));
}

#[test]
fn a_link_for_a_new_password_that_went_to_the_old_address_is_dead_then() {
    let story = Story::compatible();
    let recovery = recovery_link(&story.world, ANNA);
    let link = link_to(&story, NEW);
    confirm(&story, &link).unwrap();
    let service = RecoveryService::new(story.world.ports.clone());
    assert_eq!(denial(service.recover(&recovery, &password(ANOTHER), false)), DeadLink);
}

#[test]
fn a_known_address_looks_like_a_new_one_and_its_holder_gets_a_letter() {
    let story = Story::compatible();
    story.world.user("berta@example.org", Role::User);
    shut_out(&story.world, &story.world.user("disabled@example.org", Role::User));
    let request = AccountRequest {
        email: email("waiting@example.org"),
        password: password(PASSWORD),
        description: None,
    };
    AccountService::new(story.world.ports.clone()).request(request).unwrap();
    let before = sent(&story).len();
    for address in ["berta@example.org", "waiting@example.org", "disabled@example.org"] {
        let change = ask_for(&story, address).unwrap();
        assert_eq!(service(&story.world).pending(story.user.id).unwrap(), Some(change), "{address}");
        assert_eq!(story.world.letters.link_to(address), None, "{address}");
    }
    let expected = [
        to("berta@example.org", "address wanted"),
        to(ANNA, "email change requested"),
        to("waiting@example.org", "address wanted"),
        to(ANNA, "email change requested"),
        to(ANNA, "email change requested"),
    ];
    assert_eq!(sent(&story)[before..], expected);
}

#[test]
fn an_address_that_somebody_took_meanwhile_stays_theirs() {
    let story = Story::compatible();
    let link = link_to(&story, NEW);
    story.world.user(NEW, Role::User);
    assert_eq!(confirm(&story, &link), Err(ConfirmationDenied::EmailTaken));
    assert_eq!(account(&story.world, ANNA).map(|user| user.id), Some(story.user.id));
}

#[test]
fn a_wrong_password_and_the_present_address_begin_nothing() {
    let story = Story::compatible();
    let wrong = service(&story.world).request(&person(&story.user), &Secret::new("wrong"), email(NEW));
    assert_eq!(denial(wrong), EmailChangeDenied::WrongPassword);
    assert_eq!(ask_for(&story, "Anna@Example.org"), Err(EmailChangeDenied::Unchanged));
    assert_eq!((sent(&story), service(&story.world).pending(story.user.id).unwrap()), (Vec::new(), None));
}

#[test]
fn five_an_hour_are_enough_and_three_to_one_address() {
    let story = Story::compatible();
    for number in 0..5 {
        ask_for(&story, &format!("new{number}@example.org")).unwrap();
    }
    assert!(matches!(ask_for(&story, NEW), Err(EmailChangeDenied::TooMany(_))));
    story.advance(TimeDelta::hours(1));
    for _ in 0..3 {
        ask_for(&story, NEW).unwrap();
    }
    let berta = with_user(&story, story.world.user("berta@example.org", Role::User));
    assert!(matches!(ask_for(&berta, NEW), Err(EmailChangeDenied::TooMany(_))));
    assert!(ask_for(&berta, "else@example.org").is_ok());
}
