//! `POST /oauth/introspect` (RFC 7662)

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use uncino_domain::oauth::introspection::{ActiveToken, IntrospectionRequest, TokenKind};
use uncino_domain::oauth::resource::Audience;

use crate::blocking::blocking;
use crate::error::{OAuthFailure, json, never_cached};
use crate::oauth::client_request::ClientRequest;
use crate::state::AppState;

/// A token that is good (section 2.2). What has no end has no `exp`.
#[derive(Serialize)]
struct ActiveBody<'a> {
    active: bool,
    scope: String,
    client_id: &'a str,
    username: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exp: Option<i64>,
    iat: i64,
    sub: String,
    aud: Aud<'a>,
    iss: &'a str,
}

/// One resource, or several (RFC 7519 section 4.1.3).
#[derive(Serialize)]
#[serde(untagged)]
enum Aud<'a> {
    One(&'a str),
    Several(Vec<&'a str>),
}

fn aud<'a>(audience: &'a Audience, issuer: &'a str) -> Aud<'a> {
    let named: Vec<&str> = audience.named().collect();
    match named.as_slice() {
        [] => Aud::One(issuer),
        [one] => Aud::One(one),
        _ => Aud::Several(named),
    }
}

/// Any other, and nothing said of it.
#[derive(Serialize)]
struct InactiveBody {
    active: bool,
}

/// Says what a token of the caller's is worth.
pub(crate) async fn post(
    request: HttpRequest,
    mut payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, OAuthFailure> {
    let sent = ClientRequest::read(&request, &mut payload, &state).await?;
    let (introspection, token) = (state.introspection(&request), sent.token());
    let asked = IntrospectionRequest { credentials: sent.credentials, token };
    let found = blocking(move || introspection.introspect(asked)).await?;
    let mut builder = HttpResponse::Ok();
    never_cached(&mut builder);
    Ok(match found {
        Some(token) => json(&mut builder, &body(&token, state.issuer())),
        None => json(&mut builder, &InactiveBody { active: false }),
    })
}

fn body<'a>(token: &'a ActiveToken, issuer: &'a str) -> ActiveBody<'a> {
    ActiveBody {
        active: true,
        scope: token.scope.to_string(),
        client_id: token.client_id.as_str(),
        username: token.username.as_str(),
        token_type: match token.kind {
            TokenKind::Access => Some("Bearer"),
            TokenKind::Refresh => None,
        },
        exp: token.expires_at.map(|end| end.timestamp()),
        iat: token.issued_at.timestamp(),
        sub: token.user_id.to_string(),
        aud: aud(&token.audience, issuer),
        iss: issuer,
    }
}
