//! What can be chosen for an instance: time zones and languages.

use chrono_tz::TZ_VARIANTS;
use serde::Serialize;

/// A choice of a list.
#[derive(Debug, Serialize)]
pub(super) struct Choice {
    value: &'static str,
    label: &'static str,
}

/// All time zones with a region in their names, by name; those without one are kept for old configurations only.
pub(super) fn time_zones() -> Vec<&'static str> {
    let regional = |name: &&'static str| {
        *name == "UTC"
            || name.split_once('/').is_some_and(|(region, _)| !matches!(region, "Etc" | "SystemV" | "US"))
    };
    TZ_VARIANTS.iter().map(|zone| zone.name()).filter(regional).collect()
}

/// The languages that an agenda can say it is in. Uncino's own pages are in English so far.
pub(super) fn languages() -> Vec<Choice> {
    LANGUAGES.iter().map(|(value, label)| Choice { value, label }).collect()
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
