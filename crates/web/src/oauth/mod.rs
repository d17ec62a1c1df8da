//! The OAuth endpoints.

pub(crate) mod api;
pub(crate) mod authorize;
mod client_request;
pub(crate) mod introspect;
pub(crate) mod log_in;
pub(crate) mod metadata;
pub(crate) mod pages;
pub(crate) mod protected_resource;
pub(crate) mod register;
pub(crate) mod revoke;
pub(crate) mod routes;
pub(crate) mod token;

use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, HeaderValue};
use actix_web::{HttpResponse, ResponseError as _};
use uncino_domain::oauth::error::OAuthErrorCode;

use crate::error::OAuthFailure;

/// Other methods than POST, at an endpoint that clients call.
pub(crate) async fn post_only() -> HttpResponse {
    let error = OAuthErrorCode::InvalidRequest.because("this endpoint takes POST only");
    let mut refusal = OAuthFailure::DeniedWith(StatusCode::METHOD_NOT_ALLOWED, error).error_response();
    refusal.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
    refusal
}
