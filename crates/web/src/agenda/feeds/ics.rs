//! The agenda for calendars (RFC 5545). Moments are in UTC: every calendar shows them in its owner's time.

use chrono::{DateTime, Datelike as _, TimeZone as _, Utc};
use uncino_domain::agenda::event::EventSummary;
use uncino_domain::agenda::event::description::plain_text;
use uncino_domain::agenda::events::DescribedEvent;
use uncino_domain::text::one_line;

use crate::agenda::feeds::content_lines::ContentLines;
use crate::agenda::feeds::feed::Feed;
use crate::agenda::feeds::links::absolute_links;
use crate::agenda::paths::event_path;

/// The content type.
pub(crate) const TYPE: &str = "text/calendar; charset=utf-8";
/// How often a calendar looks again: as Gancio has it.
const REFRESH: &str = "PT1H";

/// Is somebody reminded?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alarm {
    /// No: they have many events.
    None,
    /// An hour before.
    HourBefore,
}

/// The calendar.
pub(crate) fn write(feed: &Feed<'_>, alarm: Alarm) -> String {
    [&*beginning(feed), &entries(feed, alarm), END].concat()
}

/// How a calendar ends.
pub(crate) const END: &str = "END:VCALENDAR\r\n";

/// How a calendar begins, before its entries.
pub(crate) fn beginning(feed: &Feed<'_>) -> String {
    let mut lines = ContentLines::default();
    lines.plain("BEGIN", "VCALENDAR");
    lines.plain("VERSION", "2.0");
    lines.plain("PRODID", concat!("-//Uncino//Uncino ", env!("CARGO_PKG_VERSION"), "//EN"));
    lines.plain("CALSCALE", "GREGORIAN");
    lines.plain("METHOD", "PUBLISH");
    let title = one_line(&feed.title);
    lines.text("NAME", &title);
    lines.text("X-WR-CALNAME", &title);
    lines.plain("X-WR-TIMEZONE", feed.zone.name());
    lines.plain("REFRESH-INTERVAL;VALUE=DURATION", REFRESH);
    lines.plain("X-PUBLISHED-TTL", REFRESH);
    lines.finish()
}

/// The entries of a calendar, all or some of them.
pub(crate) fn entries(feed: &Feed<'_>, alarm: Alarm) -> String {
    let mut lines = ContentLines::default();
    for described in feed.events {
        entry(&mut lines, feed, described, alarm);
    }
    lines.finish()
}

fn entry(
    lines: &mut ContentLines,
    feed: &Feed<'_>,
    DescribedEvent { event, description }: &DescribedEvent,
    alarm: Alarm,
) {
    let Some(start) = moment(event.start) else { return };
    let page = format!("{}{}", feed.base_url, event_path(&event.slug));
    let changed = utc(event.updated_at);
    lines.plain("BEGIN", "VEVENT");
    lines.plain("UID", &format!("{}@{}", event.id, feed.host));
    // The moment of the last change, so that a calendar is the same until something in it changes.
    lines.plain("DTSTAMP", &changed);
    lines.plain("LAST-MODIFIED", &changed);
    lines.plain("SEQUENCE", &sequence(event.updated_at).to_string());
    lines.plain("DTSTART", &start);
    // One that isn't later is refused by readers (RFC 5545 section 3.8.2.2).
    if let Some(end) = event.end.filter(|end| *end > event.start).and_then(moment) {
        lines.plain("DTEND", &end);
    }
    lines.text("SUMMARY", &event.title);
    let description = absolute_links(description, &page);
    let plain = plain_text(&description);
    if !plain.is_empty() {
        lines.text("DESCRIPTION", &plain);
        lines.text("X-ALT-DESC;FMTTYPE=text/html", &description);
    }
    lines.text("LOCATION", &location(event));
    if let (Some(latitude), Some(longitude)) = (event.place.latitude, event.place.longitude) {
        lines.plain("GEO", &format!("{latitude};{longitude}"));
    }
    lines.plain("URL", &page);
    if !event.tags.is_empty() {
        lines.texts("CATEGORIES", &event.tags);
    }
    lines.plain("STATUS", "CONFIRMED");
    if alarm == Alarm::HourBefore {
        lines.plain("BEGIN", "VALARM");
        lines.plain("UID", &format!("{}-reminder@{}", event.id, feed.host));
        lines.plain("ACTION", "DISPLAY");
        lines.text("DESCRIPTION", &event.title);
        lines.plain("TRIGGER", "-PT1H");
        lines.plain("END", "VALARM");
    }
    lines.plain("END", "VEVENT");
}

fn location(event: &EventSummary) -> String {
    let place = &event.place;
    let address =
        if place.address.is_empty() { event.online_locations.first() } else { Some(&place.address) };
    match address {
        Some(address) => format!("{} - {address}", place.name),
        None => place.name.clone(),
    }
}

/// Grows with every change (RFC 5545 section 3.8.7.4): the seconds from the beginning of 2020 to the last one, which fit
/// into the 31 bits that readers have until 2088.
fn sequence(changed: DateTime<Utc>) -> i64 {
    const BEGINNING_OF_2020: i64 = 1_577_836_800;
    (changed.timestamp() - BEGINNING_OF_2020).clamp(0, i64::from(i32::MAX))
}

/// A moment, if calendars can say it: they have four digits for a year.
fn moment(seconds: i64) -> Option<String> {
    let moment = Utc.timestamp_opt(seconds, 0).single()?;
    (0..=9999).contains(&moment.year()).then(|| utc(moment))
}

fn utc(moment: DateTime<Utc>) -> String {
    moment.format("%Y%m%dT%H%M%SZ").to_string()
}
