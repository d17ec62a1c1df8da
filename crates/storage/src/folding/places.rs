//! Places: of twins the first that visitors see stays, else the first.

use std::collections::BTreeMap;

use diesel::dsl::exists;
use diesel::prelude::*;
use uncino_domain::access::audit::AuditAction;
use uncino_domain::agenda::place::key;
use uncino_domain::id::PlaceId;
use uncino_domain::storage::{PlaceMerging, PlaceRepository as _, Stored};
use uncino_domain::text::one_line;

use super::{Folding, renewed};
use crate::connection::both;
use crate::error::failed;
use crate::schema::{events, places};

#[derive(Queryable)]
struct Row {
    id: i64,
    name: String,
    name_key: String,
    address: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    /// Does a visible event name it?
    is_shown: bool,
}

impl Row {
    /// Takes what it doesn't know from one that is going.
    fn learn(&mut self, twin: &Self) {
        if self.address.is_empty() {
            self.address.clone_from(&twin.address);
        }
        if (self.latitude, self.longitude) == (None, None) {
            (self.latitude, self.longitude) = (twin.latitude, twin.longitude);
        }
    }

    fn described(&self) -> String {
        format!("{} ({}, {})", self.name, self.id, self.address)
    }
}

impl Folding<'_, '_> {
    pub(super) fn places(&mut self) -> Stored<()> {
        let mut twins: BTreeMap<String, Vec<Row>> = BTreeMap::new();
        for row in self.known_places()? {
            twins.entry(key(&row.name)).or_default().push(row);
        }
        let mut changed = Vec::new();
        for (new_key, mut twins) in twins {
            twins.sort_by_key(|row| (!row.is_shown, row.id));
            let mut twins = twins.into_iter();
            let Some(mut kept) = twins.next() else { continue };
            let before = (kept.name.clone(), kept.address.clone(), kept.latitude, kept.longitude);
            for twin in twins {
                match self.connection.merge(PlaceId(twin.id), PlaceId(kept.id))? {
                    PlaceMerging::Merged(_) | PlaceMerging::NotThere => {}
                }
                self.note(
                    AuditAction::PlacesMerged,
                    &format!("{} → {}", twin.described(), kept.described()),
                )?;
                kept.learn(&twin);
            }
            (kept.name, kept.address) = (renewed(&kept.name), one_line(&kept.address));
            if before != (kept.name.clone(), kept.address.clone(), kept.latitude, kept.longitude) {
                self.note(AuditAction::PlaceChanged, &format!("{} → {}", before.0, kept.described()))?;
            } else if kept.name_key == new_key {
                continue;
            }
            changed.push((kept, new_key));
        }
        self.write_places(changed)
    }

    fn known_places(&mut self) -> Stored<Vec<Row>> {
        let shown =
            exists(events::table.filter(events::place_id.eq(places::id)).filter(events::is_visible.eq(true)));
        let all = places::table.order(places::id).select((
            places::id,
            places::name,
            places::name_key,
            places::address,
            places::latitude,
            places::longitude,
            shown,
        ));
        both!(&mut *self.connection, |c| all.load(c)).map_err(failed)
    }

    /// In two steps: a new key may be one that another place is about to lose.
    fn write_places(&mut self, changed: Vec<(Row, String)>) -> Stored<()> {
        for (row, _) in &changed {
            let meanwhile = places::name_key.eq(format!("\u{1}{}", row.id));
            both!(&mut *self.connection, |c| diesel::update(places::table.find(row.id))
                .set(meanwhile)
                .execute(c))
            .map_err(failed)?;
        }
        for (row, new_key) in changed {
            let change = (
                places::name.eq(&row.name),
                places::name_key.eq(&new_key),
                places::address.eq(&row.address),
                places::latitude.eq(row.latitude),
                places::longitude.eq(row.longitude),
            );
            both!(&mut *self.connection, |c| diesel::update(places::table.find(row.id))
                .set(change)
                .execute(c))
            .map_err(failed)?;
        }
        Ok(())
    }
}
