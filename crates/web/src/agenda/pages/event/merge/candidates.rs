//! The page that asks which event is the same.

use chrono_tz::Tz;
use serde::Serialize;
use uncino_domain::agenda::event::{Event, EventSummary, Repetition};

use super::line::Line;
use crate::agenda::paths::event_path;
use crate::pages::templates::Page;
use crate::words::Message;

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct MergePage {
    csrf_token: String,
    event_url: String,
    kept: Line,
    /// Doesn't it take place once?
    repeats: bool,
    /// What is looked for.
    words: String,
    candidates: Vec<Line>,
    errors: Errors,
}

#[derive(Debug, Default, Serialize)]
struct Errors {
    other: Option<Message>,
}

impl MergePage {
    /// The event that stays, and what may be the same.
    pub(super) fn of(event: Event, found: Vec<EventSummary>, zone: Tz) -> Self {
        Self {
            csrf_token: String::new(),
            event_url: event_path(&event.slug),
            repeats: event.repetition != Repetition::Once,
            kept: Line::of_event(event, zone),
            words: String::new(),
            candidates: found.into_iter().map(|other| Line::of(other, zone)).collect(),
            errors: Errors::default(),
        }
    }

    /// With what was asked, what its form needs, and what went wrong.
    pub(super) fn asked(self, words: String, csrf_token: String, error: Option<Message>) -> Self {
        Self { words, csrf_token, errors: Errors { other: error }, ..self }
    }
}

impl Page for MergePage {
    const TEMPLATE: &'static str = "pages/agenda/merge.html";

    fn samples() -> Vec<Self> {
        let empty = |words: &str| Self {
            csrf_token: "token".to_owned(),
            event_url: "/event/concert".to_owned(),
            kept: Line::sample(false),
            repeats: false,
            words: words.to_owned(),
            candidates: Vec::new(),
            errors: Errors::default(),
        };
        let errors = |words: Message| Errors { other: Some(words) };
        let candidates = || vec![Line::sample(true), Line::sample(false)];
        vec![
            empty(""),
            empty("<b>"),
            Self { candidates: candidates(), ..empty("") },
            Self {
                candidates: candidates(),
                errors: errors(Message::new("merge-other-gone")),
                ..empty("<b>")
            },
            Self { errors: errors(Message::new("merge-same")), ..empty("") },
            Self { repeats: true, errors: errors(Message::new("merge-only-once")), ..empty("") },
        ]
    }
}
