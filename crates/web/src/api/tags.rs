//! `GET /api/tag`, `GET /api/tag/{tag}`, `GET /api/tags`, `PUT /api/tag`, `DELETE /api/tag/{tag}`

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use uncino_domain::agenda::event::EventQuery;
use uncino_domain::agenda::event::submission::MAX_TAG;
use uncino_domain::agenda::tags::TagDenied;
use uncino_domain::outcome::ServiceError;
use uncino_domain::storage::Stored;
use utoipa::ToSchema;

use super::error::ApiFailure;
use super::event_json::ListedEvent;
use super::{not_one_text, read_fields, rights, search_words};
use crate::blocking::blocking;
use crate::error::{json, text};
use crate::openapi::bodies::TagFields;
use crate::state::AppState;
use crate::written::Written;

#[derive(Serialize, ToSchema)]
struct TagBody<'a> {
    tag: &'a str,
    count: u32,
}

/// What happens under a tag.
#[derive(Serialize, ToSchema)]
struct TaggedBody<'a> {
    events: Vec<ListedEvent<'a>>,
    #[serde(rename = "pastEvents")]
    past_events: Vec<ListedEvent<'a>>,
}

/// Up to ten tags with these words in them.
#[utoipa::path(
    get,
    path = "/api/tag",
    operation_id = "tags_search",
    params(("search" = Option<String>, Query, description = "words")),
    responses((status = 200, description = "up to ten", body = Vec<String>)),
)]
pub(crate) async fn search(request: HttpRequest, state: Data<AppState>) -> Result<HttpResponse, ApiFailure> {
    let words = search_words(&request);
    let tags = state.tags(&request);
    let found = blocking(move || tags.search(&words)).await?;
    Ok(json(&mut HttpResponse::Ok(), &found))
}

/// The events with a tag: what is on or to come, and the latest of what is over.
#[utoipa::path(
    get,
    path = "/api/tag/{tag}",
    operation_id = "tags_get",
    params(("tag" = String, Path, description = "the tag")),
    responses((status = 200, description = "its events", body = TaggedBody)),
)]
pub(crate) async fn get(
    request: HttpRequest,
    tag: Path<String>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let tag = tag.into_inner();
    if tag.contains('\0') || tag.chars().nth(MAX_TAG).is_some() {
        return Err(ApiFailure::NotFound);
    }
    let query = EventQuery { tags: vec![tag], with_multidate: true, ..EventQuery::default() };
    let (events, now) = (state.events(&request), state.clock.now().timestamp());
    let written = blocking(move || -> Stored<_> {
        let (coming, over) = events.coming_and_over(query, now)?;
        let events = coming.iter().map(ListedEvent::from).collect();
        let past_events = over.iter().map(ListedEvent::from).collect();
        Ok(Written::json(&TaggedBody { events, past_events }))
    });
    Ok(written.await?.answer(&mut HttpResponse::Ok()))
}

/// All tags, the most used first, for an administrator.
#[utoipa::path(
    get,
    path = "/api/tags",
    operation_id = "tags_list",
    responses((status = 200, description = "all tags", body = Vec<TagBody>)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn list(request: HttpRequest, state: Data<AppState>) -> Result<HttpResponse, ApiFailure> {
    rights::administrator(&request)?;
    let tags = state.tags(&request);
    let found = blocking(move || tags.list()).await?;
    let bodies: Vec<_> = found.iter().map(|usage| TagBody { tag: &usage.tag, count: usage.count }).collect();
    Ok(json(&mut HttpResponse::Ok(), &bodies))
}

/// Gives a tag another name, for an administrator; with a tag of that name it becomes one.
#[utoipa::path(
    put,
    path = "/api/tag",
    operation_id = "tags_put",
    request_body(content((TagFields = "application/json"), (TagFields = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "`OK`", body = String, content_type = "text/plain")),
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
    let (tag, new) = (read("tag")?.unwrap_or_default(), read("newTag")?.unwrap_or_default());
    let tags = state.tags(&request);
    blocking(move || tags.rename(tag, &new, &by)).await.map_err(|error| of_denial(&request, error))?;
    Ok(text(StatusCode::OK, "OK"))
}

/// Takes a tag from all events, for an administrator.
#[utoipa::path(
    delete,
    path = "/api/tag/{tag}",
    operation_id = "tags_delete",
    params(("tag" = String, Path, description = "the tag")),
    responses((status = 200, description = "`OK`", body = String, content_type = "text/plain")),
    security((), ("bearer" = [])),
)]
pub(crate) async fn delete(
    request: HttpRequest,
    tag: Path<String>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let by = rights::administrator(&request)?;
    let tags = state.tags(&request);
    let tag = tag.into_inner();
    blocking(move || tags.remove(tag, &by)).await.map_err(|error| of_denial(&request, error))?;
    Ok(text(StatusCode::OK, "OK"))
}

fn of_denial(request: &HttpRequest, error: ServiceError<TagDenied>) -> ApiFailure {
    match error {
        ServiceError::Denied(TagDenied::NotFound) => ApiFailure::NotFound,
        ServiceError::Denied(TagDenied::Malformed) => {
            let words = "newTag must have 1 to 100 characters";
            ApiFailure::refused(request, StatusCode::BAD_REQUEST, words)
        }
        ServiceError::Failed(error) => error.into(),
    }
}
