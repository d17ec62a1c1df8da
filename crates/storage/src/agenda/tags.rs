//! The tags of the instance.

use std::collections::HashMap;

use diesel::dsl::exists;
use diesel::prelude::*;
use uncino_domain::agenda::place::key;
use uncino_domain::agenda::search::searchable;
use uncino_domain::agenda::tag_search::{TagOrder, TagSearch};
use uncino_domain::storage::{Removal, Stored, TagRenaming, TagRepository, TagUsage};

use crate::agenda::events::lists::distinct_events;
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::query::{holding, number, removal};
use crate::schema::{event_tags, events, tags};

impl TagRepository for Connection<'_> {
    fn list(&mut self) -> Stored<Vec<TagUsage>> {
        let used = tags::table
            .inner_join(event_tags::table.inner_join(events::table))
            .group_by((tags::id, tags::name, tags::name_key))
            .select((tags::name, distinct_events!()))
            .order((distinct_events!().desc(), tags::name_key));
        let rows = both!(self, |c| used.load::<(String, i64)>(c)).map_err(failed)?;
        rows.into_iter().map(|(tag, count)| Ok(TagUsage { tag, count: number(count)? })).collect()
    }

    fn search(&mut self, words: &str, limit: u32) -> Stored<Vec<TagUsage>> {
        let found = tags::table
            .inner_join(event_tags::table.inner_join(events::table))
            .filter(events::is_visible.eq(true))
            .filter(
                tags::name_key
                    .like(holding(&key(words)))
                    .escape('\\')
                    .or(tags::search_text.like(holding(&searchable(words))).escape('\\')),
            )
            .group_by((tags::id, tags::name, tags::name_key))
            .select((tags::name, distinct_events!()))
            .order((distinct_events!().desc(), tags::name_key))
            .limit(i64::from(limit));
        let rows = both!(self, |c| found.load::<(String, i64)>(c)).map_err(failed)?;
        rows.into_iter().map(|(tag, count)| Ok(TagUsage { tag, count: number(count)? })).collect()
    }

    fn look_for(&mut self, asked: &TagSearch) -> Stored<Vec<TagUsage>> {
        let (named, found) = (holding(&key(&asked.words)), holding(&searchable(&asked.words)));
        let rows: Vec<(String, i64)> = both!(self, |c| {
            let used = tags::table
                .inner_join(event_tags::table.inner_join(events::table))
                .filter(
                    tags::name_key.like(named).escape('\\').or(tags::search_text.like(found).escape('\\')),
                )
                .group_by((tags::id, tags::name, tags::name_key))
                .select((tags::name, distinct_events!()))
                .offset(i64::from(asked.offset))
                .limit(i64::from(asked.limit));
            match asked.order {
                TagOrder::MostUsed => used.order((distinct_events!().desc(), tags::name_key)).load(c),
                TagOrder::Name => used.order(tags::name_key).load(c),
            }
        })
        .map_err(failed)?;
        rows.into_iter().map(|(tag, count)| Ok(TagUsage { tag, count: number(count)? })).collect()
    }

    fn find(&mut self, name: &str) -> Stored<Option<TagUsage>> {
        let (own, kept) = (key(name), self.kept_tag(name)?);
        let known = tags::table.filter(tags::name_key.eq_any([&own, &kept]));
        let known = known.select((tags::id, tags::name, tags::name_key));
        let rows: Vec<(i64, String, String)> = both!(self, |c| known.load(c)).map_err(failed)?;
        // A tag of that very name comes first.
        let Some((id, tag, _)) = rows.into_iter().min_by_key(|(_, _, name_key)| *name_key != own) else {
            return Ok(None);
        };
        let uses = event_tags::table.inner_join(events::table).filter(event_tags::tag_id.eq(id));
        let count: i64 = both!(self, |c| uses.select(distinct_events!()).get_result(c)).map_err(failed)?;
        Ok(Some(TagUsage { tag, count: number(count)? }))
    }

    fn lock(&mut self, names: &[&str]) -> Stored<()> {
        let keys: Vec<String> = names.iter().map(|name| key(name)).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        self.locked_tags(&keys).map(drop)
    }

    fn rename(&mut self, tag: &str, new: &str) -> Stored<TagRenaming> {
        let (plain_key, kept_key, new_key) = (key(tag), self.kept_tag(tag)?, key(new));
        let known = self.locked_tags(&[&plain_key, &kept_key, &new_key])?;
        let old_key = if known.contains_key(&plain_key) { plain_key } else { kept_key };
        let Some(&old) = known.get(&old_key) else { return Ok(TagRenaming::NotThere) };
        let kept = known.get(&new_key).copied().unwrap_or(old);
        // Whatever it meant before, it is a name of its own again. Tags are locked first, everywhere.
        self.forget_alias(&new_key)?;
        if kept != old {
            self.merge_tag(old, kept)?;
            self.alias_tag((&old_key, old), kept)?;
            self.forget_tag(old)?;
        }
        self.rewrite_filters(|choice| choice.replace_tags(&[&old_key, &new_key], new))?;
        let spelling =
            (tags::name.eq(new), tags::name_key.eq(new_key), tags::search_text.eq(searchable(new)));
        both!(self, |c| diesel::update(tags::table.find(kept)).set(spelling).execute(c)).map_err(failed)?;
        Ok(TagRenaming::Renamed)
    }

    fn remove(&mut self, tag: &str) -> Stored<Removal> {
        let tag_key = key(tag);
        let Some(&id) = self.locked_tags(&[&tag_key])?.get(&tag_key) else {
            return removal(Ok(self.forget_alias(&tag_key)?));
        };
        let uses = event_tags::table.filter(event_tags::tag_id.eq(id));
        both!(self, |c| diesel::delete(uses).execute(c)).map_err(failed)?;
        removal(both!(self, |c| diesel::delete(tags::table.find(id)).execute(c)))
    }
}

