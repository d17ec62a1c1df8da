//! `POST /api/login/token`: how clients of Gancio 2 log in. The answers are those of `POST /oauth/login`.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Payload;
use uncino_domain::secret::Secret;

use crate::api::call::Call;
use crate::api::error::ApiFailure;
use crate::error::text;
use crate::extract::csrf;
use crate::oauth::log_in;
use crate::openapi::bodies::LogInFields;

/// Logs a program in that sends a person's e-mail address and password.
#[utoipa::path(
    post,
    path = "/api/login/token",
    operation_id = "log_in_token_post",
    request_body(content((LogInFields = "application/json"), (LogInFields = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "tokens, as the token endpoint has them", body = std::collections::BTreeMap<String, serde_json::Value>)),
)]
pub(crate) async fn post(call: Call, payload: Payload) -> Result<HttpResponse, ApiFailure> {
    if csrf::is_from_another_site(&call.request) || !call.api_log_in().is_enabled() {
        return Ok(text(StatusCode::UNAUTHORIZED, "Unauthorized"));
    }
    let fields = call.fields(payload).await?;
    Ok(match (fields.text("email"), fields.text("password")) {
        (Ok(Some(email)), Ok(Some(password))) => {
            log_in::log_in(&call.request, &call.state, &email, Secret::new(password)).await
        }
        _ => log_in::incomplete(),
    })
}
