//! `links`

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uncino_domain::id::UserId;
use uncino_domain::people::link::{Link, LinkPurpose};
use uncino_domain::storage::{StorageError, Stored};

use crate::columns::{digest, stored_digest, stored_time, time};
use crate::error::corrupt;
use crate::schema::links;

const SET_UP: &str = "set_up";
const PASSWORD: &str = "password";

#[derive(Queryable, Insertable)]
#[diesel(table_name = links)]
pub(crate) struct LinkRow {
    digest: Vec<u8>,
    purpose: String,
    user_id: Option<i64>,
    expires_at: NaiveDateTime,
}

/// A purpose in the database: its name, and whose it is.
pub(crate) fn stored_purpose(purpose: LinkPurpose) -> (&'static str, Option<i64>) {
    match purpose {
        LinkPurpose::SetUp => (SET_UP, None),
        LinkPurpose::Password(user_id) => (PASSWORD, Some(user_id.0)),
    }
}

impl From<&Link> for LinkRow {
    fn from(link: &Link) -> Self {
        let (purpose, user_id) = stored_purpose(link.purpose);
        Self {
            digest: stored_digest(&link.digest),
            purpose: purpose.to_owned(),
            user_id,
            expires_at: stored_time(link.expires_at),
        }
    }
}

impl TryFrom<LinkRow> for Link {
    type Error = StorageError;

    fn try_from(row: LinkRow) -> Stored<Self> {
        let purpose = match (row.purpose.as_str(), row.user_id) {
            (SET_UP, None) => LinkPurpose::SetUp,
            (PASSWORD, Some(user_id)) => LinkPurpose::Password(UserId(user_id)),
            _ => return Err(corrupt("links", "the purpose is unknown, or somebody's who has none")),
        };
        Ok(Self { digest: digest("links", &row.digest)?, purpose, expires_at: time(row.expires_at) })
    }
}
