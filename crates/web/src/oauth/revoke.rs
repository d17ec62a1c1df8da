//! `POST /oauth/revoke` (RFC 7009)

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use uncino_domain::oauth::revocation::RevocationRequest;

use crate::blocking::blocking;
use crate::error::{OAuthFailure, json, never_cached};
use crate::oauth::client_request::ClientRequest;
use crate::state::AppState;

/// Nothing to say. Section 2.2 lets clients ignore the body, but some read it as JSON whatever it is.
#[derive(Serialize)]
struct DoneBody {}

/// Takes a token back. The answer is 200, whether there was anything to end or not (section 2.2).
pub(crate) async fn post(
    request: HttpRequest,
    mut payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, OAuthFailure> {
    let sent = ClientRequest::read(&request, &mut payload, &state).await?;
    let (revocation, token) = (state.revocation(&request), sent.token());
    let asked = RevocationRequest { credentials: sent.credentials, token };
    blocking(move || revocation.revoke(asked)).await?;
    let mut builder = HttpResponse::Ok();
    never_cached(&mut builder);
    Ok(json(&mut builder, &DoneBody {}))
}
