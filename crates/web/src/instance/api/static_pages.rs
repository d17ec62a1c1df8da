//! `/api/pages`: static pages of the instance.

use actix_web::HttpResponse;
use actix_web::web::{Path, Payload};
use serde::Serialize;
use uncino_domain::instance::static_page::StaticPage;
use uncino_domain::instance::static_pages::{StaticPageChange, StaticPageDenied, StaticPageKey};
use utoipa::ToSchema;

use crate::api::call::{Call, Refusal, Sent};
use crate::api::error::ApiFailure;
use crate::api::{done, moment, ok};
use crate::blocking::blocking;
use crate::openapi::bodies::StaticPageFields;

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
pub(crate) async fn list(call: Call) -> Result<HttpResponse, ApiFailure> {
    let pages = call.static_pages();
    let found = blocking(move || pages.list()).await?;
    Ok(ok(&found.iter().map(StaticPageBody::from).collect::<Vec<_>>()))
}

/// One of them, for anybody.
#[utoipa::path(
    get,
    path = "/api/pages/{slug_or_id}",
    operation_id = "pages_get",
    params(("slug_or_id" = String, Path, description = "its slug or its number")),
    responses((status = 200, description = "the page", body = StaticPageBody)),
)]
pub(crate) async fn get(call: Call, slug_or_id: Path<String>) -> Result<HttpResponse, ApiFailure> {
    let (key, pages) = (StaticPageKey::parse(&slug_or_id), call.static_pages());
    let page = blocking(move || pages.find(key)).await?.ok_or(ApiFailure::NotFound)?;
    Ok(ok(&StaticPageBody::from(&page)))
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
pub(crate) async fn post(call: Call, payload: Payload) -> Result<HttpResponse, ApiFailure> {
    let by = call.administrator()?;
    let fields = call.fields(payload).await?;
    let sent = read(&fields)?;
    let pages = call.static_pages();
    let page = call.run(move || pages.add(sent, &by)).await?;
    Ok(ok(&StaticPageBody::from(&page)))
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
    call: Call,
    slug_or_id: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, ApiFailure> {
    let by = call.administrator()?;
    let fields = call.fields(payload).await?;
    let sent = read(&fields)?;
    let (key, pages) = (StaticPageKey::parse(&slug_or_id), call.static_pages());
    let page = call.run(move || pages.change(key, sent, &by)).await?;
    Ok(ok(&StaticPageBody::from(&page)))
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
pub(crate) async fn delete(call: Call, slug_or_id: Path<String>) -> Result<HttpResponse, ApiFailure> {
    let by = call.administrator()?;
    let (key, pages) = (StaticPageKey::parse(&slug_or_id), call.static_pages());
    call.run(move || pages.remove(key, &by)).await?;
    Ok(done())
}

fn read(fields: &Sent) -> Result<StaticPageChange, ApiFailure> {
    Ok(StaticPageChange { title: fields.text("title")?, content: fields.text("content")?, seen: None })
}

impl Refusal for StaticPageDenied {
    fn to(self, call: &Call) -> ApiFailure {
        match self {
            Self::NotFound => ApiFailure::NotFound,
            denied @ (Self::Title | Self::Content | Self::ChangedMeanwhile | Self::TooMany) => {
                call.bad_request(denied.to_string())
            }
        }
    }
}
