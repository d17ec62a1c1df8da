//! Who may come in, who decides about that, and where they are logged in.

use std::sync::Arc;

use chrono::TimeDelta;
use uncino_domain::people::user::{Description, NewUser, Role, Standing};
use uncino_domain::storage::{Removal, Storage};

use crate::contract::oauth::clients::session;
use crate::contract::{insert_new_user, insert_user, new_user, now, read, write};

/// Before the first and after the last.
pub fn a_store_knows_whether_somebody_is_there(storage: &Arc<dyn Storage>) {
    let any = || read(&**storage, |repositories| repositories.users().any());
    assert!(!any());
    let id = insert_user(&**storage, "anna@example.org").id;
    assert!(any());
    assert_eq!(write(&**storage, move |repositories| repositories.users().remove(id)), Removal::Removed);
    assert!(!any());
}

/// What they say of themselves is there from the beginning.
pub fn a_new_user_may_wait_and_say_why(storage: &Arc<dyn Storage>) {
    let description = Description::parse("Я пишу о концертах.\nEvery week.");
    let new = NewUser { standing: Standing::Waiting, description, ..new_user("anna@example.org") };
    let user = insert_new_user(&**storage, new.clone());
    assert_eq!((user.standing, &user.description), (Standing::Waiting, &new.description));
    let id = user.id;
    assert_eq!(read(&**storage, move |repositories| repositories.users().find(id)), Some(user));
}

/// The oldest first.
pub fn active_administrators_are_active_and_administrators(storage: &Arc<dyn Storage>) {
    let mut expected = Vec::new();
    for (number, (role, standing)) in [
        (Role::Admin, Standing::Active),
        (Role::Admin, Standing::Waiting),
        (Role::Admin, Standing::Disabled),
        (Role::Editor, Standing::Active),
        (Role::User, Standing::Active),
        (Role::Admin, Standing::Active),
    ]
    .into_iter()
    .enumerate()
    {
        let new = NewUser { role, standing, ..new_user(&format!("{number}@example.org")) };
        let user = insert_new_user(&**storage, new);
        if (role, standing) == (Role::Admin, Standing::Active) {
            expected.push(user);
        }
    }
    // Within a write: it locks.
    let found = write(&**storage, |repositories| repositories.users().active_administrators());
    assert_eq!(found, expected);
}

/// The latest first, and nobody else's.
pub fn sessions_of_a_user_are_listed_by_use(storage: &Arc<dyn Storage>) {
    let anna = insert_user(&**storage, "anna@example.org").id;
    let other = insert_user(&**storage, "other@example.org").id;
    let used = |name: &str, user, hours| {
        let mut session = session(name, user);
        session.last_used_at = now() + TimeDelta::hours(hours);
        write(&**storage, {
            let session = session.clone();
            move |repositories| repositories.sessions().insert(&session)
        });
        session
    };
    let (middle, last, first) = (used("a", anna, 2), used("b", anna, 1), used("c", anna, 3));
    used("d", other, 4);
    let listed = read(&**storage, move |repositories| repositories.sessions().list_of_user(anna));
    assert_eq!(listed, [first, middle, last]);
}
