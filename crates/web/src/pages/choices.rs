//! What can be chosen for an instance: time zones and languages.

use chrono_tz::TZ_VARIANTS;
use serde::Serialize;

use crate::words::Message;

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

/// The time zones of a part of the world.
#[derive(Debug, Serialize)]
pub(crate) struct Region {
    label: Message,
    zones: Vec<Choice>,
}

/// All time zones with a region in their names, by region and name; those without one are kept for old configurations only. The
/// one that holds is among them whatever it is, so that a form that is only sent back changes nothing.
pub(crate) fn time_zones(current: &str) -> Vec<Region> {
    let mut regions: Vec<(&str, Vec<Choice>)> = Vec::new();
    for name in TZ_VARIANTS.iter().map(|zone| zone.name()) {
        let Some((region, city)) = name.split_once('/') else { continue };
        if matches!(region, "Etc" | "SystemV" | "US") {
            continue;
        }
        let zone = Choice { value: name.to_owned(), label: city.replace('_', " ") };
        match regions.last_mut().filter(|(last, _)| *last == region) {
            Some((_, zones)) => zones.push(zone),
            None => regions.push((region, vec![zone])),
        }
    }
    let is_listed = |(_, zones): &(&str, Vec<Choice>)| zones.iter().any(|zone| zone.value == current);
    let mut others = vec![Choice::named("UTC".to_owned(), "")];
    if current != "UTC" && !regions.iter().any(is_listed) {
        others.push(Choice::named(current.to_owned(), ""));
    }
    regions.push(("", others));
    let region =
        |(region, zones)| Region { label: Message::new("time-zone-region").with("region", region), zones };
    regions.into_iter().map(region).collect()
}

/// The time zone in which most people live who have a browser of that country or language (RFC 9110 section 12.5.4).
pub(crate) fn likely_time_zone(accept_language: &str) -> Option<&'static str> {
    let wanted = accept_language.split([',', ';']).next()?.trim().to_ascii_lowercase();
    let (language, country) = match wanted.split_once('-') {
        Some((language, rest)) => (language, rest.rsplit('-').next().unwrap_or_default()),
        None => (&*wanted, ""),
    };
    let of = |wanted: &str| LIVED_IN.iter().find(|(name, _)| *name == wanted).map(|(_, zone)| *zone);
    if country.is_empty() { of(language) } else { of(&format!("-{country}")) }
}

/// By country, and by language if that tells enough.
const LIVED_IN: [(&str, &str); 37] = [
    ("-ar", "America/Argentina/Buenos_Aires"),
    ("-at", "Europe/Vienna"),
    ("-be", "Europe/Brussels"),
    ("-br", "America/Sao_Paulo"),
    ("-ch", "Europe/Zurich"),
    ("-cl", "America/Santiago"),
    ("-cz", "Europe/Prague"),
    ("-de", "Europe/Berlin"),
    ("-es", "Europe/Madrid"),
    ("-fr", "Europe/Paris"),
    ("-gb", "Europe/London"),
    ("-gr", "Europe/Athens"),
    ("-hr", "Europe/Zagreb"),
    ("-ie", "Europe/Dublin"),
    ("-it", "Europe/Rome"),
    ("-lu", "Europe/Luxembourg"),
    ("-mx", "America/Mexico_City"),
    ("-nl", "Europe/Amsterdam"),
    ("-pl", "Europe/Warsaw"),
    ("-pt", "Europe/Lisbon"),
    ("-ru", "Europe/Moscow"),
    ("-si", "Europe/Ljubljana"),
    ("-sk", "Europe/Bratislava"),
    ("-uy", "America/Montevideo"),
    ("ca", "Europe/Madrid"),
    ("cs", "Europe/Prague"),
    ("de", "Europe/Berlin"),
    ("es", "Europe/Madrid"),
    ("eu", "Europe/Madrid"),
    ("fr", "Europe/Paris"),
    ("gl", "Europe/Madrid"),
    ("it", "Europe/Rome"),
    ("nl", "Europe/Amsterdam"),
    ("pl", "Europe/Warsaw"),
    ("pt", "Europe/Lisbon"),
    ("ru", "Europe/Moscow"),
    ("sk", "Europe/Bratislava"),
];

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

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;

    use super::{LIVED_IN, likely_time_zone, time_zones};

    #[test]
    fn a_browser_tells_where_its_people_live() {
        for (accept_language, zone) in [
            ("it-IT,it;q=0.9,en;q=0.8", Some("Europe/Rome")),
            ("it", Some("Europe/Rome")),
            ("de-AT, de;q=0.5", Some("Europe/Vienna")),
            ("pt-BR", Some("America/Sao_Paulo")),
            ("sr-Latn-SI", Some("Europe/Ljubljana")),
            ("es-PE", None),
            ("en-US,en", None),
            ("en", None),
            ("*", None),
            ("", None),
            ("-,;", None),
        ] {
            assert_eq!(likely_time_zone(accept_language), zone, "{accept_language}");
        }
        assert!(LIVED_IN.iter().all(|(_, zone)| zone.parse::<Tz>().is_ok()));
    }

    #[test]
    fn every_zone_stands_once_in_its_region_and_the_one_that_holds_too() {
        for current in ["Europe/Rome", "UTC", "CET", "Old/Zone"] {
            let regions = time_zones(current);
            let zones: Vec<&str> =
                regions.iter().flat_map(|region| &region.zones).map(|zone| &*zone.value).collect();
            assert_eq!(zones.iter().filter(|zone| **zone == current).count(), 1, "{current}");
            assert!(zones.contains(&"UTC") && zones.contains(&"America/Argentina/Buenos_Aires"));
            let mut labels: Vec<_> = regions.iter().map(|region| format!("{:?}", region.label)).collect();
            labels.sort();
            labels.dedup();
            assert_eq!(labels.len(), regions.len(), "each region once");
        }
    }
}
