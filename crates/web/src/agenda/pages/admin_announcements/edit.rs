//! `/admin/announcements/new`, `/admin/announcements/{id}`: the form of an announcement.

use actix_web::web::{Path, Payload};
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::agenda::announcement::{Announcement, AnnouncementWords, MAX_TEXT};
use uncino_domain::agenda::announcements::{AnnouncementChange, AnnouncementDenied, AnnouncementService};
use uncino_domain::agenda::event::description::headings_below;
use uncino_domain::id::AnnouncementId;
use uncino_domain::outcome::ServiceError;

use super::{HERE, pager};
use crate::blocking::blocking;
use crate::extract::parameters::Pairs;
use crate::pages::error::PageFailure;
use crate::pages::form;
use crate::pages::templates::Page;
use crate::pages::text_form::{Errors, LIMIT, Typed};
use crate::pages::visit::Visit;
use crate::words::Message;

/// Where a new one is made.
const NEW: &str = "/admin/announcements/new";

/// The context of the page.
#[derive(Debug, Default, Serialize)]
pub(crate) struct AnnouncementFormPage {
    csrf_token: String,
    /// Where the form goes.
    action: String,
    /// Which one is changed, if none is added.
    id: Option<i64>,
    typed: Typed,
    visible: bool,
    max_text: usize,
    errors: Errors,
    preview: Option<Preview>,
}

/// An announcement as it stands on the board.
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
    let page = AnnouncementFormPage { visible: true, ..AnnouncementFormPage::default() };
    show(&visit, HttpResponse::Ok(), page)
}

/// The form of one that is there.
pub(crate) async fn get(visit: Visit, id: Path<String>) -> Result<HttpResponse, PageFailure> {
    visit.administrator()?;
    match kept(&visit, &id).await? {
        Some(found) => show(&visit, HttpResponse::Ok(), AnnouncementFormPage::of(&found)),
        None => Ok(visit.not_found()),
    }
}

