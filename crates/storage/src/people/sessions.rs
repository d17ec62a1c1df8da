use diesel::prelude::*;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::{SessionId, UserId};
use uncino_domain::people::session::Session;
use uncino_domain::secret::SecretDigest;
use uncino_domain::storage::{Removal, SessionRepository, Stored};

use crate::columns::{stored_digest, stored_time};
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::query::removal;
use crate::rows::session::SessionRow;
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
