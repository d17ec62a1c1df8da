//! Where people are logged in.

use std::sync::Arc;

use chrono::TimeDelta;
use uncino_domain::id::{SessionId, UserId};
use uncino_domain::people::session::Session;
use uncino_domain::storage::{Removal, Storage};
use uuid::Uuid;

use crate::contract::{digest, insert_user, now, origin, read, write};

pub(in crate::contract) fn session(name: &str, user_id: UserId) -> Session {
    let id = SessionId(Uuid::from_bytes(digest(name).as_bytes()[..16].try_into().unwrap()));
    Session { id, digest: digest(name), user_id, created_at: now(), last_used_at: now(), origin: origin() }
}

/// One by one, or all of a user.
pub fn sessions_are_found_touched_and_ended(storage: &Arc<dyn Storage>) {
    let user = insert_user(&**storage, "anna@example.org").id;
    let find = |name: &'static str| {
        read(&**storage, move |repositories| repositories.sessions().find(&digest(name)))
    };
    for name in ["a", "b", "c"] {
        write(&**storage, move |repositories| repositories.sessions().insert(&session(name, user)));
    }
    assert_eq!(find("a"), Some(session("a", user)));
    assert_eq!(find("d"), None);
    let later = now() + TimeDelta::hours(2);
    write(&**storage, move |repositories| repositories.sessions().touch(session("a", user).id, later));
    assert_eq!(find("a").map(|session| session.last_used_at), Some(later));
    let ended = write(&**storage, move |repositories| repositories.sessions().remove(session("a", user).id));
    assert_eq!((ended, find("a")), (Removal::Removed, None));
    assert_eq!(write(&**storage, move |repositories| repositories.sessions().remove_of_user(user)), 2);
    assert_eq!(find("b"), None);
}

/// By rest and by age.
pub fn stale_sessions_go(storage: &Arc<dyn Storage>) {
    let user = insert_user(&**storage, "anna@example.org").id;
    for (name, created, used) in [("old", -100, 0), ("resting", -20, -15), ("fresh", -20, 0)] {
        write(&**storage, move |repositories| {
            let mut session = session(name, user);
            session.created_at = now() + TimeDelta::days(created);
            session.last_used_at = now() + TimeDelta::days(used);
            repositories.sessions().insert(&session)
        });
    }
    let (used_before, created_before) = (now() - TimeDelta::days(14), now() - TimeDelta::days(90));
    let gone = write(&**storage, move |repositories| {
        repositories.sessions().remove_stale(used_before, created_before)
    });
    assert_eq!(gone, 2);
    assert!(read(&**storage, |repositories| repositories.sessions().find(&digest("fresh"))).is_some());
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
