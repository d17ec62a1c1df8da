//! Who may call what: a handler asks first, and gets the access that it needs, or the refusal to send.

use actix_web::HttpRequest;
use uncino_domain::access::caller::{Access, Caller};

use super::error::ApiFailure;
use crate::extract::{bearer, session};
use crate::state::AppState;

/// An administrator with a credential of their own; an application never gets this far.
pub(super) fn administrator(request: &HttpRequest) -> Result<Access, ApiFailure> {
    let access = person(request)?;
    if access.can_administer() { Ok(access) } else { Err(ApiFailure::Forbidden) }
}

/// A person with a credential of their own.
pub(super) fn person(request: &HttpRequest) -> Result<Access, ApiFailure> {
    match bearer::caller(request) {
        Caller::Anonymous => Err(ApiFailure::Unauthenticated),
        Caller::Authenticated(access) if access.is_first_party() => Ok(*access),
        Caller::Authenticated(_) => Err(ApiFailure::InsufficientScope(None)),
    }
}

/// Anybody with a credential: a token, or, because these routes only read, a session.
pub(super) async fn reader(request: &HttpRequest, state: &AppState) -> Result<Access, ApiFailure> {
    match bearer::caller(request) {
        Caller::Authenticated(access) => Ok(*access),
        Caller::Anonymous => {
            let visitor = session::visitor(request, state).await?.ok_or(ApiFailure::Unauthenticated)?.visitor;
            Ok(Access::of_session(visitor.user))
        }
    }
}

/// A person by themselves, with a token or a session.
pub(super) async fn reading_person(request: &HttpRequest, state: &AppState) -> Result<Access, ApiFailure> {
    let access = reader(request, state).await?;
    if access.is_first_party() { Ok(access) } else { Err(ApiFailure::InsufficientScope(None)) }
}
