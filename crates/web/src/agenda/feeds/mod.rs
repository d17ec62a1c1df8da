//! `/feed/...` and `/api/export/...`: the agenda for feed readers, calendars and other sites.

mod content_lines;
pub(crate) mod feed;
pub(crate) mod ics;
mod json;
mod links;
mod rss;
mod show;
mod source;

use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};

use crate::agenda::api::event_json::ListedEvent;
use crate::agenda::feeds::feed::Format;
use crate::agenda::feeds::show::show;
use crate::agenda::feeds::source::Source;
use crate::api::error::ApiFailure;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::not_found;
use crate::extract::bearer;
use crate::openapi::bodies::{Bounded, Chosen, Sliced};
use crate::state::AppState;
use crate::{cors, etag};

/// Adds the feeds.
pub(crate) fn routes(config: &mut ServiceConfig) {
    let feeds = described().into_iter();
    let feeds = feeds.fold(web::scope("/feed"), |feeds, endpoint| feeds.service(endpoint.within("/feed")));
    config.service(
        feeds
            .default_service(web::to(not_found))
            .wrap(from_fn(bearer::authenticate))
            .wrap(from_fn(etag::name_by_content))
            .wrap(from_fn(cors::open)),
    );
}

/// All that the description has of the feeds.
pub(crate) fn described() -> Vec<Endpoint> {
    endpoints![[crate::agenda::feeds::all], [crate::agenda::feeds::part]]
}

/// The whole agenda.
#[utoipa::path(
    get,
    path = "/feed/{format}",
    operation_id = "feeds_all",
    params(
        ("format" = String, Path, description = "rss, ics or json"),
        Chosen,
        ("collection" = Option<String>, Query, description = "only events of this collection"),
        Bounded,
        Sliced,
    ),
    responses((status = 200, description = "the agenda", content((Vec<json::ExportedEvent> = "application/json"), (String = "application/rss+xml"), (String = "text/calendar")))),
)]
pub(crate) async fn all(
    request: HttpRequest,
    format: Path<String>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let format = Format::parse(&format).ok_or(ApiFailure::NotFound)?;
    show(&request, &state, (format, Source::All)).await
}

/// What has a tag, is at a place, or in a collection.
#[utoipa::path(
    get,
    path = "/feed/{format}/{kind}/{name}",
    operation_id = "feeds_part",
    params(("format" = String, Path, description = "rss, ics, or json, which is what the API lists: an array, of a place an object with `events` and `place`"), ("kind" = String, Path, description = "tag, place or collection"), ("name" = String, Path, description = "its name")),
    responses((status = 200, description = "that part of the agenda", content((Vec<ListedEvent> = "application/json"), (String = "application/rss+xml"), (String = "text/calendar")))),
)]
pub(crate) async fn part(
    request: HttpRequest,
    path: Path<(String, String, String)>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let (format, kind, name) = path.into_inner();
    let format = Format::parse(&format).ok_or(ApiFailure::NotFound)?;
    let source = Source::parse(&kind, name).ok_or(ApiFailure::NotFound)?;
    show(&request, &state, (format, source)).await
}
