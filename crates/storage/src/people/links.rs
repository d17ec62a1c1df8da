//! Links that work once: the table `links`, its queries and its row.

use chrono::NaiveDateTime;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::UserId;
use uncino_domain::people::link::{Link, LinkPurpose};
use uncino_domain::secret::SecretDigest;
use uncino_domain::storage::{LinkRepository, Removal, StorageError, Stored, UserRepository};

use crate::columns::{digest, stored_digest, stored_time, time};
use crate::connection::{Connection, both};
use crate::error::{corrupt, failed};
use crate::query::removal;
use crate::schema::links;

/// The advisory lock of whoever makes a link to the set-up, which hangs on no row. The number means nothing else.
const SET_UP_LOCK: &str = "SELECT pg_advisory_xact_lock(3196412577148960013)";

impl LinkRepository for Connection<'_> {
    fn replace(&mut self, link: &Link) -> Stored<()> {
        match link.purpose {
            LinkPurpose::Password(user_id) => drop(UserRepository::lock(self, user_id)?),
            LinkPurpose::SetUp => self.lock_set_up()?,
        }
        self.remove_for(link.purpose)?;
        let row = LinkRow::from(link);
        both!(self, |c| diesel::insert_into(links::table).values(row).execute(c)).map(drop).map_err(failed)
    }

    fn find(&mut self, digest: &SecretDigest) -> Stored<Option<Link>> {
        let row = both!(self, |c| links::table.find(stored_digest(digest)).first::<LinkRow>(c).optional());
        row.map_err(failed)?.map(Link::try_from).transpose()
    }

    fn remove(&mut self, digest: &SecretDigest) -> Stored<Removal> {
        removal(both!(self, |c| diesel::delete(links::table.find(stored_digest(digest))).execute(c)))
    }

    fn remove_for(&mut self, purpose: LinkPurpose) -> Stored<()> {
        let (purpose, user_id) = stored_purpose(purpose);
        both!(self, |c| {
            let alike = diesel::delete(links::table).filter(links::purpose.eq(purpose)).into_boxed();
            match user_id {
                Some(user_id) => alike.filter(links::user_id.eq(user_id)).execute(c),
                None => alike.filter(links::user_id.is_null()).execute(c),
            }
        })
        .map(drop)
        .map_err(failed)
    }

    fn lock_set_up(&mut self) -> Stored<()> {
        match self {
            Connection::Sqlite(_) => Ok(()), // There is one writer.
            Connection::Postgres(c) => c.batch_execute(SET_UP_LOCK).map_err(failed),
        }
    }

    fn remove_expired(&mut self, now: Timestamp) -> Stored<usize> {
        let expired = links::table.filter(links::expires_at.le(stored_time(now)));
        both!(self, |c| diesel::delete(expired).execute(c)).map_err(failed)
    }
}

const SET_UP: &str = "set_up";
const PASSWORD: &str = "password";

#[derive(Queryable, Insertable)]
#[diesel(table_name = links)]
struct LinkRow {
    digest: Vec<u8>,
    purpose: String,
    user_id: Option<i64>,
    expires_at: NaiveDateTime,
}

/// A purpose in the database: its name, and whose it is.
fn stored_purpose(purpose: LinkPurpose) -> (&'static str, Option<i64>) {
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
