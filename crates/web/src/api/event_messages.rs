//! `/api/event/messages/{id}`, `/api/event/disable_author/{id}`, `/api/event/assign_to_author`

use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use uncino_domain::agenda::message::Message;
use uncino_domain::agenda::moderation::ModerationDenied;
use uncino_domain::id::{EventId, UserId};
use uncino_domain::outcome::ServiceError;
use utoipa::ToSchema;

use super::error::ApiFailure;
use super::event_fields;
use super::event_moderation::not_moderated;
use super::{moment, not_one_text, read_fields};
use crate::blocking::blocking;
use crate::error::{json, text};
use crate::extract::bearer;
use crate::openapi::bodies::AssignmentFields;
use crate::openapi::bodies::MessageFields;
use crate::state::AppState;

#[derive(Serialize, ToSchema)]
struct MessageBody<'a> {
    id: i64,
    message: &'a str,
    author: &'static str,
    is_author_visible: bool,
    #[serde(rename = "eventId")]
    event_id: i64,
    #[serde(rename = "createdAt")]
    created_at: String,
    #[serde(rename = "updatedAt")]
    updated_at: String,
}

impl<'a> From<&'a Message> for MessageBody<'a> {
    fn from(message: &'a Message) -> Self {
        Self {
            id: message.id.0,
            message: &message.text,
            author: message.author.as_str(),
            is_author_visible: message.is_author_visible,
            event_id: message.event_id.0,
            created_at: moment(message.created_at),
            updated_at: moment(message.created_at),
        }
    }
}

/// Writes about an event.
#[utoipa::path(
    post,
    path = "/api/event/messages/{id}",
    operation_id = "event_messages_post",
    params(("id" = String, Path, description = "the event's number")),
    request_body(content((MessageFields = "application/json"), (MessageFields = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "the message", body = MessageBody)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn post(
    request: HttpRequest,
    id: Path<String>,
    payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let fields = read_fields(&request, payload).await?;
    let words = fields.text("message").map_err(|error| not_one_text(&request, error))?.unwrap_or_default();
    let is_author_visible =
        fields.flag("is_author_visible").map_err(|error| not_one_text(&request, error))?;
    let (moderation, caller) = (state.moderation(&request), bearer::caller(&request));
    let id = id.parse().ok().map(EventId);
    let written =
        blocking(move || moderation.write(&caller, id, &words, is_author_visible.unwrap_or_default())).await;
    let message = written.map_err(|error| of_denial(&request, error))?;
    Ok(json(&mut HttpResponse::Ok(), &MessageBody::from(&message)))
}

/// What was written about an event.
#[utoipa::path(
    get,
    path = "/api/event/messages/{id}",
    operation_id = "event_messages_list",
    params(("id" = String, Path, description = "the event's number")),
    responses((status = 200, description = "the latest first", body = Vec<MessageBody>)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn list(
    request: HttpRequest,
    id: Path<String>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let (moderation, caller) = (state.moderation(&request), bearer::caller(&request));
    let id = id.parse().ok().map(EventId);
    let found = blocking(move || moderation.list(&caller, id)).await;
    let messages = found.map_err(|error| of_denial(&request, error))?;
    let mut builder = HttpResponse::Ok();
    builder.insert_header((CACHE_CONTROL, "private, no-store"));
    Ok(json(&mut builder, &messages.iter().map(MessageBody::from).collect::<Vec<_>>()))
}

/// Shuts out the author of an event, for editors.
#[utoipa::path(
    put,
    path = "/api/event/disable_author/{id}",
    operation_id = "event_messages_disable_author",
    params(("id" = String, Path, description = "the event's number")),
    responses((status = 200, description = "`OK`", body = String, content_type = "text/plain")),
    security((), ("bearer" = [])),
)]
pub(crate) async fn disable_author(
    request: HttpRequest,
    id: Path<String>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let (moderation, caller) = (state.moderation(&request), bearer::caller(&request));
    let id = id.parse().ok().map(EventId);
    let disabled = blocking(move || moderation.disable_author(&caller, id)).await;
    disabled.map_err(|error| of_denial(&request, error))?;
    Ok(text(StatusCode::OK, "OK"))
}

/// Gives an event to a user, for administrators: `id` and `user_id`.
#[utoipa::path(
    put,
    path = "/api/event/assign_to_author",
    operation_id = "event_messages_assign_to_author",
    request_body(content((AssignmentFields = "application/json"), (AssignmentFields = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "`OK`", body = String, content_type = "text/plain")),
    security((), ("bearer" = [])),
)]
pub(crate) async fn assign_to_author(
    request: HttpRequest,
    payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let fields = read_fields(&request, payload).await?;
    let user = fields.text("user_id").map_err(|error| not_one_text(&request, error))?;
    let user = user.and_then(|id| id.trim().parse().ok()).map(UserId);
    let id = event_fields::id(&fields).map(EventId);
    let (events, caller) = (state.events(&request), bearer::caller(&request));
    let assigned = blocking(move || events.assign(&caller, id, user)).await;
    assigned.map_err(|error| not_moderated(&request, error))?;
    Ok(text(StatusCode::OK, "OK"))
}

fn of_denial(request: &HttpRequest, error: ServiceError<ModerationDenied>) -> ApiFailure {
    match error {
        ServiceError::Denied(ModerationDenied::Forbidden) => ApiFailure::forbidden(request),
        ServiceError::Denied(ModerationDenied::InsufficientScope) => ApiFailure::InsufficientScope(None),
        ServiceError::Denied(ModerationDenied::NotFound) => ApiFailure::NotFound,
        ServiceError::Denied(ModerationDenied::Malformed) => {
            let words = "message must have 1 to 5000 characters";
            ApiFailure::refused(request, StatusCode::BAD_REQUEST, words)
        }
        ServiceError::Denied(ModerationDenied::TooMany(too_many)) => ApiFailure::TooMany(too_many),
        ServiceError::Failed(error) => error.into(),
    }
}
