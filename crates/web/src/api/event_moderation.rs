//! `PUT /api/event/confirm/{id}`, `PUT /api/event/unconfirm/{id}`, `GET /api/event/unconfirmed`,
//! `GET /api/events/mine`

use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use uncino_domain::agenda::event::EventSummary;
use uncino_domain::agenda::events::EventDenied;
use uncino_domain::id::EventId;
use uncino_domain::outcome::ServiceError;

use super::error::ApiFailure;
use super::event_json::{HandledEvent, WaitingBody};
use super::rights;
use crate::blocking::blocking;
use crate::error::{json, text};
use crate::extract::bearer;
use crate::state::AppState;
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
pub(crate) async fn confirm(
    request: HttpRequest,
    id: Path<String>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    set_visible(&request, &id, &state, true).await
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
pub(crate) async fn unconfirm(
    request: HttpRequest,
    id: Path<String>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    set_visible(&request, &id, &state, false).await
}

async fn set_visible(
    request: &HttpRequest,
    id: &str,
    state: &AppState,
    is_visible: bool,
) -> Result<HttpResponse, ApiFailure> {
    let id = id.parse().ok().map(EventId);
    let (events, caller) = (state.events(request), bearer::caller(request));
    blocking(move || events.set_visible(&caller, id, is_visible))
        .await
        .map_err(|error| not_moderated(request, error))?;
    Ok(text(StatusCode::OK, "OK"))
}

/// What was denied to somebody who would moderate. No application can have a scope for that, so none is named.
pub(super) fn not_moderated(request: &HttpRequest, error: ServiceError<EventDenied>) -> ApiFailure {
    match error {
        ServiceError::Denied(EventDenied::InsufficientScope) => ApiFailure::InsufficientScope(None),
        error => ApiFailure::of_event(request, error),
    }
}

/// The events that wait for an editor, and beside them the latest of those whose time has passed.
#[utoipa::path(
    get,
    path = "/api/event/unconfirmed",
    operation_id = "event_moderation_unconfirmed",
    responses((status = 200, description = "hidden events", body = WaitingBody)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn unconfirmed(
    request: HttpRequest,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let (events, caller) = (state.events(&request), bearer::caller(&request));
    let found = blocking(move || -> Result<_, ServiceError<EventDenied>> {
        Ok(Written::json(&WaitingBody::from(&events.list_waiting(&caller)?)))
    });
    let written = found.await.map_err(|error| not_moderated(&request, error))?;
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
pub(crate) async fn mine(request: HttpRequest, state: Data<AppState>) -> Result<HttpResponse, ApiFailure> {
    let access = rights::reader(&request, &state).await?;
    let events = state.events(&request);
    let found = blocking(move || events.list_own(&access))
        .await
        .map_err(|error| ApiFailure::of_event(&request, error))?;
    Ok(listed(&found))
}

fn listed(events: &[EventSummary]) -> HttpResponse {
    let mut builder = HttpResponse::Ok();
    builder.insert_header((CACHE_CONTROL, "private, no-store"));
    json(&mut builder, &events.iter().map(HandledEvent::from).collect::<Vec<_>>())
}
