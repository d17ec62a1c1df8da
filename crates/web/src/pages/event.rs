//! `GET /event/{slug}`: one event.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, TimeZone as _};
use chrono_tz::Tz;
use serde::Serialize;
use uncino_domain::caller::{Access, Caller};
use uncino_domain::event::Event;

use super::error::{PageFailure, not_found_page};
use super::{Page, show, visitor};
use crate::blocking::blocking;
use crate::state::{AppState, Site};

/// The context of an event's page.
#[derive(Debug, Serialize)]
pub(crate) struct EventPage {
    event: Shown,
}

#[derive(Debug, Serialize)]
struct Shown {
    title: String,
    when: String,
    start_iso: String,
    is_past: bool,
    place: String,
    address: String,
    tags: Vec<String>,
    description: String,
    online_locations: Vec<String>,
}

/// Shows an event; a hidden one only to those who may handle it.
pub(crate) async fn get(
    request: HttpRequest,
    slug: Path<String>,
    state: Data<AppState>,
) -> Result<HttpResponse, PageFailure> {
    let logged_in = visitor(&request, &state).await?;
    let caller = logged_in.as_ref().map_or(Caller::Anonymous, |logged_in| {
        Caller::Authenticated(Box::new(Access::of_session(logged_in.visitor.user.clone())))
    });
    let events = state.events();
    let found = blocking(move || events.find(&caller, &slug))
        .await
        .map_err(|error| PageFailure::failed(&state, error))?;
    let Some((event, _neighbours)) = found else { return Ok(not_found_page(&state)) };
    let page = EventPage { event: Shown::of(event, state.clock.now().timestamp(), &state.site) };
    show(&state, HttpResponse::Ok(), logged_in.as_ref(), &page)
}

impl Shown {
    fn of(event: Event, now: i64, site: &Site) -> Self {
        let start = local(event.details.start, site);
        let is_web =
            |location: &String| ["https://", "http://"].iter().any(|scheme| location.starts_with(scheme));
        Self {
            when: format!(
                "{}, {}",
                start.format("%A %-d %B %Y"),
                span(event.details.start, event.details.end, site)
            ),
            start_iso: start.to_rfc3339(),
            is_past: event.details.end.unwrap_or(event.details.start) < now,
            title: event.details.title,
            place: event.place.name,
            address: event.place.address,
            tags: event.tags,
            description: event.details.description,
            online_locations: event.details.online_locations.into_iter().filter(is_web).collect(),
        }
    }
}

/// A moment in the instance's time zone.
pub(super) fn local(seconds: i64, site: &Site) -> DateTime<Tz> {
    let utc = DateTime::from_timestamp(seconds, 0).unwrap_or_default();
    site.time_zone.from_utc_datetime(&utc.naive_utc())
}

/// From when to when: `21:00`, `21:00 – 23:30`, or with the day of the end if it is another one.
pub(super) fn span(start: i64, end: Option<i64>, site: &Site) -> String {
    let start = local(start, site);
    let from = start.format("%H:%M");
    match end.map(|end| local(end, site)) {
        None => from.to_string(),
        Some(end) if end.date_naive() == start.date_naive() => format!("{from} – {}", end.format("%H:%M")),
        Some(end) => format!("{from} – {}", end.format("%-d %B, %H:%M")),
    }
}

impl Page for EventPage {
    const TEMPLATE: &'static str = "pages/event.html";

    fn samples() -> Vec<Self> {
        let event = |is_past, online_locations| Shown {
            title: "<Concert>".to_owned(),
            when: "Thursday 26 November 2026, 21:00".to_owned(),
            start_iso: "2026-11-26T21:00:00+01:00".to_owned(),
            is_past,
            place: "Town hall".to_owned(),
            address: String::new(),
            tags: vec!["jazz".to_owned()],
            description: "<p>Hello</p>".to_owned(),
            online_locations,
        };
        vec![
            Self { event: event(false, vec!["https://meet.example".to_owned()]) },
            Self { event: event(true, Vec::new()) },
        ]
    }
}
