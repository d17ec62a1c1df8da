//! All that somebody published: seen, hidden with one press, and shown again with another.

use std::collections::HashSet;

use super::series::{Present, extend};
use super::{Answer, EventDenied, EventService};
use crate::access::audit::AuditAction;
use crate::access::caller::{Administrator, Editor};
use crate::agenda::event::{Event, EventSummary, Repetition};
use crate::agenda::hiding::{Hiding, MAX_REASON, Published, Publisher};
use crate::id::{EventId, HidingId, UserId};
use crate::outcome::ServiceError;
use crate::people::user::EmailAddress;
use crate::storage::{Repositories, StorageError, Stored};
use crate::text::one_line;

/// How many presses are listed.
const LISTED: u32 = 20;

/// A part of what was published.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedEvents {
    /// The events.
    pub events: Vec<EventSummary>,
    /// How many of the publisher's are visible,
    pub visible: u32,
    /// and how many hidden, whyever.
    pub hidden: u32,
    /// What can be shown again, the latest first, at most 20, each with how many events that still are.
    pub hidings: Vec<Hiding>,
}

impl EventService {
    /// What was published, for whoever looks after it.
    pub fn list_published(&self, _by: &Editor, asked: Published) -> Stored<PublishedEvents> {
        self.ports.storage.read(move |repositories| {
            let publisher = asked.publisher.as_ref();
            let (visible, hidden) = repositories.events().count_published(publisher)?;
            let mut hidings = repositories.hidings().list(publisher, LISTED)?;
            for hiding in &mut hidings {
                hiding.count = repositories.events().count_hidden_with(hiding.id)?;
            }
            hidings.retain(|hiding| hiding.count > 0);
            let events = repositories.events().published(&asked)?;
            Ok::<_, StorageError>(PublishedEvents { events, visible, hidden, hidings })
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

    /// Hides all that is visible of a publisher; a reason is cut to [`MAX_REASON`] characters. Nothing if nothing is visible.
    pub fn hide_all(&self, by: &Administrator, publisher: Publisher, reason: &str) -> Stored<Option<Hiding>> {
        let reason: String = one_line(reason).chars().take(MAX_REASON).collect();
        let (ports, actor) = (self.ports.clone(), by.actor());
        self.ports.storage.write(move |repositories| {
            let (count, _hidden) = repositories.events().count_published(Some(&publisher))?;
            if count == 0 {
                return Ok(None);
            }
            let subject = subject(repositories, &publisher, (count, &reason))?;
            let entry = ports.entry(actor, AuditAction::EventsHidden, &subject);
            let reason = Some(reason).filter(|reason| !reason.is_empty());
            let hiding = Hiding { id: HidingId(0), publisher, reason, count, hidden_at: entry.at };
            let id = repositories.hidings().insert(&hiding)?;
            repositories.events().hide_all(&hiding.publisher, id, entry.at)?;
            repositories.audit().insert(&entry)?;
            Ok::<_, StorageError>(Some(Hiding { id, ..hiding }))
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
            let subject = subject(repositories, &hiding.publisher, (count, ""))?;
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

/// How the audit log calls what was hidden or shown.
fn subject(
    repositories: &mut dyn Repositories,
    publisher: &Publisher,
    (count, reason): (u32, &str),
) -> Stored<String> {
    let name = match publisher {
        Publisher::Application(id) => {
            repositories.clients().find(id)?.map_or_else(|| id.to_string(), |client| client.name.to_string())
        }
        Publisher::Person(id) => {
            repositories.users().find(*id)?.map_or_else(|| id.to_string(), |user| user.email.to_string())
        }
        Publisher::Nobody => "-".to_owned(),
    };
    let reason = if reason.is_empty() { String::new() } else { format!(": {reason}") };
    Ok(format!("{name} ({count}){reason}"))
}
