//! In which language something is said.

use serde::{Serialize, Serializer};

/// Tag and text of each file in `templates/locales/`.
pub(super) const LOCALES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/locales.rs"));

/// A language that has a catalogue, by its tag (BCP 47), such as `en`. Serialized as the tag, for `<html lang>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Language(&'static str);

impl Language {
    /// What is said where no catalogue is nearer.
    pub(crate) const ENGLISH: Self = Self("en");

    /// The language with this tag.
    pub(crate) const fn named(tag: &'static str) -> Self {
        Self(tag)
    }

    /// The nearest to what is asked for: that tag, else its language without region or script, else English. Letters
    /// may have any case (RFC 5646 section 2.1.1).
    pub(crate) fn nearest(asked: &str) -> Self {
        let broad = asked.split(['-', '_']).next().unwrap_or_default();
        let find = |wanted: &str| LOCALES.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(wanted));
        find(asked).or_else(|| find(broad)).map_or(Self::ENGLISH, |(tag, _)| Self(tag))
    }

    /// The tag.
    pub(crate) const fn tag(self) -> &'static str {
        self.0
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}
