use diesel::prelude::*;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::{ClientId, UserId};
use uncino_domain::oauth::consent::ConsentTransaction;
use uncino_domain::secret::SecretDigest;
use uncino_domain::storage::{Answer, ConsentRepository, Stored};

use crate::columns::{stored_digest, stored_time};
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::rows::consent::ConsentRow;
use crate::schema::approvals;
use crate::schema::consent_transactions::{self as consents, table};

impl ConsentRepository for Connection<'_> {
    fn insert(&mut self, transaction: &ConsentTransaction) -> Stored<()> {
        let row = ConsentRow::from(transaction);
        both!(self, |c| diesel::insert_into(table).values(row).execute(c)).map(drop).map_err(failed)
    }

    fn find(&mut self, digest: &SecretDigest) -> Stored<Option<ConsentTransaction>> {
        let row = both!(self, |c| table.find(stored_digest(digest)).first::<ConsentRow>(c).optional());
        row.map_err(failed)?.map(ConsentTransaction::try_from).transpose()
    }

    fn take(&mut self, digest: &SecretDigest) -> Stored<Answer> {
        let waiting = table.find(stored_digest(digest));
        let taken = both!(self, |c| diesel::delete(waiting).execute(c)).map_err(failed)?;
        Ok(if taken > 0 { Answer::Taken } else { Answer::AlreadyGiven })
    }

    fn remove_of(&mut self, user_id: UserId, client_id: Option<&ClientId>) -> Stored<()> {
        both!(self, |c| {
            let open = diesel::delete(table).filter(consents::user_id.eq(user_id.0)).into_boxed();
            match client_id {
                Some(client_id) => open.filter(consents::client_id.eq(client_id.as_str())).execute(c),
                None => open.execute(c),
            }
        })
        .map(drop)
        .map_err(failed)
    }

    fn note_approval(&mut self, user_id: UserId, client_id: &ClientId, at: Timestamp) -> Stored<()> {
        let approval = (
            approvals::user_id.eq(user_id.0),
            approvals::client_id.eq(client_id.as_str()),
            approvals::approved_at.eq(stored_time(at)),
        );
        both!(self, |c| diesel::insert_into(approvals::table)
            .values(approval)
            .on_conflict_do_nothing()
            .execute(c))
        .map(drop)
        .map_err(failed)
    }

    fn is_approved(&mut self, user_id: UserId, client_id: &ClientId) -> Stored<bool> {
        let known = approvals::table.find((user_id.0, client_id.as_str())).select(approvals::user_id);
        let found: Option<i64> = both!(self, |c| known.first(c).optional()).map_err(failed)?;
        Ok(found.is_some())
    }

    fn forget_approvals(&mut self, user_id: UserId, client_id: Option<&ClientId>) -> Stored<usize> {
        both!(self, |c| {
            let theirs =
                diesel::delete(approvals::table).filter(approvals::user_id.eq(user_id.0)).into_boxed();
            match client_id {
                Some(client_id) => theirs.filter(approvals::client_id.eq(client_id.as_str())).execute(c),
                None => theirs.execute(c),
            }
        })
        .map_err(failed)
    }

    fn remove_expired(&mut self, now: Timestamp) -> Stored<usize> {
        let expired = table.filter(consents::expires_at.le(stored_time(now)));
        both!(self, |c| diesel::delete(expired).execute(c)).map_err(failed)
    }
}
