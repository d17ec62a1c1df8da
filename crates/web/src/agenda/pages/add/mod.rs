//! `/add` and `/add/{id}`: the form of an event, for everybody who may add or change one.

mod elsewhere;
mod errors;
mod focus;
mod held;
pub(crate) mod import;
mod imported;
mod page;
mod preview;
mod refusals;
mod repeating;
mod sent;
mod typed;
mod wall_clock;

use actix_web::http::StatusCode;
use actix_web::web::{Path, Payload};
use actix_web::{HttpResponse, HttpResponseBuilder};
use uncino_domain::access::caller::Caller;
use uncino_domain::agenda::event::Event;
use uncino_domain::agenda::event::submission::{EventRefusal, EventSubmission};
use uncino_domain::agenda::events::EventDenied;
use uncino_domain::id::EventId;
use uncino_domain::outcome::ServiceError;

use crate::agenda::paths::event_path;
use crate::blocking::blocking;
use crate::extract::parameters;
use crate::pages::error::{ErrorPage, PageFailure};
use crate::pages::form::field;
use crate::pages::response::{retry_after, see_other};
use crate::pages::visit::Visit;
use crate::words::Message;

use elsewhere::NotTaken;
use errors::Errors;
pub(crate) use page::AddPage;
use page::{Form, show, thank};
use preview::{Preview, Previewed};
use sent::Sent;
use typed::{Known, Typed};

/// The page's own address.
const HERE: &str = "/add";

/// Shows the form, or says that what was sent waits. With `?from=` it is filled in from an event, but for its date.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let query = parameters::decode(visit.request.query_string().as_bytes()).unwrap_or_default();
    if field(&query, "done") == "waiting" {
        return thank(&visit);
    }
    let caller = author(&visit)?;
    let Ok(id) = field(&query, "from").parse() else {
        return show(&visit, HttpResponse::Ok(), Form::default()).await;
    };
    let events = visit.state.events(&visit.request);
    let found = blocking(move || events.find_by_id(&caller, EventId(id))).await;
    let Some(event) = found.map_err(|error| visit.broke(error))? else { return Ok(visit.not_found()) };
    let typed = Typed::again(&event, visit.time_zone());
    show(&visit, HttpResponse::Ok(), Form { typed, ..Form::default() }).await
}

/// Adds an event, or shows how it will look.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let mut sent = Sent::read(&visit, payload, !visit.settings.allow_anonymous_events()).await?;
    if let Some(refusal) = sent.refusal(&visit)? {
        return refusal.show(&visit, sent.into_form(&visit, None).await).await;
    }
    if sent.means_import() && visit.logged_in.is_some() {
        return import::fill_in(&visit, sent).await;
    }
    let submission = match submission(&visit, &sent, None).await? {
        Ok(submission) => submission,
        Err(errors) => return Refusal::bad(errors).show(&visit, sent.into_form(&visit, None).await).await,
    };
    match elsewhere::fetch(&visit, &submission, &mut sent).await {
        Ok(()) => {}
        Err(NotTaken::Denied(error)) => {
            return refused(&visit, error, sent.into_form(&visit, None).await).await;
        }
        Err(NotTaken::Refused(refusal)) => {
            return refusal.show(&visit, sent.into_form(&visit, None).await).await;
        }
    }
    let (events, caller) = (visit.state.events(&visit.request), visit.caller());
    if sent.wants_preview {
        let asked = submission.clone();
        let checked = blocking(move || events.check_new(&caller, asked)).await;
        return Box::pin(preview(&visit, ToPreview { sent, submission, event: None }, checked)).await;
    }
    let added = sent.with_picture(&visit, move |picture| events.add(&caller, submission, picture, None));
    match added.await {
        Ok(event) if event.is_visible => Ok(see_other(&format!("{}?done=added", event_path(&event.slug)))),
        Ok(_waiting) => Ok(see_other("/add?done=waiting")),
        Err(error) => refused(&visit, error, sent.into_form(&visit, None).await).await,
    }
}

/// Shows the form of an event that may be changed.
pub(crate) async fn get_one(visit: Visit, id: Path<String>) -> Result<HttpResponse, PageFailure> {
    visit.user()?;
    let Some(event) = to_change(&visit, &id).await? else { return Ok(visit.not_found()) };
    let typed = Typed::of(&event, visit.time_zone());
    let (id, event) = (Some(event.id), Some(event));
    show(&visit, HttpResponse::Ok(), Form { typed, id, event, ..Form::default() }).await
}

