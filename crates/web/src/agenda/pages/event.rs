//! `GET /event/{slug}`: one event.

mod around;
pub(crate) mod facts;
mod repeats;

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;

use crate::agenda::pages::event::around::{Around, Found, Reading};
use crate::agenda::pages::event::facts::Facts;
use crate::agenda::pages::report;
use crate::agenda::qr::QrDrawing;
use crate::agenda::structured_data::structured_data;
use crate::blocking::blocking;
use crate::pages::error::PageFailure;
use crate::pages::response::moved;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;

/// The context of an event's page.
#[derive(Debug, Serialize)]
pub(crate) struct EventPage {
    event: Facts,
    /// For search engines; none of a hidden event.
    structured_data: Option<String>,
    around: Around,
    /// Its address for who stands before it.
    qr: Option<QrDrawing>,
    /// Where visitors tell the editors that something is wrong with it, if they do that here.
    report: Option<String>,
}

/// Shows an event; a hidden one only to those who may handle it. Its number leads to its name.
pub(crate) async fn get(visit: Visit, slug: Path<String>) -> Result<HttpResponse, PageFailure> {
    let reading = Reading::of(&visit);
    let here = visit.request.path().to_owned();
    let found = blocking(move || reading.find(&slug)).await.map_err(|error| visit.broke(error))?;
    match found {
        Found::Nothing => Ok(visit.not_found()),
        Found::Elsewhere(path) => Ok(moved(&path)),
        Found::Event(found) => {
            let (event, around) = *found;
            let page = EventPage::of(event, around, visit.settings.title(), visit.state.issuer());
            let is_reported = report::is_on(&visit) && !page.event.is_hidden;
            let page = EventPage { report: is_reported.then(|| format!("{here}/report")), ..page };
            visit.show_long(HttpResponse::Ok(), page).await
        }
    }
}

impl EventPage {
    fn of(event: Facts, around: Around, instance: &str, base_url: &str) -> Self {
        let structured_data = (!event.is_hidden).then(|| structured_data(&event, instance, base_url));
        let qr = if event.is_hidden { None } else { QrDrawing::of(&event.url) };
        Self { qr, event, structured_data, around, report: None }
    }
}

impl Page for EventPage {
    const TEMPLATE: &'static str = "pages/agenda/event.html";
    const IS_PUBLIC: bool = true;

    fn samples() -> Vec<Self> {
        let page = |event, around| Self::of(event, around, "Circolo <Sud>", "https://agenda.example");
        let [whole, over] = Facts::samples();
        let report = Some("/event/concert/report".to_owned());
        vec![Self { report, ..page(whole, Around::sample()) }, page(over, Around::default())]
    }
}
