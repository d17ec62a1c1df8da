//! From a refusal or a failure to an HTTP answer: the one status table.
//!
//! A failure is logged once, with its cause and an id; the caller gets the id and nothing of the cause.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, PRAGMA, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};
use serde::Serialize;
use uncino_domain::oauth::error::{OAuthError, OAuthErrorCode};
use uncino_domain::outcome::ServiceError;
use uncino_domain::storage::StorageError;

/// When to come back after a failure that passes, in seconds.
pub(crate) const TRY_AGAIN_AFTER: &str = "2";

/// What became of a failure: its status, and the id under which it was logged.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    pub(crate) status: StatusCode,
    pub(crate) reference: String,
}

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        let status = match error {
            StorageError::Overloaded | StorageError::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            StorageError::Statement(_) | StorageError::Corrupt { .. } | StorageError::Panicked => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        };
        Self::log(status, &error)
    }
}

impl Failure {
    /// Logs what broke and gives it a name.
    pub(crate) fn log(status: StatusCode, cause: &dyn std::fmt::Display) -> Self {
        static COUNT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
        let number = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let reference = format!("{:x}-{number}", std::process::id());
        tracing::error!(%cause, reference, status = status.as_u16(), "a request failed");
        Self { status, reference }
    }

    /// The beginning of an answer; a passing failure says when to come back.
    pub(crate) fn builder(&self) -> HttpResponseBuilder {
        let mut builder = HttpResponse::build(self.status);
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            builder.insert_header((RETRY_AFTER, TRY_AGAIN_AFTER));
        }
        builder
    }
}

/// An error of an OAuth endpoint (RFC 6749 section 5.2, RFC 7591 section 3.2.2): JSON, never cached.
#[derive(Debug)]
pub(crate) enum OAuthFailure {
    Denied(OAuthError),
    /// A denial with another status than the table's.
    DeniedWith(StatusCode, OAuthError),
    Failed(Failure),
}

#[derive(Serialize)]
struct OAuthErrorBody<'a> {
    error: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_description: Option<&'a str>,
}

impl From<ServiceError<OAuthError>> for OAuthFailure {
    fn from(error: ServiceError<OAuthError>) -> Self {
        match error {
            ServiceError::Denied(denial) => Self::Denied(denial),
            ServiceError::Failed(failure) => Self::Failed(failure.into()),
        }
    }
}

impl From<OAuthError> for OAuthFailure {
    fn from(error: OAuthError) -> Self {
        Self::Denied(error)
    }
}

impl std::fmt::Display for OAuthFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Denied(error) | Self::DeniedWith(_, error) => error.fmt(f),
            Self::Failed(failure) => write!(f, "failure {}", failure.reference),
        }
    }
}

impl ResponseError for OAuthFailure {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Denied(OAuthError { code: OAuthErrorCode::InvalidClient, .. }) => StatusCode::UNAUTHORIZED,
            Self::Denied(OAuthError { code: OAuthErrorCode::TooManyRequests(_), .. }) => {
                StatusCode::TOO_MANY_REQUESTS
            }
            Self::Denied(_) => StatusCode::BAD_REQUEST,
            Self::DeniedWith(status, _) => *status,
            Self::Failed(failure) => failure.status,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let (mut builder, code, description) = match self {
            Self::Denied(error) | Self::DeniedWith(_, error) => {
                (HttpResponse::build(self.status_code()), error.code, error.description)
            }
            Self::Failed(failure) => {
                let code = if failure.status == StatusCode::SERVICE_UNAVAILABLE {
                    OAuthErrorCode::TemporarilyUnavailable
                } else {
                    OAuthErrorCode::ServerError
                };
                (failure.builder(), code, failure.reference.as_str())
            }
        };
        if code == OAuthErrorCode::InvalidClient {
            builder.insert_header((WWW_AUTHENTICATE, "Basic realm=\"uncino\", charset=\"UTF-8\""));
        }
        if let OAuthErrorCode::TooManyRequests(seconds) = code {
            builder.insert_header((RETRY_AFTER, seconds.to_string()));
        }
        never_cached(&mut builder);
        json(&mut builder, &OAuthErrorBody { error: code.as_str(), error_description: Some(description) })
    }
}

/// RFC 6749 section 5.1: what carries tokens, and errors about them, is never cached.
pub(crate) fn never_cached(builder: &mut HttpResponseBuilder) {
    builder.insert_header((CACHE_CONTROL, "no-store")).insert_header((PRAGMA, "no-cache"));
}

/// A JSON body as Gancio labels it.
pub(crate) fn json(builder: &mut HttpResponseBuilder, body: &impl Serialize) -> HttpResponse {
    match serde_json::to_string(body) {
        Ok(text) => builder.content_type("application/json; charset=utf-8").body(text),
        Err(error) => Failure::log(StatusCode::INTERNAL_SERVER_ERROR, &error).builder().finish(),
    }
}

/// A short plain text.
pub(crate) fn text(status: StatusCode, body: &str) -> HttpResponse {
    HttpResponse::build(status).content_type("text/plain; charset=utf-8").body(body.to_owned())
}

/// No such route.
pub(crate) async fn not_found() -> HttpResponse {
    text(StatusCode::NOT_FOUND, "Not Found")
}

/// What Gancio has and we don't.
pub(crate) async fn not_offered() -> HttpResponse {
    text(StatusCode::FORBIDDEN, "Forbidden")
}
