//! Changes of e-mail addresses that wait.

use std::sync::Arc;

use chrono::TimeDelta;
use uncino_domain::id::UserId;
use uncino_domain::people::email_change::EmailChange;
use uncino_domain::people::user::EmailAddress;
use uncino_domain::storage::{Removal, Storage};

use crate::contract::{digest, insert_user, now, read, write};

fn change(user_id: UserId, email: &str) -> EmailChange {
    let email = EmailAddress::parse(email).expect("an address");
    EmailChange { user_id, email, asked_at: now(), expires_at: now() + TimeDelta::hours(1) }
}

fn add(storage: &dyn Storage, change: EmailChange) {
    write(storage, move |repositories| repositories.email_changes().replace(&change));
}

fn of(storage: &dyn Storage, user_id: UserId) -> Option<EmailChange> {
    read(storage, move |repositories| repositories.email_changes().find_of(user_id))
}

fn link(storage: &dyn Storage, user_id: UserId, name: &'static str) {
    write(storage, move |repositories| {
        repositories.email_changes().set_link(user_id, &digest(name), now() + TimeDelta::hours(2))
    });
}

fn linked(storage: &dyn Storage, name: &'static str) -> Option<EmailChange> {
    read(storage, move |repositories| repositories.email_changes().find(&digest(name)))
}

/// Each user has one, and the last link of the last one works.
pub fn a_change_of_address_waits_until_it_is_taken_once(storage: &Arc<dyn Storage>) {
    let anna = insert_user(&**storage, "anna@example.org").id;
    let berta = insert_user(&**storage, "berta@example.org").id;
    assert_eq!(of(&**storage, anna), None);
    add(&**storage, change(anna, "old@example.org"));
    add(&**storage, change(berta, "new@example.org"));
    link(&**storage, anna, "old link");
    add(&**storage, change(anna, "new@example.org"));
    assert_eq!(linked(&**storage, "old link"), None);
    assert_eq!(of(&**storage, anna), Some(change(anna, "new@example.org")), "two may want one address");
    link(&**storage, anna, "first link");
    link(&**storage, anna, "second link");
    let expected = EmailChange { expires_at: now() + TimeDelta::hours(2), ..change(anna, "new@example.org") };
    assert_eq!(linked(&**storage, "first link"), None);
    assert_eq!(linked(&**storage, "second link"), Some(expected.clone()));
    let take = || write(&**storage, |repositories| repositories.email_changes().take(&digest("second link")));
    assert_eq!((take(), take()), (Some(expected), None));
    assert_eq!(of(&**storage, anna), None);
    assert_eq!(of(&**storage, berta), Some(change(berta, "new@example.org")));
    link(&**storage, anna, "too late");
    assert_eq!(linked(&**storage, "too late"), None);
}

/// At the first moment at which they can't be confirmed any more.
pub fn changes_of_address_go_with_time_and_with_their_user(storage: &Arc<dyn Storage>) {
    let [anna, berta, carla] = ["anna@example.org", "berta@example.org", "carla@example.org"]
        .map(|email| insert_user(&**storage, email).id);
    for user in [anna, berta, carla] {
        add(&**storage, change(user, "new@example.org"));
    }
    let remove = || write(&**storage, move |repositories| repositories.email_changes().remove_of(anna));
    assert_eq!((remove(), remove()), (Removal::Removed, Removal::NotThere));
    assert_eq!(write(&**storage, move |repositories| repositories.users().remove(berta)), Removal::Removed);
    assert_eq!([anna, berta].map(|user| of(&**storage, user)), [None, None]);
    let sweep = |at| write(&**storage, move |repositories| repositories.email_changes().remove_expired(at));
    assert_eq!(sweep(now() + TimeDelta::minutes(59)), 0);
    assert_eq!(sweep(now() + TimeDelta::hours(1)), 1);
    assert_eq!(of(&**storage, carla), None);
}
