//! Bearer tokens (RFC 6750): judged once, before anything else, on every route under `/api`.
//!
//! A bearer header that is not good is refused everywhere, reads included: a revoked token must not quietly turn its
//! events into anonymous ones. No header at all is an anonymous caller.

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, CACHE_CONTROL, HeaderMap, HeaderValue, WWW_AUTHENTICATE};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage as _, HttpRequest, HttpResponse};
use serde::Serialize;
use uncino_domain::access::caller::Caller;
use uncino_domain::outcome::ServiceError;
use uncino_domain::secret::Secret;

use crate::blocking::{in_background, look_up};
use crate::error::{Failure, json, text};
use crate::extract::parameters;
use crate::oauth::protected_resource::metadata_url;
use crate::state::AppState;

/// What the headers say.
enum Presented {
    Nothing,
    Token(Secret),
    /// RFC 6750 section 3.1, `invalid_request`.
    Malformed(&'static str),
}

/// Finds out who calls and leaves the answer for [`caller`].
pub(crate) async fn authenticate<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let judged = match presented(request.request()) {
        Presented::Nothing => Ok(Caller::Anonymous),
        Presented::Malformed(reason) => Err(malformed(reason)),
        Presented::Token(token) => judge(&request, token).await,
    };
    let caller = match judged {
        Ok(caller) => caller,
        Err(mut refusal) => {
            name_metadata(request.request(), refusal.headers_mut());
            return Ok(request.into_response(refusal).map_into_right_body());
        }
    };
    let is_authenticated = matches!(caller, Caller::Authenticated(_));
    request.extensions_mut().insert(caller);
    let mut response = next.call(request).await?;
    let asked = response.request().clone();
    name_metadata(&asked, response.headers_mut());
    if is_authenticated {
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    }
    Ok(response.map_into_left_body())
}

/// Every challenge says where the resource is described, whatever its status (RFC 9728 section 5.1).
fn name_metadata(request: &HttpRequest, headers: &mut HeaderMap) {
    let Some(challenge) = headers.get(WWW_AUTHENTICATE).and_then(|value| value.to_str().ok()) else { return };
    let Some(rest) = challenge.strip_prefix("Bearer") else { return };
    let Some(state) = request.app_data::<Data<AppState>>() else { return };
    let metadata = metadata_url(state.issuer(), request.path());
    let separator = if rest.trim().is_empty() { " " } else { ", " };
    if let Ok(value) =
        HeaderValue::try_from(format!("{challenge}{separator}resource_metadata=\"{metadata}\""))
    {
        headers.insert(WWW_AUTHENTICATE, value);
    }
}

/// Who calls.
pub(crate) fn caller(request: &HttpRequest) -> Caller {
    request.extensions().get::<Caller>().cloned().unwrap_or(Caller::Anonymous)
}

/// RFC 6750 section 3.1: the token is good, but not for this.
pub(crate) fn insufficient_scope(scope: Option<&str>) -> HttpResponse {
    let refusal = (StatusCode::FORBIDDEN, "insufficient_scope", "the token has no permission for this");
    challenge(refusal, scope.map(|scope| ("scope", scope)))
}

/// RFC 6750 section 3.1: a token came in a way that is not taken, or in several.
pub(crate) fn malformed(reason: &'static str) -> HttpResponse {
    challenge((StatusCode::BAD_REQUEST, "invalid_request", reason), None)
}

/// No credential where one is needed: 403, because Gancio's clients pin it, and what to bring.
pub(crate) fn credential_needed() -> HttpResponse {
    let mut refusal = text(StatusCode::FORBIDDEN, "Forbidden");
    refusal.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    refusal
}

fn presented(request: &HttpRequest) -> Presented {
    if parameters::names(request.query_string().as_bytes()).any(|name| name == b"access_token") {
        return Presented::Malformed("send the token in the Authorization header, not in the query");
    }
    let mut headers = request.headers().get_all(AUTHORIZATION);
    let header = match (headers.next(), headers.next()) {
        (None, _) => return Presented::Nothing,
        (Some(header), None) => header,
        (Some(_), Some(_)) => return Presented::Malformed("there are two Authorization headers"),
    };
    let Ok(header) = header.to_str() else {
        return Presented::Malformed("the Authorization header is malformed");
    };
    // Whatever begins with the word is meant as a token, well-formed or not: to take `Bearer<TAB>token` for no credential
    // would turn its events into anonymous ones.
    let (scheme, rest) = header.split_at_checked("bearer".len()).unwrap_or(("", ""));
    let ends_word = !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c));
    if scheme.eq_ignore_ascii_case("bearer") && ends_word {
        Presented::Token(Secret::new(rest.trim()))
    } else {
        Presented::Nothing
    }
}

async fn judge(request: &ServiceRequest, token: Secret) -> Result<Caller, HttpResponse> {
    let Some(state) = request.app_data::<Data<AppState>>().cloned() else {
        return Err(HttpResponse::InternalServerError().finish());
    };
    let access = state.access(request.request());
    let noting = access.clone();
    match look_up(&state.ports, move || access.authenticate(&token)).await {
        Ok((access, touch)) => {
            if let Some(touch) = touch {
                in_background("noting the use of a token", move || noting.touch(touch));
            }
            Ok(Caller::Authenticated(Box::new(access)))
        }
        Err(ServiceError::Denied(_)) => {
            let refusal =
                (StatusCode::UNAUTHORIZED, "invalid_token", "the token is unknown, expired or revoked");
            Err(challenge(refusal, None))
        }
        Err(ServiceError::Failed(error)) => {
            let failure = Failure::from(error);
            Err(failure.builder().content_type("text/plain; charset=utf-8").body(failure.reference))
        }
    }
}

#[derive(Serialize)]
struct ChallengeBody {
    error: &'static str,
    error_description: &'static str,
}

/// RFC 6750 section 3, with one attribute more if there is one.
fn challenge(
    (status, error, error_description): (StatusCode, &'static str, &'static str),
    attribute: Option<(&str, &str)>,
) -> HttpResponse {
    let mut header = format!("Bearer error=\"{error}\", error_description=\"{error_description}\"");
    if let Some((name, value)) = attribute {
        header.push_str(&format!(", {name}=\"{value}\""));
    }
    let mut builder = HttpResponse::build(status);
    builder.insert_header((WWW_AUTHENTICATE, header)).insert_header((CACHE_CONTROL, "no-store"));
    json(&mut builder, &ChallengeBody { error, error_description })
}
