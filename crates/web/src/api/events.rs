//! `GET /api/events`

use actix_web::http::StatusCode;
use actix_web::http::header::LINK;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use uncino_domain::event::{EventQuery, EventSummary, Slice};
use uncino_domain::id::{EventId, PlaceId};
use uncino_domain::services::events::Asked;
use uncino_domain::storage::Stored;

use super::MAX_WORDS;
use super::error::ApiFailure;
use super::event_json::ListedEvent;
use crate::blocking::blocking;
use crate::extract::parameters::{self, Pairs};
use crate::state::AppState;
use crate::written::Written;

/// How many tags or places one request may name.
const MAX_NAMES: usize = 200;

/// Lists visible events.
#[utoipa::path(
    get,
    path = "/api/events",
    operation_id = "events_get",
    params(("start" = Option<String>, Query, description = "Unix seconds; now if left out"), ("end" = Option<String>, Query, description = "Unix seconds"), ("query" = Option<String>, Query, description = "words in the title or the place's name, or a tag"), ("tags" = Option<String>, Query, description = "any of these, separated by commas or repeated"), ("collection" = Option<String>, Query, description = "only events of this collection"), ("places" = Option<String>, Query, description = "numbers, any of them"), ("max" = Option<String>, Query, description = "how many at most"), ("page" = Option<String>, Query, description = "which slice of max, from 0"), ("after" = Option<String>, Query, description = "start and number of the last event that was seen: the `Link` header has it"), ("older" = Option<String>, Query, description = "what began earlier"), ("reverse" = Option<String>, Query, description = "the latest first"), ("show_recurrent" = Option<String>, Query, description = "with occurrences of recurring events"), ("show_multidate" = Option<String>, Query, description = "with events of several days")),
    responses((status = 200, description = "visible events, by start and number", body = Vec<ListedEvent>)),
)]
pub(crate) async fn get(request: HttpRequest, state: Data<AppState>) -> Result<HttpResponse, ApiFailure> {
    let asked = read_asked(&request, state.clock.now().timestamp())?;
    let limit = asked.query.slice.map(|slice| slice.limit);
    let (events, here) = (state.events(&request), Here::of(&request));
    let (written, next) = blocking(move || -> Stored<_> {
        let events = events.agenda(asked)?;
        let bodies: Vec<_> = events.iter().map(ListedEvent::from).collect();
        Ok((Written::json(&bodies), here.next_page(&events, limit)))
    })
    .await?;
    let mut builder = HttpResponse::Ok();
    if let Some(next) = next {
        builder.insert_header((LINK, next));
    }
    Ok(written.answer(&mut builder))
}

/// What a request for a list asks for, from a moment on unless it names another one.
pub(crate) fn read_asked(request: &HttpRequest, from: i64) -> Result<Asked, ApiFailure> {
    let (query, pairs) = read_query(request, from)?;
    let collection = pairs.iter().find(|(name, value)| name == "collection" && !value.trim().is_empty());
    let collection = collection.map(|(_, value)| value.trim().to_owned());
    Ok(Asked { query, with_series: flag(&pairs, "show_recurrent"), collection })
}

/// Which events a request asks for, from a moment on unless it names another one; and its parameters.
pub(crate) fn read_query(request: &HttpRequest, from: i64) -> Result<(EventQuery, Pairs), ApiFailure> {
    let pairs = read_pairs(request)?;
    let query =
        read(&pairs, from).map_err(|words| ApiFailure::refused(request, StatusCode::BAD_REQUEST, words))?;
    Ok((query, pairs))
}

/// The parameters of a request.
pub(super) fn read_pairs(request: &HttpRequest) -> Result<Pairs, ApiFailure> {
    parameters::decode(request.query_string().as_bytes())
        .map_err(|_bytes| ApiFailure::refused(request, StatusCode::BAD_REQUEST, "the query is not UTF-8"))
}

