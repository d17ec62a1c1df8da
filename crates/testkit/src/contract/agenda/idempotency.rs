//! Idempotency keys.

use std::sync::{Arc, Barrier};

use chrono::TimeDelta;
use uncino_domain::agenda::idempotency::{IdempotencyKey, KnownKey};
use uncino_domain::clock::Timestamp;
use uncino_domain::storage::{KeyClaim, Storage};

use crate::contract::{digest, now, read, write};

fn key(name: &str) -> IdempotencyKey {
    IdempotencyKey { digest: digest(name), request: digest("request") }
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
