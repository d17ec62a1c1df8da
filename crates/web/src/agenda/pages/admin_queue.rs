//! `/admin/queue`: the events that wait to be shown, for editors and administrators.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Payload;
use serde::Serialize;
use uncino_domain::access::caller::Caller;
use uncino_domain::agenda::event::EventSummary;
use uncino_domain::agenda::events::EventDenied;
use uncino_domain::id::EventId;
use uncino_domain::outcome::ServiceError;

use crate::blocking::blocking;
use crate::pages::error::{ErrorPage, PageFailure};
use crate::pages::response::see_other;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::pages::{confirm, done, form, moment};
use crate::words::Message;

/// The page's own address.
const HERE: &str = "/admin/queue";

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct QueuePage {
    csrf_token: String,
    notice: Option<Message>,
    events: Vec<Shown>,
}

#[derive(Debug, Serialize)]
struct Shown {
    id: i64,
    title: String,
    url: String,
    when: Message,
    when_iso: String,
    place: String,
    address: String,
    tags: Vec<String>,
}

/// Lists them, the next first.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let caller = visit.user()?.caller();
    let events = visit.state.events(&visit.request);
    let found =
        blocking(move || events.list_hidden(&caller)).await.map_err(|error| refused(&visit, error))?;
    let notice = done::words(
        &visit.request,
        &[("confirmed", Message::new("queue-confirmed")), ("removed", Message::new("queue-removed"))],
    );
    let mut builder = HttpResponse::Ok();
    let csrf_token = visit.csrf_token(&mut builder);
    let events = found.into_iter().map(|event| Shown::of(event, &visit)).collect();
    visit.show(builder, &QueuePage { csrf_token, notice, events })
}

/// Shows an event to everybody, or removes it once that is confirmed.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let person = visit.user_of(&form, HERE)?;
    if person.editor().is_err() {
        return Err(visit.fail(StatusCode::FORBIDDEN, &ErrorPage::for_editors()));
    }
    let (sent, action) = (form::field(&form, "id"), form::field(&form, "action"));
    let removes = match action.as_str() {
        "confirm" => false,
        "remove" => true,
        _ => return Err(visit.fail(StatusCode::BAD_REQUEST, &ErrorPage::unreadable())),
    };
    let (caller, id) = (person.caller(), sent.parse().ok().map(EventId));
    if removes && !confirm::is_confirmed(&form) {
        let question = confirm::Question {
            heading: Message::new("queue-remove-title"),
            explanation: Message::new("queue-remove-help"),
            subject: title(&visit, caller, id).await?,
            button: Message::new("queue-remove-button"),
            action: HERE,
            cancel_url: HERE,
        };
        return confirm::ask(&visit, question, vec![("id", sent), ("action", action)]);
    }
    let events = visit.state.events(&visit.request);
    let outcome =
        blocking(
            move || {
                if removes { events.remove(&caller, id) } else { events.set_visible(&caller, id, true) }
            },
        );
    outcome.await.map_err(|error| match error {
        // An editor may remove every event that is there.
        ServiceError::Denied(EventDenied::Forbidden) => {
            visit.fail(StatusCode::NOT_FOUND, &ErrorPage::not_found())
        }
        error => refused(&visit, error),
    })?;
    Ok(see_other(if removes { "/admin/queue?done=removed" } else { "/admin/queue?done=confirmed" }))
}

/// What a waiting event is called.
async fn title(visit: &Visit, caller: Caller, id: Option<EventId>) -> Result<Option<String>, PageFailure> {
    let events = visit.state.events(&visit.request);
    let found = blocking(move || events.list_hidden(&caller)).await.map_err(|error| refused(visit, error))?;
    Ok(found.into_iter().find(|event| Some(event.id) == id).map(|event| event.title))
}

fn refused(visit: &Visit, error: ServiceError<EventDenied>) -> PageFailure {
    match error {
        ServiceError::Denied(EventDenied::NotFound) => {
            visit.fail(StatusCode::NOT_FOUND, &ErrorPage::not_found())
        }
        ServiceError::Denied(_) => visit.fail(StatusCode::FORBIDDEN, &ErrorPage::for_editors()),
        ServiceError::Failed(error) => visit.broke(error),
    }
}

impl Shown {
    fn of(event: EventSummary, visit: &Visit) -> Self {
        let zone = visit.time_zone();
        let start = moment::local(event.start, zone);
        Self {
            id: event.id.0,
            url: format!("/event/{}", event.slug),
            when: moment::event(event.start, event.end, zone),
            when_iso: start.to_rfc3339(),
            title: event.title,
            place: event.place.name,
            address: event.place.address,
            tags: event.tags,
        }
    }
}

impl Page for QueuePage {
    const TEMPLATE: &'static str = "pages/agenda/admin_queue.html";

    fn samples() -> Vec<Self> {
        let page = |notice, events| Self { csrf_token: "token".to_owned(), notice, events };
        let event = Shown {
            id: 1,
            title: "<Concert>".to_owned(),
            url: "/event/concert".to_owned(),
            when: moment::event(0, None, chrono_tz::Tz::UTC),
            when_iso: "2026-11-26T21:00:00+01:00".to_owned(),
            place: "Town hall".to_owned(),
            address: "1 Main street".to_owned(),
            tags: vec!["jazz".to_owned()],
        };
        vec![page(None, Vec::new()), page(Some(Message::new("queue-confirmed")), vec![event])]
    }
}
