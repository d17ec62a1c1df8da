//! Presses that hid events in memory.

use std::cmp::Reverse;

use uncino_domain::agenda::hiding::{Hiding, Publisher};
use uncino_domain::id::HidingId;
use uncino_domain::storage::{HidingRepository, Stored};

use crate::memory::Tables;

impl HidingRepository for Tables {
    fn insert(&mut self, hiding: &Hiding) -> Stored<HidingId> {
        let id = HidingId(self.next_id());
        self.hidings.push(Hiding { id, ..hiding.clone() });
        Ok(id)
    }

    fn list(&mut self, publisher: Option<&Publisher>, limit: u32) -> Stored<Vec<Hiding>> {
        let is_theirs = |hiding: &&Hiding| publisher.is_none() || hiding.publisher.as_ref() == publisher;
        let mut theirs: Vec<Hiding> = self.hidings.iter().filter(is_theirs).cloned().collect();
        theirs.sort_by_key(|hiding| Reverse(hiding.id));
        theirs.truncate(limit as usize);
        Ok(theirs)
    }

    fn is_there(&mut self, id: HidingId) -> Stored<bool> {
        Ok(self.hidings.iter().any(|hiding| hiding.id == id))
    }

    fn take(&mut self, id: HidingId) -> Stored<Option<Hiding>> {
        let at = self.hidings.iter().position(|hiding| hiding.id == id);
        Ok(at.map(|at| self.hidings.remove(at)))
    }
}
