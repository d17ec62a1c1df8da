//! Their tags: in the spelling that is used most.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::names::line;
use super::old::{Old, Unreadable};
use super::report::Report;
use super::row::Row;
use crate::agenda::event::submission::{MAX_TAG, MAX_TAGS};
use crate::agenda::place::key;
use crate::id::EventId;

/// The tags of events, each of which stands once in memory.
#[derive(Debug, Default)]
pub(super) struct Tags(HashMap<EventId, Vec<Arc<str>>>);

/// How often a tag is spelled how, by what makes it one tag.
type Spellings = HashMap<String, BTreeMap<String, usize>>;

impl Tags {
    /// What the tags of events become.
    pub(super) fn read(old: &mut Old, report: &mut Report) -> Result<Self, Unreadable> {
        let spellings = spellings(old, report)?;
        let chosen: HashMap<&String, Arc<str>> = spellings
            .iter()
            .filter_map(|(key, counts)| {
                let most = counts.values().max()?;
                counts.iter().find(|(_, count)| *count == most).map(|(tag, _)| (key, tag.as_str().into()))
            })
            .collect();
        say_merged(&spellings, &chosen, report);
        let mut tags: HashMap<EventId, Vec<Arc<str>>> = HashMap::new();
        old.each("event_tags", |row| {
            let Some((event, name)) = link(row) else { return };
            let Some(tag) = spelled(&name).and_then(|tag| chosen.get(&key(&tag))) else { return };
            let of_event = tags.entry(event).or_default();
            if !of_event.contains(tag) {
                of_event.push(tag.clone());
            }
        })?;
        for (event, tags) in &mut tags {
            if tags.len() > MAX_TAGS {
                let wrong = format!("{} tags, and an event can have {MAX_TAGS}", tags.len());
                report.row("events", event.to_string()).trouble(wrong, "the last ones are left out");
                tags.truncate(MAX_TAGS);
            }
        }
        let there = old.count("tags")?;
        report.comes(
            "tags",
            (there, chosen.len()),
            "tags; those of one name are one, and unused ones vanish",
        );
        Ok(Self(tags))
    }

    /// Those of an event, in their order.
    pub(super) fn of(&self, event: EventId) -> Vec<String> {
        let tags = self.0.get(&event).map(Vec::as_slice).unwrap_or_default();
        tags.iter().map(|tag| tag.to_string()).collect()
    }
}

fn link(row: &Row) -> Option<(EventId, String)> {
    Some((EventId(row.integer("eventId")?), row.text("tagTag")?))
}

/// A tag without what can't be in one.
fn spelled(name: &str) -> Option<String> {
    line(Some(name), MAX_TAG, ("the tag", &mut Report::default().row("tags", "")))
}

/// Every spelling, and what is wrong with it.
fn spellings(old: &mut Old, report: &mut Report) -> Result<Spellings, Unreadable> {
    let mut spellings = Spellings::new();
    let mut said: HashSet<String> = HashSet::new();
    old.each("event_tags", |row| {
        let Some((_, name)) = link(row) else { return };
        let tag = spelled(&name);
        if said.insert(name.clone()) {
            say_changed(&name, tag.as_deref(), report);
        }
        let Some(tag) = tag else { return };
        *spellings.entry(key(&tag)).or_default().entry(tag).or_default() += 1;
    })?;
    Ok(spellings)
}

fn say_changed(name: &str, tag: Option<&str>, report: &mut Report) {
    let before = report.troubles.len();
    let _spelled = line(Some(name), MAX_TAG, ("the tag", &mut report.row("tags", name.trim())));
    if tag.is_none() {
        report.row("tags", name).trouble("nothing can be seen of it", "it vanishes");
    } else if tag != Some(name) && report.troubles.len() == before {
        report.row("tags", name).trouble("spaces where there are none", "they are left out");
    }
}

fn say_merged(spellings: &Spellings, chosen: &HashMap<&String, Arc<str>>, report: &mut Report) {
    let mut merged: Vec<_> = spellings.iter().filter(|(_, counts)| counts.len() > 1).collect();
    merged.sort_by_key(|(key, _)| *key);
    for (key, counts) in merged {
        let Some(tag) = chosen.get(key) else { continue };
        for other in counts.keys().filter(|other| ***other != **tag) {
            report.row("tags", other).trouble("another spelling of a tag", format!("it becomes {tag}"));
        }
    }
}
