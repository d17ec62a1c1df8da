//! Clients, what they do and for how many.

use std::sync::Arc;

use chrono::TimeDelta;
use uncino_domain::id::ClientId;
use uncino_domain::oauth::client::{Client, ClientAuthentication, ClientKind, Registration};
use uncino_domain::oauth::client_search::{ClientOrder, ClientSearch};
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

fn find_all(storage: &dyn Storage, ids: &[&str]) -> Vec<Client> {
    let ids: Vec<_> = ids.iter().map(|id| ClientId::new(*id)).collect();
    read(storage, move |repositories| repositories.clients().find_all(&ids))
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
        [client("compatible"), strict.clone()]
    );
    assert_eq!(find_all(&**storage, &["strict", "gone", "strict"]), [strict], "each once");
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
    assert_eq!(list(), [expected.clone(), client("b")]);
    for vouched_at in [Some(now()), None] {
        write(&**storage, move |repositories| {
            repositories.clients().set_vouched(&ClientId::new("a"), vouched_at)
        });
        expected.vouched_at = vouched_at;
        assert_eq!(list(), [expected.clone(), client("b")]);
    }
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
    let used = |id: &str, people| ClientUsage {
        people,
        last_used_at: Some(now()),
        ..ClientUsage::none(ClientId::new(id))
    };
    let published = ClientUsage { events: 2, ..ClientUsage::none(ClientId::new("c")) };
    let usage = |ids: &'static [&'static str]| {
        let ids: Vec<ClientId> = ids.iter().map(|id| ClientId::new(*id)).collect();
        read(&**storage, move |repositories| repositories.clients().usage(&ids))
    };
    let all = &["a", "b", "c", "unused"];
    assert_eq!(usage(all), [used("a", 2), used("b", 0), published]);
    assert_eq!(usage(&["b", "unused"]), [used("b", 0)]);
    write(&**storage, |repositories| repositories.clients().remove(&ClientId::new("c")).map(drop));
    assert_eq!(usage(all), [used("a", 2), used("b", 0)]);
}

/// By what stands in them, in three orders, a part at a time.
pub fn clients_are_searched(storage: &Arc<dyn Storage>) {
    let anna = insert_user(&**storage, "anna@example.org").id;
    let day = |day| now() + TimeDelta::days(day);
    for (id, registered) in [("a%", 1), ("B", 2), ("c", 3)] {
        insert_client(&**storage, Client { registered_at: day(registered), ..client(id) });
    }
    let used = |number, client, at| TokenFamily { last_used_at: at, ..held(number, anna, Some(client)) };
    insert(&**storage, vec![used(1, "c", day(4)), used(2, "B", day(9)), used(3, "c", day(5))]);
    for (title, client) in [("one", "a%"), ("two", "a%"), ("three", "c")] {
        events::publish(&**storage, title, None, Some(ClientId::new(client)));
    }
    let find = |words: &str, order, (offset, limit)| -> Vec<String> {
        let asked = ClientSearch { words: words.to_owned(), order, offset, limit };
        let found = read(&**storage, move |repositories| repositories.clients().search(&asked));
        found.into_iter().map(|client| client.id.to_string()).collect()
    };
    assert_eq!(find("", ClientOrder::Newest, (0, 9)), ["c", "B", "a%"]);
    assert_eq!(find("", ClientOrder::Newest, (1, 1)), ["B"]);
    assert_eq!(find("", ClientOrder::MostEvents, (0, 9)), ["a%", "c"]);
    assert_eq!(find("", ClientOrder::LastUsed, (0, 9)), ["B", "c"]);
    assert_eq!(find("%", ClientOrder::Newest, (0, 9)), ["a%"], "wildcards are letters");
    assert_eq!(find("HTTPS://", ClientOrder::Newest, (0, 9)).len(), 3, "their redirect URIs");
    assert_eq!(find("nowhere", ClientOrder::Newest, (0, 9)), [""; 0]);
    assert_eq!(read(&**storage, |repositories| repositories.clients().count()), 3);
}
