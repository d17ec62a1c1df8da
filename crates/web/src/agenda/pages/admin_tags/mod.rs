//! `/admin/tags`: every tag that an event has.

mod deeds;

use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::agenda::tag_search::{TagOrder, TagSearch};
use uncino_domain::storage::TagUsage;
use uncino_domain::text::key;

use crate::agenda::paths::{segment, tag_path};
use crate::blocking::blocking;
use crate::pages::done::Deed;
use crate::pages::error::PageFailure;
use crate::pages::pager::Pager;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::words::Message;

pub(crate) use deeds::post;

/// The page's own address.
const HERE: &str = "/admin/tags";

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct TagsPage {
    csrf_token: String,
    /// The address of this page of the list.
    here: String,
    notice: Option<Deed>,
    error: Option<Message>,
    words: String,
    order: &'static str,
    /// Is only a part shown, of those in which words stand?
    is_search: bool,
    tags: Vec<Shown>,
    /// Where others stand.
    more: Option<String>,
}

#[derive(Debug, Serialize)]
struct Shown {
    name: String,
    /// The name in an address.
    anchor: String,
    path: String,
    events: Message,
    /// The new name, as it was typed, and what is wrong with it.
    typed: String,
    error: Option<Message>,
}

/// A new name that was refused.
struct Refused {
    tag: String,
    typed: String,
    words: Message,
}

/// What the address of the page asks for.
fn pager(visit: &Visit) -> Pager {
    Pager::read(visit, HERE, &["order"])
}

/// Lists them.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let notice = deeds::told(&visit).await?;
    let (builder, page) = read(&visit, HttpResponse::Ok()).await?;
    visit.show_long(builder, TagsPage { notice, ..page }).await
}

/// The page, with what went wrong.
async fn show_error(
    visit: &Visit,
    builder: HttpResponseBuilder,
    error: Message,
) -> Result<HttpResponse, PageFailure> {
    let (builder, page) = read(visit, builder).await?;
    visit.show_long(builder, TagsPage { error: Some(error), ..page }).await
}

/// The page with a new name that was refused, beside its tag if that stands on this page.
async fn show_refused(visit: &Visit, refused: Refused) -> Result<HttpResponse, PageFailure> {
    let (builder, mut page) = read(visit, HttpResponse::BadRequest()).await?;
    let there = page.tags.iter_mut().find(|tag| key(&tag.name) == key(&refused.tag));
    match there {
        Some(tag) => (tag.typed, tag.error) = (refused.typed, Some(refused.words)),
        None => page.error = Some(refused.words),
    }
    visit.show_long(builder, page).await
}

async fn read(
    visit: &Visit,
    mut builder: HttpResponseBuilder,
) -> Result<(HttpResponseBuilder, TagsPage), PageFailure> {
    let administrator = visit.administrator()?;
    let pager = pager(visit);
    let (order, order_name) = match pager.asked("order").as_str() {
        "name" => (TagOrder::Name, "name"),
        _ => (TagOrder::MostUsed, "used"),
    };
    let search = TagSearch { words: pager.words(), order, offset: pager.offset(), limit: Pager::LIMIT };
    let tags = visit.state.tags(&visit.request);
    let read = blocking(move || tags.list_part(&search, &administrator));
    let mut tags = read.await.map_err(|error| visit.broke(error))?;
    let more = pager.cut(&mut tags);
    let page = TagsPage {
        csrf_token: visit.csrf_token(&mut builder),
        here: pager.address(),
        notice: None,
        error: None,
        words: pager.words(),
        order: order_name,
        is_search: pager.is_part(),
        tags: tags.into_iter().map(Shown::from).collect(),
        more,
    };
    Ok((builder, page))
}

impl From<TagUsage> for Shown {
    fn from(TagUsage { tag, count }: TagUsage) -> Self {
        Self {
            anchor: segment(&tag),
            path: tag_path(&tag),
            events: Message::new("admin-places-events").with("count", count),
            typed: tag.clone(),
            error: None,
            name: tag,
        }
    }
}

impl Page for TagsPage {
    const TEMPLATE: &'static str = "pages/agenda/admin_tags.html";

    fn samples() -> Vec<Self> {
        let tag = |tag: &str| Shown::from(TagUsage { tag: tag.to_owned(), count: 2 });
        let page = |tags: Vec<Shown>, is_search| Self {
            csrf_token: "token".to_owned(),
            here: "/admin/tags?q=jazz&page=1".to_owned(),
            notice: Some(deeds::sample()),
            error: Some(deeds::GONE),
            words: "jazz".to_owned(),
            order: "name",
            is_search,
            more: (!tags.is_empty()).then(|| "/admin/tags?page=1".to_owned()),
            tags,
        };
        let refused = Shown { error: Some(deeds::malformed()), ..tag("<b>") };
        vec![page(vec![refused, tag("jazz")], true), page(Vec::new(), true), page(Vec::new(), false)]
    }
}
