//! Their tags: in the spelling that is used most.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::names::line;
use super::old::Old;
use super::report::Report;
use crate::agenda::event::submission::{MAX_TAG, MAX_TAGS};
use crate::agenda::place::key;

/// The tags of events by the events' numbers, in their order.
pub(super) type Tags = HashMap<i64, Vec<String>>;

/// What the tags of events become.
pub(super) fn tags(old: &Old, report: &mut Report) -> Tags {
    let mut spellings: HashMap<String, BTreeMap<String, usize>> = HashMap::new();
    let mut links: Vec<(i64, String)> = Vec::new();
    let mut said: HashSet<String> = HashSet::new();
    for row in old.rows("event_tags") {
        let (Some(event), Some(name)) = (row.integer("eventId"), row.text("tagTag")) else { continue };
        let mut first_time = Report::default();
        let tag = line(Some(&name), MAX_TAG, ("the tag", &mut first_time.row("tags", name.trim())));
        if said.insert(name.clone()) {
            if tag.is_none() {
                first_time.row("tags", name).trouble("nothing can be seen of it", "it vanishes");
            } else if tag.as_ref() != Some(&name) && first_time.troubles.is_empty() {
                first_time.row("tags", name).trouble("spaces where there are none", "they are left out");
            }
            report.troubles.append(&mut first_time.troubles);
        }
        let Some(tag) = tag else { continue };
        *spellings.entry(key(&tag)).or_default().entry(tag.clone()).or_default() += 1;
        links.push((event, tag));
    }
    let chosen: HashMap<&String, &String> = spellings
        .iter()
        .filter_map(|(key, counts)| {
            let most = counts.values().max()?;
            counts.iter().find(|(_, count)| *count == most).map(|(tag, _)| (key, tag))
        })
        .collect();
    say_merged(&spellings, &chosen, report);
    let mut tags = Tags::new();
    for (event, tag) in links {
        let Some(tag) = chosen.get(&key(&tag)) else { continue };
        let of_event = tags.entry(event).or_default();
        if !of_event.contains(tag) {
            of_event.push((*tag).clone());
        }
    }
    for (event, tags) in &mut tags {
        if tags.len() > MAX_TAGS {
            let wrong = format!("{} tags, and an event can have {MAX_TAGS}", tags.len());
            report.row("events", event.to_string()).trouble(wrong, "the last ones are left out");
            tags.truncate(MAX_TAGS);
        }
    }
    let there = old.rows("tags").len();
    report.comes("tags", (there, chosen.len()), "tags; those of one name are one, and unused ones vanish");
    tags
}

fn say_merged(
    spellings: &HashMap<String, BTreeMap<String, usize>>,
    chosen: &HashMap<&String, &String>,
    report: &mut Report,
) {
    let mut merged: Vec<_> = spellings.iter().filter(|(_, counts)| counts.len() > 1).collect();
    merged.sort_by_key(|(key, _)| *key);
    for (key, counts) in merged {
        let Some(tag) = chosen.get(key) else { continue };
        for other in counts.keys().filter(|other| other != tag) {
            report.row("tags", other).trouble("another spelling of a tag", format!("it becomes {tag}"));
        }
    }
}
