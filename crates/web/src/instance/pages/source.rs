//! `GET /source`: what runs here, and where its source code is (AGPL-3.0 section 13).

use actix_web::HttpResponse;
use serde::Serialize;

use crate::pages::error::PageFailure;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::site::COMMIT;

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct SourcePage {
    version: &'static str,
    /// What the builder called the source.
    commit: Option<&'static str>,
    /// Where it is.
    source: Option<String>,
    /// Whom to ask for it: an address of a page or of mail.
    contact: Option<Contact>,
}

#[derive(Debug, Serialize)]
struct Contact {
    words: String,
    href: String,
}

/// Shows it.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let contact = visit.settings.security_contact();
    let page = SourcePage {
        version: env!("CARGO_PKG_VERSION"),
        commit: COMMIT,
        source: visit.state.site.source().map(str::to_owned),
        contact: Contact::of(contact),
    };
    visit.show(HttpResponse::Ok(), &page)
}

impl Contact {
    fn of(contact: &str) -> Option<Self> {
        let href = if contact.contains("://") { contact.to_owned() } else { format!("mailto:{contact}") };
        (!contact.is_empty()).then(|| Self { words: contact.to_owned(), href })
    }
}

impl Page for SourcePage {
    const TEMPLATE: &'static str = "pages/instance/source.html";
    const IS_PUBLIC: bool = true;

    fn samples() -> Vec<Self> {
        let page = |commit, source: Option<&str>, contact: &str| Self {
            version: "0.1.0",
            commit,
            source: source.map(str::to_owned),
            contact: Contact::of(contact),
        };
        vec![
            page(Some("8155c2f5"), Some("https://wp.example"), ""),
            page(None, None, "anna@example.org"),
            page(None, None, ""),
        ]
    }
}
