//! Token families and tokens: the tables `token_families`, `access_tokens` and `refresh_tokens`, their queries and
//! rows.

use chrono::NaiveDateTime;
use diesel::dsl::{case_when, exists, not};
use diesel::prelude::*;
use uncino_domain::access::held_token::HeldToken;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::{ClientId, FamilyId, UserId};
use uncino_domain::oauth::token::{
    AccessToken, RefreshStage, RefreshToken, Rotated, SealedAnswer, TokenFamily, TokenHolder,
};
use uncino_domain::secret::SecretDigest;
use uncino_domain::storage::{Holders, Removal, Rotation, StorageError, Stored, TokenRepository};

use crate::columns::{
    audience, digest, origin, scope, stored_address, stored_digest, stored_time, time, uuid,
};
use crate::connection::{Connection, both};
use crate::error::{corrupt, failed};
use crate::people::users::UserRow;
use crate::query::removal;
use crate::schema::{access_tokens, clients, refresh_tokens, token_families as families, users};

/// How many families one sweep removes at most, so that it never holds up the writer for long.
const SWEEP: i64 = 1_000;

/// A token's row with those that it stands on, and since when its client is suspended.
type Held<R> = (R, FamilyRow, UserRow, Option<NaiveDateTime>);

/// Such rows of these tokens. A macro, because the type of a query can't be written down for two databases.
macro_rules! held {
    ($tokens:expr, $table:ident) => {
        $tokens.inner_join(families::table.inner_join(users::table).left_join(clients::table)).select((
            $table::all_columns,
            families::all_columns,
            users::all_columns,
            clients::suspended_at.nullable(),
        ))
    };
}

fn held<R, T: TryFrom<R, Error = StorageError>>(
    (token, family, user, suspended_at): Held<R>,
) -> Stored<HeldToken<T>> {
    Ok(HeldToken {
        token: token.try_into()?,
        family: family.try_into()?,
        user: user.try_into()?,
        is_client_active: suspended_at.is_none(),
    })
}

