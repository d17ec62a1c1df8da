//! Answers that somebody has already: an `ETag` for what everybody may read, and 304 for who shows it again.

use actix_web::body::{BodySize, BoxBody, EitherBody, MessageBody, to_bytes};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, EntityTag, Header as _, HeaderMap,
    HeaderName, HeaderValue, IF_NONE_MATCH, IfNoneMatch,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use actix_web::{Error, HttpRequest, HttpResponse};
use base64ct::{Base64Unpadded, Encoding as _};
use uncino_domain::secret::SecretDigest;
use uncino_domain::storage::StorageError;

use crate::blocking::blocking;

/// The largest body that is hashed where it stands, in bytes: that takes less than a tenth of a millisecond.
const SMALL: usize = 16 * 1024;

/// To be asked for again each time, and answered with 304 mostly.
pub(crate) const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// Names every answer to a read by its content, unless it is one person's, and leaves out what they have.
pub(crate) async fn name_by_content<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let response = next.call(request).await?;
    let headers = response.headers();
    let is_private = headers.contains_key(CACHE_CONTROL) || headers.contains_key(ETAG);
    let has_no_end_yet = response.response().body().size() == BodySize::Stream;
    if !is_read || is_private || has_no_end_yet || response.status() != StatusCode::OK {
        return Ok(response.map_into_left_body());
    }
    let (request, response) = response.into_parts();
    let (mut head, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body).await else {
        return Ok(ServiceResponse::new(
            request,
            HttpResponse::InternalServerError().finish().map_into_right_body(),
        ));
    };
    let tag = EntityTag::new_weak(digest(&bytes).await);
    name(head.headers_mut(), &tag);
    if is_known(&request, &tag) {
        *head.status_mut() = StatusCode::NOT_MODIFIED;
        head.headers_mut().remove(CONTENT_TYPE);
        head.headers_mut().remove(CONTENT_LENGTH);
        return Ok(ServiceResponse::new(request, head.set_body(BoxBody::new(())).map_into_right_body()));
    }
    Ok(ServiceResponse::new(request, head.set_body(BoxBody::new(bytes)).map_into_right_body()))
}

/// A name made of these parts.
pub(crate) fn weak<'p>(parts: impl IntoIterator<Item = &'p [u8]>) -> EntityTag {
    EntityTag::new_weak(Base64Unpadded::encode_string(SecretDigest::of(parts).as_bytes()))
}

/// Names an answer that is everybody's.
pub(crate) fn name(headers: &mut HeaderMap, tag: &EntityTag) {
    if let Ok(value) = HeaderValue::from_str(&tag.to_string()) {
        headers.insert(ETAG, value);
    }
    headers.insert(CACHE_CONTROL, ASK_AGAIN);
}

/// Does who asks have what has that name (RFC 9110 section 13.1.2)?
pub(crate) fn is_known(request: &HttpRequest, tag: &EntityTag) -> bool {
    request.headers().contains_key(IF_NONE_MATCH)
        && IfNoneMatch::parse(request).is_ok_and(|known| match known {
            IfNoneMatch::Any => true,
            IfNoneMatch::Items(tags) => tags.iter().any(|known| known.weak_eq(tag)),
        })
}

/// Is it a header of a body that isn't sent?
pub(crate) fn is_of_the_body(name: &HeaderName) -> bool {
    [CONTENT_TYPE, CONTENT_LENGTH, CONTENT_ENCODING].contains(name)
}

async fn digest(bytes: &Bytes) -> String {
    let of = |bytes: &[u8]| Base64Unpadded::encode_string(SecretDigest::of([bytes]).as_bytes());
    if bytes.len() <= SMALL {
        return of(bytes);
    }
    let shared = bytes.clone();
    let digest = blocking(move || Ok::<_, StorageError>(of(&shared))).await;
    digest.unwrap_or_else(|_overloaded| of(bytes))
}
