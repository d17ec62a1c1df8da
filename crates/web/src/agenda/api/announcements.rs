//! `/api/announcements`

use actix_web::HttpResponse;
use actix_web::web::{Path, Payload};
use serde::Serialize;
use uncino_domain::agenda::announcement::Announcement;
use uncino_domain::agenda::announcements::{AnnouncementChange, AnnouncementDenied};
use uncino_domain::id::AnnouncementId;
use utoipa::ToSchema;

use crate::api::call::{Call, Refusal, Sent};
use crate::api::error::ApiFailure;
use crate::api::{done, moment, number, ok};
use crate::blocking::blocking;
use crate::openapi::bodies::AnnouncementFields;

#[derive(Serialize, ToSchema)]
struct AnnouncementBody<'a> {
    id: i64,
    title: &'a str,
    announcement: &'a str,
    visible: bool,
    #[serde(rename = "createdAt")]
    created_at: String,
    #[serde(rename = "updatedAt")]
    updated_at: String,
}

impl<'a> From<&'a Announcement> for AnnouncementBody<'a> {
    fn from(announcement: &'a Announcement) -> Self {
        Self {
            id: announcement.id.0,
            title: &announcement.words.title,
            announcement: &announcement.words.text,
            visible: announcement.words.visible,
            created_at: moment(announcement.created_at),
            updated_at: moment(announcement.updated_at),
        }
    }
}

/// All of them, for an administrator.
#[utoipa::path(
    get,
    path = "/api/announcements",
    operation_id = "announcements_list",
    responses((status = 200, description = "all of them", body = Vec<AnnouncementBody>)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn list(call: Call) -> Result<HttpResponse, ApiFailure> {
    call.administrator()?;
    let announcements = call.announcements();
    let found = blocking(move || announcements.list()).await?;
    Ok(ok(&found.iter().map(AnnouncementBody::from).collect::<Vec<_>>()))
}

/// One of them; a hidden one for administrators only.
#[utoipa::path(
    get,
    path = "/api/announcements/{id}",
    operation_id = "announcements_get",
    params(("id" = String, Path, description = "its number")),
    responses((status = 200, description = "the announcement", body = AnnouncementBody)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn get(call: Call, id: Path<String>) -> Result<HttpResponse, ApiFailure> {
    let id = AnnouncementId(number(&id)?);
    let is_administrator = call.administrator().is_ok();
    let announcements = call.announcements();
    let found = blocking(move || announcements.find(id, is_administrator)).await?;
    let announcement = found.ok_or(ApiFailure::NotFound)?;
    Ok(ok(&AnnouncementBody::from(&announcement)))
}

/// Adds one, for an administrator.
#[utoipa::path(
    post,
    path = "/api/announcements",
    operation_id = "announcements_post",
    request_body(content((AnnouncementFields = "application/json"), (AnnouncementFields = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "the announcement", body = AnnouncementBody)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn post(call: Call, payload: Payload) -> Result<HttpResponse, ApiFailure> {
    let by = call.administrator()?;
    let fields = call.fields(payload).await?;
    let sent = read(&fields)?;
    let announcements = call.announcements();
    let announcement = call.run(move || announcements.add(sent, &by)).await?;
    Ok(ok(&AnnouncementBody::from(&announcement)))
}

/// Changes one, for an administrator; what is not sent is kept.
#[utoipa::path(
    put,
    path = "/api/announcements/{id}",
    operation_id = "announcements_put",
    params(("id" = String, Path, description = "its number")),
    request_body(content((AnnouncementFields = "application/json"), (AnnouncementFields = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "the announcement", body = AnnouncementBody)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn put(call: Call, id: Path<String>, payload: Payload) -> Result<HttpResponse, ApiFailure> {
    let by = call.administrator()?;
    let id = AnnouncementId(number(&id)?);
    let fields = call.fields(payload).await?;
    let sent = read(&fields)?;
    let announcements = call.announcements();
    let announcement = call.run(move || announcements.change(id, sent, &by)).await?;
    Ok(ok(&AnnouncementBody::from(&announcement)))
}

/// Removes one, for an administrator.
#[utoipa::path(
    delete,
    path = "/api/announcements/{id}",
    operation_id = "announcements_delete",
    params(("id" = String, Path, description = "its number")),
    responses((status = 200, description = "`OK`", body = String, content_type = "text/plain")),
    security((), ("bearer" = [])),
)]
pub(crate) async fn delete(call: Call, id: Path<String>) -> Result<HttpResponse, ApiFailure> {
    let by = call.administrator()?;
    let id = AnnouncementId(number(&id)?);
    let announcements = call.announcements();
    call.run(move || announcements.remove(id, &by)).await?;
    Ok(done())
}

fn read(fields: &Sent) -> Result<AnnouncementChange, ApiFailure> {
    Ok(AnnouncementChange {
        title: fields.text("title")?,
        text: fields.text("announcement")?,
        visible: fields.flag("visible")?,
        seen: None,
    })
}

impl Refusal for AnnouncementDenied {
    fn to(self, call: &Call) -> ApiFailure {
        match self {
            Self::NotFound => ApiFailure::NotFound,
            denied @ (Self::Title | Self::Text | Self::ChangedMeanwhile | Self::TooMany) => {
                call.bad_request(denied.to_string())
            }
        }
    }
}
