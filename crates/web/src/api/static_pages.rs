//! `/api/pages`: static pages of the instance.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use uncino_domain::instance::static_page::StaticPage;
use uncino_domain::instance::static_pages::{StaticPageChange, StaticPageDenied, StaticPageKey};
use uncino_domain::outcome::ServiceError;
use utoipa::ToSchema;

use super::error::ApiFailure;
use super::{moment, not_one_text, read_fields, rights};
use crate::blocking::blocking;
use crate::error::{json, text};
use crate::extract::fields::{Fields, NotOneText};
use crate::openapi::bodies::StaticPageFields;
use crate::state::AppState;

#[derive(Serialize, ToSchema)]
struct StaticPageBody<'a> {
    id: i64,
    slug: &'a str,
    title: &'a str,
    content: &'a str,
    #[serde(rename = "createdAt")]
    created_at: String,
    #[serde(rename = "updatedAt")]
    updated_at: String,
}

impl<'a> From<&'a StaticPage> for StaticPageBody<'a> {
    fn from(page: &'a StaticPage) -> Self {
        Self {
            id: page.id.0,
            slug: &page.slug,
            title: &page.words.title,
            content: &page.words.content,
            created_at: moment(page.created_at),
            updated_at: moment(page.updated_at),
        }
    }
}

/// All of them, for anybody.
#[utoipa::path(
    get,
    path = "/api/pages",
    operation_id = "pages_list",
    responses((status = 200, description = "all of them, the oldest first", body = Vec<StaticPageBody>)),
)]
pub(crate) async fn list(request: HttpRequest, state: Data<AppState>) -> Result<HttpResponse, ApiFailure> {
    let pages = state.static_pages(&request);
    let found = blocking(move || pages.list()).await?;
    Ok(json(&mut HttpResponse::Ok(), &found.iter().map(StaticPageBody::from).collect::<Vec<_>>()))
}

/// One of them, for anybody.
#[utoipa::path(
    get,
    path = "/api/pages/{slug_or_id}",
    operation_id = "pages_get",
    params(("slug_or_id" = String, Path, description = "its slug or its number")),
    responses((status = 200, description = "the page", body = StaticPageBody)),
)]
pub(crate) async fn get(
    request: HttpRequest,
    slug_or_id: Path<String>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let (key, pages) = (StaticPageKey::parse(&slug_or_id), state.static_pages(&request));
    let page = blocking(move || pages.find(key)).await?.ok_or(ApiFailure::NotFound)?;
    Ok(json(&mut HttpResponse::Ok(), &StaticPageBody::from(&page)))
}

/// Adds one, for an administrator.
#[utoipa::path(
    post,
    path = "/api/pages",
    operation_id = "pages_post",
    request_body(content((StaticPageFields = "application/json"), (StaticPageFields = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "the page", body = StaticPageBody)),
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
    let pages = state.static_pages(&request);
    let added = blocking(move || pages.add(sent, &by)).await;
    let page = added.map_err(|error| of_denial(&request, error))?;
    Ok(json(&mut HttpResponse::Ok(), &StaticPageBody::from(&page)))
}

/// Changes one, for an administrator; what is not sent is kept, and so is the slug.
#[utoipa::path(
    put,
    path = "/api/pages/{slug_or_id}",
    operation_id = "pages_put",
    params(("slug_or_id" = String, Path, description = "its slug or its number")),
    request_body(content((StaticPageFields = "application/json"), (StaticPageFields = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "the page", body = StaticPageBody)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn put(
    request: HttpRequest,
    slug_or_id: Path<String>,
    payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let by = rights::administrator(&request)?;
    let fields = read_fields(&request, payload).await?;
    let sent = read(&fields).map_err(|error| not_one_text(&request, error))?;
    let (key, pages) = (StaticPageKey::parse(&slug_or_id), state.static_pages(&request));
    let changed = blocking(move || pages.change(key, sent, &by)).await;
    let page = changed.map_err(|error| of_denial(&request, error))?;
    Ok(json(&mut HttpResponse::Ok(), &StaticPageBody::from(&page)))
}

/// Removes one, for an administrator.
#[utoipa::path(
    delete,
    path = "/api/pages/{slug_or_id}",
    operation_id = "pages_delete",
    params(("slug_or_id" = String, Path, description = "its slug or its number")),
    responses((status = 200, description = "`OK`", body = String, content_type = "text/plain")),
    security((), ("bearer" = [])),
)]
pub(crate) async fn delete(
    request: HttpRequest,
    slug_or_id: Path<String>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let by = rights::administrator(&request)?;
    let (key, pages) = (StaticPageKey::parse(&slug_or_id), state.static_pages(&request));
    blocking(move || pages.remove(key, &by)).await.map_err(|error| of_denial(&request, error))?;
    Ok(text(StatusCode::OK, "OK"))
}

fn read(fields: &Fields) -> Result<StaticPageChange, NotOneText> {
    Ok(StaticPageChange { title: fields.text("title")?, content: fields.text("content")? })
}

fn of_denial(request: &HttpRequest, error: ServiceError<StaticPageDenied>) -> ApiFailure {
    match error {
        ServiceError::Denied(StaticPageDenied::NotFound) => ApiFailure::NotFound,
        ServiceError::Denied(
            denied @ (StaticPageDenied::Title | StaticPageDenied::Content | StaticPageDenied::TooMany),
        ) => ApiFailure::refused(request, StatusCode::BAD_REQUEST, denied.to_string()),
        ServiceError::Failed(error) => error.into(),
    }
}
