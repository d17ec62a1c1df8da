//! Durations as people write them: `60s`, `10m`, `400d`.

use chrono::TimeDelta;
use serde::{Deserialize, Deserializer, de};

/// A span of time from the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span(pub(crate) TimeDelta);

/// The longest span: a century, so that no date overflows.
const LONGEST: TimeDelta = TimeDelta::days(36_500);

fn parse<E: de::Error>(text: &str) -> Result<Span, E> {
    let duration = humantime::parse_duration(text).map_err(|error| {
        E::custom(format!("`{text}` is no duration such as 60s, 10m, 1h or 30d: {error}"))
    })?;
    TimeDelta::from_std(duration)
        .ok()
        .filter(|span| *span <= LONGEST)
        .map(Span)
        .ok_or_else(|| E::custom(format!("`{text}` is longer than a century")))
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parse(&String::deserialize(deserializer)?)
    }
}

/// A span, or nothing for an empty text.
pub(crate) fn optional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Span>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.trim().is_empty() { Ok(None) } else { parse(&text).map(Some) }
}
