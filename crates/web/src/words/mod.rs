//! Words: every sentence that people read stands in `templates/locales/`, one file a language, and is said by its key.
//!
//! A handler names a sentence with a [`Message`], a template with `{{ say(key="log-in", ...) }}`; the [`Catalogue`] of the
//! visit's [`Language`] says it. Whoever adds a sentence writes it into `en.ftl`, under the section of its page. Whoever
//! adds a language puts one file beside that one: the build finds it.

mod catalogue;
mod language;
mod locale;
mod message;
mod say;

#[cfg(test)]
mod tests;

use std::sync::Arc;

pub(crate) use crate::words::catalogue::Catalogue;
pub(crate) use crate::words::language::Language;
pub(crate) use crate::words::message::{Argument, Message, in_words_of};
pub(crate) use crate::words::say::Say;

use crate::words::language::LOCALES;

/// Why something can't be said: a catalogue is broken, or what asks for a sentence is.
#[derive(Debug, thiserror::Error)]
pub enum WordsError {
    /// A file isn't Fluent, or has a message twice.
    #[error("the catalogue {0} can't be read: {1}")]
    Catalogue(&'static str, String),
    /// No library knows this locale.
    #[error("the locale of the catalogue {0} isn't known: {1}")]
    Locale(&'static str, String),
    /// There is no such message.
    #[error("no words for {0}")]
    Missing(String),
    /// An argument isn't given, or is of another kind.
    #[error("the words for {0} can't be put together: {1}")]
    Argument(String, String),
}

impl From<WordsError> for tera::Error {
    fn from(error: WordsError) -> Self {
        Self::message(error)
    }
}

/// The catalogues of all languages. There is always an English one.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    english: Arc<Catalogue>,
    others: Vec<Arc<Catalogue>>,
}

impl Words {
    /// Reads the catalogues that are part of the program.
    pub(crate) fn load() -> Result<Self, WordsError> {
        let read = |(tag, source): &(&'static str, &str)| Catalogue::read(Language::named(tag), source);
        let mut read = LOCALES.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let english = read.iter().position(|catalogue| catalogue.language() == Language::ENGLISH);
        let english = english.ok_or_else(|| WordsError::Missing("English".to_owned()))?;
        Ok(Self::of(read.swap_remove(english), read))
    }

    /// One catalogue in the place of the English one, and others.
    pub(crate) fn of(english: Catalogue, others: Vec<Catalogue>) -> Self {
        Self { english: Arc::new(english), others: others.into_iter().map(Arc::new).collect() }
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<Catalogue>> {
        std::iter::once(&self.english).chain(&self.others)
    }

    /// The catalogue of a language.
    pub(crate) fn catalogue(&self, language: Language) -> &Arc<Catalogue> {
        self.iter().find(|catalogue| catalogue.language() == language).unwrap_or(&self.english)
    }

    /// Says a message as plain text. One that can't be said is its key, and a line in the log.
    pub(crate) fn say(&self, language: Language, message: &Message) -> String {
        self.catalogue(language).try_say(message).unwrap_or_else(|error| {
            tracing::error!(%error, "a sentence is missing");
            message.key.to_owned()
        })
    }
}
