//! `/admin/pages/new`, `/admin/pages/{id}`: the form of a static page.

use actix_web::web::{Path, Payload};
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::agenda::event::description::headings_below;
use uncino_domain::id::StaticPageId;
use uncino_domain::instance::static_page::{MAX_CONTENT, StaticPage, StaticPageWords};
use uncino_domain::instance::static_pages::{
    StaticPageChange, StaticPageDenied, StaticPageKey, StaticPageService,
};
use uncino_domain::outcome::ServiceError;

use super::{HERE, address, pager};
use crate::blocking::blocking;
use crate::pages::error::PageFailure;
use crate::pages::form;
use crate::pages::templates::Page;
use crate::pages::text_form::{Errors, LIMIT, Typed};
use crate::pages::visit::Visit;
use crate::words::Message;

/// Where a new one is made.
const NEW: &str = "/admin/pages/new";

/// The context of the page.
#[derive(Debug, Default, Serialize)]
pub(crate) struct StaticPageFormPage {
    csrf_token: String,
    /// Where the form goes.
    action: String,
    /// Which one is changed, if none is added,
    id: Option<i64>,
    /// and where that is read.
    url: Option<String>,
    typed: Typed,
    max_text: usize,
    errors: Errors,
    preview: Option<Preview>,
}

/// A page as it is read.
#[derive(Debug, Serialize)]
struct Preview {
    /// Is it what is kept, not what was typed?
    is_kept: bool,
    title: String,
    /// Sanitised HTML.
    text: String,
}

/// The form of a new one.
pub(crate) async fn get_new(visit: Visit) -> Result<HttpResponse, PageFailure> {
    visit.administrator()?;
    show(&visit, HttpResponse::Ok(), StaticPageFormPage::default())
}

/// The form of one that is there.
pub(crate) async fn get(visit: Visit, id: Path<String>) -> Result<HttpResponse, PageFailure> {
    visit.administrator()?;
    match kept(&visit, &id).await? {
        Some(found) => {
            let words = &found.words;
            let typed = Typed::of(&words.title, &words.content, found.updated_at);
            show(&visit, HttpResponse::Ok(), StaticPageFormPage { typed, ..StaticPageFormPage::of(&found) })
        }
        None => Ok(visit.not_found()),
    }
}

