//! What an administrator does to users.

use uncino_domain::access::caller::Administrator;
use uncino_domain::people::account::{AccountRequest, AccountService};
use uncino_domain::people::api_log_in::ApiLogInService;
use uncino_domain::people::password::NewPassword;
use uncino_domain::people::recovery::RecoveryService;
use uncino_domain::people::user::{EmailAddress, NewUser, Role, Standing};
use uncino_domain::people::user_administration::{
    EmailTaken, UserAdministrationService, UserDenied, UserKey,
};
use uncino_domain::secret::Secret;
use uncino_domain::storage::UserInsertion;
use uncino_testkit::fixtures::{PASSWORD, World, person};

use crate::people::support::{letters, try_log_in};
use crate::story::{Now as _, denial};

fn service(world: &World) -> UserAdministrationService {
    UserAdministrationService::new(world.ports.clone())
}

fn password() -> NewPassword {
    NewPassword::parse(Secret::new("correct horse")).unwrap()
}

#[test]
fn a_new_user_is_active_and_listed() {
    let world = World::default();
    let user = world.user("anna@example.org", Role::Admin);
    assert!(user.is_active());
    assert_eq!((user.role, user.created_at), (Role::Admin, world.clock_now()));
    assert_eq!(service(&world).list(&Administrator::at_the_command_line()).unwrap(), [user]);
}

#[test]
fn one_address_is_one_account_without_regard_to_case() {
    let world = World::default();
    world.user("anna@example.org", Role::User);
    let again = EmailAddress::parse("ANNA@example.org").unwrap();
    assert_eq!(
        denial(service(&world).create(
            again,
            Role::Admin,
            &password(),
            &Administrator::at_the_command_line()
        )),
        EmailTaken
    );
    assert_eq!(service(&world).list(&Administrator::at_the_command_line()).unwrap().len(), 1);
}

#[test]
fn nobody_can_be_changed_or_removed() {
    let world = World::default();
    let nobody = UserKey::Email(EmailAddress::parse("nobody@example.org").unwrap());
    let service = service(&world);
    assert_eq!(
        denial(service.set_role(nobody.clone(), Role::Admin, &Administrator::at_the_command_line())),
        UserDenied::NotFound
    );
    assert_eq!(
        denial(service.set_active(nobody.clone(), true, &Administrator::at_the_command_line())),
        UserDenied::NotFound
    );
    assert_eq!(
        denial(service.reset_password(nobody.clone(), &password(), &Administrator::at_the_command_line())),
        UserDenied::NotFound
    );
    assert_eq!(denial(service.remove(nobody, &Administrator::at_the_command_line())), UserDenied::NotFound);
}

/// Two administrators decide on the same list, or one goes back to an old page.
#[test]
fn a_request_that_was_decided_is_not_decided_again() {
    let world = World::default();
    let admin = world.user("admin@example.org", Role::Admin);
    let (service, actor) = (service(&world), || person(&admin).administrator().unwrap());
    let (anna, berta) = (waiting(&world, "anna@example.org"), waiting(&world, "berta@example.org"));
    service.approve(anna.clone(), &actor()).unwrap();
    assert_eq!(denial(service.refuse(anna.clone(), &actor())), UserDenied::NotWaiting);
    service.set_active(anna.clone(), false, &actor()).unwrap();
    assert_eq!(denial(service.approve(anna, &actor())), UserDenied::NotWaiting);
    service.refuse(berta.clone(), &actor()).unwrap();
    assert_eq!(denial(service.approve(berta, &actor())), UserDenied::NotFound);
    let standings: Vec<_> = service
        .list(&Administrator::at_the_command_line())
        .unwrap()
        .into_iter()
        .map(|user| user.standing)
        .collect();
    assert_eq!(standings, [Standing::Active, Standing::Disabled]);
}

