//! The headers of pages.

use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderValue, LOCATION, RETRY_AFTER, VARY, X_FRAME_OPTIONS,
};
use actix_web::{HttpResponse, HttpResponseBuilder};
use uncino_domain::access::limit::TooMany;

use crate::security::Policy;

/// Says when to come back (RFC 6585 section 4).
pub(crate) fn retry_after(mut builder: HttpResponseBuilder, too_many: TooMany) -> HttpResponseBuilder {
    builder.insert_header((RETRY_AFTER, too_many.seconds().to_string()));
    builder
}

/// The headers of a page: framed only if its policy lets other sites do so, nothing from elsewhere. One that is somebody's is
/// kept nowhere.
pub(crate) fn page_response(builder: HttpResponseBuilder, html: String, policy: Policy) -> HttpResponse {
    let mut builder = builder;
    builder.insert_header((CACHE_CONTROL, "no-store"));
    with_policy(builder, html, policy)
}

/// The same for a page that is everybody's: without a word on keeping it, which is said with its name by content. Who has
/// chosen colours or logs in gets another one, so caches must look at cookies.
pub(crate) fn public_page_response(
    mut builder: HttpResponseBuilder,
    html: String,
    policy: Policy,
) -> HttpResponse {
    builder.insert_header((VARY, "cookie"));
    let mut response = with_policy(builder, html, policy);
    if response.status() != StatusCode::OK {
        // What isn't there may be there a moment later.
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

fn with_policy(mut builder: HttpResponseBuilder, html: String, policy: Policy) -> HttpResponse {
    if policy != Policy::Framed {
        builder.insert_header((X_FRAME_OPTIONS, "DENY"));
    }
    builder
        .content_type("text/html; charset=utf-8")
        .insert_header((CONTENT_SECURITY_POLICY, policy.csp()))
        .body(html)
}

/// Sends the browser on with a GET (RFC 9700 section 4.12).
pub(crate) fn see_other(location: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((LOCATION, location))
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish()
}

/// Says where a page really is. Nobody keeps it: who may see it depends on who asks.
pub(crate) fn moved(location: &str) -> HttpResponse {
    HttpResponse::MovedPermanently()
        .insert_header((LOCATION, location))
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish()
}
