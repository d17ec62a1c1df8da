//! Who may call what: a handler asks first, and gets the access that it needs, or the refusal to send.

use actix_web::HttpRequest;
use uncino_domain::access::caller::{Access, Administrator, Caller, Person, RightDenied};

use super::error::ApiFailure;
use crate::extract::{bearer, session};
use crate::state::AppState;

/// An administrator with a credential of their own; an application never gets this far.
pub(super) fn administrator(request: &HttpRequest) -> Result<Administrator, ApiFailure> {
    Ok(bearer::caller(request).administrator()?)
}

/// A person with a credential of their own.
pub(super) fn person(request: &HttpRequest) -> Result<Person, ApiFailure> {
    Ok(bearer::caller(request).person()?)
}

impl From<RightDenied> for ApiFailure {
    fn from(denied: RightDenied) -> Self {
        match denied {
            RightDenied::Unauthenticated => Self::Unauthenticated,
            RightDenied::InsufficientScope => Self::InsufficientScope(None),
            RightDenied::Forbidden => Self::Forbidden,
        }
    }
}

/// Anybody with a credential: a token, or, because these routes only read, a session.
pub(super) async fn reader(request: &HttpRequest, state: &AppState) -> Result<Access, ApiFailure> {
    match bearer::caller(request) {
        Caller::Authenticated(access) => Ok(*access),
        Caller::Anonymous => {
            let visitor = session::visitor(request, state).await?.ok_or(ApiFailure::Unauthenticated)?.visitor;
            Ok(visitor.access())
        }
    }
}

/// A person by themselves, with a token or a session.
pub(super) async fn reading_person(request: &HttpRequest, state: &AppState) -> Result<Person, ApiFailure> {
    Ok(reader(request, state).await?.person()?)
}
