//! `GET /api/tag`, `GET /api/tag/{tag}`, `GET /api/tags`, `PUT /api/tag`, `DELETE /api/tag/{tag}`

use actix_web::HttpResponse;
use actix_web::web::{Path, Payload};
use serde::Serialize;
use uncino_domain::agenda::event::EventQuery;
use uncino_domain::agenda::event::submission::MAX_TAG;
use uncino_domain::agenda::tags::TagDenied;
use uncino_domain::storage::Stored;
use utoipa::ToSchema;

use crate::agenda::api::event_json::ListedEvent;
use crate::api::call::{Call, Refusal};
use crate::api::error::ApiFailure;
use crate::api::{done, ok, search_words};
use crate::blocking::blocking;
use crate::openapi::bodies::TagFields;
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
pub(crate) async fn search(call: Call) -> Result<HttpResponse, ApiFailure> {
    let words = search_words(&call.request);
    let tags = call.tags();
    let found = blocking(move || tags.search(&words)).await?;
    Ok(ok(&found))
}

/// The events with a tag: what is on or to come, and the latest of what is over.
#[utoipa::path(
    get,
    path = "/api/tag/{tag}",
    operation_id = "tags_get",
    params(("tag" = String, Path, description = "the tag")),
    responses((status = 200, description = "its events", body = TaggedBody)),
)]
pub(crate) async fn get(call: Call, tag: Path<String>) -> Result<HttpResponse, ApiFailure> {
    let tag = tag.into_inner();
    if tag.contains('\0') || tag.chars().nth(MAX_TAG).is_some() {
        return Err(ApiFailure::NotFound);
    }
    let query = EventQuery { tags: vec![tag], with_multidate: true, ..EventQuery::default() };
    let (events, now) = (call.events(), call.state.clock.now().timestamp());
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
pub(crate) async fn list(call: Call) -> Result<HttpResponse, ApiFailure> {
    let by = call.administrator()?;
    let tags = call.tags();
    let found = blocking(move || tags.list_with_hidden(&by)).await?;
    let bodies: Vec<_> = found.iter().map(|usage| TagBody { tag: &usage.tag, count: usage.count }).collect();
    Ok(ok(&bodies))
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
pub(crate) async fn put(call: Call, payload: Payload) -> Result<HttpResponse, ApiFailure> {
    let by = call.administrator()?;
    let fields = call.fields(payload).await?;
    let read = |name| fields.text(name);
    let (tag, new) = (read("tag")?.unwrap_or_default(), read("newTag")?.unwrap_or_default());
    let tags = call.tags();
    call.run(move || tags.rename(tag, &new, &by)).await?;
    Ok(done())
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
pub(crate) async fn delete(call: Call, tag: Path<String>) -> Result<HttpResponse, ApiFailure> {
    let by = call.administrator()?;
    let tags = call.tags();
    let tag = tag.into_inner();
    call.run(move || tags.remove(tag, &by)).await?;
    Ok(done())
}

impl Refusal for TagDenied {
    fn to(self, call: &Call) -> ApiFailure {
        match self {
            Self::NotFound => ApiFailure::NotFound,
            Self::NameTaken => call.bad_request("another tag has that name"),
            Self::Malformed => {
                let words = "newTag must have 1 to 100 characters";
                call.bad_request(words)
            }
        }
    }
}
