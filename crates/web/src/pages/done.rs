//! What was just done, told after the redirect: the address carries a word, the page has the sentence.

use actix_web::HttpRequest;
use serde::Serialize;

use crate::extract::parameters;
use crate::pages::form::field;
use crate::words::Message;

/// The sentence for the word in the query, if it is one of these.
pub(crate) fn words(request: &HttpRequest, sentences: &[(&str, Message)]) -> Option<Message> {
    let done = asked(request, "done");
    sentences.iter().find(|(word, _)| *word == done).map(|(_, sentence)| sentence.clone())
}

/// What the address says about what was done, in this field; empty if nothing.
pub(crate) fn asked(request: &HttpRequest, name: &str) -> String {
    let pairs = parameters::decode(request.query_string().as_bytes()).unwrap_or_default();
    field(&pairs, name)
}

/// What was done, and to which; with the way back, if there is one.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Deed {
    pub(crate) words: Message,
    pub(crate) undo: Option<Undo>,
}

/// A form that takes a deed back: like every other one that does the opposite.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Undo {
    /// Where it goes.
    pub(crate) action: String,
    /// What it sends.
    pub(crate) fields: Vec<(&'static str, String)>,
    /// What it says; nothing more than *Undo* if that is clear.
    pub(crate) button: Message,
}

impl From<Message> for Deed {
    fn from(words: Message) -> Self {
        Self { words, undo: None }
    }
}

impl Deed {
    /// The same deed, with the form that takes it back.
    pub(crate) fn undone_by(
        self,
        action: impl Into<String>,
        fields: Vec<(&'static str, String)>,
        button: Message,
    ) -> Self {
        Self { undo: Some(Undo { action: action.into(), fields, button }), ..self }
    }
}
