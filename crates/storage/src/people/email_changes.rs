//! Changes of e-mail addresses that wait: the table `email_changes`, its queries and its row.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::UserId;
use uncino_domain::people::email_change::EmailChange;
use uncino_domain::people::user::EmailAddress;
use uncino_domain::secret::SecretDigest;
use uncino_domain::storage::{EmailChangeRepository, Removal, StorageError, Stored, UserRepository};

use crate::columns::{stored_digest, stored_time, time};
use crate::connection::{Connection, both};
use crate::error::{corrupt, failed};
use crate::query::removal;
use crate::schema::email_changes;

impl EmailChangeRepository for Connection<'_> {
    fn replace(&mut self, change: &EmailChange) -> Stored<()> {
        UserRepository::lock(self, change.user_id)?;
        let theirs = email_changes::table.find(change.user_id.0);
        both!(self, |c| diesel::delete(theirs).execute(c)).map_err(failed)?;
        let row = (
            email_changes::user_id.eq(change.user_id.0),
            email_changes::email.eq(change.email.as_str()),
            email_changes::asked_at.eq(stored_time(change.asked_at)),
            email_changes::expires_at.eq(stored_time(change.expires_at)),
        );
        both!(self, |c| diesel::insert_into(email_changes::table).values(row).execute(c))
            .map(drop)
            .map_err(failed)
    }

    fn find_of(&mut self, user_id: UserId) -> Stored<Option<EmailChange>> {
        let theirs = email_changes::table.find(user_id.0);
        let row: Option<EmailChangeRow> =
            both!(self, |c| theirs.select(EmailChangeRow::as_select()).first(c).optional())
                .map_err(failed)?;
        row.map(EmailChange::try_from).transpose()
    }

    fn set_link(&mut self, user_id: UserId, digest: &SecretDigest, expires_at: Timestamp) -> Stored<()> {
        let link = (
            email_changes::digest.eq(Some(stored_digest(digest))),
            email_changes::expires_at.eq(stored_time(expires_at)),
        );
        both!(self, |c| diesel::update(email_changes::table.find(user_id.0)).set(link).execute(c))
            .map(drop)
            .map_err(failed)
    }

    fn find(&mut self, digest: &SecretDigest) -> Stored<Option<EmailChange>> {
        let linked = email_changes::table.filter(email_changes::digest.eq(stored_digest(digest)));
        let row: Option<EmailChangeRow> =
            both!(self, |c| linked.select(EmailChangeRow::as_select()).first(c).optional())
                .map_err(failed)?;
        row.map(EmailChange::try_from).transpose()
    }

    fn take(&mut self, digest: &SecretDigest) -> Stored<Option<EmailChange>> {
        let found = EmailChangeRepository::find(self, digest)?;
        let linked = email_changes::table.filter(email_changes::digest.eq(stored_digest(digest)));
        let gone = both!(self, |c| diesel::delete(linked).execute(c)).map_err(failed)?;
        Ok(found.filter(|_| gone > 0))
    }

    fn remove_of(&mut self, user_id: UserId) -> Stored<Removal> {
        removal(both!(self, |c| diesel::delete(email_changes::table.find(user_id.0)).execute(c)))
    }

    fn remove_expired(&mut self, now: Timestamp) -> Stored<usize> {
        let expired = email_changes::table.filter(email_changes::expires_at.le(stored_time(now)));
        both!(self, |c| diesel::delete(expired).execute(c)).map_err(failed)
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = email_changes)]
struct EmailChangeRow {
    user_id: i64,
    email: String,
    asked_at: NaiveDateTime,
    expires_at: NaiveDateTime,
}

impl TryFrom<EmailChangeRow> for EmailChange {
    type Error = StorageError;

    fn try_from(row: EmailChangeRow) -> Stored<Self> {
        let email = EmailAddress::known(&row.email);
        Ok(Self {
            user_id: UserId(row.user_id),
            email: email.ok_or_else(|| corrupt("email_changes", "the e-mail address"))?,
            asked_at: time(row.asked_at),
            expires_at: time(row.expires_at),
        })
    }
}
