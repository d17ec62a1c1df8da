//! The agenda for calendars (RFC 5545). Moments are in UTC: every calendar shows them in its owner's time.

use actix_web::HttpResponse;
use chrono::{DateTime, TimeDelta, Utc};
use icalendar::{Alarm as Reminder, Calendar, Component as _, Event, EventLike as _, EventStatus};
use uncino_domain::event::description::plain_text;
use uncino_domain::services::events::DescribedEvent;
use uncino_domain::text::one_line;

use super::Feed;
use crate::text::without_controls;

/// Is somebody reminded?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alarm {
    /// No: they have many events.
    None,
    /// An hour before.
    HourBefore,
}

/// The calendar.
pub(crate) fn answer(feed: &Feed<'_>, alarm: Alarm) -> HttpResponse {
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0"));
    calendar.append_property(("PRODID", concat!("-//Uncino//Uncino ", env!("CARGO_PKG_VERSION"), "//EN")));
    calendar.append_property(("CALSCALE", "GREGORIAN"));
    // The library takes NAME as it is, and the title may come from the address of a feed.
    let title = one_line(&without_controls(&feed.title));
    calendar.append_property(("NAME", &*escaped(&title)));
    calendar.append_property(("X-WR-CALNAME", &*title));
    calendar.timezone(feed.zone.name());
    for event in feed.events {
        calendar.push(entry(feed, event, alarm));
    }
    let text = calendar.done().to_string();
    HttpResponse::Ok().content_type("text/calendar; charset=utf-8").body(text)
}

fn entry(feed: &Feed<'_>, DescribedEvent { event, description }: &DescribedEvent, alarm: Alarm) -> Event {
    let title = without_controls(&event.title);
    let mut entry = Event::new();
    entry
        .uid(&format!("{}@{}", event.id, feed.host))
        // Without a METHOD it is the moment of the last change (RFC 5545 section 3.8.7.2): the same until it changes.
        .timestamp(event.updated_at)
        .last_modified(event.updated_at)
        .summary(&title)
        .url(&format!("{}/event/{}", feed.base_url, event.slug))
        .location(&location(event))
        .status(EventStatus::Confirmed);
    if let Some(start) = moment(event.start) {
        entry.starts(start);
    }
    if let Some(end) = event.end.and_then(moment) {
        entry.ends(end);
    }
    let plain = without_controls(&plain_text(description));
    if !plain.is_empty() {
        entry.description(&plain);
    }
    for tag in &event.tags {
        entry.add_multi_property("CATEGORIES", &escaped(&without_controls(tag)));
    }
    if let (Some(latitude), Some(longitude)) = (event.place.latitude, event.place.longitude) {
        entry.add_property("GEO", format!("{latitude};{longitude}"));
    }
    if alarm == Alarm::HourBefore {
        let mut reminder = Reminder::display(&title, -TimeDelta::hours(1));
        // The same each time, like all else here.
        reminder.uid(&format!("{}-reminder@{}", event.id, feed.host)).timestamp(event.updated_at);
        entry.alarm(reminder);
    }
    entry.done()
}

fn location(event: &uncino_domain::event::EventSummary) -> String {
    let place = &event.place;
    let address =
        if place.address.is_empty() { event.online_locations.first() } else { Some(&place.address) };
    let location = match address {
        Some(address) => format!("{} - {address}", place.name),
        None => place.name.clone(),
    };
    without_controls(&location)
}

fn moment(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0)
}

/// A text in a property that the library takes as it is (RFC 5545 section 3.3.11).
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}