/// Adds one, or shows how it would look.
pub(crate) async fn post_new(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read_up_to(payload, &visit, LIMIT).await?;
    let by = visit.administrator_of(&form, NEW)?;
    let page = StaticPageFormPage { typed: Typed::read(&form), ..StaticPageFormPage::default() };
    if form::is_ticked(&form, "preview") {
        return preview(&visit, page);
    }
    let (sent, pages) = (page.sent(None), visit.state.static_pages(&visit.request));
    match blocking(move || pages.add(sent, &by)).await {
        Ok(added) => Ok(pager(&visit).done("added", &added.id.to_string())),
        Err(ServiceError::Denied(denied)) => refused(&visit, denied, page, None),
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

/// Changes one, or shows how it would look.
pub(crate) async fn post(
    visit: Visit,
    id: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, PageFailure> {
    let form = form::read_up_to(payload, &visit, LIMIT).await?;
    visit.user_of(&form, &format!("{HERE}/{id}"))?;
    let by = visit.administrator()?;
    let typed = Typed::read(&form);
    let Some(found) = kept(&visit, &id).await? else {
        let page = StaticPageFormPage { typed, ..StaticPageFormPage::default() };
        return refused(&visit, StaticPageDenied::NotFound, page, None);
    };
    let page = StaticPageFormPage { typed, preview: None, ..StaticPageFormPage::of(&found) };
    if form::is_ticked(&form, "preview") {
        return preview(&visit, page);
    }
    let sent = page.sent(Some(&found));
    let (pages, key) = (visit.state.static_pages(&visit.request), StaticPageKey::Id(found.id));
    match blocking(move || pages.change(key, sent, &by)).await {
        Ok(changed) => Ok(pager(&visit).done("changed", &changed.id.to_string())),
        Err(ServiceError::Denied(denied)) => {
            let now = kept(&visit, &id).await?;
            refused(&visit, denied, page, now.as_ref())
        }
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

async fn kept(visit: &Visit, id: &str) -> Result<Option<StaticPage>, PageFailure> {
    let Ok(id) = id.parse().map(StaticPageId) else { return Ok(None) };
    let pages = visit.state.static_pages(&visit.request);
    blocking(move || pages.find(StaticPageKey::Id(id))).await.map_err(|error| visit.broke(error))
}

fn preview(visit: &Visit, page: StaticPageFormPage) -> Result<HttpResponse, PageFailure> {
    match StaticPageService::worded(page.sent(None)) {
        Ok(words) => {
            let preview = Some(Preview::of(&words, false));
            show(visit, HttpResponse::Ok(), StaticPageFormPage { preview, ..page })
        }
        Err(denied) => refused(visit, denied, page, None),
    }
}

/// Shows the form with everything that was typed, and with what is there by now if that is something else.
fn refused(
    visit: &Visit,
    denied: StaticPageDenied,
    page: StaticPageFormPage,
    now: Option<&StaticPage>,
) -> Result<HttpResponse, PageFailure> {
    let (builder, errors) = match denied {
        StaticPageDenied::Title => (HttpResponse::BadRequest(), Errors::of_title()),
        StaticPageDenied::Content => (HttpResponse::BadRequest(), Errors::of_text()),
        StaticPageDenied::TooMany => {
            (HttpResponse::Conflict(), Errors::of_form(Message::new("admin-pages-too-many")))
        }
        StaticPageDenied::ChangedMeanwhile => {
            (HttpResponse::Conflict(), Errors::of_form(Message::new("text-form-changed-meanwhile")))
        }
        // Sent once more it is a new one.
        StaticPageDenied::NotFound => {
            let errors = Errors::of_form(Message::new("admin-pages-gone-meanwhile"));
            let page = StaticPageFormPage { id: None, url: None, errors, ..page };
            return show(visit, HttpResponse::NotFound(), page);
        }
    };
    let typed = match (denied, now) {
        (StaticPageDenied::ChangedMeanwhile, Some(now)) => page.typed.having_seen(now.updated_at),
        _ => page.typed,
    };
    let preview = now.map(|now| Preview::of(&now.words, true));
    show(visit, builder, StaticPageFormPage { typed, errors, preview, ..page })
}

fn show(
    visit: &Visit,
    mut builder: HttpResponseBuilder,
    page: StaticPageFormPage,
) -> Result<HttpResponse, PageFailure> {
    let page = StaticPageFormPage {
        csrf_token: visit.csrf_token(&mut builder),
        action: page.id.map_or_else(|| NEW.to_owned(), |id| format!("{HERE}/{id}")),
        max_text: MAX_CONTENT,
        ..page
    };
    visit.show(builder, &page)
}

impl StaticPageFormPage {
    fn of(found: &StaticPage) -> Self {
        Self {
            id: Some(found.id.0),
            url: Some(address(found)),
            preview: Some(Preview::of(&found.words, true)),
            ..Self::default()
        }
    }

    /// What is sent; of one that is there only a text that differs.
    fn sent(&self, kept: Option<&StaticPage>) -> StaticPageChange {
        StaticPageChange {
            title: Some(self.typed.title.clone()),
            content: match kept {
                None => Some(self.typed.html()),
                Some(kept) => self.typed.changed_text(&kept.words.content),
            },
            seen: kept.map(|_kept| self.typed.seen()),
        }
    }
}

impl Preview {
    fn of(words: &StaticPageWords, is_kept: bool) -> Self {
        Self { is_kept, title: words.title.clone(), text: headings_below(&words.content, 3) }
    }
}

impl Page for StaticPageFormPage {
    const TEMPLATE: &'static str = "pages/instance/admin_page.html";

    fn samples() -> Vec<Self> {
        let preview =
            |is_kept| Preview { is_kept, title: "<Rules>".to_owned(), text: "<p>Be kind.</p>".to_owned() };
        let page = || Self { typed: Typed::sample(), max_text: MAX_CONTENT, ..Self::default() };
        vec![
            Self::default(),
            Self { errors: Errors::everywhere(Message::new("text-form-changed-meanwhile")), ..page() },
            Self { preview: Some(preview(false)), ..page() },
            Self { preview: Some(preview(true)), id: Some(1), url: Some("/p/rules".to_owned()), ..page() },
        ]
    }
}
