//! `GET /api/events`

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use uncino_domain::event::{EventQuery, Slice};
use uncino_domain::id::PlaceId;

use super::MAX_WORDS;
use super::error::ApiFailure;
use super::event_json::ListedEvent;
use crate::blocking::blocking;
use crate::error::json;
use crate::extract::parameters::{self, Pairs};
use crate::state::AppState;

/// How many tags or places one request may name.
const MAX_NAMES: usize = 200;

/// Lists visible events.
pub(crate) async fn get(request: HttpRequest, state: Data<AppState>) -> Result<HttpResponse, ApiFailure> {
    let refused = |words: &str| ApiFailure::refused(&request, StatusCode::BAD_REQUEST, words);
    let pairs = parameters::decode(request.query_string().as_bytes())
        .map_err(|_bytes| refused("the query is not UTF-8"))?;
    let query = read(&pairs, state.clock.now().timestamp()).map_err(refused)?;
    let with_series = flag(&pairs, "show_recurrent");
    let events = state.events(&request);
    let events = blocking(move || events.list(query, with_series)).await?;
    Ok(json(&mut HttpResponse::Ok(), &events.iter().map(ListedEvent::from).collect::<Vec<_>>()))
}

fn read(pairs: &Pairs, now: i64) -> Result<EventQuery, &'static str> {
    if pairs.iter().any(|(_, value)| value.contains('\0')) {
        return Err("a parameter contains a NUL character");
    }
    let text = |name: &str| {
        pairs.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.trim())
    };
    let number = |name: &str| text(name).map(str::parse::<i64>).transpose();
    let start = number("start").map_err(|_error| "start must be a number of seconds")?.unwrap_or(now);
    let end = number("end").map_err(|_error| "end must be a number of seconds")?;
    let max = text("max").map(str::parse::<u32>).transpose().map_err(|_error| "max must be a number")?;
    let page = text("page").map(str::parse::<u32>).transpose().map_err(|_error| "page must be a number")?;
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

fn flag(pairs: &Pairs, name: &str) -> Option<bool> {
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
