//! How applications call their events in memory.

use uncino_domain::id::{ClientId, EventId, UserId};
use uncino_domain::storage::{ExternalIdRepository, Stored};

use crate::memory::Tables;

/// Whose name for an event it is, and what it says.
pub(in crate::memory) type ExternalKey = (UserId, Option<ClientId>, String);

impl ExternalIdRepository for Tables {
    fn find(
        &mut self,
        user: UserId,
        client: Option<&ClientId>,
        external_id: &str,
    ) -> Stored<Option<EventId>> {
        let key = (user, client.cloned(), external_id.to_owned());
        let found = self.external_ids.iter().find(|(known, _)| *known == key).map(|(_, event)| *event);
        Ok(found.filter(|event| self.events.iter().any(|known| known.id == *event)))
    }

    fn has_name(&mut self, event: EventId) -> Stored<bool> {
        Ok(self.external_ids.iter().any(|(_, known)| *known == event))
    }

    fn insert(
        &mut self,
        user: UserId,
        client: Option<&ClientId>,
        (external_id, event): (&str, EventId),
    ) -> Stored<()> {
        let key = (user, client.cloned(), external_id.to_owned());
        self.external_ids.retain(|(known, _)| *known != key);
        self.external_ids.push((key, event));
        Ok(())
    }
}
