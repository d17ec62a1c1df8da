//! `POST /admin/pages`: removing a page; and what is told after anything that was done to one.

use actix_web::HttpResponse;
use actix_web::web::Payload;
use uncino_domain::id::StaticPageId;
use uncino_domain::instance::static_page::StaticPage;
use uncino_domain::instance::static_pages::{StaticPageDenied, StaticPageKey};
use uncino_domain::outcome::ServiceError;

use super::{HERE, address, pager, show};
use crate::blocking::blocking;
use crate::pages::confirm::Question;
use crate::pages::done::Deed;
use crate::pages::error::PageFailure;
use crate::pages::visit::Visit;
use crate::pages::{confirm, done, form};
use crate::words::Message;

pub(super) const GONE: Message = Message::new("admin-pages-gone");
const UNCLEAR: Message = Message::new("admin-pages-unclear");

/// Removes a page.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let by = visit.administrator_of(&form, HERE)?;
    let (sent, action) = (form::field(&form, "id"), form::field(&form, "action"));
    let Some(id) = sent.parse().ok().map(StaticPageId).filter(|_| action == "remove") else {
        return show(&visit, HttpResponse::BadRequest(), None, Some(UNCLEAR)).await;
    };
    if !confirm::is_confirmed(&form) {
        let Some(found) = find(&visit, id).await? else {
            return show(&visit, HttpResponse::NotFound(), None, Some(GONE)).await;
        };
        let question = Question::of(
            pager(&visit).address(),
            Message::new("admin-pages-remove-title"),
            Message::new("admin-pages-remove-help").with("address", address(&found)),
            Message::new("admin-pages-remove-button"),
        );
        let question = Question { subject: Some(found.words.title), ..question };
        return confirm::ask(&visit, question, vec![("id", sent), ("action", action)]);
    }
    let pages = visit.state.static_pages(&visit.request);
    match blocking(move || pages.remove(StaticPageKey::Id(id), &by)).await {
        Ok(()) => Ok(pager(&visit).done("removed", &sent)),
        // Nothing else is refused of what is only removed.
        Err(ServiceError::Denied(
            StaticPageDenied::NotFound
            | StaticPageDenied::Title
            | StaticPageDenied::Content
            | StaticPageDenied::ChangedMeanwhile
            | StaticPageDenied::TooMany,
        )) => show(&visit, HttpResponse::NotFound(), None, Some(GONE)).await,
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

async fn find(visit: &Visit, id: StaticPageId) -> Result<Option<StaticPage>, PageFailure> {
    let pages = visit.state.static_pages(&visit.request);
    blocking(move || pages.find(StaticPageKey::Id(id))).await.map_err(|error| visit.broke(error))
}

/// What was done to which.
pub(super) async fn told(visit: &Visit) -> Result<Option<Deed>, PageFailure> {
    let word = done::asked(&visit.request, "done");
    if word == "removed" {
        return Ok(Some(Message::new("admin-pages-removed").into()));
    }
    let Ok(id) = done::asked(&visit.request, "of").parse() else { return Ok(None) };
    let Some(found) = find(visit, StaticPageId(id)).await? else { return Ok(None) };
    let (address, title) = (address(&found), found.words.title);
    Ok(match word.as_str() {
        "added" => {
            Some(Message::new("admin-pages-added").with("address", address).with("title", title).into())
        }
        "changed" => {
            Some(Message::new("admin-pages-changed").with("address", address).with("title", title).into())
        }
        _ => None,
    })
}

/// For the samples of the page.
pub(super) fn sample() -> Deed {
    Message::new("admin-pages-added").with("title", "<Rules>").with("address", "https://wp.example").into()
}
