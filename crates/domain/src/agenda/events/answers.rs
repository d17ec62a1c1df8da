//! What authors are told: what somebody else decided about their event, and why.

use crate::agenda::event::Event;
use crate::agenda::hiding::MAX_REASON;
use crate::agenda::message::{Message, MessageAuthor};
use crate::clock::Timestamp;
use crate::id::{MessageId, UserId};
use crate::people::letter::{DecidedEvent, EventDecision, Letter, LetterContent, SameEvent};
use crate::people::letters::write_letter;
use crate::people::user::{EmailAddress, User};
use crate::storage::{Repositories, Stored};

/// A decision about an event.
#[derive(Debug, Clone)]
pub(super) struct Decided {
    pub(super) what: EventDecision,
    pub(super) reason: Option<String>,
    /// What it was the same as.
    pub(super) same_as: Option<SameEvent>,
    pub(super) by: UserId,
    pub(super) at: Timestamp,
}

/// A reason as it is kept: nothing if there is none.
pub(super) fn reason_of(sent: &str) -> Option<String> {
    let reason: String = sent.replace('\0', "").trim().chars().take(MAX_REASON).collect();
    Some(reason).filter(|reason| !reason.is_empty())
}

/// Tells an event's author what somebody else decided; a reason also stands beside the event, as long as that is there.
pub(super) fn answer_author(
    repositories: &mut dyn Repositories,
    event: &Event,
    decided: &Decided,
) -> Stored<()> {
    if event.user_id == Some(decided.by) {
        return Ok(());
    }
    if let Some(text) = decided.reason.clone().filter(|_| decided.what != EventDecision::Removed) {
        repositories.messages().insert(&Message {
            id: MessageId(0),
            event_id: event.id,
            author: MessageAuthor::Editor,
            text,
            is_author_visible: true,
            created_at: decided.at,
        })?;
    }
    let Some(to) = address_of_author(repositories, event)? else { return Ok(()) };
    let content = LetterContent::EventDecided(DecidedEvent {
        title: event.details.title.clone(),
        slug: event.slug.clone(),
        decision: decided.what,
        reason: decided.reason.clone(),
        same_as: decided.same_as.clone(),
        has_account: event.user_id.is_some(),
    });
    write_letter(repositories, Letter { to, content }, decided.at)
}

/// Where the author of an event gets letters about it, if they want any.
pub(crate) fn address_of_author(
    repositories: &mut dyn Repositories,
    event: &Event,
) -> Stored<Option<EmailAddress>> {
    match event.user_id {
        Some(id) => {
            let author = repositories.users().find(id)?;
            Ok(author.filter(User::wants_letters).map(|author| author.email))
        }
        None => repositories.reply_addresses().find(event.id),
    }
}
