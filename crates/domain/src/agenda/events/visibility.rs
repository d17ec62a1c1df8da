//! Showing and hiding events.

use super::rights::editing;
use super::series::{Present, find_locked, show_upcoming};
use super::{Answer, EventDenied, EventService};
use crate::access::audit::AuditAction;
use crate::access::caller::Caller;
use crate::id::EventId;
use crate::outcome::ServiceError;

impl EventService {
    /// Shows a waiting event to everybody, or hides one; of a series also what is still to come. For editors and
    /// administrators.
    pub fn set_visible(&self, caller: &Caller, id: Option<EventId>, is_visible: bool) -> Answer<()> {
        let by = editing(caller)?;
        let id = id.ok_or(ServiceError::Denied(EventDenied::NotFound))?;
        let action = if is_visible { AuditAction::EventConfirmed } else { AuditAction::EventUnconfirmed };
        let (ports, actor) = (self.ports.clone(), by.actor());
        self.ports.storage.write(move |repositories| {
            let event = find_locked(repositories, id)?.ok_or(ServiceError::Denied(EventDenied::NotFound))?;
            if event.is_visible == is_visible {
                return Ok(()); // Somebody was quicker.
            }
            let entry = ports.entry(actor, action, &event.details.title);
            repositories.events().set_visible(id, is_visible, entry.at)?;
            let settings = ports.settings(repositories)?;
            let present = Present { now: entry.at, zone: settings.zone() };
            show_upcoming(repositories, &event, is_visible, present)?;
            repositories.audit().insert(&entry)?;
            Ok(())
        })
    }
}
