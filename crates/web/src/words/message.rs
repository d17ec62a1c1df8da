//! A sentence that is still to be said, in whatever language.

use std::cell::RefCell;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};
use serde::ser::Error as _;
use serde::{Serialize, Serializer};

use crate::words::Catalogue;

/// The key of a message in the catalogue, with its arguments. Where a page's context has one, its template has the
/// sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) key: &'static str,
    pub(crate) arguments: Vec<(&'static str, Argument)>,
}

/// What stands in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Argument {
    /// Somebody's words, a name, or what a message chooses by.
    Text(String),
    /// A number, in the digits of the language.
    Number(u32),
    /// A list, with what the language sets between its parts.
    List(Vec<String>),
    /// A list of which one is enough, with what the language sets between its parts.
    Either(Vec<String>),
    /// `26 November 2026`.
    Day(NaiveDate),
    /// `26 November`.
    DayOfYear(NaiveDate),
    /// `26 Nov`.
    ShortDay(NaiveDate),
    /// `Thu`.
    ShortWeekday(NaiveDate),
    /// `Thursday`.
    Weekday(NaiveDate),
    /// `21:00`.
    Time(NaiveTime),
    /// What another message says.
    Message(Box<Message>),
}

impl Message {
    /// The message with this key.
    pub(crate) const fn new(key: &'static str) -> Self {
        Self { key, arguments: Vec::new() }
    }

    /// The same message with an argument.
    #[must_use]
    pub(crate) fn with(mut self, name: &'static str, argument: impl Into<Argument>) -> Self {
        self.arguments.push((name, argument.into()));
        self
    }
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<String>> for Argument {
    fn from(parts: Vec<String>) -> Self {
        Self::List(parts)
    }
}

impl From<u32> for Argument {
    fn from(number: u32) -> Self {
        Self::Number(number)
    }
}

impl From<NaiveTime> for Argument {
    fn from(time: NaiveTime) -> Self {
        Self::Time(time)
    }
}

impl From<Message> for Argument {
    fn from(message: Message) -> Self {
        Self::Message(Box::new(message))
    }
}

thread_local! {
    static SPEAKING: RefCell<Option<Arc<Catalogue>>> = const { RefCell::new(None) };
}

/// Does what serializes messages, as this catalogue words them. The catalogue is handed over beside serde, which has no
/// place for it; nothing else reads it.
pub(crate) fn in_words_of<T>(catalogue: &Arc<Catalogue>, work: impl FnOnce() -> T) -> T {
    let before = SPEAKING.replace(Some(catalogue.clone()));
    let done = work();
    SPEAKING.set(before);
    done
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let catalogue = SPEAKING.with_borrow(Clone::clone);
        let catalogue = catalogue.ok_or_else(|| S::Error::custom("a message outside of a page"))?;
        serializer.serialize_str(&catalogue.try_say(self).map_err(S::Error::custom)?)
    }
}
