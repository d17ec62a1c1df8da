//! Errors for people: what happened, what to do, and folded below what a developer wants to know.

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use uncino_domain::access::limit::TooMany;
use uncino_domain::storage::StorageError;

use crate::error::{Failure, TRY_AGAIN_AFTER};
use crate::extract::parameters;
use crate::pages::frame::Frame;
use crate::pages::response::{page_response, see_other};
use crate::pages::templates::Page;
use crate::security::Policy;
use crate::state::AppState;
use crate::words::Message;

/// The context of the error page.
#[derive(Debug, Serialize)]
pub(crate) struct ErrorPage {
    heading: Message,
    explanation: Message,
    advice: Option<Message>,
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
    fn new(heading: Message, explanation: Message, advice: Message) -> Self {
        Self {
            heading,
            explanation,
            advice: Some(advice),
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
                Message::new("error-unfit-application"),
                Message::new("error-unfit-application-why"),
                Message::new("error-unfit-application-advice"),
            )
        }
    }

    /// The query or the form can't be decoded.
    pub(crate) fn unreadable() -> Self {
        Self::new(
            Message::new("error-unreadable"),
            Message::new("error-unreadable-why"),
            Message::new("error-unreadable-advice"),
        )
    }

    /// The session ended while a form was open.
    pub(crate) fn logged_out() -> Self {
        Self::new(
            Message::new("error-logged-out"),
            Message::new("error-logged-out-why"),
            Message::new("error-logged-out-advice"),
        )
    }

    /// The CSRF token is wrong.
    pub(crate) fn foreign_form(back: Option<&str>) -> Self {
        Self {
            back: back.map(str::to_owned),
            ..Self::new(
                Message::new("error-foreign-form"),
                Message::new("error-foreign-form-why"),
                Message::new("error-foreign-form-advice"),
            )
        }
    }

    /// The page is not for everybody.
    pub(crate) fn for_administrators() -> Self {
        Self::new(
            Message::new("error-for-administrators"),
            Message::new("error-no-right-why"),
            Message::new("error-no-right-advice"),
        )
    }

    /// The page is for those who care for all events.
    pub(crate) fn for_editors() -> Self {
        Self::new(
            Message::new("error-for-editors"),
            Message::new("error-no-right-why"),
            Message::new("error-no-right-advice"),
        )
    }

    /// A link that worked once, or for a while.
    pub(crate) fn dead_link(advice: Message) -> Self {
        Self::new(Message::new("error-dead-link"), Message::new("error-dead-link-why"), advice)
    }

    /// Somebody else has an account with the address that a link confirms.
    pub(crate) fn email_taken() -> Self {
        Self::new(
            Message::new("error-email-taken"),
            Message::new("error-email-taken-why"),
            Message::new("error-email-taken-advice"),
        )
    }

    /// There is nobody who administers the agenda yet.
    pub(crate) fn not_set_up() -> Self {
        Self::new(
            Message::new("error-not-set-up"),
            Message::new("error-not-set-up-why"),
            Message::new("error-not-set-up-advice"),
        )
    }

    /// The instance takes no requests for accounts.
    pub(crate) fn registration_closed() -> Self {
        Self::new(
            Message::new("error-registration-closed"),
            Message::new("error-registration-closed-why"),
            Message::new("error-registration-closed-advice"),
        )
    }

    /// A limit was reached.
    pub(crate) fn too_many() -> Self {
        Self::new(
            Message::new("error-too-many"),
            Message::new("error-too-many-why"),
            Message::new("error-too-many-advice"),
        )
    }

    /// The consent transaction is unknown, answered or expired.
    pub(crate) fn nothing_to_decide() -> Self {
        Self::new(
            Message::new("error-nothing-to-decide"),
            Message::new("error-nothing-to-decide-why"),
            Message::new("error-nothing-to-decide-advice"),
        )
    }

    /// There is no such page.
    pub(crate) fn not_found() -> Self {
        Self::new(
            Message::new("error-not-found"),
            Message::new("error-not-found-why"),
            Message::new("error-not-found-advice"),
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
                Message::new("error-misdirected"),
                Message::new("error-misdirected-why").with("address", base_url),
                Message::new("error-misdirected-advice").with("address", base_url),
            )
        }
    }

    /// Something broke.
    pub(crate) fn failed(failure: &Failure) -> Self {
        let (heading, advice) = if failure.status == StatusCode::SERVICE_UNAVAILABLE {
            (Message::new("error-overloaded"), Message::new("error-overloaded-advice"))
        } else {
            (Message::new("error-failed"), Message::new("error-failed-advice"))
        };
        Self {
            reference: Some(failure.reference.clone()),
            ..Self::new(heading, Message::new("error-failed-why"), advice)
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
            Self::email_taken(),
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
    pub(crate) fn page(state: &AppState, frame: &Frame, status: StatusCode, page: &ErrorPage) -> Self {
        let html = state.templates.render(frame, page);
        let html = html.unwrap_or_else(|error| {
            Failure::log(StatusCode::INTERNAL_SERVER_ERROR, &error);
            state.words.say(frame.language, &page.heading)
        });
        let passes = status == StatusCode::SERVICE_UNAVAILABLE;
        Self::Page { status, html, retry_after: passes.then(|| TRY_AGAIN_AFTER.to_owned()) }
    }

    /// The same, and when to come back.
    pub(crate) fn after(self, too_many: TooMany) -> Self {
        match self {
            Self::Page { status, html, .. } => {
                Self::Page { status, html, retry_after: Some(too_many.seconds().to_string()) }
            }
            log_in @ Self::LogIn { .. } => log_in,
        }
    }

    /// The page for something that broke before anything was known of the visitor.
    pub(crate) fn failed(state: &AppState, error: StorageError) -> Self {
        let failure = Failure::from(error);
        Self::page(state, &state.plain_frame(), failure.status, &ErrorPage::failed(&failure))
    }

    /// The answer of a server that isn't put together.
    pub(crate) fn without_state() -> Self {
        let failure = Failure::log(StatusCode::INTERNAL_SERVER_ERROR, &"the application has no state");
        Self::Page { status: failure.status, html: failure.reference, retry_after: None }
    }

    /// To the log-in page, and back.
    pub(crate) fn log_in_for(next: String) -> Self {
        Self::LogIn { next, was_sending: false }
    }

    /// To the log-in page, for somebody whose form can't be taken any more: it says so.
    pub(crate) fn log_in_again_for(next: &str) -> Self {
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
                page_response(builder, html.clone(), Policy::Usual)
            }
            Self::LogIn { next, was_sending } => {
                let why = if *was_sending { "&done=too_late" } else { "" };
                see_other(&format!("/login?{}{why}", parameters::encode("next", next)))
            }
        }
    }
}

/// The page for those who came by another name (RFC 9110 section 15.5.20).
pub(crate) fn misdirected(state: &AppState, asked: &str) -> HttpResponse {
    let base_url = state.site.base_url.as_str().trim_end_matches('/');
    let page = ErrorPage::misdirected(asked, base_url);
    PageFailure::page(state, &state.plain_frame(), StatusCode::MISDIRECTED_REQUEST, &page).error_response()
}
