//! Gancio's errors: short texts, or JSON for who asks for nothing else.

use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT, RETRY_AFTER};
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use serde::Serialize;
use uncino_domain::access::limit::TooMany;
use uncino_domain::oauth::scope::Scope;
use uncino_domain::storage::StorageError;

use crate::error::{Failure, json, text};
use crate::extract::bearer;

/// A refusal or failure of the API.
#[derive(Debug)]
pub(crate) enum ApiFailure {
    /// A credential is needed.
    Unauthenticated,
    /// The credential is good, but not for this.
    Forbidden,
    /// A token came in a way that is not taken.
    MisplacedToken(&'static str),
    /// The token lacks this scope; none is named where no application could have it.
    InsufficientScope(Option<Scope>),
    /// There is nothing there.
    NotFound,
    /// What was sent can't be taken.
    Refused { status: StatusCode, words: String, as_json: bool },
    /// A limit was reached.
    TooMany(TooMany),
    /// Something broke.
    Failed(Failure),
}

#[derive(Serialize)]
struct RefusalBody<'a> {
    error: &'static str,
    message: &'a str,
}

impl ApiFailure {
    /// A refusal in words, in the form that the caller reads.
    pub(crate) fn refused(request: &HttpRequest, status: StatusCode, words: impl Into<String>) -> Self {
        Self::Refused { status, words: words.into(), as_json: wants_json_only(request) }
    }
}

impl From<StorageError> for ApiFailure {
    fn from(error: StorageError) -> Self {
        Self::Failed(error.into())
    }
}

impl std::fmt::Display for ApiFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl ResponseError for ApiFailure {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Unauthenticated | Self::Forbidden | Self::InsufficientScope(_) => StatusCode::FORBIDDEN,
            Self::MisplacedToken(_) => StatusCode::BAD_REQUEST,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Refused { status, .. } => *status,
            Self::Failed(failure) => failure.status,
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Unauthenticated => bearer::credential_needed(),
            Self::Forbidden => text(StatusCode::FORBIDDEN, "Forbidden"),
            Self::MisplacedToken(hint) => bearer::malformed(hint),
            Self::InsufficientScope(scope) => bearer::insufficient_scope(scope.map(Scope::as_str)),
            Self::NotFound => text(StatusCode::NOT_FOUND, "Not Found"),
            Self::TooMany(too_many) => HttpResponse::TooManyRequests()
                .insert_header((RETRY_AFTER, too_many.seconds().to_string()))
                .content_type("text/plain; charset=utf-8")
                .body("Too Many Requests"),
            Self::Refused { status, words, as_json: true } => {
                json(&mut HttpResponse::build(*status), &RefusalBody { error: "bad_request", message: words })
            }
            Self::Refused { status, words, as_json: false } => {
                HttpResponse::build(*status).content_type("text/html; charset=utf-8").body(words.clone())
            }
            Self::Failed(failure) => {
                let words = format!("something went wrong, reference {}", failure.reference);
                failure.builder().content_type("text/plain; charset=utf-8").body(words)
            }
        }
    }
}

/// Does the caller read JSON and say that it reads neither text nor anything?
fn wants_json_only(request: &HttpRequest) -> bool {
    let accept: String = request
        .headers()
        .get_all(ACCEPT)
        .filter_map(|value| value.to_str().ok())
        .collect::<Vec<_>>()
        .join(",")
        .to_ascii_lowercase();
    accept.contains("application/json") && !accept.contains("text/") && !accept.contains("*/*")
}
