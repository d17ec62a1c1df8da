//! `/api/announcements`

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use uncino_domain::agenda::announcement::Announcement;
use uncino_domain::agenda::announcements::{AnnouncementChange, AnnouncementDenied};
use uncino_domain::id::AnnouncementId;
use uncino_domain::outcome::ServiceError;
use utoipa::ToSchema;

use super::collections::number;
use super::error::ApiFailure;
use super::{moment, not_one_text, read_fields, rights};
use crate::blocking::blocking;
use crate::error::{json, text};
use crate::extract::fields::{Fields, NotOneText};
use crate::openapi::bodies::AnnouncementFields;
use crate::state::AppState;

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
pub(crate) async fn list(request: HttpRequest, state: Data<AppState>) -> Result<HttpResponse, ApiFailure> {
    rights::administrator(&request)?;
    let announcements = state.announcements(&request);
    let found = blocking(move || announcements.list()).await?;
    Ok(json(&mut HttpResponse::Ok(), &found.iter().map(AnnouncementBody::from).collect::<Vec<_>>()))
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
pub(crate) async fn get(
    request: HttpRequest,
    id: Path<String>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let id = AnnouncementId(number(&id)?);
    let is_administrator = rights::administrator(&request).is_ok();
    let announcements = state.announcements(&request);
    let found = blocking(move || announcements.find(id, is_administrator)).await?;
    let announcement = found.ok_or(ApiFailure::NotFound)?;
    Ok(json(&mut HttpResponse::Ok(), &AnnouncementBody::from(&announcement)))
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
pub(crate) async fn post(
    request: HttpRequest,
    payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let by = rights::administrator(&request)?;
    let fields = read_fields(&request, payload).await?;
    let sent = read(&fields).map_err(|error| not_one_text(&request, error))?;
    let announcements = state.announcements(&request);
    let added = blocking(move || announcements.add(sent, &by)).await;
    let announcement = added.map_err(|error| of_denial(&request, error))?;
    Ok(json(&mut HttpResponse::Ok(), &AnnouncementBody::from(&announcement)))
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
pub(crate) async fn put(
    request: HttpRequest,
    id: Path<String>,
    payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let by = rights::administrator(&request)?;
    let id = AnnouncementId(number(&id)?);
    let fields = read_fields(&request, payload).await?;
    let sent = read(&fields).map_err(|error| not_one_text(&request, error))?;
    let announcements = state.announcements(&request);
    let changed = blocking(move || announcements.change(id, sent, &by)).await;
    let announcement = changed.map_err(|error| of_denial(&request, error))?;
    Ok(json(&mut HttpResponse::Ok(), &AnnouncementBody::from(&announcement)))
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
pub(crate) async fn delete(
    request: HttpRequest,
    id: Path<String>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let by = rights::administrator(&request)?;
    let id = AnnouncementId(number(&id)?);
    let announcements = state.announcements(&request);
    blocking(move || announcements.remove(id, &by)).await.map_err(|error| of_denial(&request, error))?;
    Ok(text(StatusCode::OK, "OK"))
}

fn read(fields: &Fields) -> Result<AnnouncementChange, NotOneText> {
    Ok(AnnouncementChange {
        title: fields.text("title")?,
        text: fields.text("announcement")?,
        visible: fields.flag("visible")?,
    })
}

fn of_denial(request: &HttpRequest, error: ServiceError<AnnouncementDenied>) -> ApiFailure {
    match error {
        ServiceError::Denied(AnnouncementDenied::NotFound) => ApiFailure::NotFound,
        ServiceError::Denied(
            denied @ (AnnouncementDenied::Title | AnnouncementDenied::Text | AnnouncementDenied::TooMany),
        ) => ApiFailure::refused(request, StatusCode::BAD_REQUEST, denied.to_string()),
        ServiceError::Failed(error) => error.into(),
    }
}
