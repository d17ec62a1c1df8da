//! `GET /`: what's on.

use actix_web::HttpResponse;
use chrono_tz::Tz;
use serde::Serialize;
use uncino_domain::agenda::event::{EventQuery, EventSummary, Slice};
use uncino_domain::agenda::events::Asked;
use uncino_domain::storage::Stored;

use crate::blocking::blocking;
use crate::pages::error::PageFailure;
use crate::pages::moment::{UNSAID, is_over, local, midnight, span, weekday_and_day};
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::words::Message;

/// How many events the page shows.
const SHOWN: u32 = 100;

/// The context of the home page.
#[derive(Debug, Serialize)]
pub(crate) struct HomePage {
    description: String,
    days: Vec<Day>,
    more: bool,
    needs_set_up: bool,
}

#[derive(Debug, Serialize)]
struct Day {
    heading: Message,
    date: String,
    events: Vec<Card>,
}

#[derive(Debug, Serialize)]
struct Card {
    title: String,
    url: String,
    time: Message,
    start_iso: String,
    place: String,
    address: String,
    tags: Vec<String>,
    /// Is it over? Until the end of the day it is still shown.
    is_past: bool,
}

/// Shows the next events and those of today, day by day.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let now = visit.state.clock.now().timestamp();
    let today = midnight(now, visit.time_zone());
    let query = EventQuery {
        from: Some(today.min(now - UNSAID)),
        with_multidate: true,
        // Some of them were over before today.
        slice: Some(Slice { offset: 0, limit: 2 * SHOWN + 1 }),
        ..EventQuery::default()
    };
    let (events, set_up) = (visit.state.events(&visit.request), visit.state.set_up(&visit.request));
    let read = blocking(move || -> Stored<_> {
        let events = events.agenda(Asked { query, ..Asked::default() })?;
        let needs_set_up = events.is_empty() && set_up.is_needed()?;
        Ok((events, needs_set_up))
    });
    let (mut events, needs_set_up) = read.await.map_err(|error| visit.broke(error))?;
    events.retain(|event| event.start >= today || !is_over(event.start, event.end, now));
    let more = events.len() > SHOWN as usize;
    events.truncate(SHOWN as usize);
    let description = visit.settings.description().trim().to_owned();
    let page = HomePage { description, days: days(&events, now, visit.time_zone()), more, needs_set_up };
    visit.show_long(HttpResponse::Ok(), page).await
}

fn days(events: &[EventSummary], now: i64, zone: Tz) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for event in events {
        let start = local(event.start, zone);
        let date = start.format("%Y-%m-%d").to_string();
        if days.last().is_none_or(|day| day.date != date) {
            days.push(Day { heading: weekday_and_day(event.start, zone), date, events: Vec::new() });
        }
        if let Some(day) = days.last_mut() {
            day.events.push(Card {
                title: event.title.clone(),
                url: format!("/event/{}", event.slug),
                time: span(event.start, event.end, zone),
                start_iso: start.to_rfc3339(),
                place: event.place.name.clone(),
                address: event.place.address.clone(),
                tags: event.tags.clone(),
                is_past: is_over(event.start, event.end, now),
            });
        }
    }
    days
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "pages/agenda/home.html";

    fn samples() -> Vec<Self> {
        let card = |is_past| Card {
            title: "<Concert>".to_owned(),
            url: "/event/concert".to_owned(),
            time: span(0, None, Tz::UTC),
            start_iso: "2026-11-26T21:00:00+01:00".to_owned(),
            place: "Town hall".to_owned(),
            address: "1 Main street".to_owned(),
            tags: vec!["jazz".to_owned()],
            is_past,
        };
        let day = Day {
            heading: weekday_and_day(0, Tz::UTC),
            date: "2026-11-26".to_owned(),
            events: vec![card(true), card(false)],
        };
        let empty =
            |needs_set_up| Self { description: String::new(), days: Vec::new(), more: false, needs_set_up };
        vec![
            Self { description: "<b>About".to_owned(), days: vec![day], more: true, needs_set_up: false },
            empty(false),
            empty(true),
        ]
    }
}
