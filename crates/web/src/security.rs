//! Headers that protect.

use actix_web::http::header::{REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use actix_web::middleware::DefaultHeaders;

/// On every answer: no guessing of content types, no referrer.
pub fn baseline_headers() -> DefaultHeaders {
    DefaultHeaders::new().add((X_CONTENT_TYPE_OPTIONS, "nosniff")).add((REFERRER_POLICY, "no-referrer"))
}

/// The policy of a page. `form-action` can't be there on the way to a redirect: browsers apply it to the redirect that
/// follows a form, and the way of an authorization ends at the application.
pub(crate) fn content_security_policy(leads_elsewhere: bool) -> &'static str {
    if leads_elsewhere {
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    } else {
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    }
}