/// Changes an event, or shows how it will look.
pub(crate) async fn post_one(
    visit: Visit,
    id: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, PageFailure> {
    if visit.logged_in.is_none() {
        return logged_out(&visit, &id, payload).await;
    }
    let Some(event) = to_change(&visit, &id).await? else { return Ok(visit.not_found()) };
    let mut sent = Sent::read(&visit, payload, true).await?;
    if let Some(refusal) = sent.refusal(&visit)? {
        return refusal.show(&visit, sent.into_form(&visit, Some(event)).await).await;
    }
    let submission = match submission(&visit, &sent, Some(&event)).await? {
        Ok(submission) => submission,
        Err(errors) => {
            return Refusal::bad(errors).show(&visit, sent.into_form(&visit, Some(event)).await).await;
        }
    };
    let (events, caller, id) = (visit.state.events(&visit.request), visit.caller(), event.id);
    if sent.wants_preview {
        let asked = submission.clone();
        let checked = blocking(move || events.check_change(&caller, Some(id), &asked)).await;
        return {
            let event = Some(event);
            Box::pin(preview(&visit, ToPreview { sent, submission, event }, checked)).await
        };
    }
    let changed =
        sent.with_picture(&visit, move |picture| events.change(&caller, Some(id), &submission, picture));
    match changed.await {
        Ok(event) => Ok(see_other(&format!("{}?done=saved", event_path(&event.slug)))),
        Err(error) => refused(&visit, error, sent.into_form(&visit, Some(event)).await).await,
    }
}

/// The form of an event with what was typed, for somebody who isn't logged in any more: of the event itself they are told
/// nothing.
async fn logged_out(visit: &Visit, id: &str, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let Ok(id) = id.parse() else { return Ok(visit.not_found()) };
    let sent = Sent::read(visit, payload, true).await?;
    let refusal = sent.refusal(visit)?.ok_or_else(|| PageFailure::log_in_again_for(visit.request.path()))?;
    let form = sent.into_form(visit, None).await;
    refusal.show(visit, Form { id: Some(EventId(id)), ..form }).await
}

/// What somebody wants to look at before it is sent.
struct ToPreview {
    sent: Sent,
    submission: EventSubmission,
    /// The event that is to be changed.
    event: Option<Event>,
}

/// Shows how it will look, with the form below; or what would be refused.
async fn preview(
    visit: &Visit,
    asked: ToPreview,
    checked: Result<(), ServiceError<EventDenied>>,
) -> Result<HttpResponse, PageFailure> {
    let ToPreview { mut sent, submission, event } = asked;
    let held = sent.hold(visit).await;
    if let Err(error) = checked.and(held) {
        return refused(visit, error, sent.into_form(visit, event).await).await;
    }
    let (places, name) = (visit.state.places(&visit.request), sent.typed.place_name.clone());
    let place = blocking(move || places.find_named(&name)).await.map_err(|error| visit.broke(error))?;
    let (typed, held) = (&sent.typed, sent.held.as_ref());
    let previewed = Previewed { typed, submission, event: event.as_ref(), held, place };
    let preview = Preview::of(visit, previewed);
    let form = sent.into_form(visit, event).await;
    show(visit, HttpResponse::Ok(), Form { preview, ..form }).await
}

/// Whoever may add an event; others log in first.
fn author(visit: &Visit) -> Result<Caller, PageFailure> {
    if !visit.settings.allow_anonymous_events() {
        visit.user()?;
    }
    Ok(visit.caller())
}

/// The event of that number, if this visitor may change it. Of others they aren't told whether they are there.
async fn to_change(visit: &Visit, id: &str) -> Result<Option<Event>, PageFailure> {
    let Ok(id) = id.parse() else { return Ok(None) };
    let (events, caller) = (visit.state.events(&visit.request), visit.caller());
    match blocking(move || events.find_to_change(&caller, EventId(id))).await {
        Ok(event) => Ok(Some(event)),
        Err(ServiceError::Denied(_)) => Ok(None),
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

/// What was typed, as the rules of events judge it.
async fn submission(
    visit: &Visit,
    sent: &Sent,
    event: Option<&Event>,
) -> Result<Result<EventSubmission, Errors>, PageFailure> {
    let (typed, has_picture) = (&sent.typed, sent.picture.is_some());
    let (places, name) = (visit.state.places(&visit.request), typed.place_name.clone());
    let place = match typed.place_address.trim() {
        "" => blocking(move || places.find_named(&name)).await.map_err(|error| visit.broke(error))?,
        _ => None,
    };
    let known = Known { event, place: place.map(|place| place.id), has_picture, zone: visit.time_zone() };
    Ok(typed.submission(known))
}

/// Why the form comes again.
struct Refusal {
    builder: HttpResponseBuilder,
    errors: Errors,
}

impl Refusal {
    fn new(status: StatusCode, errors: Errors) -> Self {
        Self { builder: HttpResponse::build(status), errors }
    }

    fn bad(errors: Errors) -> Self {
        Self::new(StatusCode::BAD_REQUEST, errors)
    }

    /// Shows the form with everything that was typed.
    async fn show(self, visit: &Visit, form: Form) -> Result<HttpResponse, PageFailure> {
        show(visit, self.builder, Form { errors: self.errors, ..form }).await
    }
}

/// Shows the form with what was refused, or says that there is nothing to be changed.
async fn refused(
    visit: &Visit,
    error: ServiceError<EventDenied>,
    mut form: Form,
) -> Result<HttpResponse, PageFailure> {
    let refusal = match error {
        ServiceError::Denied(EventDenied::Refused(refusal)) => {
            let errors = refusals::refused(refusal, &form.typed);
            if refusal == EventRefusal::ChangedMeanwhile {
                // Sent once more it is meant for the event as it is now.
                let id = form.event.as_ref().map(|event| event.id.to_string()).unwrap_or_default();
                form.event = to_change(visit, &id).await?;
                let Some(event) = &form.event else { return Ok(visit.not_found()) };
                form.typed.seen = Typed::of(event, visit.time_zone()).seen;
                Refusal::new(StatusCode::CONFLICT, errors)
            } else {
                Refusal::bad(errors)
            }
        }
        ServiceError::Denied(EventDenied::TooMany(too_many)) => Refusal {
            builder: retry_after(HttpResponse::TooManyRequests(), too_many),
            errors: Errors::of("form", Message::new("add-too-many-events")),
        },
        ServiceError::Denied(EventDenied::NotFound) => return Ok(visit.not_found()),
        ServiceError::Denied(EventDenied::Forbidden | EventDenied::InsufficientScope(_)) => {
            return Err(visit.fail(StatusCode::FORBIDDEN, &ErrorPage::for_editors()));
        }
        ServiceError::Failed(error) => return Err(visit.broke(error)),
    };
    refusal.show(visit, form).await
}
