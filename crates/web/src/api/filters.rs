//! `/api/filter`: what collections choose, for administrators.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use serde_json::Value;
use uncino_domain::agenda::collection::{Choice, Filter};
use uncino_domain::id::{CollectionId, FilterId, PlaceId};
use utoipa::ToSchema;

use super::collections::{number, of_denial};
use super::error::ApiFailure;
use super::event_fields::list;
use super::{not_one_text, read_fields, rights};
use crate::blocking::blocking;
use crate::error::{json, text};
use crate::extract::fields::{Field, Fields};
use crate::openapi::bodies::FilterFields;
use crate::state::AppState;

/// A filter in an answer.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct FilterBody<'a> {
    id: i64,
    tags: &'a [String],
    places: Vec<i64>,
    #[schema(value_type = Vec<String>)]
    actors: [(); 0],
    negate: bool,
    collection_id: i64,
}

impl<'a> From<&'a Filter> for FilterBody<'a> {
    fn from(filter: &'a Filter) -> Self {
        Self {
            id: filter.id.0,
            tags: &filter.choice.tags,
            places: filter.choice.places.iter().map(|place| place.0).collect(),
            actors: [],
            negate: filter.negate,
            collection_id: filter.collection_id.0,
        }
    }
}

/// The filters of a collection.
#[utoipa::path(
    get,
    path = "/api/filter/{id}",
    operation_id = "filters_list_of",
    params(("id" = String, Path, description = "the collection's number")),
    responses((status = 200, description = "its filters", body = Vec<FilterBody>)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn list_of(
    request: HttpRequest,
    id: Path<String>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    rights::administrator(&request)?;
    let id = CollectionId(number(&id)?);
    let collections = state.collections(&request);
    let filters = blocking(move || collections.filters(id)).await?;
    Ok(json(&mut HttpResponse::Ok(), &filters.iter().map(FilterBody::from).collect::<Vec<_>>()))
}

/// Adds a filter.
#[utoipa::path(
    post,
    path = "/api/filter",
    operation_id = "filters_post",
    request_body(content((FilterFields = "application/json"), (FilterFields = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "the filter", body = FilterBody)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn post(
    request: HttpRequest,
    payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let by = rights::administrator(&request)?;
    let fields = read_fields(&request, payload).await?;
    let of = fields.text("collectionId").map_err(|error| not_one_text(&request, error))?;
    let of = CollectionId(number(of.unwrap_or_default().trim())?);
    let negate = fields.flag("negate").map_err(|error| not_one_text(&request, error))?.unwrap_or_default();
    let choice = Choice {
        tags: list(&fields, "tags").unwrap_or_default(),
        places: places(&request, &fields)?.unwrap_or_default(),
    };
    let collections = state.collections(&request);
    let added = blocking(move || collections.add_filter(of, choice, negate, &by)).await;
    let filter = added.map_err(|error| of_denial(&request, error))?;
    Ok(json(&mut HttpResponse::Ok(), &FilterBody::from(&filter)))
}

/// Changes a filter; what is not sent is kept.
#[utoipa::path(
    put,
    path = "/api/filter/{id}",
    operation_id = "filters_put",
    params(("id" = String, Path, description = "its number")),
    request_body(content((FilterFields = "application/json"), (FilterFields = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "the filter", body = FilterBody)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn put(
    request: HttpRequest,
    id: Path<String>,
    payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let by = rights::administrator(&request)?;
    let id = FilterId(number(&id)?);
    let fields = read_fields(&request, payload).await?;
    let negate = fields.flag("negate").map_err(|error| not_one_text(&request, error))?;
    let change = (list(&fields, "tags"), places(&request, &fields)?, negate);
    let collections = state.collections(&request);
    let changed = blocking(move || collections.change_filter(id, change, &by)).await;
    let filter = changed.map_err(|error| of_denial(&request, error))?;
    Ok(json(&mut HttpResponse::Ok(), &FilterBody::from(&filter)))
}

/// Removes a filter.
#[utoipa::path(
    delete,
    path = "/api/filter/{id}",
    operation_id = "filters_delete",
    params(("id" = String, Path, description = "its number")),
    responses((status = 200, description = "`OK`", body = String, content_type = "text/plain")),
    security((), ("bearer" = [])),
)]
pub(crate) async fn delete(
    request: HttpRequest,
    id: Path<String>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let by = rights::administrator(&request)?;
    let id = FilterId(number(&id)?);
    let collections = state.collections(&request);
    blocking(move || collections.remove_filter(id, &by)).await.map_err(|error| of_denial(&request, error))?;
    Ok(text(StatusCode::OK, "OK"))
}

/// Places by their numbers, or as Gancio's own pages send them: objects with an `id`.
fn places(request: &HttpRequest, fields: &Fields) -> Result<Option<Vec<PlaceId>>, ApiFailure> {
    let refused = || ApiFailure::refused(request, StatusCode::BAD_REQUEST, "places must be numbers");
    let objects: Vec<&Value> = fields
        .all_of_list("places")
        .filter_map(|field| match field {
            Field::Json(Value::Array(items)) => Some(items.iter().filter_map(|item| item.get("id"))),
            Field::Json(_) | Field::Text(_) => None,
        })
        .flatten()
        .collect();
    // In a form the number is a text.
    let number = |id: &Value| id.as_i64().or_else(|| id.as_str()?.trim().parse().ok());
    let ids = objects.iter().map(|id| number(id).ok_or_else(refused)).collect::<Result<Vec<_>, _>>()?;
    let Some(texts) = list(fields, "places") else { return Ok(None) };
    let texts = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty());
    let numbers =
        texts.map(|text| text.parse().map_err(|_no_number| refused())).collect::<Result<Vec<_>, _>>()?;
    Ok(Some(ids.into_iter().chain(numbers).map(PlaceId).collect()))
}
