//! `GET /api/events`

use actix_web::http::header::LINK;
use actix_web::{HttpRequest, HttpResponse};
use uncino_domain::agenda::event::{EventQuery, EventSummary, Slice};
use uncino_domain::agenda::events::Asked;
use uncino_domain::id::{EventId, PlaceId};
use uncino_domain::storage::Stored;

use crate::agenda::api::event_json::ListedEvent;
use crate::api::MAX_WORDS;
use crate::api::call::Call;
use crate::api::error::ApiFailure;
use crate::blocking::blocking;
use crate::extract::parameters;
use crate::extract::parameters::Pairs;
use crate::openapi::bodies::{Bounded, Chosen, Sliced};
use crate::written::Written;

/// How many tags or places one request may name.
const MAX_NAMES: usize = 200;

/// Lists visible events.
#[utoipa::path(
    get,
    path = "/api/events",
    operation_id = "events_get",
    params(
        Chosen,
        ("collection" = Option<String>, Query, description = "only events of this collection"),
        Bounded,
        Sliced,
    ),
    responses((status = 200, description = "visible events, by start and number", body = Vec<ListedEvent>)),
)]
pub(crate) async fn get(call: Call) -> Result<HttpResponse, ApiFailure> {
    let mut asked = read_asked(&call.request, call.state.clock.now().timestamp());
    let pairs = read_pairs(&call.request);
    let says_when = ["start", "start_at"].iter().any(|name| number(&pairs, name).is_some());
    if asked.query.words.is_some() && !says_when {
        asked.query.from = None; // Who searches finds what is over, too.
    }
    let limit = asked.query.slice.map(|slice| slice.limit);
    let (events, here) = (call.events(), Here::of(&call.request));
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
pub(crate) fn read_asked(request: &HttpRequest, from: i64) -> Asked {
    let pairs = read_pairs(request);
    let collection = first(&pairs, "collection").map(str::to_owned);
    Asked { query: read(&pairs, from), with_series: flag(&pairs, "show_recurrent"), collection }
}

/// The parameters of a request that only reads: whatever they are, they are no reason to refuse it.
pub(crate) fn read_pairs(request: &HttpRequest) -> Pairs {
    parameters::decode_leniently(request.query_string().as_bytes())
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

/// Reads which events are asked for. What can't be understood counts as absent; a place that is none is one without events.
fn read(pairs: &Pairs, now: i64) -> EventQuery {
    let seconds = |name: &str| number(pairs, name);
    let count = |name: &str| number(pairs, name).and_then(|count| u32::try_from(count).ok());
    let start = seconds("start").or_else(|| seconds("start_at")).unwrap_or(now);
    let end = seconds("end");
    let places = names(pairs, "places");
    let mut query = EventQuery {
        words: first(pairs, "query").map(|words| words.chars().take(MAX_WORDS).collect()),
        after: first(pairs, "after").and_then(cursor),
        tags: names(pairs, "tags"),
        places: places.iter().map(|id| PlaceId(id.parse().unwrap_or_default())).collect(),
        with_multidate: flag(pairs, "show_multidate").unwrap_or(true),
        reverse: flag(pairs, "reverse").unwrap_or(false),
        slice: count("max")
            .filter(|max| *max > 0)
            .map(|limit| Slice { offset: limit.saturating_mul(count("page").unwrap_or(0)), limit }),
        ..EventQuery::default()
    };
    if flag(pairs, "older").unwrap_or(false) {
        query.until = Some(start);
        query.starts_from = end;
    } else {
        query.from = Some(start);
        query.starts_until = end;
    }
    query
}

/// The first value of a parameter that isn't empty; `name[]` is that name, too.
pub(crate) fn first<'a>(pairs: &'a Pairs, name: &str) -> Option<&'a str> {
    let is_it = |key: &str| parameters::is_item_of(key, name);
    let mut values = pairs.iter().filter(|(key, _)| is_it(key)).map(|(_, value)| value.trim());
    values.find(|value| !value.is_empty())
}

/// A number, such as Unix seconds; a fraction is cut, as of Python's `time.time()`.
#[expect(clippy::cast_possible_truncation, reason = "`as` saturates, and nothing happens at the bounds")]
pub(crate) fn number(pairs: &Pairs, name: &str) -> Option<i64> {
    let text = first(pairs, name)?;
    let cut = || text.parse::<f64>().ok().filter(|number| number.is_finite()).map(|number| number as i64);
    text.parse().ok().or_else(cut)
}

/// The place of an event in the list: its start and its number.
pub(crate) fn cursor(text: &str) -> Option<(i64, EventId)> {
    let (start, id) = text.split_once(',')?;
    Some((start.trim().parse().ok()?, EventId(id.trim().parse().ok()?)))
}

/// A switch: `true`, `True` or `1` for yes.
pub(crate) fn flag(pairs: &Pairs, name: &str) -> Option<bool> {
    first(pairs, name).map(|value| matches!(value, "true" | "True" | "1"))
}

/// A comma list, a repeated parameter, or both; so many at most.
pub(crate) fn names(pairs: &Pairs, name: &str) -> Vec<String> {
    pairs
        .iter()
        .filter(|(key, _)| parameters::is_item_of(key, name))
        .flat_map(|(_, value)| value.split(','))
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .take(MAX_NAMES)
        .map(str::to_owned)
        .collect()
}
