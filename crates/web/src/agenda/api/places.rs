//! `GET /api/place`, `GET /api/place/{name_or_id}`, `GET /api/places`, `PUT /api/place`

use actix_web::HttpResponse;
use actix_web::web::{Path, Payload};
use serde::Serialize;
use uncino_domain::agenda::event::EventQuery;
use uncino_domain::agenda::places::{PlaceChange, PlaceDenied};
use uncino_domain::change::Change;
use uncino_domain::id::PlaceId;
use uncino_domain::storage::Stored;
use utoipa::ToSchema;

use crate::agenda::api::event_json::{DetailedPlace, ListedEvent};
use crate::api::call::{Call, Refusal, Sent};
use crate::api::error::ApiFailure;
use crate::api::{ok, search_words};
use crate::blocking::blocking;
use crate::openapi::bodies::PlaceFields;
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
pub(crate) async fn search(call: Call) -> Result<HttpResponse, ApiFailure> {
    let words = search_words(&call.request);
    let places = call.places();
    let found = blocking(move || places.search(&words)).await?;
    Ok(ok(&found.iter().map(DetailedPlace::from).collect::<Vec<_>>()))
}

/// A place by its name or number, with what is on or to come there, and the latest of what is over.
#[utoipa::path(
    get,
    path = "/api/place/{name_or_id}",
    operation_id = "places_get",
    params(("name_or_id" = String, Path, description = "name or number")),
    responses((status = 200, description = "the place and its events", body = PlaceBody)),
)]
pub(crate) async fn get(call: Call, name_or_id: Path<String>) -> Result<HttpResponse, ApiFailure> {
    let (places, events) = (call.places(), call.events());
    let now = call.state.clock.now().timestamp();
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
pub(crate) async fn list(call: Call) -> Result<HttpResponse, ApiFailure> {
    call.administrator()?;
    let places = call.places();
    let found = blocking(move || places.list()).await?;
    Ok(ok(&found.iter().map(DetailedPlace::from).collect::<Vec<_>>()))
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
pub(crate) async fn put(call: Call, payload: Payload) -> Result<HttpResponse, ApiFailure> {
    let by = call.administrator()?;
    let fields = call.fields(payload).await?;
    let id = fields.number("id")?.map(PlaceId).ok_or(ApiFailure::NotFound)?;
    let change = PlaceChange {
        name: fields.text("name")?,
        address: fields.text("address")?,
        latitude: degrees(&fields, "latitude")?,
        longitude: degrees(&fields, "longitude")?,
    };
    let places = call.places();
    let changed = call.run(move || places.change(id, change, &by)).await?;
    Ok(ok(&DetailedPlace::from(&changed)))
}

impl Refusal for PlaceDenied {
    fn to(self, call: &Call) -> ApiFailure {
        match self {
            Self::NotFound => ApiFailure::NotFound,
            Self::NameTaken => call.bad_request("another place has that name"),
            Self::Refused(refusal) => call.bad_request(refusal.to_string()),
        }
    }
}

/// Degrees; `null` and an empty text take them away.
fn degrees(fields: &Sent, name: &str) -> Result<Change<f64>, ApiFailure> {
    let words = "latitude and longitude must be numbers";
    match fields.change(name)? {
        Change::Keep => Ok(Change::Keep),
        Change::Clear => Ok(Change::Clear),
        Change::Set(text) => text.trim().parse().map(Change::Set).map_err(|_no_number| fields.refused(words)),
    }
}
