//! `GET /about`: what this agenda is, in the words of the static page `about` if there is one.

use actix_web::HttpResponse;
use serde::Serialize;
use uncino_domain::agenda::event::description::headings_below;
use uncino_domain::instance::static_pages::StaticPageKey;

use crate::blocking::blocking;
use crate::pages::error::PageFailure;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;

/// The slug of the static page that says it.
pub(super) const SLUG: &str = "about";

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct AboutPage {
    /// What the instance says of itself in a line.
    description: String,
    /// Sanitised HTML.
    content: String,
}

/// Shows it.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let pages = visit.state.static_pages(&visit.request);
    let found = blocking(move || pages.find(StaticPageKey::Slug(SLUG.to_owned()))).await;
    let found = found.map_err(|error| visit.broke(error))?;
    let page = AboutPage {
        description: visit.settings.description().trim().to_owned(),
        content: found.map_or_else(String::new, |found| headings_below(&found.words.content, 1)),
    };
    visit.show(HttpResponse::Ok(), &page)
}

impl Page for AboutPage {
    const TEMPLATE: &'static str = "pages/instance/about.html";
    const IS_PUBLIC: bool = true;

    fn samples() -> Vec<Self> {
        let page = |description: &str, content: &str| Self {
            description: description.to_owned(),
            content: content.to_owned(),
        };
        vec![page("<b>About", "<p>Be kind.</p>"), page("", "")]
    }
}
