//! Tags in memory.

use std::cmp::Reverse;
use std::collections::HashSet;

use uncino_domain::agenda::event::Event;
use uncino_domain::agenda::place::key;
use uncino_domain::agenda::search::searchable;
use uncino_domain::agenda::tag_search::{TagOrder, TagSearch};
use uncino_domain::id::EventId;
use uncino_domain::storage::{Removal, Stored, TagRenaming, TagRepository, TagUsage};

use crate::memory::agenda::events::counted_as;
use crate::memory::{Tables, number, removal, sweep};

impl TagRepository for Tables {
    fn list(&mut self) -> Stored<Vec<TagUsage>> {
        Ok(self.usage_among(|_| true))
    }

    fn search(&mut self, words: &str, limit: u32) -> Stored<Vec<TagUsage>> {
        let tags = self.usage_among(|event| event.is_visible).into_iter();
        Ok(tags
            .filter(|usage| searchable(&usage.tag).contains(&searchable(words)))
            .take(limit as usize)
            .collect())
    }

    fn look_for(&mut self, asked: &TagSearch) -> Stored<Vec<TagUsage>> {
        let mut found = self.usage_among(|_| true);
        found.retain(|usage| searchable(&usage.tag).contains(&searchable(&asked.words)));
        match asked.order {
            TagOrder::MostUsed => {}
            TagOrder::Name => found.sort_by_key(|usage| key(&usage.tag)),
        }
        Ok(found.into_iter().skip(asked.offset as usize).take(asked.limit as usize).collect())
    }

    fn find(&mut self, name: &str) -> Stored<Option<TagUsage>> {
        let known = |wanted: &str| self.tags.iter().find(|tag| key(tag) == wanted).cloned();
        let Some(tag) = known(&key(name)).or_else(|| known(&self.kept_tag(name))) else { return Ok(None) };
        let count = self.count_with(&tag, |_| true);
        Ok(Some(TagUsage { tag, count }))
    }

    fn lock(&mut self, _names: &[&str]) -> Stored<()> {
        Ok(()) // One lock guards everything.
    }

    fn rename(&mut self, tag: &str, new: &str) -> Stored<TagRenaming> {
        let (old_key, new_key) = (self.kept_tag(tag), key(new));
        if !self.tags.iter().any(|known| key(known) == old_key) {
            return Ok(TagRenaming::NotThere);
        }
        self.tag_aliases.remove(&new_key);
        let is_merged = old_key != new_key && self.tags.iter().any(|known| key(known) == new_key);
        for leads in self.tag_aliases.values_mut().filter(|leads| **leads == old_key) {
            *leads = new_key.clone();
        }
        if is_merged {
            self.tag_aliases.insert(old_key.clone(), new_key.clone());
        }
        for filter in &mut self.filters {
            filter.choice.replace_tags(&[&old_key, &new_key], new);
        }
        let is_meant = |known: &String| [&old_key, &new_key].contains(&&key(known));
        self.tags.retain(|known| !is_meant(known));
        self.tags.push(new.to_owned());
        for Event { tags, .. } in &mut self.events {
            let first = tags.iter().position(is_meant);
            tags.retain(|known| !is_meant(known));
            // Nothing before the first one went, so its place is still the same.
            if let Some(first) = first {
                tags.insert(first, new.to_owned());
            }
        }
        Ok(TagRenaming::Renamed)
    }

    fn remove(&mut self, tag: &str) -> Stored<Removal> {
        if self.tag_aliases.remove(&key(tag)).is_some() {
            return Ok(Removal::Removed);
        }
        self.tag_aliases.retain(|_, leads| *leads != key(tag));
        for event in &mut self.events {
            event.tags.retain(|known| key(known) != key(tag));
        }
        Ok(removal(sweep(&mut self.tags, |known| key(known) == key(tag))))
    }
}

impl Tables {
    /// The key of the tag that this name means.
    pub(in crate::memory) fn kept_tag(&self, tag: &str) -> String {
        self.tag_aliases.get(&key(tag)).cloned().unwrap_or_else(|| key(tag))
    }

    /// How many such events have a tag.
    fn count_with(&self, tag: &String, counts: impl Fn(&Event) -> bool) -> u32 {
        let theirs = self.events.iter().filter(|event| counts(event) && event.tags.contains(tag));
        number(theirs.map(counted_as).collect::<HashSet<EventId>>().len())
    }

    /// The tags that such events have, the most used first, then by name.
    fn usage_among(&self, counts: impl Fn(&Event) -> bool) -> Vec<TagUsage> {
        let usage =
            self.tags.iter().map(|tag| TagUsage { tag: tag.clone(), count: self.count_with(tag, &counts) });
        let mut usage: Vec<TagUsage> = usage.filter(|usage| usage.count > 0).collect();
        usage.sort_by_key(|usage| (Reverse(usage.count), key(&usage.tag)));
        usage
    }
}
