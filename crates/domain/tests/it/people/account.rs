//! A person's own account: changing its password, describing oneself, leaving.

use uncino_domain::access::caller::Caller;
use uncino_domain::change::Change;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::account::{AccountService, OwnChangeDenied};
use uncino_domain::people::api_log_in::ApiLogInService;
use uncino_domain::people::leaving::EventsOfLeaver;
use uncino_domain::people::recovery::RecoveryService;
use uncino_domain::people::sessions::LogInDenied;
use uncino_domain::people::user::{Description, Role, User};
use uncino_domain::secret::Secret;
use uncino_testkit::fixtures::{PASSWORD, World, person};

use crate::agenda::events;
use crate::agenda::events::{by_application, submission};
use crate::people::support::{
    ANOTHER, account, actions, is_open, letters, password, recovery_link, shut_out, try_log_in, with_user,
};
use crate::story::{Story, denial, refresh_of};

fn service(world: &World) -> AccountService {
    AccountService::new(world.ports.clone())
}

fn change(
    story: &Story,
    present: &str,
    end_applications: bool,
) -> Result<Secret, ServiceError<OwnChangeDenied>> {
    let new = password(ANOTHER);
    service(&story.world).change_password(&person(&story.user), &Secret::new(present), &new, end_applications)
}

fn api_token(story: &Story) -> Secret {
    let log_in = ApiLogInService::new(story.world.ports.clone());
    log_in.log_in(story.user.email.as_str(), &Secret::new(PASSWORD)).unwrap().access_token
}

#[test]
fn a_changed_password_logs_out_every_browser_and_program_and_opens_a_new_session() {
    let story = Story::compatible();
    let (browser, _) = story.world.log_in(&story.user);
    let program = api_token(&story);
    let cookie = change(&story, PASSWORD, false).unwrap();
    assert!(!is_open(&story.world, &browser));
    assert!(!story.works(&program));
    assert!(is_open(&story.world, &cookie));
    let address = story.user.email.as_str();
    assert_eq!(try_log_in(&story.world, address, PASSWORD), Err(LogInDenied::WrongCredentials));
    assert!(try_log_in(&story.world, address, ANOTHER).is_ok());
}

#[test]
fn a_changed_password_logs_out_nobody_else() {
    let story = Story::compatible();
    let other = with_user(&story, story.world.user("berta@example.org", Role::User));
    let (browser, _) = story.world.log_in(&other.user);
    let (program, application, code) = (api_token(&other), other.tokens(), other.presentation());
    change(&story, PASSWORD, true).unwrap();
    assert!(is_open(&story.world, &browser));
    assert!(other.works(&program));
    assert!(other.works(&application.access_token));
    assert!(other.redeem(&code).is_ok());
}

#[test]
fn applications_keep_their_permission_and_their_outstanding_codes() {
    let story = Story::compatible();
    let (tokens, code) = (story.tokens(), story.presentation());
    change(&story, PASSWORD, false).unwrap();
    assert!(story.works(&tokens.access_token));
    assert!(story.refresh(refresh_of(&tokens)).is_ok());
    assert!(story.redeem(&code).is_ok());
}

#[test]
fn applications_lose_their_permission_and_their_outstanding_codes_if_the_person_wants_so() {
    let story = Story::compatible();
    let (tokens, code) = (story.tokens(), story.presentation());
    change(&story, PASSWORD, true).unwrap();
    assert!(!story.works(&tokens.access_token));
    assert!(story.refresh(refresh_of(&tokens)).is_err());
    assert!(story.redeem(&code).is_err());
}

#[test]
fn a_wrong_present_password_changes_nothing() {
    let story = Story::compatible();
    let (browser, _) = story.world.log_in(&story.user);
    let (program, tokens) = (api_token(&story), story.tokens());
    for wrong in ["", "wrong horse", ANOTHER] {
        assert_eq!(denial(change(&story, wrong, true)), OwnChangeDenied::WrongPassword, "{wrong}");
    }
    assert!(is_open(&story.world, &browser));
    assert!(story.works(&program));
    assert!(story.works(&tokens.access_token));
    assert!(try_log_in(&story.world, story.user.email.as_str(), PASSWORD).is_ok());
    let about =
        |story: &Story| letters(&story.world).into_iter().map(|(_to, about)| about).collect::<Vec<_>>();
    assert_eq!(about(&story), ["application allowed"]);
}

#[test]
fn somebody_who_was_shut_out_meanwhile_changes_nothing() {
    let story = Story::compatible();
    shut_out(&story.world, &story.user);
    assert_eq!(denial(change(&story, PASSWORD, false)), OwnChangeDenied::WrongPassword);
    let left =
        service(&story.world).leave(&person(&story.user), &Secret::new(PASSWORD), EventsOfLeaver::Stay);
    assert_eq!(denial(left), OwnChangeDenied::WrongPassword);
    assert!(account(&story.world, "anna@example.org").is_some());
}

