//! `consent_transactions`

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uncino_domain::id::{ClientId, SessionId, UserId};
use uncino_domain::oauth::code_challenge::CodeChallenge;
use uncino_domain::oauth::consent::ConsentTransaction;
use uncino_domain::storage::{StorageError, Stored};

use crate::columns::{audience, digest, redirect_uri, scope, stored_digest, stored_time, time, uuid};
use crate::error::corrupt;
use crate::schema::consent_transactions;

const TABLE: &str = "consent_transactions";

#[derive(Queryable, Insertable)]
#[diesel(table_name = consent_transactions)]
pub(crate) struct ConsentRow {
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

/// A stored code challenge. One that is malformed is corrupt: to take it for none would drop PKCE.
pub(crate) fn code_challenge(table: &'static str, stored: Option<&str>) -> Stored<Option<CodeChallenge>> {
    stored
        .map(|stored| CodeChallenge::parse(stored).ok_or_else(|| corrupt(table, "the code challenge")))
        .transpose()
}
