//! Removing an event: it can be had back for a while.

use super::answers::{Decided, answer_author, reason_of};
use super::picture::{orphans, set_all_aside};
use super::rights::{authenticated, writing};
use super::series::{find_locked, going_on_or_to_come};
use super::{Answer, EventDenied, EventService};
use crate::access::audit::AuditAction;
use crate::access::caller::Caller;
use crate::agenda::event::{Event, Repetition};
use crate::agenda::removed_event::RemovedEvent;
use crate::clock::Timestamp;
use crate::id::{EventId, UserId};
use crate::outcome::ServiceError;
use crate::people::letter::EventDecision;
use crate::storage::{Removal, Repositories, Stored};

impl EventService {
    /// Removes an event of the caller's, or anybody's if they may; of a series also what is still to come, but not what
    /// has taken place. A missing one is forbidden too, as in Gancio. Its author is told if that is somebody else, and why, in at
    /// most [`MAX_REASON`](crate::agenda::hiding::MAX_REASON) characters.
    pub fn remove(&self, caller: &Caller, id: Option<EventId>, reason: &str) -> Answer<()> {
        let access = writing(authenticated(caller)?)?.clone();
        let (ports, reason) = (self.ports.clone(), reason_of(reason));
        let (gone, at) = self.ports.storage.write(move |repositories| {
            let id = id.ok_or(ServiceError::Denied(EventDenied::Forbidden))?;
            let event = find_locked(repositories, id)?;
            let event = event
                .filter(|event| access.can_change_event_of(event.user_id))
                .ok_or(ServiceError::Denied(EventDenied::Forbidden))?;
            let entry = ports.entry(access.actor(), AuditAction::EventRemoved, &event.details.title);
            let (what, by) = (EventDecision::Removed, access.user.id);
            let decided = Decided { what, reason, same_as: None, by, at: entry.at };
            answer_author(repositories, &event, &decided)?;
            let removed = take_away(repositories, event, (access.user.id, entry.at))?;
            repositories.audit().insert(&entry)?;
            let pictures = removed.into_iter().filter_map(|event| event.picture);
            let files = pictures.map(|picture| picture.file).collect();
            Ok::<_, ServiceError<EventDenied>>((orphans(repositories, files)?, entry.at))
        })?;
        set_all_aside(&self.ports, &gone, at);
        self.ports.mailer.wake();
        Ok(())
    }
}

/// Removes an event with what goes along, and keeps it all where it can be had back. Gives what was removed.
pub(super) fn take_away(
    repositories: &mut dyn Repositories,
    event: Event,
    (removed_by, removed_at): (UserId, Timestamp),
) -> Stored<Vec<Event>> {
    let with = event.id;
    let (along, left) = match event.repetition {
        Repetition::Series { .. } => going_on_or_to_come(repositories, &event, removed_at)?,
        Repetition::Once | Repetition::Occurrence { .. } => (Vec::new(), Vec::new()),
    };
    let left = left.into_iter().filter_map(|event| match event.repetition {
        Repetition::Occurrence { is_apart, .. } => Some((event.id, is_apart)),
        Repetition::Once | Repetition::Series { .. } => None,
    });
    let kept =
        |event: &Event, left| RemovedEvent { event: event.clone(), with, left, removed_by, removed_at };
    repositories.removed_events().insert(&kept(&event, left.collect()))?;
    for event in &along {
        repositories.removed_events().insert(&kept(event, Vec::new()))?;
        removed(repositories, event.id)?;
    }
    removed(repositories, with)?;
    Ok(along.into_iter().chain([event]).collect())
}

/// It was locked: nobody was quicker.
fn removed(repositories: &mut dyn Repositories, id: EventId) -> Stored<()> {
    match repositories.events().remove(id)? {
        Removal::Removed | Removal::NotThere => Ok(()),
    }
}
