//! The events that wait for an editor.

use diesel::prelude::*;
use uncino_domain::agenda::event::Event;
use uncino_domain::clock::Timestamp;
use uncino_domain::storage::Stored;

use crate::agenda::events::Rows;
use crate::agenda::events::lists::{coalesce, distinct_events};
use crate::agenda::events::row::EventRow;
use crate::agenda::places::PlaceRow;
use crate::columns::stored_time;
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::query::number;
use crate::schema::{events, places};

/// What waits by itself, not as one of a series.
macro_rules! waiting {
    () => {
        events::is_waiting.eq(true).and(events::series_id.is_null())
    };
}

impl Connection<'_> {
    pub(super) fn waiting_events(&mut self, now: i64, limit: u32) -> Stored<Vec<Event>> {
        let ends_at = || coalesce(events::end_at, events::start_at);
        let mut rows: Rows = both!(self, |c| events::table
            .inner_join(places::table)
            .filter(waiting!())
            .filter(events::recurrence.is_not_null().or(ends_at().ge(now)))
            .order((events::start_at, events::id))
            .limit(i64::from(limit))
            .select((EventRow::as_select(), PlaceRow::as_select()))
            .load(c))
        .map_err(failed)?;
        let left = i64::from(limit).saturating_sub(i64::try_from(rows.len()).unwrap_or(i64::MAX));
        let over: Rows = both!(self, |c| events::table
            .inner_join(places::table)
            .filter(waiting!())
            .filter(events::recurrence.is_null().and(ends_at().lt(now)))
            .order((events::start_at.desc(), events::id.desc()))
            .limit(left)
            .select((EventRow::as_select(), PlaceRow::as_select()))
            .load(c))
        .map_err(failed)?;
        rows.extend(over);
        self.with_tags(rows)
    }

    pub(super) fn number_waiting(&mut self) -> Stored<u32> {
        let waiting = events::table.filter(events::is_waiting.eq(true)).select(distinct_events!());
        number(both!(self, |c| waiting.get_result(c)).map_err(failed)?)
    }

    pub(super) fn waiting_titles(&mut self, since: Timestamp, limit: usize) -> Stored<Vec<String>> {
        let waiting = events::table
            .filter(waiting!())
            .filter(events::created_at.ge(stored_time(since)))
            .order(events::id)
            .limit(i64::try_from(limit).unwrap_or(i64::MAX))
            .select(events::title);
        both!(self, |c| waiting.load(c)).map_err(failed)
    }
}
