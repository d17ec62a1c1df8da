//! Errors for people: what happened, what to do, and folded below what a developer wants to know.

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::web::Data;
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use uncino_domain::storage::StorageError;

use super::{Frame, Page, page_response};
use crate::error::{Failure, TRY_AGAIN_AFTER};
use crate::state::AppState;

/// The context of the error page.
#[derive(Debug, Serialize)]
pub(crate) struct ErrorPage {
    heading: &'static str,
    explanation: String,
    advice: Option<String>,
    reference: Option<String>,
    developer: Vec<Entry>,
    home_link: bool,
}

#[derive(Debug, Serialize)]
struct Entry {
    name: String,
    value: String,
}

impl ErrorPage {
    fn new(heading: &'static str, explanation: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            heading,
            explanation: explanation.into(),
            advice: Some(advice.into()),
            reference: None,
            developer: Vec::new(),
            home_link: true,
        }
    }

    /// The application sent something that can't be trusted.
    pub(crate) fn unfit_application(reason: &'static str, sent: (String, String)) -> Self {
        let developer = vec![
            Entry { name: "reason".to_owned(), value: reason.to_owned() },
            Entry { name: sent.0, value: sent.1 },
        ];
        Self {
            developer,
            ..Self::new(
                "This application can’t be connected",
                "The request of the application doesn’t fit what is known about it here. Nothing was shared with it.",
                "Go back to the application and connect it again. If that doesn’t help, tell the people who run it.",
            )
        }
    }

    /// The query or the form can't be decoded.
    pub(crate) fn unreadable() -> Self {
        Self::new(
            "This can’t be read",
            "The browser sent something that isn’t readable text.",
            "Go back and try again.",
        )
    }

    /// The session ended while a form was open.
    pub(crate) fn logged_out() -> Self {
        Self::new(
            "You are logged out",
            "Your log-in ended before you answered. Nothing was shared with the application.",
            "Go back to the application and connect it again.",
        )
    }

    /// The CSRF token is wrong.
    pub(crate) fn foreign_form() -> Self {
        Self::new(
            "This form is too old",
            "The page was open for too long, or you logged in again since. Nothing has changed.",
            "Go back to where you came from and start again.",
        )
    }

    /// The consent transaction is unknown, answered or expired.
    pub(crate) fn nothing_to_decide() -> Self {
        Self::new(
            "This question was already answered",
            "You answered it before, or it waited for more than ten minutes. Nothing has changed now.",
            "If the application still asks for permission, go back to it and connect it again.",
        )
    }

    fn not_found() -> Self {
        Self::new(
            "There is nothing here",
            "The page doesn’t exist, or not any more.",
            "Look through all events instead.",
        )
    }

    fn misdirected(asked: &str, base_url: &str) -> Self {
        let shown: String = asked.chars().take(100).collect();
        Self {
            home_link: false,
            developer: vec![
                Entry { name: "server.base_url".to_owned(), value: base_url.to_owned() },
                Entry { name: "environment".to_owned(), value: "UNCINO_SERVER__BASE_URL".to_owned() },
                Entry { name: "asked for".to_owned(), value: shown },
            ],
            ..Self::new(
                "This is the wrong address",
                format!("This agenda lives at {base_url}, and you came by another name."),
                format!(
                    "Go to {base_url}. If you run this server, set server.base_url to the address that people use; \
                         behind a proxy, let it pass the Host header on."
                ),
            )
        }
    }

    fn failed(failure: &Failure) -> Self {
        let (heading, advice) = if failure.status == StatusCode::SERVICE_UNAVAILABLE {
            ("Too much is going on", "Try again in a few seconds.")
        } else {
            ("Something went wrong", "Try again. If it happens again, tell the people who run this agenda.")
        };
        Self {
            reference: Some(failure.reference.clone()),
            ..Self::new(heading, "That is our fault, not yours. Nothing was saved.", advice)
        }
    }
}

impl Page for ErrorPage {
    const TEMPLATE: &'static str = "pages/error.html";

    fn samples() -> Vec<Self> {
        vec![
            Self::unfit_application("unknown", ("client_id".to_owned(), "<script>".to_owned())),
            Self::misdirected("evil.example", "https://agenda.example"),
            Self::failed(&Failure { status: StatusCode::INTERNAL_SERVER_ERROR, reference: "1-1".to_owned() }),
            Self { advice: None, ..Self::not_found() },
        ]
    }
}

/// A page that says no.
#[derive(Debug)]
pub(crate) struct PageFailure {
    status: StatusCode,
    html: String,
}

impl PageFailure {
    /// An error page.
    pub(crate) fn page(state: &AppState, status: StatusCode, page: &ErrorPage) -> Self {
        let html = state.templates.render(&Frame::of(state, None), page);
        let html = html.unwrap_or_else(|error| {
            Failure::log(StatusCode::INTERNAL_SERVER_ERROR, &error);
            page.heading.to_owned()
        });
        Self { status, html }
    }

    /// The page for something that broke.
    pub(crate) fn failed(state: &AppState, error: StorageError) -> Self {
        let failure = Failure::from(error);
        Self::page(state, failure.status, &ErrorPage::failed(&failure))
    }

    /// The page for a template that broke.
    pub(crate) fn unrendered(state: &AppState, error: &tera::Error) -> Self {
        let failure = Failure::log(StatusCode::INTERNAL_SERVER_ERROR, error);
        Self::page(state, failure.status, &ErrorPage::failed(&failure))
    }
}

impl std::fmt::Display for PageFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "page {}", self.status)
    }
}

impl ResponseError for PageFailure {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut builder = HttpResponse::build(self.status);
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            builder.insert_header((RETRY_AFTER, TRY_AGAIN_AFTER));
        }
        page_response(builder, self.html.clone(), false)
    }
}

/// No such page.
pub(crate) async fn not_found(state: Data<AppState>) -> HttpResponse {
    not_found_page(&state)
}

/// The page that says that there is none.
pub(crate) fn not_found_page(state: &AppState) -> HttpResponse {
    PageFailure::page(state, StatusCode::NOT_FOUND, &ErrorPage::not_found()).error_response()
}

/// The page for those who came by another name (RFC 9110 section 15.5.20).
pub(crate) fn misdirected(state: &AppState, asked: &str) -> HttpResponse {
    let base_url = state.site.base_url.as_str().trim_end_matches('/');
    let page = ErrorPage::misdirected(asked, base_url);
    PageFailure::page(state, StatusCode::MISDIRECTED_REQUEST, &page).error_response()
}
