//! External ids and idempotency keys.

use std::sync::{Arc, Barrier};

use chrono::TimeDelta;
use uncino_domain::agenda::idempotency::{IdempotencyKey, KnownKey};
use uncino_domain::clock::Timestamp;
use uncino_domain::id::{ClientId, EventId, UserId};
use uncino_domain::storage::{KeyClaim, Removal, Storage};

use crate::contract::agenda::events::{insert, new_event, place};
use crate::contract::{digest, insert_user, now, read, write};

fn key(name: &str) -> IdempotencyKey {
    IdempotencyKey { digest: digest(name), request: digest("request") }
}

/// And ends with the event.
pub fn an_external_id_is_one_users_through_one_application(storage: &Arc<dyn Storage>) {
    let (anna, berta) = (insert_user(&**storage, "a@x.org").id, insert_user(&**storage, "b@x.org").id);
    let place = place(&**storage, "Town hall").id;
    let events = ["a", "b", "c"].map(|slug| insert(&**storage, new_event(slug, slug, place)));
    let client = || Some(ClientId::new("application"));
    let add = |user: UserId, client: Option<ClientId>, event: EventId| {
        write(&**storage, move |repositories| {
            repositories.external_ids().insert(user, client.as_ref(), ("x/1", event))
        });
    };
    let find = |user: UserId, client: Option<ClientId>, name: &'static str| {
        read(&**storage, move |repositories| repositories.external_ids().find(user, client.as_ref(), name))
    };
    add(anna, client(), events[0]);
    add(anna, None, events[1]);
    add(berta, client(), events[2]);
    let found = [find(anna, client(), "x/1"), find(anna, None, "x/1"), find(berta, client(), "x/1")];
    assert_eq!(found, events.map(Some));
    assert_eq!((find(berta, None, "x/1"), find(anna, client(), "X/1")), (None, None));
    let nameless = insert(&**storage, new_event("d", "d", place));
    let has_name =
        |event: EventId| read(&**storage, move |repositories| repositories.external_ids().has_name(event));
    assert_eq!((has_name(events[0]), has_name(nameless)), (true, false));
    let gone = events[0];
    assert_eq!(write(&**storage, move |repositories| repositories.events().remove(gone)), Removal::Removed);
    assert_eq!(find(anna, client(), "x/1"), None);
    add(anna, client(), events[1]);
    assert_eq!(find(anna, client(), "x/1"), Some(events[1]));
}

fn claim(
    storage: &Arc<dyn Storage>,
    work: impl FnOnce(
        &mut dyn uncino_domain::storage::IdempotencyRepository,
    ) -> uncino_domain::storage::Stored<KeyClaim>
    + Send
    + 'static,
) -> KeyClaim {
    write(&**storage, move |repositories| work(repositories.idempotency()))
}

fn known(storage: &Arc<dyn Storage>) -> Option<KnownKey> {
    read(&**storage, |repositories| repositories.idempotency().find(&key("k")))
}

fn later() -> Timestamp {
    now() + TimeDelta::minutes(2)
}

/// Until it gives the key back or another one takes its place.
pub fn a_key_has_one_request_at_a_time(storage: &Arc<dyn Storage>) {
    assert_eq!(known(storage), None);
    assert_eq!(claim(storage, |keys| keys.begin(&key("k"), now())), KeyClaim::Ours);
    assert_eq!(claim(storage, |keys| keys.begin(&key("k"), later())), KeyClaim::Taken);
    let running = KnownKey { request: digest("request"), started_at: now(), answer: None };
    assert_eq!(known(storage), Some(running));
    assert_eq!(claim(storage, |keys| keys.take_over(&key("k"), later(), later())), KeyClaim::Taken);
    assert_eq!(claim(storage, |keys| keys.take_over(&key("k"), now(), later())), KeyClaim::Ours);
    assert_eq!(claim(storage, |keys| keys.answer(&key("k"), now(), "late")), KeyClaim::Taken);
    write(&**storage, |repositories| repositories.idempotency().release(&key("k"), now()));
    assert_eq!(known(storage).unwrap().started_at, later(), "it is not theirs any more");
    write(&**storage, |repositories| repositories.idempotency().release(&key("k"), later()));
    assert_eq!(known(storage), None);
    assert_eq!(claim(storage, |keys| keys.begin(&key("k"), now())), KeyClaim::Ours);
}

/// Whoever comes after.
pub fn an_answered_key_stays_answered(storage: &Arc<dyn Storage>) {
    assert_eq!(claim(storage, |keys| keys.begin(&key("k"), now())), KeyClaim::Ours);
    assert_eq!(claim(storage, |keys| keys.answer(&key("k"), now(), "{\"id\":1}")), KeyClaim::Ours);
    assert_eq!(claim(storage, |keys| keys.answer(&key("k"), now(), "other")), KeyClaim::Taken);
    assert_eq!(claim(storage, |keys| keys.take_over(&key("k"), now(), later())), KeyClaim::Taken);
    write(&**storage, |repositories| repositories.idempotency().release(&key("k"), now()));
    assert_eq!(known(storage).unwrap().answer.as_deref(), Some("{\"id\":1}"));
}

/// By when they began.
pub fn old_keys_go(storage: &Arc<dyn Storage>) {
    assert_eq!(claim(storage, |keys| keys.begin(&key("k"), now())), KeyClaim::Ours);
    assert_eq!(claim(storage, |keys| keys.begin(&key("l"), later())), KeyClaim::Ours);
    let swept = write(&**storage, |repositories| repositories.idempotency().remove_before(later()));
    assert_eq!((swept, known(storage)), (1, None));
}

/// On whatever node.
pub fn sixteen_beginnings_of_a_key_have_one_winner(storage: &Arc<dyn Storage>) {
    let barrier = Barrier::new(16);
    let claims: Vec<KeyClaim> = std::thread::scope(|scope| {
        let racers: Vec<_> = (0..16)
            .map(|_| {
                scope.spawn(|| {
                    barrier.wait();
                    claim(storage, |keys| keys.begin(&key("k"), now()))
                })
            })
            .collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).collect()
    });
    assert_eq!(claims.iter().filter(|claim| **claim == KeyClaim::Ours).count(), 1);
}
