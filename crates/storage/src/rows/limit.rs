//! `counters`

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uncino_domain::access::limit::Counter;
use uncino_domain::storage::{StorageError, Stored};

use crate::columns::time;
use crate::error::corrupt;
use crate::schema::counters;

#[derive(Queryable, Selectable)]
#[diesel(table_name = counters)]
pub(crate) struct CounterRow {
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
