//! Errors for people: what happened, what to do, and folded below what a developer wants to know.

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use uncino_domain::access::limit::TooMany;
use uncino_domain::storage::StorageError;

use super::{Frame, Page, Visit, page_response, see_other};
use crate::error::{Failure, TRY_AGAIN_AFTER};
use crate::extract::parameters;
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
    /// Where the person came from, within the site.
    back: Option<String>,
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
            back: None,
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
    pub(crate) fn foreign_form(back: Option<&'static str>) -> Self {
        Self {
            back: back.map(str::to_owned),
            ..Self::new(
                "This form is too old",
                "The page was open for too long, or you logged in again since. Nothing has changed.",
                "Go back to where you came from and start again.",
            )
        }
    }

    /// The page is not for everybody.
    pub(crate) fn for_administrators() -> Self {
        Self::new(
            "This is for administrators",
            "Your account may not look at this page.",
            "If you should be able to, ask an administrator of this agenda.",
        )
    }

    /// The page is for those who care for all events.
    pub(crate) fn for_editors() -> Self {
        Self::new(
            "This is for editors",
            "Your account may not look at this page.",
            "If you should be able to, ask an administrator of this agenda.",
        )
    }

    /// A link that worked once, or for a while.
    pub(crate) fn dead_link(advice: &'static str) -> Self {
        Self::new("This link doesn’t work any more", "It was used already, or it is too old.", advice)
    }

    /// There is nobody who administers the agenda yet.
    pub(crate) fn not_set_up() -> Self {
        Self::new(
            "This agenda is not set up yet",
            "Nobody can have an account here until it is.",
            "If you started this server: open the link to /setup that stands in its log. Every start of the server makes a new one.",
        )
    }

    /// The instance takes no requests for accounts.
    pub(crate) fn registration_closed() -> Self {
        Self::new(
            "No new accounts here",
            "This agenda doesn’t take requests for accounts.",
            "Ask the people who run it; they can make an account for you.",
        )
    }

    /// A limit was reached.
    pub(crate) fn too_many() -> Self {
        Self::new(
            "Too many attempts",
            "There were too many attempts from here in a short time. Nothing has changed.",
            "Wait a little, then try again.",
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

    /// There is no such page.
    pub(crate) fn not_found() -> Self {
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

    /// Something broke.
    pub(crate) fn failed(failure: &Failure) -> Self {
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
            Self::foreign_form(Some("/account")),
        ]
    }
}

/// A page that says no, or the way to the log-in page.
#[derive(Debug)]
pub(crate) enum PageFailure {
    /// An error page.
    Page {
        status: StatusCode,
        html: String,
        /// When to come back, in seconds.
        retry_after: Option<String>,
    },
    /// The person must log in first, and comes back to this address then; what they were sending is lost.
    LogIn { next: String, was_sending: bool },
}

impl PageFailure {
    /// An error page in a frame.
    pub(super) fn page(state: &AppState, frame: &Frame, status: StatusCode, page: &ErrorPage) -> Self {
        let html = state.templates.render(frame, page);
        let html = html.unwrap_or_else(|error| {
            Failure::log(StatusCode::INTERNAL_SERVER_ERROR, &error);
            page.heading.to_owned()
        });
        let passes = status == StatusCode::SERVICE_UNAVAILABLE;
        Self::Page { status, html, retry_after: passes.then(|| TRY_AGAIN_AFTER.to_owned()) }
    }

    /// The page for a limit that was reached.
    pub(super) fn too_many(visit: &Visit, too_many: TooMany) -> Self {
        match visit.fail(StatusCode::TOO_MANY_REQUESTS, &ErrorPage::too_many()) {
            Self::Page { status, html, .. } => {
                Self::Page { status, html, retry_after: Some(too_many.seconds().to_string()) }
            }
            log_in @ Self::LogIn { .. } => log_in,
        }
    }

    /// The page for something that broke before anything was known of the visitor.
    pub(super) fn failed(state: &AppState, error: StorageError) -> Self {
        let failure = Failure::from(error);
        Self::page(state, &Frame::plain(state), failure.status, &ErrorPage::failed(&failure))
    }

    /// The answer of a server that isn't put together.
    pub(super) fn without_state() -> Self {
        let failure = Failure::log(StatusCode::INTERNAL_SERVER_ERROR, &"the application has no state");
        Self::Page { status: failure.status, html: failure.reference, retry_after: None }
    }

    /// To the log-in page, and back.
    pub(super) fn log_in_for(next: String) -> Self {
        Self::LogIn { next, was_sending: false }
    }

    /// To the log-in page, for somebody whose form can't be taken any more: it says so.
    pub(super) fn log_in_again_for(next: &str) -> Self {
        Self::LogIn { next: next.to_owned(), was_sending: true }
    }
}

impl std::fmt::Display for PageFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Page { status, .. } => write!(f, "page {status}"),
            Self::LogIn { .. } => f.write_str("log in first"),
        }
    }
}

impl ResponseError for PageFailure {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Page { status, .. } => *status,
            Self::LogIn { .. } => StatusCode::SEE_OTHER,
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Page { status, html, retry_after } => {
                let mut builder = HttpResponse::build(*status);
                if let Some(seconds) = retry_after {
                    builder.insert_header((RETRY_AFTER, seconds.as_str()));
                }
                page_response(builder, html.clone(), false)
            }
            Self::LogIn { next, was_sending } => {
                let why = if *was_sending { "&done=too_late" } else { "" };
                see_other(&format!("/login?{}{why}", parameters::encode("next", next)))
            }
        }
    }
}

/// No such page.
pub(crate) async fn not_found(visit: Visit) -> HttpResponse {
    not_found_page(&visit)
}

/// The page that says that there is none.
pub(crate) fn not_found_page(visit: &Visit) -> HttpResponse {
    visit.fail(StatusCode::NOT_FOUND, &ErrorPage::not_found()).error_response()
}

/// The page for those who came by another name (RFC 9110 section 15.5.20).
pub(crate) fn misdirected(state: &AppState, asked: &str) -> HttpResponse {
    let base_url = state.site.base_url.as_str().trim_end_matches('/');
    let page = ErrorPage::misdirected(asked, base_url);
    PageFailure::page(state, &Frame::plain(state), StatusCode::MISDIRECTED_REQUEST, &page).error_response()
}
