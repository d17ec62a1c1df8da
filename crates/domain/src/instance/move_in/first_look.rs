//! What one look at all of their events tells, before any of them is judged.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::old::{Old, Unreadable};
use super::row::{Json, Row};
use crate::id::{EventId, UserId};

/// What stands out from the events.
#[derive(Debug, Default)]
pub(super) struct FirstLook {
    /// Who wrote one, of other instances too.
    pub(super) authors: BTreeSet<UserId>,
    /// The numbers of the places where one of theirs is.
    pub(super) places: BTreeSet<i64>,
    /// The slugs of theirs, none of which is given yet.
    pub(super) slugs: HashMap<String, Option<EventId>>,
    /// How many are theirs.
    pub(super) own: usize,
    /// How many are of other instances.
    pub(super) foreign: usize,
    /// How many have likes or boosts.
    pub(super) liked: usize,
}

impl FirstLook {
    /// Looks.
    pub(super) fn at(old: &mut Old) -> Result<Self, Unreadable> {
        let mut look = Self::default();
        old.each("events", |row| look.see(row))?;
        Ok(look)
    }

    fn see(&mut self, row: &Row) {
        self.authors.extend(row.integer("userId").map(UserId));
        self.liked += usize::from(is_liked(row));
        if is_foreign(row) {
            self.foreign += 1;
            return;
        }
        self.own += 1;
        self.places.extend(row.integer("placeId"));
        self.slugs.extend(row.text("slug").map(|slug| (slug, None)));
    }
}

/// An event of another instance is none of theirs.
pub(super) fn is_foreign(event: &Row) -> bool {
    ["ap_id", "apUserApId"].iter().any(|column| event.some_text(column).is_some())
}

fn is_liked(row: &Row) -> bool {
    let is_some = |json: Json| matches!(json, Json::Read(Value::Array(list)) if !list.is_empty());
    ["likes", "boost"].iter().any(|column| is_some(row.json(column)))
}
