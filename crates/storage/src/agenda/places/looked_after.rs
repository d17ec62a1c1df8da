//! Places as those see them who look after them: all of them, with what there is of each.

use std::collections::BTreeMap;

use diesel::dsl::exists;
use diesel::prelude::*;
use uncino_domain::agenda::place::{Place, key};
use uncino_domain::agenda::place_search::{PlaceOrder, PlaceSearch, PlaceUsage};
use uncino_domain::agenda::search::searchable;
use uncino_domain::id::PlaceId;
use uncino_domain::storage::Stored;

use crate::agenda::events::lists::{coalesce, distinct_events};
use crate::agenda::places::PlaceRow;
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::query::{holding, lower, number};
use crate::schema::{events, place_aliases, place_names, places};

/// Those of the places that have the words. What an older version wrote of an address has no text for searches yet.
macro_rules! matching {
    ($words:expr) => {{
        let (named, found) = (holding(&key($words)), holding(&searchable($words)));
        let leading = place_names::table
            .filter(place_names::place_id.eq(places::id))
            .filter(place_names::name_key.like(named.clone()).escape('\\'));
        places::table.filter(
            places::search_text
                .like(found.clone())
                .escape('\\')
                .or(places::name_key.like(named).escape('\\'))
                .or(places::address_text.like(found).escape('\\'))
                .or(lower(places::address).like(lower(holding($words))).escape('\\'))
                .or(exists(leading)),
        )
    }};
}

/// How many events are at a place.
macro_rules! events_there {
    () => {
        events::table.filter(events::place_id.eq(places::id)).select(distinct_events!()).single_value()
    };
}

impl Connection<'_> {
    pub(super) fn places_looked_for(&mut self, asked: &PlaceSearch) -> Stored<Vec<Place>> {
        let (offset, limit) = (i64::from(asked.offset), i64::from(asked.limit));
        let rows = match asked.order {
            PlaceOrder::Name => both!(self, |c| matching!(&asked.words)
                .order(places::name_key)
                .offset(offset)
                .limit(limit)
                .select(PlaceRow::as_select())
                .load(c)),
            PlaceOrder::MostEvents => both!(self, |c| matching!(&asked.words)
                .order((events_there!().desc(), places::name_key.asc()))
                .offset(offset)
                .limit(limit)
                .select(PlaceRow::as_select())
                .load(c)),
        };
        Ok(rows.map_err(failed)?.into_iter().map(Place::from).collect())
    }

    pub(super) fn usage_of_places(&mut self, ids: &[PlaceId], now: i64) -> Stored<Vec<PlaceUsage>> {
        let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let coming = distinct_events!().aggregate_filter(coalesce(events::end_at, events::start_at).ge(now));
        let there = events::table.filter(events::place_id.eq_any(&ids)).group_by(events::place_id).select((
            events::place_id,
            distinct_events!(),
            coming,
        ));
        let numbers = place_aliases::table
            .filter(place_aliases::place_id.eq_any(&ids))
            .order(place_aliases::id)
            .select((place_aliases::place_id, place_aliases::id));
        let names = place_names::table
            .filter(place_names::place_id.eq_any(&ids))
            .order(place_names::name_key)
            .select((place_names::place_id, place_names::name));
        let there: Vec<(i64, i64, i64)> = both!(self, |c| there.load(c)).map_err(failed)?;
        let numbers: Vec<(i64, i64)> = both!(self, |c| numbers.load(c)).map_err(failed)?;
        let names: Vec<(i64, String)> = both!(self, |c| names.load(c)).map_err(failed)?;
        let mut known: BTreeMap<i64, PlaceUsage> = BTreeMap::new();
        let none = |id| PlaceUsage::none(PlaceId(id));
        for (id, events, coming) in there {
            let usage = known.entry(id).or_insert_with(|| none(id));
            (usage.events, usage.coming) = (number(events)?, number(coming)?);
        }
        for (id, alias) in numbers {
            known.entry(id).or_insert_with(|| none(id)).numbers.push(PlaceId(alias));
        }
        for (id, name) in names {
            known.entry(id).or_insert_with(|| none(id)).names.push(name);
        }
        Ok(known.into_values().collect())
    }

    pub(super) fn places_alike(&mut self, place: &Place, limit: u32) -> Stored<Vec<Place>> {
        let (name, address) = (searchable(&place.name), searchable(&place.address));
        let rows = both!(self, |c| {
            let is_there = places::address_text.eq(&address).and(places::address_text.ne(""));
            let is_same = places::search_text.eq(&name).or(is_there);
            places::table
                .filter(places::id.ne(place.id.0))
                .filter(is_same.or(places::search_text.like(holding(&name)).escape('\\')))
                .order((is_same.desc(), places::name_key.asc()))
                .limit(i64::from(limit))
                .select(PlaceRow::as_select())
                .load(c)
        });
        Ok(rows.map_err(failed)?.into_iter().map(Place::from).collect())
    }

    pub(super) fn titles_at_place(&mut self, id: PlaceId, limit: u32) -> Stored<Vec<String>> {
        let there = events::table
            .filter(events::place_id.eq(id.0))
            .filter(events::series_id.is_null().or(events::is_apart.eq(true)))
            .order((events::start_at.desc(), events::id.desc()))
            .limit(i64::from(limit))
            .select(events::title);
        both!(self, |c| there.load(c)).map_err(failed)
    }
}
