//! `GET /api/users`, `POST /api/user`, `PUT /api/user`, `PUT /api/user/{id}`, `DELETE /api/user/{id}`, `DELETE /api/user`

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use uncino_domain::access::caller::{Administrator, Person};
use uncino_domain::change::Change;
use uncino_domain::id::UserId;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::account::OwnChangeDenied;
use uncino_domain::people::password::NewPassword;
use uncino_domain::people::user::{Description, EmailAddress, Role};
use uncino_domain::people::user_administration::{EmailTaken, UserChange, UserDenied, UserKey};
use uncino_domain::secret::Secret;

use super::error::ApiFailure;
use super::user::UserBody;
use super::{not_one_text, read_fields, rights};
use crate::blocking::blocking;
use crate::error::{json, text};
use crate::extract::fields::Fields;
use crate::openapi::bodies::{NewUserFields, PasswordFields, UserFields};
use crate::password_turn::{checking, hashing};
use crate::state::AppState;

/// Lists all users for an administrator.
#[utoipa::path(
    get,
    path = "/api/users",
    operation_id = "users_get",
    responses((status = 200, description = "all users", body = Vec<UserBody>)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn get(request: HttpRequest, state: Data<AppState>) -> Result<HttpResponse, ApiFailure> {
    rights::administrator(&request)?;
    let users = state.users(&request);
    let users = blocking(move || users.list()).await?;
    Ok(json(&mut HttpResponse::Ok(), &users.iter().map(UserBody::from).collect::<Vec<_>>()))
}

/// Makes an active account. Without a password its owner gets a letter with a link to choose one.
#[utoipa::path(
    post,
    path = "/api/user",
    operation_id = "users_post",
    request_body(content((NewUserFields = "application/json"), (NewUserFields = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "the account", body = UserBody)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn post(
    request: HttpRequest,
    payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let by = rights::administrator(&request)?;
    let fields = read_fields(&request, payload).await?;
    let read = |name| fields.text(name).map_err(|error| not_one_text(&request, error));
    let Some(email) = read("email")?.as_deref().and_then(EmailAddress::parse) else {
        return Ok(json(&mut HttpResponse::NotFound(), &"Invalid email"));
    };
    let role = role(&request, &fields)?.unwrap_or(Role::User);
    let password = new_password(&request, &fields)?;
    let users = state.users(&request);
    let made = match password {
        Some(password) => hashing(&state, move || users.create(email, role, &password, &by)).await,
        None => blocking(move || users.invite(email, role, &by)).await,
    };
    match made {
        Ok(user) => Ok(json(&mut HttpResponse::Ok(), &UserBody::from(&user))),
        Err(ServiceError::Denied(EmailTaken)) => {
            let words = "this e-mail address has an account already";
            Err(ApiFailure::refused(&request, StatusCode::BAD_REQUEST, words))
        }
        Err(ServiceError::Failed(error)) => Err(error.into()),
    }
}

/// Changes an account: an administrator any, everybody else the description of their own. What is not sent is kept.
#[utoipa::path(
    put,
    path = "/api/user",
    operation_id = "users_put",
    request_body(content((UserFields = "application/json"), (UserFields = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "the account", body = UserBody)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn put(
    request: HttpRequest,
    payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let person = rights::person(&request)?;
    let fields = read_fields(&request, payload).await?;
    let id = fields.text("id").map_err(|error| not_one_text(&request, error))?;
    let Some(id) = id.and_then(|id| id.trim().parse().ok()).map(UserId) else {
        return Err(ApiFailure::NotFound);
    };
    change_by(&request, &state, (id, person), &fields).await
}

/// Changes the account of that number; else as without one in the path.
#[utoipa::path(
    put,
    path = "/api/user/{id}",
    operation_id = "users_put_by_id",
    params(("id" = String, Path, description = "its number")),
    request_body(content((UserFields = "application/json"), (UserFields = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "the account", body = UserBody)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn put_by_id(
    request: HttpRequest,
    id: Path<String>,
    payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let person = rights::person(&request)?;
    let fields = read_fields(&request, payload).await?;
    let id = id.parse().map(UserId).map_err(|_no_number| ApiFailure::NotFound)?;
    change_by(&request, &state, (id, person), &fields).await
}

async fn change_by(
    request: &HttpRequest,
    state: &AppState,
    (id, person): (UserId, Person),
    fields: &Fields,
) -> Result<HttpResponse, ApiFailure> {
    if let Ok(by) = person.administrator() {
        return change(request, state, (id, by), fields).await;
    }
    if id != person.id {
        return Err(ApiFailure::Forbidden);
    }
    let (description, to_notify) = (description(request, fields)?, to_notify(request, fields)?);
    let account = state.account(request);
    let user = blocking(move || account.describe(&person, description, to_notify)).await?;
    let user = user.ok_or(ApiFailure::NotFound)?;
    Ok(json(&mut HttpResponse::Ok(), &UserBody::from(&user)))
}

async fn change(
    request: &HttpRequest,
    state: &AppState,
    (id, by): (UserId, Administrator),
    fields: &Fields,
) -> Result<HttpResponse, ApiFailure> {
    let change = UserChange {
        role: role(request, fields)?,
        is_active: fields.flag("is_active").map_err(|error| not_one_text(request, error))?,
        description: description(request, fields)?,
        to_notify: to_notify(request, fields)?,
        password: None,
    };
    let password = new_password(request, fields)?;
    let (users, key) = (state.users(request), UserKey::Id(id));
    let changed = match password {
        Some(password) => {
            let work = move || users.change(key, users.with_password(change, &password), &by);
            hashing(state, work).await
        }
        None => blocking(move || users.change(key, change, &by)).await,
    };
    let user = changed.map_err(|error| of_denial(request, error))?;
    Ok(json(&mut HttpResponse::Ok(), &UserBody::from(&user)))
}

/// Removes an account, for an administrator.
#[utoipa::path(
    delete,
    path = "/api/user/{id}",
    operation_id = "users_delete",
    params(("id" = String, Path, description = "its number")),
    responses((status = 200, description = "`OK`", body = String, content_type = "text/plain")),
    security((), ("bearer" = [])),
)]
pub(crate) async fn delete(
    request: HttpRequest,
    id: Path<String>,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let by = rights::administrator(&request)?;
    let id = id.parse().map(UserId).map_err(|_no_number| ApiFailure::NotFound)?;
    let users = state.users(&request);
    blocking(move || users.remove(UserKey::Id(id), &by)).await.map_err(|error| of_denial(&request, error))?;
    Ok(text(StatusCode::OK, "OK"))
}

/// Removes the caller's own account, if they send its password.
#[utoipa::path(
    delete,
    path = "/api/user",
    operation_id = "users_delete_own",
    request_body(content((PasswordFields = "application/json"), (PasswordFields = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "`OK`", body = String, content_type = "text/plain")),
    security((), ("bearer" = [])),
)]
pub(crate) async fn delete_own(
    request: HttpRequest,
    payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let person = rights::person(&request)?;
    let fields = read_fields(&request, payload).await?;
    let password = fields.text("password").map_err(|error| not_one_text(&request, error))?;
    let Some(password) = password.map(Secret::new) else {
        let words = "send your password with it, or use the page /account";
        return Err(ApiFailure::refused(&request, StatusCode::BAD_REQUEST, words));
    };
    let (account, email) = (state.account(&request), person.email.to_string());
    let outcome = checking((&state, &request), &email, move || account.leave(&person, &password));
    match outcome.await {
        Ok(()) => Ok(text(StatusCode::OK, "OK")),
        Err(ServiceError::Denied(OwnChangeDenied::WrongPassword)) => Err(ApiFailure::Forbidden),
        Err(ServiceError::Denied(OwnChangeDenied::TooMany(too_many))) => Err(ApiFailure::TooMany(too_many)),
        Err(ServiceError::Denied(OwnChangeDenied::LastAdministrator)) => {
            Err(of_denial(&request, ServiceError::Denied(UserDenied::LastAdministrator)))
        }
        Err(ServiceError::Failed(error)) => Err(error.into()),
    }
}

fn of_denial(request: &HttpRequest, error: ServiceError<UserDenied>) -> ApiFailure {
    match error {
        ServiceError::Denied(UserDenied::NotFound | UserDenied::NotWaiting) => ApiFailure::NotFound,
        ServiceError::Denied(UserDenied::LastAdministrator) => {
            let words = "this is the only administrator; make somebody else one first";
            ApiFailure::refused(request, StatusCode::BAD_REQUEST, words)
        }
        ServiceError::Failed(error) => error.into(),
    }
}

/// A role by its name, or by Gancio's two switches.
fn role(request: &HttpRequest, fields: &Fields) -> Result<Option<Role>, ApiFailure> {
    let not_one = |error| not_one_text(request, error);
    if let Some(name) = fields.text("role").map_err(not_one)? {
        let unknown =
            || ApiFailure::refused(request, StatusCode::BAD_REQUEST, "role must be admin, editor or user");
        return Role::parse(&name).map(Some).ok_or_else(unknown);
    }
    let flags = (fields.flag("is_admin").map_err(not_one)?, fields.flag("is_editor").map_err(not_one)?);
    Ok(match flags {
        (Some(true), _) => Some(Role::Admin),
        (_, Some(true)) => Some(Role::Editor),
        (Some(false), _) | (_, Some(false)) => Some(Role::User),
        (None, None) => None,
    })
}

fn new_password(request: &HttpRequest, fields: &Fields) -> Result<Option<NewPassword>, ApiFailure> {
    let password = fields.text("password").map_err(|error| not_one_text(request, error))?;
    let password = password.filter(|password| !password.is_empty());
    let judged = password.map(|password| NewPassword::parse(Secret::new(password))).transpose();
    judged.map_err(|error| ApiFailure::refused(request, StatusCode::BAD_REQUEST, error.to_string()))
}

/// Whether somebody wants letters about what happens on the agenda.
fn to_notify(request: &HttpRequest, fields: &Fields) -> Result<Option<bool>, ApiFailure> {
    fields.flag("to_notify").map_err(|error| not_one_text(request, error))
}

/// What shall be said of somebody; a blank text takes it away.
fn description(request: &HttpRequest, fields: &Fields) -> Result<Change<Description>, ApiFailure> {
    let words = "the description is longer than 1000 characters, or has control characters";
    let refused = || ApiFailure::refused(request, StatusCode::BAD_REQUEST, words);
    match fields.change("description").map_err(|error| not_one_text(request, error))? {
        Change::Keep => Ok(Change::Keep),
        Change::Clear => Ok(Change::Clear),
        Change::Set(text) => Description::parse(&text).map(Change::Set).ok_or_else(refused),
    }
}
