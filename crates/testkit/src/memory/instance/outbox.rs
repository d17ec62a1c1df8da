//! The outbox in memory.

use uncino_domain::clock::Timestamp;
use uncino_domain::id::UserId;
use uncino_domain::instance::outbox::{Lease, NewOutboxEntry, OutboxEntry, OutboxKind};
use uncino_domain::storage::{Hold, OutboxRepository, Removal, Stored};

use crate::memory::{Tables, number, removal, sweep};

/// An entry with its state.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::memory) struct Waiting {
    id: i64,
    attempts: u32,
    entry: NewOutboxEntry,
    due_at: Timestamp,
    given_up_at: Option<Timestamp>,
}

impl Waiting {
    fn waits(&self, kind: OutboxKind) -> bool {
        self.entry.kind == kind && self.given_up_at.is_none()
    }

    fn is_held(&self, lease: Lease) -> bool {
        self.given_up_at.is_none() && self.id == lease.id && self.attempts == lease.attempt
    }
}

impl Tables {
    pub(in crate::memory) fn forget_outbox_of(&mut self, user_id: UserId) -> usize {
        sweep(&mut self.outbox, |waiting| waiting.entry.user_id == Some(user_id))
    }

    fn held(&mut self, lease: Lease, change: impl FnOnce(&mut Waiting)) -> Hold {
        match self.outbox.iter_mut().find(|waiting| waiting.is_held(lease)) {
            Some(waiting) => {
                change(waiting);
                Hold::Held
            }
            None => Hold::Lost,
        }
    }
}

impl OutboxRepository for Tables {
    fn insert(&mut self, entry: &NewOutboxEntry) -> Stored<()> {
        let id = self.next_id();
        let (entry, due_at) = (entry.clone(), entry.due_at);
        self.outbox.push(Waiting { id, attempts: 0, entry, due_at, given_up_at: None });
        Ok(())
    }

    fn is_untouched(&mut self, kind: OutboxKind, payload: &str) -> Stored<bool> {
        let is_same = |waiting: &Waiting| waiting.entry.payload == payload && waiting.attempts == 0;
        Ok(self.outbox.iter().any(|waiting| waiting.waits(kind) && is_same(waiting)))
    }

    fn count_waiting(&mut self, kind: OutboxKind) -> Stored<u32> {
        Ok(number(self.outbox.iter().filter(|waiting| waiting.waits(kind)).count()))
    }

    fn next_due_at(&mut self, kind: OutboxKind) -> Stored<Option<Timestamp>> {
        Ok(self.outbox.iter().filter(|waiting| waiting.waits(kind)).map(|waiting| waiting.due_at).min())
    }

    fn claim(
        &mut self,
        kind: OutboxKind,
        now: Timestamp,
        lease_ends_at: Timestamp,
    ) -> Stored<Option<OutboxEntry>> {
        let due = self.outbox.iter_mut().filter(|waiting| waiting.waits(kind) && waiting.due_at <= now);
        let Some(first) = due.min_by_key(|waiting| (waiting.due_at, waiting.id)) else { return Ok(None) };
        first.attempts += 1;
        first.due_at = lease_ends_at;
        Ok(Some(OutboxEntry {
            lease: Lease { id: first.id, attempt: first.attempts },
            payload: first.entry.payload.clone(),
            created_at: first.entry.created_at,
        }))
    }

    fn renew(&mut self, lease: Lease, lease_ends_at: Timestamp) -> Stored<Hold> {
        self.put_back(lease, lease_ends_at)
    }

    fn remove(&mut self, lease: Lease) -> Stored<Hold> {
        let removed = sweep(&mut self.outbox, |waiting| waiting.is_held(lease));
        Ok(if removed > 0 { Hold::Held } else { Hold::Lost })
    }

    fn put_back(&mut self, lease: Lease, due_at: Timestamp) -> Stored<Hold> {
        Ok(self.held(lease, |waiting| waiting.due_at = due_at))
    }

    fn give_up(&mut self, lease: Lease, at: Timestamp) -> Stored<Hold> {
        Ok(self.held(lease, |waiting| {
            waiting.given_up_at = Some(at);
            waiting.entry.payload.clear();
        }))
    }

    fn remove_of(&mut self, user_id: UserId) -> Stored<Removal> {
        Ok(removal(self.forget_outbox_of(user_id)))
    }

    fn count_given_up(&mut self, kind: OutboxKind) -> Stored<u32> {
        let given_up = |waiting: &&Waiting| waiting.entry.kind == kind && waiting.given_up_at.is_some();
        Ok(number(self.outbox.iter().filter(given_up).count()))
    }

    fn remove_given_up_before(&mut self, moment: Timestamp) -> Stored<usize> {
        Ok(sweep(&mut self.outbox, |waiting| waiting.given_up_at.is_some_and(|at| at < moment)))
    }
}
