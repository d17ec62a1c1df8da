//! `token_families`, `access_tokens`, `refresh_tokens`

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uncino_domain::id::{ClientId, FamilyId, UserId};
use uncino_domain::oauth::token::{
    AccessToken, RefreshStage, RefreshToken, Rotated, SealedAnswer, TokenFamily, TokenHolder,
};
use uncino_domain::storage::{StorageError, Stored};

use crate::columns::{
    audience, digest, origin, scope, stored_address, stored_digest, stored_time, time, uuid,
};
use crate::error::corrupt;
use crate::schema::{access_tokens, refresh_tokens, token_families};

#[derive(Queryable, Insertable)]
#[diesel(table_name = token_families)]
pub(crate) struct FamilyRow {
    id: String,
    client_id: Option<String>,
    user_id: i64,
    scope: String,
    created_at: NaiveDateTime,
    last_used_at: NaiveDateTime,
    refreshed_at: Option<NaiveDateTime>,
    ends_at: Option<NaiveDateTime>,
    idle_ends_at: Option<NaiveDateTime>,
    revoked_at: Option<NaiveDateTime>,
    address: Option<String>,
    agent: Option<String>,
    resources: Option<String>,
}

impl From<&TokenFamily> for FamilyRow {
    fn from(family: &TokenFamily) -> Self {
        let client_id = match &family.holder {
            TokenHolder::Client(client_id) => Some(client_id.as_str().to_owned()),
            TokenHolder::FirstParty => None,
        };
        Self {
            id: family.id.to_string(),
            client_id,
            user_id: family.user_id.0,
            scope: family.scope.to_string(),
            created_at: stored_time(family.created_at),
            last_used_at: stored_time(family.last_used_at),
            refreshed_at: family.refreshed_at.map(stored_time),
            ends_at: family.ends_at.map(stored_time),
            idle_ends_at: family.idle_ends_at.map(stored_time),
            revoked_at: family.revoked_at.map(stored_time),
            address: stored_address(&family.origin),
            agent: family.origin.agent.clone(),
            resources: family.audience.to_stored(),
        }
    }
}

impl TryFrom<FamilyRow> for TokenFamily {
    type Error = StorageError;

    fn try_from(row: FamilyRow) -> Stored<Self> {
        let holder = match row.client_id {
            Some(client_id) => TokenHolder::Client(ClientId::new(client_id)),
            None => TokenHolder::FirstParty,
        };
        Ok(Self {
            id: FamilyId(uuid("token_families", &row.id)?),
            holder,
            user_id: UserId(row.user_id),
            scope: scope("token_families", &row.scope)?,
            audience: audience("token_families", row.resources.as_deref())?,
            created_at: time(row.created_at),
            last_used_at: time(row.last_used_at),
            refreshed_at: row.refreshed_at.map(time),
            ends_at: row.ends_at.map(time),
            idle_ends_at: row.idle_ends_at.map(time),
            revoked_at: row.revoked_at.map(time),
            origin: origin("token_families", row.address.as_deref(), row.agent)?,
        })
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = access_tokens)]
pub(crate) struct AccessRow {
    digest: Vec<u8>,
    family_id: String,
    scope: String,
    issued_at: NaiveDateTime,
    expires_at: Option<NaiveDateTime>,
    resources: Option<String>,
}

impl From<&AccessToken> for AccessRow {
    fn from(token: &AccessToken) -> Self {
        Self {
            digest: stored_digest(&token.digest),
            family_id: token.family_id.to_string(),
            scope: token.scope.to_string(),
            issued_at: stored_time(token.issued_at),
            expires_at: token.expires_at.map(stored_time),
            resources: token.audience.to_stored(),
        }
    }
}

impl TryFrom<AccessRow> for AccessToken {
    type Error = StorageError;

    fn try_from(row: AccessRow) -> Stored<Self> {
        Ok(Self {
            digest: digest("access_tokens", &row.digest)?,
            family_id: FamilyId(uuid("access_tokens", &row.family_id)?),
            scope: scope("access_tokens", &row.scope)?,
            audience: audience("access_tokens", row.resources.as_deref())?,
            issued_at: time(row.issued_at),
            expires_at: row.expires_at.map(time),
        })
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = refresh_tokens)]
pub(crate) struct RefreshRow {
    digest: Vec<u8>,
    family_id: String,
    issued_at: NaiveDateTime,
    expires_at: Option<NaiveDateTime>,
    rotated_at: Option<NaiveDateTime>,
    successor: Option<Vec<u8>>,
    sealed_answer: Option<Vec<u8>>,
}

impl From<&RefreshToken> for RefreshRow {
    fn from(token: &RefreshToken) -> Self {
        let rotated = match &token.stage {
            RefreshStage::Current => None,
            RefreshStage::Rotated(rotated) => Some(rotated),
        };
        Self {
            digest: stored_digest(&token.digest),
            family_id: token.family_id.to_string(),
            issued_at: stored_time(token.issued_at),
            expires_at: token.expires_at.map(stored_time),
            rotated_at: rotated.map(|rotated| stored_time(rotated.at)),
            successor: rotated.map(|rotated| stored_digest(&rotated.successor)),
            sealed_answer: rotated.and_then(|rotated| rotated.answer.as_ref()).map(|answer| answer.0.clone()),
        }
    }
}

impl TryFrom<RefreshRow> for RefreshToken {
    type Error = StorageError;

    fn try_from(row: RefreshRow) -> Stored<Self> {
        let stage = match (row.rotated_at, row.successor) {
            (None, None) => RefreshStage::Current,
            (Some(at), Some(successor)) => RefreshStage::Rotated(Rotated {
                at: time(at),
                successor: digest("refresh_tokens", &successor)?,
                answer: row.sealed_answer.map(SealedAnswer),
            }),
            (Some(_), None) | (None, Some(_)) => return Err(corrupt("refresh_tokens", "half rotated")),
        };
        Ok(Self {
            digest: digest("refresh_tokens", &row.digest)?,
            family_id: FamilyId(uuid("refresh_tokens", &row.family_id)?),
            issued_at: time(row.issued_at),
            expires_at: row.expires_at.map(time),
            stage,
        })
    }
}
