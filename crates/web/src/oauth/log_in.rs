//! `POST /oauth/login`: how Gancio's bots log in. The status codes and words are Gancio's, because its clients pin them.

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, ResponseError as _};
use serde::Serialize;
use uncino_domain::oauth::parameter::Parameter;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::api_log_in::LogInDenied;
use uncino_domain::secret::Secret;

use crate::error::{OAuthFailure, json, never_cached, text};
use crate::extract::csrf;
use crate::oauth::client_request::read_form;
use crate::oauth::token;
use crate::people::password_permit::checking;
use crate::state::AppState;

/// A refusal, as Gancio words it.
#[derive(Debug, Clone, Copy, Serialize)]
struct Refusal {
    #[serde(skip)]
    status: StatusCode,
    error: &'static str,
    error_description: &'static str,
}

const fn refusal(status: StatusCode, error: &'static str, error_description: &'static str) -> Refusal {
    Refusal { status, error, error_description }
}

const NO_GRANT: Refusal =
    refusal(StatusCode::NOT_IMPLEMENTED, "unsupported_grant_type", "Unsupported grant type: undefined");
const OTHER_GRANT: Refusal =
    refusal(StatusCode::NOT_IMPLEMENTED, "unsupported_grant_type", "Unsupported grant type");
const NO_USERNAME: Refusal =
    refusal(StatusCode::BAD_REQUEST, "invalid_request", "Missing required parameter: username");
const NO_PASSWORD: Refusal =
    refusal(StatusCode::BAD_REQUEST, "invalid_request", "Missing required parameter: password");
const MALFORMED: Refusal =
    refusal(StatusCode::BAD_REQUEST, "invalid_request", "A parameter is repeated or malformed");
const WRONG: Refusal = refusal(StatusCode::FORBIDDEN, "invalid_grant", "Invalid resource owner credentials");

impl Refusal {
    fn answer(self) -> HttpResponse {
        let mut builder = HttpResponse::build(self.status);
        never_cached(&mut builder);
        json(&mut builder, &self)
    }
}

/// Logs a program in that sends a person's password.
pub(crate) async fn post(request: HttpRequest, mut payload: Payload, state: Data<AppState>) -> HttpResponse {
    if csrf::is_from_another_site(&request) {
        // A page somewhere makes a browser guess: it would use up the failures of everybody behind that address.
        return text(StatusCode::UNAUTHORIZED, "Unauthorized");
    }
    let Ok(form) = read_form(&request, &mut payload).await else {
        return text(StatusCode::UNAUTHORIZED, "Unauthorized");
    };
    let read = |name| Parameter::find(&form, name);
    let is_ours = read("client_id").optional().is_ok_and(|client_id| client_id == Some("self"));
    if !is_ours || !state.api_log_in(&request).is_enabled() {
        return text(StatusCode::UNAUTHORIZED, "Unauthorized");
    }
    let (grant_type, username, password) = (read("grant_type"), read("username"), read("password"));
    match grant_type.optional() {
        Ok(Some("password")) => {}
        Ok(Some(_)) => return OTHER_GRANT.answer(),
        Ok(None) => return NO_GRANT.answer(),
        Err(_malformed) => return MALFORMED.answer(),
    }
    match (username.optional(), password.optional()) {
        (Ok(Some(username)), Ok(Some(password))) => {
            log_in(&request, &state, username, Secret::new(password)).await
        }
        (Ok(None), Ok(_)) => NO_USERNAME.answer(),
        (Ok(Some(_)), Ok(None)) => NO_PASSWORD.answer(),
        (Err(_malformed), _) | (_, Err(_malformed)) => MALFORMED.answer(),
    }
}

/// Checks the password and answers with tokens, or says no as Gancio does.
pub(crate) async fn log_in(
    request: &HttpRequest,
    state: &AppState,
    username: &str,
    password: Secret,
) -> HttpResponse {
    let (service, typed) = (state.api_log_in(request), username.to_owned());
    match checking((state, request), username, move || service.log_in(&typed, &password)).await {
        Ok(issued) => token::answer(&issued),
        Err(ServiceError::Denied(LogInDenied::WrongCredentials | LogInDenied::Waiting)) => WRONG.answer(),
        Err(ServiceError::Denied(LogInDenied::TooMany(too_many))) => {
            let mut builder = HttpResponse::TooManyRequests();
            builder.insert_header((RETRY_AFTER, too_many.seconds().to_string()));
            never_cached(&mut builder);
            let words = "Too many attempts; try again later";
            json(&mut builder, &refusal(StatusCode::TOO_MANY_REQUESTS, "temporarily_unavailable", words))
        }
        Err(ServiceError::Failed(error)) => OAuthFailure::Failed(error.into()).error_response(),
    }
}

/// A body without the two things that are needed.
pub(crate) fn incomplete() -> HttpResponse {
    NO_PASSWORD.answer()
}
