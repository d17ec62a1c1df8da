//! `/admin/announcements`: what visitors are told, and what they aren't told any more.

pub(crate) mod deeds;
pub(crate) mod edit;

use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::agenda::announcement::Announcement;
use uncino_domain::agenda::event::Slice;

use crate::blocking::blocking;
use crate::pages::done::Deed;
use crate::pages::error::PageFailure;
use crate::pages::moment;
use crate::pages::pager::Pager;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::words::Message;

/// The page's own address.
const HERE: &str = "/admin/announcements";

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct AdminAnnouncementsPage {
    csrf_token: String,
    /// The address of this page of the list.
    here: String,
    notice: Option<Deed>,
    error: Option<Message>,
    words: String,
    /// Is only a part shown?
    is_part: bool,
    announcements: Vec<Shown>,
    /// Where others stand.
    more: Option<String>,
}

#[derive(Debug, Serialize)]
struct Shown {
    id: i64,
    title: String,
    is_visible: bool,
    since: Message,
}

/// Lists them, the latest first.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    visit.administrator()?;
    let notice = deeds::told(&visit).await?;
    show(&visit, HttpResponse::Ok(), notice, None).await
}

fn pager(visit: &Visit) -> Pager {
    Pager::read(visit, HERE, &[])
}

async fn show(
    visit: &Visit,
    mut builder: HttpResponseBuilder,
    notice: Option<Deed>,
    error: Option<Message>,
) -> Result<HttpResponse, PageFailure> {
    let administrator = visit.administrator()?;
    let (announcements, pager) = (visit.state.announcements(&visit.request), pager(visit));
    let (words, slice) = (pager.words(), Slice { offset: pager.offset(), limit: Pager::LIMIT });
    let found = blocking(move || announcements.search(&words, slice, &administrator)).await;
    let mut found = found.map_err(|error| visit.broke(error))?;
    let more = pager.cut(&mut found);
    let page = AdminAnnouncementsPage {
        csrf_token: visit.csrf_token(&mut builder),
        here: pager.address(),
        notice,
        error,
        words: pager.words(),
        is_part: pager.is_part(),
        announcements: found.into_iter().map(|found| Shown::of(found, visit)).collect(),
        more,
    };
    visit.show_long(builder, page).await
}

impl Shown {
    fn of(announcement: Announcement, visit: &Visit) -> Self {
        Self {
            id: announcement.id.0,
            since: moment::day(announcement.created_at, visit.time_zone()).words,
            title: announcement.words.title,
            is_visible: announcement.words.visible,
        }
    }
}

impl Page for AdminAnnouncementsPage {
    const TEMPLATE: &'static str = "pages/agenda/admin_announcements.html";

    fn samples() -> Vec<Self> {
        let shown = |is_visible| Shown {
            id: 1,
            title: "<Rules>".to_owned(),
            is_visible,
            since: moment::sample().words,
        };
        let page = |is_part, announcements| Self {
            csrf_token: "token".to_owned(),
            here: "/admin/announcements?q=jazz&page=1".to_owned(),
            notice: Some(deeds::sample()),
            error: Some(deeds::GONE),
            words: "jazz".to_owned(),
            is_part,
            announcements,
            more: Some("/admin/announcements?page=1".to_owned()),
        };
        vec![
            page(true, vec![shown(true), shown(false)]),
            page(true, Vec::new()),
            Self { notice: None, error: None, more: None, ..page(false, Vec::new()) },
        ]
    }
}
