//! Which events came from calendars elsewhere: the table `imported_events` and its queries.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use uncino_domain::agenda::imported_event::ImportedEvent;
use uncino_domain::id::{EventId, PlaceId};
use uncino_domain::storage::{ImportedEventRepository, Stored};

use crate::connection::{Connection, both};
use crate::error::{corrupt, failed};
use crate::schema::imported_events;

/// The advisory lock of whoever brings a calendar: two may bring the same one, of which nothing is here yet. The number means nothing
/// else.
const LOCK: &str = "SELECT pg_advisory_xact_lock(5120973316408127291)";

impl ImportedEventRepository for Connection<'_> {
    fn lock(&mut self) -> Stored<()> {
        match self {
            Connection::Sqlite(_) => Ok(()), // There is one writer.
            Connection::Postgres(c) => c.batch_execute(LOCK).map_err(failed),
        }
    }

    fn find(&mut self, uid: &str) -> Stored<Vec<ImportedEvent>> {
        let named = imported_events::table.filter(imported_events::uid.eq(uid)).order(imported_events::part);
        let rows: Vec<ImportedEventRow> = both!(self, |c| named.load(c)).map_err(failed)?;
        rows.into_iter().map(ImportedEventRow::into_domain).collect()
    }

    fn put(&mut self, imported: &ImportedEvent) -> Stored<()> {
        let known = imported_events::table.find((imported.uid.as_str(), imported.part.as_str()));
        both!(self, |c| diesel::delete(known).execute(c)).map_err(failed)?;
        let row = ImportedEventRow::from_domain(imported);
        both!(self, |c| diesel::insert_into(imported_events::table).values(&row).execute(c))
            .map(drop)
            .map_err(failed)
    }

    fn skipped(&mut self, series: EventId) -> Stored<Vec<i64>> {
        let of_series = imported_events::table
            .filter(imported_events::event_id.eq(series.0))
            .select(imported_events::skipped);
        let texts: Vec<String> = both!(self, |c| of_series.load(c)).map_err(failed)?;
        let mut skipped = Vec::new();
        for text in texts {
            skipped.extend(dates(&text)?);
        }
        skipped.sort_unstable();
        Ok(skipped)
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = imported_events)]
struct ImportedEventRow {
    uid: String,
    part: String,
    event_id: i64,
    brought: String,
    content: String,
    place_id: i64,
    skipped: String,
    is_withdrawn: bool,
}

impl ImportedEventRow {
    fn from_domain(imported: &ImportedEvent) -> Self {
        let skipped: Vec<String> = imported.skipped.iter().map(ToString::to_string).collect();
        Self {
            uid: imported.uid.clone(),
            part: imported.part.clone(),
            event_id: imported.event_id.0,
            brought: imported.brought.clone(),
            content: imported.content.clone(),
            place_id: imported.place_id.0,
            skipped: skipped.join(" "),
            is_withdrawn: imported.is_withdrawn,
        }
    }

    fn into_domain(self) -> Stored<ImportedEvent> {
        Ok(ImportedEvent {
            skipped: dates(&self.skipped)?,
            uid: self.uid,
            part: self.part,
            event_id: EventId(self.event_id),
            brought: self.brought,
            content: self.content,
            place_id: PlaceId(self.place_id),
            is_withdrawn: self.is_withdrawn,
        })
    }
}

fn dates(text: &str) -> Stored<Vec<i64>> {
    let date =
        |text: &str| text.parse().map_err(|_no_number| corrupt("imported_events", "a date that is none"));
    text.split_whitespace().map(date).collect()
}
