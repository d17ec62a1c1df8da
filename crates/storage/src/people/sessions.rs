//! Sessions: the table `sessions`, its queries and its row.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::{SessionId, UserId};
use uncino_domain::people::session::Session;
use uncino_domain::secret::SecretDigest;
use uncino_domain::storage::{Removal, SessionRepository, StorageError, Stored};

use crate::columns::{digest, origin, stored_address, stored_digest, stored_time, time, uuid};
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::query::removal;
use crate::schema::sessions;

impl SessionRepository for Connection<'_> {
    fn insert(&mut self, session: &Session) -> Stored<()> {
        let row = SessionRow::from(session);
        both!(self, |c| diesel::insert_into(sessions::table).values(row).execute(c)).map(drop).map_err(failed)
    }

    fn find(&mut self, digest: &SecretDigest) -> Stored<Option<Session>> {
        let matching = sessions::table.filter(sessions::digest.eq(stored_digest(digest)));
        let row = both!(self, |c| matching.first::<SessionRow>(c).optional());
        row.map_err(failed)?.map(Session::try_from).transpose()
    }

    fn list_of_user(&mut self, user_id: UserId) -> Stored<Vec<Session>> {
        let theirs = sessions::table
            .filter(sessions::user_id.eq(user_id.0))
            .order((sessions::last_used_at.desc(), sessions::id));
        let rows = both!(self, |c| theirs.load::<SessionRow>(c)).map_err(failed)?;
        rows.into_iter().map(Session::try_from).collect()
    }

    fn touch(&mut self, id: SessionId, at: Timestamp) -> Stored<()> {
        let used = sessions::last_used_at.eq(stored_time(at));
        let session = sessions::table.find(id.to_string());
        both!(self, |c| diesel::update(session).set(used).execute(c)).map(drop).map_err(failed)
    }

    fn remove(&mut self, id: SessionId) -> Stored<Removal> {
        removal(both!(self, |c| diesel::delete(sessions::table.find(id.to_string())).execute(c)))
    }

    fn remove_of_user(&mut self, user_id: UserId) -> Stored<usize> {
        let theirs = sessions::table.filter(sessions::user_id.eq(user_id.0));
        both!(self, |c| diesel::delete(theirs).execute(c)).map_err(failed)
    }

    fn remove_stale(&mut self, used_before: Timestamp, created_before: Timestamp) -> Stored<usize> {
        let stale = sessions::table.filter(
            sessions::last_used_at
                .lt(stored_time(used_before))
                .or(sessions::created_at.lt(stored_time(created_before))),
        );
        both!(self, |c| diesel::delete(stale).execute(c)).map_err(failed)
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = sessions)]
struct SessionRow {
    id: String,
    digest: Vec<u8>,
    user_id: i64,
    created_at: NaiveDateTime,
    last_used_at: NaiveDateTime,
    address: Option<String>,
    agent: Option<String>,
}

impl From<&Session> for SessionRow {
    fn from(session: &Session) -> Self {
        Self {
            id: session.id.to_string(),
            digest: stored_digest(&session.digest),
            user_id: session.user_id.0,
            created_at: stored_time(session.created_at),
            last_used_at: stored_time(session.last_used_at),
            address: stored_address(&session.origin),
            agent: session.origin.agent.clone(),
        }
    }
}

impl TryFrom<SessionRow> for Session {
    type Error = StorageError;

    fn try_from(row: SessionRow) -> Stored<Self> {
        Ok(Self {
            id: SessionId(uuid("sessions", &row.id)?),
            digest: digest("sessions", &row.digest)?,
            user_id: UserId(row.user_id),
            created_at: time(row.created_at),
            last_used_at: time(row.last_used_at),
            origin: origin("sessions", row.address.as_deref(), row.agent)?,
        })
    }
}
