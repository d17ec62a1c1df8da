//! The stylesheet and the mark, embedded in the program.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Path;

use crate::error::text;

const STYLE: &str = include_str!("../../../templates/assets/uncino.css");
const HOOK: &str = include_str!("../../../templates/assets/hook.svg");

/// `GET /assets/{name}`
pub(crate) async fn get(name: Path<String>) -> HttpResponse {
    let (content_type, body) = match name.as_str() {
        "uncino.css" => ("text/css; charset=utf-8", STYLE),
        "hook.svg" => ("image/svg+xml", HOOK),
        _ => return text(StatusCode::NOT_FOUND, "Not Found"),
    };
    HttpResponse::Ok()
        .content_type(content_type)
        .insert_header((CACHE_CONTROL, "public, max-age=86400"))
        .body(body)
}

/// Changes whenever the stylesheet does, so that it can be cached for long.
pub(crate) fn style_version() -> String {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    STYLE.hash(&mut hasher);
    format!("{:x}", hasher.finish())
}
