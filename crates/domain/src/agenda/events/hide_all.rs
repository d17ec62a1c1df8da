//! What was published: seen, hidden with one press, much of it at once, and shown again with another.

use std::collections::HashSet;

use super::series::{Present, extend};
use super::{Answer, EventDenied, EventService};
use crate::access::audit::AuditAction;
use crate::access::caller::{Administrator, Editor};
use crate::agenda::event::{Event, EventSummary, Repetition};
use crate::agenda::hiding::{Hiding, MAX_REASON, Published, PublishedCount, Publisher};
use crate::clock::Timestamp;
use crate::id::{EventId, HidingId, UserId};
use crate::outcome::ServiceError;
use crate::people::user::EmailAddress;
use crate::storage::{Repositories, StorageError, Stored};
use crate::text::one_line;

/// How many events can be chosen for one press.
pub const MAX_CHOSEN: usize = 50;
/// The most words that are looked for, in characters.
const MAX_WORDS: usize = 200;
/// How many presses are listed.
const LISTED: u32 = 20;

/// A part of what was published.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedEvents {
    /// The events.
    pub events: Vec<EventSummary>,
    /// How many there are of which it is a part.
    pub count: PublishedCount,
    /// What can be shown again, the latest first, at most 20, each with how many events that still are.
    pub hidings: Vec<Hiding>,
}

impl EventService {
    /// What was published, for whoever looks after it. Of the words the first 200 characters are looked for.
    pub fn list_published(&self, _by: &Editor, asked: Published) -> Stored<PublishedEvents> {
        let asked = looked_for(asked);
        self.ports.storage.read(move |repositories| {
            let count = repositories.events().count_published(&asked)?;
            let mut hidings = repositories.hidings().list(asked.publisher.as_ref(), LISTED)?;
            for hiding in &mut hidings {
                hiding.count = repositories.events().count_hidden_with(hiding.id)?;
            }
            hidings.retain(|hiding| hiding.count > 0);
            let events = repositories.events().published(&asked)?;
            Ok::<_, StorageError>(PublishedEvents { events, count, hidings })
        })
    }

    /// Those of these events that are visible, at most [`MAX_CHOSEN`], as they are listed.
    pub fn list_chosen(&self, _by: &Editor, mut ids: Vec<EventId>) -> Stored<Vec<EventSummary>> {
        ids.truncate(MAX_CHOSEN);
        self.ports.storage.read(move |repositories| {
            let mut chosen = Vec::new();
            for id in ids {
                chosen.extend(repositories.events().find(id)?.filter(|event| event.is_visible));
            }
            Ok::<_, StorageError>(chosen.into_iter().map(EventSummary::from).collect())
        })
    }

    /// How an author is called for those who look after what was published: their e-mail address.
    pub fn name_of_author(&self, id: UserId, _by: &Editor) -> Stored<Option<String>> {
        let found = self.ports.storage.read(move |repositories| repositories.users().find(id))?;
        Ok(found.map(|user| user.email.to_string()))
    }

    /// Where somebody without an account wants an answer about their event.
    pub fn reply_address(&self, id: EventId, _by: &Editor) -> Stored<Option<EmailAddress>> {
        self.ports.storage.read(move |repositories| repositories.reply_addresses().find(id))
    }

    /// Hides all that is visible by a publisher and with some words; a reason is cut to [`MAX_REASON`] characters. Nothing if nothing is
    /// visible, or if everything would be meant.
    pub fn hide_all(&self, by: &Administrator, asked: Published, reason: &str) -> Stored<Option<Hiding>> {
        let asked = looked_for(asked);
        if asked.publisher.is_none() && asked.words.is_empty() {
            return Ok(None);
        }
        let found = asked.clone();
        // Of what words find, others than these may be found tomorrow: it is nobody's in particular.
        let publisher = asked.publisher.filter(|_| asked.words.is_empty());
        self.hide_with(by, (publisher, reason), move |repositories, with, at| {
            repositories.events().hide_all(&found, with, at)
        })
    }

    /// Hides what is visible of these events, at most [`MAX_CHOSEN`] of them; otherwise the same.
    pub fn hide_each(
        &self,
        by: &Administrator,
        mut ids: Vec<EventId>,
        reason: &str,
    ) -> Stored<Option<Hiding>> {
        ids.truncate(MAX_CHOSEN);
        self.hide_with(by, (None, reason), move |repositories, with, at| {
            repositories.events().hide_each(&ids, with, at)
        })
    }

