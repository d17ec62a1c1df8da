//! Gancio's API: its paths, its JSON, its words.

pub(crate) mod client;
pub(crate) mod error;
pub(crate) mod event;
pub(crate) mod event_detail;
pub(crate) mod event_fields;
pub(crate) mod event_json;
pub(crate) mod events;
pub(crate) mod ping;
pub(crate) mod user;
pub(crate) mod users;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use uncino_domain::clock::Timestamp;

use crate::error::text;

/// No such route.
pub(crate) async fn not_found() -> HttpResponse {
    text(StatusCode::NOT_FOUND, "Not Found")
}

/// A moment as Gancio writes it: `2026-11-22T05:57:52.435Z`.
fn moment(time: Timestamp) -> String {
    time.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}
