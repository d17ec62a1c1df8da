//! Users: who may come in, and who decides about that.

use std::sync::Arc;

use chrono::TimeDelta;
use uncino_domain::id::UserId;
use uncino_domain::people::user::{Description, EmailAddress, NewUser, Role, Standing, User};
use uncino_domain::people::user_search::{UserSearch, UserUsage};
use uncino_domain::storage::{EmailUpdate, Removal, Storage, UserInsertion};

use crate::contract::agenda::events;
use crate::contract::people::sessions::session;
use crate::contract::story::Story;
use crate::contract::{digest, insert_new_user, insert_user, new_user, now, read, write};

/// A change is seen, a user who is not there is not.
pub fn a_user_reads_back_equal_and_changes(storage: &Arc<dyn Storage>) {
    let mut user = insert_user(&**storage, "anna@example.org");
    assert_eq!(user.standing, Standing::Active);
    let id = user.id;
    assert_eq!(read(&**storage, move |repositories| repositories.users().find(id)), Some(user.clone()));
    user.role = Role::Admin;
    user.standing = Standing::Disabled;
    user.description = Description::parse("me\nand I");
    user.updated_at = now() + TimeDelta::seconds(1);
    let changed = user.clone();
    write(&**storage, move |repositories| repositories.users().update(&changed));
    assert_eq!(read(&**storage, |repositories| repositories.users().list()), [user]);
    assert_eq!(read(&**storage, |repositories| repositories.users().find(UserId(999))), None);
}

/// The second of a name is told so, and the first is untouched.
pub fn an_email_address_is_taken_once(storage: &Arc<dyn Storage>) {
    let anna = insert_user(&**storage, "anna@example.org");
    let mut second = new_user("anna@example.org");
    second.role = Role::Admin;
    let outcome = write(&**storage, move |repositories| repositories.users().insert(&second));
    assert_eq!(outcome, UserInsertion::EmailTaken);
    assert_eq!(read(&**storage, |repositories| repositories.users().list()), [anna]);
}

/// Their own is no other one's.
pub fn an_address_changes_unless_somebody_else_has_it(storage: &Arc<dyn Storage>) {
    let anna = insert_user(&**storage, "anna@example.org");
    let other = insert_user(&**storage, "other@example.org");
    let (id, at) = (anna.id, now() + TimeDelta::seconds(1));
    let change = |text: &str| {
        let email = EmailAddress::parse(text).expect("an address");
        write(&**storage, move |repositories| repositories.users().set_email(id, &email, at))
    };
    assert_eq!(change("other@example.org"), EmailUpdate::EmailTaken);
    assert_eq!(read(&**storage, |repositories| repositories.users().list()), [anna.clone(), other.clone()]);
    assert_eq!(change("anna@example.org"), EmailUpdate::Updated);
    assert_eq!(change("new@example.org"), EmailUpdate::Updated);
    let email = EmailAddress::parse("new@example.org").expect("an address");
    let changed = User { email, updated_at: at, ..anna };
    assert_eq!(read(&**storage, |repositories| repositories.users().list()), [changed, other]);
}

/// Their events are nobody's then.
pub fn a_removed_user_takes_sessions_and_tokens_along_and_leaves_events(storage: &Arc<dyn Storage>) {
    let story = Story::tell(&**storage);
    let id = story.user.id;
    let event = events::publish(&**storage, "Concert", Some(id), None);
    write(&**storage, move |repositories| repositories.sessions().insert(&session("s", id)));
    assert_eq!(write(&**storage, move |repositories| repositories.users().remove(id)), Removal::Removed);
    story.expect_gone(&**storage);
    assert_eq!(read(&**storage, |repositories| repositories.sessions().find(&digest("s"))), None);
    let event =
        read(&**storage, move |repositories| repositories.events().find(event)).expect("the event stays");
    assert_eq!(event.user_id, None);
}

/// Not even when the last one is removed.
pub fn ids_are_never_reused(storage: &Arc<dyn Storage>) {
    let first = insert_user(&**storage, "a@example.org").id;
    assert_eq!(write(&**storage, move |repositories| repositories.users().remove(first)), Removal::Removed);
    let second = insert_user(&**storage, "b@example.org").id;
    assert!(second > first, "{second} after {first}");
}

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
    let expected = staff(&**storage, &[Role::Admin]);
    // Within a write: it locks.
    let found = write(&**storage, |repositories| repositories.users().active_administrators());
    assert_eq!(found, expected);
}

/// And administrators may edit too.
pub fn active_editors_are_active_and_may_edit(storage: &Arc<dyn Storage>) {
    let expected = staff(&**storage, &[Role::Editor, Role::Admin]);
    let found = read(&**storage, |repositories| repositories.users().active_editors());
    assert_eq!(found, expected);
}

/// People of all kinds; gives the active ones with these roles.
fn staff(storage: &dyn Storage, roles: &[Role]) -> Vec<User> {
    let mut expected = Vec::new();
    for (number, (role, standing)) in [
        (Role::Admin, Standing::Active),
        (Role::Admin, Standing::Waiting),
        (Role::Admin, Standing::Disabled),
        (Role::Editor, Standing::Active),
        (Role::Editor, Standing::Disabled),
        (Role::User, Standing::Active),
        (Role::Admin, Standing::Active),
    ]
    .into_iter()
    .enumerate()
    {
        let new = NewUser { role, standing, ..new_user(&format!("{number}@example.org")) };
        let user = insert_new_user(storage, new);
        if roles.contains(&role) && standing == Standing::Active {
            expected.push(user);
        }
    }
    expected
}

/// By address and role, a part at a time; those who wait apart.
pub fn users_are_searched_and_counted(storage: &Arc<dyn Storage>) {
    let people = [
        ("anna@example.org", Role::Admin, Standing::Active),
        ("a_b@example.org", Role::User, Standing::Disabled),
        ("berta@example.org", Role::User, Standing::Active),
        ("carla@example.org", Role::User, Standing::Waiting),
    ];
    let ids = people.map(|(email, role, standing)| {
        insert_new_user(&**storage, NewUser { role, standing, ..new_user(email) }).id
    });
    let find = |words: &str, role, is_waiting, (offset, limit)| -> Vec<UserId> {
        let asked = UserSearch { words: words.to_owned(), role, is_waiting, offset, limit };
        let found = read(&**storage, move |repositories| repositories.users().search(&asked));
        found.into_iter().map(|user| user.id).collect()
    };
    let [anna, other, berta, carla] = ids;
    assert_eq!(find("", None, false, (0, 9)), [anna, other, berta]);
    assert_eq!(find("", None, true, (0, 9)), [carla]);
    assert_eq!(find("", None, false, (1, 1)), [other]);
    assert_eq!(find("", Some(Role::User), false, (0, 9)), [other, berta]);
    assert_eq!(find("BERTA", None, false, (0, 9)), [berta]);
    assert_eq!(find("_", None, false, (0, 9)), [other], "wildcards are letters");
    assert_eq!(read(&**storage, |repositories| repositories.users().count()), (1, 3));
    events::publish(&**storage, "one", Some(anna), None);
    events::publish(&**storage, "two", Some(anna), None);
    let usage = read(&**storage, move |repositories| repositories.users().usage(&[anna, berta]));
    assert_eq!(usage, [UserUsage { user_id: anna, events: 2, seen_at: None }]);
}
