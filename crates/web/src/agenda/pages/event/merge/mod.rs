//! `/event/{slug}/merge`: an editor makes two events one, where the same came twice.

pub(crate) mod candidates;
mod line;
pub(crate) mod preview;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Payload};
use uncino_domain::access::caller::{Editor, Person};
use uncino_domain::agenda::event::{Event, Repetition};
use uncino_domain::agenda::events::MergeDenied;
use uncino_domain::id::EventId;
use uncino_domain::outcome::ServiceError;
use uncino_domain::storage::Stored;

use crate::agenda::pages::event::merge::candidates::MergePage;
use crate::agenda::pages::event::merge::preview::MergePreviewPage;
use crate::agenda::paths::event_path;
use crate::blocking::blocking;
use crate::pages::confirm::is_confirmed;
use crate::pages::error::{ErrorPage, PageFailure};
use crate::pages::response::see_other;
use crate::pages::visit::Visit;
use crate::pages::{done, form};
use crate::words::Message;

/// What is found under a name.
enum Found {
    Event(Box<Event>),
    /// Somebody was quicker: it was merged into the event on that page.
    Merged(String),
    Nothing,
}

/// What stands on the page with what may be the same.
struct Asked {
    event: Event,
    words: String,
    /// What went wrong.
    error: Option<(StatusCode, Message)>,
}

/// Lists what may be the same.
pub(crate) async fn get(visit: Visit, slug: Path<String>) -> Result<HttpResponse, PageFailure> {
    let editor = editor(&visit, &visit.user()?)?;
    let event = match find(&visit, slug.into_inner()).await? {
        Found::Event(event) => event,
        Found::Merged(page) => return Ok(see_other(&page)),
        Found::Nothing => return Ok(visit.not_found()),
    };
    let words = done::asked(&visit.request, "q");
    list(&visit, editor, Asked { event: *event, words, error: None }).await
}

/// Says what would come of it, and does it once that is confirmed.
pub(crate) async fn post(
    visit: Visit,
    slug: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let here = visit.request.path().to_owned();
    let person = visit.user_of(&form, &here)?;
    let editor = editor(&visit, &person)?;
    let event = match find(&visit, slug.into_inner()).await? {
        Found::Event(event) => *event,
        Found::Merged(page) => return Ok(see_other(&page)),
        Found::Nothing => return Ok(visit.not_found()),
    };
    let words = form::field(&form, "q");
    let Ok(other) = form::field(&form, "other").parse().map(EventId) else {
        let error = Some((StatusCode::BAD_REQUEST, Message::new("merge-none-chosen")));
        return list(&visit, editor, Asked { event, words, error }).await;
    };
    let (events, by, kept) = (visit.state.events(&visit.request), editor.clone(), event.id);
    let (is_confirmed, caller) = (is_confirmed(&form), person.caller());
    let outcome = blocking(move || {
        if is_confirmed { events.merge(&caller, kept, other) } else { events.preview_merge(&by, kept, other) }
    });
    match outcome.await {
        Ok(merging) if is_confirmed => {
            Ok(see_other(&format!("{}?done=merged&of={other}", event_path(&merging.kept.slug))))
        }
        Ok(merging) => {
            let mut builder = HttpResponse::Ok();
            let csrf_token = visit.csrf_token(&mut builder);
            visit.show(builder, &MergePreviewPage::of(merging, words, (csrf_token, visit.time_zone())))
        }
        Err(ServiceError::Denied(denied)) => {
            let event = match find(&visit, event.slug).await? {
                Found::Event(now) => *now,
                Found::Merged(page) => return Ok(see_other(&page)),
                Found::Nothing => return Ok(visit.not_found()),
            };
            let error = Some((StatusCode::CONFLICT, sentence(denied)));
            list(&visit, editor, Asked { event, words, error }).await
        }
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

/// Why nothing was done.
fn sentence(denied: MergeDenied) -> Message {
    match denied {
        MergeDenied::Forbidden => Message::new("error-for-editors"),
        MergeDenied::Gone => Message::new("merge-gone"),
        MergeDenied::OtherGone => Message::new("merge-other-gone"),
        MergeDenied::Repeats => Message::new("merge-only-once"),
        MergeDenied::OtherRepeats => Message::new("merge-other-repeats"),
        MergeDenied::Same => Message::new("merge-same"),
    }
}

fn editor(visit: &Visit, person: &Person) -> Result<Editor, PageFailure> {
    person.editor().map_err(|_denied| visit.fail(StatusCode::FORBIDDEN, &ErrorPage::for_editors()))
}

async fn find(visit: &Visit, slug: String) -> Result<Found, PageFailure> {
    let (events, caller) = (visit.state.events(&visit.request), visit.caller());
    let read = blocking(move || -> Stored<Found> {
        if let Some((event, _neighbours)) = events.find(&caller, &slug)? {
            return Ok(Found::Event(Box::new(event)));
        }
        let page = |kept: Event| Found::Merged(format!("{}?done=merged_already", event_path(&kept.slug)));
        Ok(events.find_kept(&caller, &slug)?.map_or(Found::Nothing, page))
    });
    read.await.map_err(|error| visit.broke(error))
}

/// The page with what may be the same, as it is now. Nothing is asked for an event that repeats.
async fn list(visit: &Visit, editor: Editor, asked: Asked) -> Result<HttpResponse, PageFailure> {
    let Asked { event, words, error } = asked;
    let repeats = event.repetition != Repetition::Once;
    let events = visit.state.events(&visit.request);
    let (this, looked_for) = (event.clone(), words.clone());
    let read =
        blocking(
            move || {
                if repeats { Ok(Vec::new()) } else { events.list_alike(&editor, &this, &looked_for) }
            },
        );
    let found = read.await.map_err(|error| visit.broke(error))?;
    let (status, error) = error.map_or((StatusCode::OK, None), |(status, words)| (status, Some(words)));
    let mut builder = HttpResponse::build(status);
    let csrf_token = visit.csrf_token(&mut builder);
    let page = MergePage::of(event, found, visit.time_zone());
    visit.show_long(builder, page.asked(words, csrf_token, error)).await
}
