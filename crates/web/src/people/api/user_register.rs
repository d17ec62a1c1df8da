//! `POST /api/user/register`

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Payload;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::account::{AccountRefusal, AccountRequest, AccountRequested};
use uncino_domain::people::password::NewPassword;
use uncino_domain::people::user::{Description, EmailAddress};
use uncino_domain::secret::Secret;

use crate::api::call::Call;
use crate::api::error::ApiFailure;
use crate::api::{done, ok};
use crate::error::{json, text};
use crate::openapi::bodies::AccountFields;
use crate::people::api::user::UserBody;
use crate::people::password_permit::hashing;

/// Asks for an account. The answer is the same for an address that has one. Nothing but these three fields is read: role
/// and activity are for administrators to give.
#[utoipa::path(
    post,
    path = "/api/user/register",
    operation_id = "user_register_post",
    request_body(content((AccountFields = "application/json"), (AccountFields = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "`OK`, or the first administrator where that is set up so", content((String = "text/plain"), (UserBody = "application/json")))),
)]
pub(crate) async fn post(call: Call, payload: Payload) -> Result<HttpResponse, ApiFailure> {
    let fields = call.fields(payload).await?;
    let Some(email) = fields.text("email")?.as_deref().and_then(EmailAddress::parse) else {
        return Ok(json(&mut HttpResponse::NotFound(), &"Invalid email"));
    };
    let refused = |words: &str| call.bad_request(words);
    let password = NewPassword::parse(Secret::new(fields.text("password")?.unwrap_or_default()))
        .map_err(|error| refused(&error.to_string()))?;
    let said = fields.text("description")?.filter(|text| !text.trim().is_empty());
    let description = said.as_deref().and_then(Description::parse);
    if said.is_some() && description.is_none() {
        return Err(refused("the description is longer than 1000 characters, or has control characters"));
    }
    let account = call.account();
    let asked = AccountRequest { email, password, description };
    match hashing(&call.state, move || account.request(asked)).await {
        Ok(AccountRequested::Accepted) => Ok(done()),
        Ok(AccountRequested::Administrator(user)) => Ok(ok(&UserBody::from(&*user))),
        Err(ServiceError::Denied(AccountRefusal::SetUpNotFinished)) => {
            Ok(text(StatusCode::FORBIDDEN, "Set-up is not finished"))
        }
        Err(ServiceError::Denied(AccountRefusal::Closed)) => Err(ApiFailure::NotFound),
        Err(ServiceError::Denied(AccountRefusal::TooMany(too_many))) => Err(ApiFailure::TooMany(too_many)),
        Err(ServiceError::Failed(error)) => Err(error.into()),
    }
}