impl TokenRepository for Connection<'_> {
    fn insert_family(&mut self, family: &TokenFamily) -> Stored<()> {
        let row = FamilyRow::from(family);
        both!(self, |c| diesel::insert_into(families::table).values(row).execute(c)).map(drop).map_err(failed)
    }

    fn find_family(&mut self, id: FamilyId) -> Stored<Option<TokenFamily>> {
        let row = both!(self, |c| families::table.find(id.to_string()).first::<FamilyRow>(c).optional());
        row.map_err(failed)?.map(TokenFamily::try_from).transpose()
    }

    fn list_families(&mut self, user_id: UserId, now: Timestamp) -> Stored<Vec<TokenFamily>> {
        let now = stored_time(now);
        let living = families::table
            .filter(families::user_id.eq(user_id.0))
            .filter(families::revoked_at.is_null())
            .filter(families::ends_at.is_null().or(families::ends_at.gt(now)))
            .filter(families::idle_ends_at.is_null().or(families::idle_ends_at.gt(now)))
            .order((families::last_used_at.desc(), families::id));
        let rows = both!(self, |c| living.load::<FamilyRow>(c)).map_err(failed)?;
        rows.into_iter().map(TokenFamily::try_from).collect()
    }

    fn revoke_families(&mut self, user_id: UserId, holders: Holders<'_>, at: Timestamp) -> Stored<usize> {
        both!(self, |c| {
            let living = diesel::update(families::table)
                .filter(families::user_id.eq(user_id.0))
                .filter(families::revoked_at.is_null())
                .set(families::revoked_at.eq(stored_time(at)))
                .into_boxed();
            match holders {
                Holders::FirstParty => living.filter(families::client_id.is_null()).execute(c),
                Holders::Client(id) => living.filter(families::client_id.eq(id.as_str())).execute(c),
                Holders::AllClients => living.filter(families::client_id.is_not_null()).execute(c),
            }
        })
        .map_err(failed)
    }

    fn revoke_family(&mut self, id: FamilyId, at: Timestamp) -> Stored<()> {
        let living = families::table.find(id.to_string()).filter(families::revoked_at.is_null());
        let revoked = families::revoked_at.eq(stored_time(at));
        both!(self, |c| diesel::update(living).set(revoked).execute(c)).map(drop).map_err(failed)
    }

    fn touch_family(&mut self, id: FamilyId, at: Timestamp, idle_ends_at: Option<Timestamp>) -> Stored<()> {
        let family = families::table.find(id.to_string());
        let used = (
            families::last_used_at.eq(stored_time(at)),
            families::idle_ends_at.eq(idle_ends_at.map(stored_time)),
        );
        both!(self, |c| diesel::update(family).set(used).execute(c)).map(drop).map_err(failed)
    }

    fn note_refresh(&mut self, id: FamilyId, at: Timestamp, idle_ends_at: Option<Timestamp>) -> Stored<()> {
        let family = families::table.find(id.to_string());
        let (at, idle_ends_at) = (stored_time(at), idle_ends_at.map(stored_time));
        let first = case_when(families::refreshed_at.is_null(), Some(at)).otherwise(families::refreshed_at);
        let used = (
            families::last_used_at.eq(at),
            families::idle_ends_at.eq(idle_ends_at),
            families::refreshed_at.eq(first),
        );
        both!(self, |c| diesel::update(family).set(used).execute(c)).map(drop).map_err(failed)
    }

    fn insert_access(&mut self, token: &AccessToken) -> Stored<()> {
        let row = AccessRow::from(token);
        both!(self, |c| diesel::insert_into(access_tokens::table).values(row).execute(c))
            .map(drop)
            .map_err(failed)
    }

    fn find_access(&mut self, digest: &SecretDigest) -> Stored<Option<AccessToken>> {
        let token = access_tokens::table.find(stored_digest(digest));
        let row = both!(self, |c| token.first::<AccessRow>(c).optional());
        row.map_err(failed)?.map(AccessToken::try_from).transpose()
    }

    fn find_bearer(&mut self, digest: &SecretDigest) -> Stored<Option<HeldToken<AccessToken>>> {
        let token = access_tokens::table.find(stored_digest(digest));
        let row: Option<Held<AccessRow>> =
            both!(self, |c| held!(token, access_tokens).first(c).optional()).map_err(failed)?;
        row.map(held).transpose()
    }

    fn remove_access(&mut self, digest: &SecretDigest) -> Stored<Removal> {
        let token = access_tokens::table.find(stored_digest(digest));
        removal(both!(self, |c| diesel::delete(token).execute(c)))
    }

    fn insert_refresh(&mut self, token: &RefreshToken) -> Stored<()> {
        let row = RefreshRow::from(token);
        both!(self, |c| diesel::insert_into(refresh_tokens::table).values(row).execute(c))
            .map(drop)
            .map_err(failed)
    }

    fn find_refresh(&mut self, digest: &SecretDigest) -> Stored<Option<RefreshToken>> {
        let token = refresh_tokens::table.find(stored_digest(digest));
        let row = both!(self, |c| token.first::<RefreshRow>(c).optional());
        row.map_err(failed)?.map(RefreshToken::try_from).transpose()
    }

    fn find_held_refresh(&mut self, digest: &SecretDigest) -> Stored<Option<HeldToken<RefreshToken>>> {
        let token = refresh_tokens::table.find(stored_digest(digest));
        let row: Option<Held<RefreshRow>> =
            both!(self, |c| held!(token, refresh_tokens).first(c).optional()).map_err(failed)?;
        row.map(held).transpose()
    }

    fn rotate(&mut self, digest: &SecretDigest, rotated: &Rotated) -> Stored<Rotation> {
        let presented = stored_digest(digest);
        let current = refresh_tokens::table.find(&presented).filter(refresh_tokens::rotated_at.is_null());
        let exchange = (
            refresh_tokens::rotated_at.eq(stored_time(rotated.at)),
            refresh_tokens::successor.eq(stored_digest(&rotated.successor)),
            refresh_tokens::sealed_answer.eq(rotated.answer.as_ref().map(|answer| answer.0.as_slice())),
        );
        let rotated = both!(self, |c| diesel::update(current).set(exchange).execute(c)).map_err(failed)?;
        if rotated == 0 {
            return Ok(Rotation::AlreadyRotated);
        }
        let predecessor = refresh_tokens::table.filter(refresh_tokens::successor.eq(&presented));
        let forgotten = refresh_tokens::sealed_answer.eq(None::<Vec<u8>>);
        both!(self, |c| diesel::update(predecessor).set(forgotten).execute(c)).map_err(failed)?;
        Ok(Rotation::Rotated)
    }

    fn forget_answers(&mut self, rotated_before: Timestamp) -> Stored<usize> {
        let old = refresh_tokens::table
            .filter(refresh_tokens::rotated_at.lt(stored_time(rotated_before)))
            .filter(refresh_tokens::sealed_answer.is_not_null());
        let forgotten = refresh_tokens::sealed_answer.eq(None::<Vec<u8>>);
        both!(self, |c| diesel::update(old).set(forgotten).execute(c)).map_err(failed)
    }

    fn remove_dead(&mut self, ended_before: Timestamp) -> Stored<usize> {
        let then = stored_time(ended_before);
        let expired = access_tokens::table.filter(access_tokens::expires_at.lt(then));
        let tokens = both!(self, |c| diesel::delete(expired).execute(c)).map_err(failed)?;
        let usable = access_tokens::table.filter(access_tokens::family_id.eq(families::id));
        let refreshable = refresh_tokens::table
            .filter(refresh_tokens::family_id.eq(families::id))
            .filter(refresh_tokens::expires_at.is_null().or(refresh_tokens::expires_at.ge(then)));
        let dead = families::table.select(families::id).limit(SWEEP).filter(
            families::revoked_at
                .lt(then)
                .or(families::ends_at.lt(then))
                .or(families::idle_ends_at.lt(then))
                .or(not(exists(usable)).and(not(exists(refreshable)))),
        );
        let dead: Vec<String> = both!(self, |c| dead.load(c)).map_err(failed)?;
        let gone = families::table.filter(families::id.eq_any(&dead));
        let families = both!(self, |c| diesel::delete(gone).execute(c)).map_err(failed)?;
        Ok(tokens + families)
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = families)]
struct FamilyRow {
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
struct AccessRow {
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
struct RefreshRow {
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
