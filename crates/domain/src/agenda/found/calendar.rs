//! Events of a calendar (RFC 5545), with the pictures and conferences of RFC 7986 and the HTML that calendars add.

use chrono_tz::Tz;
use url::Url;

use super::content_line::{ContentLine, content_lines};
use super::tidy::tidy;
use super::when::{When, date, iso, length};
use super::{Description, Draft, FoundEvent, FoundPage, MAX_EVENTS};
use crate::clock::Timestamp;
use crate::text::is_web_address;

/// The events of a calendar. Of a series that is the first; single dates of one that were moved are left out.
pub(super) fn read(text: &str, zone: Tz) -> Vec<Draft> {
    let mut events = Vec::new();
    let mut entry: Option<Entry> = None;
    // How deep within the parts of an event: reminders have a description too.
    let mut depth = 0_usize;
    for line in content_lines(text) {
        match (&*line.name, &mut entry) {
            ("BEGIN", None) if line.value.trim().eq_ignore_ascii_case("VEVENT") => {
                entry = Some(Entry::default());
            }
            ("BEGIN", Some(_)) => depth += 1,
            ("END", Some(_)) if depth > 0 => depth -= 1,
            ("END", Some(_)) if line.value.trim().eq_ignore_ascii_case("VEVENT") => {
                events.extend(entry.take().and_then(Entry::finish));
                if events.len() >= MAX_EVENTS {
                    break;
                }
            }
            (_, Some(entry)) if depth == 0 => entry.take(&line, zone),
            _ => {}
        }
    }
    events
}

/// What an entry says, but for its times; its lines are those of its own, not of its parts.
pub(in crate::agenda) fn described(lines: &[ContentLine], base: &Url) -> FoundEvent {
    let mut entry = Entry::default();
    for line in lines.iter().filter(|line| line.name != "RECURRENCE-ID") {
        entry.take(line, Tz::UTC);
    }
    let page = FoundPage { bytes: &[], url: base, zone: Tz::UTC, now: Timestamp::default() };
    let found = entry.finish().map(|draft| tidy(draft, page)).unwrap_or_default();
    FoundEvent { start: None, end: None, ..found }
}

/// A `VEVENT` that is being read.
#[derive(Default)]
struct Entry {
    draft: Draft,
    html: Option<String>,
    length: Option<String>,
    is_moved: bool,
}

impl Entry {
    fn take(&mut self, line: &ContentLine, zone: Tz) {
        let draft = &mut self.draft;
        match &*line.name {
            "SUMMARY" => draft.title = line.text(),
            "DESCRIPTION" => draft.description = Description::of(&line.text()),
            "X-ALT-DESC" => self.html = Some(line.text()),
            "DTSTART" => draft.start = moment(line, zone),
            "DTEND" => draft.end = moment(line, zone),
            "DURATION" => self.length = Some(line.value.clone()),
            "LOCATION" => draft.take_location(&line.text()),
            "CATEGORIES" => draft.tags.extend(line.list()),
            "URL" => draft.url = Some(line.value.trim().to_owned()),
            "CONFERENCE" | "X-GOOGLE-CONFERENCE" if is_web_address(&line.value) => {
                draft.online_locations.push(line.value.clone());
            }
            "ATTACH" | "IMAGE" if is_picture(line) && draft.picture.is_none() => {
                draft.picture = Some(line.value.trim().to_owned());
            }
            "RECURRENCE-ID" => self.is_moved = true,
            _ => {}
        }
    }

    fn finish(self) -> Option<Draft> {
        let Self { mut draft, html, length: duration, is_moved } = self;
        if is_moved {
            return None;
        }
        if let Some(html) = html.filter(|html| !html.trim().is_empty()) {
            draft.description = Description::Html(html);
        }
        draft.end = match (draft.start, draft.end) {
            // The day after the last one (section 3.6.1).
            (Some(When::Day(start)), Some(When::Day(end))) => {
                end.pred_opt().filter(|last| *last > start).map(When::Day)
            }
            (Some(start), None) => {
                duration.as_deref().and_then(length).and_then(|length| start.after(length))
            }
            (Some(When::Moment(_)), Some(end @ When::Moment(_))) => Some(end),
            // A day and a moment don't go together.
            (Some(_), Some(_)) | (None, _) => None,
        };
        Some(draft)
    }
}

/// A moment in UTC, in a zone that it names, or by the clocks of the agenda.
fn moment(line: &ContentLine, zone: Tz) -> Option<When> {
    let value = line.value.trim();
    if let Some(day) = date(value) {
        return Some(When::Day(day));
    }
    iso(value, line.parameter("TZID").and_then(zone_of).unwrap_or(zone))
}

/// The zone of a name; some programs put a path before it.
pub(in crate::agenda) fn zone_of(name: &str) -> Option<Tz> {
    let parts: Vec<&str> = name.rsplitn(4, '/').collect();
    (1..=3).rev().filter(|count| *count <= parts.len()).find_map(|count| {
        let name: Vec<&str> = parts[..count].iter().rev().copied().collect();
        name.join("/").parse().ok()
    })
}

fn is_picture(line: &ContentLine) -> bool {
    let value = line.value.trim();
    let is_named = line.parameter("FMTTYPE").is_some_and(|kind| kind.starts_with("image/"));
    let path = value.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let ends_so = [".jpg", ".jpeg", ".png", ".webp", ".gif"].iter().any(|end| path.ends_with(end));
    is_web_address(value) && (is_named || ends_so || line.name == "IMAGE")
}
