//! Gancio's API: its paths, its JSON, its words.

pub(crate) mod announcements;
mod call;
pub(crate) mod client;
pub(crate) mod clients;
pub(crate) mod collections;
pub(crate) mod error;
pub(crate) mod event;
pub(crate) mod event_detail;
pub(crate) mod event_fields;
pub(crate) mod event_json;
pub(crate) mod event_messages;
pub(crate) mod event_meta;
pub(crate) mod event_moderation;
pub(crate) mod event_parts;
pub(crate) mod events;
pub(crate) mod filters;
mod idempotency;
pub(crate) mod instance_pictures;
pub(crate) mod log_in_token;
pub(crate) mod mail_test;
pub(crate) mod ping;
pub(crate) mod places;
mod routes;
pub(crate) mod settings;
pub(crate) mod static_pages;
pub(crate) mod tags;
pub(crate) mod user;
pub(crate) mod user_recovery;
pub(crate) mod user_register;
pub(crate) mod users;

use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use uncino_domain::clock::Timestamp;

use crate::error::{json, text};
use crate::extract::parameters;
pub(crate) use call::Call;
use error::ApiFailure;
pub(crate) use routes::{described, routes};

/// No such route.
pub(crate) async fn not_found() -> HttpResponse {
    text(StatusCode::NOT_FOUND, "Not Found")
}

/// What Gancio has and we don't.
pub(crate) async fn not_offered() -> HttpResponse {
    text(StatusCode::FORBIDDEN, "Forbidden")
}

/// The longest search, in characters.
const MAX_WORDS: usize = 200;

/// The words that are searched for: so many characters of them at most.
fn search_words(request: &HttpRequest) -> String {
    let pairs = parameters::decode_leniently(request.query_string().as_bytes());
    let words = pairs.into_iter().find(|(name, _)| name == "search").map(|(_, words)| words);
    words.unwrap_or_default().chars().take(MAX_WORDS).collect()
}

/// A number in a path; there is nothing under what is none.
fn number(text: &str) -> Result<i64, ApiFailure> {
    text.parse().map_err(|_no_number| ApiFailure::NotFound)
}

/// An answer in JSON.
fn ok(body: &impl Serialize) -> HttpResponse {
    json(&mut HttpResponse::Ok(), body)
}

/// An answer in JSON that is for the caller alone.
fn private(body: &impl Serialize) -> HttpResponse {
    json(HttpResponse::Ok().insert_header((CACHE_CONTROL, "private, no-store")), body)
}

/// What Gancio says when something is done.
fn done() -> HttpResponse {
    text(StatusCode::OK, "OK")
}

/// A moment as Gancio writes it: `2026-11-22T05:57:52.435Z`.
pub(crate) fn moment(time: Timestamp) -> String {
    time.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}
