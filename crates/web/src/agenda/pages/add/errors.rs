//! The mistakes in the form of an event.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::words::Message;

/// The fields, in the order of the page; `form` is about all of it.
const FIELDS: [&str; 16] = [
    "form",
    "title",
    "description",
    "tags",
    "date",
    "from",
    "to",
    "until",
    "repeats",
    "repeats_until",
    "place_name",
    "place_address",
    "online_locations",
    "image",
    "image_name",
    "reply_to",
];

/// The mistakes, by field.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub(super) struct Errors(BTreeMap<&'static str, Option<Message>>);

impl Default for Errors {
    fn default() -> Self {
        Self(FIELDS.into_iter().map(|field| (field, None)).collect())
    }
}

impl Errors {
    /// One mistake.
    pub(super) fn of(field: &'static str, words: Message) -> Self {
        let mut errors = Self::default();
        errors.0.insert(field, Some(words));
        errors
    }

    /// These mistakes, by field.
    pub(super) fn several(mistakes: Vec<(&'static str, Message)>) -> Self {
        let mut errors = Self::default();
        errors.0.extend(mistakes.into_iter().map(|(field, words)| (field, Some(words))));
        errors
    }

    /// A mistake of everything, for the samples.
    pub(super) fn everywhere() -> Self {
        let words = || Message::new("add-title-required");
        Self(FIELDS.into_iter().map(|field| (field, Some(words()))).collect())
    }

    /// The field of the form that has what the rules call so.
    pub(super) fn field(name: &str) -> &'static str {
        FIELDS.into_iter().find(|field| *field == name).unwrap_or("form")
    }
}
