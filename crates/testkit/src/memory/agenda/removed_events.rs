//! Removed events in memory.

use std::cmp::Reverse;

use uncino_domain::agenda::removed_event::RemovedEvent;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::{EventId, UserId};
use uncino_domain::storage::{Removal, RemovedEventRepository, Stored};

use crate::memory::{Tables, removal, sweep};

impl RemovedEventRepository for Tables {
    fn insert(&mut self, removed: &RemovedEvent) -> Stored<()> {
        self.removed_events.push(removed.clone());
        Ok(())
    }

    fn removed_with(&mut self, id: EventId) -> Stored<Vec<RemovedEvent>> {
        let with = self.removed_events.iter().filter(|removed| removed.with == id);
        let mut with: Vec<RemovedEvent> = with.cloned().collect();
        with.sort_by_key(|removed| (removed.event.details.start, removed.event.id));
        Ok(with)
    }

    fn list_of(&mut self, remover: UserId, limit: u32) -> Stored<Vec<RemovedEvent>> {
        let heads = self.removed_events.iter().filter(|removed| removed.event.id == removed.with);
        let mut heads: Vec<RemovedEvent> =
            heads.filter(|removed| removed.removed_by == remover).cloned().collect();
        heads.sort_by_key(|removed| Reverse((removed.removed_at, removed.event.id)));
        heads.truncate(limit as usize);
        Ok(heads)
    }

    fn forget(&mut self, with: EventId) -> Stored<Removal> {
        Ok(removal(sweep(&mut self.removed_events, |removed| removed.with == with)))
    }

    fn forget_before(&mut self, before: Timestamp) -> Stored<usize> {
        Ok(sweep(&mut self.removed_events, |removed| removed.removed_at < before))
    }
}
