//! Giving an event to a user.

use super::rights::administering;
use super::{Answer, EventDenied, EventService};
use crate::access::audit::AuditAction;
use crate::access::caller::Caller;
use crate::id::{EventId, UserId};
use crate::outcome::ServiceError;

impl EventService {
    /// Gives an event to a user, and what is to come of it if it is a series. For administrators.
    pub fn assign(&self, caller: &Caller, id: Option<EventId>, user_id: Option<UserId>) -> Answer<()> {
        let by = administering(caller)?;
        let (Some(id), Some(user_id)) = (id, user_id) else {
            return Err(ServiceError::Denied(EventDenied::NotFound));
        };
        let (ports, actor) = (self.ports.clone(), by.actor());
        self.ports.storage.write(move |repositories| {
            let user =
                repositories.users().lock(user_id)?.ok_or(ServiceError::Denied(EventDenied::NotFound))?;
            repositories.events().lock(id)?;
            let event = repositories.events().find(id)?.ok_or(ServiceError::Denied(EventDenied::NotFound))?;
            let subject = format!("{} → {}", event.details.title, user.email);
            let entry = ports.entry(actor, AuditAction::EventAssigned, &subject);
            repositories.events().assign(id, user_id, entry.at)?;
            if event.repetition.recurrence().is_some() {
                repositories.events().lock_occurrences(id)?;
                let upcoming = repositories.events().occurrences(id, entry.at.timestamp())?;
                for occurrence in upcoming.iter().filter(|known| known.user_id == event.user_id) {
                    repositories.events().assign(occurrence.id, user_id, entry.at)?;
                }
            }
            repositories.audit().insert(&entry)?;
            Ok(())
        })
    }
}
