//! What owners and editors can do with an event, on its very page.

use chrono_tz::Tz;
use serde::Serialize;
use uncino_domain::access::caller::{Access, Caller};
use uncino_domain::agenda::event::{Event, Repetition};
use uncino_domain::agenda::events::EventService;
use uncino_domain::agenda::moderation::ModerationService;
use uncino_domain::id::EventId;
use uncino_domain::storage::Stored;

use crate::agenda::pages::event::told;
use crate::pages::application_names::ApplicationNames;
use crate::pages::done::Deed;
use crate::pages::moment;
use crate::pages::visit::Visit;
use crate::words::Message;

/// What they see and can do.
#[derive(Debug, Serialize)]
pub(crate) struct Desk {
    csrf_token: String,
    /// What was just done.
    notice: Option<Deed>,
    /// Who sees the event, if not everybody does.
    state: Option<Message>,
    /// Why editors hid it.
    reason: Option<String>,
    /// Its dates aren't on the board, because series aren't.
    is_off_the_board: bool,
    id: i64,
    /// The series that it is one of.
    series: Option<i64>,
    is_visible: bool,
    is_waiting: bool,
    is_editor: bool,
    /// May an editor make it and another one the same?
    can_merge: bool,
    /// How many messages there are about it, where people write such.
    messages: Option<Message>,
    added: Option<Added>,
}

/// By whom it was added, for editors.
#[derive(Debug, Serialize)]
struct Added {
    words: Message,
    /// All that they published.
    person: Option<(i64, String)>,
    application: Option<(String, String)>,
    /// Where somebody without an account wants an answer.
    reply_to: Option<String>,
}

/// What is asked to find that out.
pub(crate) struct Asked {
    events: EventService,
    moderation: ModerationService,
    applications: ApplicationNames,
    zone: Tz,
    shows_series: bool,
    has_messages: bool,
}

impl Asked {
    pub(crate) fn of(visit: &Visit) -> Self {
        Self {
            events: visit.state.events(&visit.request),
            moderation: visit.state.moderation(&visit.request),
            applications: ApplicationNames::of(visit),
            zone: visit.time_zone(),
            shows_series: visit.settings.shows_recurrent_events(),
            has_messages: visit.settings.enable_moderation(),
        }
    }

    /// What this caller sees and can do; nothing for whoever may not change the event.
    pub(crate) fn desk(&self, caller: &Caller, event: &Event) -> Stored<Option<Desk>> {
        let Caller::Authenticated(access) = caller else { return Ok(None) };
        if !access.can_change_event_of(event.user_id) {
            return Ok(None);
        }
        let parent = event.repetition.parent();
        let series = if self.events.can_change_series_of(caller, event)? { parent } else { None };
        let repeats = event.repetition.recurrence().is_some() || series.is_some();
        Ok(Some(Desk {
            csrf_token: String::new(),
            notice: None,
            state: state(event),
            reason: self.moderation.word_of_editors(event)?.filter(|_| !event.is_visible),
            is_off_the_board: repeats && !self.shows_series,
            id: event.id.0,
            series: series.map(|EventId(id)| id),
            is_visible: event.is_visible,
            is_waiting: event.is_waiting,
            is_editor: access.can_edit_all_events(),
            can_merge: access.can_edit_all_events() && event.repetition == Repetition::Once,
            messages: self.messages(caller, event)?,
            added: self.added(access, event)?,
        }))
    }

    fn messages(&self, caller: &Caller, event: &Event) -> Stored<Option<Message>> {
        if !self.has_messages {
            return Ok(None);
        }
        let count = self.moderation.count(caller, event)?;
        Ok(count.map(|count| Message::new("event-messages").with("count", count)))
    }

    fn added(&self, access: &Access, event: &Event) -> Stored<Option<Added>> {
        let Ok(editor) = access.person().and_then(|person| person.editor()) else { return Ok(None) };
        let person = match event.user_id {
            Some(id) => self.events.name_of_author(id, &editor)?.map(|name| (id.0, name)),
            None => None,
        };
        let application = match &event.client_id {
            Some(id) => self.applications.find(id.clone())?.map(|name| (id.to_string(), name)),
            None => None,
        };
        let day = moment::day(event.created_at, self.zone).words;
        let reply_to = self.events.reply_address(event.id, &editor)?.map(|address| address.to_string());
        Ok(Some(Added { words: Message::new("event-added").with("day", day), person, application, reply_to }))
    }
}

fn state(event: &Event) -> Option<Message> {
    if event.is_visible {
        None
    } else if event.is_waiting {
        Some(Message::new("event-waits"))
    } else {
        Some(Message::new("event-is-hidden"))
    }
}

impl Desk {
    /// With what its forms need, and with what was just done.
    pub(super) fn shown(self, csrf_token: String, notice: Option<Deed>) -> Self {
        Self { csrf_token, notice, ..self }
    }

    /// Of which event it is.
    pub(super) fn event(&self) -> EventId {
        EventId(self.id)
    }

    /// For the samples of the page: of an editor with all that there can be, of an owner, and of an event that waits.
    pub(crate) fn samples() -> [Self; 3] {
        let owner = || Self {
            csrf_token: "token".to_owned(),
            notice: Some(Message::new("event-saved").into()),
            state: None,
            reason: None,
            is_off_the_board: true,
            id: 7,
            series: Some(6),
            is_visible: true,
            is_waiting: false,
            is_editor: false,
            can_merge: false,
            messages: Some(Message::new("event-messages").with("count", 2)),
            added: None,
        };
        let added = |is_known: bool| Added {
            words: Message::new("event-added").with("day", moment::sample().words),
            person: is_known.then(|| (7, "anna@example.org".to_owned())),
            application: is_known.then(|| ("client-1".to_owned(), "<b>WPGancio".to_owned())),
            reply_to: (!is_known).then(|| "anna@example.org".to_owned()),
        };
        let editor = Self {
            notice: Some(Message::new("event-hidden").into()),
            state: Some(Message::new("event-is-hidden")),
            reason: Some("Hello".to_owned()),
            is_visible: false,
            is_editor: true,
            added: Some(added(true)),
            ..owner()
        };
        let waiting = Self {
            notice: Some(told::sample()),
            state: Some(Message::new("event-waits")),
            is_off_the_board: false,
            series: None,
            is_visible: false,
            is_waiting: true,
            is_editor: true,
            can_merge: true,
            messages: None,
            added: Some(added(false)),
            ..owner()
        };
        [editor, Self { notice: None, ..owner() }, waiting]
    }
}
