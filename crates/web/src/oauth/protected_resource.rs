//! `GET /.well-known/oauth-protected-resource[/path]` (RFC 9728): which authorization server guards the API.
//!
//! The challenge of a refused token names the address of the very resource that was asked for, because a client must find in
//! `resource` the URL that it used (section 3.3).

use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use crate::error::json;
use crate::oauth::metadata::{KEPT, scopes_supported};
use crate::state::AppState;

const WELL_KNOWN: &str = "/.well-known/oauth-protected-resource";

/// Section 2.
#[derive(Serialize)]
struct ResourceMetadata<'a> {
    resource: String,
    authorization_servers: [&'a str; 1],
    scopes_supported: Vec<&'static str>,
    bearer_methods_supported: [&'static str; 1],
}

/// Describes the resource of that path: the whole instance, or what is under `/api`.
pub(crate) async fn get(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    let path = request.path().strip_prefix(WELL_KNOWN).unwrap_or_default();
    if !path.is_empty() && !is_resource(path) {
        return crate::error::not_found().await;
    }
    let issuer = state.issuer();
    let metadata = ResourceMetadata {
        resource: format!("{issuer}{path}"),
        authorization_servers: [issuer],
        scopes_supported: scopes_supported(),
        bearer_methods_supported: ["header"],
    };
    json(HttpResponse::Ok().insert_header((CACHE_CONTROL, KEPT)), &metadata)
}

/// Where that is described for the resource of this path; for the whole instance if the path can't stand in a header.
pub(crate) fn metadata_url(issuer: &str, path: &str) -> String {
    let path = if is_resource(path) { path } else { "" };
    format!("{issuer}{WELL_KNOWN}{path}")
}

fn is_resource(path: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~%!$&'()*+,;=:@/".contains(c);
    (path == "/api" || path.starts_with("/api/")) && path.len() <= 1_000 && path.chars().all(is_plain)
}
