//! `GET /announcement/{id}`: what visitors are told.

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;
use uncino_domain::agenda::event::description::headings_below;
use uncino_domain::id::AnnouncementId;

use crate::blocking::blocking;
use crate::pages::error::PageFailure;
use crate::pages::moment::{Moment, day, sample};
use crate::pages::templates::Page;
use crate::pages::visit::Visit;

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct AnnouncementPage {
    title: String,
    /// Sanitised HTML.
    text: String,
    since: Moment,
}

/// Shows an announcement; one that is hidden to administrators only.
pub(crate) async fn get(visit: Visit, id: Path<String>) -> Result<HttpResponse, PageFailure> {
    let Ok(id) = id.parse() else { return Ok(visit.not_found()) };
    let with_hidden = visit.administrator().is_ok();
    let announcements = visit.state.announcements(&visit.request);
    let found = blocking(move || announcements.find(AnnouncementId(id), with_hidden)).await;
    let Some(found) = found.map_err(|error| visit.broke(error))? else { return Ok(visit.not_found()) };
    let page = AnnouncementPage {
        text: headings_below(&found.words.text, 1),
        title: found.words.title,
        since: day(found.created_at, visit.time_zone()),
    };
    visit.show(HttpResponse::Ok(), &page)
}

impl Page for AnnouncementPage {
    const TEMPLATE: &'static str = "pages/agenda/announcement.html";
    const IS_PUBLIC: bool = true;

    fn samples() -> Vec<Self> {
        let page = |text: &str| Self { title: "<Rules>".to_owned(), text: text.to_owned(), since: sample() };
        vec![page("<p>Be kind.</p>"), page("")]
    }
}
