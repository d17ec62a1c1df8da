//! `/api/collections`, `/api/collection`: events that filters choose, under a name.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use uncino_domain::agenda::collection::{Collection, Filter, MAX_NAME};
use uncino_domain::agenda::collections::CollectionDenied;
use uncino_domain::agenda::event::Slice;
use uncino_domain::agenda::events::Asked;
use uncino_domain::id::CollectionId;
use uncino_domain::outcome::ServiceError;
use uncino_domain::storage::Stored;
use utoipa::ToSchema;

use super::error::ApiFailure;
use super::event_json::ListedEvent;
use super::events::{flag, number as number_of, read_asked, read_pairs};
use super::filters::FilterBody;
use super::{not_one_text, read_fields, rights};
use crate::blocking::blocking;
use crate::error::{json, text};
use crate::openapi::bodies::CollectionFields;
use crate::state::AppState;
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
pub(crate) async fn list(request: HttpRequest, state: Data<AppState>) -> Result<HttpResponse, ApiFailure> {
    let pairs = read_pairs(&request);
    let wants = |name: &str| flag(&pairs, name).unwrap_or_default();
    let collections = state.collections(&request);
    let mut found = blocking(move || collections.list_with_filters()).await?;
    found.retain(|(collection, _)| !wants("pin") || collection.is_top);
    let with_filters = wants("withFilters");
    let bodies = found.iter().map(|(collection, filters)| {
        CollectionBody::new(collection, with_filters.then_some(filters.as_slice()))
    });
    Ok(json(&mut HttpResponse::Ok(), &bodies.collect::<Vec<_>>()))
}

/// The events of a collection.
#[utoipa::path(
    get,
    path = "/api/collections/{name}",
    operation_id = "collections_events",
    params(("name" = String, Path, description = "its name"), ("start" = Option<String>, Query, description = "Unix seconds; now if left out"), ("end" = Option<String>, Query, description = "Unix seconds"), ("query" = Option<String>, Query, description = "words in the title or the place's name, or a tag"), ("tags" = Option<String>, Query, description = "any of these, separated by commas or repeated"), ("places" = Option<String>, Query, description = "numbers, any of them"), ("max" = Option<String>, Query, description = "how many at most"), ("per_page" = Option<String>, Query, description = "the same as max, which goes before it"), ("page" = Option<String>, Query, description = "which slice of max, from 0"), ("after" = Option<String>, Query, description = "start and number of the last event that was seen: the `Link` header has it"), ("older" = Option<String>, Query, description = "what began earlier"), ("reverse" = Option<String>, Query, description = "the latest first"), ("show_recurrent" = Option<String>, Query, description = "with occurrences of recurring events"), ("show_multidate" = Option<String>, Query, description = "with events of several days")),
    responses((status = 200, description = "its events", body = Vec<ListedEvent>)),
)]
pub(crate) async fn events(
    request: HttpRequest,
    name: Path<String>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    if name.chars().nth(MAX_NAME).is_some() {
        return Err(ApiFailure::NotFound);
    }
    let mut asked = read_asked(&request, state.clock.now().timestamp());
    asked.query.slice = asked.query.slice.or(per_page(&request));
    let events = state.events(&request);
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
pub(crate) async fn post(
    request: HttpRequest,
    payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let by = rights::administrator(&request)?;
    let fields = read_fields(&request, payload).await?;
    let name = fields.text("name").map_err(|error| not_one_text(&request, error))?.unwrap_or_default();
    let collections = state.collections(&request);
    let added = blocking(move || collections.add(&name, &by)).await;
    let collection = added.map_err(|error| of_denial(&request, error))?;
    Ok(json(&mut HttpResponse::Ok(), &CollectionBody::new(&collection, None)))
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
pub(crate) async fn delete(
    request: HttpRequest,
    id: Path<String>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let by = rights::administrator(&request)?;
    let id = CollectionId(number(&id)?);
    let collections = state.collections(&request);
    blocking(move || collections.remove(id, &by)).await.map_err(|error| of_denial(&request, error))?;
    Ok(text(StatusCode::OK, "OK"))
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
pub(crate) async fn toggle(
    request: HttpRequest,
    id: Path<String>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let by = rights::administrator(&request)?;
    let id = CollectionId(number(&id)?);
    let collections = state.collections(&request);
    let toggled = blocking(move || collections.toggle(id, &by)).await;
    let is_top = toggled.map_err(|error| of_denial(&request, error))?;
    Ok(json(&mut HttpResponse::Ok(), &is_top))
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
pub(crate) async fn move_up(
    request: HttpRequest,
    sort_index: Path<String>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let by = rights::administrator(&request)?;
    let sort_index = number(&sort_index)?;
    let collections = state.collections(&request);
    let moved = blocking(move || collections.move_up(sort_index, &by)).await;
    moved.map_err(|error| of_denial(&request, error))?;
    Ok(text(StatusCode::OK, "OK"))
}

/// Which slice of the events is asked for by `per_page`, Gancio's newer name of `max`; what is no number counts as absent.
pub(crate) fn per_page(request: &HttpRequest) -> Option<Slice> {
    let pairs = read_pairs(request);
    let count = |name: &str| number_of(&pairs, name).and_then(|count| u32::try_from(count).ok());
    let limit = count("per_page").filter(|limit| *limit > 0)?;
    Some(Slice { offset: limit.saturating_mul(count("page").unwrap_or_default()), limit })
}

/// A number in a path; there is nothing under what is none.
pub(super) fn number(text: &str) -> Result<i64, ApiFailure> {
    text.parse().map_err(|_no_number| ApiFailure::NotFound)
}

pub(super) fn of_denial(request: &HttpRequest, error: ServiceError<CollectionDenied>) -> ApiFailure {
    match error {
        ServiceError::Denied(CollectionDenied::NotFound) => ApiFailure::NotFound,
        ServiceError::Denied(
            denied @ (CollectionDenied::NameTaken
            | CollectionDenied::Name
            | CollectionDenied::Choice
            | CollectionDenied::TooMany),
        ) => ApiFailure::refused(request, StatusCode::BAD_REQUEST, denied.to_string()),
        ServiceError::Failed(error) => error.into(),
    }
}
