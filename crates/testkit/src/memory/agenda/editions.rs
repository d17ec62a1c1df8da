//! How far the agenda has come, in memory.

use uncino_domain::agenda::edition::Revision;
use uncino_domain::storage::{EditionRepository, Stored};

use crate::memory::Tables;

impl EditionRepository for Tables {
    fn revision(&mut self) -> Stored<Revision> {
        Ok(Revision(self.revision))
    }

    fn next_moment(&mut self, from: i64) -> Stored<Option<i64>> {
        let moments = self.events.iter().flat_map(|event| [Some(event.details.start), event.details.end]);
        Ok(moments.flatten().filter(|moment| *moment >= from).min())
    }
}
