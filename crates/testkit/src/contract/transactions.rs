//! Commit, roll back, and nothing in between.

use std::sync::Arc;

use uncino_domain::outcome::ServiceError;
use uncino_domain::people::user::EmailAddress;
use uncino_domain::storage::{Storage, StorageError, Stored, UserInsertion};

use super::{insert_user, new_user, read, write};

fn exists(storage: &dyn Storage, email: &str) -> bool {
    let email = EmailAddress::parse(email).unwrap();
    read(storage, move |repositories| repositories.users().find_by_email(&email)).is_some()
}

/// `Err` undoes what was done before it.
pub fn an_error_rolls_everything_back(storage: &Arc<dyn Storage>) {
    let outcome: Stored<()> = storage.write(|repositories| {
        let _inserted: UserInsertion = repositories.users().insert(&new_user("a@example.org"))?;
        Err(StorageError::Statement("on purpose".to_owned()))
    });
    assert!(outcome.is_err());
    assert!(!exists(&**storage, "a@example.org"));
}

/// A denial that is an `Err` undoes what was done before it, and the next one is served.
pub fn a_denial_as_an_error_rolls_everything_back(storage: &Arc<dyn Storage>) {
    let outcome: Result<(), ServiceError<&str>> = storage.write(|repositories| {
        let _inserted: UserInsertion = repositories.users().insert(&new_user("a@example.org"))?;
        Err(ServiceError::Denied("denied"))
    });
    assert!(matches!(outcome, Err(ServiceError::Denied("denied"))), "{outcome:?}");
    assert!(!exists(&**storage, "a@example.org"));
    insert_user(&**storage, "b@example.org");
    assert!(exists(&**storage, "b@example.org"));
}

/// Work that was denied takes nothing of its neighbours along, though an adapter may put them into one commit.
pub fn denials_among_other_work_undo_their_own_alone(storage: &Arc<dyn Storage>) {
    std::thread::scope(|scope| {
        for number in 0..16 {
            scope.spawn(move || {
                let email = format!("{number}@example.org");
                let outcome: Result<(), ServiceError<()>> = storage.write(move |repositories| {
                    let _inserted: UserInsertion = repositories.users().insert(&new_user(&email))?;
                    if number % 2 == 0 { Ok(()) } else { Err(ServiceError::Denied(())) }
                });
                assert_eq!(outcome.is_ok(), number % 2 == 0);
            });
        }
    });
    for number in 0..16 {
        assert_eq!(exists(&**storage, &format!("{number}@example.org")), number % 2 == 0, "{number}");
    }
}

/// A panic undoes what was done before it, answers with an error, and the next one is served.
pub fn a_panic_rolls_back_and_the_store_lives_on(storage: &Arc<dyn Storage>) {
    let outcome: Stored<()> = storage.write(|repositories| {
        let inserted = repositories.users().insert(&new_user("a@example.org"))?;
        panic!("on purpose, after {inserted:?}");
    });
    assert!(matches!(outcome, Err(StorageError::Panicked)), "{outcome:?}");
    assert!(!exists(&**storage, "a@example.org"));
    insert_user(&**storage, "b@example.org");
    assert!(exists(&**storage, "b@example.org"));
}

/// A value inside `Ok`, even one that says no, keeps what was done.
pub fn a_denial_inside_ok_is_committed(storage: &Arc<dyn Storage>) {
    let outcome: Result<(), &str> = write(&**storage, |repositories| {
        let _inserted: UserInsertion = repositories.users().insert(&new_user("a@example.org"))?;
        Ok(Err("denied"))
    });
    assert_eq!(outcome, Err("denied"));
    assert!(exists(&**storage, "a@example.org"));
}

/// `read` is for looking.
pub fn a_read_can_not_change_anything(storage: &Arc<dyn Storage>) {
    let outcome: Stored<UserInsertion> =
        storage.read(|repositories| repositories.users().insert(&new_user("a@example.org")));
    assert!(outcome.is_err());
    assert!(!exists(&**storage, "a@example.org"));
}
