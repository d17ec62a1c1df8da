//! A person's own events in a file, some at a time.

use serde::Serialize;
use uncino_domain::agenda::event::{Event, EventSummary, Repetition};
use uncino_domain::agenda::events::DescribedEvent;
use uncino_domain::agenda::message::Message as Written;
use uncino_domain::people::export::OwnEvent;
use uncino_domain::storage::{StorageError, Stored};

use super::Around;
use crate::agenda::api::event_json::WholeEvent;
use crate::agenda::feeds::feed::Feed;
use crate::agenda::feeds::ics;
use crate::agenda::paths::event_path;
use crate::api::moment;
use crate::pages::visit::Visit;
use crate::words::{Language, Message};

/// Where the calendar comes from.
const PATH: &str = "/account/export";

#[derive(Serialize)]
struct ExportedEvent<'a> {
    #[serde(flatten)]
    event: WholeEvent<'a>,
    url: String,
    /// Where its picture is; anybody may fetch it.
    picture_url: Option<String>,
    /// Through which application it came.
    client_id: Option<&'a str>,
    /// Unix seconds: a series has no time that starts later.
    repeats_until: Option<i64>,
    messages: Vec<ExportedMessage<'a>>,
}

#[derive(Serialize)]
struct ExportedMessage<'a> {
    author: &'static str,
    text: &'a str,
    created_at: String,
}

/// Events of the file with everything, with commas between them.
pub(super) fn json(around: &Around, events: &[OwnEvent], are_first: bool) -> Stored<String> {
    let mut text = String::new();
    for (number, own) in events.iter().enumerate() {
        if number > 0 || !are_first {
            text.push_str(",\n");
        }
        let exported = ExportedEvent::of(own, around.state.issuer());
        let exported =
            serde_json::to_string(&exported).map_err(|error| StorageError::Statement(error.to_string()))?;
        text.push_str(&exported);
    }
    Ok(text)
}

/// How the calendar begins.
pub(super) fn calendar_head(visit: &Visit) -> String {
    let language = Language::nearest(visit.settings.language());
    let title = Message::new("export-own-calendar").with("instance", visit.settings.title());
    let title = visit.state.words.say(language, &title);
    ics::beginning(&Feed { title, ..Feed::of(&visit.state, &visit.settings, &[], PATH) })
}

/// Entries of the calendar: a series stands in it by its dates.
pub(super) fn calendar(around: &Around, events: &[OwnEvent]) -> String {
    let takes_place = |own: &&OwnEvent| own.event.repetition.recurrence().is_none();
    let events: Vec<DescribedEvent> =
        events.iter().filter(takes_place).map(|own| described(&own.event)).collect();
    ics::entries(&Feed::of(&around.state, &around.settings, &events, PATH), ics::Alarm::None)
}

fn described(event: &Event) -> DescribedEvent {
    let description = event.details.description.clone();
    DescribedEvent { event: EventSummary::from(event.clone()), description }
}

impl<'a> ExportedEvent<'a> {
    fn of(own: &'a OwnEvent, issuer: &str) -> Self {
        let event = &own.event;
        Self {
            event: event.into(),
            url: format!("{issuer}{}", event_path(&event.slug)),
            picture_url: event.picture.as_ref().map(|picture| format!("{issuer}/media/{}", picture.file)),
            client_id: event.client_id.as_ref().map(|id| id.as_str()),
            repeats_until: match event.repetition {
                Repetition::Series { until, .. } => until,
                Repetition::Once | Repetition::Occurrence { .. } => None,
            },
            messages: own.messages.iter().map(ExportedMessage::from).collect(),
        }
    }
}

impl<'a> From<&'a Written> for ExportedMessage<'a> {
    fn from(message: &'a Written) -> Self {
        Self { author: message.author.as_str(), text: &message.text, created_at: moment(message.created_at) }
    }
}
