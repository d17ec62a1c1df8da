//! Showing and hiding events.

use super::answers::{Decided, answer_author, reason_of};
use super::rights::{authenticated, editing};
use super::series::{Present, find_locked, show_upcoming};
use super::{Answer, EventDenied, EventService};
use crate::access::audit::AuditAction;
use crate::access::caller::Caller;
use crate::id::EventId;
use crate::outcome::ServiceError;
use crate::people::letter::EventDecision;

impl EventService {
    /// Shows a waiting or hidden event to everybody; of a series also what is still to come. For editors and administrators.
    /// False if it was visible already: somebody was quicker.
    pub fn show(&self, caller: &Caller, id: Option<EventId>) -> Answer<bool> {
        self.set_visible(caller, id, (EventDecision::Shown, ""))
    }

    /// Hides an event, for a reason that its author reads, if there is one: cut to
    /// [`MAX_REASON`](crate::agenda::hiding::MAX_REASON) characters. False if it was hidden already and didn't wait.
    pub fn hide(&self, caller: &Caller, id: Option<EventId>, reason: &str) -> Answer<bool> {
        self.set_visible(caller, id, (EventDecision::Hidden, reason))
    }

    fn set_visible(
        &self,
        caller: &Caller,
        id: Option<EventId>,
        (what, reason): (EventDecision, &str),
    ) -> Answer<bool> {
        let by = editing(caller)?;
        let person = authenticated(caller)?.user.id;
        let id = id.ok_or(ServiceError::Denied(EventDenied::NotFound))?;
        let is_visible = what == EventDecision::Shown;
        let action = if is_visible { AuditAction::EventConfirmed } else { AuditAction::EventUnconfirmed };
        let (ports, actor, reason) = (self.ports.clone(), by.actor(), reason_of(reason));
        let is_changed = self.ports.storage.write(move |repositories| {
            let event = find_locked(repositories, id)?.ok_or(ServiceError::Denied(EventDenied::NotFound))?;
            if event.is_visible == is_visible && !event.is_waiting {
                return Ok(false);
            }
            let entry = ports.entry(actor, action, &event.details.title);
            repositories.events().set_visible(id, is_visible, entry.at)?;
            let settings = ports.settings(repositories)?;
            let present = Present { now: entry.at, zone: settings.zone() };
            show_upcoming(repositories, &event, is_visible, present)?;
            repositories.audit().insert(&entry)?;
            let decided = Decided { what, reason, same_as: None, by: person, at: entry.at };
            answer_author(repositories, &event, &decided)?;
            Ok::<_, ServiceError<EventDenied>>(true)
        })?;
        self.ports.mailer.wake();
        Ok(is_changed)
    }
}
