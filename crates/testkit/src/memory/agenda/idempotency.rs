//! Idempotency keys in memory.

use uncino_domain::agenda::idempotency::{IdempotencyKey, KnownKey};
use uncino_domain::clock::Timestamp;
use uncino_domain::storage::{IdempotencyRepository, KeyClaim, Stored};

use crate::memory::{Tables, sweep};

impl Tables {
    fn known_key(&mut self, key: &IdempotencyKey) -> Option<&mut KnownKey> {
        let found = self.idempotency.iter_mut().find(|(known, _)| known.digest == key.digest);
        found.map(|(_, known)| known)
    }

    fn running(&mut self, key: &IdempotencyKey, began: Timestamp) -> Option<&mut KnownKey> {
        self.known_key(key).filter(|known| known.started_at == began && known.answer.is_none())
    }
}

impl IdempotencyRepository for Tables {
    fn find(&mut self, key: &IdempotencyKey) -> Stored<Option<KnownKey>> {
        Ok(self.known_key(key).cloned())
    }

    fn begin(&mut self, key: &IdempotencyKey, now: Timestamp) -> Stored<KeyClaim> {
        if self.known_key(key).is_some() {
            return Ok(KeyClaim::Taken);
        }
        let known = KnownKey { request: key.request, started_at: now, answer: None };
        self.idempotency.push((key.clone(), known));
        Ok(KeyClaim::Ours)
    }

    fn take_over(&mut self, key: &IdempotencyKey, began: Timestamp, now: Timestamp) -> Stored<KeyClaim> {
        let request = key.request;
        let Some(known) = self.running(key, began) else { return Ok(KeyClaim::Taken) };
        *known = KnownKey { request, started_at: now, answer: None };
        Ok(KeyClaim::Ours)
    }

    fn answer(&mut self, key: &IdempotencyKey, began: Timestamp, answer: &str) -> Stored<KeyClaim> {
        let Some(known) = self.running(key, began) else { return Ok(KeyClaim::Taken) };
        known.answer = Some(answer.to_owned());
        Ok(KeyClaim::Ours)
    }

    fn release(&mut self, key: &IdempotencyKey, began: Timestamp) -> Stored<()> {
        self.idempotency.retain(|(other, known)| {
            other.digest != key.digest || known.started_at != began || known.answer.is_some()
        });
        Ok(())
    }

    fn remove_before(&mut self, before: Timestamp) -> Stored<usize> {
        Ok(sweep(&mut self.idempotency, |(_, known)| known.started_at < before))
    }
}
