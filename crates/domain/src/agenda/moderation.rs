//! What people write to the editors about an event, and what editors can do about its author.

use crate::access::caller::{Access, Caller, RightDenied};
use crate::access::limit::{Quota, TooMany};
use crate::access::limits::{QuotaUse, take};
use crate::agenda::event::Event;
use crate::agenda::events::address_of_author;
use crate::agenda::message::{MAX_TEXT, Message, MessageAuthor};
use crate::context::Ports;
use crate::id::{EventId, MessageId, UserId};
use crate::outcome::ServiceError;
use crate::people::letter::{Letter, LetterContent};
use crate::people::letters::write_letter;
use crate::people::user::{EmailAddress, User};
use crate::people::user_administration::{UserAdministrationService, UserDenied};
use crate::storage::{MessageQuery, Repositories, Stored};

/// Cares for messages about events.
#[derive(Debug, Clone)]
pub struct ModerationService {
    ports: Ports,
}

/// Why nothing is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModerationDenied {
    /// The caller may not, or the instance doesn't do that.
    Forbidden,
    /// An application has no business here.
    InsufficientScope,
    /// There is no such event, or it has no author.
    NotFound,
    /// The message is empty or longer than 5,000 characters.
    Malformed,
    /// Enough for this hour.
    TooMany(TooMany),
}

impl From<RightDenied> for ModerationDenied {
    fn from(denied: RightDenied) -> Self {
        match denied {
            RightDenied::InsufficientScope(_) => Self::InsufficientScope,
            RightDenied::Unauthenticated | RightDenied::Forbidden => Self::Forbidden,
        }
    }
}

type Answer<T> = Result<T, ServiceError<ModerationDenied>>;

impl ModerationService {
    /// A moderation service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Writes to the editors about an event, or as an editor about it, also to its author. Where moderation is on; who
    /// neither is an editor nor the author may do so where reports are on too. The editors get a letter.
    pub fn write(
        &self,
        caller: &Caller,
        id: Option<EventId>,
        text: &str,
        is_author_visible: bool,
    ) -> Answer<Message> {
        let access = own(caller)?.cloned();
        let text = text.trim().to_owned();
        let id = id.ok_or(ServiceError::Denied(ModerationDenied::NotFound))?;
        let ports = self.ports.clone();
        let quota_use = match &access {
            None => QuotaUse::of_address(&self.ports, Quota::Messages),
            Some(access) => QuotaUse::of(&self.ports, Quota::Messages, &access.user.id.to_string()),
        };
        let message = self.ports.storage.write(move |repositories| {
            let settings = ports.settings(repositories)?;
            if !settings.enable_moderation() {
                return Err(ServiceError::Denied(ModerationDenied::Forbidden));
            }
            repositories.events().lock(id)?;
            let event =
                repositories.events().find(id)?.ok_or(ServiceError::Denied(ModerationDenied::NotFound))?;
            let author = author(access.as_ref(), &event);
            let is_visitor = matches!(author, MessageAuthor::Registered | MessageAuthor::Anonymous);
            if is_visitor && !event.is_visible {
                return Err(ServiceError::Denied(ModerationDenied::NotFound));
            }
            if is_visitor && !settings.enable_reports() {
                return Err(ServiceError::Denied(ModerationDenied::Forbidden));
            }
            if text.is_empty() || text.chars().count() > MAX_TEXT || text.contains('\0') {
                return Err(ServiceError::Denied(ModerationDenied::Malformed));
            }
            take(quota_use, repositories)?
                .map_err(|too_many| ServiceError::Denied(ModerationDenied::TooMany(too_many)))?;
            let is_author_visible = match author {
                MessageAuthor::Author => true,
                MessageAuthor::Editor => is_author_visible,
                // Who reports somebody's event doesn't write to them.
                MessageAuthor::Registered | MessageAuthor::Anonymous => false,
            };
            let created_at = ports.clock.now();
            let message =
                Message { id: MessageId(0), event_id: id, author, text, is_author_visible, created_at };
            let message = repositories.messages().insert(&message)?;
            for to in recipients(repositories, settings.admin_email(), &event, &message)? {
                let content = LetterContent::MessageAboutEvent {
                    title: event.details.title.clone(),
                    slug: event.slug.clone(),
                    message: message.text.clone(),
                };
                write_letter(repositories, Letter { to, content }, created_at)?;
            }
            Ok::<_, ServiceError<ModerationDenied>>(message)
        })?;
        self.ports.mailer.wake();
        Ok(message)
    }

    /// The messages about an event, the latest first, at most so many: all of them for editors, for its author those that they
    /// may read.
    pub fn list(&self, caller: &Caller, id: Option<EventId>, limit: Option<u32>) -> Answer<Vec<Message>> {
        let access = own(caller)?.ok_or(ServiceError::Denied(ModerationDenied::Forbidden))?.clone();
        let id = id.ok_or(ServiceError::Denied(ModerationDenied::NotFound))?;
        let ports = self.ports.clone();
        self.ports.storage.read(move |repositories| {
            if !ports.settings(repositories)?.enable_moderation() {
                return Err(ServiceError::Denied(ModerationDenied::Forbidden));
            }
            let event =
                repositories.events().find(id)?.ok_or(ServiceError::Denied(ModerationDenied::NotFound))?;
            let for_author = is_for_author(author(Some(&access), &event))
                .ok_or(ServiceError::Denied(ModerationDenied::Forbidden))?;
            let query = MessageQuery { for_author, limit, ..MessageQuery::about(id) };
            Ok(repositories.messages().list(query)?)
        })
    }

