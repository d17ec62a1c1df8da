//! Making two events one: the same was sent twice, and somebody who cares for all of them says so.

mod taken_over;

use std::collections::BTreeSet;

pub use taken_over::TakenOver;

use super::EventService;
use super::answers::{Decided, answer_author};
use super::picture::{orphans, set_all_aside};
use super::remove::take_away;
use crate::access::audit::AuditAction;
use crate::access::caller::{Caller, Editor};
use crate::agenda::event::{Event, Repetition};
use crate::id::EventId;
use crate::outcome::ServiceError;
use crate::people::letter::{EventDecision, SameEvent};
use crate::storage::{Repositories, StorageError, Stored};

/// Two events that are to become one.
#[derive(Debug, Clone, PartialEq)]
pub struct Merging {
    /// The one that stays, as it is now.
    pub kept: Event,
    /// The one that is removed.
    pub other: Event,
    /// What the one that stays has from the other then.
    pub taken: TakenOver,
}

/// Why two events don't become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeDenied {
    /// It is for editors and administrators by themselves.
    Forbidden,
    /// The one that would stay isn't there.
    Gone,
    /// The other isn't there.
    OtherGone,
    /// The one that would stay doesn't take place once: it is a series, or one of it.
    Repeats,
    /// The other doesn't.
    OtherRepeats,
    /// They are one already.
    Same,
}

type Answer<T> = Result<T, ServiceError<MergeDenied>>;

impl EventService {
    /// What would come of merging the other event into the one that is kept.
    pub fn preview_merge(&self, _by: &Editor, kept: EventId, other: EventId) -> Answer<Merging> {
        self.ports.storage.read(move |repositories| {
            let found = (repositories.events().find(kept)?, repositories.events().find(other)?);
            Ok(judge(found, kept == other)?)
        })
    }

    /// Merges an event into one that is kept: that stays as it is, and takes over what it lacks. The other is removed as
    /// [`remove`](EventService::remove) does, and can be had back; its author is told which one stays; its slug and number lead
    /// there. What programs called it is forgotten. Gives the two as they were, and what was taken over.
    pub fn merge(&self, caller: &Caller, kept: EventId, other: EventId) -> Answer<Merging> {
        let forbidden = ServiceError::Denied(MergeDenied::Forbidden);
        let (Caller::Authenticated(access), Ok(editor)) = (caller, caller.editor()) else {
            return Err(forbidden);
        };
        let (ports, by) = (self.ports.clone(), access.user.id);
        let (merging, gone, at) = self.ports.storage.write(move |repositories| {
            let merging = judge(both_locked(repositories, kept, other)?, kept == other)?;
            let Merging { kept, other, taken } = &merging;
            let subject = format!("{} → {}", other.details.title, kept.details.title);
            let entry = ports.entry(editor.actor(), AuditAction::EventMerged, &subject);
            if !taken.is_nothing() {
                repositories.events().update(kept.id, &taken.change(kept, entry.at))?;
            }
            let slug = Some(kept.slug.clone()).filter(|_| kept.is_visible);
            let same_as = Some(SameEvent { title: kept.details.title.clone(), slug });
            let what = EventDecision::Removed;
            let decided = Decided { what, reason: None, same_as, by, at: entry.at };
            answer_author(repositories, other, &decided)?;
            take_away(repositories, other.clone(), (by, entry.at))?;
            repositories.event_aliases().insert((other.id, &other.slug), kept.id)?;
            repositories.audit().insert(&entry)?;
            let files = other.picture.iter().map(|picture| picture.file.clone()).collect();
            let gone = orphans(repositories, files)?;
            Ok::<_, ServiceError<MergeDenied>>((merging, gone, entry.at))
        })?;
        set_all_aside(&self.ports, &gone, at);
        self.ports.mailer.wake();
        Ok(merging)
    }

    /// The title of an event that was merged into this one and can be had back.
    pub fn title_of_merged(&self, _by: &Editor, kept: EventId, gone: EventId) -> Stored<Option<String>> {
        self.ports.storage.read(move |repositories| {
            if repositories.event_aliases().find(gone)? != Some(kept) {
                return Ok(None);
            }
            let removed = repositories.removed_events().removed_with(gone)?.into_iter();
            let merged = removed.map(|removed| removed.event).find(|event| event.id == gone);
            Ok::<_, StorageError>(merged.map(|event| event.details.title))
        })
    }
}

fn judge((kept, other): (Option<Event>, Option<Event>), is_same: bool) -> Result<Merging, MergeDenied> {
    let kept = kept.ok_or(MergeDenied::Gone)?;
    if is_same {
        return Err(MergeDenied::Same);
    }
    if kept.repetition != Repetition::Once {
        return Err(MergeDenied::Repeats);
    }
    let other = other.ok_or(MergeDenied::OtherGone)?;
    if other.repetition != Repetition::Once {
        return Err(MergeDenied::OtherRepeats);
    }
    let taken = TakenOver::of(&kept, &other);
    Ok(Merging { kept, other, taken })
}

impl From<MergeDenied> for ServiceError<MergeDenied> {
    fn from(denied: MergeDenied) -> Self {
        Self::Denied(denied)
    }
}

/// Two events that nobody else changes until this transaction ends: their owners first, as everywhere, and each in the order of
/// their numbers, so that two who merge in opposite directions wait for one another.
fn both_locked(
    repositories: &mut dyn Repositories,
    kept: EventId,
    other: EventId,
) -> Stored<(Option<Event>, Option<Event>)> {
    let ids = BTreeSet::from([kept, other]);
    let mut owners = BTreeSet::new();
    for id in &ids {
        owners.extend(repositories.events().find(*id)?.and_then(|event| event.user_id));
    }
    for owner in owners {
        repositories.users().lock(owner)?;
    }
    for id in ids {
        repositories.events().lock(id)?;
    }
    Ok((repositories.events().find(kept)?, repositories.events().find(other)?))
}
