//! `/admin/pages`: the static pages of the instance.

pub(crate) mod deeds;
pub(crate) mod edit;

use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::agenda::event::Slice;
use uncino_domain::instance::static_page::StaticPage;
use uncino_domain::storage::Stored;

use super::about;
use crate::agenda::paths::segment;
use crate::blocking::blocking;
use crate::pages::done::Deed;
use crate::pages::error::PageFailure;
use crate::pages::moment;
use crate::pages::pager::Pager;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::words::Message;

/// The page's own address.
const HERE: &str = "/admin/pages";

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct AdminPagesPage {
    csrf_token: String,
    /// The address of this page of the list.
    here: String,
    notice: Option<Deed>,
    error: Option<Message>,
    words: String,
    /// Is only a part shown?
    is_part: bool,
    pages: Vec<Shown>,
    /// Where others stand.
    more: Option<String>,
}

#[derive(Debug, Serialize)]
struct Shown {
    id: i64,
    title: String,
    url: String,
    changed: Message,
    /// Does it stand at the foot of every page?
    is_at_foot: bool,
    /// Is it what `/about` says?
    is_about: bool,
}

/// Lists them, the oldest first, as they stand at the foot of every page.
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
    let (static_pages, pager) = (visit.state.static_pages(&visit.request), pager(visit));
    let (words, slice) = (pager.words(), Slice { offset: pager.offset(), limit: Pager::LIMIT });
    let read = blocking(move || -> Stored<_> {
        Ok((static_pages.search(&words, slice, &administrator)?, static_pages.at_the_foot()?))
    });
    let (mut found, at_foot) = read.await.map_err(|error| visit.broke(error))?;
    let more = pager.cut(&mut found);
    let page = AdminPagesPage {
        csrf_token: visit.csrf_token(&mut builder),
        here: pager.address(),
        notice,
        error,
        words: pager.words(),
        is_part: pager.is_part(),
        pages: found.into_iter().map(|page| Shown::of(page, &at_foot, visit)).collect(),
        more,
    };
    visit.show_long(builder, page).await
}

impl Shown {
    fn of(page: StaticPage, at_foot: &[(String, String)], visit: &Visit) -> Self {
        let is_about = page.slug == about::SLUG;
        Self {
            id: page.id.0,
            url: address(&page),
            changed: moment::day(page.updated_at, visit.time_zone()).words,
            is_at_foot: !is_about && at_foot.iter().any(|(slug, _)| *slug == page.slug),
            is_about,
            title: page.words.title,
        }
    }
}

/// Where a page is read.
fn address(page: &StaticPage) -> String {
    format!("/p/{}", segment(&page.slug))
}

impl Page for AdminPagesPage {
    const TEMPLATE: &'static str = "pages/instance/admin_pages.html";

    fn samples() -> Vec<Self> {
        let shown = |is_at_foot, is_about| Shown {
            id: 1,
            title: "<Rules>".to_owned(),
            url: "/p/rules".to_owned(),
            changed: moment::sample().words,
            is_at_foot,
            is_about,
        };
        let page = |is_part, pages| Self {
            csrf_token: "token".to_owned(),
            here: "/admin/pages?q=jazz&page=1".to_owned(),
            notice: Some(deeds::sample()),
            error: Some(deeds::GONE),
            words: "jazz".to_owned(),
            is_part,
            pages,
            more: Some("/admin/pages?page=1".to_owned()),
        };
        vec![
            page(true, vec![shown(true, false), shown(false, true), shown(false, false)]),
            page(true, Vec::new()),
            Self { notice: None, error: None, more: None, ..page(false, Vec::new()) },
        ]
    }
}
