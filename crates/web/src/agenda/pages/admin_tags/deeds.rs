//! `POST /admin/tags`: renaming, making two tags one, removing; and what is told of it afterwards.

use actix_web::HttpResponse;
use actix_web::web::Payload;
use uncino_domain::access::caller::Administrator;
use uncino_domain::agenda::event::submission::MAX_TAG;
use uncino_domain::agenda::tags::TagDenied;
use uncino_domain::outcome::ServiceError;
use uncino_domain::storage::TagUsage;
use uncino_domain::text::one_line;

use super::{HERE, Refused, pager, show_error, show_refused};
use crate::agenda::paths::segment;
use crate::blocking::blocking;
use crate::pages::confirm::Question;
use crate::pages::done::Deed;
use crate::pages::error::PageFailure;
use crate::pages::visit::Visit;
use crate::pages::{confirm, done, form};
use crate::words::Message;

pub(super) const GONE: Message = Message::new("admin-tags-gone");
const UNCLEAR: Message = Message::new("admin-tags-unclear");

/// Does something to one tag.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let by = visit.administrator_of(&form, HERE)?;
    let is_confirmed = confirm::is_confirmed(&form);
    let Some(tag) = find(&visit, &form::field(&form, "tag")).await? else {
        return show_error(&visit, HttpResponse::NotFound(), GONE).await;
    };
    match form::field(&form, "action").as_str() {
        "rename" => {
            let typed = form::field(&form, "new_tag");
            rename(&visit, Renaming { tag, typed, is_confirmed }, by).await
        }
        "remove" => remove(&visit, tag, (by, is_confirmed)).await,
        _ => show_error(&visit, HttpResponse::BadRequest(), UNCLEAR).await,
    }
}

/// A tag that is to have another name.
struct Renaming {
    tag: TagUsage,
    /// The new name, as it was typed.
    typed: String,
    /// May it become one with a tag of that name?
    is_confirmed: bool,
}

/// Where another tag has the new name already, it is asked first: then the two become one.
async fn rename(
    visit: &Visit,
    Renaming { tag, typed, is_confirmed }: Renaming,
    by: Administrator,
) -> Result<HttpResponse, PageFailure> {
    let tags = visit.state.tags(&visit.request);
    let (old, new) = (tag.tag.clone(), typed.clone());
    match blocking(move || tags.rename_exactly(old, (&new, is_confirmed), &by)).await {
        Ok(()) => {
            let new = one_line(&typed);
            let deed = if is_confirmed { "merged" } else { "renamed" };
            Ok(pager(visit).done_with(deed, &segment(&new), vec![("tag", &new), ("was", &tag.tag)]))
        }
        Err(ServiceError::Denied(TagDenied::NameTaken)) => {
            let Some(other) = find(visit, &typed).await? else {
                return show_error(visit, HttpResponse::Conflict(), UNCLEAR).await;
            };
            ask_to_merge(visit, tag, other)
        }
        Err(ServiceError::Denied(TagDenied::Malformed)) => {
            let words = malformed();
            show_refused(visit, Refused { tag: tag.tag, typed, words }).await
        }
        Err(ServiceError::Denied(TagDenied::NotFound)) => {
            show_error(visit, HttpResponse::NotFound(), GONE).await
        }
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

/// Says what will happen, in the spelling that the other tag has.
fn ask_to_merge(visit: &Visit, tag: TagUsage, other: TagUsage) -> Result<HttpResponse, PageFailure> {
    let explanation = Message::new("admin-tags-merge-help")
        .with("count", tag.count)
        .with("old", tag.tag.clone())
        .with("new", other.tag.clone());
    let question = Question::of(
        pager(visit).address(),
        Message::new("admin-tags-merge-title").with("old", tag.tag.clone()).with("new", other.tag.clone()),
        explanation,
        Message::new("admin-tags-merge-button"),
    );
    let fields = vec![("tag", tag.tag), ("new_tag", other.tag), ("action", "rename".to_owned())];
    confirm::ask(visit, question, fields)
}

async fn remove(
    visit: &Visit,
    tag: TagUsage,
    (by, is_confirmed): (Administrator, bool),
) -> Result<HttpResponse, PageFailure> {
    if !is_confirmed {
        let question = Question::of(
            pager(visit).address(),
            Message::new("admin-tags-remove-title"),
            Message::new("admin-tags-remove-help").with("count", tag.count),
            Message::new("admin-tags-remove-button"),
        );
        let question = Question { subject: Some(tag.tag.clone()), ..question };
        return confirm::ask(visit, question, vec![("tag", tag.tag), ("action", "remove".to_owned())]);
    }
    let tags = visit.state.tags(&visit.request);
    let name = tag.tag.clone();
    match blocking(move || tags.remove(name, &by)).await {
        Ok(()) => Ok(pager(visit).done("removed", &segment(&tag.tag))),
        Err(ServiceError::Denied(TagDenied::NotFound | TagDenied::Malformed | TagDenied::NameTaken)) => {
            show_error(visit, HttpResponse::NotFound(), GONE).await
        }
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

async fn find(visit: &Visit, name: &str) -> Result<Option<TagUsage>, PageFailure> {
    let administrator = visit.administrator()?;
    let (tags, name) = (visit.state.tags(&visit.request), name.to_owned());
    blocking(move || tags.find(&name, &administrator)).await.map_err(|error| visit.broke(error))
}

/// What was done to which, with the way back.
pub(super) async fn told(visit: &Visit) -> Result<Option<Deed>, PageFailure> {
    if let Some(words) = done::words(&visit.request, &[("removed", Message::new("admin-tags-removed"))]) {
        return Ok(Some(words.into()));
    }
    let asked = |name| done::asked(&visit.request, name);
    let Some(TagUsage { tag, count }) = find(visit, &asked("tag")).await? else { return Ok(None) };
    Ok(match asked("done").as_str() {
        "renamed" => {
            let deed = Deed::from(Message::new("admin-tags-renamed").with("tag", tag.clone()));
            let was = Some(asked("was")).filter(|was| !was.is_empty() && *was != tag);
            Some(match was {
                Some(was) => name_again(deed, (tag, was), visit),
                None => deed,
            })
        }
        "merged" => Some(Message::new("admin-tags-merged").with("tag", tag).with("count", count).into()),
        _ => None,
    })
}

/// The way back to a name; it says which one, as the address could name any.
fn name_again(deed: Deed, (tag, was): (String, String), visit: &Visit) -> Deed {
    let button = Message::new("admin-tags-undo").with("tag", was.clone());
    let fields = vec![("tag", tag), ("new_tag", was), ("action", "rename".to_owned())];
    deed.undone_by(pager(visit).address(), fields, button)
}

/// For the samples of the page.
pub(super) fn sample() -> Deed {
    let button = Message::new("admin-tags-undo").with("tag", "jazz");
    let fields = vec![("tag", "<b>".to_owned()), ("new_tag", "jazz".to_owned())];
    Deed::from(Message::new("admin-tags-renamed").with("tag", "<b>")).undone_by(HERE, fields, button)
}

/// What is said of a name that no tag can have.
pub(super) fn malformed() -> Message {
    let most = u32::try_from(MAX_TAG).unwrap_or(u32::MAX);
    Message::new("admin-tags-malformed").with("most", most)
}
