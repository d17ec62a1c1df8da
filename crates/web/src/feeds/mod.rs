//! `/feed/...` and `/api/export/...`: the agenda for feed readers, calendars and other sites.

pub(crate) mod ics;
mod json;
mod rss;

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono_tz::Tz;
use uncino_domain::event::EventQuery;
use uncino_domain::services::events::DescribedEvent;
use uncino_domain::setting::Settings;
use uncino_domain::storage::{StorageError, Stored};

use crate::api::error::ApiFailure;
use crate::api::events::{flag, read_query};
use crate::blocking::blocking;
use crate::extract::parameters::Pairs;
use crate::state::AppState;

/// A feed has what begins or ends after this many seconds before now, unless `start` says otherwise: a reader that comes once
/// a day misses nothing.
const BEHIND: i64 = 24 * 60 * 60;
/// How many entries a feed for readers has: what is further away comes with time.
const ENTRIES: usize = 20;

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

/// Of what.
enum Source {
    All,
    Tag(String),
    Place(String),
    Collection(String),
}

/// What a feed is made of.
pub(crate) struct Feed<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) zone: Tz,
    /// Our public address, without a slash at its end.
    pub(crate) base_url: &'a str,
    /// The name of our host.
    pub(crate) host: &'a str,
    pub(crate) events: &'a [DescribedEvent],
    title: String,
    path: String,
}

/// The whole agenda.
#[utoipa::path(
    get,
    path = "/feed/{format}",
    operation_id = "feeds_all",
    params(("format" = String, Path, description = "rss, ics or json"), ("start" = Option<String>, Query, description = "Unix seconds; now if left out"), ("end" = Option<String>, Query, description = "Unix seconds"), ("query" = Option<String>, Query, description = "words in the title or the place's name, or a tag"), ("tags" = Option<String>, Query, description = "any of these, separated by commas or repeated"), ("places" = Option<String>, Query, description = "numbers, any of them"), ("max" = Option<String>, Query, description = "how many at most"), ("page" = Option<String>, Query, description = "which slice of max, from 0"), ("after" = Option<String>, Query, description = "start and number of the last event that was seen: the `Link` header has it"), ("older" = Option<String>, Query, description = "what began earlier"), ("reverse" = Option<String>, Query, description = "the latest first"), ("show_recurrent" = Option<String>, Query, description = "with occurrences of recurring events"), ("show_multidate" = Option<String>, Query, description = "with events of several days")),
    responses((status = 200, description = "the agenda", content((Vec<json::ExportedEvent> = "application/json"), (String = "application/rss+xml"), (String = "text/calendar")))),
)]
pub(crate) async fn all(
    request: HttpRequest,
    format: Path<String>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let format = Format::parse(&format).ok_or(ApiFailure::NotFound)?;
    show(&request, &state, format, Source::All).await
}

/// What has a tag, is at a place, or in a collection.
#[utoipa::path(
    get,
    path = "/feed/{format}/{kind}/{name}",
    operation_id = "feeds_part",
    params(("format" = String, Path, description = "rss, ics or json"), ("kind" = String, Path, description = "tag, place or collection"), ("name" = String, Path, description = "its name")),
    responses((status = 200, description = "that part of the agenda", content((Vec<json::ExportedEvent> = "application/json"), (String = "application/rss+xml"), (String = "text/calendar")))),
)]
pub(crate) async fn part(
    request: HttpRequest,
    path: Path<(String, String, String)>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let (format, kind, name) = path.into_inner();
    let format = Format::parse(&format).ok_or(ApiFailure::NotFound)?;
    if name.contains('\0') {
        return Err(ApiFailure::NotFound);
    }
    let source = match kind.as_str() {
        "tag" => Source::Tag(name),
        "place" => Source::Place(name),
        "collection" => Source::Collection(name),
        _ => return Err(ApiFailure::NotFound),
    };
    show(&request, &state, format, source).await
}

async fn show(
    request: &HttpRequest,
    state: &AppState,
    format: Format,
    source: Source,
) -> Result<HttpResponse, ApiFailure> {
    let (query, pairs) = read_query(request, state.clock.now().timestamp() - BEHIND)?;
    let subject = match &source {
        Source::All => None,
        Source::Tag(name) => Some(format!("#{name}")),
        Source::Place(name) | Source::Collection(name) => Some(format!("@{name}")),
    };
    let (settings, events) = read(request, state, source, (query, &pairs)).await?;
    let shown = match format {
        Format::Rss => &events[..events.len().min(ENTRIES)],
        Format::Ics | Format::Json => &events,
    };
    let title = match subject {
        None => settings.title().to_owned(),
        Some(subject) => format!("{} - {subject}", settings.title()),
    };
    let feed = feed_of(state, &settings, shown, (title, request.path().to_owned()));
    match format {
        Format::Rss => rss::answer(&feed),
        Format::Ics => Ok(ics::answer(&feed, ics::Alarm::None)),
        Format::Json => Ok(json::answer(&feed)),
    }
}

/// The parts of a feed.
pub(crate) fn feed_of<'a>(
    state: &'a AppState,
    settings: &'a Settings,
    events: &'a [DescribedEvent],
    (title, path): (String, String),
) -> Feed<'a> {
    let host = state.site.base_url.host_str().unwrap_or_default();
    Feed { settings, zone: settings.zone(), base_url: state.issuer(), host, events, title, path }
}

async fn read(
    request: &HttpRequest,
    state: &AppState,
    source: Source,
    (query, pairs): (EventQuery, &Pairs),
) -> Stored<(Settings, Vec<DescribedEvent>)> {
    let with_series = flag(pairs, "show_recurrent");
    let (events, places) = (state.events(request), state.places(request));
    let (instance, collections) = (state.instance(request), state.collections(request));
    blocking(move || {
        let settings = instance.settings()?;
        let found = match source {
            Source::All => events.list_described(query, with_series)?,
            Source::Tag(tag) => {
                events.list_described(EventQuery { tags: vec![tag], ..query }, with_series.or(Some(true)))?
            }
            Source::Place(name) => match places.find_place(&name)? {
                None => Vec::new(),
                Some(place) => {
                    let query = EventQuery { places: vec![place.id], ..query };
                    events.list_described(query, with_series.or(Some(true)))?
                }
            },
            Source::Collection(name) => collections.events(&name, query, with_series)?,
        };
        Ok::<_, StorageError>((settings, found))
    })
    .await
}
