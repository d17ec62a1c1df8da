//! What can be chosen for an instance: time zones and languages.

use chrono_tz::TZ_VARIANTS;
use serde::Serialize;

/// A choice of a list.
#[derive(Debug, Serialize)]
pub(crate) struct Choice {
    value: String,
    label: String,
}

impl Choice {
    /// A choice that is called what it is; nothing is called otherwise.
    pub(crate) fn named(value: String, nothing: &str) -> Self {
        let label = if value.is_empty() { nothing.to_owned() } else { value.clone() };
        Self { value, label }
    }
}

/// All time zones with a region in their names, by name; those without one are kept for old configurations only. The one
/// that holds is among them whatever it is, so that a form that is only sent back changes nothing.
pub(crate) fn time_zones(current: &str) -> Vec<String> {
    let regional = |name: &&'static str| {
        *name == "UTC"
            || name.split_once('/').is_some_and(|(region, _)| !matches!(region, "Etc" | "SystemV" | "US"))
    };
    let zones = TZ_VARIANTS.iter().map(|zone| zone.name()).filter(regional);
    let mut zones: Vec<String> = zones.map(str::to_owned).collect();
    if !zones.iter().any(|zone| zone == current) {
        zones.insert(0, current.to_owned());
    }
    zones
}

/// The languages that an agenda can say it is in, with the one that holds. Uncino's own pages are in English so far.
pub(crate) fn languages(current: &str) -> Vec<Choice> {
    let choice = |value: &str, label: &str| Choice { value: value.to_owned(), label: label.to_owned() };
    let mut languages: Vec<Choice> = LANGUAGES.iter().map(|(value, label)| choice(value, label)).collect();
    if !languages.iter().any(|language| language.value == current) {
        languages.insert(0, choice(current, current));
    }
    languages
}

const LANGUAGES: [(&str, &str); 14] = [
    ("ca", "Català"),
    ("cs", "Čeština"),
    ("de", "Deutsch"),
    ("en", "English"),
    ("es", "Español"),
    ("eu", "Euskara"),
    ("fr", "Français"),
    ("gl", "Galego"),
    ("it", "Italiano"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("ru", "Русский"),
    ("sk", "Slovenčina"),
];
