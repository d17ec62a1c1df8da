//! The pages: one typed context struct each, rendered by Tera from embedded templates.

pub(crate) mod consent;
pub(crate) mod error;
pub(crate) mod event;
pub(crate) mod form;
pub(crate) mod home;
pub(crate) mod log_in;
pub(crate) mod log_out;
mod next;
pub(crate) mod out_of_band;
mod templates;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, LOCATION, X_FRAME_OPTIONS};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::session::CsrfToken;

pub use templates::check_templates;
pub(crate) use templates::{Page, Templates};

use error::PageFailure;

use crate::assets::style_version;
use crate::extract::session::{self, LoggedIn};
use crate::security::content_security_policy;
use crate::state::AppState;

/// What stands around every page.
#[derive(Debug, Serialize)]
pub(crate) struct Frame {
    instance_name: String,
    style_version: String,
    user_email: Option<String>,
    csrf_token: Option<String>,
}

impl Frame {
    /// The frame for this visitor.
    pub(crate) fn of(state: &AppState, logged_in: Option<&LoggedIn>) -> Self {
        Self {
            instance_name: state.site.instance_name.clone(),
            style_version: style_version(),
            user_email: logged_in.map(|logged_in| logged_in.visitor.user.email.to_string()),
            csrf_token: logged_in.map(|logged_in| CsrfToken::of(&logged_in.cookie).as_str().to_owned()),
        }
    }
}

/// Who is logged in, if anybody.
pub(crate) async fn visitor(
    request: &HttpRequest,
    state: &AppState,
) -> Result<Option<LoggedIn>, PageFailure> {
    session::visitor(request, state).await.map_err(|error| PageFailure::failed(state, error))
}

/// Shows a page to this visitor.
pub(crate) fn show<P: Page>(
    state: &AppState,
    builder: HttpResponseBuilder,
    logged_in: Option<&LoggedIn>,
    page: &P,
) -> Result<HttpResponse, PageFailure> {
    let html = state.templates.render(&Frame::of(state, logged_in), page);
    let html = html.map_err(|error| PageFailure::unrendered(state, &error))?;
    Ok(page_response(builder, html, P::LEADS_ELSEWHERE))
}

/// The headers of a page: never cached, never framed, nothing from elsewhere.
fn page_response(mut builder: HttpResponseBuilder, html: String, leads_elsewhere: bool) -> HttpResponse {
    builder
        .content_type("text/html; charset=utf-8")
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_SECURITY_POLICY, content_security_policy(leads_elsewhere)))
        .insert_header((X_FRAME_OPTIONS, "DENY"))
        .body(html)
}

/// Sends the browser on with a GET (RFC 9700 section 4.12).
pub(crate) fn see_other(location: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((LOCATION, location))
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish()
}
