//! `sessions`

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uncino_domain::id::{SessionId, UserId};
use uncino_domain::people::session::Session;
use uncino_domain::storage::{StorageError, Stored};

use crate::columns::{digest, origin, stored_address, stored_digest, stored_time, time, uuid};
use crate::schema::sessions;

#[derive(Queryable, Insertable)]
#[diesel(table_name = sessions)]
pub(crate) struct SessionRow {
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
