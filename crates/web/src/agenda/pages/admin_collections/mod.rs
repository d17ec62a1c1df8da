//! `/admin/collections`: which there are, in which order, and where each stands.

pub(crate) mod add;
pub(crate) mod deeds;
pub(crate) mod filters;
pub(crate) mod one;

use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::agenda::collections::CollectionOverview;
use uncino_domain::agenda::event::Slice;

use crate::agenda::paths::collection_path;
use crate::blocking::blocking;
use crate::pages::done::Deed;
use crate::pages::error::PageFailure;
use crate::pages::pager::Pager;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::words::Message;

/// The page's own address.
const HERE: &str = "/admin/collections";

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct AdminCollectionsPage {
    csrf_token: String,
    /// The address of this page of the list.
    here: String,
    notice: Option<Deed>,
    error: Option<Message>,
    words: String,
    /// Is only a part shown?
    is_part: bool,
    collections: Vec<Shown>,
    /// Where others stand.
    more: Option<String>,
}

/// A collection in the list.
#[derive(Debug, Serialize)]
struct Shown {
    id: i64,
    name: String,
    /// Its page for everybody.
    url: String,
    is_top: bool,
    is_at_home: bool,
    /// Is there none before it?
    is_first: bool,
    filters: u32,
    coming: u32,
}

/// Lists them in their order.
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
    let (collections, pager) = (visit.state.collections(&visit.request), pager(visit));
    let (words, slice) = (pager.words(), Slice { offset: pager.offset(), limit: Pager::LIMIT });
    let found = blocking(move || collections.search(&words, slice, &administrator)).await;
    let mut found = found.map_err(|error| visit.broke(error))?;
    let more = pager.cut(&mut found);
    let is_whole = !pager.is_part();
    let shown =
        found.into_iter().enumerate().map(|(number, found)| Shown::of(found, is_whole && number == 0));
    let page = AdminCollectionsPage {
        csrf_token: visit.csrf_token(&mut builder),
        here: pager.address(),
        notice,
        error,
        words: pager.words(),
        is_part: pager.is_part(),
        collections: shown.collect(),
        more,
    };
    visit.show_long(builder, page).await
}

impl Shown {
    fn of(found: CollectionOverview, is_first: bool) -> Self {
        let CollectionOverview { collection, filters, coming, is_at_home } = found;
        Self {
            id: collection.id.0,
            url: collection_path(&collection.name),
            name: collection.name,
            is_top: collection.is_top,
            is_at_home,
            is_first,
            filters,
            coming,
        }
    }

    /// For the samples of pages.
    fn sample(is_full: bool) -> Self {
        Self {
            id: 1,
            name: "<x>".to_owned(),
            url: "/collection/x".to_owned(),
            is_top: is_full,
            is_at_home: is_full,
            is_first: is_full,
            filters: u32::from(is_full),
            coming: 2 * u32::from(is_full),
        }
    }
}

impl Page for AdminCollectionsPage {
    const TEMPLATE: &'static str = "pages/agenda/admin_collections.html";

    fn samples() -> Vec<Self> {
        let page = |is_part, collections| Self {
            csrf_token: "token".to_owned(),
            here: "/admin/collections?q=jazz&page=1".to_owned(),
            notice: Some(deeds::sample()),
            error: Some(deeds::GONE),
            words: "jazz".to_owned(),
            is_part,
            collections,
            more: Some("/admin/collections?page=1".to_owned()),
        };
        vec![
            page(true, vec![Shown::sample(true), Shown::sample(false)]),
            page(true, Vec::new()),
            Self { notice: None, error: None, more: None, ..page(false, Vec::new()) },
        ]
    }
}
