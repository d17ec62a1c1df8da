//! `GET /api/place`, `GET /api/place/{name_or_id}`, `GET /api/places`, `PUT /api/place`

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use uncino_domain::agenda::event::EventQuery;
use uncino_domain::agenda::places::{PlaceChange, PlaceDenied};
use uncino_domain::change::Change;
use uncino_domain::id::PlaceId;
use uncino_domain::outcome::ServiceError;
use uncino_domain::storage::Stored;
use utoipa::ToSchema;

use super::error::ApiFailure;
use super::event_json::{DetailedPlace, ListedEvent};
use super::{not_one_text, read_fields, rights, search_words};
use crate::blocking::blocking;
use crate::error::json;
use crate::extract::fields::Fields;
use crate::openapi::bodies::PlaceFields;
use crate::state::AppState;
use crate::written::Written;

/// A place with what happens there.
#[derive(Serialize, ToSchema)]
struct PlaceBody<'a> {
    events: Vec<ListedEvent<'a>>,
    #[serde(rename = "pastEvents")]
    past_events: Vec<ListedEvent<'a>>,
    place: DetailedPlace<'a>,
}

/// Up to ten places with these words in name or address.
#[utoipa::path(
    get,
    path = "/api/place",
    operation_id = "places_search",
    params(("search" = Option<String>, Query, description = "words")),
    responses((status = 200, description = "up to ten", body = Vec<DetailedPlace>)),
)]
pub(crate) async fn search(request: HttpRequest, state: Data<AppState>) -> Result<HttpResponse, ApiFailure> {
    let words = search_words(&request);
    let places = state.places(&request);
    let found = blocking(move || places.search(&words)).await?;
    Ok(json(&mut HttpResponse::Ok(), &found.iter().map(DetailedPlace::from).collect::<Vec<_>>()))
}

/// A place by its name or number, with what is on or to come there, and the latest of what is over.
#[utoipa::path(
    get,
    path = "/api/place/{name_or_id}",
    operation_id = "places_get",
    params(("name_or_id" = String, Path, description = "name or number")),
    responses((status = 200, description = "the place and its events", body = PlaceBody)),
)]
pub(crate) async fn get(
    request: HttpRequest,
    name_or_id: Path<String>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let (places, events) = (state.places(&request), state.events(&request));
    let now = state.clock.now().timestamp();
    let written = blocking(move || -> Stored<_> {
        let Some(place) = places.find_place(&name_or_id)? else { return Ok(None) };
        let there = EventQuery { places: vec![place.id], with_multidate: true, ..EventQuery::default() };
        let (coming, over) = events.coming_and_over(there, now)?;
        let events = coming.iter().map(ListedEvent::from).collect();
        let past_events = over.iter().map(ListedEvent::from).collect();
        Ok(Some(Written::json(&PlaceBody { events, past_events, place: (&place).into() })))
    });
    let written = written.await?.ok_or(ApiFailure::NotFound)?;
    Ok(written.answer(&mut HttpResponse::Ok()))
}

/// All places, for an administrator.
#[utoipa::path(
    get,
    path = "/api/places",
    operation_id = "places_list",
    responses((status = 200, description = "all places", body = Vec<DetailedPlace>)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn list(request: HttpRequest, state: Data<AppState>) -> Result<HttpResponse, ApiFailure> {
    rights::administrator(&request)?;
    let places = state.places(&request);
    let found = blocking(move || places.list()).await?;
    Ok(json(&mut HttpResponse::Ok(), &found.iter().map(DetailedPlace::from).collect::<Vec<_>>()))
}

/// Changes a place, for an administrator. What is not sent is kept.
#[utoipa::path(
    put,
    path = "/api/place",
    operation_id = "places_put",
    request_body(content((PlaceFields = "application/json"), (PlaceFields = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "the place", body = serde_json::Value)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn put(
    request: HttpRequest,
    payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let by = rights::administrator(&request)?;
    let fields = read_fields(&request, payload).await?;
    let read = |name| fields.text(name).map_err(|error| not_one_text(&request, error));
    let Some(id) = read("id")?.and_then(|id| id.trim().parse().ok()).map(PlaceId) else {
        return Err(ApiFailure::NotFound);
    };
    let change = PlaceChange {
        name: read("name")?,
        address: read("address")?,
        latitude: degrees(&request, &fields, "latitude")?,
        longitude: degrees(&request, &fields, "longitude")?,
    };
    let places = state.places(&request);
    let refused = |words: String| ApiFailure::refused(&request, StatusCode::BAD_REQUEST, words);
    let changed = blocking(move || places.change(id, change, &by)).await.map_err(|error| match error {
        ServiceError::Denied(PlaceDenied::NotFound) => ApiFailure::NotFound,
        ServiceError::Denied(PlaceDenied::NameTaken) => refused("another place has that name".to_owned()),
        ServiceError::Denied(PlaceDenied::Refused(refusal)) => refused(refusal.to_string()),
        ServiceError::Failed(error) => error.into(),
    })?;
    Ok(json(&mut HttpResponse::Ok(), &DetailedPlace::from(&changed)))
}

/// Degrees; `null` and an empty text take them away.
fn degrees(request: &HttpRequest, fields: &Fields, name: &str) -> Result<Change<f64>, ApiFailure> {
    let words = "latitude and longitude must be numbers";
    match fields.change(name).map_err(|error| not_one_text(request, error))? {
        Change::Keep => Ok(Change::Keep),
        Change::Clear => Ok(Change::Clear),
        Change::Set(text) => text
            .trim()
            .parse()
            .map(Change::Set)
            .map_err(|_no_number| ApiFailure::refused(request, StatusCode::BAD_REQUEST, words)),
    }
}
