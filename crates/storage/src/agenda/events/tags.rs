//! The tags of an event, in their order.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use uncino_domain::agenda::place::key;
use uncino_domain::agenda::search::searchable;
use uncino_domain::id::EventId;
use uncino_domain::storage::Stored;

use crate::among::among;
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::query::CHUNK;
use crate::schema::{event_tags, tags};

impl Connection<'_> {
    /// Gives an event these tags, in this order, and no others.
    pub(super) fn set_tags(&mut self, event: EventId, names: &[String]) -> Stored<()> {
        // The tags come first, then what has them: whoever renames a tag waits in the same order.
        let ids = self.known_tags(names)?;
        let old = event_tags::table.filter(event_tags::event_id.eq(event.0));
        both!(self, |c| diesel::delete(old).execute(c)).map_err(failed)?;
        self.insert_tags(event, &ids)
    }

    /// The same for one that has none yet.
    pub(super) fn set_first_tags(&mut self, event: EventId, names: &[String]) -> Stored<()> {
        let ids = self.known_tags(names)?;
        self.insert_tags(event, &ids)
    }

    fn insert_tags(&mut self, event: EventId, ids: &[i64]) -> Stored<()> {
        if ids.is_empty() {
            return Ok(());
        }
        let row = |(id, position): (&i64, i64)| {
            (event_tags::event_id.eq(event.0), event_tags::tag_id.eq(*id), event_tags::position.eq(position))
        };
        let mut rows = ids.iter().zip(0_i64..).map(row);
        match self {
            // One statement, prepared once, and no way to go to the database.
            Connection::Sqlite(c) => rows
                .try_for_each(|row| diesel::insert_into(event_tags::table).values(row).execute(*c).map(drop)),
            Connection::Postgres(c) => {
                diesel::insert_into(event_tags::table).values(rows.collect::<Vec<_>>()).execute(*c).map(drop)
            }
        }
        .map_err(failed)
    }

    /// The ids of these tags, each once and in their order; what is new is known from now on.
    fn known_tags(&mut self, names: &[String]) -> Stored<Vec<i64>> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let kept = self.kept_tags(names.iter())?;
        let mut seen = HashSet::new();
        let (keys, names): (Vec<String>, Vec<&String>) = names
            .iter()
            .map(|name| (kept.get(&key(name)).cloned().unwrap_or_else(|| key(name)), name))
            .filter(|(key, _)| seen.insert(key.clone()))
            .unzip();
        let mut ids = self.tag_ids(&keys)?;
        // Sorted, so that two transactions that add the same tags wait for each other in the same order.
        let mut missing: Vec<_> =
            keys.iter().zip(&names).filter(|(key, _)| !ids.contains_key(*key)).collect();
        missing.sort();
        for (name_key, name) in missing {
            let id = self.known_tag(name_key, name)?;
            self.forget_alias(name_key)?; // Somebody made it one meanwhile.
            ids.insert(name_key.clone(), id);
        }
        Ok(keys.iter().filter_map(|key| ids.get(key).copied()).collect())
    }

    /// The id of a tag that is known from now on. If somebody was quicker theirs is ours: the update changes nothing,
    /// but keeps it from being renamed or removed until the transaction ends.
    fn known_tag(&mut self, name_key: &str, name: &str) -> Stored<i64> {
        let tag = (tags::name.eq(name), tags::name_key.eq(name_key), tags::search_text.eq(searchable(name)));
        both!(self, |c| diesel::insert_into(tags::table)
            .values(tag)
            .on_conflict(tags::name_key)
            .do_update()
            .set(tags::name.eq(tags::name))
            .returning(tags::id)
            .get_result(c))
        .map_err(failed)
    }

    /// The ids of these tags. None of them is renamed or removed until the transaction ends.
    fn tag_ids(&mut self, keys: &[String]) -> Stored<HashMap<String, i64>> {
        let known = tags::table.filter(among(tags::name_key, keys)).order(tags::id);
        let known = known.select((tags::name_key, tags::id));
        let rows: Vec<(String, i64)> = match self {
            Connection::Sqlite(c) => known.load(*c), // There is one writer.
            Connection::Postgres(c) => known.for_key_share().load(*c),
        }
        .map_err(failed)?;
        Ok(rows.into_iter().collect())
    }

    /// The tags of these events, in their order.
    pub(super) fn tags_of(&mut self, events: &[i64]) -> Stored<HashMap<i64, Vec<String>>> {
        let mut found: HashMap<i64, Vec<String>> = HashMap::new();
        for chunk in events.chunks(CHUNK) {
            let theirs = event_tags::table
                .inner_join(tags::table)
                .filter(among(event_tags::event_id, chunk))
                .order((event_tags::event_id, event_tags::position))
                .select((event_tags::event_id, tags::name));
            for (event, tag) in both!(self, |c| theirs.load::<(i64, String)>(c)).map_err(failed)? {
                found.entry(event).or_default().push(tag);
            }
        }
        Ok(found)
    }
}
