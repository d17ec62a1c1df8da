//! The sentences of one language.

use std::borrow::Cow;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::text::escape_attribute;
use crate::words::locale;
use crate::words::locale::Locale;
use crate::words::message::{Argument, Message};
use crate::words::{Language, WordsError};

type Bundle = FluentBundle<Arc<FluentResource>>;
/// How the text of a message is written, before its arguments stand in it.
pub(crate) type Spelling = fn(&str) -> Cow<'_, str>;

/// The messages of one language, and its dates, numbers and lists.
pub(crate) struct Catalogue {
    language: Language,
    locale: Locale,
    /// As plain text.
    text: Bundle,
    /// As HTML: what stands in the catalogue is never markup, what comes into it is escaped before.
    html: Bundle,
}

/// A message with its attribute, if it is that which is meant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Name<'a> {
    key: &'a str,
    attribute: Option<&'a str>,
}

impl Catalogue {
    /// Reads a file of Fluent.
    pub(crate) fn read(language: Language, source: &str) -> Result<Self, WordsError> {
        Self::spelled(
            language,
            source,
            (|text| Cow::Borrowed(text), |text| Cow::Owned(escape_attribute(text))),
        )
    }

    /// Reads a file whose texts are spelled in a way of their own, as plain text and as HTML.
    pub(crate) fn spelled(
        language: Language,
        source: &str,
        (text, html): (Spelling, Spelling),
    ) -> Result<Self, WordsError> {
        let broken = |why: String| WordsError::Catalogue(language.tag(), why);
        let resource = FluentResource::try_new(source.to_owned());
        let resource = Arc::new(resource.map_err(|(_, errors)| broken(format!("{errors:?}")))?);
        let tag = locale_of(&resource).ok_or_else(|| broken("it names no locale".to_owned()))?;
        let unknown = |why: String| WordsError::Locale(language.tag(), why);
        let id: LanguageIdentifier = tag.parse().map_err(|error| unknown(format!("{error}")))?;
        let bundle = |spelling: Spelling| {
            let mut bundle = FluentBundle::new_concurrent(vec![id.clone()]);
            // The templates set what comes from people apart, with `bdi`.
            bundle.set_use_isolating(false);
            bundle.set_transform(Some(spelling));
            bundle.set_formatter(Some(locale::number));
            bundle.add_resource(resource.clone()).map_err(|errors| broken(format!("{errors:?}")))?;
            Ok(bundle)
        };
        Ok(Self {
            language,
            locale: Locale::load(&tag).map_err(unknown)?,
            text: bundle(text)?,
            html: bundle(html)?,
        })
    }

    /// Its language.
    pub(crate) const fn language(&self) -> Language {
        self.language
    }

    /// Says a message as plain text.
    ///
    /// # Errors
    /// When there is no such message, or its arguments are others.
    pub(crate) fn try_say(&self, message: &Message) -> Result<String, WordsError> {
        Self::format(&self.text, Name { key: message.key, attribute: None }, &self.arguments(message)?)
    }

    /// Says an attribute of a message as plain text, such as the subject of a letter.
    ///
    /// # Errors
    /// As [`Self::try_say`].
    pub(crate) fn try_say_attribute(&self, message: &Message, attribute: &str) -> Result<String, WordsError> {
        let name = Name { key: message.key, attribute: Some(attribute) };
        Self::format(&self.text, name, &self.arguments(message)?)
    }

    /// Says a message as HTML. Texts among the arguments are HTML already.
    pub(crate) fn say_html(&self, key: &str, arguments: &FluentArgs<'_>) -> Result<String, WordsError> {
        Self::format(&self.html, Name { key, attribute: None }, arguments)
    }

    /// The parts of a list as one text.
    pub(crate) fn list(&self, parts: &[String]) -> String {
        self.locale.list(parts)
    }

    fn arguments<'m>(&self, message: &'m Message) -> Result<FluentArgs<'m>, WordsError> {
        let mut arguments = FluentArgs::with_capacity(message.arguments.len());
        for (name, argument) in &message.arguments {
            arguments.set(*name, self.value(argument)?);
        }
        Ok(arguments)
    }

    fn value<'m>(&self, argument: &'m Argument) -> Result<FluentValue<'m>, WordsError> {
        Ok(match argument {
            Argument::Text(text) => text.as_str().into(),
            Argument::Number(number) => (*number).into(),
            Argument::List(parts) => self.locale.list(parts).into(),
            Argument::Either(parts) => self.locale.either(parts).into(),
            Argument::Day(date) => self.locale.day(*date).into(),
            Argument::DayOfYear(date) => self.locale.day_of_year(*date).into(),
            Argument::ShortDay(date) => self.locale.short_day(*date).into(),
            Argument::ShortWeekday(date) => self.locale.short_weekday(*date).into(),
            Argument::Weekday(date) => self.locale.weekday(*date).into(),
            Argument::Time(time) => self.locale.time(*time).into(),
            Argument::Message(message) => self.try_say(message)?.into(),
        })
    }

    fn format(bundle: &Bundle, name: Name<'_>, given: &FluentArgs<'_>) -> Result<String, WordsError> {
        let missing = || WordsError::Missing(name.key.to_owned());
        let message = bundle.get_message(name.key).ok_or_else(missing)?;
        let pattern = match name.attribute {
            None => message.value(),
            Some(attribute) => message.get_attribute(attribute).map(|attribute| attribute.value()),
        };
        let mut errors = Vec::new();
        let said = bundle.format_pattern(pattern.ok_or_else(missing)?, Some(given), &mut errors);
        match errors.first() {
            None => Ok(said.into_owned()),
            Some(error) => Err(WordsError::Argument(name.key.to_owned(), error.to_string())),
        }
    }
}

/// What the message `locale` says.
fn locale_of(resource: &Arc<FluentResource>) -> Option<String> {
    let mut bundle = Bundle::new_concurrent(Vec::new());
    bundle.add_resource(resource.clone()).ok()?;
    let pattern = bundle.get_message("locale")?.value()?;
    Some(bundle.format_pattern(pattern, None, &mut Vec::new()).into_owned())
}

impl std::fmt::Debug for Catalogue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Catalogue").field("language", &self.language).finish_non_exhaustive()
    }
}
