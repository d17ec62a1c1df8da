//! Compression of what everybody may read.
//!
//! `Compress` of actix-web does the work, on threads that may block. Around it stand two wrappers: [`offer_compression`]
//! outside, which lets it see only the requests that may get a compressed answer, and [`spare_the_rest`] inside, which marks
//! the answers that stay as they are. A body that holds a secret beside something that others chose gives the secret away by
//! its compressed length (BREACH). So nothing is compressed that is one person's: no answer to a request with a cookie or a
//! credential, none that sets a cookie (every page with a form does), and nothing but reads.

use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    ACCEPT_ENCODING, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, COOKIE, ETAG, HeaderMap, HeaderValue,
    SET_COOKIE, VARY,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest};

/// The smallest body that is worth it, in bytes: less fits into one packet anyhow.
const WORTH_IT: u64 = 1_000;
/// A mark for `Compress`, which never leaves the house.
const AS_IT_IS: HeaderValue = HeaderValue::from_static("identity");

/// Leaves of `Accept-Encoding` the one that we choose, so that nobody is refused for not liking any; nothing if the answer
/// may be one person's. Stands outside of `Compress`.
pub async fn offer_compression<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let chosen = if is_for_everybody(request.request()) { choose(request.headers()) } else { None };
    let headers = request.headers_mut();
    headers.remove(ACCEPT_ENCODING);
    if let Some(chosen) = chosen {
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(chosen));
    }
    let mut response = next.call(request).await?;
    if response.headers().get(CONTENT_ENCODING) == Some(&AS_IT_IS) {
        response.headers_mut().remove(CONTENT_ENCODING);
    }
    Ok(response)
}

/// Marks what must not be compressed, or is not worth it. Stands inside of `Compress`.
pub async fn spare_the_rest<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let may_be_compressed = is_for_everybody(request.request());
    let is_asked_for = request.headers().contains_key(ACCEPT_ENCODING);
    let mut response = next.call(request).await?;
    let is_compressible = may_be_compressed && is_compressible(&response);
    let headers = response.headers_mut();
    if is_asked_for && !is_compressible {
        headers.insert(CONTENT_ENCODING, AS_IT_IS);
    }
    // Caches must know that others get it compressed; `Compress` says so itself where it does.
    if is_compressible && !is_asked_for || may_be_compressed && is_a_weak_name_alone(&response) {
        response.headers_mut().append(VARY, HeaderValue::from_static("accept-encoding"));
    }
    Ok(response)
}

fn is_for_everybody(request: &HttpRequest) -> bool {
    let headers = request.headers();
    matches!(*request.method(), Method::GET | Method::HEAD)
        && !headers.contains_key(COOKIE)
        && !headers.contains_key(AUTHORIZATION)
}

/// A 304 has the headers that the whole answer would have (RFC 9110 section 15.4.5).
fn is_a_weak_name_alone<B: MessageBody>(response: &ServiceResponse<B>) -> bool {
    let is_weak = |name: &HeaderValue| name.as_bytes().starts_with(b"W/");
    response.status() == StatusCode::NOT_MODIFIED && response.headers().get(ETAG).is_some_and(is_weak)
}

fn is_compressible<B: MessageBody>(response: &ServiceResponse<B>) -> bool {
    let headers = response.headers();
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let is_text = kind.starts_with("text/")
        || matches!(kind, "application/json" | "application/rss+xml" | "application/xml" | "image/svg+xml");
    let is_large = match response.response().body().size() {
        BodySize::None => false,
        BodySize::Sized(size) => size >= WORTH_IT,
        BodySize::Stream => true,
    };
    response.status() == StatusCode::OK && is_text && is_large && !headers.contains_key(SET_COOKIE)
}

/// The best of ours that is accepted (RFC 9110 section 12.5.3).
pub(crate) fn choose(headers: &HeaderMap) -> Option<&'static str> {
    let accepted: Vec<String> = headers
        .get_all(ACCEPT_ENCODING)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(accepted_name)
        .collect();
    ["br", "gzip"].into_iter().find(|ours| accepted.iter().any(|name| name == ours))
}

/// The name of an encoding that isn't refused with `q=0`.
fn accepted_name(item: &str) -> Option<String> {
    let mut parts = item.split(';');
    let name = parts.next()?.trim().to_ascii_lowercase();
    let weight = parts.find_map(|part| part.trim().strip_prefix("q=")?.trim().parse::<f32>().ok());
    weight.is_none_or(|weight| weight > 0.0).then_some(name)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{ACCEPT_ENCODING, HeaderMap, HeaderValue};

    use super::choose;

    #[test]
    fn the_best_that_is_accepted_is_chosen() {
        for (accepted, expected) in [
            ("gzip, deflate, br, zstd", Some("br")),
            ("gzip;q=1.0, br;q=0, *;q=0", Some("gzip")),
            ("GZIP", Some("gzip")),
            ("zstd, identity;q=0", None),
            ("*", None),
            ("", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(accepted));
            assert_eq!(choose(&headers), expected, "{accepted}");
        }
    }
}
