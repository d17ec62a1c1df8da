//! What is counted: the table `counters`, its queries and its row.

use chrono::NaiveDateTime;
use diesel::dsl::case_when;
use diesel::prelude::*;
use uncino_domain::access::limit::{Bucket, Counter};
use uncino_domain::clock::Timestamp;
use uncino_domain::storage::{LimitRepository, StorageError, Stored};

use crate::columns::{stored_time, time};
use crate::connection::{Connection, both};
use crate::error::{corrupt, failed};
use crate::schema::counters;

impl LimitRepository for Connection<'_> {
    fn find(&mut self, bucket: &Bucket, now: Timestamp) -> Stored<Option<Counter>> {
        let current =
            counters::table.find(&bucket.as_bytes()[..]).filter(counters::ends_at.gt(stored_time(now)));
        let row = both!(self, |c| current.select(CounterRow::as_select()).first(c).optional());
        row.map_err(failed)?.map(Counter::try_from).transpose()
    }

    /// One statement, so that none of any number of racing calls is lost.
    fn count(&mut self, bucket: &Bucket, now: Timestamp, ends_at: Timestamp) -> Stored<Counter> {
        let (now, ends_at) = (stored_time(now), stored_time(ends_at));
        let lives_on = || counters::ends_at.gt(now);
        let first = (
            counters::bucket.eq(&bucket.as_bytes()[..]),
            counters::count.eq(1_i64),
            counters::last_at.eq(now),
            counters::ends_at.eq(ends_at),
        );
        let more = (
            counters::count.eq(case_when(lives_on(), counters::count + 1_i64).otherwise(1_i64)),
            counters::last_at.eq(now),
            counters::ends_at.eq(case_when(lives_on(), counters::ends_at).otherwise(ends_at)),
        );
        let row: CounterRow = both!(self, |c| diesel::insert_into(counters::table)
            .values(first)
            .on_conflict(counters::bucket)
            .do_update()
            .set(more)
            .returning(CounterRow::as_returning())
            .get_result(c))
        .map_err(failed)?;
        row.try_into()
    }

    fn reset(&mut self, bucket: &Bucket) -> Stored<()> {
        let counter = counters::table.find(&bucket.as_bytes()[..]);
        both!(self, |c| diesel::delete(counter).execute(c)).map(drop).map_err(failed)
    }

    fn remove_ended(&mut self, now: Timestamp) -> Stored<usize> {
        let ended = counters::table.filter(counters::ends_at.le(stored_time(now)));
        match self {
            Connection::Sqlite(c) => diesel::delete(ended).execute(*c), // There is one writer.
            Connection::Postgres(c) => {
                // What is being counted anew isn't waited for: who counts it may wait for another one of these.
                let free: Vec<Vec<u8>> =
                    ended.select(counters::bucket).for_update().skip_locked().load(*c).map_err(failed)?;
                diesel::delete(counters::table.filter(counters::bucket.eq_any(free))).execute(*c)
            }
        }
        .map_err(failed)
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = counters)]
struct CounterRow {
    count: i64,
    last_at: NaiveDateTime,
    ends_at: NaiveDateTime,
}

impl TryFrom<CounterRow> for Counter {
    type Error = StorageError;

    fn try_from(row: CounterRow) -> Stored<Self> {
        Ok(Self {
            count: u32::try_from(row.count).map_err(|error| corrupt("counters", error.to_string()))?,
            last_at: time(row.last_at),
            ends_at: time(row.ends_at),
        })
    }
}