impl Connection<'_> {
    /// The ids of these tags. Until the transaction ends nobody gives them to an event, renames or removes them.
    fn locked_tags(&mut self, keys: &[&str]) -> Stored<HashMap<String, i64>> {
        let known = tags::table.filter(tags::name_key.eq_any(keys)).order(tags::id);
        let known = known.select((tags::name_key, tags::id));
        let rows: Vec<(String, i64)> = match self {
            Connection::Sqlite(c) => known.load(*c), // There is one writer.
            Connection::Postgres(c) => known.for_update().load(*c),
        }
        .map_err(failed)?;
        Ok(rows.into_iter().collect())
    }

    /// The key of the tag that this name means.
    fn kept_tag(&mut self, tag: &str) -> Stored<String> {
        let tag = tag.to_owned();
        let mut kept = self.kept_tags(std::iter::once(&tag))?;
        Ok(kept.remove(&key(&tag)).unwrap_or_else(|| key(&tag)))
    }

    pub(crate) fn forget_tag(&mut self, id: i64) -> Stored<()> {
        both!(self, |c| diesel::delete(tags::table.find(id)).execute(c)).map(drop).map_err(failed)
    }

    /// Gives the events of one tag another one, which stands at the first place of the two where an event has both.
    pub(crate) fn merge_tag(&mut self, gone: i64, kept: i64) -> Stored<()> {
        let twins = diesel::alias!(event_tags as twins);
        let twin_of = |id: i64| {
            twins
                .filter(twins.field(event_tags::event_id).eq(event_tags::event_id))
                .filter(twins.field(event_tags::tag_id).eq(id))
        };
        let later = event_tags::table
            .filter(event_tags::tag_id.eq(kept))
            .filter(exists(twin_of(gone).filter(twins.field(event_tags::position).lt(event_tags::position))));
        both!(self, |c| diesel::delete(later).execute(c)).map_err(failed)?;
        let doubled = event_tags::table.filter(event_tags::tag_id.eq(gone)).filter(exists(twin_of(kept)));
        both!(self, |c| diesel::delete(doubled).execute(c)).map_err(failed)?;
        let left = event_tags::table.filter(event_tags::tag_id.eq(gone));
        let moved = event_tags::tag_id.eq(kept);
        both!(self, |c| diesel::update(left).set(moved).execute(c)).map(drop).map_err(failed)
    }
}
