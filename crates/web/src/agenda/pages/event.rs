//! `GET /event/{slug}`: one event.

use actix_web::HttpResponse;
use actix_web::web::Path;
use chrono_tz::Tz;
use serde::Serialize;
use uncino_domain::agenda::event::Event;
use uncino_domain::agenda::event::description::headings_below;
use uncino_domain::text::is_web_address;

use crate::blocking::blocking;
use crate::pages::error::PageFailure;
use crate::pages::moment;
use crate::pages::moment::{is_over, local};
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::words::Message;

/// The context of an event's page.
#[derive(Debug, Serialize)]
pub(crate) struct EventPage {
    event: Shown,
}

#[derive(Debug, Serialize)]
struct Shown {
    title: String,
    when: Message,
    start_iso: String,
    is_past: bool,
    /// Does it wait for an editor?
    is_hidden: bool,
    place: String,
    address: String,
    tags: Vec<String>,
    description: String,
    online_locations: Vec<Location>,
    picture: Option<ShownPicture>,
    /// Where a calendar gets it.
    calendar: String,
}

/// Where to take part from afar, by an address or in words.
#[derive(Debug, Serialize)]
struct Location {
    words: String,
    is_address: bool,
}

impl From<String> for Location {
    fn from(words: String) -> Self {
        Self { is_address: is_web_address(&words), words }
    }
}

#[derive(Debug, Serialize)]
struct ShownPicture {
    url: String,
    alt: String,
    width: u32,
    height: u32,
}

/// Shows an event; a hidden one only to those who may handle it.
pub(crate) async fn get(visit: Visit, slug: Path<String>) -> Result<HttpResponse, PageFailure> {
    let caller = visit.caller();
    let events = visit.state.events(&visit.request);
    let found = blocking(move || events.find(&caller, &slug)).await.map_err(|error| visit.broke(error))?;
    let Some((event, _neighbours)) = found else { return Ok(visit.not_found()) };
    let now = visit.state.clock.now().timestamp();
    let page = EventPage { event: Shown::of(event, now, visit.time_zone()) };
    visit.show(HttpResponse::Ok(), &page)
}

impl Shown {
    fn of(event: Event, now: i64, zone: Tz) -> Self {
        let start = local(event.details.start, zone);
        Self {
            when: moment::event(event.details.start, event.details.end, zone),
            start_iso: start.to_rfc3339(),
            is_hidden: !event.is_visible,
            is_past: is_over(event.details.start, event.details.end, now),
            title: event.details.title,
            place: event.place.name,
            address: event.place.address,
            tags: event.tags,
            description: headings_below(&event.details.description, 1),
            online_locations: event.details.online_locations.into_iter().map(Location::from).collect(),
            picture: event.picture.map(|picture| ShownPicture {
                url: format!("/media/{}", picture.file),
                alt: picture.alt,
                width: picture.width,
                height: picture.height,
            }),
            calendar: format!("/api/event/detail/{}.ics", event.slug),
        }
    }
}

impl Page for EventPage {
    const TEMPLATE: &'static str = "pages/agenda/event.html";

    fn samples() -> Vec<Self> {
        let event = |is_past: bool, locations: &[&str]| Shown {
            title: "<Concert>".to_owned(),
            when: moment::event(0, None, Tz::UTC),
            start_iso: "2026-11-26T21:00:00+01:00".to_owned(),
            is_past,
            is_hidden: is_past,
            place: "Town hall".to_owned(),
            address: String::new(),
            tags: vec!["jazz".to_owned()],
            description: "<p>Hello</p>".to_owned(),
            online_locations: locations.iter().map(|words| Location::from((*words).to_owned())).collect(),
            picture: is_past.then(|| ShownPicture {
                url: "/media/00112233445566778899aabbccddeeff.jpg".to_owned(),
                alt: "A \"poster\"".to_owned(),
                width: 1_200,
                height: 800,
            }),
            calendar: "/api/event/detail/concert.ics".to_owned(),
        };
        vec![
            Self { event: event(false, &["https://meet.example", "Zoom: <123>"]) },
            Self { event: event(true, &[]) },
        ]
    }
}
