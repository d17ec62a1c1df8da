//! Clients, what they do and for how many.

use std::sync::Arc;

use chrono::TimeDelta;
use uncino_domain::id::ClientId;
use uncino_domain::oauth::client::{Client, ClientAuthentication, ClientKind, Registration};
use uncino_domain::oauth::token::TokenFamily;
use uncino_domain::storage::{ClientUsage, Removal, Storage};

use crate::contract::agenda::events;
use crate::contract::oauth::tokens::{held, insert};
use crate::contract::story::{Story, client, insert_client};
use crate::contract::{insert_user, now, read, write};

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

/// Its tokens can't be found any more; its events can.
pub fn a_removed_client_takes_its_tokens_along_and_leaves_its_events(storage: &Arc<dyn Storage>) {
    let story = Story::tell(&**storage);
    let event = events::publish(&**storage, "Concert", Some(story.user.id), Some(story.client_id.clone()));
    let id = story.client_id.clone();
    assert_eq!(write(&**storage, move |repositories| repositories.clients().remove(&id)), Removal::Removed);
    story.expect_gone(&**storage);
    assert!(read(&**storage, move |repositories| repositories.events().find(event)).is_some());
    let id = story.client_id.clone();
    assert_eq!(write(&**storage, move |repositories| repositories.clients().remove(&id)), Removal::NotThere);
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

/// And goes on, and nothing else of it changes.
pub fn a_client_is_suspended_and_made_strict(storage: &Arc<dyn Storage>) {
    insert_client(&**storage, client("a"));
    insert_client(&**storage, client("b"));
    let id = ClientId::new("a");
    let list = || read(&**storage, |repositories| repositories.clients().list());
    let suspend = |since| {
        let id = id.clone();
        write(&**storage, move |repositories| repositories.clients().set_suspended(&id, since));
    };
    let mut expected = client("a");
    suspend(Some(now()));
    expected.suspended_at = Some(now());
    assert_eq!(list(), [expected.clone(), client("b")]);
    suspend(None);
    expected.suspended_at = None;
    assert_eq!(list(), [expected.clone(), client("b")]);
    write(&**storage, |repositories| {
        repositories.clients().set_kind(&ClientId::new("a"), ClientKind::Strict)
    });
    expected.kind = ClientKind::Strict;
    assert_eq!(list(), [expected, client("b")]);
}

/// A person counts once, and not any more when everything is revoked; an event counts until it is gone.
pub fn usage_counts_people_and_events(storage: &Arc<dyn Storage>) {
    let anna = insert_user(&**storage, "anna@example.org").id;
    let other = insert_user(&**storage, "other@example.org").id;
    for id in ["a", "b", "c", "unused"] {
        insert_client(&**storage, client(id));
    }
    let revoked = |family| TokenFamily { revoked_at: Some(now()), ..family };
    let families = vec![
        held(1, anna, Some("a")),
        held(2, anna, Some("a")),
        held(3, other, Some("a")),
        revoked(held(4, other, Some("b"))),
        held(5, anna, None),
    ];
    insert(&**storage, families);
    let publish = |title: &str, client: Option<&str>| {
        events::publish(&**storage, title, None, client.map(ClientId::new))
    };
    publish("one", Some("c"));
    let hidden = publish("two", Some("c"));
    let gone = publish("three", Some("a"));
    publish("four", None);
    write(&**storage, move |repositories| {
        repositories.events().set_visible(hidden, false, now())?;
        repositories.events().remove(gone).map(drop)
    });
    let usage = |id, people, events| ClientUsage { client_id: ClientId::new(id), people, events };
    assert_eq!(
        read(&**storage, |repositories| repositories.clients().usage()),
        [usage("a", 2, 0), usage("b", 0, 0), usage("c", 0, 2)]
    );
    write(&**storage, |repositories| repositories.clients().remove(&ClientId::new("c")).map(drop));
    assert_eq!(
        read(&**storage, |repositories| repositories.clients().usage()),
        [usage("a", 2, 0), usage("b", 0, 0)]
    );
}
