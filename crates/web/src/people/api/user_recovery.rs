//! `POST /api/user/recover`, `POST /api/user/check_recover_code`, `POST /api/user/recover_password`

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Payload;
use serde::Serialize;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::password::NewPassword;
use uncino_domain::people::user::EmailAddress;
use uncino_domain::secret::Secret;
use utoipa::ToSchema;

use crate::api::call::Call;
use crate::api::done;
use crate::api::error::ApiFailure;
use crate::blocking::blocking;
use crate::error::{json, text};
use crate::openapi::bodies::{AddressFields, RecoveryFields};
use crate::people::password_permit::hashing;

#[derive(Serialize, ToSchema)]
struct OwnerBody<'a> {
    email: &'a str,
}

/// Sends a link to that address, if it has an account. The answer doesn't tell.
#[utoipa::path(
    post,
    path = "/api/user/recover",
    operation_id = "user_recover_request",
    request_body(content((AddressFields = "application/json"), (AddressFields = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "`OK`", body = String, content_type = "text/plain")),
)]
pub(crate) async fn request(call: Call, payload: Payload) -> Result<HttpResponse, ApiFailure> {
    let fields = call.fields(payload).await?;
    let email = fields.text("email")?;
    let recovery = call.recovery();
    if let Some(email) = email.as_deref().and_then(EmailAddress::known) {
        call.run(move || recovery.request(email)).await?;
    }
    Ok(done())
}

/// Says whose password a link sets.
#[utoipa::path(
    post,
    path = "/api/user/check_recover_code",
    operation_id = "user_recover_check",
    request_body(content((RecoveryFields = "application/json"), (RecoveryFields = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "whose it is", body = OwnerBody)),
)]
pub(crate) async fn check(call: Call, payload: Payload) -> Result<HttpResponse, ApiFailure> {
    let fields = call.fields(payload).await?;
    let code = fields.text("recover_code")?;
    let (recovery, link) = (call.recovery(), Secret::new(code.unwrap_or_default()));
    let Some(owner) = blocking(move || recovery.owner(&link)).await? else {
        return Ok(text(StatusCode::BAD_REQUEST, "Bad Request"));
    };
    let mut builder = HttpResponse::Ok();
    builder.insert_header((CACHE_CONTROL, "no-store"));
    Ok(json(&mut builder, &OwnerBody { email: owner.email.as_str() }))
}

/// Sets the password.
#[utoipa::path(
    post,
    path = "/api/user/recover_password",
    operation_id = "user_recover",
    request_body(content((RecoveryFields = "application/json"), (RecoveryFields = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "`OK`", body = String, content_type = "text/plain")),
)]
pub(crate) async fn recover(call: Call, payload: Payload) -> Result<HttpResponse, ApiFailure> {
    let fields = call.fields(payload).await?;
    let code = fields.text("recover_code")?.unwrap_or_default();
    let password = fields.text("password")?.unwrap_or_default();
    let password =
        NewPassword::parse(Secret::new(password)).map_err(|error| call.bad_request(error.to_string()))?;
    let (recovery, link) = (call.recovery(), Secret::new(code));
    match hashing(&call.state, move || recovery.recover(&link, &password, false)).await {
        Ok(()) => Ok(done()),
        Err(ServiceError::Denied(_dead)) => Ok(text(StatusCode::BAD_REQUEST, "Bad Request")),
        Err(ServiceError::Failed(error)) => Err(error.into()),
    }
}
