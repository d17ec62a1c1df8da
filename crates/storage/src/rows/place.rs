//! `places`

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uncino_domain::agenda::place::{NewPlace, Place, key};
use uncino_domain::clock::Timestamp;
use uncino_domain::id::PlaceId;

use crate::columns::{stored_time, time};
use crate::schema::places;

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
    address: &'a str,
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
            address: &place.address,
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
    address: &'a str,
    latitude: Option<f64>,
    longitude: Option<f64>,
    updated_at: NaiveDateTime,
}

impl<'a> From<&'a Place> for PlaceChange<'a> {
    fn from(place: &'a Place) -> Self {
        Self {
            name: &place.name,
            name_key: key(&place.name),
            address: &place.address,
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
