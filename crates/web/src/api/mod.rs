//! Gancio's API: its paths, its JSON, its words.

pub(crate) mod call;
pub(crate) mod error;
pub(crate) mod routes;
pub(crate) mod table;

use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse};
use chrono::SecondsFormat;
use serde::Serialize;
use uncino_domain::clock::Timestamp;

use crate::api::error::ApiFailure;
use crate::error::{json, text};
use crate::extract::parameters;

/// The longest search, in characters.
pub(crate) const MAX_WORDS: usize = 200;

/// The words that are searched for: so many characters of them at most.
pub(crate) fn search_words(request: &HttpRequest) -> String {
    let pairs = parameters::decode_leniently(request.query_string().as_bytes());
    let words = pairs.into_iter().find(|(name, _)| name == "search").map(|(_, words)| words);
    words.unwrap_or_default().chars().take(MAX_WORDS).collect()
}

/// A number in a path; there is nothing under what is none.
pub(crate) fn number(text: &str) -> Result<i64, ApiFailure> {
    text.parse().map_err(|_no_number| ApiFailure::NotFound)
}

/// An answer in JSON.
pub(crate) fn ok(body: &impl Serialize) -> HttpResponse {
    json(&mut HttpResponse::Ok(), body)
}

/// An answer in JSON that is for the caller alone.
pub(crate) fn private(body: &impl Serialize) -> HttpResponse {
    json(HttpResponse::Ok().insert_header((CACHE_CONTROL, "private, no-store")), body)
}

/// What Gancio says when something is done.
pub(crate) fn done() -> HttpResponse {
    text(StatusCode::OK, "OK")
}

/// A moment as Gancio writes it: `2026-11-22T05:57:52.435Z`.
pub(crate) fn moment(time: Timestamp) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}
