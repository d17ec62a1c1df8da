//! `/api/collections`, `/api/collection`: events that filters choose, under a name.

use actix_web::web::{Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use uncino_domain::agenda::collection::{Collection, Filter, MAX_NAME};
use uncino_domain::agenda::collections::CollectionDenied;
use uncino_domain::agenda::event::Slice;
use uncino_domain::agenda::events::Asked;
use uncino_domain::id::CollectionId;
use uncino_domain::storage::Stored;
use utoipa::ToSchema;

use crate::agenda::api::event_json::ListedEvent;
use crate::agenda::api::events::{flag, number as number_of, read_asked, read_pairs};
use crate::agenda::api::filters::FilterBody;
use crate::api::call::{Call, Refusal};
use crate::api::error::ApiFailure;
use crate::api::{done, number, ok};
use crate::blocking::blocking;
use crate::openapi::bodies::{Bounded, Chosen, CollectionFields, Sliced};
use crate::written::Written;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct CollectionBody<'a> {
    id: i64,
    name: &'a str,
    is_actor: bool,
    is_top: bool,
    sort_index: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    filters: Option<Vec<FilterBody<'a>>>,
}

impl<'a> CollectionBody<'a> {
    fn new(collection: &'a Collection, filters: Option<&'a [Filter]>) -> Self {
        Self {
            id: collection.id.0,
            name: &collection.name,
            is_actor: false,
            is_top: collection.is_top,
            sort_index: collection.sort_index,
            filters: filters.map(|filters| filters.iter().map(FilterBody::from).collect()),
        }
    }
}

/// All collections, or only those in the navigation; with their filters if that is asked for.
#[utoipa::path(
    get,
    path = "/api/collections",
    operation_id = "collections_list",
    params(("withFilters" = Option<String>, Query, description = "with their filters"), ("pin" = Option<String>, Query, description = "only those in the navigation")),
    responses((status = 200, description = "by their place among each other", body = Vec<CollectionBody>)),
)]
pub(crate) async fn list(call: Call) -> Result<HttpResponse, ApiFailure> {
    let pairs = read_pairs(&call.request);
    let wants = |name: &str| flag(&pairs, name).unwrap_or_default();
    let collections = call.collections();
    let mut found = blocking(move || collections.list_with_filters()).await?;
    found.retain(|(collection, _)| !wants("pin") || collection.is_top);
    let with_filters = wants("withFilters");
    let bodies = found.iter().map(|(collection, filters)| {
        CollectionBody::new(collection, with_filters.then_some(filters.as_slice()))
    });
    Ok(ok(&bodies.collect::<Vec<_>>()))
}

/// The events of a collection.
#[utoipa::path(
    get,
    path = "/api/collections/{name}",
    operation_id = "collections_events",
    params(
        ("name" = String, Path, description = "its name"),
        Chosen,
        Bounded,
        ("per_page" = Option<String>, Query, description = "the same as max, which goes before it"),
        Sliced,
    ),
    responses((status = 200, description = "its events", body = Vec<ListedEvent>)),
)]
pub(crate) async fn events(call: Call, name: Path<String>) -> Result<HttpResponse, ApiFailure> {
    if name.chars().nth(MAX_NAME).is_some() {
        return Err(ApiFailure::NotFound);
    }
    let mut asked = read_asked(&call.request, call.state.clock.now().timestamp());
    asked.query.slice = asked.query.slice.or(per_page(&call.request));
    let events = call.events();
    let asked = Asked { collection: Some(name.into_inner()), ..asked };
    let written = blocking(move || -> Stored<_> {
        let found = events.agenda(asked)?;
        Ok(Written::json(&found.iter().map(ListedEvent::from).collect::<Vec<_>>()))
    });
    Ok(written.await?.answer(&mut HttpResponse::Ok()))
}

/// Adds a collection, for an administrator.
#[utoipa::path(
    post,
    path = "/api/collections",
    operation_id = "collections_post",
    request_body(content((CollectionFields = "application/json"), (CollectionFields = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "the collection", body = CollectionBody)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn post(call: Call, payload: Payload) -> Result<HttpResponse, ApiFailure> {
    let by = call.administrator()?;
    let fields = call.fields(payload).await?;
    let name = fields.text("name")?.unwrap_or_default();
    let collections = call.collections();
    let collection = call.run(move || collections.add(&name, &by)).await?;
    Ok(ok(&CollectionBody::new(&collection, None)))
}

/// Removes a collection, for an administrator.
#[utoipa::path(
    delete,
    path = "/api/collection/{id}",
    operation_id = "collections_delete",
    params(("id" = String, Path, description = "its number")),
    responses((status = 200, description = "`OK`", body = String, content_type = "text/plain")),
    security((), ("bearer" = [])),
)]
pub(crate) async fn delete(call: Call, id: Path<String>) -> Result<HttpResponse, ApiFailure> {
    let by = call.administrator()?;
    let id = CollectionId(number(&id)?);
    let collections = call.collections();
    call.run(move || collections.remove(id, &by)).await?;
    Ok(done())
}

/// Puts a collection into the navigation or takes it out, for an administrator.
#[utoipa::path(
    put,
    path = "/api/collection/toggle/{id}",
    operation_id = "collections_toggle",
    params(("id" = String, Path, description = "its number")),
    responses((status = 200, description = "is it in the navigation now?", body = bool)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn toggle(call: Call, id: Path<String>) -> Result<HttpResponse, ApiFailure> {
    let by = call.administrator()?;
    let id = CollectionId(number(&id)?);
    let collections = call.collections();
    let is_top = call.run(move || collections.toggle(id, &by)).await?;
    Ok(ok(&is_top))
}

/// Moves the collection at a place before the one above it, for an administrator.
#[utoipa::path(
    put,
    path = "/api/collection/moveup/{sort_index}",
    operation_id = "collections_move_up",
    params(("sort_index" = String, Path, description = "its place")),
    responses((status = 200, description = "`OK`", body = String, content_type = "text/plain")),
    security((), ("bearer" = [])),
)]
pub(crate) async fn move_up(call: Call, sort_index: Path<String>) -> Result<HttpResponse, ApiFailure> {
    let by = call.administrator()?;
    let sort_index = number(&sort_index)?;
    let collections = call.collections();
    call.run(move || collections.move_up(sort_index, &by)).await?;
    Ok(done())
}

/// Which slice of the events is asked for by `per_page`, Gancio's newer name of `max`; what is no number counts as absent.
pub(crate) fn per_page(request: &HttpRequest) -> Option<Slice> {
    let pairs = read_pairs(request);
    let count = |name: &str| number_of(&pairs, name).and_then(|count| u32::try_from(count).ok());
    let limit = count("per_page").filter(|limit| *limit > 0)?;
    Some(Slice { offset: limit.saturating_mul(count("page").unwrap_or_default()), limit })
}

impl Refusal for CollectionDenied {
    fn to(self, call: &Call) -> ApiFailure {
        match self {
            Self::NotFound => ApiFailure::NotFound,
            denied @ (Self::NameTaken | Self::Name | Self::Choice | Self::TooMany) => {
                call.bad_request(denied.to_string())
            }
        }
    }
}
