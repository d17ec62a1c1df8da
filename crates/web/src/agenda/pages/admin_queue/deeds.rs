//! `POST /admin/queue`: an event is confirmed or removed; and what is told of it afterwards.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Payload;
use uncino_domain::access::caller::Caller;
use uncino_domain::agenda::event::Event;
use uncino_domain::agenda::events::EventDenied;
use uncino_domain::id::EventId;
use uncino_domain::outcome::ServiceError;

use super::HERE;
use crate::blocking::blocking;
use crate::extract::parameters::encode;
use crate::pages::done::Deed;
use crate::pages::error::{ErrorPage, PageFailure};
use crate::pages::response::see_other;
use crate::pages::visit::Visit;
use crate::pages::{confirm, done, form, moment};
use crate::words::Message;

/// Shows an event to everybody, or removes it once that is confirmed.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let person = visit.user_of(&form, HERE)?;
    if person.editor().is_err() {
        return Err(visit.fail(StatusCode::FORBIDDEN, &ErrorPage::for_editors()));
    }
    let (sent, action) = (form::field(&form, "id"), form::field(&form, "action"));
    let (caller, id) = (person.caller(), sent.parse().ok().map(EventId));
    let events = visit.state.events(&visit.request);
    let next = form::field(&form, "next");
    match action.as_str() {
        "confirm" => {
            let shown = blocking(move || events.show(&caller, id)).await;
            let is_new = shown.map_err(|error| refused(&visit, error))?;
            let done = if is_new { "confirmed" } else { "confirmed_already" };
            Ok(back(done, &sent, &next))
        }
        "remove" if !confirm::is_confirmed(&form) => {
            let question = confirm::Question::of(
                HERE,
                Message::new("queue-remove-title"),
                Message::new("queue-remove-help"),
                Message::new("queue-remove-button"),
            );
            let event = find(&visit, caller, id).await?;
            let question = confirm::Question {
                when: event
                    .as_ref()
                    .map(|event| moment::event(event.details.start, event.details.end, visit.time_zone())),
                subject: event.map(|event| event.details.title),
                reason: Some(Message::new("event-reason-help")),
                ..question
            };
            confirm::ask(&visit, question, vec![("id", sent), ("next", next), ("action", action)])
        }
        "remove" => {
            let reason = form::field(&form, "reason");
            match blocking(move || events.remove(&caller, id, &reason)).await {
                Ok(()) => Ok(back("removed", &sent, &next)),
                // An editor may remove every event that is there.
                Err(ServiceError::Denied(EventDenied::Forbidden)) => {
                    Err(visit.fail(StatusCode::NOT_FOUND, &ErrorPage::not_found()))
                }
                Err(error) => Err(refused(&visit, error)),
            }
        }
        _ => Err(visit.fail(StatusCode::BAD_REQUEST, &ErrorPage::unreadable())),
    }
}

/// Leads back to the queue, to what stood behind this event.
fn back(done: &str, of: &str, next: &str) -> HttpResponse {
    let place = next.parse::<i64>().map_or_else(|_last| String::new(), |next| format!("#at-{next}"));
    see_other(&format!("{HERE}?{}&{}{place}", encode("done", done), encode("of", of)))
}

/// What was done to which, with the way back.
pub(super) async fn told(visit: &Visit, caller: Caller) -> Result<Option<Deed>, PageFailure> {
    let (word, of) = (done::asked(&visit.request, "done"), done::asked(&visit.request, "of"));
    let Ok(id) = of.parse() else { return Ok(None) };
    if word == "removed" {
        let deed = Deed::from(Message::new("queue-removed"));
        return Ok(Some(deed.undone_by("/account/events/removed", vec![("id", of)], Message::new("undo"))));
    }
    let Some(event) = find(visit, caller, Some(EventId(id))).await? else { return Ok(None) };
    let title = event.details.title;
    Ok(match word.as_str() {
        "confirmed" => Some(Message::new("queue-confirmed").with("title", title).into()),
        "confirmed_already" => Some(Message::new("event-shown-already").into()),
        _ => None,
    })
}

async fn find(visit: &Visit, caller: Caller, id: Option<EventId>) -> Result<Option<Event>, PageFailure> {
    let Some(id) = id else { return Ok(None) };
    let events = visit.state.events(&visit.request);
    blocking(move || events.find_by_id(&caller, id)).await.map_err(|error| visit.broke(error))
}

pub(super) fn refused(visit: &Visit, error: ServiceError<EventDenied>) -> PageFailure {
    match error {
        ServiceError::Denied(EventDenied::NotFound) => {
            visit.fail(StatusCode::NOT_FOUND, &ErrorPage::not_found())
        }
        ServiceError::Denied(_) => visit.fail(StatusCode::FORBIDDEN, &ErrorPage::for_editors()),
        ServiceError::Failed(error) => visit.broke(error),
    }
}

/// For the samples of the page.
pub(super) fn sample() -> Deed {
    let words = Message::new("queue-confirmed").with("title", "<Concert>");
    Deed::from(words).undone_by(
        "/account/events/removed",
        vec![("id", "<1>".to_owned())],
        Message::new("undo"),
    )
}
