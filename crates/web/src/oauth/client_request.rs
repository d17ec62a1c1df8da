//! What a client sends to the token, revocation and introspection endpoints: a form, and what it shows of itself.

use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Payload;
use uncino_domain::access::limit::Credential;
use uncino_domain::oauth::client_authentication::ClientCredentials;
use uncino_domain::oauth::error::{OAuthError, OAuthErrorCode};
use uncino_domain::oauth::parameter::Parameter;
use uncino_domain::secret::Secret;

use crate::blocking::look_up;
use crate::error::OAuthFailure;
use crate::extract::parameters;
use crate::extract::parameters::Pairs;
use crate::extract::{body, client_credentials};
use crate::state::AppState;

/// The largest body, in bytes.
const LIMIT: usize = 64 * 1024;

/// A form with the credentials that came with it.
pub(crate) struct ClientRequest {
    pub(crate) credentials: ClientCredentials,
    pub(crate) form: Pairs,
}

impl ClientRequest {
    /// Reads a request, and waits while somebody elsewhere guesses at this client's secret.
    pub(crate) async fn read(
        request: &HttpRequest,
        payload: &mut Payload,
        state: &AppState,
    ) -> Result<Self, OAuthFailure> {
        let form = read_form(request, payload).await?;
        let credentials = client_credentials::read(request, &form)?;
        slow_down(state, request, &credentials).await?;
        Ok(Self { credentials, form })
    }

    /// The token that it is about. A `token_type_hint` is not read: all types are searched anyway.
    pub(crate) fn token(&self) -> Result<Secret, OAuthError> {
        let token = Parameter::find(&self.form, "token");
        let token = token.optional()?.ok_or(OAuthErrorCode::InvalidRequest.because("token is required"))?;
        Ok(Secret::new(token))
    }
}

/// Reads a form.
pub(crate) async fn read_form(request: &HttpRequest, payload: &mut Payload) -> Result<Pairs, OAuthFailure> {
    let content_type =
        request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        let reason = "the body must be application/x-www-form-urlencoded";
        return Err(OAuthErrorCode::InvalidRequest.because(reason).into());
    }
    let body = body::read(payload, LIMIT).await.map_err(|error| {
        OAuthFailure::DeniedWith(error.status(), OAuthErrorCode::InvalidRequest.because(error.hint()))
    })?;
    parameters::decode(&body).map_err(|_bytes| {
        OAuthErrorCode::InvalidRequest.because("the body is not UTF-8 or has too many parameters").into()
    })
}

async fn slow_down(
    state: &AppState,
    request: &HttpRequest,
    credentials: &ClientCredentials,
) -> Result<(), OAuthFailure> {
    let (limits, client_id) = (state.limits(request), credentials.client_id.clone());
    let wait = look_up(&state.ports, move || limits.slow_down(Credential::ClientSecret(client_id.as_str())))
        .await
        .map_err(|error| OAuthFailure::Failed(error.into()))?;
    if let Some(wait) = wait.to_std().ok().filter(|wait| !wait.is_zero()) {
        actix_web::rt::time::sleep(wait).await;
    }
    Ok(())
}