    /// What editors wrote last that its author may read: for whoever may change the event, also where nobody writes messages.
    pub fn word_of_editors(&self, event: &Event) -> Stored<Option<String>> {
        let by = Some(MessageAuthor::Editor);
        let query = MessageQuery { by, for_author: true, limit: Some(1), ..MessageQuery::about(event.id) };
        let last = self.ports.storage.read(move |repositories| repositories.messages().list(query))?;
        Ok(last.into_iter().next().map(|message| message.text))
    }

    /// How many messages about an event there are for the caller; nothing if they may read none of them.
    pub fn count(&self, caller: &Caller, event: &Event) -> Stored<Option<u32>> {
        let Ok(Some(access)) = own(caller) else { return Ok(None) };
        let Some(for_author) = is_for_author(author(Some(access), event)) else { return Ok(None) };
        let id = event.id;
        let counts =
            self.ports.storage.read(move |repositories| repositories.messages().count(&[id], for_author))?;
        Ok(Some(counts.get(&id).copied().unwrap_or_default()))
    }

    /// Shuts out the author of an event. An editor can do so to members only, and nobody to themselves.
    pub fn disable_author(&self, caller: &Caller, id: Option<EventId>) -> Answer<()> {
        let editor = caller.editor().map_err(|denied| ServiceError::Denied(denied.into()))?;
        let id = id.ok_or(ServiceError::Denied(ModerationDenied::NotFound))?;
        let author = self.author_of(id)?;
        if !editor.can_shut_out(&author) {
            return Err(ServiceError::Denied(ModerationDenied::Forbidden));
        }
        let people = UserAdministrationService::new(self.ports.clone());
        let disabled = people.shut_out(author.id, &editor);
        disabled.map(drop).map_err(|error| {
            error.map_denial(|denied| match denied {
                UserDenied::NotFound => ModerationDenied::NotFound,
                UserDenied::NotWaiting | UserDenied::LastAdministrator => ModerationDenied::Forbidden,
            })
        })
    }

    fn author_of(&self, id: EventId) -> Answer<User> {
        let ports = self.ports.clone();
        self.ports.storage.read(move |repositories| {
            if !ports.settings(repositories)?.enable_moderation() {
                return Err(ServiceError::Denied(ModerationDenied::Forbidden));
            }
            let author: Option<UserId> = repositories.events().find(id)?.and_then(|event| event.user_id);
            let author = author.ok_or(ServiceError::Denied(ModerationDenied::NotFound))?;
            repositories.users().find(author)?.ok_or(ServiceError::Denied(ModerationDenied::NotFound))
        })
    }
}

/// Somebody by themselves, or nobody; an application is neither.
fn own(caller: &Caller) -> Answer<Option<&Access>> {
    match caller {
        Caller::Anonymous => Ok(None),
        Caller::Authenticated(access) if access.is_first_party() => Ok(Some(access)),
        Caller::Authenticated(_) => Err(ServiceError::Denied(ModerationDenied::InsufficientScope)),
    }
}

fn author(access: Option<&Access>, event: &Event) -> MessageAuthor {
    match access {
        None => MessageAuthor::Anonymous,
        Some(access) if access.can_edit_all_events() => MessageAuthor::Editor,
        Some(access) if event.user_id == Some(access.user.id) => MessageAuthor::Author,
        Some(_) => MessageAuthor::Registered,
    }
}

/// Whether somebody reads only what the author of the event may read; nothing for whoever reads no messages.
fn is_for_author(reader: MessageAuthor) -> Option<bool> {
    match reader {
        MessageAuthor::Editor => Some(false),
        MessageAuthor::Author => Some(true),
        MessageAuthor::Registered | MessageAuthor::Anonymous => None,
    }
}

/// Who gets a letter about a message: the address of the instance, or else its administrators; and the author if an editor
/// wrote to them.
fn recipients(
    repositories: &mut dyn Repositories,
    admin_email: &str,
    event: &Event,
    message: &Message,
) -> Stored<Vec<EmailAddress>> {
    if message.author == MessageAuthor::Editor {
        let is_told = message.is_author_visible;
        return Ok(if is_told {
            address_of_author(repositories, event)?.into_iter().collect()
        } else {
            Vec::new()
        });
    }
    if let Some(address) = EmailAddress::parse(admin_email) {
        return Ok(vec![address]);
    }
    let administrators = repositories.users().active_administrators()?;
    Ok(administrators
        .into_iter()
        .filter(User::wants_letters)
        .map(|administrator| administrator.email)
        .collect())
}
