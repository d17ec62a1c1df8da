//! Where events lead that were merged into others, in memory.

use uncino_domain::id::EventId;
use uncino_domain::storage::{EventAliasRepository, Removal, Stored};

use crate::memory::{Tables, removal};

impl EventAliasRepository for Tables {
    fn insert(&mut self, (gone, slug): (EventId, &str), kept: EventId) -> Stored<()> {
        self.event_aliases.insert(gone, (slug.to_owned(), kept));
        Ok(())
    }

    fn find(&mut self, gone: EventId) -> Stored<Option<EventId>> {
        Ok(self.event_aliases.get(&gone).map(|(_, kept)| *kept))
    }

    fn find_by_slug(&mut self, slug: &str) -> Stored<Option<EventId>> {
        let latest = self.event_aliases.values().rev().find(|(known, _)| known == slug);
        Ok(latest.map(|(_, kept)| *kept))
    }

    fn forget(&mut self, gone: EventId) -> Stored<Removal> {
        Ok(removal(self.event_aliases.remove(&gone).into_iter().count()))
    }

    fn forget_dangling(&mut self) -> Stored<usize> {
        let known = |id: EventId| {
            self.events.iter().any(|event| event.id == id)
                || self.removed_events.iter().any(|removed| removed.event.id == id)
                || self.event_aliases.contains_key(&id)
        };
        let (lead, dangle): (Vec<_>, Vec<_>) =
            self.event_aliases.clone().into_iter().partition(|(_, (_, kept))| known(*kept));
        self.event_aliases = lead.into_iter().collect();
        Ok(dangle.len())
    }
}
