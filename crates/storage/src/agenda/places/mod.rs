//! Places: the table `places`, its queries and its row.

mod looked_after;
mod merging;

use chrono::NaiveDateTime;
use diesel::dsl::exists;
use diesel::prelude::*;
use uncino_domain::agenda::place::{NewPlace, Place, key};
use uncino_domain::agenda::place_search::{PlaceSearch, PlaceUsage};
use uncino_domain::agenda::search::searchable;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::PlaceId;
use uncino_domain::storage::{PlaceMerging, PlaceRemoval, PlaceRepository, PlaceUpdate, Stored};

use crate::columns::{stored_time, time};
use crate::connection::{Connection, both};
use crate::error::{corrupt, failed};
use crate::query::{holding, lower};
use crate::schema::{events, place_aliases, place_names, places};

impl PlaceRepository for Connection<'_> {
    fn find(&mut self, id: PlaceId) -> Stored<Option<Place>> {
        // In one statement: between two of them it could become part of another one, and seem to be nowhere.
        let of_alias =
            place_aliases::table.filter(place_aliases::id.eq(id.0)).select(place_aliases::place_id);
        let place = places::table.filter(places::id.eq(id.0).or(places::id.eq_any(of_alias)));
        let row = both!(self, |c| place.select(PlaceRow::as_select()).first(c).optional());
        Ok(row.map_err(failed)?.map(Place::from))
    }

    fn lock(&mut self, id: PlaceId) -> Stored<()> {
        match self {
            Connection::Sqlite(_) => Ok(()), // There is one writer.
            Connection::Postgres(c) => {
                let row = places::table.find(id.0).select(places::id).for_update();
                row.first::<i64>(*c).optional().map(drop).map_err(failed)
            }
        }
    }

    fn hold(&mut self, id: PlaceId) -> Stored<bool> {
        let row = places::table.find(id.0).select(places::id);
        let held: Option<i64> = match self {
            Connection::Sqlite(c) => row.first(*c).optional(), // There is one writer.
            Connection::Postgres(c) => row.for_key_share().first(*c).optional(),
        }
        .map_err(failed)?;
        Ok(held.is_some())
    }

    fn find_by_name(&mut self, name: &str) -> Stored<Option<Place>> {
        match self.find_place_by_key(&key(name))? {
            Some(place) => Ok(Some(place)),
            None => self.find_place_led_to(&key(name)),
        }
    }

    fn list(&mut self) -> Stored<Vec<Place>> {
        let all = places::table.order(places::name_key);
        let rows = both!(self, |c| all.select(PlaceRow::as_select()).load(c)).map_err(failed)?;
        Ok(rows.into_iter().map(Place::from).collect())
    }

    fn search(&mut self, words: &str, limit: u32) -> Stored<Vec<Place>> {
        let named = places::name_key.like(holding(&key(words))).escape('\\');
        let found = places::search_text.like(holding(&searchable(words))).escape('\\');
        let addressed = lower(places::address).like(lower(holding(words))).escape('\\');
        let shown =
            exists(events::table.filter(events::place_id.eq(places::id)).filter(events::is_visible.eq(true)));
        let found = places::table.filter(named.or(found).or(addressed)).filter(shown);
        let found = found.order(places::name_key).limit(i64::from(limit));
        let rows = both!(self, |c| found.select(PlaceRow::as_select()).load(c)).map_err(failed)?;
        Ok(rows.into_iter().map(Place::from).collect())
    }

    fn look_for(&mut self, asked: &PlaceSearch) -> Stored<Vec<Place>> {
        self.places_looked_for(asked)
    }

    fn usage(&mut self, ids: &[PlaceId], now: i64) -> Stored<Vec<PlaceUsage>> {
        self.usage_of_places(ids, now)
    }

    fn alike(&mut self, place: &Place, limit: u32) -> Stored<Vec<Place>> {
        self.places_alike(place, limit)
    }

    fn titles_at(&mut self, id: PlaceId, limit: u32) -> Stored<Vec<String>> {
        self.titles_at_place(id, limit)
    }

    fn update(&mut self, place: &Place) -> Stored<PlaceUpdate> {
        // Looked for first: a statement that fails would end the transaction on PostgreSQL.
        let named = self.find_place_by_key(&key(&place.name))?;
        if named.is_some_and(|known| known.id != place.id) {
            return Ok(PlaceUpdate::NameTaken);
        }
        self.forget_place_name(&key(&place.name))?;
        let change = PlaceChange::from(place);
        let known = places::table.find(place.id.0);
        both!(self, |c| diesel::update(known).set(change).execute(c)).map_err(failed)?;
        Ok(PlaceUpdate::Updated)
    }

    fn find_or_insert(&mut self, place: &NewPlace, at: Timestamp) -> Stored<Place> {
        if let Some(known) = PlaceRepository::find_by_name(self, &place.name)? {
            return Ok(known);
        }
        let row = NewPlaceRow::new(place, at);
        both!(self, |c| diesel::insert_into(places::table)
            .values(row)
            .on_conflict(places::name_key)
            .do_nothing()
            .execute(c))
        .map_err(failed)?;
        // Ours, or that of whoever was quicker.
        let made = self.find_place_by_key(&key(&place.name))?;
        made.ok_or_else(|| corrupt("places", "a place that was just made is not there"))
    }

    fn merge(&mut self, gone: PlaceId, kept: PlaceId) -> Stored<PlaceMerging> {
        self.merge_places(gone, kept)
    }

    fn lead_on(&mut self, name: &str, to: PlaceId) -> Stored<()> {
        self.lead_on_to_place(name, to)
    }

    fn remove(&mut self, id: PlaceId) -> Stored<PlaceRemoval> {
        self.remove_place(id)
    }
}

