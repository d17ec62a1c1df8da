//! `/admin/queue`: the events that wait to be shown, for editors and administrators.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Payload;
use serde::Serialize;
use uncino_domain::access::caller::Caller;
use uncino_domain::agenda::event::Event;
use uncino_domain::agenda::event::description::bare_text;
use uncino_domain::agenda::events::{DiscussedEvent, EventDenied, Queue};
use uncino_domain::id::EventId;
use uncino_domain::outcome::ServiceError;

use crate::agenda::pages::slices::cards::Card;
use crate::blocking::blocking;
use crate::pages::error::{ErrorPage, PageFailure};
use crate::pages::response::see_other;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::pages::{confirm, done, form, moment};
use crate::text::shortened;
use crate::words::Message;

/// The page's own address.
const HERE: &str = "/admin/queue";
/// How many events are shown at once.
const SHOWN: u32 = 50;
/// How much of what is said about an event is shown, in characters.
const FIRST_LINES: usize = 300;

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct QueuePage {
    csrf_token: String,
    notice: Option<Message>,
    events: Vec<Shown>,
    /// How many others wait.
    others: Option<Message>,
}

#[derive(Debug, Serialize)]
struct Shown {
    id: i64,
    title: String,
    /// As it would stand on the board.
    card: Card,
    /// On which day, which a card doesn't say.
    when: Message,
    first_lines: String,
    messages: Option<Message>,
}

/// Lists the first of them: the next first, then what is over.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let caller = visit.user()?.caller();
    let queue = waiting(&visit, caller).await?;
    let notice = done::words(
        &visit.request,
        &[
            ("confirmed", Message::new("queue-confirmed")),
            ("confirmed_already", Message::new("event-shown-already")),
            ("removed", Message::new("queue-removed")),
        ],
    );
    let mut builder = HttpResponse::Ok();
    let csrf_token = visit.csrf_token(&mut builder);
    let others = queue.count.saturating_sub(SHOWN);
    let others = (others > 0).then(|| Message::new("queue-others").with("count", others));
    let events = queue.events.into_iter().map(|event| Shown::of(event, &visit)).collect();
    visit.show_long(builder, QueuePage { csrf_token, notice, events, others }).await
}

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
    match action.as_str() {
        "confirm" => {
            let shown = blocking(move || events.show(&caller, id)).await;
            let is_new = shown.map_err(|error| refused(&visit, error))?;
            let done = if is_new { "confirmed" } else { "confirmed_already" };
            Ok(see_other(&format!("{HERE}?done={done}")))
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
            confirm::ask(&visit, question, vec![("id", sent), ("action", action)])
        }
        "remove" => {
            let reason = form::field(&form, "reason");
            match blocking(move || events.remove(&caller, id, &reason)).await {
                Ok(()) => Ok(see_other("/admin/queue?done=removed")),
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

/// What waits.
async fn waiting(visit: &Visit, caller: Caller) -> Result<Queue, PageFailure> {
    let events = visit.state.events(&visit.request);
    blocking(move || events.queue(&caller, SHOWN)).await.map_err(|error| refused(visit, error))
}

async fn find(visit: &Visit, caller: Caller, id: Option<EventId>) -> Result<Option<Event>, PageFailure> {
    let Some(id) = id else { return Ok(None) };
    let events = visit.state.events(&visit.request);
    blocking(move || events.find_by_id(&caller, id)).await.map_err(|error| visit.broke(error))
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
    fn of(waiting: DiscussedEvent, visit: &Visit) -> Self {
        let (event, zone) = (waiting.event, visit.time_zone());
        let first_lines = shortened(&bare_text(&event.details.description), FIRST_LINES);
        Self {
            id: event.id.0,
            title: event.details.title.clone(),
            when: moment::event(event.details.start, event.details.end, zone),
            first_lines,
            messages: (waiting.messages > 0)
                .then(|| Message::new("event-messages").with("count", waiting.messages)),
            card: Card::of(&event.into(), visit.state.clock.now().timestamp(), zone),
        }
    }
}

impl Page for QueuePage {
    const TEMPLATE: &'static str = "pages/agenda/admin_queue.html";

    fn samples() -> Vec<Self> {
        let page = |notice, events, others| Self { csrf_token: "token".to_owned(), notice, events, others };
        let event = |(id, card): (i64, Card)| Shown {
            id,
            title: "<Concert>".to_owned(),
            card,
            when: moment::event(0, None, chrono_tz::Tz::UTC),
            first_lines: "Hello".to_owned(),
            messages: Some(Message::new("event-messages").with("count", 2)),
        };
        let events = (1..).zip(Card::samples()).map(event).collect();
        let others = Some(Message::new("queue-others").with("count", 7));
        vec![page(None, Vec::new(), None), page(Some(Message::new("queue-confirmed")), events, others)]
    }
}
