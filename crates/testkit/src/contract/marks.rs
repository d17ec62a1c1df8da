//! How far a store has come: whoever keeps an answer by it never keeps one for too long.

use std::sync::Arc;

use uncino_domain::storage::{Mark, Storage, StorageError, Stored, UserInsertion};

use super::{insert_user, new_user, read, write};

fn mark(storage: &dyn Storage) -> Option<Mark> {
    storage.mark().expect("a store that can be looked at")
}

/// Every commit makes another one, a look doesn't; a store that can't tell says so each time.
pub fn a_commit_makes_another_mark(storage: &Arc<dyn Storage>) {
    let mut marks = vec![mark(&**storage)];
    for number in 0..20 {
        insert_user(&**storage, &format!("{number}@example.org"));
        let after = mark(&**storage);
        read(&**storage, |repositories| repositories.users().list());
        assert_eq!(mark(&**storage), after, "a look changes nothing");
        assert!(after.is_none() || !marks.contains(&after), "{after:?} again");
        marks.push(after);
    }
    assert!(marks.iter().all(|mark| mark.is_some() == marks[0].is_some()));
}

/// What was committed before a look-up, by whatever way, is seen by it.
pub fn a_look_up_sees_what_was_committed(storage: &Arc<dyn Storage>) {
    for number in 0..20 {
        let email = format!("{number}@example.org");
        let user = write(&**storage, move |repositories| repositories.users().insert(&new_user(&email)));
        let UserInsertion::Inserted(user) = user else { panic!("a new address") };
        let id = user.id;
        let found: Stored<_> = storage.look_up(move |repositories| repositories.users().find(id));
        assert_eq!(found.unwrap(), Some(user));
    }
}

/// A look-up that fails or panics harms nobody.
pub fn a_look_up_that_panics_leaves_the_store_alive(storage: &Arc<dyn Storage>) {
    let user = insert_user(&**storage, "anna@example.org");
    let failed: Stored<()> = storage.look_up(|_| Err(StorageError::Statement("on purpose".to_owned())));
    assert!(matches!(failed, Err(StorageError::Statement(_))), "{failed:?}");
    let panicked: Stored<()> = storage.look_up(|_| panic!("on purpose"));
    assert!(matches!(panicked, Err(StorageError::Panicked)), "{panicked:?}");
    let id = user.id;
    let found: Stored<_> = storage.look_up(move |repositories| repositories.users().find(id));
    assert_eq!(found.unwrap(), Some(user));
}
