//! `POST /api/event`, `PUT /api/event`, `DELETE /api/event/{id}`

use actix_web::HttpResponse;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Path, Payload};
use uncino_domain::agenda::event::Event;
use uncino_domain::agenda::event::submission::EventSubmission;
use uncino_domain::agenda::events::{Attempt, EventDenied, Once, RunningKey};
use uncino_domain::id::EventId;
use uncino_domain::secret::SecretDigest;
use uncino_domain::storage::StorageError;

use crate::agenda::api::event_fields;
use crate::agenda::api::event_json::{AddedEvent, WholeEvent};
use crate::agenda::api::idempotency;
use crate::api::call::{Call, Refusal};
use crate::api::error::ApiFailure;
use crate::api::{done, ok};
use crate::blocking::blocking;
use crate::extract::fields::MultipartBody;
use crate::openapi::bodies::EventFields;
use crate::openapi::bodies::EventParts;
use crate::picture_permits::{NoPicture, NoRoom, PictureBytes};
use uncino_domain::fetch::NotFetched;

/// The largest body, in bytes, without its picture.
const LIMIT: usize = 1024 * 1024;

/// Adds an event.
#[utoipa::path(
    post,
    path = "/api/event",
    operation_id = "event_post",
    params(("Idempotency-Key" = Option<String>, Header, description = "the same key and body within 24 hours: the same answer")),
    request_body(content((EventFields = "application/json"), (EventFields = "application/x-www-form-urlencoded"), (EventParts = "multipart/form-data"))),
    responses((status = 200, description = "the event", body = AddedEvent)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn post(call: Call, payload: Payload) -> Result<HttpResponse, ApiFailure> {
    let sent = SentEvent::read(&call, payload).await?;
    let key = match idempotency::begin(&call, &sent.digest).await? {
        None => None,
        Some(Attempt::First(key)) => Some(key),
        Some(Attempt::Answered(answer)) => return Ok(answered(answer)),
    };
    let outcome = add(&call, sent, key.clone()).await;
    if let (Err(_), Some(key)) = (&outcome, key) {
        // Harmless if the event is there after all: then the key has its answer, and keeps it.
        let events = call.events();
        blocking(move || events.give_back(key)).await?;
    }
    outcome
}

/// Adds an event, under the name that it has since Gancio 2.
#[utoipa::path(
    post,
    path = "/api/events",
    operation_id = "events_post",
    params(("Idempotency-Key" = Option<String>, Header, description = "the same key and body within 24 hours: the same answer")),
    request_body(content((EventFields = "application/json"), (EventFields = "application/x-www-form-urlencoded"), (EventParts = "multipart/form-data"))),
    responses((status = 200, description = "the event", body = AddedEvent)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn post_to_list(call: Call, payload: Payload) -> Result<HttpResponse, ApiFailure> {
    post(call, payload).await
}

async fn add(call: &Call, mut sent: SentEvent, key: Option<RunningKey>) -> Result<HttpResponse, ApiFailure> {
    let (events, caller) = (call.events(), call.caller());
    if sent.must_fetch() {
        let (events, caller, submission) = (events.clone(), caller.clone(), sent.submission.clone());
        call.run(move || events.check_new(&caller, submission)).await?;
        sent.fetch(call).await?;
    }
    let SentEvent { submission, picture, .. } = sent;
    let external_id = submission.external_id.as_deref().map(str::trim).map(str::to_owned);
    let render = move |event: &Event| rendered(event, external_id.as_deref());
    let once = key.map(|key| Once::new(key, render.clone()));
    let adding = match picture {
        None => blocking(move || events.add(&caller, submission, None, once)).await,
        Some(picture) => {
            let add = move |picture: &[u8]| events.add(&caller, submission, Some(picture), once);
            call.state.pictures.decoding(picture, add).await
        }
    };
    let event = adding.map_err(|error| call.refuse(error))?;
    Ok(answered(render(&event)))
}

/// The answer to a new event, as it is also kept for who asks again.
fn rendered(event: &Event, external_id: Option<&str>) -> String {
    let body = AddedEvent::new(event, external_id.filter(|id| !id.is_empty()));
    serde_json::to_string(&body).unwrap_or_default()
}

fn answered(body: String) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json; charset=utf-8").body(body)
}

/// Changes an event; its number is in the body.
#[utoipa::path(
    put,
    path = "/api/event",
    operation_id = "event_put",
    request_body(content((EventFields = "application/json"), (EventFields = "application/x-www-form-urlencoded"), (EventParts = "multipart/form-data"))),
    responses((status = 200, description = "the event", body = WholeEvent)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn put(call: Call, payload: Payload) -> Result<HttpResponse, ApiFailure> {
    let mut sent = SentEvent::read(&call, payload).await?;
    let (events, caller) = (call.events(), call.caller());
    if sent.must_fetch() {
        let (events, caller, id) = (events.clone(), caller.clone(), sent.id);
        let submission = sent.submission.clone();
        call.run(move || events.check_change(&caller, id, &submission)).await?;
        sent.fetch(&call).await?;
    }
    let SentEvent { submission, id, picture, .. } = sent;
    let changing = match picture {
        None => blocking(move || events.change(&caller, id, &submission, None)).await,
        Some(picture) => {
            let change = move |picture: &[u8]| events.change(&caller, id, &submission, Some(picture));
            call.state.pictures.decoding(picture, change).await
        }
    };
    let event = changing.map_err(|error| call.refuse(error))?;
    Ok(ok(&WholeEvent::from(&event)))
}

/// Removes an event.
#[utoipa::path(
    delete,
    path = "/api/event/{id}",
    operation_id = "event_delete",
    params(("id" = String, Path, description = "its number")),
    responses((status = 200, description = "`OK`", body = String, content_type = "text/plain")),
    security((), ("bearer" = [])),
)]
pub(crate) async fn delete(call: Call, id: Path<String>) -> Result<HttpResponse, ApiFailure> {
    let id = id.parse().ok().map(EventId);
    let (events, caller) = (call.events(), call.caller());
    call.run(move || events.remove(&caller, id, "")).await?;
    Ok(done())
}

