//! `POST /oauth/token` (RFC 6749 section 3.2)

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use uncino_domain::oauth::grants::{Grant, IssuedTokens, TokenRequest};

use crate::blocking::blocking;
use crate::error::{OAuthFailure, json, never_cached};
use crate::oauth::client_request::ClientRequest;
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
    let (tokens, grant) = (state.tokens(&request), Grant::read(&sent.form));
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
