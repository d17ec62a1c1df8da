//! All events of somebody who leaves, removed for good.

use super::picture::remove_all;
use crate::agenda::picture::PictureFile;
use crate::context::Ports;
use crate::id::{EventId, UserId};
use crate::storage::{Removal, Repositories, Stored};

/// How many events go in one transaction: others write meanwhile.
const BATCH: u32 = 100;

/// What went in one transaction.
#[derive(Debug, Default)]
pub(crate) struct RemovedBatch {
    /// How many events.
    pub(crate) count: u32,
    /// Were there no more of them?
    pub(crate) is_last: bool,
    files: Vec<PictureFile>,
}

impl RemovedBatch {
    /// Nothing, because nothing is to go.
    pub(crate) fn none() -> Self {
        Self { is_last: true, ..Self::default() }
    }

    /// Removes the files of pictures that no event has any more, once it is certain that their events are gone.
    pub(crate) fn remove_pictures(&self, ports: &Ports) {
        remove_all(ports, &self.files);
    }
}

/// Removes some events of a user, visible or not, over or to come, with what hangs on them. They can't be had back.
pub(crate) fn remove_batch_of(repositories: &mut dyn Repositories, user_id: UserId) -> Stored<RemovedBatch> {
    let events = repositories.events().page_of_user(user_id, EventId(0), BATCH)?;
    let count = u32::try_from(events.len()).unwrap_or(u32::MAX);
    for event in &events {
        match repositories.events().remove(event.id)? {
            Removal::Removed | Removal::NotThere => {}
        }
    }
    let files = events.into_iter().filter_map(|event| event.picture).map(|picture| picture.file).collect();
    Ok(RemovedBatch { count, is_last: count < BATCH, files: super::picture::orphans(repositories, files)? })
}