impl Refusal for EventDenied {
    fn to(self, call: &Call) -> ApiFailure {
        match self {
            Self::Forbidden => call.forbidden(),
            Self::InsufficientScope(scope) => ApiFailure::InsufficientScope(scope),
            Self::NotFound => ApiFailure::NotFound,
            Self::Refused(refusal) => call.bad_request(refusal.to_string()),
            Self::TooMany(too_many) => ApiFailure::TooMany(too_many),
        }
    }
}

/// What was sent of an event.
struct SentEvent {
    id: Option<EventId>,
    submission: EventSubmission,
    picture: Option<PictureBytes>,
    digest: SecretDigest,
    image_url: Option<String>,
}

impl SentEvent {
    async fn read(call: &Call, payload: Payload) -> Result<Self, ApiFailure> {
        if call
            .request
            .headers()
            .get(CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"))
        {
            // Only for whom it is worth it, their picture takes some of the room for all.
            let (events, caller) = (call.events(), call.caller());
            call.run(move || events.may_send(&caller)).await?;
        }
        let multipart = MultipartBody::WithPicture(&call.state.pictures);
        let mut fields = call.fields_within(payload, LIMIT, multipart).await?.into_fields();
        if fields.all("access_token").next().is_some() {
            let hint = "send the token in the Authorization header, not in the body";
            return Err(ApiFailure::MisplacedToken(hint));
        }
        let digest = fields.digest();
        let picture = fields.take_picture();
        let read = || {
            Ok(Self {
                digest,
                id: event_fields::id(&fields).map(EventId),
                submission: event_fields::read(&fields)?,
                picture,
                image_url: event_fields::image_url(&fields)?,
            })
        };
        read().map_err(|error| call.not_one_text(error))
    }

    /// Is there a picture elsewhere? One that was sent wins.
    fn must_fetch(&self) -> bool {
        self.picture.is_none() && self.image_url.is_some()
    }

    async fn fetch(&mut self, call: &Call) -> Result<(), ApiFailure> {
        let Some(url) = self.image_url.take() else { return Ok(()) };
        let fetched = call.state.pictures.fetch(&*call.state.ports.fetcher, &url).await;
        if fetched.as_ref().is_err_and(|error| !error.is_ours()) {
            let (events, caller) = (call.events(), call.caller());
            call.run(move || events.count_vain_fetch(&caller)).await?;
        }
        self.picture = Some(fetched.map_err(|error| match error {
            NoPicture::NotFetched(NotFetched::Unreachable | NotFetched::BrokenOff) => {
                call.bad_request("Bad Request: the picture can't be fetched")
            }
            NoPicture::NoRoom(NoRoom::TooLarge) => {
                call.bad_request("Bad Request: the picture is too large: at most 10 MiB")
            }
            NoPicture::NotFetched(NotFetched::Overloaded) | NoPicture::NoRoom(NoRoom::Overloaded) => {
                StorageError::Overloaded.into()
            }
        })?);
        Ok(())
    }
}
