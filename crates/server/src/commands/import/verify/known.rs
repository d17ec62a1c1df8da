//! What the old instance has, as its lists say.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value;
use uncino_domain::text::key;

use super::answer::Answer;
use super::question::{Kind, Question};

/// What is known of the old instance.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// When it was asked.
    pub(super) now: i64,
    /// Its own, in the order of their numbers.
    pub(super) events: Vec<KnownEvent>,
    pub(super) places: Vec<i64>,
    pub(super) tags: Vec<String>,
    pub(super) collections: Vec<String>,
    pub(super) pictures: Vec<String>,
    /// The numbers and slugs of events of other instances.
    foreign: HashSet<String>,
    /// The slugs of all events.
    slugs: HashSet<String>,
    /// The places by number with the key of their names.
    named: BTreeSet<(i64, String)>,
    /// Collections that have a filter which means something else here.
    odd: HashSet<String>,
}

/// An event of the old instance.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct KnownEvent {
    pub(super) id: i64,
    pub(super) slug: Option<String>,
    pub(super) start: i64,
    place: Option<i64>,
    tags: Vec<String>,
}

impl Known {
    /// Nothing is known yet.
    pub(super) fn at(now: i64) -> Self {
        Self { now, ..Self::default() }
    }

    /// Learns from an answer of the old instance what else can be asked for.
    pub(super) fn learn(&mut self, question: &Question, answer: &Answer) {
        let Value::Array(items) = &answer.value else { return };
        for item in items {
            match question.kind {
                Kind::List => self.learn_event(item),
                Kind::Places => self.learn_place(item),
                Kind::Tags => self.tags.extend(text(item, "tag")),
                Kind::Collections => self.learn_collection(item),
                Kind::Nodeinfo
                | Kind::Event
                | Kind::Place
                | Kind::Tag
                | Kind::Collection
                | Kind::Announcements
                | Kind::JsonFeed
                | Kind::Rss
                | Kind::Calendar
                | Kind::Picture
                | Kind::Page => {}
            }
        }
        tidy(&mut self.events);
        tidy(&mut self.places);
        tidy(&mut self.tags);
        tidy(&mut self.pictures);
    }

    fn learn_event(&mut self, item: &Value) {
        let (Some(id), Some(start)) = (item["id"].as_i64(), item["start_datetime"].as_i64()) else { return };
        let slug = text(item, "slug");
        if text(item, "apUserApId").or_else(|| text(item, "ap_id")).is_some() {
            self.foreign.extend([Some(id.to_string()), slug].into_iter().flatten());
            return;
        }
        self.slugs.extend(slug.clone());
        self.pictures
            .extend(item["media"].as_array().into_iter().flatten().filter_map(|one| text(one, "url")));
        if let Some(place) = item.get("place") {
            self.name_place(place);
        }
        let place = item["place"]["id"].as_i64();
        let tags = item["tags"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let tags: Vec<String> = tags.map(str::to_owned).collect();
        self.places.extend(place);
        self.tags.extend(tags.iter().cloned());
        self.events.push(KnownEvent { id, slug, start, place, tags });
    }

    fn learn_place(&mut self, item: &Value) {
        self.places.extend(item["id"].as_i64());
        self.name_place(item);
    }

    fn name_place(&mut self, place: &Value) {
        let named = place["id"].as_i64().zip(text(place, "name").map(|name| key(&name)));
        self.named.extend(named);
    }

    /// A filter that takes away, or has neither tags nor places, chooses otherwise here.
    fn learn_collection(&mut self, item: &Value) {
        let Some(name) = text(item, "name") else { return };
        let is_empty = |filter: &Value, key: &str| filter[key].as_array().is_none_or(Vec::is_empty);
        let is_odd = |filter: &Value| {
            filter["negate"] == true || is_empty(filter, "tags") && is_empty(filter, "places")
        };
        let filters = item["filters"].as_array();
        if filters.is_none_or(|filters| filters.is_empty() || filters.iter().any(is_odd)) {
            self.odd.insert(name.clone());
        }
        self.collections.push(name);
    }

    /// Had an event this slug?
    pub(super) fn has_slug(&self, slug: &str) -> bool {
        self.slugs.contains(slug)
    }

    /// Is there another place of the same name?
    pub(super) fn is_twin(&self, place: i64) -> bool {
        let name = self.name_of(place);
        name.is_some() && self.named.iter().any(|(id, other)| *id != place && Some(other.as_str()) == name)
    }

    fn name_of(&self, place: i64) -> Option<&str> {
        self.named.iter().find(|(id, _)| *id == place).map(|(_, name)| name.as_str())
    }

    /// Does this collection choose otherwise here?
    pub(super) fn is_odd(&self, collection: &str) -> bool {
        self.odd.contains(collection)
    }

    /// Has an event that can be seen this tag?
    pub(super) fn has_tag(&self, tag: &str) -> bool {
        self.events.iter().any(|event| event.tags.iter().any(|own| own == tag))
    }

    /// Is there another spelling of this tag?
    pub(super) fn is_spelled_otherwise(&self, tag: &str) -> bool {
        self.tags.iter().any(|other| other != tag && key(other) == key(tag))
    }

    /// Is something at this place, as far as is known?
    pub(super) fn is_used(&self, place: i64) -> bool {
        self.events.iter().any(|event| event.place == Some(place))
    }

    /// The event that is meant.
    pub(super) fn event(&self, entry: &Value) -> Option<&KnownEvent> {
        let name = name_of_event(entry)?;
        self.events.iter().find(|event| event.slug.as_ref() == Some(&name) || event.id.to_string() == name)
    }

    /// Is an event of another instance meant?
    pub(super) fn is_foreign(&self, entry: &Value) -> bool {
        name_of_event(entry).is_some_and(|name| self.foreign.contains(&name))
    }
}

impl KnownEvent {
    /// Has it a tag of this name in another spelling, and none in this one?
    pub(super) fn spells_otherwise(&self, tag: &str) -> bool {
        let is_same = |other: &&String| key(other) == key(tag);
        !self.tags.iter().any(|other| other == tag) && self.tags.iter().any(|other| is_same(&other))
    }

    /// Is it at another place of the same name?
    pub(super) fn is_at_twin_of(&self, place: i64, known: &Known) -> bool {
        self.place.is_some_and(|own| own != place && known.name_of(own) == known.name_of(place))
    }
}

/// The number or the slug of an event that stands in a list: by itself, its number, its address or its UID in a calendar.
fn name_of_event(entry: &Value) -> Option<String> {
    match entry {
        Value::Number(id) => Some(id.to_string()),
        Value::String(name) => match name.rsplit_once("/event/") {
            Some((_, slug)) => Some(slug.to_owned()),
            None => name.split_once('@').map(|(id, _)| id.to_owned()),
        },
        Value::Object(item) => item.get("id").map(Value::to_string),
        Value::Null | Value::Bool(_) | Value::Array(_) => None,
    }
}

fn tidy<T: Ord>(all: &mut Vec<T>) {
    all.sort_unstable();
    all.dedup();
}

fn text(item: &Value, key: &str) -> Option<String> {
    item.get(key).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}
