//! `PUT /api/event/confirm/{id}`, `PUT /api/event/unconfirm/{id}`, `GET /api/event/unconfirmed`,
//! `GET /api/events/mine`

use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Path;
use uncino_domain::agenda::events::EventDenied;
use uncino_domain::id::EventId;
use uncino_domain::outcome::ServiceError;

use crate::agenda::api::event_json::{HandledEvent, WaitingBody};
use crate::api::call::Call;
use crate::api::error::ApiFailure;
use crate::api::{done, private};
use crate::written::Written;

/// Shows an event to everybody.
#[utoipa::path(
    put,
    path = "/api/event/confirm/{id}",
    operation_id = "event_moderation_confirm",
    params(("id" = String, Path, description = "its number")),
    responses((status = 200, description = "`OK`", body = String, content_type = "text/plain")),
    security((), ("bearer" = [])),
)]
pub(crate) async fn confirm(call: Call, id: Path<String>) -> Result<HttpResponse, ApiFailure> {
    let id = id.parse().ok().map(EventId);
    let (events, caller) = (call.events(), call.caller());
    call.run(move || events.show(&caller, id)).await?;
    Ok(done())
}

/// Hides an event.
#[utoipa::path(
    put,
    path = "/api/event/unconfirm/{id}",
    operation_id = "event_moderation_unconfirm",
    params(("id" = String, Path, description = "its number")),
    responses((status = 200, description = "`OK`", body = String, content_type = "text/plain")),
    security((), ("bearer" = [])),
)]
pub(crate) async fn unconfirm(call: Call, id: Path<String>) -> Result<HttpResponse, ApiFailure> {
    let id = id.parse().ok().map(EventId);
    let (events, caller) = (call.events(), call.caller());
    call.run(move || events.hide(&caller, id, "")).await?;
    Ok(done())
}

/// The events that wait for an editor, and beside them the latest of those whose time has passed.
#[utoipa::path(
    get,
    path = "/api/event/unconfirmed",
    operation_id = "event_moderation_unconfirmed",
    responses((status = 200, description = "hidden events", body = WaitingBody)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn unconfirmed(call: Call) -> Result<HttpResponse, ApiFailure> {
    let (events, caller) = (call.events(), call.caller());
    let found = call.run(move || -> Result<_, ServiceError<EventDenied>> {
        Ok(Written::json(&WaitingBody::from(&events.list_hidden(&caller)?)))
    });
    let written = found.await?;
    let mut builder = HttpResponse::Ok();
    builder.insert_header((CACHE_CONTROL, "private, no-store"));
    Ok(written.answer(&mut builder))
}

/// The caller's own events, hidden ones too.
#[utoipa::path(
    get,
    path = "/api/events/mine",
    operation_id = "event_moderation_mine",
    responses((status = 200, description = "the caller's events, hidden ones too", body = Vec<HandledEvent>)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn mine(call: Call) -> Result<HttpResponse, ApiFailure> {
    let access = call.reader().await?;
    let events = call.events();
    let found = call.run(move || events.list_own(&access)).await?;
    Ok(private(&found.iter().map(HandledEvent::from).collect::<Vec<_>>()))
}
