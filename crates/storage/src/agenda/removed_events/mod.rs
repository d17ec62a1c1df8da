//! Events that were removed: the table `removed_events` and its queries. An event stands in it as JSON, because nobody asks for
//! anything of it but the whole.

mod kept;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uncino_domain::agenda::removed_event::RemovedEvent;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::{EventId, UserId};
use uncino_domain::storage::{Removal, RemovedEventRepository, Stored};

use crate::agenda::removed_events::kept::Kept;
use crate::columns::{stored_time, time};
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::query::removal;
use crate::schema::removed_events;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = removed_events)]
struct RemovedEventRow {
    event_id: i64,
    removed_with: i64,
    removed_by: i64,
    removed_at: NaiveDateTime,
    start_at: i64,
    event: String,
}

impl RemovedEventRepository for Connection<'_> {
    fn insert(&mut self, removed: &RemovedEvent) -> Stored<()> {
        let row = RemovedEventRow {
            event_id: removed.event.id.0,
            removed_with: removed.with.0,
            removed_by: removed.removed_by.0,
            removed_at: stored_time(removed.removed_at),
            start_at: removed.event.details.start,
            event: Kept::from(removed).written()?,
        };
        both!(self, |c| diesel::insert_into(removed_events::table).values(row).execute(c))
            .map(drop)
            .map_err(failed)
    }

    fn removed_with(&mut self, id: EventId) -> Stored<Vec<RemovedEvent>> {
        let with = removed_events::table
            .filter(removed_events::removed_with.eq(id.0))
            .order((removed_events::start_at, removed_events::event_id));
        let rows: Vec<RemovedEventRow> =
            both!(self, |c| with.select(RemovedEventRow::as_select()).load(c)).map_err(failed)?;
        rows.into_iter().map(RemovedEventRow::into_removed_event).collect()
    }

    fn list_of(&mut self, remover: UserId, limit: u32) -> Stored<Vec<RemovedEvent>> {
        let heads = removed_events::table
            .filter(removed_events::removed_by.eq(remover.0))
            .filter(removed_events::removed_with.eq(removed_events::event_id))
            .order((removed_events::removed_at.desc(), removed_events::event_id.desc()))
            .limit(i64::from(limit));
        let rows: Vec<RemovedEventRow> =
            both!(self, |c| heads.select(RemovedEventRow::as_select()).load(c)).map_err(failed)?;
        rows.into_iter().map(RemovedEventRow::into_removed_event).collect()
    }

    fn forget(&mut self, with: EventId) -> Stored<Removal> {
        let rows = removed_events::table.filter(removed_events::removed_with.eq(with.0));
        removal(both!(self, |c| diesel::delete(rows).execute(c)))
    }

    fn forget_before(&mut self, before: Timestamp) -> Stored<usize> {
        let rows = removed_events::table.filter(removed_events::removed_at.lt(stored_time(before)));
        both!(self, |c| diesel::delete(rows).execute(c)).map_err(failed)
    }
}

impl RemovedEventRow {
    fn into_removed_event(self) -> Stored<RemovedEvent> {
        let kept = Kept::read(&self.event)?;
        Ok(RemovedEvent {
            with: EventId(self.removed_with),
            removed_by: UserId(self.removed_by),
            removed_at: time(self.removed_at),
            left: kept.left(),
            event: kept.into_event(EventId(self.event_id))?,
        })
    }
}
