//! Idempotency keys: the table `idempotency_keys` and its queries.

use diesel::prelude::*;
use uncino_domain::agenda::idempotency::{IdempotencyKey, KnownKey};
use uncino_domain::clock::Timestamp;
use uncino_domain::storage::{IdempotencyRepository, KeyClaim, Stored};

use crate::columns::{digest, stored_digest, stored_time, time};
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::schema::idempotency_keys;

fn claim(outcome: QueryResult<usize>) -> Stored<KeyClaim> {
    Ok(if outcome.map_err(failed)? > 0 { KeyClaim::Ours } else { KeyClaim::Taken })
}

/// The row of a key, as long as who began then has it and has no answer. A macro, because the type of the filtered table,
/// which `update` and `delete` both take, can hardly be written down, as a function would have to.
macro_rules! running {
    ($key:expr, $began:expr) => {
        idempotency_keys::table
            .filter(idempotency_keys::digest.eq(stored_digest(&$key.digest)))
            .filter(idempotency_keys::started_at.eq(stored_time($began)))
            .filter(idempotency_keys::answer.is_null())
    };
}

impl IdempotencyRepository for Connection<'_> {
    fn find(&mut self, key: &IdempotencyKey) -> Stored<Option<KnownKey>> {
        type Row = (Vec<u8>, Vec<u8>, chrono::NaiveDateTime, Option<String>);
        let row = idempotency_keys::table.find(stored_digest(&key.digest));
        let row: Option<Row> = both!(self, |c| row.first(c).optional()).map_err(failed)?;
        let known = |(_, request, started_at, answer): Row| {
            let request = digest("idempotency_keys", &request)?;
            Ok(KnownKey { request, started_at: time(started_at), answer })
        };
        row.map(known).transpose()
    }

    fn begin(&mut self, key: &IdempotencyKey, now: Timestamp) -> Stored<KeyClaim> {
        let row = (
            idempotency_keys::digest.eq(stored_digest(&key.digest)),
            idempotency_keys::request.eq(stored_digest(&key.request)),
            idempotency_keys::started_at.eq(stored_time(now)),
        );
        claim(both!(self, |c| diesel::insert_into(idempotency_keys::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(c)))
    }

    fn take_over(&mut self, key: &IdempotencyKey, began: Timestamp, now: Timestamp) -> Stored<KeyClaim> {
        let change = (
            idempotency_keys::request.eq(stored_digest(&key.request)),
            idempotency_keys::started_at.eq(stored_time(now)),
        );
        claim(both!(self, |c| diesel::update(running!(key, began)).set(change).execute(c)))
    }

    fn answer(&mut self, key: &IdempotencyKey, began: Timestamp, answer: &str) -> Stored<KeyClaim> {
        let change = idempotency_keys::answer.eq(answer);
        claim(both!(self, |c| diesel::update(running!(key, began)).set(change).execute(c)))
    }

    fn release(&mut self, key: &IdempotencyKey, began: Timestamp) -> Stored<()> {
        both!(self, |c| diesel::delete(running!(key, began)).execute(c)).map(drop).map_err(failed)
    }

    fn remove_before(&mut self, before: Timestamp) -> Stored<usize> {
        let old = idempotency_keys::table.filter(idempotency_keys::started_at.lt(stored_time(before)));
        both!(self, |c| diesel::delete(old).execute(c)).map_err(failed)
    }
}
