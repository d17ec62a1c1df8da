//! Events as pages of other sites tell of them: in JSON-LD with the words of schema.org, in microformats (`h-event`, and the older
//! `vevent`), or in a calendar (RFC 5545). Pure: whoever fetches a page is elsewhere.
//!
//! What strangers write there is cut to what the form of an event takes, so that it can be shown in it. Nothing of it is judged
//! here, and nothing is ever saved unseen.

mod calendar;
mod choice;
mod content_line;
mod decoded;
mod json_ld;
mod location;
mod microformats;
mod properties;
mod tidy;
mod tree;
mod when;

use chrono_tz::Tz;
use url::Url;

use crate::clock::Timestamp;

pub(in crate::agenda) use calendar::{described, zone_of};
pub(in crate::agenda) use content_line::{ContentLine, content_lines};
pub(in crate::agenda) use decoded::text as decoded;
pub(in crate::agenda) use when::{iso, length};

pub use when::When;

/// The most events of a page that are looked at.
const MAX_EVENTS: usize = 1_000;

/// A page of another site, as it was fetched.
#[derive(Debug, Clone, Copy)]
pub struct FoundPage<'p> {
    /// Its content.
    pub bytes: &'p [u8],
    /// Its address: others on it are relative to that.
    pub url: &'p Url,
    /// The zone of times that name none.
    pub zone: Tz,
    /// What is to come, and what is over.
    pub now: Timestamp,
}

/// An event that was found, and how many others stand beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The one that the page is about; if it is about many, the next that is to come.
    pub event: FoundEvent,
    /// How many others are there.
    pub others: usize,
}

/// What a page says of an event. Each text is as short as the form of an event takes it, and has no NUL.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FoundEvent {
    /// The title; never empty.
    pub title: String,
    /// HTML, sanitised.
    pub description: String,
    /// When it starts.
    pub start: Option<When>,
    /// When it ends; a day is the last one.
    pub end: Option<When>,
    /// The name of its place.
    pub place_name: String,
    /// The address of its place.
    pub place_address: String,
    /// Where to take part from afar: addresses, or words.
    pub online_locations: Vec<String>,
    /// Tags, each in one line, none twice.
    pub tags: Vec<String>,
    /// The address of a picture.
    pub picture: Option<String>,
}

/// Reads a page: the event that it is about, if any is found there. Takes time and memory in proportion to its length.
pub fn read(page: FoundPage<'_>) -> Option<Found> {
    let text = decoded::text(page.bytes);
    let start = text.trim_start();
    if start.get(..15).is_some_and(|start| start.eq_ignore_ascii_case("BEGIN:VCALENDAR")) {
        return choice::one(calendar::read(start, page.zone), page);
    }
    if start.starts_with(['{', '[']) {
        return choice::one(json_ld::read(start, page.zone), page);
    }
    let tree = tree::Tree::read(&text);
    let here = FoundPage { url: &tree.base(page.url), ..page };
    let microformats = microformats::read(&tree, here);
    let mut structured = Vec::new();
    for json in tree.scripts("application/ld+json") {
        structured.extend(json_ld::read(&json, page.zone));
    }
    choice::of_both(structured, microformats, page)
}

/// What a page says of an event, as it stands there.
#[derive(Debug, Clone, Default)]
struct Draft {
    title: String,
    description: Description,
    /// Is that only a summary of it?
    is_summary: bool,
    start: Option<When>,
    end: Option<When>,
    place_name: String,
    place_address: String,
    /// Do name and address of the place stand apart?
    has_parts: bool,
    online_locations: Vec<String>,
    /// Is it said to be online, whether or not it is said where?
    is_online: bool,
    tags: Vec<String>,
    picture: Option<String>,
    /// Its own page.
    url: Option<String>,
}

/// A description, by how it is written.
#[derive(Debug, Clone, Default)]
enum Description {
    #[default]
    None,
    Html(String),
    Words(String),
}
