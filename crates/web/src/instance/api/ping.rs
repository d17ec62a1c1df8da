//! `GET /api/ping`

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use crate::error::text;

/// The server lives.
#[utoipa::path(
    get,
    path = "/api/ping",
    operation_id = "ping_get",
    responses((status = 200, description = "`OK`", body = String, content_type = "text/plain")),
)]
pub(crate) async fn get() -> HttpResponse {
    text(StatusCode::OK, "OK")
}
