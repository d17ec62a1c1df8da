//! What is to leave the house: the table `outbox`, its queries and its row.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::UserId;
use uncino_domain::instance::outbox::{Lease, NewOutboxEntry, OutboxEntry, OutboxKind};
use uncino_domain::storage::{Hold, OutboxRepository, Removal, StorageError, Stored};

use crate::columns::{stored_time, time};
use crate::connection::{Connection, both};
use crate::error::{corrupt, failed};
use crate::query::{number, removal};
use crate::schema::outbox;

/// The row of an entry, as long as it is in the hands of who has this lease. A macro, because the type of a query can't be
/// written down for two databases.
macro_rules! held {
    ($lease:expr) => {
        outbox::table
            .filter(outbox::id.eq($lease.id))
            .filter(outbox::attempts.eq(i64::from($lease.attempt)))
            .filter(outbox::given_up_at.is_null())
    };
}

/// The rows of a kind that wait. A macro for the same reason.
macro_rules! waiting {
    ($kind:expr) => {
        outbox::table.filter(outbox::kind.eq($kind.as_str())).filter(outbox::given_up_at.is_null())
    };
}

fn hold(outcome: QueryResult<usize>) -> Stored<Hold> {
    Ok(if outcome.map_err(failed)? > 0 { Hold::Held } else { Hold::Lost })
}

impl OutboxRepository for Connection<'_> {
    fn insert(&mut self, entry: &NewOutboxEntry) -> Stored<()> {
        let created_at = stored_time(entry.created_at);
        let row = (
            outbox::kind.eq(entry.kind.as_str()),
            outbox::payload.eq(&entry.payload),
            outbox::user_id.eq(entry.user_id.map(|user| user.0)),
            outbox::attempts.eq(0_i64),
            outbox::created_at.eq(created_at),
            outbox::due_at.eq(stored_time(entry.due_at)),
        );
        both!(self, |c| diesel::insert_into(outbox::table).values(row).execute(c)).map(drop).map_err(failed)
    }

    fn is_untouched(&mut self, kind: OutboxKind, payload: &str) -> Stored<bool> {
        let same = waiting!(kind)
            .filter(outbox::payload.eq(payload))
            .filter(outbox::attempts.eq(0_i64))
            .select(outbox::id);
        let id: Option<i64> = match self {
            Connection::Sqlite(c) => same.first(*c).optional(), // There is one writer.
            Connection::Postgres(c) => same.for_update().skip_locked().first(*c).optional(),
        }
        .map_err(failed)?;
        Ok(id.is_some())
    }

    fn count_waiting(&mut self, kind: OutboxKind) -> Stored<u32> {
        number(both!(self, |c| waiting!(kind).count().get_result(c)).map_err(failed)?)
    }

    fn next_due_at(&mut self, kind: OutboxKind) -> Stored<Option<Timestamp>> {
        let first = waiting!(kind).order(outbox::due_at).select(outbox::due_at);
        let due_at = both!(self, |c| first.first(c).optional()).map_err(failed)?;
        Ok(due_at.map(time))
    }

    fn claim(
        &mut self,
        kind: OutboxKind,
        now: Timestamp,
        lease_ends_at: Timestamp,
    ) -> Stored<Option<OutboxEntry>> {
        let due = waiting!(kind)
            .filter(outbox::due_at.le(stored_time(now)))
            .order((outbox::due_at, outbox::id))
            .select(outbox::id);
        let id: Option<i64> = match self {
            Connection::Sqlite(c) => due.first(*c).optional(), // There is one writer.
            // What another node is just taking isn't waited for.
            Connection::Postgres(c) => due.for_update().skip_locked().first(*c).optional(),
        }
        .map_err(failed)?;
        let Some(id) = id else { return Ok(None) };
        let change =
            (outbox::due_at.eq(stored_time(lease_ends_at)), outbox::attempts.eq(outbox::attempts + 1_i64));
        let row: OutboxRow = both!(self, |c| diesel::update(outbox::table.find(id))
            .set(change)
            .returning(OutboxRow::as_returning())
            .get_result(c))
        .map_err(failed)?;
        row.try_into().map(Some)
    }

    fn renew(&mut self, lease: Lease, lease_ends_at: Timestamp) -> Stored<Hold> {
        self.put_back(lease, lease_ends_at)
    }

    fn remove(&mut self, lease: Lease) -> Stored<Hold> {
        hold(both!(self, |c| diesel::delete(held!(lease)).execute(c)))
    }

    /// The number of attempts stays, so that the lease is the same until somebody takes the entry.
    fn put_back(&mut self, lease: Lease, due_at: Timestamp) -> Stored<Hold> {
        let change = outbox::due_at.eq(stored_time(due_at));
        hold(both!(self, |c| diesel::update(held!(lease)).set(change).execute(c)))
    }

    fn give_up(&mut self, lease: Lease, at: Timestamp) -> Stored<Hold> {
        let change = (outbox::given_up_at.eq(stored_time(at)), outbox::payload.eq(""));
        hold(both!(self, |c| diesel::update(held!(lease)).set(change).execute(c)))
    }

    fn remove_of(&mut self, user_id: UserId) -> Stored<Removal> {
        let theirs = outbox::table.filter(outbox::user_id.eq(user_id.0));
        removal(both!(self, |c| diesel::delete(theirs).execute(c)))
    }

    fn count_given_up(&mut self, kind: OutboxKind) -> Stored<u32> {
        let given_up =
            outbox::table.filter(outbox::kind.eq(kind.as_str())).filter(outbox::given_up_at.is_not_null());
        number(both!(self, |c| given_up.count().get_result(c)).map_err(failed)?)
    }

    fn remove_given_up_before(&mut self, moment: Timestamp) -> Stored<usize> {
        let old = outbox::table.filter(outbox::given_up_at.lt(stored_time(moment)));
        both!(self, |c| diesel::delete(old).execute(c)).map_err(failed)
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = outbox)]
struct OutboxRow {
    id: i64,
    payload: String,
    attempts: i64,
    created_at: NaiveDateTime,
}

impl TryFrom<OutboxRow> for OutboxEntry {
    type Error = StorageError;

    fn try_from(row: OutboxRow) -> Stored<Self> {
        let attempt = u32::try_from(row.attempts).map_err(|error| corrupt("outbox", error.to_string()))?;
        Ok(Self {
            lease: Lease { id: row.id, attempt },
            payload: row.payload,
            created_at: time(row.created_at),
        })
    }
}
