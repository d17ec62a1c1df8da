//! What a refused log-in leaves, through each door that asks for a password, read from the store after it.

use std::sync::Arc;

use uncino_domain::access::limit::{Bucket, Credential, Quota};
use uncino_domain::people::account::{AccountService, OwnChangeDenied};
use uncino_domain::people::api_log_in::ApiLogInService;
use uncino_domain::people::email_changes::{EmailChangeDenied, EmailChangeService};
use uncino_domain::people::leaving::EventsOfLeaver;
use uncino_domain::people::password::{Argon2id, NewPassword, PasswordHash, PasswordHasher};
use uncino_domain::people::sessions::SessionService;
use uncino_domain::people::user::{EmailAddress, Role, User};
use uncino_domain::secret::Secret;
use uncino_domain::storage::{Storage, StorageError};
use uncino_testkit::fixtures::{PASSWORD, World, person};

use crate::people::support::{ANOTHER, account, actions, from, password, shut_out};
use crate::story::denial;
use crate::traces::count;

const ANNA: &str = "anna@example.org";
const ADDRESS: &str = "192.0.2.1";

/// Tries a password, and is refused.
type Door = fn(&World, &User, &Secret);

const DOORS: [(&str, Door); 5] = [
    ("a browser", |world, user, password| {
        denial(SessionService::new(world.ports.clone()).log_in(user.email.as_str(), password));
    }),
    ("a program", |world, user, password| {
        denial(ApiLogInService::new(world.ports.clone()).log_in(user.email.as_str(), password));
    }),
    ("another password", |world, user, present| {
        let accounts = AccountService::new(world.ports.clone());
        denial(accounts.change_password(&person(user), present, &password(ANOTHER), true));
    }),
    ("another address", |world, user, password| {
        let new = EmailAddress::parse("new@example.org").unwrap();
        denial(EmailChangeService::new(world.ports.clone()).request(&person(user), password, new));
    }),
    ("leaving", |world, user, password| {
        denial(AccountService::new(world.ports.clone()).leave(&person(user), password, EventsOfLeaver::Stay));
    }),
];

fn anna() -> (World, User) {
    let world = from(&World::default(), ADDRESS);
    let user = world.user(ANNA, Role::User);
    (world, user)
}

fn failures(world: &World) -> [u32; 3] {
    let (credential, network) = (Credential::Password(ANNA), ADDRESS.parse().unwrap());
    let buckets = [
        Bucket::pair(credential, network),
        Bucket::account(credential),
        Bucket::address(credential, network),
    ];
    buckets.map(|bucket| count(world, bucket))
}

fn is_known(world: &World) -> bool {
    count(world, Bucket::known(Credential::Password(ANNA), ADDRESS.parse().unwrap())) > 0
}

fn log_ins(world: &World, user: &User) -> u32 {
    count(world, Bucket::quota(Quota::LogIns, &user.id.to_string()))
}

#[test]
fn a_wrong_password_leaves_its_failures_and_an_entry_of_the_log() {
    for (door, attempt) in DOORS {
        let (world, user) = anna();
        for number in 1..=3 {
            attempt(&world, &user, &Secret::new("wrong horse"));
            assert_eq!(failures(&world), [number; 3], "{door}");
            assert_eq!(actions(&world).pop().as_deref(), Some("log_in.failed"), "{door}");
        }
        assert_eq!((log_ins(&world, &user), is_known(&world)), (0, false), "{door}");
    }
}

#[test]
fn the_right_password_of_somebody_who_was_shut_out_leaves_the_same_by_another_name() {
    for (door, attempt) in DOORS {
        let (world, user) = anna();
        shut_out(&world, &user);
        attempt(&world, &user, &Secret::new(PASSWORD));
        assert_eq!(failures(&world), [1; 3], "{door}");
        assert_eq!(actions(&world).pop().as_deref(), Some("log_in.refused"), "{door}");
    }
}

/// Somebody else changes the password while it is looked at.
#[derive(Debug)]
struct Overtaken {
    storage: Arc<dyn Storage>,
    hasher: Argon2id,
}

impl PasswordHasher for Overtaken {
    fn hash(&self, password: &NewPassword, salt: [u8; 16]) -> PasswordHash {
        self.hasher.hash(password, salt)
    }

    fn verify(&self, password: &Secret, hash: Option<&PasswordHash>) -> bool {
        let is_right = self.hasher.verify(password, hash);
        let changed = self.storage.write(|repositories| {
            let anna = EmailAddress::parse(ANNA).unwrap();
            let user = repositories.users().find_by_email(&anna)?.unwrap();
            let user = User { password: PasswordHash::new("another"), ..user };
            repositories.users().update(&user)?;
            Ok::<_, StorageError>(())
        });
        changed.unwrap();
        is_right
    }
}

#[test]
fn a_password_that_was_changed_while_it_was_looked_at_leaves_a_log_in_of_the_quota() {
    for (door, attempt) in DOORS {
        let (world, user) = anna();
        let mut overtaken = world.clone();
        let (storage, hasher) = (world.ports.storage.clone(), Argon2id::for_tests());
        overtaken.ports.passwords = Arc::new(Overtaken { storage, hasher });
        let before = actions(&world);
        attempt(&overtaken, &user, &Secret::new(PASSWORD));
        assert_eq!(log_ins(&world, &user), 1, "{door}: each hash counts");
        assert_eq!((failures(&world), is_known(&world)), ([0; 3], false), "{door}");
        assert_eq!(actions(&world), before, "{door}");
        assert_eq!(account(&world, ANNA).unwrap().password, PasswordHash::new("another"), "{door}");
    }
}

#[test]
fn an_address_that_is_asked_for_too_often_leaves_a_log_in_of_the_quota() {
    let (world, user) = anna();
    let ask = || {
        let new = EmailAddress::parse("new@example.org").unwrap();
        let changes = EmailChangeService::new(world.ports.clone());
        changes.request(&person(&user), &Secret::new(PASSWORD), new)
    };
    for _ in 0..3 {
        ask().unwrap();
    }
    let before = actions(&world);
    assert!(matches!(denial(ask()), EmailChangeDenied::TooMany(_)));
    assert_eq!((log_ins(&world, &user), actions(&world)), (4, before));
}

#[test]
fn the_last_administrator_who_would_leave_leaves_a_log_in_of_the_quota() {
    let world = from(&World::default(), ADDRESS);
    let admin = world.user(ANNA, Role::Admin);
    denial(SessionService::new(world.ports.clone()).log_in(ANNA, &Secret::new("wrong horse")));
    for number in 1..=3 {
        let refused = AccountService::new(world.ports.clone()).leave(
            &person(&admin),
            &Secret::new(PASSWORD),
            EventsOfLeaver::Stay,
        );
        assert_eq!(denial(refused), OwnChangeDenied::LastAdministrator);
        assert_eq!(log_ins(&world, &admin), number, "each hash counts");
        assert!(is_known(&world), "it was their password");
        assert_eq!(failures(&world), [0, 1, 1], "the pair's failures are forgotten");
    }
    assert_eq!(account(&world, ANNA), Some(admin));
}