fn waiting(world: &World, email: &str) -> UserKey {
    let email = EmailAddress::parse(email).unwrap();
    let request = AccountRequest { email: email.clone(), password: password(), description: None };
    AccountService::new(world.ports.clone()).request(request).unwrap();
    UserKey::Email(email)
}

#[test]
fn an_address_has_one_at_sign_with_something_on_both_sides() {
    let longest = format!("{}@example.org", "a".repeat(242));
    for (text, kept) in [
        (" Anna@Example.org ", Some("anna@example.org")),
        ("anna+tag@localhost", Some("anna+tag@localhost")),
        ("ÄNNE@example.org", Some("änne@example.org")),
        (&*longest, Some(&*longest)),
        (&*format!("a{longest}"), None),
        ("", None),
        ("anna", None),
        ("@example.org", None),
        ("anna@", None),
        ("anna@example@org", None),
        ("an na@example.org", None),
        ("anna@example.org\r\nBcc: x@y", None),
        ("an\0na@example.org", None),
        ("o'neil@example.org", Some("o'neil@example.org")),
        ("anna@example.org,berta@example.org", None),
        ("anna;x@example.org", None),
        ("<anna@example.org>", None),
        ("\"anna\"@example.org", None),
        ("anna@[127.0.0.1]", None),
        ("an\u{200b}na@example.org", None),
        ("an\u{202e}na@example.org", None),
    ] {
        let parsed = EmailAddress::parse(text);
        assert_eq!(parsed.as_ref().map(EmailAddress::as_str), kept, "{text:?}");
    }
}

/// Or somebody who has such an address would be nobody from one version to the next.
#[test]
fn a_stored_address_is_read_by_the_rules_that_held_when_it_was_stored() {
    let stored = EmailAddress::known("anna;x@example.org").unwrap();
    assert_eq!(stored.as_str(), "anna;x@example.org");
    for none in ["", "@", "anna@", "@example.org", "a@b@c", "an na", "a\u{0}b"] {
        assert_eq!(EmailAddress::known(none), None, "{none:?}");
    }
}

fn stored_user(world: &World, name: &str, role: Role) {
    let user = NewUser {
        email: EmailAddress::known(name).unwrap(),
        password: world.user("anna@example.org", Role::User).password,
        role,
        standing: Standing::Active,
        description: None,
        created_at: world.ports.clock.now(),
    };
    let inserted = world.ports.storage.write(move |repositories| repositories.users().insert(&user)).unwrap();
    assert!(matches!(inserted, UserInsertion::Inserted(_)), "{inserted:?}");
}

/// As the first administrator of other agendas is.
#[test]
fn an_account_from_elsewhere_may_be_called_by_a_plain_name() {
    let world = World::default();
    stored_user(&world, "Admin", Role::Admin);
    assert_eq!(try_log_in(&world, " ADMIN ", PASSWORD), Ok(()));
    let admin = EmailAddress::known("admin").unwrap();
    assert!(!admin.takes_letters() && EmailAddress::parse("admin").is_none());
    let token = ApiLogInService::new(world.ports.clone()).log_in("admin", &Secret::new(PASSWORD));
    assert!(token.is_ok());
}

#[test]
fn whoever_has_such_an_address_logs_in_and_gets_letters() {
    let world = World::default();
    let email = EmailAddress::known("anna;x@example.org").unwrap();
    stored_user(&world, email.as_str(), Role::User);
    assert_eq!(try_log_in(&world, "Anna;x@example.org", PASSWORD), Ok(()));
    RecoveryService::new(world.ports.clone()).request(email.clone()).unwrap();
    assert_eq!(letters(&world), [(email.to_string(), "recovery")]);
}

#[test]
fn a_role_reads_back_as_it_is_shown() {
    for role in [Role::Admin, Role::Editor, Role::User] {
        assert_eq!(Role::parse(role.as_str()), Some(role));
    }
    for unknown in ["", "Admin", "root"] {
        assert_eq!(Role::parse(unknown), None, "{unknown}");
    }
}
