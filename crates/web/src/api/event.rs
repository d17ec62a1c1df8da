//! `POST /api/event`, `PUT /api/event`, `DELETE /api/event/{id}`

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use uncino_domain::id::EventId;

use super::error::ApiFailure;
use super::event_fields;
use super::event_json::{AddedEvent, ChangedEvent};
use super::not_one_text;
use crate::blocking::blocking;
use crate::error::{json, text};
use crate::extract::bearer;
use crate::extract::fields::{Fields, MultipartBody};
use crate::state::AppState;

/// The largest body, in bytes, without pictures.
const LIMIT: usize = 1024 * 1024;
/// The largest picture, in bytes. This version takes none and leaves them out.
const PICTURE: usize = 10 * 1024 * 1024;

/// Adds an event.
pub(crate) async fn post(
    request: HttpRequest,
    payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let fields = read(&request, payload).await?;
    let submission = event_fields::read(&fields).map_err(|error| not_one_text(&request, error))?;
    drop(fields); // What was sent besides need not wait for the database.
    let (events, caller) = (state.events(&request), bearer::caller(&request));
    let event = blocking(move || events.add(&caller, submission))
        .await
        .map_err(|error| ApiFailure::of_event(&request, error))?;
    Ok(json(&mut HttpResponse::Ok(), &AddedEvent::from(&event)))
}

/// Changes an event; its number is in the body.
pub(crate) async fn put(
    request: HttpRequest,
    payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let fields = read(&request, payload).await?;
    let submission = event_fields::read(&fields).map_err(|error| not_one_text(&request, error))?;
    let id = event_fields::id(&fields).map(EventId);
    drop(fields);
    let (events, caller) = (state.events(&request), bearer::caller(&request));
    let event = blocking(move || events.change(&caller, id, &submission))
        .await
        .map_err(|error| ApiFailure::of_event(&request, error))?;
    Ok(json(&mut HttpResponse::Ok(), &ChangedEvent::from(&event)))
}

/// Removes an event.
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

async fn read(request: &HttpRequest, payload: Payload) -> Result<Fields, ApiFailure> {
    let fields = Fields::read(request, payload, LIMIT, MultipartBody::WithFiles(PICTURE))
        .await
        .map_err(|error| ApiFailure::refused(request, error.status(), error.hint()))?;
    if fields.all("access_token").next().is_some() {
        let hint = "send the token in the Authorization header, not in the body";
        return Err(ApiFailure::MisplacedToken(hint));
    }
    Ok(fields)
}
