//! Their events, with their numbers and slugs.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::keeping::is_foreign;
use super::names::line;
use super::old::Old;
use super::old_pictures::{Look, OldPictures, file_of};
use super::places::Places;
use super::report::{Report, RowReport};
use super::row::{Json, Row, number};
use super::series::{Told, tie, told};
use super::tags::Tags;
use super::times::times;
use super::users::Users;
use crate::agenda::event::description::{bare_text, from_words, is_overgrown, sanitise};
use crate::agenda::event::submission::{MAX_DESCRIPTION, MAX_LOCATION, MAX_LOCATIONS, MAX_TITLE};
use crate::agenda::event::{Event, EventDetails, MAX_SLUG, Repetition};
use crate::agenda::picture::{FocalPoint, MAX_ALT, Picture, PictureFile};
use crate::agenda::place::Place;
use crate::clock::Timestamp;
use crate::id::{EventId, UserId};
use crate::slug;
use crate::text::is_web_address;

/// What the events stand on, and how their pictures are found.
pub(super) struct Ground<'g> {
    pub(super) users: &'g Users,
    pub(super) places: &'g mut Places,
    pub(super) tags: Tags,
    pub(super) pictures: &'g dyn OldPictures,
    pub(super) now: Timestamp,
}

/// Events, and the files of their pictures by the names that they had.
#[derive(Debug, Default)]
pub(super) struct Events {
    pub(super) events: Vec<Event>,
    pub(super) files: HashMap<String, PictureFile>,
}

/// What their events become; those of other instances are none of ours.
pub(super) fn events(old: &Old, mut ground: Ground<'_>, report: &mut Report) -> Events {
    let rows: Vec<&Row> = old.rows("events").iter().filter(|row| !is_foreign(row)).collect();
    let mut reading = Reading {
        slugs: taken_slugs(&rows),
        given: HashSet::new(),
        looks: HashMap::new(),
        files: HashMap::new(),
    };
    let mut rules: HashMap<EventId, Told> = HashMap::new();
    let mut events = Vec::new();
    for row in &rows {
        let Some(id) = row.integer("id").filter(|id| *id > 0).map(EventId) else {
            report.row("events", "?").trouble("it has no number", "it stays behind");
            continue;
        };
        if let Some(event) = reading.event(id, row, &mut ground, &mut report.row("events", id.to_string())) {
            rules.insert(id, told(row));
            events.push(event);
        }
    }
    events.sort_by_key(|event| event.id);
    tie(&mut events, &rules, ground.now, report);
    // A series is there before what is made of it.
    events.sort_by_key(|event| (event.repetition.parent().is_some(), event.id));
    report.comes("events", (rows.len(), events.len()), "events, with their numbers and slugs");
    let pictured = events.iter().filter(|event| event.picture.is_some()).count();
    let named = rows.iter().filter(|row| picture_name(row).is_some()).count();
    report.comes("events with a picture", (named, pictured), "the same files, under the same addresses");
    Events { events, files: reading.files }
}

fn taken_slugs(rows: &[&Row]) -> HashSet<String> {
    rows.iter().filter_map(|row| row.text("slug")).collect()
}

/// The event's picture, and how it is called, from `media`, or from the column that was there before it.
fn picture_name(row: &Row) -> Option<(String, Value)> {
    let first = match row.json("media") {
        Json::Read(Value::Array(list)) => list.into_iter().next().unwrap_or_default(),
        Json::Read(value) => value,
        Json::Nothing | Json::Malformed => Value::Null,
    };
    let named = first.get("url").and_then(Value::as_str).map(str::to_owned);
    let before = || row.some_text("image_path");
    let url = named.filter(|url| !url.trim().is_empty()).or_else(before)?;
    let name = url.trim().rsplit('/').next().unwrap_or_default().to_owned();
    (!name.is_empty() && !name.contains('\\')).then_some((name, first))
}

/// What is remembered while events are read.
struct Reading {
    /// Those that events had.
    slugs: HashSet<String>,
    /// Those that events have now.
    given: HashSet<String>,
    looks: HashMap<String, Look>,
    files: HashMap<String, PictureFile>,
}

impl Reading {
    fn event(
        &mut self,
        id: EventId,
        row: &Row,
        ground: &mut Ground<'_>,
        said: &mut RowReport<'_>,
    ) -> Option<Event> {
        let (start, end) = times(row, said)?;
        let title = line(row.text("title").as_deref(), MAX_TITLE, ("the title", said)).unwrap_or_else(|| {
            said.trouble("no title", format!("it is called Event {id}"));
            format!("Event {id}")
        });
        let is_visible = row.flag("is_visible").unwrap_or_else(|| {
            said.trouble("nothing is said of whether it is visible", "it is hidden");
            false
        });
        let user_id = owner(row, ground.users, said);
        let created_at = row.moment("createdAt").unwrap_or(ground.now);
        Some(Event {
            id,
            slug: self.slug(row, &title, said),
            picture: self.picture(row, &title, ground.pictures, said),
            place: place(row, ground, said),
            details: EventDetails {
                description: description(row, said),
                start,
                end,
                multidate: row.flag("multidate"),
                online_locations: online_locations(row, said),
                title,
            },
            tags: ground.tags.remove(&id.0).unwrap_or_default(),
            repetition: Repetition::Once,
            is_visible,
            is_waiting: !is_visible && user_id.is_none(),
            hidden_with: None,
            user_id,
            client_id: None,
            created_at,
            updated_at: row.moment("updatedAt").unwrap_or(created_at),
        })
    }

