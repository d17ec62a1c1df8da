//! Which events came from calendars elsewhere, in memory.

use uncino_domain::agenda::imported_event::ImportedEvent;
use uncino_domain::id::EventId;
use uncino_domain::storage::{ImportedEventRepository, Stored};

use crate::memory::Tables;

impl ImportedEventRepository for Tables {
    fn lock(&mut self) -> Stored<()> {
        Ok(()) // There is one transaction at a time.
    }

    fn find(&mut self, uid: &str) -> Stored<Vec<ImportedEvent>> {
        Ok(self.imported_events.values().filter(|imported| imported.uid == uid).cloned().collect())
    }

    fn put(&mut self, imported: &ImportedEvent) -> Stored<()> {
        let key = (imported.uid.clone(), imported.part.clone());
        self.imported_events.insert(key, imported.clone());
        Ok(())
    }

    fn skipped(&mut self, series: EventId) -> Stored<Vec<i64>> {
        let of_series = self.imported_events.values().filter(|imported| imported.event_id == series);
        let mut skipped: Vec<i64> = of_series.flat_map(|imported| imported.skipped.clone()).collect();
        skipped.sort_unstable();
        Ok(skipped)
    }
}
