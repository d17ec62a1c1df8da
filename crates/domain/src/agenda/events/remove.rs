//! Removing an event.

use super::picture::{orphans, remove_all};
use super::rights::{authenticated, writing};
use super::series::{find_locked, remove_upcoming};
use super::{Answer, EventDenied, EventService};
use crate::access::audit::AuditAction;
use crate::access::caller::Caller;
use crate::agenda::picture::PictureFile;
use crate::id::EventId;
use crate::outcome::ServiceError;
use crate::storage::Removal;

impl EventService {
    /// Removes an event of the caller's, or anybody's if they may; of a series also what is still to come, but not what
    /// has taken place. A missing one is forbidden too, as in Gancio.
    pub fn remove(&self, caller: &Caller, id: Option<EventId>) -> Answer<()> {
        let access = writing(authenticated(caller)?)?.clone();
        let ports = self.ports.clone();
        let gone = self.ports.storage.write(move |repositories| {
            let id = id.ok_or(ServiceError::Denied(EventDenied::Forbidden))?;
            let event = find_locked(repositories, id)?;
            let event = event
                .filter(|event| access.can_change_event_of(event.user_id))
                .ok_or(ServiceError::Denied(EventDenied::Forbidden))?;
            let entry = ports.entry(access.actor(), AuditAction::EventRemoved, &event.details.title);
            let mut files: Vec<PictureFile> =
                event.picture.iter().map(|picture| picture.file.clone()).collect();
            if event.repetition.recurrence().is_some() {
                files.extend(remove_upcoming(repositories, &event, entry.at)?);
            }
            repositories.audit().insert(&entry)?;
            match repositories.events().remove(id)? {
                Removal::Removed => {}
                Removal::NotThere => return Err(ServiceError::Denied(EventDenied::Forbidden)),
            }
            Ok(orphans(repositories, files)?)
        })?;
        remove_all(&self.ports, &gone);
        Ok(())
    }
}
