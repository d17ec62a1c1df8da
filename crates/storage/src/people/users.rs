//! Users: the table `users`, its queries and its rows.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::dsl::{exists, max};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};
use uncino_domain::clock::Timestamp;
use uncino_domain::id::UserId;
use uncino_domain::people::password::PasswordHash;
use uncino_domain::people::user::{Description, EmailAddress, NewUser, Role, Standing, User};
use uncino_domain::people::user_search::{UserSearch, UserUsage};
use uncino_domain::storage::{EmailUpdate, Removal, StorageError, Stored, UserInsertion, UserRepository};

use crate::agenda::events::lists::distinct_events;
use crate::columns::{stored_time, time};
use crate::connection::{Connection, both};
use crate::error::{corrupt, failed};
use crate::query::{holding, lower, number, removal};
use crate::schema::{events, sessions, users};

impl UserRepository for Connection<'_> {
    fn insert(&mut self, user: &NewUser) -> Stored<UserInsertion> {
        let row = NewUserRow::from(user);
        let inserted: Option<UserRow> = both!(self, |c| diesel::insert_into(users::table)
            .values(row)
            .on_conflict(users::email)
            .do_nothing()
            .returning(users::all_columns)
            .get_result(c)
            .optional())
        .map_err(failed)?;
        Ok(match inserted {
            Some(row) => UserInsertion::Inserted(row.try_into()?),
            None => UserInsertion::EmailTaken,
        })
    }

    fn find(&mut self, id: UserId) -> Stored<Option<User>> {
        let row = both!(self, |c| users::table.find(id.0).first::<UserRow>(c).optional());
        row.map_err(failed)?.map(User::try_from).transpose()
    }

    fn lock(&mut self, id: UserId) -> Stored<Option<User>> {
        let user = users::table.find(id.0);
        let row = match self {
            Connection::Sqlite(c) => user.first::<UserRow>(*c).optional(), // There is one writer.
            Connection::Postgres(c) => user.for_update().first::<UserRow>(*c).optional(),
        };
        row.map_err(failed)?.map(User::try_from).transpose()
    }

    fn find_by_email(&mut self, email: &EmailAddress) -> Stored<Option<User>> {
        let theirs = users::table.filter(users::email.eq(email.as_str()));
        let row = both!(self, |c| theirs.first::<UserRow>(c).optional());
        row.map_err(failed)?.map(User::try_from).transpose()
    }

    fn list(&mut self) -> Stored<Vec<User>> {
        let rows = both!(self, |c| users::table.order(users::id).load::<UserRow>(c)).map_err(failed)?;
        rows.into_iter().map(User::try_from).collect()
    }

    fn count_active(&mut self) -> Stored<u32> {
        let active = users::table.filter(users::standing.eq(Standing::Active.as_str())).count();
        number(both!(self, |c| active.get_result(c)).map_err(failed)?)
    }

    fn search(&mut self, asked: &UserSearch) -> Stored<Vec<User>> {
        let roles: Vec<&str> = Role::ALL
            .into_iter()
            .filter(|role| asked.role.is_none_or(|wanted| wanted == *role))
            .map(Role::as_str)
            .collect();
        let waiting = Standing::Waiting.as_str();
        let found = users::table
            .filter(users::standing.eq(waiting).eq(asked.is_waiting))
            .filter(users::role.eq_any(roles))
            .filter(lower(users::email).like(lower(holding(&asked.words))).escape('\\'))
            .order(users::id)
            .offset(i64::from(asked.offset))
            .limit(i64::from(asked.limit));
        let rows = both!(self, |c| found.load::<UserRow>(c)).map_err(failed)?;
        rows.into_iter().map(User::try_from).collect()
    }

    fn usage(&mut self, ids: &[UserId]) -> Stored<Vec<UserUsage>> {
        let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let theirs = events::table
            .filter(events::user_id.eq_any(&ids))
            .group_by(events::user_id)
            .select((events::user_id.assume_not_null(), distinct_events!()));
        let seen = sessions::table
            .filter(sessions::user_id.eq_any(&ids))
            .group_by(sessions::user_id)
            .select((sessions::user_id, max(sessions::last_used_at)));
        let mut usage: BTreeMap<i64, UserUsage> = BTreeMap::new();
        let none = |id| UserUsage { user_id: UserId(id), events: 0, seen_at: None };
        for (id, count) in both!(self, |c| theirs.load::<(i64, i64)>(c)).map_err(failed)? {
            usage.entry(id).or_insert_with(|| none(id)).events = number(count)?;
        }
        for (id, at) in both!(self, |c| seen.load::<(i64, Option<NaiveDateTime>)>(c)).map_err(failed)? {
            usage.entry(id).or_insert_with(|| none(id)).seen_at = at.map(time);
        }
        Ok(usage.into_values().collect())
    }

    fn count(&mut self) -> Stored<(u32, u32)> {
        let waits = || users::standing.eq(Standing::Waiting.as_str());
        let waiting = users::table.filter(waits()).count();
        let others = users::table.filter(diesel::dsl::not(waits())).count();
        let count = |found: QueryResult<i64>| number(found.map_err(failed)?);
        Ok((count(both!(self, |c| waiting.get_result(c)))?, count(both!(self, |c| others.get_result(c)))?))
    }

    fn any(&mut self) -> Stored<bool> {
        both!(self, |c| diesel::select(exists(users::table.select(users::id))).get_result(c)).map_err(failed)
    }

    fn any_imported_password(&mut self) -> Stored<bool> {
        let imported = format!("{}%", PasswordHash::IMPORTED);
        let theirs = users::table.filter(users::password_hash.like(imported)).select(users::id);
        both!(self, |c| diesel::select(exists(theirs)).get_result(c)).map_err(failed)
    }

    fn active_administrators(&mut self) -> Stored<Vec<User>> {
        let active = users::table
            .filter(users::role.eq(Role::Admin.as_str()))
            .filter(users::standing.eq(Standing::Active.as_str()))
            .order(users::id);
        let rows = both!(self, |c| active.load::<UserRow>(c)).map_err(failed)?;
        rows.into_iter().map(User::try_from).collect()
    }

    fn active_editors(&mut self) -> Stored<Vec<User>> {
        let active = users::table
            .filter(users::role.eq_any([Role::Admin.as_str(), Role::Editor.as_str()]))
            .filter(users::standing.eq(Standing::Active.as_str()))
            .order(users::id);
        let rows = both!(self, |c| active.load::<UserRow>(c)).map_err(failed)?;
        rows.into_iter().map(User::try_from).collect()
    }

    fn lock_active_administrators(&mut self) -> Stored<()> {
        match self {
            Connection::Sqlite(_) => Ok(()), // There is one writer.
            Connection::Postgres(c) => {
                let active = users::table
                    .filter(users::role.eq(Role::Admin.as_str()))
                    .filter(users::standing.eq(Standing::Active.as_str()))
                    .order(users::id)
                    .select(users::id)
                    .for_update();
                active.load::<i64>(*c).map(drop).map_err(failed)
            }
        }
    }

    fn update(&mut self, user: &User) -> Stored<()> {
        let change = UserChange::from(user);
        let theirs = users::table.find(user.id.0);
        both!(self, |c| diesel::update(theirs).set(change).execute(c)).map(drop).map_err(failed)
    }

    fn set_email(&mut self, id: UserId, email: &EmailAddress, at: Timestamp) -> Stored<EmailUpdate> {
        if self.find_by_email(email)?.is_some_and(|user| user.id != id) {
            return Ok(EmailUpdate::EmailTaken);
        }
        let change = (users::email.eq(email.as_str()), users::updated_at.eq(stored_time(at)));
        match both!(self, |c| diesel::update(users::table.find(id.0)).set(change).execute(c)) {
            Ok(_rows) => Ok(EmailUpdate::Updated),
            Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => Ok(EmailUpdate::EmailTaken),
            Err(error) => Err(failed(error)),
        }
    }

    fn remove(&mut self, id: UserId) -> Stored<Removal> {
        removal(both!(self, |c| diesel::delete(users::table.find(id.0)).execute(c)))
    }
}

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
struct NewUserRow<'a> {
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
struct UserChange<'a> {
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
            email: EmailAddress::spelled(&row.email).ok_or_else(|| corrupt("users", "the e-mail address"))?,
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