/// Adds one, or shows how it would look.
pub(crate) async fn post_new(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read_up_to(payload, &visit, LIMIT).await?;
    let by = visit.administrator_of(&form, NEW)?;
    let page = AnnouncementFormPage::typed(&form, None);
    if form::is_ticked(&form, "preview") {
        return preview(&visit, page);
    }
    let (sent, announcements) = (page.sent(None), visit.state.announcements(&visit.request));
    match blocking(move || announcements.add(sent, &by)).await {
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
    let Some(found) = kept(&visit, &id).await? else {
        let page = AnnouncementFormPage::typed(&form, None);
        return refused(&visit, AnnouncementDenied::NotFound, page, None);
    };
    let page = AnnouncementFormPage::typed(&form, Some(found.id));
    if form::is_ticked(&form, "preview") {
        return preview(&visit, page);
    }
    let sent = page.sent(Some(&found));
    let (announcements, number) = (visit.state.announcements(&visit.request), found.id);
    match blocking(move || announcements.change(number, sent, &by)).await {
        Ok(changed) => Ok(pager(&visit).done("changed", &changed.id.to_string())),
        Err(ServiceError::Denied(denied)) => {
            let now = kept(&visit, &id).await?;
            refused(&visit, denied, page, now.as_ref())
        }
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

async fn kept(visit: &Visit, id: &str) -> Result<Option<Announcement>, PageFailure> {
    let Ok(id) = id.parse().map(AnnouncementId) else { return Ok(None) };
    let announcements = visit.state.announcements(&visit.request);
    blocking(move || announcements.find(id, true)).await.map_err(|error| visit.broke(error))
}

fn preview(visit: &Visit, page: AnnouncementFormPage) -> Result<HttpResponse, PageFailure> {
    match AnnouncementService::worded(page.sent(None)) {
        Ok(words) => {
            let preview = Some(Preview::of(&words, false));
            show(visit, HttpResponse::Ok(), AnnouncementFormPage { preview, ..page })
        }
        Err(denied) => refused(visit, denied, page, None),
    }
}

/// Shows the form with everything that was typed, and with what is there by now if that is something else.
fn refused(
    visit: &Visit,
    denied: AnnouncementDenied,
    page: AnnouncementFormPage,
    now: Option<&Announcement>,
) -> Result<HttpResponse, PageFailure> {
    let (builder, errors) = match denied {
        AnnouncementDenied::Title => (HttpResponse::BadRequest(), Errors::of_title()),
        AnnouncementDenied::Text => (HttpResponse::BadRequest(), Errors::of_text()),
        AnnouncementDenied::TooMany => {
            (HttpResponse::Conflict(), Errors::of_form(Message::new("admin-announcements-too-many")))
        }
        AnnouncementDenied::ChangedMeanwhile => {
            (HttpResponse::Conflict(), Errors::of_form(Message::new("text-form-changed-meanwhile")))
        }
        // Sent once more it is a new one.
        AnnouncementDenied::NotFound => {
            let errors = Errors::of_form(Message::new("admin-announcements-gone-meanwhile"));
            let page = AnnouncementFormPage { id: None, errors, ..page };
            return show(visit, HttpResponse::NotFound(), page);
        }
    };
    let typed = match (denied, now) {
        (AnnouncementDenied::ChangedMeanwhile, Some(now)) => page.typed.having_seen(now.updated_at),
        _ => page.typed,
    };
    let preview = now.map(|now| Preview::of(&now.words, true));
    show(visit, builder, AnnouncementFormPage { typed, errors, preview, ..page })
}

fn show(
    visit: &Visit,
    mut builder: HttpResponseBuilder,
    page: AnnouncementFormPage,
) -> Result<HttpResponse, PageFailure> {
    let page = AnnouncementFormPage {
        csrf_token: visit.csrf_token(&mut builder),
        action: page.id.map_or_else(|| NEW.to_owned(), |id| format!("{HERE}/{id}")),
        max_text: MAX_TEXT,
        ..page
    };
    visit.show(builder, &page)
}

impl AnnouncementFormPage {
    fn of(found: &Announcement) -> Self {
        Self {
            id: Some(found.id.0),
            typed: Typed::of(&found.words.title, &found.words.text, found.updated_at),
            visible: found.words.visible,
            preview: Some(Preview::of(&found.words, true)),
            ..Self::default()
        }
    }

    fn typed(form: &Pairs, id: Option<AnnouncementId>) -> Self {
        Self {
            id: id.map(|id| id.0),
            typed: Typed::read(form),
            visible: form::is_ticked(form, "visible"),
            ..Self::default()
        }
    }

    /// What is sent; of one that is there only a text that differs.
    fn sent(&self, kept: Option<&Announcement>) -> AnnouncementChange {
        AnnouncementChange {
            title: Some(self.typed.title.clone()),
            text: match kept {
                None => Some(self.typed.html()),
                Some(kept) => self.typed.changed_text(&kept.words.text),
            },
            visible: Some(self.visible),
            seen: kept.map(|_kept| self.typed.seen()),
        }
    }
}

impl Preview {
    fn of(words: &AnnouncementWords, is_kept: bool) -> Self {
        Self { is_kept, title: words.title.clone(), text: headings_below(&words.text, 3) }
    }
}

impl Page for AnnouncementFormPage {
    const TEMPLATE: &'static str = "pages/agenda/admin_announcement.html";

    fn samples() -> Vec<Self> {
        let preview =
            |is_kept| Preview { is_kept, title: "<Rules>".to_owned(), text: "<p>Be kind.</p>".to_owned() };
        let page = |id| Self { id, typed: Typed::sample(), max_text: MAX_TEXT, ..Self::default() };
        vec![
            Self { visible: true, ..Self::default() },
            Self { errors: Errors::everywhere(Message::new("text-form-changed-meanwhile")), ..page(None) },
            Self { preview: Some(preview(false)), ..page(None) },
            Self { preview: Some(preview(true)), ..page(Some(1)) },
        ]
    }
}
