//! Gancio's API: its paths, its JSON, its words.

pub(crate) mod announcements;
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
mod rights;
mod routes;
pub(crate) mod settings;
pub(crate) mod static_pages;
pub(crate) mod tags;
pub(crate) mod user;
pub(crate) mod user_recovery;
pub(crate) mod user_register;
pub(crate) mod users;

use actix_web::http::StatusCode;
use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse};
use uncino_domain::clock::Timestamp;

use crate::error::text;
use crate::extract::fields::{Fields, MultipartBody, NotOneText};
use crate::extract::parameters;
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

/// The largest body of a small request, in bytes.
const SMALL: usize = 64 * 1024;
/// The longest search, in characters.
const MAX_WORDS: usize = 200;

/// Reads the fields of a small request.
async fn read_fields(request: &HttpRequest, payload: Payload) -> Result<Fields, ApiFailure> {
    Fields::read(request, payload, SMALL, MultipartBody::Accepted)
        .await
        .map_err(|error| ApiFailure::refused(request, error.status(), error.hint()))
}

/// A field that should be one text and isn't.
fn not_one_text(request: &HttpRequest, NotOneText: NotOneText) -> ApiFailure {
    ApiFailure::refused(request, StatusCode::BAD_REQUEST, "a field is repeated or not a text")
}

/// The words that are searched for: so many characters of them at most.
fn search_words(request: &HttpRequest) -> String {
    let pairs = parameters::decode_leniently(request.query_string().as_bytes());
    let words = pairs.into_iter().find(|(name, _)| name == "search").map(|(_, words)| words);
    words.unwrap_or_default().chars().take(MAX_WORDS).collect()
}

/// A moment as Gancio writes it: `2026-11-22T05:57:52.435Z`.
pub(crate) fn moment(time: Timestamp) -> String {
    time.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}