/// The address that was asked.
struct Here {
    path: String,
    query: String,
}

impl Here {
    fn of(request: &HttpRequest) -> Self {
        Self { path: request.path().to_owned(), query: request.query_string().to_owned() }
    }

    /// Where the next page is (RFC 8288). It begins behind the last event of this one, so none comes twice and none is left
    /// out when others are added meanwhile; with `page` that can happen.
    fn next_page(&self, events: &[EventSummary], limit: Option<u32>) -> Option<String> {
        let last = events.last().filter(|_| limit.is_some_and(|limit| events.len() >= limit as usize))?;
        let kept = self.query.split('&').filter(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            !name.is_empty() && !matches!(name, "page" | "after")
        });
        let after = format!("after={},{}", last.start, last.id);
        let query: Vec<&str> = kept.chain([&*after]).collect();
        Some(format!("<{}?{}>; rel=\"next\"", self.path, query.join("&")))
    }
}

fn read(pairs: &Pairs, now: i64) -> Result<EventQuery, &'static str> {
    if pairs.iter().any(|(_, value)| value.contains('\0')) {
        return Err("a parameter contains a NUL character");
    }
    let text = |name: &str| {
        pairs.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.trim())
    };
    let number = |name: &str| text(name).map(str::parse::<i64>).transpose();
    let start = if text("start").is_some() { number("start") } else { number("start_at") };
    let start = start.map_err(|_error| "start must be a number of seconds")?.unwrap_or(now);
    let end = number("end").map_err(|_error| "end must be a number of seconds")?;
    let max = text("max").map(str::parse::<u32>).transpose().map_err(|_error| "max must be a number")?;
    let page = text("page").map(str::parse::<u32>).transpose().map_err(|_error| "page must be a number")?;
    let after =
        text("after").map(|after| cursor(after).ok_or("after must be a start and an id")).transpose()?;
    let tags = names(pairs, "tags");
    let places: Result<Vec<_>, _> = names(pairs, "places").iter().map(|id| id.parse().map(PlaceId)).collect();
    let places = places.map_err(|_error| "places must be numbers")?;
    if tags.len() > MAX_NAMES || places.len() > MAX_NAMES {
        return Err("too many tags or places");
    }
    if text("query").is_some_and(|words| words.chars().count() > MAX_WORDS) {
        return Err("query is longer than 200 characters");
    }
    let mut query = EventQuery {
        words: text("query").map(str::to_owned),
        after,
        tags,
        places,
        with_multidate: flag(pairs, "show_multidate").unwrap_or(true),
        reverse: flag(pairs, "reverse").unwrap_or(false),
        slice: max
            .filter(|max| *max > 0)
            .map(|limit| Slice { offset: limit.saturating_mul(page.unwrap_or(0)), limit }),
        ..EventQuery::default()
    };
    if flag(pairs, "older").unwrap_or(false) {
        query.until = Some(start);
        query.starts_from = end;
    } else {
        query.from = Some(start);
        query.starts_until = end;
    }
    Ok(query)
}

/// The place of an event in the list: its start and its number.
fn cursor(text: &str) -> Option<(i64, EventId)> {
    let (start, id) = text.split_once(',')?;
    Some((start.trim().parse().ok()?, EventId(id.trim().parse().ok()?)))
}

/// A switch: `true`, `True` or `1` for yes.
pub(crate) fn flag(pairs: &Pairs, name: &str) -> Option<bool> {
    let value = pairs.iter().find(|(key, value)| key == name && !value.trim().is_empty());
    value.map(|(_, value)| matches!(value.trim(), "true" | "True" | "1"))
}

/// A comma list, a repeated parameter, or both.
fn names(pairs: &Pairs, name: &str) -> Vec<String> {
    pairs
        .iter()
        .filter(|(key, _)| key == name || key.strip_suffix("[]") == Some(name))
        .flat_map(|(_, value)| value.split(','))
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}