    /// As it was, to the letter. One that was never made is made; the number goes on leading to the event.
    fn slug(&mut self, row: &Row, title: &str, said: &mut RowReport<'_>) -> String {
        let kept = row.text("slug").filter(|slug| !slug.is_empty() && slug.chars().count() <= MAX_SLUG);
        if let Some(slug) = kept.filter(|slug| self.given.insert(slug.clone())) {
            return slug;
        }
        let base = slug::of_title(title, "event");
        let numbered = (1_u64..).map(|number| format!("{base}-{number}"));
        let is_free = |slug: &String| !self.slugs.contains(slug) && !self.given.contains(slug);
        let slug = std::iter::once(base.clone()).chain(numbered).find(is_free).unwrap_or(base);
        self.given.insert(slug.clone());
        said.trouble(
            "no slug, or that of another event",
            format!("it gets {slug}; its number leads to it as before"),
        );
        slug
    }

    fn picture(
        &mut self,
        row: &Row,
        title: &str,
        pictures: &dyn OldPictures,
        said: &mut RowReport<'_>,
    ) -> Option<Picture> {
        if row.json("media") == Json::Malformed {
            said.trouble("what is said of its picture can't be read", "it comes without that");
        }
        let (name, told) = picture_name(row)?;
        let facts = match *self.looks.entry(name.clone()).or_insert_with(|| pictures.look(&name)) {
            Look::Whole(facts) => facts,
            Look::ThumbnailOnly(facts) => {
                said.trouble(
                    format!("of its picture {name} only the thumbnail is there"),
                    "that stands in for it",
                );
                facts
            }
            Look::Missing => {
                said.trouble(format!("its picture {name} is missing"), "it comes without one");
                return None;
            }
            Look::Damaged => {
                said.trouble(
                    format!("its picture {name} is no picture, or half of one"),
                    "it comes without one",
                );
                return None;
            }
        };
        let file = file_of(&name)?;
        if file.as_str() != name {
            said.trouble(format!("its picture is called {name}"), format!("it is called {file} here"));
        }
        self.files.insert(name, file.clone());
        // One that says nothing was meant so.
        let alt = told.get("name").and_then(Value::as_str);
        let alt =
            line(Some(alt.unwrap_or(title)), MAX_ALT, ("the alternative text", said)).unwrap_or_default();
        let (width, height, size) = (facts.width, facts.height, facts.size);
        Some(Picture { file, width, height, size, alt, focus: focus(&told, said) })
    }
}

fn focus(told: &Value, said: &mut RowReport<'_>) -> FocalPoint {
    let Some(list) = told.get("focalpoint").and_then(Value::as_array) else { return FocalPoint::default() };
    let part = |place: usize| list.get(place).and_then(number).filter(|part| (-1.0..=1.0).contains(part));
    if let (Some(x), Some(y)) = (part(0), part(1)) {
        return FocalPoint { x, y };
    }
    said.trouble("what must stay in view of its picture isn't a point of it", "the middle stays in view");
    FocalPoint::default()
}

fn owner(row: &Row, users: &Users, said: &mut RowReport<'_>) -> Option<UserId> {
    let id = row.integer("userId").map(UserId)?;
    if users.contains_key(&id) {
        return Some(id);
    }
    said.trouble(format!("its author {id} is gone"), "it is nobody's");
    None
}

fn place(row: &Row, ground: &mut Ground<'_>, said: &mut RowReport<'_>) -> Place {
    if let Some(place) = row.integer("placeId").and_then(|id| ground.places.meant(id)) {
        return place.clone();
    }
    let place = ground.places.unknown(ground.now);
    said.trouble(
        "it has no place, or one that is gone",
        format!("it stands at place {}: {}", place.id, place.name),
    );
    place
}

/// Sanitised again: old rows were written by older sanitisers.
fn description(row: &Row, said: &mut RowReport<'_>) -> String {
    let Some(html) = row.text("description") else {
        if row.has("description") {
            said.trouble("no description", "it has an empty one");
        }
        return String::new();
    };
    if html.chars().count() <= MAX_DESCRIPTION && !is_overgrown(&html) {
        let safe = sanitise(html.trim());
        if safe.chars().count() <= MAX_DESCRIPTION {
            return safe;
        }
    }
    said.trouble(
        format!("its description is longer than {MAX_DESCRIPTION} characters, or too deeply nested"),
        "it is cut, and its formats are lost",
    );
    // Half of what is allowed: as HTML a text may be longer.
    let start: String = html.chars().take(MAX_DESCRIPTION / 2).collect();
    let words = if is_overgrown(&start) { start.replace(['<', '>'], " ") } else { bare_text(&start) };
    let cut = from_words(&words);
    if cut.chars().count() <= MAX_DESCRIPTION { cut } else { String::new() }
}

fn online_locations(row: &Row, said: &mut RowReport<'_>) -> Vec<String> {
    let sent = match row.json("online_locations") {
        Json::Nothing => return Vec::new(),
        Json::Read(Value::Array(list)) => list,
        Json::Read(value) => {
            said.trouble("where it is online is no list", "it becomes a list of one");
            vec![value]
        }
        Json::Malformed => {
            said.trouble("where it is online can't be read", "that is left out");
            return Vec::new();
        }
    };
    let count = sent.len();
    let is_fit = |address: &&str| is_web_address(address) && address.chars().count() <= MAX_LOCATION;
    let fit = sent.iter().filter_map(Value::as_str).map(str::trim).filter(is_fit);
    let fit: Vec<String> = fit.take(MAX_LOCATIONS).map(str::to_owned).collect();
    if fit.len() < count {
        said.trouble("among the addresses where it is online are some that are none", "they are left out");
    }
    fit
}
