//! The form of what has a title and a text, and what somebody else may change meanwhile: announcements, static pages.

use serde::Serialize;
use uncino_domain::agenda::event::description::{from_typed, typed};
use uncino_domain::clock::Timestamp;

use crate::extract::parameters::Pairs;
use crate::pages::form::field;
use crate::words::Message;

/// The largest form, in bytes: 20,000 characters of four bytes, each byte as three.
pub(crate) const LIMIT: usize = 256 * 1024;

/// The fields, as they were typed.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Typed {
    pub(crate) title: String,
    /// Plain words, or HTML.
    pub(crate) text: String,
    /// When it was last changed before the form was shown, in microseconds.
    seen: String,
}

/// What is wrong, and beside which field that is said.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Errors {
    form: Option<Message>,
    title: Option<Message>,
    text: Option<Message>,
}

impl Typed {
    /// What was sent.
    pub(crate) fn read(form: &Pairs) -> Self {
        let text = field(form, "text").replace("\r\n", "\n");
        Self { title: field(form, "title"), text, seen: field(form, "seen") }
    }

    /// What is kept, as it would have been typed.
    pub(crate) fn of(title: &str, html: &str, updated_at: Timestamp) -> Self {
        let typed = Self { title: title.to_owned(), text: typed(html), seen: String::new() };
        typed.having_seen(updated_at)
    }

    /// The same, sent once more for what is there since then.
    pub(crate) fn having_seen(self, updated_at: Timestamp) -> Self {
        Self { seen: updated_at.timestamp_micros().to_string(), ..self }
    }

    /// The text as HTML that nobody has looked at; nothing if it is what is kept.
    pub(crate) fn changed_text(&self, kept: &str) -> Option<String> {
        (self.text.trim() != typed(kept)).then(|| self.html())
    }

    /// The text as HTML that nobody has looked at.
    pub(crate) fn html(&self) -> String {
        from_typed(&self.text)
    }

    /// When what is to be changed was last changed, as far as the form knows. One that doesn't say has seen nothing.
    pub(crate) fn seen(&self) -> Timestamp {
        self.seen.parse().ok().and_then(Timestamp::from_timestamp_micros).unwrap_or_default()
    }

    /// For the samples of pages.
    pub(crate) fn sample() -> Self {
        Self::of("<Rules>", "<p>Be kind.</p>", Timestamp::default())
    }
}

impl Errors {
    /// About the whole form.
    pub(crate) fn of_form(words: Message) -> Self {
        Self { form: Some(words), ..Self::default() }
    }

    /// Beside the title.
    pub(crate) fn of_title() -> Self {
        Self { title: Some(Message::new("text-form-title")), ..Self::default() }
    }

    /// Beside the text.
    pub(crate) fn of_text() -> Self {
        Self { text: Some(Message::new("text-form-text")), ..Self::default() }
    }

    /// For the samples of pages.
    pub(crate) fn everywhere(form: Message) -> Self {
        Self { form: Some(form), ..Self { text: Self::of_text().text, ..Self::of_title() } }
    }
}
