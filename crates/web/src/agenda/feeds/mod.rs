//! `/feed/...` and `/api/export/...`: the agenda for feed readers, calendars and other sites.

mod content_lines;
pub(crate) mod ics;
mod json;
mod links;
mod rss;
mod show;
mod source;

use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use chrono_tz::Tz;
use uncino_domain::agenda::events::DescribedEvent;
use uncino_domain::instance::setting::Settings;

use crate::agenda::api::event_json::ListedEvent;
use crate::agenda::feeds::show::show;
use crate::agenda::feeds::source::Source;
use crate::api::error::ApiFailure;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::not_found;
use crate::extract::bearer;
use crate::openapi::bodies::{Bounded, Chosen, Sliced};
use crate::state::AppState;
use crate::words::Words;
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

/// In which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Rss,
    Ics,
    Json,
}

impl Format {
    fn parse(word: &str) -> Option<Self> {
        match word {
            "rss" | "feed" => Some(Self::Rss),
            "ics" => Some(Self::Ics),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// What a feed is made of.
pub(crate) struct Feed<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) zone: Tz,
    pub(crate) words: &'a Words,
    /// Our public address, without a slash at its end.
    pub(crate) base_url: &'a str,
    /// The name of our host.
    pub(crate) host: &'a str,
    pub(crate) events: &'a [DescribedEvent],
    /// What it is called.
    pub(crate) title: String,
    /// Its own address.
    pub(crate) address: String,
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

impl<'a> Feed<'a> {
    /// Of these events, named as the instance, with a path within the site.
    pub(crate) fn of(
        state: &'a AppState,
        settings: &'a Settings,
        events: &'a [DescribedEvent],
        path: &str,
    ) -> Self {
        let host = state.site.base_url.host_str().unwrap_or_default();
        let base_url = state.issuer();
        let (title, address) = (settings.title().to_owned(), format!("{base_url}{path}"));
        Self { settings, zone: settings.zone(), words: &state.words, base_url, host, events, title, address }
    }
}