impl Connection<'_> {
    fn find_place_by_key(&mut self, name_key: &str) -> Stored<Option<Place>> {
        let known = places::table.filter(places::name_key.eq(name_key));
        let row = both!(self, |c| known.select(PlaceRow::as_select()).first(c).optional());
        Ok(row.map_err(failed)?.map(Place::from))
    }

    fn find_place_led_to(&mut self, name_key: &str) -> Stored<Option<Place>> {
        let known = places::table.inner_join(place_names::table).filter(place_names::name_key.eq(name_key));
        let row = both!(self, |c| known.select(PlaceRow::as_select()).first(c).optional());
        Ok(row.map_err(failed)?.map(Place::from))
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = places)]
pub(crate) struct PlaceRow {
    id: i64,
    name: String,
    address: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
}

#[derive(Insertable)]
#[diesel(table_name = places)]
pub(crate) struct NewPlaceRow<'a> {
    name: &'a str,
    name_key: String,
    search_text: String,
    address: &'a str,
    address_text: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
}

impl<'a> NewPlaceRow<'a> {
    pub(crate) fn new(place: &'a NewPlace, at: Timestamp) -> Self {
        Self {
            name: &place.name,
            name_key: key(&place.name),
            search_text: searchable(&place.name),
            address: &place.address,
            address_text: searchable(&place.address),
            latitude: place.latitude,
            longitude: place.longitude,
            created_at: stored_time(at),
            updated_at: stored_time(at),
        }
    }
}

/// What can be changed of a place.
#[derive(AsChangeset)]
#[diesel(table_name = places, treat_none_as_null = true)]
pub(crate) struct PlaceChange<'a> {
    name: &'a str,
    name_key: String,
    search_text: String,
    address: &'a str,
    address_text: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    updated_at: NaiveDateTime,
}

impl<'a> From<&'a Place> for PlaceChange<'a> {
    fn from(place: &'a Place) -> Self {
        Self {
            name: &place.name,
            name_key: key(&place.name),
            search_text: searchable(&place.name),
            address: &place.address,
            address_text: searchable(&place.address),
            latitude: place.latitude,
            longitude: place.longitude,
            updated_at: stored_time(place.updated_at),
        }
    }
}

impl From<PlaceRow> for Place {
    fn from(row: PlaceRow) -> Self {
        Self {
            id: PlaceId(row.id),
            name: row.name,
            address: row.address,
            latitude: row.latitude,
            longitude: row.longitude,
            created_at: time(row.created_at),
            updated_at: time(row.updated_at),
        }
    }
}
