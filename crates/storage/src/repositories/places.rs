use diesel::prelude::*;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::PlaceId;
use uncino_domain::place::{NewPlace, Place, key};
use uncino_domain::storage::{PlaceRepository, Stored};

use crate::connection::{Connection, both};
use crate::error::{corrupt, failed};
use crate::rows::event::{NewPlaceRow, PlaceRow};
use crate::schema::places;

impl PlaceRepository for Connection<'_> {
    fn find(&mut self, id: PlaceId) -> Stored<Option<Place>> {
        let place = places::table.find(id.0);
        let row = both!(self, |c| place.select(PlaceRow::as_select()).first(c).optional());
        Ok(row.map_err(failed)?.map(Place::from))
    }

    fn find_or_insert(&mut self, place: &NewPlace, at: Timestamp) -> Stored<Place> {
        if let Some(known) = self.find_place_by_key(&key(&place.name))? {
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
}

impl Connection<'_> {
    fn find_place_by_key(&mut self, name_key: &str) -> Stored<Option<Place>> {
        let known = places::table.filter(places::name_key.eq(name_key));
        let row = both!(self, |c| known.select(PlaceRow::as_select()).first(c).optional());
        Ok(row.map_err(failed)?.map(Place::from))
    }
}
