//! `POST /oauth/token` (RFC 6749 section 3.2)

use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CONTENT_TYPE};
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use uncino_domain::error::{OAuthError, OAuthErrorCode};
use uncino_domain::limit::Credential;
use uncino_domain::parameter::Parameter;
use uncino_domain::scope::ScopeSet;
use uncino_domain::secret::Secret;
use uncino_domain::services::token::{
    AuthorizationCodeGrant, ClientCredentials, Grant, GrantType, IssuedTokens, RefreshTokenGrant,
    TokenRequest,
};

use crate::blocking::blocking;
use crate::error::{OAuthFailure, json, never_cached};
use crate::extract::parameters::{self, Pairs};
use crate::extract::{body, client_credentials};
use crate::state::AppState;

/// The largest body, in bytes.
const LIMIT: usize = 64 * 1024;

/// The answer, in the order of Gancio's keys. Exactly 200: a 201 counts as failure for WordPress.
#[derive(Serialize)]
struct TokenBody<'a> {
    access_token: &'a str,
    refresh_token: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<&'a str>,
    token_type: &'static str,
    expires_in: i64,
    scope: String,
}

impl<'a> From<&'a IssuedTokens> for TokenBody<'a> {
    fn from(tokens: &'a IssuedTokens) -> Self {
        Self {
            access_token: tokens.access_token.expose(),
            refresh_token: tokens.refresh_token.expose(),
            username: tokens.username.as_ref().map(|username| username.as_str()),
            token_type: "Bearer",
            expires_in: tokens.expires_in,
            scope: tokens.scope.to_string(),
        }
    }
}

/// Issues tokens.
pub(crate) async fn post(
    request: HttpRequest,
    mut payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, OAuthFailure> {
    let body = read_form(&request, &mut payload).await?;
    let credentials = client_credentials::read(&request, &body)?;
    let grant = read_grant(&body);
    slow_down(&state, &request, &credentials).await?;
    let tokens = state.tokens(&request);
    let issued = blocking(move || tokens.issue(TokenRequest { credentials, grant })).await?;
    Ok(answer(&issued))
}

/// The answer that carries tokens.
pub(crate) fn answer(issued: &IssuedTokens) -> HttpResponse {
    let mut builder = HttpResponse::Ok();
    never_cached(&mut builder);
    json(&mut builder, &TokenBody::from(issued))
}

/// Waits, while somebody elsewhere guesses at this client's secret.
async fn slow_down(
    state: &AppState,
    request: &HttpRequest,
    credentials: &ClientCredentials,
) -> Result<(), OAuthFailure> {
    let (limits, client_id) = (state.limits(request), credentials.client_id.clone());
    let wait = blocking(move || limits.slow_down(Credential::ClientSecret(client_id.as_str())))
        .await
        .map_err(|error| OAuthFailure::Failed(error.into()))?;
    actix_web::rt::time::sleep(wait.to_std().unwrap_or_default()).await;
    Ok(())
}

/// Other methods than POST.
pub(crate) async fn method_not_allowed() -> HttpResponse {
    let error = OAuthErrorCode::InvalidRequest.because("the token endpoint takes POST only");
    let mut refusal = actix_web::ResponseError::error_response(&OAuthFailure::DeniedWith(
        StatusCode::METHOD_NOT_ALLOWED,
        error,
    ));
    refusal.headers_mut().insert(ALLOW, actix_web::http::header::HeaderValue::from_static("POST"));
    refusal
}

pub(super) async fn read_form(request: &HttpRequest, payload: &mut Payload) -> Result<Pairs, OAuthFailure> {
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
    parameters::decode(&body)
        .map_err(|_bytes| OAuthErrorCode::InvalidRequest.because("the body is not UTF-8").into())
}

fn read_grant(body: &Pairs) -> Result<Grant, OAuthError> {
    let grant_type = Parameter::find(body, "grant_type");
    let grant_type =
        grant_type.optional()?.ok_or(OAuthErrorCode::InvalidRequest.because("grant_type is required"))?;
    let grant_type = GrantType::parse(grant_type)
        .ok_or(OAuthErrorCode::UnsupportedGrantType.because("this grant type is not supported"))?;
    match grant_type {
        GrantType::AuthorizationCode => {
            let code = Parameter::find(body, "code");
            let code = code.optional()?.ok_or(OAuthErrorCode::InvalidRequest.because("code is required"))?;
            Ok(Grant::AuthorizationCode(AuthorizationCodeGrant {
                code: Secret::new(code),
                redirect_uri: Parameter::find(body, "redirect_uri").optional()?.map(str::to_owned),
                code_verifier: Parameter::find(body, "code_verifier").optional()?.map(str::to_owned),
            }))
        }
        GrantType::RefreshToken => {
            let refresh_token = Parameter::find(body, "refresh_token");
            let refresh_token = refresh_token
                .optional()?
                .ok_or(OAuthErrorCode::InvalidRequest.because("refresh_token is required"))?;
            let scope = Parameter::find(body, "scope").optional()?.map(ScopeSet::parse).transpose();
            let scope =
                scope.map_err(|_error| OAuthErrorCode::InvalidScope.because("the scope is unknown"))?;
            Ok(Grant::RefreshToken(RefreshTokenGrant { refresh_token: Secret::new(refresh_token), scope }))
        }
    }
}
