//! `GET /api/users`, `POST /api/user`, `PUT /api/user`, `PUT /api/user/{id}`, `DELETE /api/user/{id}`, `DELETE /api/user`

use actix_web::HttpResponse;
use actix_web::web::{Path, Payload};
use uncino_domain::access::caller::{Administrator, Person};
use uncino_domain::change::Change;
use uncino_domain::id::UserId;
use uncino_domain::people::account::OwnChangeDenied;
use uncino_domain::people::leaving::EventsOfLeaver;
use uncino_domain::people::password::NewPassword;
use uncino_domain::people::user::{Description, EmailAddress, Role};
use uncino_domain::people::user_administration::{EmailTaken, UserChange, UserDenied, UserKey};
use uncino_domain::secret::Secret;

use crate::api::call::{Call, Refusal, Sent};
use crate::api::error::ApiFailure;
use crate::api::{done, number, ok};
use crate::blocking::blocking;
use crate::error::json;
use crate::openapi::bodies::{NewUserFields, PasswordFields, UserFields};
use crate::people::api::user::UserBody;
use crate::people::password_permit::checking;

/// Lists all users for an administrator.
#[utoipa::path(
    get,
    path = "/api/users",
    operation_id = "users_get",
    responses((status = 200, description = "all users", body = Vec<UserBody>)),
    security((), ("bearer" = [])),
)]
pub(crate) async fn get(call: Call) -> Result<HttpResponse, ApiFailure> {
    let administrator = call.administrator()?;
    let users = call.users();
    let users = blocking(move || users.list(&administrator)).await?;
    Ok(ok(&users.iter().map(UserBody::from).collect::<Vec<_>>()))
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
pub(crate) async fn post(call: Call, payload: Payload) -> Result<HttpResponse, ApiFailure> {
    let by = call.administrator()?;
    let fields = call.fields(payload).await?;
    let Some(email) = fields.text("email")?.as_deref().and_then(EmailAddress::parse) else {
        return Ok(json(&mut HttpResponse::NotFound(), &"Invalid email"));
    };
    let role = role(&fields)?.unwrap_or(Role::User);
    let password = new_password(&fields)?;
    let users = call.users();
    let user = match password {
        Some(password) => call.run_hashing(move || users.create(email, role, &password, &by)).await?,
        None => call.run(move || users.invite(email, role, &by)).await?,
    };
    Ok(ok(&UserBody::from(&user)))
}

impl Refusal for EmailTaken {
    fn to(self, call: &Call) -> ApiFailure {
        call.bad_request("this e-mail address has an account already")
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
pub(crate) async fn put(call: Call, payload: Payload) -> Result<HttpResponse, ApiFailure> {
    let person = call.person()?;
    let fields = call.fields(payload).await?;
    let id = fields.number("id")?.map(UserId).ok_or(ApiFailure::NotFound)?;
    change_by(&call, (id, person), &fields).await
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
    call: Call,
    id: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, ApiFailure> {
    let person = call.person()?;
    let fields = call.fields(payload).await?;
    let id = UserId(number(&id)?);
    change_by(&call, (id, person), &fields).await
}

async fn change_by(
    call: &Call,
    (id, person): (UserId, Person),
    fields: &Sent,
) -> Result<HttpResponse, ApiFailure> {
    if let Ok(by) = person.administrator() {
        return change(call, (id, by), fields).await;
    }
    if id != person.id {
        return Err(ApiFailure::Forbidden);
    }
    let (description, to_notify) = (description(fields)?, fields.flag("to_notify")?);
    let account = call.account();
    let user = blocking(move || account.describe(&person, description, to_notify)).await?;
    let user = user.ok_or(ApiFailure::NotFound)?;
    Ok(ok(&UserBody::from(&user)))
}

async fn change(
    call: &Call,
    (id, by): (UserId, Administrator),
    fields: &Sent,
) -> Result<HttpResponse, ApiFailure> {
    let change = UserChange {
        role: role(fields)?,
        is_active: fields.flag("is_active")?,
        description: description(fields)?,
        to_notify: fields.flag("to_notify")?,
        password: None,
    };
    let password = new_password(fields)?;
    let (users, key) = (call.users(), UserKey::Id(id));
    let user = match password {
        Some(password) => {
            let work = move || users.change(key, users.with_password(change, &password), &by);
            call.run_hashing(work).await?
        }
        None => call.run(move || users.change(key, change, &by)).await?,
    };
    Ok(ok(&UserBody::from(&user)))
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
pub(crate) async fn delete(call: Call, id: Path<String>) -> Result<HttpResponse, ApiFailure> {
    let by = call.administrator()?;
    let id = UserId(number(&id)?);
    let users = call.users();
    call.run(move || users.remove(UserKey::Id(id), &by)).await?;
    Ok(done())
}

/// Removes the caller's own account, if they send its password. Their events stay, and are nobody's.
#[utoipa::path(
    delete,
    path = "/api/user",
    operation_id = "users_delete_own",
    request_body(content((PasswordFields = "application/json"), (PasswordFields = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "`OK`", body = String, content_type = "text/plain")),
    security((), ("bearer" = [])),
)]
pub(crate) async fn delete_own(call: Call, payload: Payload) -> Result<HttpResponse, ApiFailure> {
    let person = call.person()?;
    let fields = call.fields(payload).await?;
    let password = fields.text("password")?;
    let Some(password) = password.map(Secret::new) else {
        let words = "send your password with it, or use the page /account";
        return Err(call.bad_request(words));
    };
    let (account, email) = (call.account(), person.email.to_string());
    let outcome = checking((&call.state, &call.request), &email, move || {
        account.leave(&person, &password, EventsOfLeaver::Stay)
    });
    outcome.await.map_err(|error| call.refuse(error))?;
    Ok(done())
}

impl Refusal for OwnChangeDenied {
    fn to(self, call: &Call) -> ApiFailure {
        match self {
            Self::WrongPassword => ApiFailure::Forbidden,
            Self::TooMany(too_many) => ApiFailure::TooMany(too_many),
            Self::LastAdministrator => UserDenied::LastAdministrator.to(call),
        }
    }
}

impl Refusal for UserDenied {
    fn to(self, call: &Call) -> ApiFailure {
        match self {
            Self::NotFound | Self::NotWaiting => ApiFailure::NotFound,
            Self::LastAdministrator => {
                let words = "this is the only administrator; make somebody else one first";
                call.bad_request(words)
            }
        }
    }
}

/// A role by its name, or by Gancio's two switches.
fn role(fields: &Sent) -> Result<Option<Role>, ApiFailure> {
    if let Some(name) = fields.text("role")? {
        let unknown = || fields.refused("role must be admin, editor or user");
        return Role::parse(&name).map(Some).ok_or_else(unknown);
    }
    let flags = (fields.flag("is_admin")?, fields.flag("is_editor")?);
    Ok(match flags {
        (Some(true), _) => Some(Role::Admin),
        (_, Some(true)) => Some(Role::Editor),
        (Some(false), _) | (_, Some(false)) => Some(Role::User),
        (None, None) => None,
    })
}

fn new_password(fields: &Sent) -> Result<Option<NewPassword>, ApiFailure> {
    let password = fields.text("password")?;
    let password = password.filter(|password| !password.is_empty());
    let judged = password.map(|password| NewPassword::parse(Secret::new(password))).transpose();
    judged.map_err(|error| fields.refused(error.to_string()))
}

/// What shall be said of somebody; a blank text takes it away.
fn description(fields: &Sent) -> Result<Change<Description>, ApiFailure> {
    let words = "the description is longer than 1000 characters, or has control characters";
    let refused = || fields.refused(words);
    match fields.change("description")? {
        Change::Keep => Ok(Change::Keep),
        Change::Clear => Ok(Change::Clear),
        Change::Set(text) => Description::parse(&text).map(Change::Set).ok_or_else(refused),
    }
}
