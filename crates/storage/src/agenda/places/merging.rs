//! Two places that become one, what leads to the one that stays, and places that go.

use diesel::connection::SimpleConnection as _;
use diesel::dsl::exists;
use diesel::prelude::*;
use uncino_domain::agenda::place::{Place, key};
use uncino_domain::id::PlaceId;
use uncino_domain::storage::{PlaceMerging, PlaceRemoval, Stored};

use crate::agenda::places::PlaceRow;
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::schema::{events, place_names, places};

/// Whoever makes places fewer waits here for each other, before anything else: what is there then stays there.
const LOCK: &str = "LOCK TABLE place_aliases IN SHARE ROW EXCLUSIVE MODE";

impl Connection<'_> {
    pub(super) fn merge_places(&mut self, gone: PlaceId, kept: PlaceId) -> Stored<PlaceMerging> {
        self.lock_out_other_mergers()?;
        if gone == kept || !self.are_places(&[gone, kept])? {
            return Ok(PlaceMerging::NotThere);
        }
        // Events first, then places, as everybody who changes one. Whoever is adding one there is waited for, and then that
        // moves, too.
        self.move_events(gone, kept)?;
        self.lock_places(&[gone, kept])?;
        self.move_events(gone, kept)?;
        self.rewrite_filters(|choice| choice.replace_place(gone, kept))?;
        self.alias_place(gone, kept)?;
        let place = places::table.find(gone.0);
        let row = both!(self, |c| diesel::delete(place).returning(PlaceRow::as_returning()).get_result(c));
        Ok(PlaceMerging::Merged(Place::from(row.map_err(failed)?)))
    }

    pub(super) fn lead_on_to_place(&mut self, name: &str, to: PlaceId) -> Stored<()> {
        let name_key = key(name);
        if self.find_place_by_key(&name_key)?.is_some() {
            return Ok(());
        }
        let leads = (place_names::name.eq(name), place_names::place_id.eq(to.0));
        both!(self, |c| diesel::insert_into(place_names::table)
            .values((place_names::name_key.eq(&name_key), leads))
            .on_conflict(place_names::name_key)
            .do_update()
            .set(leads)
            .execute(c))
        .map(drop)
        .map_err(failed)
    }

    /// That name is one of its own again.
    pub(super) fn forget_place_name(&mut self, name_key: &str) -> Stored<()> {
        both!(self, |c| diesel::delete(place_names::table.find(name_key)).execute(c))
            .map(drop)
            .map_err(failed)
    }

    pub(super) fn remove_place(&mut self, id: PlaceId) -> Stored<PlaceRemoval> {
        self.lock_out_other_mergers()?;
        if !self.are_places(&[id])? {
            return Ok(PlaceRemoval::NotThere);
        }
        self.lock_places(&[id])?;
        let any = diesel::select(exists(events::table.filter(events::place_id.eq(id.0))));
        if both!(self, |c| any.get_result(c)).map_err(failed)? {
            return Ok(PlaceRemoval::HasEvents);
        }
        both!(self, |c| diesel::delete(places::table.find(id.0)).execute(c)).map_err(failed)?;
        Ok(PlaceRemoval::Removed)
    }

    fn lock_out_other_mergers(&mut self) -> Stored<()> {
        match self {
            Connection::Sqlite(_) => Ok(()), // There is one writer.
            Connection::Postgres(c) => c.batch_execute(LOCK).map_err(failed),
        }
    }

    fn are_places(&mut self, ids: &[PlaceId]) -> Stored<bool> {
        let known = places::table.filter(places::id.eq_any(ids.iter().map(|id| id.0))).select(places::id);
        let known: Vec<i64> = both!(self, |c| known.load(c)).map_err(failed)?;
        Ok(known.len() == ids.len())
    }

    fn lock_places(&mut self, ids: &[PlaceId]) -> Stored<()> {
        match self {
            Connection::Sqlite(_) => Ok(()), // There is one writer.
            Connection::Postgres(c) => {
                let rows = places::table.filter(places::id.eq_any(ids.iter().map(|id| id.0)));
                let rows = rows.order(places::id).select(places::id).for_update();
                rows.load::<i64>(*c).map(drop).map_err(failed)
            }
        }
    }

    fn move_events(&mut self, from: PlaceId, to: PlaceId) -> Stored<()> {
        let there = events::table.filter(events::place_id.eq(from.0));
        let moved = events::place_id.eq(to.0);
        both!(self, |c| diesel::update(there).set(moved).execute(c)).map(drop).map_err(failed)
    }
}
