//! The pages: one typed context struct each, rendered by Tera from embedded templates.

pub(crate) mod account;
pub(crate) mod admin;
mod choices;
mod confirm;
pub(crate) mod consent;
mod done;
pub(crate) mod error;
pub(crate) mod event;
pub(crate) mod form;
pub(crate) mod home;
pub(crate) mod log_in;
pub(crate) mod log_out;
mod moment;
mod next;
pub(crate) mod onward;
pub(crate) mod out_of_band;
pub(crate) mod recover;
pub(crate) mod register;
mod routes;
pub(crate) mod set_up;
pub(crate) mod static_page;
mod templates;
mod visit;

use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, LOCATION, RETRY_AFTER, X_FRAME_OPTIONS,
};
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::access::limit::TooMany;
use uncino_domain::people::letter::MailRoute;
use uncino_domain::people::password::PasswordError;
use uncino_domain::people::session::CsrfToken;
use uncino_domain::people::user::User;

pub(crate) use routes::routes;
pub use templates::check_templates;
#[cfg(test)]
pub(crate) use templates::sample_pages;
pub(crate) use templates::{Page, Templates};
pub(crate) use visit::Visit;

use crate::assets::style_version;
use crate::security::content_security_policy;
use crate::state::AppState;
use crate::words::{Language, Message};

/// What stands around every page.
#[derive(Debug, Serialize)]
pub(crate) struct Frame {
    language: Language,
    instance_name: String,
    style_version: String,
    user_email: Option<String>,
    csrf_token: Option<String>,
    is_admin: bool,
    is_editor: bool,
    allow_registration: bool,
    /// Slug and title of static pages.
    static_pages: Vec<(String, String)>,
    /// Where letters go: with a mail server to people, else into a folder or the log.
    mail: &'static str,
}

impl Frame {
    /// The frame of this visit.
    pub(crate) fn of(visit: &Visit) -> Self {
        let logged_in = visit.logged_in.as_ref();
        let user = logged_in.map(|logged_in| &logged_in.visitor.user);
        Self {
            language: Language::nearest(visit.settings.language()),
            instance_name: visit.settings.title().to_owned(),
            style_version: style_version(),
            user_email: user.map(|user| user.email.to_string()),
            csrf_token: logged_in.map(|logged_in| CsrfToken::of(&logged_in.cookie).as_str().to_owned()),
            is_admin: user.is_some_and(User::is_administrator),
            is_editor: user.is_some_and(User::is_editor),
            allow_registration: visit.settings.allow_registration(),
            static_pages: visit.static_pages.clone(),
            mail: mail(&visit.state.site.mail),
        }
    }

    /// The frame for somebody of whom nothing is known, when the database can't be asked.
    pub(crate) fn plain(state: &AppState) -> Self {
        Self {
            language: Language::nearest(&state.ports.policy.instance.language),
            instance_name: state.ports.policy.instance.title.clone(),
            style_version: style_version(),
            user_email: None,
            csrf_token: None,
            is_admin: false,
            is_editor: false,
            allow_registration: false,
            static_pages: Vec::new(),
            mail: mail(&state.site.mail),
        }
    }
}

/// The name of a route, for templates.
fn mail(route: &MailRoute) -> &'static str {
    match route {
        MailRoute::Log => "log",
        MailRoute::Folder => "folder",
        MailRoute::Smtp(_) => "smtp",
    }
}

/// What is wrong with a password that somebody chose.
fn password_advice(error: PasswordError) -> Message {
    match error {
        PasswordError::TooShort => Message::new("form-password-too-short"),
        PasswordError::TooLong => Message::new("form-password-too-long"),
    }
}

/// Says when to come back (RFC 6585 section 4).
fn retry_after(mut builder: HttpResponseBuilder, too_many: TooMany) -> HttpResponseBuilder {
    builder.insert_header((RETRY_AFTER, too_many.seconds().to_string()));
    builder
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
