//! `/api/filter`: what collections choose, for administrators.

use actix_web::HttpResponse;
use actix_web::web::{Path, Payload};
use serde::Serialize;
use serde_json::Value;
use uncino_domain::agenda::collection::{Choice, Filter};
use uncino_domain::agenda::collections::FilterChange;
use uncino_domain::id::{CollectionId, FilterId, PlaceId};
use utoipa::ToSchema;

use crate::agenda::api::event_fields::list;
use crate::api::call::{Call, Sent};
use crate::api::error::ApiFailure;
use crate::api::{done, number, ok};
use crate::blocking::blocking;
use crate::extract::fields::Field;
use crate::openapi::bodies::FilterFields;

/// A filter in an answer.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FilterBody<'a> {
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
pub(crate) async fn list_of(call: Call, id: Path<String>) -> Result<HttpResponse, ApiFailure> {
    call.administrator()?;
    let id = CollectionId(number(&id)?);
    let collections = call.collections();
    let filters = blocking(move || collections.filters(id)).await?;
    Ok(ok(&filters.iter().map(FilterBody::from).collect::<Vec<_>>()))
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
pub(crate) async fn post(call: Call, payload: Payload) -> Result<HttpResponse, ApiFailure> {
    let by = call.administrator()?;
    let fields = call.fields(payload).await?;
    let of = fields.text("collectionId")?;
    let of = CollectionId(number(of.unwrap_or_default().trim())?);
    let negate = fields.flag("negate")?.unwrap_or_default();
    let choice = Choice {
        tags: list(&fields, "tags").unwrap_or_default(),
        places: places(&fields)?.unwrap_or_default(),
    };
    let collections = call.collections();
    let filter = call.run(move || collections.add_filter(of, choice, negate, &by)).await?;
    Ok(ok(&FilterBody::from(&filter)))
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
pub(crate) async fn put(call: Call, id: Path<String>, payload: Payload) -> Result<HttpResponse, ApiFailure> {
    let by = call.administrator()?;
    let id = FilterId(number(&id)?);
    let fields = call.fields(payload).await?;
    let negate = fields.flag("negate")?;
    let change = FilterChange { tags: list(&fields, "tags"), places: places(&fields)?, negate };
    let collections = call.collections();
    let filter = call.run(move || collections.change_filter(id, change, &by)).await?;
    Ok(ok(&FilterBody::from(&filter)))
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
pub(crate) async fn delete(call: Call, id: Path<String>) -> Result<HttpResponse, ApiFailure> {
    let by = call.administrator()?;
    let id = FilterId(number(&id)?);
    let collections = call.collections();
    call.run(move || collections.remove_filter(id, &by)).await?;
    Ok(done())
}

/// Places by their numbers, or as Gancio's own pages send them: objects with an `id`.
fn places(fields: &Sent) -> Result<Option<Vec<PlaceId>>, ApiFailure> {
    let refused = || fields.refused("places must be numbers");
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
