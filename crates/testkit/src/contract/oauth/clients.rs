//! Clients, users, sessions.

use std::sync::Arc;

use chrono::TimeDelta;
use uncino_domain::id::{ClientId, SessionId, UserId};
use uncino_domain::oauth::client::{
    Client, ClientAuthentication, ClientKind, ClientName, Registration, Website,
};
use uncino_domain::oauth::grant_type::GrantType;
use uncino_domain::oauth::redirect_uri::RedirectUri;
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::people::session::Session;
use uncino_domain::people::user::{Description, Role, Standing};
use uncino_domain::storage::{Removal, Storage, UserInsertion};
use uuid::Uuid;

use crate::contract::agenda::events;
use crate::contract::oauth::tokens;
use crate::contract::{digest, insert_user, new_user, now, origin, read, write};

/// A client of that name.
pub(in crate::contract) fn client(id: &str) -> Client {
    Client {
        id: ClientId::new(id),
        kind: ClientKind::Compatible,
        authentication: ClientAuthentication::Secret(digest("its secret")),
        name: ClientName::parse("Приложение \u{202e}\"'").unwrap(),
        website: Website::parse("https://wp.example"),
        redirect_uris: vec![
            RedirectUri::parse("https://wp.example/wp-admin/options-general.php?page=wpgancio").unwrap(),
            RedirectUri::parse("http://localhost:8080/cb").unwrap(),
        ],
        scopes: ScopeSet::event_write(),
        grant_types: GrantType::ALL.to_vec(),
        registration: Registration::Gancio,
        registered_at: now(),
        first_token_at: None,
        suspended_at: None,
    }
}

pub(in crate::contract) fn insert_client(storage: &dyn Storage, client: Client) {
    write(storage, move |repositories| repositories.clients().insert(&client));
}

fn find_client(storage: &dyn Storage, id: &str) -> Option<Client> {
    let id = ClientId::new(id);
    read(storage, move |repositories| repositories.clients().find(&id))
}

/// To the microsecond and the letter.
pub fn a_client_reads_back_equal(storage: &Arc<dyn Storage>) {
    let mut strict = client("strict");
    strict.kind = ClientKind::Strict;
    strict.authentication = ClientAuthentication::Public;
    strict.website = None;
    strict.registered_at = now() + TimeDelta::microseconds(123_456);
    strict.suspended_at = Some(now());
    insert_client(&**storage, client("compatible"));
    insert_client(&**storage, strict.clone());
    assert_eq!(find_client(&**storage, "compatible"), Some(client("compatible")));
    assert_eq!(find_client(&**storage, "strict"), Some(strict.clone()));
    assert_eq!(find_client(&**storage, "other"), None);
    assert_eq!(
        read(&**storage, |repositories| repositories.clients().list()),
        [client("compatible"), strict]
    );
}

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

/// Its tokens can't be found any more; its events can.
pub fn a_removed_client_takes_its_tokens_along_and_leaves_its_events(storage: &Arc<dyn Storage>) {
    let story = tokens::Story::tell(&**storage);
    let event = events::publish(&**storage, "Concert", Some(story.user.id), Some(story.client_id.clone()));
    let id = story.client_id.clone();
    assert_eq!(write(&**storage, move |repositories| repositories.clients().remove(&id)), Removal::Removed);
    story.expect_gone(&**storage);
    assert!(read(&**storage, move |repositories| repositories.events().find(event)).is_some());
    let id = story.client_id.clone();
    assert_eq!(write(&**storage, move |repositories| repositories.clients().remove(&id)), Removal::NotThere);
}

/// Their events are nobody's then.
pub fn a_removed_user_takes_sessions_and_tokens_along_and_leaves_events(storage: &Arc<dyn Storage>) {
    let story = tokens::Story::tell(&**storage);
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

/// A client that once got a token stays, however old.
pub fn only_unused_registrations_go(storage: &Arc<dyn Storage>) {
    for (id, registration) in
        [("dynamic", Registration::Dynamic), ("made by hand", Registration::Administrator)]
    {
        insert_client(&**storage, Client { registration, ..client(id) });
    }
    insert_client(&**storage, client("unused"));
    insert_client(&**storage, client("used"));
    write(&**storage, |repositories| repositories.clients().note_first_token(&ClientId::new("used"), now()));
    let later = now() + TimeDelta::days(1);
    write(&**storage, move |repositories| {
        repositories.clients().note_first_token(&ClientId::new("used"), later)
    });
    let sweep = |before| {
        write(&**storage, move |repositories| {
            repositories.clients().remove_unused(Registration::Gancio, before)
        })
    };
    assert_eq!(sweep(now()), 0, "not older than the bound");
    assert_eq!(sweep(now() + TimeDelta::seconds(1)), 1);
    assert_eq!(find_client(&**storage, "unused"), None);
    assert!(find_client(&**storage, "dynamic").is_some(), "another door");
    assert_eq!(find_client(&**storage, "used").and_then(|client| client.first_token_at), Some(now()));
}
