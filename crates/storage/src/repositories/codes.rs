use diesel::prelude::*;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::{ClientId, FamilyId, UserId};
use uncino_domain::oauth::authorization_code::AuthorizationCode;
use uncino_domain::secret::SecretDigest;
use uncino_domain::storage::{CodeRepository, Redemption, Stored};

use crate::columns::{stored_digest, stored_time};
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::oauth::codes::CodeRow;
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
