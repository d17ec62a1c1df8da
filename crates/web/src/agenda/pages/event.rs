//! `GET /event/{slug}`: one event.

mod around;
pub(crate) mod deeds;
mod desk;
pub(crate) mod facts;
pub(crate) mod merge;
pub(crate) mod messages;
pub(crate) mod repeats;
mod told;

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;

use crate::agenda::pages::event::around::{Around, Found, Reading};
use crate::agenda::pages::event::desk::Desk;
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
    /// For who may change it.
    desk: Option<Desk>,
    /// Its address for who stands before it.
    qr: Option<QrDrawing>,
    /// Where visitors tell the editors that something is wrong with it, if they do that here.
    report: Option<String>,
}

/// Shows an event; a hidden one only to those who may handle it. Its number leads to its name, and
/// what was merged into it leads there.
pub(crate) async fn get(visit: Visit, slug: Path<String>) -> Result<HttpResponse, PageFailure> {
    let reading = Reading::of(&visit);
    let here = visit.request.path().to_owned();
    let found = blocking(move || reading.find(&slug)).await.map_err(|error| visit.broke(error))?;
    match found {
        Found::Nothing => Ok(visit.not_found()),
        Found::Elsewhere(path) => Ok(moved(&path)),
        Found::Event(found) => {
            let (event, around, desk) = *found;
            let page = EventPage::of(event, around, visit.settings.title(), visit.state.issuer());
            let is_reported = report::is_on(&visit) && !page.event.is_hidden && desk.is_none();
            let report = is_reported.then(|| format!("{here}/report"));
            let mut builder = HttpResponse::Ok();
            let desk = match desk {
                Some(desk) => {
                    let notice = told::deed(&visit, desk.event()).await?;
                    Some(desk.shown(visit.csrf_token(&mut builder), notice))
                }
                None => None,
            };
            visit.show_long(builder, EventPage { desk, report, ..page }).await
        }
    }
}

impl EventPage {
    fn of(event: Facts, around: Around, instance: &str, base_url: &str) -> Self {
        let structured_data = (!event.is_hidden).then(|| structured_data(&event, instance, base_url));
        let qr = if event.is_hidden { None } else { QrDrawing::of(&event.url) };
        Self { qr, event, structured_data, around, desk: None, report: None }
    }
}

impl Page for EventPage {
    const TEMPLATE: &'static str = "pages/agenda/event.html";
    const IS_PUBLIC: bool = true;

    fn samples() -> Vec<Self> {
        let page = |event, around| Self::of(event, around, "Circolo <Sud>", "https://agenda.example");
        let [whole, over] = Facts::samples();
        let report = Some("/event/concert/report".to_owned());
        let [editor, owner, waiting] = Desk::samples();
        let desk = |desk: Desk| {
            let [_, over] = Facts::samples();
            Self { desk: Some(desk), ..page(over, Around::default()) }
        };
        vec![
            Self { report, ..page(whole, Around::sample()) },
            page(over, Around::default()),
            desk(editor),
            desk(owner),
            desk(waiting),
        ]
    }
}