#[test]
fn a_changed_password_is_told_by_letter() {
    let story = Story::compatible();
    change(&story, PASSWORD, false).unwrap();
    assert_eq!(letters(&story.world), [("anna@example.org".to_owned(), "password changed")]);
}

#[test]
fn a_changed_password_kills_the_link_that_would_set_another() {
    let story = Story::compatible();
    let link = recovery_link(&story.world, "anna@example.org");
    change(&story, PASSWORD, false).unwrap();
    let recovery = RecoveryService::new(story.world.ports.clone());
    assert_eq!(recovery.owner(&link).unwrap(), None);
    assert!(recovery.recover(&link, &password("third password"), false).is_err());
}

#[test]
fn people_say_of_themselves_what_they_like() {
    let story = Story::compatible();
    let description = |change| {
        let user = service(&story.world).describe(&person(&story.user), change, None).unwrap().unwrap();
        assert_eq!(account(&story.world, "anna@example.org"), Some(user.clone()));
        user.description.map(|description| description.as_str().to_owned())
    };
    let words = || Change::Set(Description::parse("I run the choir.").unwrap());
    assert_eq!(description(words()).as_deref(), Some("I run the choir."));
    assert_eq!(description(Change::Keep).as_deref(), Some("I run the choir."));
    assert_eq!(description(Change::Clear), None);
}

#[test]
fn a_description_has_up_to_a_thousand_characters_and_no_control_characters() {
    let longest = "ä".repeat(1_000);
    for (text, kept) in [
        ("  I run the choir.\r\nCome! ", Some("I run the choir.\nCome!")),
        (&*longest, Some(&*longest)),
        (&*format!("{longest}ä"), None),
        ("", None),
        (" \n ", None),
        ("a\0b", None),
        ("a\u{1b}b", None),
    ] {
        let parsed = Description::parse(text);
        assert_eq!(parsed.as_ref().map(Description::as_str), kept, "{text:?}");
    }
}

#[test]
fn whoever_leaves_takes_everything_along_but_their_events() {
    let story = Story::compatible();
    let (browser, _) = story.world.log_in(&story.user);
    let (program, tokens, code) = (api_token(&story), story.tokens(), story.presentation());
    let link = recovery_link(&story.world, "anna@example.org");
    let event = events::add(&story.world, &by_application(&story.user, "event:write"), submission());
    service(&story.world).leave(&person(&story.user), &Secret::new(PASSWORD), EventsOfLeaver::Stay).unwrap();
    assert_eq!(account(&story.world, "anna@example.org"), None);
    assert!(!is_open(&story.world, &browser));
    assert!(!story.works(&program));
    assert!(!story.works(&tokens.access_token));
    assert!(story.redeem(&code).is_err());
    assert_eq!(RecoveryService::new(story.world.ports.clone()).owner(&link).unwrap(), None);
    let found = events::service(&story.world).find(&Caller::Anonymous, &event.slug).unwrap();
    assert_eq!(found.unwrap().0.user_id, None);
}

#[test]
fn nobody_leaves_with_a_wrong_password() {
    let story = Story::compatible();
    let left =
        service(&story.world).leave(&person(&story.user), &Secret::new("wrong horse"), EventsOfLeaver::Stay);
    assert_eq!(denial(left), OwnChangeDenied::WrongPassword);
    assert_eq!(account(&story.world, "anna@example.org"), Some(story.user));
}

fn leave(world: &World, user: &User) -> Result<(), ServiceError<OwnChangeDenied>> {
    service(world).leave(&person(user), &Secret::new(PASSWORD), EventsOfLeaver::Stay)
}

#[test]
fn the_last_administrator_can_not_leave() {
    let world = World::default();
    let admin = world.user("admin@example.org", Role::Admin);
    world.user("editor@example.org", Role::Editor);
    shut_out(&world, &world.user("gone@example.org", Role::Admin));
    let before = actions(&world);
    assert_eq!(denial(leave(&world, &admin)), OwnChangeDenied::LastAdministrator);
    assert_eq!(account(&world, "admin@example.org"), Some(admin.clone()));
    assert_eq!(actions(&world), before);
    world.user("second@example.org", Role::Admin);
    assert!(leave(&world, &admin).is_ok());
}

#[test]
fn everybody_else_leaves_when_they_like() {
    let world = World::default();
    for (address, role) in [("user@example.org", Role::User), ("editor@example.org", Role::Editor)] {
        assert!(leave(&world, &world.user(address, role)).is_ok(), "{address}");
    }
}
