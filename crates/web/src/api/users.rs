//! `GET /api/users`

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use uncino_domain::caller::Caller;

use super::error::ApiFailure;
use super::user::UserBody;
use crate::blocking::blocking;
use crate::error::json;
use crate::extract::bearer;
use crate::state::AppState;

/// Lists all users for an administrator with a credential of their own; an application never gets this far.
pub(crate) async fn get(request: HttpRequest, state: Data<AppState>) -> Result<HttpResponse, ApiFailure> {
    match bearer::caller(&request) {
        Caller::Anonymous => return Err(ApiFailure::Unauthenticated),
        Caller::Authenticated(access) if access.can_administer() => {}
        Caller::Authenticated(access) if access.is_first_party() => return Err(ApiFailure::Forbidden),
        Caller::Authenticated(_) => return Err(ApiFailure::InsufficientScope(None)),
    }
    let users = state.users();
    let users = blocking(move || users.list()).await?;
    Ok(json(&mut HttpResponse::Ok(), &users.iter().map(UserBody::from).collect::<Vec<_>>()))
}
