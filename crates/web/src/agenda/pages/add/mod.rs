//! `/add` and `/add/{id}`: the form of an event, for everybody who may add or change one.

mod elsewhere;
mod errors;
pub(crate) mod import;
mod imported;
mod page;
mod refusals;
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

use crate::blocking::blocking;
use crate::extract::parameters;
use crate::pages::error::{ErrorPage, PageFailure};
use crate::pages::form::field;
use crate::pages::response::{retry_after, see_other};
use crate::pages::visit::Visit;
use crate::picture_permits::PictureBytes;
use crate::words::Message;

use elsewhere::NotTaken;
use errors::Errors;
pub(crate) use page::AddPage;
use page::{Form, show, thank};
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

/// Adds an event.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let caller = match visit.caller() {
        Caller::Anonymous if !visit.settings.allow_anonymous_events() => {
            return Err(PageFailure::log_in_again_for(HERE));
        }
        caller => caller,
    };
    let mut sent = Sent::read(&visit, payload).await?;
    if let Some(refusal) = sent.refusal(&visit)? {
        return refusal.show(&visit, sent.into_form(None)).await;
    }
    let submission = match submission(&visit, &sent.typed, None).await? {
        Ok(submission) => submission,
        Err(errors) => return Refusal::bad(errors).show(&visit, sent.into_form(None)).await,
    };
    match elsewhere::fetch(&visit, &submission, &mut sent).await {
        Ok(()) => {}
        Err(NotTaken::Denied(error)) => return refused(&visit, error, sent.into_form(None)).await,
        Err(NotTaken::Refused(refusal)) => return refusal.show(&visit, sent.into_form(None)).await,
    }
    let events = visit.state.events(&visit.request);
    let added = with_picture(&visit, sent.picture.take(), move |picture| {
        events.add(&caller, submission, picture, None)
    });
    match added.await {
        Ok(event) if event.is_visible => Ok(see_other(&format!("/event/{}", event.slug))),
        Ok(_waiting) => Ok(see_other("/add?done=waiting")),
        Err(error) => refused(&visit, error, sent.into_form(None)).await,
    }
}

/// Shows the form of an event that may be changed.
pub(crate) async fn get_one(visit: Visit, id: Path<String>) -> Result<HttpResponse, PageFailure> {
    visit.user()?;
    let Some(event) = to_change(&visit, &id).await? else { return Ok(visit.not_found()) };
    let typed = Typed::of(&event, visit.time_zone());
    show(&visit, HttpResponse::Ok(), Form { typed, event: Some(event), ..Form::default() }).await
}

/// Changes an event.
pub(crate) async fn post_one(
    visit: Visit,
    id: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, PageFailure> {
    if visit.logged_in.is_none() {
        return Err(PageFailure::log_in_again_for(visit.request.path()));
    }
    let Some(event) = to_change(&visit, &id).await? else { return Ok(visit.not_found()) };
    let mut sent = Sent::read(&visit, payload).await?;
    if let Some(refusal) = sent.refusal(&visit)? {
        return refusal.show(&visit, sent.into_form(Some(event))).await;
    }
    let submission = match submission(&visit, &sent.typed, Some(&event)).await? {
        Ok(submission) => submission,
        Err(errors) => return Refusal::bad(errors).show(&visit, sent.into_form(Some(event))).await,
    };
    let (events, caller, id) = (visit.state.events(&visit.request), visit.caller(), event.id);
    let changed = with_picture(&visit, sent.picture.take(), move |picture| {
        events.change(&caller, Some(id), &submission, picture)
    });
    match changed.await {
        Ok(event) => Ok(see_other(&format!("/event/{}", event.slug))),
        Err(error) => refused(&visit, error, sent.into_form(Some(event))).await,
    }
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
    typed: &Typed,
    event: Option<&Event>,
) -> Result<Result<EventSubmission, Errors>, PageFailure> {
    let (places, name) = (visit.state.places(&visit.request), typed.place_name.clone());
    let place = match typed.place_address.trim() {
        "" => blocking(move || places.find_named(&name)).await.map_err(|error| visit.broke(error))?,
        _ => None,
    };
    let known = Known { event, place: place.map(|place| place.id), zone: visit.time_zone() };
    Ok(typed.submission(known))
}

/// Runs work with the picture, if there is one; what decodes it has a permit.
async fn with_picture<W>(
    visit: &Visit,
    picture: Option<PictureBytes>,
    work: W,
) -> Result<Event, ServiceError<EventDenied>>
where
    W: FnOnce(Option<&[u8]>) -> Result<Event, ServiceError<EventDenied>> + Send + 'static,
{
    match picture {
        None => blocking(move || work(None)).await,
        Some(picture) => visit.state.pictures.decoding(picture, move |picture| work(Some(picture))).await,
    }
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
