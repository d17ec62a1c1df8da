//! `GET /p/{slug}`: a static page of the instance.

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;
use uncino_domain::agenda::event::description::headings_below;
use uncino_domain::instance::static_pages::StaticPageKey;

use crate::blocking::blocking;
use crate::pages::error::PageFailure;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;

/// The context of a static page.
#[derive(Debug, Serialize)]
pub(crate) struct StaticPagePage {
    title: String,
    /// Sanitised HTML.
    content: String,
}

/// Shows a static page.
pub(crate) async fn get(visit: Visit, slug: Path<String>) -> Result<HttpResponse, PageFailure> {
    let pages = visit.state.static_pages(&visit.request);
    let key = StaticPageKey::Slug(slug.into_inner());
    let found = blocking(move || pages.find(key)).await.map_err(|error| visit.broke(error))?;
    let Some(found) = found else { return Ok(visit.not_found()) };
    let content = headings_below(&found.words.content, 1);
    let page = StaticPagePage { title: found.words.title, content };
    visit.show(HttpResponse::Ok(), &page)
}

impl Page for StaticPagePage {
    const TEMPLATE: &'static str = "pages/instance/static_page.html";
    const IS_PUBLIC: bool = true;

    fn samples() -> Vec<Self> {
        let page = |content: &str| Self { title: "<Rules>".to_owned(), content: content.to_owned() };
        vec![page("<p>Be kind.</p>"), page("")]
    }
}
