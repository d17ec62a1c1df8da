//! `POST /oauth/token` (RFC 6749 section 3.2)

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use uncino_domain::oauth::error::{OAuthError, OAuthErrorCode};
use uncino_domain::oauth::grant_type::GrantType;
use uncino_domain::oauth::grants::{
    AuthorizationCodeGrant, Grant, IssuedTokens, RefreshTokenGrant, TokenRequest,
};
use uncino_domain::oauth::parameter::Parameter;
use uncino_domain::oauth::resource::Audience;
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::secret::Secret;

use super::client_request::ClientRequest;
use super::named_resources;
use crate::blocking::blocking;
use crate::error::{OAuthFailure, json, never_cached};
use crate::extract::parameters::Pairs;
use crate::state::AppState;

/// The answer, in the order of Gancio's keys. Exactly 200: a 201 counts as failure for WordPress.
#[derive(Serialize)]
struct TokenBody<'a> {
    access_token: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<&'a str>,
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
            refresh_token: tokens.refresh_token.as_ref().map(|token| token.expose()),
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
    let sent = ClientRequest::read(&request, &mut payload, &state).await?;
    let (tokens, grant) = (state.tokens(&request), read_grant(&sent.form));
    let asked = TokenRequest { credentials: sent.credentials, grant };
    let issued = blocking(move || tokens.issue(asked)).await?;
    Ok(answer(&issued))
}

/// The answer that carries tokens.
pub(crate) fn answer(issued: &IssuedTokens) -> HttpResponse {
    let mut builder = HttpResponse::Ok();
    never_cached(&mut builder);
    json(&mut builder, &TokenBody::from(issued))
}

/// What a token request is made of. Each comes once, also where its grant has no use for it (RFC 6749 section 3.2).
const PARAMETERS: [&str; 6] =
    ["grant_type", "code", "redirect_uri", "code_verifier", "refresh_token", "scope"];

fn read_grant(form: &Pairs) -> Result<Grant, OAuthError> {
    if PARAMETERS.iter().any(|name| Parameter::find(form, name) == Parameter::Repeated) {
        return Err(OAuthErrorCode::InvalidRequest.because("a parameter is repeated"));
    }
    let grant_type = Parameter::find(form, "grant_type");
    let grant_type =
        grant_type.optional()?.ok_or(OAuthErrorCode::InvalidRequest.because("grant_type is required"))?;
    let grant_type = GrantType::parse(grant_type)
        .ok_or(OAuthErrorCode::UnsupportedGrantType.because("this grant type is not supported"))?;
    let audience = Audience::requested(named_resources(form))?;
    match grant_type {
        GrantType::AuthorizationCode => {
            let code = Parameter::find(form, "code");
            let code = code.optional()?.ok_or(OAuthErrorCode::InvalidRequest.because("code is required"))?;
            Ok(Grant::AuthorizationCode(AuthorizationCodeGrant {
                code: Secret::new(code),
                redirect_uri: Parameter::find(form, "redirect_uri").optional()?.map(str::to_owned),
                code_verifier: Parameter::find(form, "code_verifier").optional()?.map(str::to_owned),
                audience,
            }))
        }
        GrantType::RefreshToken => {
            let refresh_token = Parameter::find(form, "refresh_token");
            let refresh_token = refresh_token
                .optional()?
                .ok_or(OAuthErrorCode::InvalidRequest.because("refresh_token is required"))?;
            let scope = Parameter::find(form, "scope").optional()?.map(ScopeSet::requested).transpose()?;
            let refresh_token = Secret::new(refresh_token);
            Ok(Grant::RefreshToken(RefreshTokenGrant { refresh_token, scope, audience }))
        }
    }
}
