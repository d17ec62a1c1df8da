//! `POST /api/settings/test_smtp`

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use uncino_domain::instance::mail_test::MailTestDenied;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::letter::Delivery;

use super::error::ApiFailure;
use super::rights;
use crate::blocking::blocking;
use crate::error::text;
use crate::state::AppState;

const LOGGED: &str = "no mail server is set: the letter is in the log";
const FILED: &str = "no mail server is set: the letter is a file in mail.folder";

/// Sends a letter to the administrator who asks, through the mail server of the configuration. What the body names isn't
/// obeyed, or anybody with this credential could make the server talk to any address of its own network.
#[utoipa::path(
    post,
    path = "/api/settings/test_smtp",
    operation_id = "settings_test_smtp",
    responses((status = 200, description = "`OK`: the mail server took the letter; another sentence where none is set", body = String, content_type = "text/plain")),
    security((), ("bearer" = [])),
)]
pub(crate) async fn post(request: HttpRequest, state: Data<AppState>) -> Result<HttpResponse, ApiFailure> {
    let by = rights::administrator(&request)?;
    let mail_test = state.mail_test(&request);
    match blocking(move || mail_test.try_out(&by)).await {
        Ok(Delivery::Taken) => Ok(text(StatusCode::OK, "OK")),
        Ok(Delivery::Logged) => Ok(text(StatusCode::OK, LOGGED)),
        Ok(Delivery::Filed) => Ok(text(StatusCode::OK, FILED)),
        Ok(Delivery::Failed(fault)) => {
            Err(ApiFailure::refused(&request, StatusCode::BAD_REQUEST, fault.to_string()))
        }
        Err(ServiceError::Denied(MailTestDenied::NoLetterbox)) => {
            let words = "your account has a plain name, to which no letter can be sent";
            Err(ApiFailure::refused(&request, StatusCode::BAD_REQUEST, words))
        }
        Err(ServiceError::Denied(MailTestDenied::TooMany(too_many))) => Err(ApiFailure::TooMany(too_many)),
        Err(ServiceError::Failed(error)) => Err(error.into()),
    }
}
