//! `GET /api/event/detail/{slug_or_id}`

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use uncino_domain::services::events::DescribedEvent;
use uncino_domain::storage::Stored;

use super::error::ApiFailure;
use super::event_json::DetailedEvent;
use crate::blocking::blocking;
use crate::error::json;
use crate::extract::bearer;
use crate::feeds::{feed_of, ics};
use crate::state::AppState;

/// Shows one event with its neighbours; hidden ones only to those who may handle them.
#[utoipa::path(
    get,
    path = "/api/event/detail/{slug_or_id}",
    operation_id = "event_detail_get",
    params(("slug_or_id" = String, Path, description = "slug or number, with `.json` or `.ics` behind it if need be")),
    responses((status = 200, description = "the event", content((DetailedEvent = "application/json"), (String = "text/calendar")))),
)]
pub(crate) async fn get(
    request: HttpRequest,
    slug_or_id: Path<String>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let caller = bearer::caller(&request);
    let (name, as_calendar) = match slug_or_id.strip_suffix(".ics") {
        Some(name) => (name, true),
        None => (slug_or_id.strip_suffix(".json").unwrap_or(&slug_or_id), false),
    };
    let (events, viewer, name) = (state.events(&request), caller.clone(), name.to_owned());
    let instance = state.instance(&request);
    let found = blocking(move || -> Stored<_> {
        let Some((event, neighbours)) = events.find(&viewer, &name)? else { return Ok(None) };
        let parent = events.parent(&event)?;
        Ok(Some((event, neighbours, parent, instance.settings()?)))
    });
    let (event, neighbours, parent, settings) = found.await?.ok_or(ApiFailure::NotFound)?;
    if as_calendar {
        let description = event.details.description.clone();
        let events = [DescribedEvent { event: event.into(), description }];
        let names = (settings.title().to_owned(), request.path().to_owned());
        return Ok(ics::answer(&feed_of(&state, &settings, &events, names), ics::Alarm::HourBefore));
    }
    Ok(json(&mut HttpResponse::Ok(), &DetailedEvent::of(&event, (&neighbours, parent), &caller)))
}
