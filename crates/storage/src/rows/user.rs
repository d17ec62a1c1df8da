//! `users`

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uncino_domain::id::UserId;
use uncino_domain::password::PasswordHash;
use uncino_domain::storage::{StorageError, Stored};
use uncino_domain::user::{EmailAddress, NewUser, Role, User};

use super::{stored_time, time};
use crate::error::corrupt;
use crate::schema::users;

#[derive(Queryable)]
pub(crate) struct UserRow {
    id: i64,
    email: String,
    password_hash: String,
    role: String,
    is_active: bool,
    description: Option<String>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
}

#[derive(Insertable)]
#[diesel(table_name = users)]
pub(crate) struct NewUserRow<'a> {
    email: &'a str,
    password_hash: &'a str,
    role: &'static str,
    is_active: bool,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
}

/// What can be changed of a user.
#[derive(AsChangeset)]
#[diesel(table_name = users, treat_none_as_null = true)]
pub(crate) struct UserChange<'a> {
    password_hash: &'a str,
    role: &'static str,
    is_active: bool,
    description: Option<String>,
    updated_at: NaiveDateTime,
}

impl<'a> From<&'a NewUser> for NewUserRow<'a> {
    fn from(user: &'a NewUser) -> Self {
        Self {
            email: user.email.as_str(),
            password_hash: user.password.as_str(),
            role: user.role.as_str(),
            is_active: true,
            created_at: stored_time(user.created_at),
            updated_at: stored_time(user.created_at),
        }
    }
}

impl<'a> From<&'a User> for UserChange<'a> {
    fn from(user: &'a User) -> Self {
        Self {
            password_hash: user.password.as_str(),
            role: user.role.as_str(),
            is_active: user.is_active,
            description: user.description.clone(),
            updated_at: stored_time(user.updated_at),
        }
    }
}

impl TryFrom<UserRow> for User {
    type Error = StorageError;

    fn try_from(row: UserRow) -> Stored<Self> {
        Ok(Self {
            id: UserId(row.id),
            email: EmailAddress::parse(&row.email).ok_or_else(|| corrupt("users", "the e-mail address"))?,
            password: PasswordHash::new(row.password_hash),
            role: Role::parse(&row.role).ok_or_else(|| corrupt("users", "the role is unknown"))?,
            is_active: row.is_active,
            description: row.description,
            created_at: time(row.created_at),
            updated_at: time(row.updated_at),
        })
    }
}
