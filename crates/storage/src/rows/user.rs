//! `users`

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uncino_domain::id::UserId;
use uncino_domain::people::password::PasswordHash;
use uncino_domain::people::user::{Description, EmailAddress, NewUser, Role, Standing, User};
use uncino_domain::storage::{StorageError, Stored};

use crate::columns::{stored_time, time};
use crate::error::corrupt;
use crate::schema::users;

#[derive(Queryable)]
pub(crate) struct UserRow {
    id: i64,
    email: String,
    password_hash: String,
    role: String,
    standing: String,
    description: Option<String>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    to_notify: bool,
}

#[derive(Insertable)]
#[diesel(table_name = users)]
pub(crate) struct NewUserRow<'a> {
    email: &'a str,
    password_hash: &'a str,
    role: &'static str,
    standing: &'static str,
    description: Option<&'a str>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
}

/// What can be changed of a user.
#[derive(AsChangeset)]
#[diesel(table_name = users, treat_none_as_null = true)]
pub(crate) struct UserChange<'a> {
    password_hash: &'a str,
    role: &'static str,
    standing: &'static str,
    description: Option<String>,
    to_notify: bool,
    updated_at: NaiveDateTime,
}

impl<'a> From<&'a NewUser> for NewUserRow<'a> {
    fn from(user: &'a NewUser) -> Self {
        Self {
            email: user.email.as_str(),
            password_hash: user.password.as_str(),
            role: user.role.as_str(),
            standing: user.standing.as_str(),
            description: user.description.as_ref().map(Description::as_str),
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
            standing: user.standing.as_str(),
            description: user.description.as_ref().map(|description| description.as_str().to_owned()),
            to_notify: user.to_notify,
            updated_at: stored_time(user.updated_at),
        }
    }
}

impl TryFrom<UserRow> for User {
    type Error = StorageError;

    fn try_from(row: UserRow) -> Stored<Self> {
        let description = row
            .description
            .as_deref()
            .map(|stored| Description::parse(stored).ok_or_else(|| corrupt("users", "the description")));
        Ok(Self {
            id: UserId(row.id),
            email: EmailAddress::known(&row.email).ok_or_else(|| corrupt("users", "the e-mail address"))?,
            password: PasswordHash::new(row.password_hash),
            role: Role::parse(&row.role).ok_or_else(|| corrupt("users", "the role is unknown"))?,
            standing: Standing::parse(&row.standing)
                .ok_or_else(|| corrupt("users", "the standing is unknown"))?,
            description: description.transpose()?,
            to_notify: row.to_notify,
            created_at: time(row.created_at),
            updated_at: time(row.updated_at),
        })
    }
}
