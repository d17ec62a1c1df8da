//! Where events lead that were merged into others: the table `event_aliases` and its queries.

use std::collections::HashSet;

use diesel::prelude::*;
use uncino_domain::id::EventId;
use uncino_domain::storage::{EventAliasRepository, Removal, Stored};

use crate::connection::{Connection, both};
use crate::error::failed;
use crate::query::{CHUNK, removal};
use crate::schema::{event_aliases, events, removed_events};

impl EventAliasRepository for Connection<'_> {
    fn insert(&mut self, (gone, slug): (EventId, &str), kept: EventId) -> Stored<()> {
        let row = (
            event_aliases::gone_id.eq(gone.0),
            event_aliases::slug.eq(slug),
            event_aliases::event_id.eq(kept.0),
        );
        both!(self, |c| diesel::insert_into(event_aliases::table).values(row).execute(c))
            .map(drop)
            .map_err(failed)
    }

    fn find(&mut self, gone: EventId) -> Stored<Option<EventId>> {
        let row = event_aliases::table.find(gone.0).select(event_aliases::event_id);
        let id: Option<i64> = both!(self, |c| row.first(c).optional()).map_err(failed)?;
        Ok(id.map(EventId))
    }

    fn find_by_slug(&mut self, slug: &str) -> Stored<Option<EventId>> {
        let latest = event_aliases::table
            .filter(event_aliases::slug.eq(slug))
            .order(event_aliases::gone_id.desc())
            .select(event_aliases::event_id);
        let id: Option<i64> = both!(self, |c| latest.first(c).optional()).map_err(failed)?;
        Ok(id.map(EventId))
    }

    fn forget(&mut self, gone: EventId) -> Stored<Removal> {
        removal(both!(self, |c| diesel::delete(event_aliases::table.find(gone.0)).execute(c)))
    }

    fn forget_dangling(&mut self) -> Stored<usize> {
        let nowhere = event_aliases::table
            .filter(event_aliases::event_id.ne_all(events::table.select(events::id)))
            .filter(event_aliases::event_id.ne_all(removed_events::table.select(removed_events::event_id)))
            .select(event_aliases::event_id)
            .distinct();
        let nowhere: Vec<i64> = both!(self, |c| nowhere.load(c)).map_err(failed)?;
        let mut forgotten = 0;
        for chunk in nowhere.chunks(CHUNK) {
            let leading = event_aliases::table
                .filter(event_aliases::gone_id.eq_any(chunk))
                .select(event_aliases::gone_id);
            let leading: Vec<i64> = both!(self, |c| leading.load(c)).map_err(failed)?;
            let leading: HashSet<i64> = leading.into_iter().collect();
            let ends: Vec<i64> = chunk.iter().copied().filter(|id| !leading.contains(id)).collect();
            let dangling = event_aliases::table.filter(event_aliases::event_id.eq_any(ends));
            forgotten += both!(self, |c| diesel::delete(dangling).execute(c)).map_err(failed)?;
        }
        Ok(forgotten)
    }
}

impl Connection<'_> {
    /// The slugs that lead on, of those that are this one or are like that pattern, in which `\` escapes.
    pub(super) fn slugs_that_lead_on(&mut self, base: &str, dashed: &str) -> Stored<Vec<String>> {
        let alike = event_aliases::table
            .filter(event_aliases::slug.eq(base).or(event_aliases::slug.like(dashed).escape('\\')))
            .select(event_aliases::slug);
        both!(self, |c| alike.load(c)).map_err(failed)
    }
}
