//! The cookie in which Gancio's pages kept a log-in: taken once, on the way to a page.

use actix_web::body::{EitherBody, MessageBody};
use actix_web::cookie::Cookie;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{ACCEPT, AUTHORIZATION, CACHE_CONTROL, HeaderName, LOCATION};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpRequest, HttpResponse};
use percent_encoding::percent_decode_str;
use uncino_domain::secret::Secret;

use crate::blocking::blocking;
use crate::extract::session::OurCookie;
use crate::state::AppState;

/// Where Gancio's pages keep the token.
const COOKIE: &str = "auth._token.local";
/// What browsers say of a request: a page that somebody wants to see is `navigate`.
const FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// Makes a session of a log-in that the browser brings from Gancio, and leads to the same page again. Whatever came of it,
/// that cookie is gone then.
pub(crate) async fn take_brought_log_in<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let state = request.app_data::<Data<AppState>>().cloned();
    let (Some(state), Some(brought)) = (state, brought(request.request())) else {
        return Ok(next.call(request).await?.map_into_left_body());
    };
    if OurCookie::Session.read(request.request(), &state.site).is_some() {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    let service = state.brought_log_ins(request.request());
    let taken = blocking(move || service.take(&brought)).await;
    let taken = taken.unwrap_or_else(|error| {
        tracing::error!(%error, "a log-in of Gancio can't be taken over");
        None
    });
    let mut answer = HttpResponse::SeeOther();
    answer.insert_header((LOCATION, here(request.request()))).insert_header((CACHE_CONTROL, "no-store"));
    if let Some(secret) = taken {
        answer.cookie(OurCookie::Session.with(&secret, &state.site));
    }
    let mut ended = Cookie::build(COOKIE, "").path("/").finish();
    ended.make_removal();
    let answer = answer.cookie(ended).finish();
    Ok(request.into_response(answer).map_into_right_body())
}

/// The token that the browser brings on its way to a page.
fn brought(request: &HttpRequest) -> Option<Secret> {
    let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let path = request.path();
    let is_page = request.method() == Method::GET
        && path.starts_with('/')
        && !path.starts_with("//")
        && text(ACCEPT).is_some_and(|accept| accept.contains("text/html"))
        && text(FETCH_MODE).is_none_or(|mode| mode == "navigate")
        && !request.headers().contains_key(AUTHORIZATION);
    if !is_page {
        return None;
    }
    let cookie = request.cookie(COOKIE)?;
    let value = percent_decode_str(cookie.value()).decode_utf8().ok()?;
    let token = value.trim().strip_prefix("Bearer ").unwrap_or(&value).trim();
    (!token.is_empty()).then(|| Secret::new(token))
}

/// The same page again.
fn here(request: &HttpRequest) -> String {
    match request.query_string() {
        "" => request.path().to_owned(),
        query => format!("{}?{query}", request.path()),
    }
}
