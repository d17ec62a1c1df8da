use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use uncino_domain::clock::Timestamp;
use uncino_domain::people::link::{Link, LinkPurpose};
use uncino_domain::secret::SecretDigest;
use uncino_domain::storage::{LinkRepository, Removal, Stored, UserRepository};

use crate::columns::{stored_digest, stored_time};
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::query::removal;
use crate::rows::link::{LinkRow, stored_purpose};
use crate::schema::links;

/// The advisory lock of whoever makes a link to the set-up, which hangs on no row. The number means nothing else.
const SET_UP_LOCK: &str = "SELECT pg_advisory_xact_lock(3196412577148960013)";

impl LinkRepository for Connection<'_> {
    fn replace(&mut self, link: &Link) -> Stored<()> {
        match link.purpose {
            LinkPurpose::Password(user_id) => UserRepository::lock(self, user_id)?,
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
