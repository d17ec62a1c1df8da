//! Authorization codes: the table `authorization_codes`, its queries and its row.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::{ClientId, FamilyId, UserId};
use uncino_domain::oauth::authorization_code::{AuthorizationCode, CodeStage};
use uncino_domain::secret::SecretDigest;
use uncino_domain::storage::{CodeRepository, Redemption, StorageError, Stored};

use crate::columns::{
    audience, code_challenge, digest, redirect_uri, scope, stored_digest, stored_time, time, uuid,
};
use crate::connection::{Connection, both};
use crate::error::{corrupt, failed};
use crate::schema::authorization_codes::{self as codes, table};

impl CodeRepository for Connection<'_> {
    fn insert(&mut self, code: &AuthorizationCode) -> Stored<()> {
        let row = CodeRow::from(code);
        both!(self, |c| diesel::insert_into(table).values(row).execute(c)).map(drop).map_err(failed)
    }

    fn find(&mut self, digest: &SecretDigest) -> Stored<Option<AuthorizationCode>> {
        let row = both!(self, |c| table.find(stored_digest(digest)).first::<CodeRow>(c).optional());
        row.map_err(failed)?.map(AuthorizationCode::try_from).transpose()
    }

    fn redeem(&mut self, digest: &SecretDigest, at: Timestamp, family_id: FamilyId) -> Stored<Redemption> {
        let outstanding = table.find(stored_digest(digest)).filter(codes::redeemed_at.is_null());
        let redeemed = (codes::redeemed_at.eq(stored_time(at)), codes::family_id.eq(family_id.to_string()));
        let claimed =
            both!(self, |c| diesel::update(outstanding).set(redeemed).execute(c)).map_err(failed)?;
        Ok(if claimed > 0 { Redemption::Redeemed } else { Redemption::AlreadyRedeemed })
    }

    fn remove_outstanding(&mut self, user_id: UserId, client_id: Option<&ClientId>) -> Stored<()> {
        both!(self, |c| {
            let theirs = diesel::delete(table)
                .filter(codes::user_id.eq(user_id.0))
                .filter(codes::redeemed_at.is_null())
                .into_boxed();
            match client_id {
                Some(client_id) => theirs.filter(codes::client_id.eq(client_id.as_str())).execute(c),
                None => theirs.execute(c),
            }
        })
        .map(drop)
        .map_err(failed)
    }

    fn remove_expired(&mut self, now: Timestamp) -> Stored<usize> {
        let unused =
            table.filter(codes::redeemed_at.is_null()).filter(codes::expires_at.le(stored_time(now)));
        both!(self, |c| diesel::delete(unused).execute(c)).map_err(failed)
    }
}

const TABLE: &str = "authorization_codes";

#[derive(Queryable, Insertable)]
#[diesel(table_name = codes)]
struct CodeRow {
    digest: Vec<u8>,
    client_id: String,
    user_id: i64,
    redirect_uri: String,
    redirect_uri_was_sent: bool,
    scope: String,
    code_challenge: Option<String>,
    issued_at: NaiveDateTime,
    expires_at: NaiveDateTime,
    redeemed_at: Option<NaiveDateTime>,
    family_id: Option<String>,
    resources: Option<String>,
}

impl From<&AuthorizationCode> for CodeRow {
    fn from(code: &AuthorizationCode) -> Self {
        let (redeemed_at, family_id) = match code.stage {
            CodeStage::Outstanding => (None, None),
            CodeStage::Redeemed { at, family_id } => (Some(stored_time(at)), Some(family_id.to_string())),
        };
        Self {
            digest: stored_digest(&code.digest),
            client_id: code.client_id.as_str().to_owned(),
            user_id: code.user_id.0,
            redirect_uri: code.redirect_uri.as_str().to_owned(),
            redirect_uri_was_sent: code.redirect_uri_was_sent,
            scope: code.scope.to_string(),
            code_challenge: code.code_challenge.as_ref().map(|challenge| challenge.as_str().to_owned()),
            issued_at: stored_time(code.issued_at),
            expires_at: stored_time(code.expires_at),
            redeemed_at,
            family_id,
            resources: code.audience.to_stored(),
        }
    }
}

impl TryFrom<CodeRow> for AuthorizationCode {
    type Error = StorageError;

    fn try_from(row: CodeRow) -> Stored<Self> {
        let stage = match (row.redeemed_at, row.family_id) {
            (None, None) => CodeStage::Outstanding,
            (Some(at), Some(family)) => {
                CodeStage::Redeemed { at: time(at), family_id: FamilyId(uuid(TABLE, &family)?) }
            }
            (Some(_), None) | (None, Some(_)) => return Err(corrupt(TABLE, "half redeemed")),
        };
        Ok(Self {
            digest: digest(TABLE, &row.digest)?,
            client_id: ClientId::new(row.client_id),
            user_id: UserId(row.user_id),
            redirect_uri: redirect_uri(TABLE, &row.redirect_uri)?,
            redirect_uri_was_sent: row.redirect_uri_was_sent,
            scope: scope(TABLE, &row.scope)?,
            audience: audience(TABLE, row.resources.as_deref())?,
            code_challenge: code_challenge(TABLE, row.code_challenge.as_deref())?,
            issued_at: time(row.issued_at),
            expires_at: time(row.expires_at),
            stage,
        })
    }
}