    fn hide_with(
        &self,
        by: &Administrator,
        (publisher, reason): (Option<Publisher>, &str),
        hide: impl Fn(&mut dyn Repositories, HidingId, Timestamp) -> Stored<()> + Send + 'static,
    ) -> Stored<Option<Hiding>> {
        let reason: String = one_line(reason).chars().take(MAX_REASON).collect();
        let (ports, actor) = (self.ports.clone(), by.actor());
        self.ports.storage.write(move |repositories| {
            let (kept, hidden_at) =
                (Some(reason.clone()).filter(|reason| !reason.is_empty()), ports.clock.now());
            let hiding =
                Hiding { id: HidingId(0), publisher: publisher.clone(), reason: kept, count: 0, hidden_at };
            let id = repositories.hidings().insert(&hiding)?;
            hide(repositories, id, hidden_at)?;
            let count = repositories.events().count_hidden_with(id)?;
            if count == 0 {
                repositories.hidings().take(id)?;
                return Ok(None);
            }
            let subject = subject(repositories, publisher.as_ref(), (count, &reason))?;
            repositories.audit().insert(&ports.entry(actor.clone(), AuditAction::EventsHidden, &subject))?;
            Ok::<_, StorageError>(Some(Hiding { id, count, ..hiding }))
        })
    }

    /// Shows what a press hid, and nothing else: what was hidden before stays so, and what was hidden by itself since. How many
    /// events that are; series count once. Not found if somebody was quicker.
    pub fn show_again(&self, by: &Administrator, id: HidingId) -> Answer<u32> {
        let (ports, actor) = (self.ports.clone(), by.actor());
        self.ports.storage.write(move |repositories| {
            let hiding =
                repositories.hidings().take(id)?.ok_or(ServiceError::Denied(EventDenied::NotFound))?;
            let now = ports.clock.now();
            let shown = repositories.events().show_all(id, now)?;
            let present = Present { now, zone: ports.settings(repositories)?.zone() };
            let mut counted = HashSet::new();
            for id in shown {
                counted.extend(go_on(repositories, id, present)?);
            }
            let count = u32::try_from(counted.len()).unwrap_or(u32::MAX);
            let subject = subject(repositories, hiding.publisher.as_ref(), (count, ""))?;
            repositories.audit().insert(&ports.entry(actor, AuditAction::EventsShown, &subject))?;
            Ok(count)
        })
    }
}

/// Goes on with a series that is shown again: what took place while it was hidden needs no occurrences. Gives the number under which
/// an event counts.
fn go_on(repositories: &mut dyn Repositories, id: EventId, present: Present) -> Stored<Option<EventId>> {
    let Some(event) = repositories.events().find(id)? else { return Ok(None) };
    match event.repetition {
        Repetition::Occurrence { of, is_apart: false } => Ok(Some(of)),
        Repetition::Once | Repetition::Occurrence { is_apart: true, .. } => Ok(Some(id)),
        Repetition::Series { recurrence, until, made_until } => {
            let made_until = made_until.max(present.now.timestamp() - 1);
            let repetition = Repetition::Series { recurrence, until, made_until };
            extend(repositories, &Event { repetition, ..event }, present)?;
            Ok(Some(id))
        }
    }
}

/// The same, with words that can be looked for.
pub(super) fn looked_for(asked: Published) -> Published {
    let words = one_line(&asked.words.replace('\0', "")).chars().take(MAX_WORDS).collect();
    Published { words, ..asked }
}

/// How the audit log calls what was hidden or shown.
fn subject(
    repositories: &mut dyn Repositories,
    publisher: Option<&Publisher>,
    (count, reason): (u32, &str),
) -> Stored<String> {
    let name = match publisher {
        Some(Publisher::Application(id)) => {
            repositories.clients().find(id)?.map_or_else(|| id.to_string(), |client| client.name.to_string())
        }
        Some(Publisher::Person(id)) => {
            repositories.users().find(*id)?.map_or_else(|| id.to_string(), |user| user.email.to_string())
        }
        Some(Publisher::Nobody) | None => "-".to_owned(),
    };
    let reason = if reason.is_empty() { String::new() } else { format!(": {reason}") };
    Ok(format!("{name} ({count}){reason}"))
}
