//! `POST /api/event`, `PUT /api/event`, `DELETE /api/event/{id}`

use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use uncino_domain::agenda::event::Event;
use uncino_domain::agenda::event::submission::EventSubmission;
use uncino_domain::agenda::events::{Once, RunningKey, Turn};
use uncino_domain::id::EventId;
use uncino_domain::secret::SecretDigest;
use uncino_domain::storage::StorageError;

use super::error::ApiFailure;
use super::event_fields;
use super::event_json::{AddedEvent, WholeEvent};
use super::{idempotency, not_one_text};
use crate::blocking::blocking;
use crate::error::{json, text};
use crate::extract::bearer;
use crate::extract::fields::{Fields, MultipartBody};
use crate::openapi::bodies::EventFields;
use crate::openapi::bodies::EventParts;
use crate::outbound::NotFetched;
use crate::picture_turns::PictureBytes;
use crate::state::AppState;

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
pub(crate) async fn post(
    request: HttpRequest,
    payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let sent = Sent::read(&request, payload, &state).await?;
    let key = match idempotency::begin(&request, &state, &sent.digest).await? {
        None => None,
        Some(Turn::First(key)) => Some(key),
        Some(Turn::Answered(answer)) => return Ok(answered(answer)),
    };
    let outcome = add(&request, &state, sent, key.clone()).await;
    if let (Err(_), Some(key)) = (&outcome, key) {
        // Harmless if the event is there after all: then the key has its answer, and keeps it.
        let events = state.events(&request);
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
pub(crate) async fn post_to_list(
    request: HttpRequest,
    payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    post(request, payload, state).await
}

async fn add(
    request: &HttpRequest,
    state: &AppState,
    mut sent: Sent,
    key: Option<RunningKey>,
) -> Result<HttpResponse, ApiFailure> {
    let (events, caller) = (state.events(request), bearer::caller(request));
    if sent.must_fetch() {
        let (events, caller, submission) = (events.clone(), caller.clone(), sent.submission.clone());
        let checking = blocking(move || events.check_new(&caller, submission));
        checking.await.map_err(|error| ApiFailure::of_event(request, error))?;
        sent.fetch(request, state).await?;
    }
    let Sent { submission, picture, .. } = sent;
    let external_id = submission.external_id.as_deref().map(str::trim).map(str::to_owned);
    let render = move |event: &Event| rendered(event, external_id.as_deref());
    let once = key.map(|key| Once::new(key, render.clone()));
    let adding = match picture {
        None => blocking(move || events.add(&caller, submission, None, once)).await,
        Some(picture) => {
            let add = move |picture: &[u8]| events.add(&caller, submission, Some(picture), once);
            state.pictures.decoding(picture, add).await
        }
    };
    let event = adding.map_err(|error| ApiFailure::of_event(request, error))?;
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
pub(crate) async fn put(
    request: HttpRequest,
    payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let mut sent = Sent::read(&request, payload, &state).await?;
    let (events, caller) = (state.events(&request), bearer::caller(&request));
    if sent.must_fetch() {
        let (events, caller, id) = (events.clone(), caller.clone(), sent.id);
        let submission = sent.submission.clone();
        let checking = blocking(move || events.check_change(&caller, id, &submission));
        checking.await.map_err(|error| ApiFailure::of_event(&request, error))?;
        sent.fetch(&request, &state).await?;
    }
    let Sent { submission, id, picture, .. } = sent;
    let changing = match picture {
        None => blocking(move || events.change(&caller, id, &submission, None)).await,
        Some(picture) => {
            let change = move |picture: &[u8]| events.change(&caller, id, &submission, Some(picture));
            state.pictures.decoding(picture, change).await
        }
    };
    let event = changing.map_err(|error| ApiFailure::of_event(&request, error))?;
    Ok(json(&mut HttpResponse::Ok(), &WholeEvent::from(&event)))
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
pub(crate) async fn delete(
    request: HttpRequest,
    id: Path<String>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let id = id.parse().ok().map(EventId);
    let (events, caller) = (state.events(&request), bearer::caller(&request));
    blocking(move || events.remove(&caller, id))
        .await
        .map_err(|error| ApiFailure::of_event(&request, error))?;
    Ok(text(StatusCode::OK, "OK"))
}

/// What was sent of an event.
struct Sent {
    id: Option<EventId>,
    submission: EventSubmission,
    picture: Option<PictureBytes>,
    digest: SecretDigest,
    image_url: Option<String>,
}

impl Sent {
    async fn read(request: &HttpRequest, payload: Payload, state: &AppState) -> Result<Self, ApiFailure> {
        if request.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"))
        {
            // Only for whom it is worth it, their picture takes some of the room for all.
            let (events, caller) = (state.events(request), bearer::caller(request));
            let asking = blocking(move || events.may_send(&caller));
            asking.await.map_err(|error| ApiFailure::of_event(request, error))?;
        }
        let multipart = MultipartBody::WithPicture(&state.pictures);
        let mut fields = Fields::read(request, payload, LIMIT, multipart)
            .await
            .map_err(|error| ApiFailure::refused(request, error.status(), error.hint()))?;
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
        read().map_err(|error| not_one_text(request, error))
    }

    /// Is there a picture elsewhere? One that was sent wins.
    fn must_fetch(&self) -> bool {
        self.picture.is_none() && self.image_url.is_some()
    }

    async fn fetch(&mut self, request: &HttpRequest, state: &AppState) -> Result<(), ApiFailure> {
        let Some(url) = self.image_url.take() else { return Ok(()) };
        let fetched = state.outbound.fetch(&url, &state.pictures).await;
        if fetched.is_err() {
            let (events, caller) = (state.events(request), bearer::caller(request));
            let counting = blocking(move || events.count_vain_fetch(&caller));
            counting.await.map_err(|error| ApiFailure::of_event(request, error))?;
        }
        self.picture = Some(fetched.map_err(|error| match error {
            NotFetched::Unreachable => ApiFailure::refused(
                request,
                StatusCode::BAD_REQUEST,
                "Bad Request: the picture can't be fetched",
            ),
            NotFetched::TooLarge => ApiFailure::refused(
                request,
                StatusCode::BAD_REQUEST,
                "Bad Request: the picture is too large: at most 10 MiB",
            ),
            NotFetched::Overloaded => StorageError::Overloaded.into(),
        })?);
        Ok(())
    }
}
