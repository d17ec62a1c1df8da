//! `GET /`: what's on.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use uncino_domain::event::{EventQuery, EventSummary, Slice};

use super::error::PageFailure;
use super::event::{local, span};
use super::{Page, show, visitor};
use crate::blocking::blocking;
use crate::state::{AppState, Site};

/// How many events the page shows.
const SHOWN: u32 = 100;

/// The context of the home page.
#[derive(Debug, Serialize)]
pub(crate) struct HomePage {
    days: Vec<Day>,
    more: bool,
}

#[derive(Debug, Serialize)]
struct Day {
    heading: String,
    date: String,
    events: Vec<Card>,
}

#[derive(Debug, Serialize)]
struct Card {
    title: String,
    url: String,
    time: String,
    start_iso: String,
    place: String,
    address: String,
    tags: Vec<String>,
}

/// Shows the next events, day by day.
pub(crate) async fn get(request: HttpRequest, state: Data<AppState>) -> Result<HttpResponse, PageFailure> {
    let logged_in = visitor(&request, &state).await?;
    let query = EventQuery {
        from: Some(state.clock.now().timestamp()),
        with_multidate: true,
        slice: Some(Slice { offset: 0, limit: SHOWN + 1 }),
        ..EventQuery::default()
    };
    let events = state.events();
    let mut events =
        blocking(move || events.list(query)).await.map_err(|error| PageFailure::failed(&state, error))?;
    let more = events.len() > SHOWN as usize;
    events.truncate(SHOWN as usize);
    let page = HomePage { days: days(&events, &state.site), more };
    show(&state, HttpResponse::Ok(), logged_in.as_ref(), &page)
}

fn days(events: &[EventSummary], site: &Site) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for event in events {
        let start = local(event.start, site);
        let date = start.format("%Y-%m-%d").to_string();
        if days.last().is_none_or(|day| day.date != date) {
            days.push(Day { heading: start.format("%A %-d %B %Y").to_string(), date, events: Vec::new() });
        }
        if let Some(day) = days.last_mut() {
            day.events.push(Card {
                title: event.title.clone(),
                url: format!("/event/{}", event.slug),
                time: span(event.start, event.end, site),
                start_iso: start.to_rfc3339(),
                place: event.place.name.clone(),
                address: event.place.address.clone(),
                tags: event.tags.clone(),
            });
        }
    }
    days
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "pages/home.html";

    fn samples() -> Vec<Self> {
        let card = Card {
            title: "<Concert>".to_owned(),
            url: "/event/concert".to_owned(),
            time: "21:00".to_owned(),
            start_iso: "2026-11-26T21:00:00+01:00".to_owned(),
            place: "Town hall".to_owned(),
            address: "1 Main street".to_owned(),
            tags: vec!["jazz".to_owned()],
        };
        let day = Day { heading: "Thursday".to_owned(), date: "2026-11-26".to_owned(), events: vec![card] };
        vec![Self { days: vec![day], more: true }, Self { days: Vec::new(), more: false }]
    }
}
