//! Numbers of places and names of tags that became others.

use std::collections::HashMap;

use diesel::prelude::*;
use uncino_domain::agenda::collection::Choice;
use uncino_domain::agenda::place::key;
use uncino_domain::id::PlaceId;
use uncino_domain::storage::{CollectionRepository as _, Stored};

use crate::among::among;
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::query::CHUNK;
use crate::schema::{place_aliases, place_names, tag_aliases, tags};

impl Connection<'_> {
    /// These numbers of places, each by the number that it has now.
    pub(super) fn kept_places<'p>(
        &mut self,
        places: impl Iterator<Item = &'p PlaceId>,
    ) -> Stored<HashMap<i64, i64>> {
        let asked: Vec<i64> = places.map(|place| place.0).collect();
        let mut kept: HashMap<i64, i64> = asked.iter().map(|id| (*id, *id)).collect();
        for chunk in asked.chunks(CHUNK) {
            let known = place_aliases::table.filter(place_aliases::id.eq_any(chunk));
            let rows: Vec<(i64, i64)> = both!(self, |c| known.load(c)).map_err(failed)?;
            kept.extend(rows);
        }
        Ok(kept)
    }

    /// The keys of these tags, each by the key of the tag that it means now.
    pub(super) fn kept_tags<'t>(
        &mut self,
        tags: impl Iterator<Item = &'t String>,
    ) -> Stored<HashMap<String, String>> {
        let asked: Vec<String> = tags.map(|tag| key(tag)).collect();
        let mut kept: HashMap<String, String> = asked.iter().map(|key| (key.clone(), key.clone())).collect();
        for chunk in asked.chunks(CHUNK) {
            let known = tag_aliases::table
                .inner_join(tags::table)
                .filter(among(tag_aliases::name_key, chunk))
                .select((tag_aliases::name_key, tags::name_key));
            let rows: Vec<(String, String)> = both!(self, |c| known.load(c)).map_err(failed)?;
            kept.extend(rows);
        }
        Ok(kept)
    }

    /// From now on this number means that place, and whatever led to it leads there.
    pub(super) fn alias_place(&mut self, gone: PlaceId, kept: PlaceId) -> Stored<()> {
        let led = place_names::table.filter(place_names::place_id.eq(gone.0));
        let leads = place_names::place_id.eq(kept.0);
        both!(self, |c| diesel::update(led).set(leads).execute(c)).map_err(failed)?;
        let led = place_aliases::table.filter(place_aliases::place_id.eq(gone.0));
        let leads = place_aliases::place_id.eq(kept.0);
        both!(self, |c| diesel::update(led).set(leads).execute(c)).map_err(failed)?;
        let row = (place_aliases::id.eq(gone.0), leads);
        both!(self, |c| diesel::insert_into(place_aliases::table).values(row).execute(c))
            .map(drop)
            .map_err(failed)
    }

    /// From now on this key means that tag, and whatever led to the one that is gone leads there.
    pub(super) fn alias_tag(&mut self, (name_key, gone): (&str, i64), kept: i64) -> Stored<()> {
        let led = tag_aliases::table.filter(tag_aliases::tag_id.eq(gone));
        let leads = tag_aliases::tag_id.eq(kept);
        both!(self, |c| diesel::update(led).set(leads).execute(c)).map_err(failed)?;
        let row = (tag_aliases::name_key.eq(name_key), leads);
        both!(self, |c| diesel::insert_into(tag_aliases::table)
            .values(row)
            .on_conflict(tag_aliases::name_key)
            .do_update()
            .set(leads)
            .execute(c))
        .map(drop)
        .map_err(failed)
    }

    /// Does this key mean nothing else any more? How many did.
    pub(super) fn forget_alias(&mut self, name_key: &str) -> Stored<usize> {
        let known = tag_aliases::table.find(name_key);
        both!(self, |c| diesel::delete(known).execute(c)).map_err(failed)
    }

    /// Changes what filters choose.
    pub(crate) fn rewrite_filters(&mut self, rewrite: impl Fn(&mut Choice)) -> Stored<()> {
        for filter in self.filters(None)? {
            let mut changed = filter.clone();
            rewrite(&mut changed.choice);
            if changed != filter {
                self.update_filter(&changed)?;
            }
        }
        Ok(())
    }
}
