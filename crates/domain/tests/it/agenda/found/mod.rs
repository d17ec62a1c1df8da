//! Events on pages of other sites, as these write them.

mod calendars;
mod hostile;
mod pages;
mod structured;

use chrono::NaiveDate;
use chrono_tz::Europe::Rome;
use uncino_domain::agenda::event::description::words;
use uncino_domain::agenda::found::{Found, FoundEvent, FoundPage, When, read};
use url::Url;

/// 22 November 2026, noon in Rome.
const NOW: i64 = 1_795_345_200;
/// 1 December 2026, 21:00 in Rome.
const NINE: i64 = 1_796_155_200;

fn found_at(url: &str, bytes: &[u8]) -> Option<Found> {
    let now = chrono::DateTime::from_timestamp(NOW, 0).unwrap();
    read(FoundPage { bytes, url: &Url::parse(url).unwrap(), zone: Rome, now })
}

fn found(page: &str) -> Option<Found> {
    found_at("https://agenda.example/events/1", page.as_bytes())
}

fn only(page: &str) -> FoundEvent {
    let found = found(page).unwrap();
    assert_eq!(found.others, 0);
    found.event
}

const AT_NINE: Option<When> = Some(When::Moment(NINE));

fn day(day: u32) -> Option<When> {
    NaiveDate::from_ymd_opt(2026, 12, day).map(When::Day)
}

fn in_words(event: &FoundEvent) -> String {
    words(&event.description)
}

fn place(event: &FoundEvent) -> (&str, &str) {
    (&event.place_name, &event.place_address)
}

/// A page with this in a script.
fn with_json(json: &str) -> String {
    format!(
        "<!doctype html><html><head><title>x</title><script type=\"application/ld+json\">{json}</script></head><body><h1>x</h1>"
    )
}
