//! `GET /api/event/detail/{slug_or_id}`

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::error::ApiFailure;
use super::event_json::DetailedEvent;
use crate::blocking::blocking;
use crate::error::json;
use crate::extract::bearer;
use crate::state::AppState;

/// Shows one event with its neighbours; hidden ones only to those who may handle them.
pub(crate) async fn get(
    request: HttpRequest,
    slug_or_id: Path<String>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let caller = bearer::caller(&request);
    let name = slug_or_id.strip_suffix(".json").unwrap_or(&slug_or_id).to_owned();
    let (events, viewer) = (state.events(&request), caller.clone());
    let found = blocking(move || events.find(&viewer, &name)).await?;
    let (event, neighbours) = found.ok_or(ApiFailure::NotFound)?;
    Ok(json(&mut HttpResponse::Ok(), &DetailedEvent::of(&event, &neighbours, &caller)))
}
