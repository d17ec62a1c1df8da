//! `GET /api/ping`

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use crate::error::text;

/// The server lives.
pub(crate) async fn get() -> HttpResponse {
    text(StatusCode::OK, "OK")
}
