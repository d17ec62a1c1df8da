use diesel::dsl::exists;
use diesel::prelude::*;
use uncino_domain::id::UserId;
use uncino_domain::people::user::{EmailAddress, NewUser, Role, Standing, User};
use uncino_domain::storage::{Removal, Stored, UserInsertion, UserRepository};

use crate::connection::{Connection, both};
use crate::error::failed;
use crate::query::{number, removal};
use crate::rows::user::{NewUserRow, UserChange, UserRow};
use crate::schema::users;

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

    fn lock(&mut self, id: UserId) -> Stored<()> {
        match self {
            Connection::Sqlite(_) => Ok(()), // There is one writer.
            Connection::Postgres(c) => {
                let row = users::table.find(id.0).select(users::id).for_update();
                row.first::<i64>(*c).optional().map(drop).map_err(failed)
            }
        }
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

    fn any(&mut self) -> Stored<bool> {
        both!(self, |c| diesel::select(exists(users::table.select(users::id))).get_result(c)).map_err(failed)
    }

    fn active_administrators(&mut self) -> Stored<Vec<User>> {
        let active = users::table
            .filter(users::role.eq(Role::Admin.as_str()))
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

    fn remove(&mut self, id: UserId) -> Stored<Removal> {
        removal(both!(self, |c| diesel::delete(users::table.find(id.0)).execute(c)))
    }
}
