//! Their places. Those of one name become one, and every number goes on meaning it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::names::line;
use super::old::Old;
use super::report::{Report, RowReport};
use super::row::Row;
use crate::agenda::place::{MAX_TEXT, Place, key};
use crate::clock::Timestamp;
use crate::id::PlaceId;

/// What an event stands at that has no place.
const UNKNOWN: &str = "place unknown";

/// What their places become.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub(super) kept: BTreeMap<PlaceId, Place>,
    /// By the number that a place had, the one that it has now.
    pub(super) aliases: BTreeMap<PlaceId, PlaceId>,
    by_key: HashMap<String, PlaceId>,
}

impl Places {
    /// The place that a number means.
    pub(super) fn meant(&self, id: i64) -> Option<&Place> {
        let id = PlaceId(id);
        self.kept.get(self.aliases.get(&id).unwrap_or(&id))
    }

    /// Where an event is that is nowhere: made when the first one needs it.
    pub(super) fn unknown(&mut self, now: Timestamp) -> Place {
        if let Some(known) = self.by_key.get(&key(UNKNOWN)).and_then(|id| self.kept.get(id)) {
            return known.clone();
        }
        let last = self.kept.keys().chain(self.aliases.keys()).max().map_or(0, |id| id.0);
        let place = Place {
            id: PlaceId(last + 1),
            name: UNKNOWN.to_owned(),
            address: String::new(),
            latitude: None,
            longitude: None,
            created_at: now,
            updated_at: now,
        };
        self.by_key.insert(key(UNKNOWN), place.id);
        self.kept.insert(place.id, place.clone());
        place
    }
}

/// What their places become: of those with one name the first that has events stays, or the first.
pub(super) fn places(old: &Old, used: &BTreeSet<i64>, now: Timestamp, report: &mut Report) -> Places {
    let rows = old.rows("places");
    let mut read: Vec<Place> = Vec::new();
    for row in rows {
        match row.integer("id").filter(|id| *id > 0) {
            Some(id) => read.push(place(PlaceId(id), row, now, &mut report.row("places", id.to_string()))),
            None => report.row("places", "?").trouble("it has no number", "it stays behind"),
        }
    }
    read.sort_by_key(|place| (!used.contains(&place.id.0), place.id));
    let mut places = Places::default();
    for twin in read {
        let Some(id) = places.by_key.get(&key(&twin.name)).copied() else {
            places.by_key.insert(key(&twin.name), twin.id);
            places.kept.insert(twin.id, twin);
            continue;
        };
        let Some(kept) = places.kept.get_mut(&id) else { continue };
        report.row("places", twin.id.to_string()).trouble(
            format!("another place has the same name: {}", kept.name),
            format!("it becomes place {id}, whose number it goes on meaning{}", lost_of(kept, &twin)),
        );
        learn(kept, &twin);
        places.aliases.insert(twin.id, id);
    }
    report.comes(
        "places",
        (rows.len(), places.kept.len()),
        "places, with their numbers; those of one name are one, and their numbers all mean it",
    );
    places
}

/// What is lost of a twin.
fn lost_of(kept: &Place, twin: &Place) -> String {
    let has_another = !twin.address.is_empty() && !kept.address.is_empty() && twin.address != kept.address;
    if has_another { format!("; its address is lost: {}", twin.address) } else { String::new() }
}

/// What a twin knows and the one that stays doesn't.
fn learn(kept: &mut Place, twin: &Place) {
    if kept.address.is_empty() {
        kept.address.clone_from(&twin.address);
    }
    if (kept.latitude, kept.longitude) == (None, None) {
        (kept.latitude, kept.longitude) = (twin.latitude, twin.longitude);
    }
}

fn place(id: PlaceId, row: &Row, now: Timestamp, said: &mut RowReport<'_>) -> Place {
    let address = line(row.text("address").as_deref(), MAX_TEXT, ("the address", said)).unwrap_or_default();
    let name = line(row.text("name").as_deref(), MAX_TEXT, ("the name", said)).unwrap_or_else(|| {
        let name = if address.is_empty() { format!("place {id}") } else { address.clone() };
        said.trouble("no name", format!("it is called {name}"));
        name
    });
    let (latitude, longitude) = degrees(row, said);
    Place {
        id,
        name,
        address,
        latitude,
        longitude,
        created_at: row.moment("createdAt").unwrap_or(now),
        updated_at: row.moment("updatedAt").unwrap_or(now),
    }
}

/// Both, or none of them.
fn degrees(row: &Row, said: &mut RowReport<'_>) -> (Option<f64>, Option<f64>) {
    let is_there = |column| !row.is_null(column) && row.text(column).as_deref() != Some("");
    if !is_there("latitude") && !is_there("longitude") {
        return (None, None);
    }
    let within = |column, bound: f64| row.number(column).filter(|degrees| degrees.abs() <= bound);
    match (within("latitude", 90.0), within("longitude", 180.0)) {
        (Some(latitude), Some(longitude)) if latitude.abs() + longitude.abs() > f64::EPSILON => {
            (Some(latitude), Some(longitude))
        }
        (_, _) => {
            said.trouble("latitude and longitude are no point on a map", "they are left out");
            (None, None)
        }
    }
}
