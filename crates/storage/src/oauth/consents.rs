//! Consent transactions and approvals: the tables `consent_transactions` and `approvals`, their queries and rows.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::{ClientId, SessionId, UserId};
use uncino_domain::oauth::consent::ConsentTransaction;
use uncino_domain::secret::SecretDigest;
use uncino_domain::storage::{Answer, ConsentRepository, StorageError, Stored};

use crate::columns::{
    audience, code_challenge, digest, redirect_uri, scope, stored_digest, stored_time, time, uuid,
};
use crate::connection::{Connection, both};
use crate::error::failed;
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

const TABLE: &str = "consent_transactions";

#[derive(Queryable, Insertable)]
#[diesel(table_name = consents)]
struct ConsentRow {
    digest: Vec<u8>,
    session_id: String,
    user_id: i64,
    client_id: String,
    redirect_uri: String,
    redirect_uri_was_sent: bool,
    scope: String,
    state: Option<String>,
    code_challenge: Option<String>,
    expires_at: NaiveDateTime,
    resources: Option<String>,
}

impl From<&ConsentTransaction> for ConsentRow {
    fn from(consent: &ConsentTransaction) -> Self {
        Self {
            digest: stored_digest(&consent.digest),
            session_id: consent.session_id.to_string(),
            user_id: consent.user_id.0,
            client_id: consent.client_id.as_str().to_owned(),
            redirect_uri: consent.redirect_uri.as_str().to_owned(),
            redirect_uri_was_sent: consent.redirect_uri_was_sent,
            scope: consent.scope.to_string(),
            state: consent.state.clone(),
            code_challenge: consent.code_challenge.as_ref().map(|challenge| challenge.as_str().to_owned()),
            expires_at: stored_time(consent.expires_at),
            resources: consent.audience.to_stored(),
        }
    }
}

impl TryFrom<ConsentRow> for ConsentTransaction {
    type Error = StorageError;

    fn try_from(row: ConsentRow) -> Stored<Self> {
        Ok(Self {
            digest: digest(TABLE, &row.digest)?,
            session_id: SessionId(uuid(TABLE, &row.session_id)?),
            user_id: UserId(row.user_id),
            client_id: ClientId::new(row.client_id),
            redirect_uri: redirect_uri(TABLE, &row.redirect_uri)?,
            redirect_uri_was_sent: row.redirect_uri_was_sent,
            scope: scope(TABLE, &row.scope)?,
            audience: audience(TABLE, row.resources.as_deref())?,
            state: row.state,
            code_challenge: code_challenge(TABLE, row.code_challenge.as_deref())?,
            expires_at: time(row.expires_at),
        })
    }
}
