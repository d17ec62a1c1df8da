//! `/api/event/messages/{id}`, `/api/event/disable_author/{id}`, `/api/event/assign_to_author`

use actix_web::HttpResponse;
use actix_web::web::{Path, Payload};
use serde::Serialize;
use uncino_domain::agenda::message::Message;
use uncino_domain::agenda::moderation::ModerationDenied;
use uncino_domain::id::{EventId, UserId};
use utoipa::ToSchema;

use crate::agenda::api::event_fields;
use crate::api::call::{Call, Refusal};
use crate::api::error::ApiFailure;
use crate::api::{done, moment, ok, private};
use crate::openapi::bodies::AssignmentFields;
use crate::openapi::bodies::MessageFields;

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
pub(crate) async fn post(call: Call, id: Path<String>, payload: Payload) -> Result<HttpResponse, ApiFailure> {
    let fields = call.fields(payload).await?;
    let words = fields.text("message")?.unwrap_or_default();
    let is_author_visible = fields.flag("is_author_visible")?;
    let (moderation, caller) = (call.moderation(), call.caller());
    let id = id.parse().ok().map(EventId);
    let message = call
        .run(move || moderation.write(&caller, id, &words, is_author_visible.unwrap_or_default()))
        .await?;
    Ok(ok(&MessageBody::from(&message)))
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
pub(crate) async fn list(call: Call, id: Path<String>) -> Result<HttpResponse, ApiFailure> {
    let (moderation, caller) = (call.moderation(), call.caller());
    let id = id.parse().ok().map(EventId);
    let messages = call.run(move || moderation.list(&caller, id, None)).await?;
    Ok(private(&messages.iter().map(MessageBody::from).collect::<Vec<_>>()))
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
pub(crate) async fn disable_author(call: Call, id: Path<String>) -> Result<HttpResponse, ApiFailure> {
    let (moderation, caller) = (call.moderation(), call.caller());
    let id = id.parse().ok().map(EventId);
    call.run(move || moderation.disable_author(&caller, id)).await?;
    Ok(done())
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
pub(crate) async fn assign_to_author(call: Call, payload: Payload) -> Result<HttpResponse, ApiFailure> {
    let fields = call.fields(payload).await?;
    let user = fields.number("user_id")?.map(UserId);
    let id = event_fields::id(&fields).map(EventId);
    let (events, caller) = (call.events(), call.caller());
    call.run(move || events.assign(&caller, id, user)).await?;
    Ok(done())
}

impl Refusal for ModerationDenied {
    fn to(self, call: &Call) -> ApiFailure {
        match self {
            Self::Forbidden => call.forbidden(),
            Self::InsufficientScope => ApiFailure::InsufficientScope(None),
            Self::NotFound => ApiFailure::NotFound,
            Self::Malformed => {
                let words = "message must have 1 to 5000 characters";
                call.bad_request(words)
            }
            Self::TooMany(too_many) => ApiFailure::TooMany(too_many),
        }
    }
}
